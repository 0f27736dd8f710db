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
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('briefing', 'Giao ban'), ('dialogue', 'Hội nghị đối thoại')], max_length=10, verbose_name='loại cuộc họp')),
                ('title', models.CharField(max_length=250, verbose_name='tên cuộc họp')),
                ('held_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('guests', models.TextField(blank=True, verbose_name='khách mời')),
                ('state', models.CharField(default='planned', max_length=10, verbose_name='tình trạng')),
                ('planned_at', models.DateTimeField(verbose_name='lập lúc')),
                ('cancelled_reason', models.TextField(blank=True, verbose_name='lý do không họp')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='agency.agency')),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('secretary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'cuộc họp',
                'indexes': [models.Index(fields=['agency', 'state', '-held_at'], name='meetings_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'minuted', 'signed']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='meetings_held_has_end'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_reason', ''), _negated=True), _connector='OR'), name='meetings_cancelled_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='DialogueQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('asker_name', models.CharField(max_length=150, verbose_name='người hỏi')),
                ('contact', models.CharField(blank=True, max_length=150, verbose_name='liên hệ')),
                ('village', models.CharField(blank=True, max_length=100, verbose_name='thôn')),
                ('text', models.TextField(verbose_name='câu hỏi')),
                ('field', models.CharField(blank=True, max_length=150, verbose_name='lĩnh vực')),
                ('procedure_code', models.CharField(blank=True, max_length=40, verbose_name='mã thủ tục')),
                ('petition_ref', models.CharField(blank=True, max_length=60, verbose_name='số phản ánh, kiến nghị')),
                ('state', models.CharField(default='open', max_length=10, verbose_name='tình trạng')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('lead_post', models.SlugField(blank=True, max_length=40, verbose_name='vị trí trả lời')),
                ('due_on', models.DateField(null=True, verbose_name='hạn trả lời')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='trả lời lúc')),
                ('public_text', models.TextField(blank=True, verbose_name='câu hỏi công khai')),
                ('published_at', models.DateTimeField(null=True, verbose_name='công khai lúc')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.duty')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'câu hỏi đối thoại',
                'ordering': ['number'],
                'indexes': [models.Index(fields=['state', '-published_at'], name='meetings_published')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='meetings_question_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'published']), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='meetings_answered_has_answer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), models.Q(('public_text', ''), _negated=True)), _connector='OR'), name='meetings_published_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('text', models.TextField(verbose_name='kết luận')),
                ('product', models.CharField(blank=True, max_length=250, verbose_name='sản phẩm')),
                ('lead_post', models.SlugField(blank=True, max_length=40, verbose_name='vị trí chủ trì')),
                ('due_on', models.DateField(null=True, verbose_name='hạn')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.duty')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'kết luận',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='meetings_conclusion_once'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('lead_post', '')), models.Q(models.Q(('lead_post', ''), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='meetings_task_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('invited', 'Được mời'), ('present', 'Có mặt'), ('excused', 'Vắng có lý do'), ('absent', 'Vắng không báo')], default='invited', max_length=10, verbose_name='dự họp')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'thành phần dự họp',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'officer'), name='meetings_invited_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('key', models.CharField(blank=True, max_length=40, verbose_name='lập từ')),
                ('title', models.CharField(max_length=250, verbose_name='nội dung')),
                ('text', models.TextField(blank=True, verbose_name='diễn giải')),
                ('figures', models.JSONField(default=list, verbose_name='số liệu')),
                ('drafted_at', models.DateTimeField(null=True, verbose_name='số liệu lúc')),
                ('is_edited', models.BooleanField(default=False, verbose_name='đã sửa lời')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'nội dung họp',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('meeting', 'key'), name='meetings_point_once')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='diễn biến')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='thư ký ký lúc')),
                ('return_reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='chủ trì ký lúc')),
                ('data', models.JSONField(default=dict, verbose_name='nội dung đã ký')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='mã băm')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'biên bản',
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), models.Q(('paper__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='meetings_signed_is_whole')],
            },
        ),
    ]
