import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agency', '0002_given_password'),
        ('documents', '0002_sample_forms'),
        ('reporting', '0002_report_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=40, verbose_name='biểu')),
                ('period_first', models.DateField(verbose_name='từ ngày')),
                ('period_last', models.DateField(verbose_name='đến ngày')),
                ('period_key', models.CharField(blank=True, max_length=40, verbose_name='mã kỳ')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần chốt')),
                ('as_of', models.DateTimeField(verbose_name='số liệu tính đến')),
                ('values', models.JSONField(verbose_name='số liệu')),
                ('parameters', models.JSONField(verbose_name='tham số')),
                ('contributions', models.BinaryField(verbose_name='hồ sơ đã tính')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm')),
                ('closed_at', models.DateTimeField(verbose_name='chốt lúc')),
                ('state', models.CharField(choices=[('closed', 'Đã chốt, chưa ký'), ('signed', 'Đã ký')], default='closed', max_length=10, verbose_name='tình trạng')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='ký lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='agency.agency')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_freezes', to='agency.officer')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_freezes', to='agency.officer')),
            ],
            options={
                'verbose_name': 'lần chốt số liệu',
                'constraints': [models.UniqueConstraint(fields=('agency', 'form', 'period_first', 'period_last', 'number'), name='reporting_freeze_once'), models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('agency', 'form', 'period_first', 'period_last'), name='reporting_freeze_signed_once'), models.CheckConstraint(condition=models.Q(('period_last__gte', models.F('period_first'))), name='reporting_freeze_days'), models.CheckConstraint(condition=models.Q(models.Q(('paper', None), ('signed_at', None), ('signed_by', None), ('state', 'closed')), models.Q(('paper__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), ('state', 'signed')), _connector='OR'), name='reporting_freeze_signed_has_signer')],
            },
        ),
        migrations.CreateModel(
            name='FreezeCheck',
            fields=[
                ('freeze', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='check_made', serialize=False, to='reporting.freeze')),
                ('checked_at', models.DateTimeField(verbose_name='đối chiếu lúc')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='số ô thay đổi')),
                ('differs_since', models.DateTimeField(null=True, verbose_name='lệch từ')),
            ],
            options={
                'verbose_name': 'lần đối chiếu số liệu đã ký',
            },
        ),
        migrations.CreateModel(
            name='Restatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần đính chính')),
                ('as_of', models.DateTimeField(verbose_name='số liệu tính đến')),
                ('values', models.JSONField(verbose_name='số liệu')),
                ('contributions', models.BinaryField(verbose_name='hồ sơ đã tính')),
                ('changes', models.JSONField(verbose_name='các số thay đổi')),
                ('moves', models.JSONField(verbose_name='các hồ sơ thay đổi')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm')),
                ('confirmed_at', models.DateTimeField(verbose_name='xác nhận lúc')),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restatements', to='agency.officer')),
                ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restatements', to='reporting.freeze')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
            ],
            options={
                'verbose_name': 'lần đính chính số liệu',
                'ordering': ['freeze', 'number'],
                'constraints': [models.UniqueConstraint(fields=('freeze', 'number'), name='reporting_restatement_once')],
            },
        ),
    ]
