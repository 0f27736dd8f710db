import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agency', '0002_given_password'),
        ('casework', '0004_whole_words'),
        ('ratings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GivenRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần')),
                ('level', models.CharField(blank=True, max_length=15, verbose_name='mức')),
                ('comment', models.TextField(blank=True, verbose_name='ý kiến')),
                ('channel', models.CharField(max_length=15, verbose_name='nơi đánh giá')),
                ('rated_at', models.DateTimeField(verbose_name='đánh giá lúc')),
                ('counts_from', models.DateTimeField(verbose_name='tính từ lúc')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given_ratings', to='casework.case')),
            ],
            options={
                'verbose_name': 'lần đánh giá',
                'ordering': ['case', 'number'],
                'indexes': [models.Index(fields=['rated_at'], name='ratings_given_at')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='ratings_given_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.SlugField(max_length=40, verbose_name='mã')),
                ('wording', models.CharField(max_length=300, verbose_name='câu hỏi')),
                ('kind', models.CharField(choices=[('faces', 'Ba khuôn mặt'), ('yes_no', 'Có hoặc không'), ('choice', 'Chọn một trong ba mức (2, 1, 0 điểm)'), ('text', 'Ý kiến bằng lời')], max_length=10, verbose_name='kiểu trả lời')),
                ('choices', models.JSONField(blank=True, default=list, verbose_name='lời của từng mức')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='thứ tự')),
                ('index_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='chỉ số nhận điểm')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_questions', to='agency.agency')),
            ],
            options={
                'verbose_name': 'câu hỏi đánh giá',
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='ratings_question_from_before_to'), models.UniqueConstraint(fields=('agency', 'code'), name='ratings_question_code_once'), models.CheckConstraint(condition=models.Q(('index_number__isnull', True), models.Q(('index_number__in', [1, 3, 4, 7]), models.Q(('kind', 'text'), _negated=True)), _connector='OR'), name='ratings_question_index')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_number', models.PositiveSmallIntegerField(null=True, verbose_name='chỉ số nhận điểm')),
                ('score', models.PositiveSmallIntegerField(null=True, verbose_name='điểm')),
                ('text', models.TextField(blank=True, verbose_name='trả lời')),
                ('given', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='ratings.givenrating')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='ratings.question')),
            ],
            options={
                'verbose_name': 'câu trả lời',
                'constraints': [models.UniqueConstraint(fields=('given', 'question'), name='ratings_answer_once'), models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__lte', 2), _connector='OR'), name='ratings_answer_score')],
            },
        ),
        migrations.CreateModel(
            name='RatingTablet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='tên máy')),
                ('key_hash', models.CharField(max_length=64, unique=True, verbose_name='mã băm của khoá')),
                ('created_at', models.DateTimeField(verbose_name='cấp lúc')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_tablets', to='agency.agency')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='created_tablets', to='agency.officer')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revoked_tablets', to='agency.officer')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rating_tablets', to='agency.unit')),
            ],
            options={
                'verbose_name': 'máy đánh giá',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('agency', 'name'), name='ratings_tablet_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField(verbose_name='mời lúc')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_invitations', to='casework.case')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_invitations', to='agency.officer')),
                ('tablet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='ratings.ratingtablet')),
            ],
            options={
                'verbose_name': 'lời mời đánh giá',
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('tablet',), name='ratings_one_open_invitation')],
            },
        ),
        migrations.AddField(
            model_name='givenrating',
            name='tablet',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='ratings.ratingtablet'),
        ),
        migrations.CreateModel(
            name='SipasResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('scope', models.CharField(max_length=200, verbose_name='phạm vi khảo sát')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='chỉ số hài lòng chung (%)')),
                ('factors', models.JSONField(blank=True, default=list, verbose_name='từng yếu tố')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('entered_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sipas_results', to='agency.agency')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sipas_results', to='agency.officer')),
            ],
            options={
                'verbose_name': 'kết quả SIPAS',
                'constraints': [models.UniqueConstraint(fields=('agency', 'year', 'scope'), name='ratings_sipas_year_once'), models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='ratings_sipas_percent')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Chờ trả lời'), ('answered', 'Đã trả lời, chờ kết luận'), ('closed', 'Đã kết luận')], default='open', max_length=10, verbose_name='tình trạng')),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('due_on', models.DateField(verbose_name='trả lời trước ngày')),
                ('done', models.TextField(blank=True, verbose_name='đã làm gì')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('conclusion', models.TextField(blank=True, verbose_name='kết luận')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='kết luận lúc')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_follow_ups', to='casework.case')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agency.officer')),
                ('in_charge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rating_follow_ups', to='agency.officer')),
                ('given', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='ratings.givenrating')),
            ],
            options={
                'verbose_name': 'việc sau đánh giá không hài lòng',
                'indexes': [models.Index(fields=['state', 'due_on'], name='ratings_follow_up_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case',), name='ratings_one_open_follow_up'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('closed_at__isnull', True), ('state', 'open')), models.Q(('answered_at__isnull', False), ('closed_at__isnull', True), ('state', 'answered')), models.Q(('answered_at__isnull', False), ('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='ratings_follow_up_moments')],
            },
        ),
    ]
