import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agency', '0003_officer_mail_and_feed'),
        ('procedures', '0003_postings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='posting',
            name='place',
            field=models.CharField(max_length=40, verbose_name='nơi niêm yết'),
        ),
        migrations.CreateModel(
            name='PostingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=40, verbose_name='nơi niêm yết')),
                ('posted_on', models.DateField(verbose_name='niêm yết ngày')),
                ('confirmed_at', models.DateTimeField(verbose_name='xác nhận lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posting_rounds', to='agency.agency')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posting_rounds', to='agency.officer')),
            ],
            options={
                'verbose_name': 'đợt niêm yết',
                'indexes': [models.Index(fields=['agency', 'confirmed_at'], name='procedures_posting_rounds')],
            },
        ),
        migrations.AddField(
            model_name='posting',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='procedures.postinground'),
        ),
        migrations.CreateModel(
            name='PostingTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=40, verbose_name='nơi niêm yết')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('received_on', models.DateField(verbose_name='ngày nhận quyết định công bố')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định công bố')),
                ('due_on', models.DateField(verbose_name='hạn niêm yết')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posting_tasks', to='agency.agency')),
                ('posting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='procedures.posting')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posting_tasks', to='procedures.procedureversion')),
            ],
            options={
                'verbose_name': 'việc niêm yết',
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['agency', 'due_on'], name='procedures_open_tasks')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('agency', 'version', 'place'), name='procedures_posting_task_once'), models.CheckConstraint(condition=models.Q(('posting__isnull', True), ('closed_at__isnull', False), _connector='OR'), name='procedures_posted_task_closed')],
            },
        ),
        migrations.CreateModel(
            name='PostingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='mã nơi niêm yết')),
                ('kind', models.CharField(choices=[('counter', 'Nơi tiếp nhận hồ sơ'), ('portal', 'Cổng thông tin điện tử'), ('village', 'Bảng tin thôn, nhà văn hóa'), ('screen', 'Màn hình, máy tra cứu')], max_length=10, verbose_name='loại')),
                ('name', models.CharField(max_length=150, verbose_name='tên')),
                ('where', models.CharField(blank=True, max_length=250, verbose_name='vị trí, địa chỉ')),
                ('is_required', models.BooleanField(default=False, verbose_name='phải niêm yết mọi thủ tục')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='thôi dùng lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posting_places', to='agency.agency')),
            ],
            options={
                'verbose_name': 'nơi niêm yết',
                'constraints': [models.UniqueConstraint(fields=('agency', 'code'), name='procedures_posting_place_once')],
            },
        ),
    ]
