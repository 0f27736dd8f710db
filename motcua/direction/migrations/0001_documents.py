import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agency', '0003_officer_mail_and_feed'),
        ('documents', '0003_posting_photos'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='loại văn bản')),
                ('summary', models.TextField(verbose_name='trích yếu')),
                ('body', models.TextField(blank=True, verbose_name='nội dung')),
                ('data', models.JSONField(blank=True, default=dict, verbose_name='phần có cấu trúc')),
                ('template', models.CharField(blank=True, max_length=40, verbose_name='mẫu trình bày')),
                ('addressees', models.JSONField(blank=True, default=list, verbose_name='kính gửi')),
                ('recipients', models.JSONField(blank=True, default=list, verbose_name='nơi nhận')),
                ('origin', models.CharField(blank=True, max_length=120, verbose_name='phát sinh từ')),
                ('state', models.CharField(default='draft', max_length=10, verbose_name='tình trạng')),
                ('search_text', models.TextField(blank=True, verbose_name='chữ để tìm')),
                ('drafted_at', models.DateTimeField(verbose_name='soạn lúc')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='trình lúc')),
                ('return_reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='ký lúc')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='bỏ lúc')),
                ('register', models.CharField(blank=True, max_length=40, verbose_name='dãy số')),
                ('year', models.PositiveSmallIntegerField(null=True, verbose_name='năm')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='số')),
                ('number_text', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing_documents', to='agency.agency')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issuedpaper')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
            ],
            options={
                'verbose_name': 'văn bản đi',
                'indexes': [models.Index(fields=['agency', 'year', 'register', 'number'], name='direction_outgoing_book'), models.Index(fields=['agency', 'state', '-drafted_at'], name='direction_outgoing_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('origin', ''), _negated=True), models.Q(('state', 'cancelled'), _negated=True)), fields=('agency', 'origin'), name='direction_origin_once'), models.UniqueConstraint(fields=('agency', 'register', 'year', 'number'), name='direction_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('number__isnull', False), ('paper__isnull', False), ('signed_at__isnull', False), ('year__isnull', False)), _connector='OR'), name='direction_signed_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='IncomingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('number', models.PositiveIntegerField(verbose_name='số đến')),
                ('arrived_on', models.DateField(verbose_name='ngày đến')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='loại văn bản')),
                ('number_text', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(null=True, verbose_name='ngày văn bản')),
                ('issuer', models.CharField(max_length=250, verbose_name='tác giả (cơ quan ban hành)')),
                ('summary', models.TextField(verbose_name='trích yếu')),
                ('urgency', models.CharField(blank=True, choices=[('', 'Thường'), ('urgent', 'Khẩn'), ('very_urgent', 'Thượng khẩn'), ('flash', 'Hỏa tốc')], default='', max_length=12, verbose_name='mức độ khẩn')),
                ('due_on', models.DateField(null=True, verbose_name='hạn giải quyết')),
                ('instruction', models.TextField(blank=True, verbose_name='ý kiến chỉ đạo')),
                ('handler_post', models.CharField(blank=True, max_length=40, verbose_name='vị trí giải quyết')),
                ('state', models.CharField(default='received', max_length=10, verbose_name='tình trạng')),
                ('search_text', models.TextField(blank=True, verbose_name='chữ để tìm')),
                ('recorded_at', models.DateTimeField(verbose_name='vào sổ lúc')),
                ('assigned_at', models.DateTimeField(null=True, verbose_name='phân công lúc')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='giải quyết xong lúc')),
                ('close_note', models.TextField(blank=True, verbose_name='kết quả giải quyết')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming_documents', to='agency.agency')),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_documents', to='agency.officer')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers_to', to='direction.outgoingdocument')),
            ],
            options={
                'verbose_name': 'văn bản đến',
                'indexes': [models.Index(fields=['agency', 'state', 'due_on'], name='direction_incoming_state')],
                'constraints': [models.UniqueConstraint(fields=('agency', 'year', 'number'), name='direction_arrival_number_once'), models.CheckConstraint(condition=models.Q(('state', 'received'), ('state', 'closed'), ('handler__isnull', False), _connector='OR'), name='direction_assigned_has_handler')],
            },
        ),
        migrations.CreateModel(
            name='DocumentTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('kind', models.CharField(max_length=20, verbose_name='loại văn bản')),
                ('version', models.PositiveSmallIntegerField(verbose_name='phiên bản')),
                ('file_name', models.CharField(max_length=150, verbose_name='tên tệp')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='ghi chú')),
                ('added_at', models.DateTimeField(verbose_name='đưa lên lúc')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_templates', to='agency.agency')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.keptfile')),
            ],
            options={
                'verbose_name': 'mẫu văn bản',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='direction_documenttemplate_from_before_to'), models.UniqueConstraint(fields=('agency', 'kind', 'version'), name='direction_template_version_once')],
            },
        ),
    ]
