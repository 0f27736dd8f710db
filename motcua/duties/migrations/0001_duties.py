import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0002_given_password'),
        ('documents', '0002_sample_forms'),
        ('reporting', '0005_publications_are_final'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, verbose_name='mã')),
                ('title', models.TextField(verbose_name='nội dung công việc')),
                ('product', models.TextField(blank=True, verbose_name='sản phẩm')),
                ('lead_text', models.CharField(blank=True, max_length=250, verbose_name='chủ trì (như văn bản)')),
                ('lead_posts', models.JSONField(default=list, verbose_name='vị trí chủ trì')),
                ('partner_text', models.CharField(blank=True, max_length=250, verbose_name='phối hợp (như văn bản)')),
                ('partner_posts', models.JSONField(default=list, verbose_name='vị trí phối hợp')),
                ('kind', models.CharField(choices=[('date', 'Trước một ngày'), ('month', 'Trong tháng'), ('quarterly', 'Báo cáo theo quý'), ('ongoing', 'Thường xuyên'), ('dependent', 'Theo văn bản khác')], max_length=10, verbose_name='loại thời hạn')),
                ('rule', models.JSONField(default=dict, verbose_name='thời hạn')),
                ('origin', models.CharField(choices=[('plan', 'Kế hoạch'), ('meeting', 'Kết luận cuộc họp'), ('inspection', 'Kiểm tra'), ('order', 'Lãnh đạo giao')], default='order', max_length=10, verbose_name='nguồn')),
                ('ground', models.CharField(blank=True, max_length=250, verbose_name='căn cứ')),
                ('origin_url', models.CharField(blank=True, max_length=250, verbose_name='trang nguồn')),
                ('subjects', models.JSONField(default=list, verbose_name='nguồn minh chứng')),
                ('measures', models.JSONField(default=list, verbose_name='chỉ tiêu')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(null=True, verbose_name='đến hết ngày')),
                ('state', models.CharField(choices=[('open', 'Đang thực hiện'), ('done', 'Đã hoàn thành'), ('cancelled', 'Thôi thực hiện')], default='open', max_length=10, verbose_name='tình trạng')),
                ('next_due', models.DateField(null=True, verbose_name='hạn gần nhất')),
                ('opened_at', models.DateTimeField(verbose_name='giao lúc')),
                ('closed_reason', models.TextField(blank=True, verbose_name='lý do thôi thực hiện')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='agency.agency')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'nhiệm vụ',
                'indexes': [models.Index(fields=['agency', 'state', 'next_due'], name='duties_by_due')],
                'constraints': [models.UniqueConstraint(fields=('agency', 'key'), name='duties_key_once')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='nguồn kinh phí')),
                ('purpose', models.CharField(max_length=300, verbose_name='nội dung chi')),
                ('estimate', models.PositiveBigIntegerField(default=0, verbose_name='dự toán (đồng)')),
                ('spent', models.PositiveBigIntegerField(default=0, verbose_name='đã chi (đồng)')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='chứng từ')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget', to='duties.duty')),
            ],
            options={
                'verbose_name': 'dòng kinh phí',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DutyPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post_code', models.SlugField(max_length=40, verbose_name='mã vị trí')),
                ('is_lead', models.BooleanField(verbose_name='chủ trì')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='duties.duty')),
            ],
            options={
                'verbose_name': 'vị trí của nhiệm vụ',
                'indexes': [models.Index(fields=['post_code', 'is_lead'], name='duties_by_post')],
                'constraints': [models.UniqueConstraint(fields=('duty', 'post_code'), name='duties_post_once')],
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20, verbose_name='kỳ')),
                ('opens_on', models.DateField(verbose_name='từ ngày')),
                ('last_day', models.DateField(null=True, verbose_name='đến hết ngày')),
                ('due_on', models.DateField(null=True, verbose_name='hạn')),
                ('counts_until', models.DateField(null=True, verbose_name='tính trễ sau ngày')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='văn bản ấn định')),
                ('state', models.CharField(choices=[('waiting', 'Chờ văn bản'), ('open', 'Đang thực hiện'), ('done', 'Đã xong'), ('cancelled', 'Thôi thực hiện')], max_length=10, verbose_name='tình trạng')),
                ('is_nil', models.BooleanField(default=False, verbose_name='không phát sinh')),
                ('done_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('reopened_at', models.DateTimeField(null=True, verbose_name='mở lại lúc')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='duties.duty')),
            ],
            options={
                'verbose_name': 'kỳ của nhiệm vụ',
                'ordering': ['opens_on', 'id'],
                'indexes': [models.Index(fields=['state', 'counts_until'], name='duties_occurrence_due')],
                'constraints': [models.UniqueConstraint(fields=('duty', 'key'), name='duties_occurrence_once'), models.CheckConstraint(condition=models.Q(models.Q(('counts_until__isnull', True), ('due_on__isnull', True)), ('counts_until__gte', models.F('due_on')), _connector='OR'), name='duties_late_after_due'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('done_at__isnull', False), _connector='OR'), name='duties_done_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('document', 'Văn bản'), ('file', 'Tệp đính kèm'), ('link', 'Đường dẫn'), ('dossiers', 'Danh sách hồ sơ'), ('publication', 'Trang đã công khai'), ('measure', 'Số liệu tại một thời điểm'), ('act', 'Việc đã làm trong phần mềm')], max_length=12, verbose_name='loại')),
                ('label', models.CharField(max_length=300, verbose_name='tên')),
                ('url', models.CharField(blank=True, max_length=500, verbose_name='địa chỉ')),
                ('data', models.JSONField(default=dict, verbose_name='nội dung')),
                ('is_product', models.BooleanField(default=False, verbose_name='là sản phẩm')),
                ('source_key', models.CharField(blank=True, max_length=160, verbose_name='mã sự kiện')),
                ('added_at', models.DateTimeField(verbose_name='nộp lúc')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='rút lúc')),
                ('withdrawn_reason', models.TextField(blank=True, verbose_name='lý do rút')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='duties.duty')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
                ('freeze', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.freeze')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('occurrence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='duties.occurrence')),
            ],
            options={
                'verbose_name': 'minh chứng',
                'ordering': ['added_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('duty', 'source_key'), name='duties_event_filed_once'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='duties_withdrawn_has_reason')],
            },
        ),
    ]
