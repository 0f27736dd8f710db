import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0003_officer_mail_and_feed'),
        ('documents', '0003_posting_photos'),
        ('duties', '0001_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='bản thứ')),
                ('title', models.CharField(max_length=500, verbose_name='tên kế hoạch')),
                ('number_text', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                ('state', models.CharField(choices=[('draft', 'Chờ xác nhận'), ('confirmed', 'Đang thực hiện'), ('replaced', 'Đã thay bằng bản sau'), ('dropped', 'Đã bỏ')], default='draft', max_length=10, verbose_name='tình trạng')),
                ('origin', models.CharField(choices=[('file', 'Đọc từ tệp'), ('year_before', 'Soạn từ kế hoạch năm trước')], default='file', max_length=12, verbose_name='nguồn')),
                ('source_name', models.CharField(blank=True, max_length=250, verbose_name='tên tệp')),
                ('in_place_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan', verbose_name='thay bản chờ')),
                ('content', models.JSONField(verbose_name='nội dung đã đọc')),
                ('imported_at', models.DateTimeField(verbose_name='đưa vào lúc')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='xác nhận lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='agency.agency')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
            ],
            options={
                'verbose_name': 'kế hoạch',
                'ordering': ['-year', '-version'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'year', 'version'), name='plans_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('agency', 'year'), name='plans_one_in_force_a_year'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('agency', 'year'), name='plans_one_draft_a_year')],
            },
        ),
        migrations.CreateModel(
            name='PlanAnomaly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số')),
                ('where', models.TextField(verbose_name='ở đâu')),
                ('text', models.TextField(verbose_name='chữ trong văn bản')),
                ('kind', models.CharField(max_length=20, verbose_name='loại')),
                ('field', models.CharField(blank=True, max_length=20, verbose_name='ô')),
                ('problem', models.TextField(verbose_name='điều đáng ngờ')),
                ('proposal', models.TextField(blank=True, verbose_name='đề xuất')),
                ('blocks', models.BooleanField(default=False, verbose_name='phải quyết định trước')),
                ('decision', models.CharField(choices=[('open', 'Chưa quyết định'), ('accepted', 'Dùng đề xuất'), ('kept', 'Giữ như văn bản'), ('corrected', 'Ghi khác')], default='open', max_length=10, verbose_name='quyết định')),
                ('value', models.TextField(blank=True, verbose_name='ghi là')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='quyết định lúc')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anomalies', to='plans.plan')),
            ],
            options={
                'verbose_name': 'điểm đáng ngờ',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plans_anomaly_once'), models.CheckConstraint(condition=models.Q(('decision', 'open'), ('decided_at__isnull', False), _connector='OR'), name='plans_decision_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='PlanRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_id', models.CharField(max_length=40, verbose_name='mã dòng')),
                ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='TT')),
                ('row_type', models.CharField(max_length=20, verbose_name='loại dòng')),
                ('content', models.TextField(verbose_name='nội dung công việc')),
                ('lead_text', models.CharField(blank=True, max_length=250, verbose_name='chủ trì')),
                ('lead_posts', models.JSONField(default=list, verbose_name='vị trí chủ trì')),
                ('partner_text', models.CharField(blank=True, max_length=250, verbose_name='phối hợp')),
                ('partner_posts', models.JSONField(default=list, verbose_name='vị trí phối hợp')),
                ('deadline_text', models.CharField(blank=True, max_length=250, verbose_name='thời gian hoàn thành')),
                ('rule', models.JSONField(null=True, verbose_name='thời hạn')),
                ('product', models.TextField(blank=True, verbose_name='dự kiến sản phẩm')),
                ('chosen_posts', models.JSONField(default=list, verbose_name='vị trí do người xác nhận chọn')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_rows', to='duties.duty')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='plans.plan')),
            ],
            options={
                'verbose_name': 'dòng kế hoạch',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'row_id'), name='plans_row_once')],
            },
        ),
        migrations.CreateModel(
            name='PlanTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_id', models.CharField(max_length=40, verbose_name='mã')),
                ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('where', models.CharField(max_length=20, verbose_name='ở đâu')),
                ('text', models.TextField(verbose_name='lời hứa')),
                ('comparator', models.CharField(max_length=2, verbose_name='so sánh')),
                ('value', models.DecimalField(decimal_places=3, max_digits=9, verbose_name='mức')),
                ('unit', models.CharField(max_length=20, verbose_name='đơn vị')),
                ('level', models.CharField(max_length=10, verbose_name='cấp')),
                ('measure', models.CharField(blank=True, max_length=20, verbose_name='chỉ tiêu')),
                ('also', models.JSONField(default=list, verbose_name='chỉ tiêu kèm theo')),
                ('why', models.TextField(blank=True, verbose_name='vì sao không đo')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='plans.plan')),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='plans.planrow')),
            ],
            options={
                'verbose_name': 'lời hứa trong kế hoạch',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'target_id'), name='plans_target_once')],
            },
        ),
    ]
