import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='mã trong phần mềm')),
                ('name', models.CharField(max_length=200, verbose_name='tên địa danh')),
                ('full_name', models.CharField(max_length=250, verbose_name='tên cơ quan')),
                ('level', models.CharField(max_length=10, verbose_name='cấp')),
                ('gso_code', models.CharField(blank=True, max_length=10, verbose_name='mã đơn vị hành chính')),
                ('identity_code', models.CharField(blank=True, max_length=35, verbose_name='mã định danh điện tử')),
                ('is_served', models.BooleanField(default=False, verbose_name='dùng phần mềm này')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='địa danh ghi trên văn bản')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='địa chỉ')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='điện thoại')),
                ('villages', models.JSONField(blank=True, default=list, verbose_name='thôn')),
                ('policy', models.JSONField(blank=True, default=dict, verbose_name='lựa chọn của cơ quan')),
                ('source', models.TextField(blank=True, verbose_name='nguồn')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agency.agency')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='agency.agency')),
            ],
            options={
                'verbose_name': 'cơ quan',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='agency_agency_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.SlugField(max_length=40, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='chức danh')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='viết tắt')),
                ('duties', models.JSONField(default=list, verbose_name='nhiệm vụ')),
                ('roles', models.JSONField(default=list, verbose_name='vai trò trong quy trình')),
            ],
            options={
                'verbose_name': 'vị trí',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='agency_post_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=80, unique=True, verbose_name='tên đăng nhập')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'tài khoản',
            },
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('agency', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='calendar_version', serialize=False, to='agency.agency')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('first_day', models.DateField(verbose_name='biết từ ngày')),
                ('last_day', models.DateField(verbose_name='biết đến ngày')),
            ],
            options={
                'verbose_name': 'phiên bản lịch',
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(max_length=20, verbose_name='loại')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('sessions', models.JSONField(blank=True, null=True, verbose_name='buổi còn làm việc')),
                ('source', models.TextField(blank=True, verbose_name='căn cứ')),
                ('status', models.CharField(default='official', max_length=20, verbose_name='mức chắc chắn')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_days', to='agency.agency')),
            ],
            options={
                'verbose_name': 'ngày đặc biệt',
                'constraints': [models.UniqueConstraint(fields=('agency', 'day'), name='agency_day_once'), models.UniqueConstraint(condition=models.Q(('agency__isnull', True)), fields=('day',), name='agency_national_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='mã cán bộ')),
                ('full_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại công vụ')),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='officer', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='agency.agency')),
            ],
            options={
                'verbose_name': 'cán bộ, công chức',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='từ ngày')),
                ('last_day', models.DateField(verbose_name='đến hết ngày')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='lý do')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='agency.officer')),
            ],
            options={
                'verbose_name': 'nghỉ phép',
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='agency_leave_first_before_last')],
            },
        ),
        migrations.CreateModel(
            name='OpeningSeason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=60, verbose_name='tên mùa')),
                ('first_md', models.CharField(max_length=5, verbose_name='từ (tháng-ngày)')),
                ('last_md', models.CharField(max_length=5, verbose_name='đến (tháng-ngày)')),
                ('sessions', models.JSONField(verbose_name='buổi làm việc theo thứ')),
                ('source', models.TextField(blank=True, verbose_name='căn cứ')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_seasons', to='agency.agency')),
            ],
            options={
                'verbose_name': 'giờ làm việc',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='agency_openingseason_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('is_substitute', models.BooleanField(default=False, verbose_name='là người thay thế')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='agency.officer')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='agency.post')),
            ],
            options={
                'verbose_name': 'phân công vị trí',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='agency_appointment_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.SlugField(max_length=60, verbose_name='mã')),
                ('name', models.CharField(max_length=250, verbose_name='tên')),
                ('is_one_stop', models.BooleanField(default=False, verbose_name='là Bộ phận Một cửa')),
                ('basis', models.CharField(blank=True, max_length=250, verbose_name='căn cứ')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='agency.agency')),
            ],
            options={
                'verbose_name': 'đơn vị',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='agency_unit_from_before_to'), models.UniqueConstraint(fields=('agency', 'code'), name='agency_unit_code_once')],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='agency.unit'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('unit', 'code'), name='agency_post_code_once'),
        ),
    ]
