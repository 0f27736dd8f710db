import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agency', '0002_given_password'),
        ('casework', '0004_whole_words'),
        ('documents', '0002_sample_forms'),
        ('dossiers', '0002_field_of_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=250, verbose_name='tên tệp')),
                ('mapping', models.JSONField(default=dict, verbose_name='ánh xạ tiêu đề')),
                ('rules', models.JSONField(default=dict, verbose_name='quy tắc so sánh')),
                ('state', models.CharField(choices=[('waiting', 'Chờ so sánh'), ('running', 'Đang so sánh'), ('compared', 'Đang giải quyết'), ('failed', 'Không đọc được tệp'), ('finished', 'Đã kết thúc')], default='waiting', max_length=10, verbose_name='tình trạng')),
                ('failure', models.CharField(blank=True, max_length=500, verbose_name='vì sao không đọc được')),
                ('started_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('compared_at', models.DateTimeField(null=True, verbose_name='so sánh xong lúc')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='khoảng bao nhiêu dòng')),
                ('rows_read', models.PositiveIntegerField(default=0, verbose_name='đã đọc')),
                ('first_day', models.DateField(null=True, verbose_name='tiếp nhận từ ngày')),
                ('last_day', models.DateField(null=True, verbose_name='tiếp nhận đến ngày')),
                ('before', models.JSONField(default=dict, verbose_name='số liệu lúc so sánh')),
                ('after', models.JSONField(default=dict, verbose_name='số liệu lúc kết thúc')),
                ('conclusion', models.TextField(blank=True, verbose_name='kết luận')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='agency.agency')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='documents.keptfile')),
                ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='agency.officer')),
            ],
            options={
                'verbose_name': 'đợt đối soát',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'finished'), _negated=True), models.Q(('finished_at__isnull', False), ('finished_by__isnull', False)), _connector='OR'), name='dossiers_reconciliation_finished_by')],
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('only_there', 'Chỉ có ở tệp'), ('only_here', 'Chỉ có ở đây'), ('suggested', 'Có thể là một hồ sơ, khác mã'), ('differs', 'Khác ngày hoặc trạng thái'), ('twin', 'Lặp lại trong tệp'), ('unreadable', 'Dòng không đọc được')], max_length=12, verbose_name='loại')),
                ('code', models.CharField(blank=True, max_length=60, verbose_name='mã hồ sơ')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='dòng của tệp')),
                ('fields', models.JSONField(default=list, verbose_name='chỗ khác')),
                ('theirs', models.JSONField(default=dict, verbose_name='tệp ghi')),
                ('resolution', models.CharField(blank=True, choices=[('ours', 'Bên này đúng, đề nghị bên kia sửa'), ('theirs', 'Bên kia đúng, chờ sửa ở đây'), ('corrected', 'Đã sửa ở đây'), ('duplicate', 'Trùng hồ sơ'), ('outside', 'Ngoài phạm vi')], max_length=10, verbose_name='cách giải quyết')),
                ('note', models.TextField(blank=True, verbose_name='giải thích')),
                ('resolved_at', models.DateTimeField(null=True, verbose_name='giải quyết lúc')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='casework.case')),
                ('passage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.passage')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='dossiers.reconciliation')),
            ],
            options={
                'verbose_name': 'chỗ lệch',
                'indexes': [models.Index(fields=['reconciliation', 'kind', 'resolution', 'id'], name='dossiers_difference_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resolution', ''), ('resolved_at', None)), models.Q(models.Q(('resolution', ''), _negated=True), ('resolved_at__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='dossiers_difference_resolved_whole')],
            },
        ),
    ]
