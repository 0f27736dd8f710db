import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='dossier', max_length=15, verbose_name='loại việc')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='mã hồ sơ')),
                ('rules', models.CharField(max_length=20, verbose_name='bộ quy tắc')),
                ('state', models.CharField(max_length=15, verbose_name='trạng thái')),
                ('state_before', models.CharField(blank=True, max_length=15, verbose_name='trạng thái trước khi dừng')),
                ('clock', models.CharField(default='none', max_length=10, verbose_name='đồng hồ')),
                ('limit_unit', models.CharField(blank=True, max_length=20, verbose_name='đơn vị thời hạn')),
                ('limit_amount', models.PositiveIntegerField(null=True, verbose_name='thời hạn')),
                ('limit_cutoff', models.TimeField(null=True, verbose_name='giờ chốt trong ngày')),
                ('due_is_given', models.BooleanField(default=False, verbose_name='ngày hẹn do người tiếp nhận hoặc sổ cũ ghi')),
                ('calendar_version', models.CharField(blank=True, max_length=20, verbose_name='phiên bản lịch')),
                ('received_at', models.DateTimeField(null=True, verbose_name='tiếp nhận lúc')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='nộp lúc')),
                ('first_due_at', models.DateTimeField(null=True, verbose_name='hẹn trả lần đầu')),
                ('due_at', models.DateTimeField(null=True, verbose_name='hạn trả')),
                ('reappointed_to', models.DateTimeField(null=True, verbose_name='hẹn lại')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('timeliness', models.CharField(blank=True, max_length=8, verbose_name='trước, đúng, quá hạn')),
                ('step_number', models.PositiveSmallIntegerField(null=True, verbose_name='bước')),
                ('step_label', models.CharField(blank=True, max_length=120, verbose_name='tên bước')),
                ('step_due_at', models.DateTimeField(null=True, verbose_name='hạn của bước')),
                ('title', models.TextField(verbose_name='việc')),
                ('party_name', models.CharField(max_length=250, verbose_name='chủ hồ sơ')),
                ('village', models.CharField(blank=True, max_length=100, verbose_name='thôn')),
                ('search_text', models.TextField(blank=True, verbose_name='chữ để tìm')),
                ('passages', models.PositiveIntegerField(default=0, verbose_name='số lần chuyển')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='agency.agency')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_cases', to='agency.officer')),
            ],
            options={
                'verbose_name': 'việc',
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['holder', 'due_at'], name='casework_queue'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['agency', 'due_at'], name='casework_open_due'), models.Index(fields=['agency', 'state', 'id'], name='casework_state'), models.Index(fields=['agency', 'received_at'], name='casework_received'), models.Index(fields=['agency', 'ended_at'], name='casework_ended')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', False), models.Q(('state__in', ['completed', 'returned', 'stopped', 'withdrawn']), _negated=True), _connector='OR'), name='casework_ended_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('clock', 'running'), _negated=True), ('ended_at__isnull', True), _connector='OR'), name='casework_clock_not_after_end')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10, verbose_name='loại')),
                ('question', models.TextField(verbose_name='nội dung đề nghị')),
                ('asked_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('due_at', models.DateTimeField(null=True, verbose_name='hạn trả lời')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='trả lời lúc')),
                ('answer', models.TextField(blank=True, verbose_name='nội dung trả lời')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_consultations', to='agency.officer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='casework.case')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recorded_consultations', to='agency.officer')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='agency.unit')),
            ],
            options={
                'verbose_name': 'lấy ý kiến, chặng liên thông',
                'ordering': ['case', 'asked_at'],
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('kind', models.CharField(max_length=60, verbose_name='việc')),
                ('case_code', models.CharField(max_length=60, verbose_name='mã hồ sơ')),
                ('payload', models.JSONField(default=dict, verbose_name='nội dung')),
                ('handed_on_at', models.DateTimeField(null=True, verbose_name='đã chuyển lúc')),
            ],
            options={
                'verbose_name': 'thư đi',
                'indexes': [models.Index(condition=models.Q(('handed_on_at__isnull', True)), fields=['id'], name='casework_outbox_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('act', models.CharField(max_length=30, verbose_name='việc')),
                ('from_state', models.CharField(blank=True, max_length=15, verbose_name='từ trạng thái')),
                ('to_state', models.CharField(max_length=15, verbose_name='đến trạng thái')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('by_name', models.CharField(max_length=200, verbose_name='người làm')),
                ('to_name', models.CharField(blank=True, max_length=200, verbose_name='người nhận')),
                ('step_number', models.PositiveSmallIntegerField(null=True, verbose_name='bước')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('reason_code', models.CharField(blank=True, max_length=40, verbose_name='mã lý do')),
                ('due_before', models.DateTimeField(null=True, verbose_name='hạn trước')),
                ('due_after', models.DateTimeField(null=True, verbose_name='hạn sau')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='agency.officer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='casework.case')),
                ('to_holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_passages', to='agency.officer')),
            ],
            options={
                'verbose_name': 'lần chuyển',
                'ordering': ['case', 'number'],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='casework_passage_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=15, verbose_name='lý do')),
                ('mode', models.CharField(max_length=10, verbose_name='khi chạy lại')),
                ('started_at', models.DateTimeField(verbose_name='dừng từ')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='chạy lại từ')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='casework.case')),
            ],
            options={
                'verbose_name': 'tạm dừng',
                'ordering': ['case', 'started_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case',), name='casework_one_open_pause'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='casework_pause_order')],
            },
        ),
        migrations.CreateModel(
            name='StepRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('step_number', models.PositiveSmallIntegerField(null=True, verbose_name='bước')),
                ('label', models.CharField(max_length=120, verbose_name='tên bước')),
                ('role', models.CharField(blank=True, max_length=30, verbose_name='vai trò')),
                ('unit_name', models.CharField(blank=True, max_length=250, verbose_name='đơn vị')),
                ('allowed_minutes', models.PositiveIntegerField(null=True, verbose_name='được phép (phút làm việc)')),
                ('started_at', models.DateTimeField(verbose_name='nhận lúc')),
                ('due_at', models.DateTimeField(null=True, verbose_name='hạn của bước')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='chuyển lúc')),
                ('used_minutes', models.PositiveIntegerField(null=True, verbose_name='đã dùng (phút làm việc)')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='step_runs', to='casework.case')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='step_runs', to='agency.officer')),
            ],
            options={
                'verbose_name': 'lượt giữ hồ sơ',
                'ordering': ['case', 'number'],
                'indexes': [models.Index(fields=['holder', 'started_at'], name='casework_run_holder')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='casework_run_number_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case',), name='casework_one_open_run')],
            },
        ),
    ]
