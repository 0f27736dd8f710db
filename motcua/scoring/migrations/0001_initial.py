import django.db.models.deletion
import motcua.scoring.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0002_given_password'),
        ('documents', '0002_sample_forms'),
        ('dossiers', '0002_field_of_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='từ ngày')),
                ('last_day', models.DateField(verbose_name='đến hết ngày')),
                ('state', models.CharField(default='draft', max_length=10, verbose_name='tình trạng')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('scored_at', models.DateTimeField(null=True, verbose_name='tự chấm lúc')),
                ('verified_at', models.DateTimeField(null=True, verbose_name='thẩm định lúc')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='ký lúc')),
                ('return_reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('data', models.JSONField(default=dict, verbose_name='nội dung đã ký')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='mã băm')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_sheets', to='agency.agency')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='score_sheets', to='agency.officer')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
                ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='score_sheets', to='agency.unit')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'bảng chấm điểm',
                'indexes': [models.Index(fields=['agency', 'first_day'], name='scoring_sheet_quarter')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('officer__isnull', False), ('unit__isnull', True)), models.Q(('officer__isnull', True), ('unit__isnull', False)), _connector='OR'), name='scoring_sheet_one_subject'), models.UniqueConstraint(fields=('unit', 'first_day'), name='scoring_unit_sheet_once'), models.UniqueConstraint(fields=('officer', 'first_day'), name='scoring_officer_sheet_once'), models.CheckConstraint(condition=models.Q(('first_day__lt', models.F('last_day'))), name='scoring_sheet_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('signed_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='scoring_signed_has_hash')],
            },
        ),
        migrations.CreateModel(
            name='ScoreLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='chỉ số')),
                ('points', models.PositiveIntegerField(null=True, verbose_name='tổng điểm các hồ sơ')),
                ('dossiers', models.PositiveIntegerField(null=True, verbose_name='số hồ sơ')),
                ('own', motcua.scoring.models.FractionField(max_length=40, null=True, verbose_name='điểm tự chấm')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('evidence', models.TextField(blank=True, verbose_name='minh chứng')),
                ('verified', motcua.scoring.models.FractionField(max_length=40, null=True, verbose_name='điểm thẩm định')),
                ('verified_note', models.TextField(blank=True, verbose_name='ghi chú thẩm định')),
                ('evidence_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='scoring.scoresheet')),
            ],
            options={
                'verbose_name': 'dòng chấm điểm',
                'ordering': ['sheet', 'number'],
                'constraints': [models.UniqueConstraint(fields=('sheet', 'number'), name='scoring_line_once')],
            },
        ),
        migrations.CreateModel(
            name='ApplicantFault',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='applicant_fault', serialize=False, to='dossiers.dossier')),
                ('requests', models.PositiveSmallIntegerField(verbose_name='số lần do lỗi người nộp')),
                ('remark', models.TextField(verbose_name='lý do')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'lỗi của người nộp',
                'constraints': [models.CheckConstraint(condition=models.Q(('requests__gt', 0)), name='scoring_fault_counts')],
            },
        ),
    ]
