import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0003_officer_mail_and_feed'),
        ('documents', '0003_posting_photos'),
        ('dossiers', '0003_reconciliations'),
        ('duties', '0001_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inspection', 'Kiểm tra'), ('self', 'Tự kiểm tra')], max_length=10, verbose_name='loại')),
                ('title', models.CharField(max_length=250, verbose_name='tên cuộc kiểm tra')),
                ('first_day', models.DateField(verbose_name='hồ sơ từ ngày')),
                ('last_day', models.DateField(verbose_name='đến hết ngày')),
                ('decision', models.CharField(max_length=250, verbose_name='văn bản quyết định')),
                ('checklist_key', models.CharField(max_length=40, verbose_name='danh mục kiểm tra')),
                ('state', models.CharField(default='planned', max_length=10, verbose_name='tình trạng')),
                ('planned_at', models.DateTimeField(verbose_name='lập lúc')),
                ('cancelled_reason', models.TextField(blank=True, verbose_name='lý do thôi kiểm tra')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='thôi lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='agency.agency')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('members', models.ManyToManyField(blank=True, related_name='+', to='agency.officer')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.unit')),
            ],
            options={
                'verbose_name': 'cuộc kiểm tra',
                'indexes': [models.Index(fields=['agency', '-planned_at'], name='inspections_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='inspections_programme_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_reason', ''), _negated=True), _connector='OR'), name='inspections_cancelled_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='InspectionReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessment', models.TextField(blank=True, verbose_name='đánh giá chung')),
                ('causes', models.TextField(blank=True, verbose_name='tồn tại, nguyên nhân')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='trình lúc')),
                ('return_reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='ký lúc')),
                ('data', models.JSONField(default=dict, verbose_name='nội dung đã ký')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='mã băm')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='inspections.programme')),
            ],
            options={
                'verbose_name': 'báo cáo kết quả kiểm tra',
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), models.Q(('paper__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='inspections_signed_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('text', models.TextField(verbose_name='kiến nghị')),
                ('product', models.CharField(blank=True, max_length=250, verbose_name='sản phẩm')),
                ('lead_post', models.SlugField(max_length=40, verbose_name='vị trí khắc phục')),
                ('due_on', models.DateField(verbose_name='hạn khắc phục')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.duty')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='inspections.programme')),
            ],
            options={
                'verbose_name': 'kiến nghị sau kiểm tra',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='inspections_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=80, verbose_name='số ngẫu nhiên')),
                ('wanted', models.PositiveIntegerField(verbose_name='số hồ sơ cần rút')),
                ('strata', models.CharField(blank=True, max_length=10, verbose_name='phân nhóm')),
                ('condition', models.JSONField(default=dict, verbose_name='điều kiện')),
                ('as_of', models.DateTimeField(verbose_name='tính đến lúc')),
                ('population', models.TextField(verbose_name='danh sách phạm vi')),
                ('population_size', models.PositiveIntegerField(verbose_name='số hồ sơ trong phạm vi')),
                ('population_sha256', models.CharField(max_length=64, verbose_name='mã băm phạm vi')),
                ('drawn_at', models.DateTimeField(verbose_name='rút lúc')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample', to='inspections.programme')),
            ],
            options={
                'verbose_name': 'mẫu kiểm tra',
            },
        ),
        migrations.CreateModel(
            name='SampledDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('stratum', models.CharField(blank=True, max_length=200, verbose_name='nhóm')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='inspections.sample')),
            ],
            options={
                'verbose_name': 'hồ sơ trong mẫu',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('sample', 'position'), name='inspections_position_once'), models.UniqueConstraint(fields=('sample', 'dossier'), name='inspections_dossier_once')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=10, verbose_name='nội dung')),
                ('answer', models.CharField(choices=[('ok', 'Đạt'), ('fault', 'Có lỗi'), ('na', 'Không áp dụng')], max_length=5, verbose_name='kết quả')),
                ('note', models.TextField(blank=True, verbose_name='nhận xét')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.programme')),
                ('sampled', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.sampleddossier')),
            ],
            options={
                'verbose_name': 'kết quả kiểm tra',
                'constraints': [models.UniqueConstraint(fields=('programme', 'item', 'sampled'), name='inspections_answer_once'), models.UniqueConstraint(condition=models.Q(('sampled__isnull', True)), fields=('programme', 'item'), name='inspections_office_answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'fault'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='inspections_fault_has_words')],
            },
        ),
    ]
