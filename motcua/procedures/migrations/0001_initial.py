import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='lĩnh vực')),
            ],
            options={
                'verbose_name': 'lĩnh vực',
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='mã thủ tục')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'thủ tục hành chính',
            },
        ),
        migrations.CreateModel(
            name='ProcedureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('name', models.TextField(verbose_name='tên thủ tục')),
                ('level', models.CharField(max_length=30, verbose_name='cấp thực hiện')),
                ('handled_by', models.CharField(max_length=30, verbose_name='nơi giải quyết')),
                ('officer_post', models.CharField(blank=True, max_length=40, verbose_name='vị trí thụ lý')),
                ('limit_unit', models.CharField(max_length=20, verbose_name='đơn vị thời hạn')),
                ('limit_amount', models.PositiveIntegerField(null=True, verbose_name='thời hạn')),
                ('limit_cutoff', models.TimeField(null=True, verbose_name='giờ chốt trong ngày')),
                ('limit_text', models.TextField(blank=True, verbose_name='thời hạn ghi trong văn bản')),
                ('limit_extended', models.JSONField(null=True, verbose_name='thời hạn kéo dài')),
                ('limit_stages', models.JSONField(null=True, verbose_name='thời hạn từng cấp')),
                ('fee_rule', models.CharField(max_length=30, verbose_name='cách thu')),
                ('fee_exemption', models.TextField(blank=True, verbose_name='miễn, giảm')),
                ('has_fee', models.BooleanField(null=True, verbose_name='có phí, lệ phí')),
                ('has_financial_obligation', models.BooleanField(null=True, verbose_name='có nghĩa vụ tài chính')),
                ('online_level', models.CharField(blank=True, max_length=20, verbose_name='mức dịch vụ công trực tuyến')),
                ('by_post', models.BooleanField(null=True, verbose_name='nhận, trả qua bưu chính')),
                ('dossier_sets', models.PositiveSmallIntegerField(null=True, verbose_name='số bộ hồ sơ')),
                ('result', models.TextField(blank=True, verbose_name='kết quả')),
                ('legal_basis', models.JSONField(default=list, verbose_name='căn cứ pháp lý')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('confidence', models.CharField(default='recalled', max_length=10, verbose_name='mức chắc chắn')),
                ('row', models.JSONField(default=dict, verbose_name='dòng gốc')),
                ('row_hash', models.CharField(blank=True, max_length=64, verbose_name='mã băm dòng gốc')),
                ('search_text', models.TextField(blank=True, verbose_name='chữ để tìm')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='procedures.field')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'phiên bản thủ tục',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='procedures_procedureversion_from_before_to'), models.UniqueConstraint(fields=('procedure', 'number'), name='procedures_version_number_once')],
            },
        ),
        migrations.CreateModel(
            name='FeeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('name', models.CharField(max_length=250, verbose_name='tên khoản thu')),
                ('kind', models.CharField(max_length=10, verbose_name='phí hay lệ phí')),
                ('amount_vnd', models.PositiveIntegerField(null=True, verbose_name='mức thu (đồng)')),
                ('per', models.CharField(blank=True, max_length=150, verbose_name='đơn vị tính')),
                ('cap_vnd', models.PositiveIntegerField(null=True, verbose_name='mức tối đa (đồng)')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fee_items', to='procedures.procedureversion')),
            ],
            options={
                'verbose_name': 'phí, lệ phí',
                'ordering': ['version', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.SlugField(max_length=80, verbose_name='mã quy trình')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('title', models.TextField(verbose_name='tên quy trình')),
                ('status', models.CharField(default='draft', max_length=10, verbose_name='tình trạng')),
                ('is_default', models.BooleanField(default=False, verbose_name='quy trình mặc định do phần mềm suy ra')),
                ('regime', models.CharField(blank=True, max_length=30, verbose_name='theo mô hình')),
                ('total_minutes', models.PositiveIntegerField(null=True, verbose_name='tổng thời gian (phút làm việc)')),
                ('issued_by', models.TextField(blank=True, verbose_name='văn bản ban hành')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='duyệt lúc')),
                ('findings', models.JSONField(default=list, verbose_name='kết quả kiểm tra')),
                ('row', models.JSONField(default=dict, verbose_name='dòng gốc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='processes', to='agency.agency')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approved_processes', to='agency.officer')),
                ('procedure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='processes', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'quy trình nội bộ',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='procedures_process_from_before_to'), models.UniqueConstraint(fields=('agency', 'code', 'number'), name='procedures_process_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='procedures_process_approved_when')],
            },
        ),
        migrations.CreateModel(
            name='ProcessStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='bước')),
                ('label', models.CharField(max_length=120, verbose_name='tên bước')),
                ('unit_or_person', models.TextField(blank=True, verbose_name='đơn vị, người thực hiện')),
                ('role', models.CharField(max_length=30, verbose_name='vai trò')),
                ('post_code', models.CharField(blank=True, max_length=40, verbose_name='vị trí (mã)')),
                ('content', models.TextField(blank=True, verbose_name='nội dung công việc')),
                ('minutes', models.PositiveIntegerField(null=True, verbose_name='thời gian (phút làm việc)')),
                ('clock', models.CharField(default='run', max_length=12, verbose_name='đồng hồ')),
                ('document', models.CharField(blank=True, max_length=250, verbose_name='kết quả, biểu mẫu')),
                ('opinions', models.JSONField(default=list, verbose_name='lấy ý kiến song song')),
                ('leg_unit', models.CharField(blank=True, max_length=60, verbose_name='chặng ở cơ quan khác')),
                ('next_numbers', models.JSONField(default=list, verbose_name='bước kế tiếp')),
                ('produces_result', models.BooleanField(default=False, verbose_name='ra kết quả')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='procedures.process')),
            ],
            options={
                'verbose_name': 'bước quy trình',
                'ordering': ['process', 'number'],
                'constraints': [models.UniqueConstraint(fields=('process', 'number'), name='procedures_step_number_once')],
            },
        ),
        migrations.CreateModel(
            name='RequiredPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('name', models.TextField(verbose_name='tên giấy tờ')),
                ('kind', models.CharField(max_length=15, verbose_name='nộp hay xuất trình')),
                ('originals', models.PositiveSmallIntegerField(null=True, verbose_name='bản chính')),
                ('copies', models.PositiveSmallIntegerField(null=True, verbose_name='bản sao')),
                ('form_code', models.CharField(blank=True, max_length=250, verbose_name='mẫu đơn, tờ khai')),
                ('in_database', models.CharField(blank=True, max_length=40, verbose_name='có trong cơ sở dữ liệu')),
                ('condition', models.TextField(blank=True, verbose_name='trường hợp')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='procedures.procedureversion')),
            ],
            options={
                'verbose_name': 'thành phần hồ sơ',
                'ordering': ['version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='procedures_paper_position_once')],
            },
        ),
    ]
