import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0003_officer_mail_and_feed'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommunicationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='tên tin, bài')),
                ('channel', models.CharField(choices=[('loudspeaker', 'Loa truyền thanh'), ('board', 'Bảng tin thôn'), ('web', 'Trang tin'), ('social', 'Mạng xã hội'), ('sms', 'Tin nhắn')], max_length=12, verbose_name='kênh')),
                ('topic', models.CharField(choices=[('procedures', 'Thủ tục hành chính'), ('online', 'Dịch vụ công trực tuyến'), ('payment', 'Thanh toán trực tuyến'), ('digital', 'Số hóa, chứng thực điện tử'), ('petitions', 'Phản ánh, kiến nghị'), ('reform', 'Cải cách hành chính'), ('schedule', 'Lịch làm việc')], default='procedures', max_length=12, verbose_name='chuyên mục')),
                ('planned_on', models.DateField(verbose_name='ngày dự kiến')),
                ('last_on', models.DateField(null=True, verbose_name='đến hết ngày')),
                ('post', models.SlugField(max_length=40, verbose_name='vị trí thực hiện')),
                ('text', models.TextField(blank=True, verbose_name='nội dung')),
                ('suggestion_key', models.CharField(blank=True, max_length=120, verbose_name='gợi ý từ')),
                ('state', models.CharField(default='planned', max_length=10, verbose_name='tình trạng')),
                ('planned_at', models.DateTimeField(verbose_name='lập lúc')),
                ('written_at', models.DateTimeField(null=True, verbose_name='viết lúc')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='duyệt lúc')),
                ('published_at', models.DateTimeField(null=True, verbose_name='đến người dân lúc')),
                ('slug', models.SlugField(blank=True, max_length=90, verbose_name='địa chỉ trang tin')),
                ('reach', models.CharField(blank=True, max_length=250, verbose_name='nơi đăng, số lượng')),
                ('cancelled_reason', models.TextField(blank=True, verbose_name='lý do không dùng')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communication_items', to='agency.agency')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'tin, bài truyền thông',
                'indexes': [models.Index(fields=['agency', 'planned_on'], name='outreach_by_day'), models.Index(fields=['agency', 'channel', 'state', '-published_at'], name='outreach_news')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('agency', 'slug'), name='outreach_slug_once'), models.UniqueConstraint(condition=models.Q(('suggestion_key', ''), _negated=True), fields=('agency', 'suggestion_key'), name='outreach_suggestion_once'), models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('planned_on')), _connector='OR'), name='outreach_first_before_last'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ready', 'published']), _negated=True), models.Q(('approved_at__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='outreach_ready_is_approved'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='outreach_published_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_reason', ''), _negated=True), _connector='OR'), name='outreach_cancelled_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village', models.CharField(blank=True, max_length=100, verbose_name='thôn')),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='thứ')),
                ('starts_at', models.TimeField(verbose_name='giờ bắt đầu')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='số phút')),
                ('opened_on', models.DateField(verbose_name='phát từ ngày')),
                ('closed_on', models.DateField(null=True, verbose_name='thôi từ ngày')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='agency.agency')),
            ],
            options={
                'verbose_name': 'khung giờ phát thanh',
                'ordering': ['weekday', 'starts_at', 'village', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('agency', 'village', 'weekday', 'starts_at'), name='outreach_slot_once'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='outreach_weekday_exists'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 120)), name='outreach_minutes_sane')],
            },
        ),
        migrations.CreateModel(
            name='Broadcast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày phát')),
                ('was_aired', models.BooleanField(default=True, verbose_name='đã phát')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='sự cố, ghi chú')),
                ('confirmed_at', models.DateTimeField(verbose_name='xác nhận lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='broadcasts', to='agency.agency')),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='broadcasts', to='outreach.communicationitem')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='broadcasts', to='outreach.slot')),
            ],
            options={
                'verbose_name': 'lượt phát thanh',
                'indexes': [models.Index(fields=['agency', '-day'], name='outreach_log_by_day')],
                'constraints': [models.UniqueConstraint(fields=('item', 'slot', 'day'), name='outreach_broadcast_once'), models.CheckConstraint(condition=models.Q(('was_aired', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='outreach_failure_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, verbose_name='gợi ý')),
                ('title', models.CharField(max_length=250, verbose_name='nội dung gợi ý')),
                ('decided_at', models.DateTimeField(verbose_name='quyết định lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.agency')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outreach.communicationitem')),
            ],
            options={
                'verbose_name': 'gợi ý truyền thông đã xem',
                'constraints': [models.UniqueConstraint(fields=('agency', 'key'), name='outreach_decided_once')],
            },
        ),
    ]
