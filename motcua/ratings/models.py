"""Ratings, what is asked, where one rates, who answers for a low one, and the survey that others carry out."""

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency, Officer, Unit
from motcua.casework.models import Case
from motcua.common.models import Valid, ValidityQuerySet


class Level(models.TextChoices):
    UNSATISFIED = "unsatisfied", "Không hài lòng"
    SATISFIED = "satisfied", "Hài lòng"
    VERY_SATISFIED = "very_satisfied", "Rất hài lòng"


class RatingChannel(models.TextChoices):
    """Where a rating was given. `import` came with a book of another system."""

    TABLET = "tablet", "Máy tính bảng ở quầy"
    QR = "qr", "Mã QR trên giấy tiếp nhận"
    ONLINE = "online", "Trực tuyến"
    IMPORT = "import", "Nhập từ sổ cũ"


class Rating(models.Model):
    """The rating of a case that counts now: the last one given. Every one ever given stands in `GivenRating`."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="rating")
    level = models.CharField("mức", max_length=15)
    comment = models.TextField("ý kiến", blank=True)
    channel = models.CharField("nơi đánh giá", max_length=15, default=RatingChannel.ONLINE.value)
    rated_at = models.DateTimeField("đánh giá lúc")

    class Meta:
        verbose_name = "đánh giá"
        indexes = [models.Index(fields=["rated_at"], name="ratings_rated_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class RatingTablet(models.Model):
    """A tablet at the counter. It opens by an address that holds a key; only the hash of the key is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rating_tablets")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="rating_tablets")
    name = models.CharField("tên máy", max_length=60)
    key_hash = models.CharField("mã băm của khoá", max_length=64, unique=True)
    created_by = models.ForeignKey(Officer, models.PROTECT, related_name="created_tablets")
    created_at = models.DateTimeField("cấp lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="revoked_tablets")

    class Meta:
        verbose_name = "máy đánh giá"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(revoked_at__isnull=True), name="ratings_tablet_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GivenRating(models.Model):
    """One rating as it was given: one row, never changed, so that the rating valid at a past moment is known.

    Of the rows of a case with `counts_from` at or before a moment, the one with the largest number was valid then.
    `counts_from` is the moment of the rating itself; for a correction by a later import, the moment of that import.
    An empty `level` withdraws: the corrected book no longer holds a rating.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="given_ratings")
    number = models.PositiveSmallIntegerField("lần")
    level = models.CharField("mức", max_length=15, blank=True)
    comment = models.TextField("ý kiến", blank=True)
    channel = models.CharField("nơi đánh giá", max_length=15)
    rated_at = models.DateTimeField("đánh giá lúc")
    counts_from = models.DateTimeField("tính từ lúc")
    tablet = models.ForeignKey(RatingTablet, models.PROTECT, null=True, blank=True, related_name="ratings")

    class Meta:
        verbose_name = "lần đánh giá"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="ratings_given_number_once")]
        indexes = [models.Index(fields=["rated_at"], name="ratings_given_at")]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number} {self.level}"


class QuestionKind(models.TextChoices):
    FACES = "faces", "Ba khuôn mặt"
    YES_NO = "yes_no", "Có hoặc không"
    CHOICE = "choice", "Chọn một trong ba mức (2, 1, 0 điểm)"
    TEXT = "text", "Ý kiến bằng lời"


class FedIndex(models.IntegerChoices):
    """The indices of TT 01/2018/TT-VPCP Điều 13 that slips, devices and the web may score."""

    TIME = 1, "Chỉ số 1: tổng thời gian giải quyết so với quy định"
    CONTACTS = 3, "Chỉ số 3: số lần phải liên hệ để hoàn thiện hồ sơ"
    OFFICES = 4, "Chỉ số 4: số cơ quan, đơn vị phải liên hệ"
    MANNER = 7, "Chỉ số 7: thái độ của cán bộ, công chức, viên chức"


class Question(Valid):
    """One question beside the level. The province designs the form, so questions are data.

    `choices`: for three levels the words for 2, 1 and 0 points, in this order; for yes and no the words of the two.
    A question that was answered keeps its words; it ends and another one takes its place.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rating_questions")
    code = models.SlugField("mã", max_length=40)
    wording = models.CharField("câu hỏi", max_length=300)
    kind = models.CharField("kiểu trả lời", max_length=10, choices=QuestionKind.choices)
    choices = models.JSONField("lời của từng mức", default=list, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    index_number = models.PositiveSmallIntegerField("chỉ số nhận điểm", null=True, blank=True)
    source = models.CharField("căn cứ", max_length=300)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "câu hỏi đánh giá"
        ordering = ["position", "id"]
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "code"], name="ratings_question_code_once"),
            models.CheckConstraint(
                condition=Q(index_number__isnull=True) | (Q(index_number__in=[1, 3, 4, 7]) & ~Q(kind="text")),
                name="ratings_question_index",
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class Answer(models.Model):
    """What one rating said to one question; never changed. `index_number` stays as it was when it was answered."""

    given = models.ForeignKey(GivenRating, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    index_number = models.PositiveSmallIntegerField("chỉ số nhận điểm", null=True)
    score = models.PositiveSmallIntegerField("điểm", null=True)
    text = models.TextField("trả lời", blank=True)

    class Meta:
        verbose_name = "câu trả lời"
        constraints = [
            models.UniqueConstraint(fields=["given", "question"], name="ratings_answer_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=2), name="ratings_answer_score"),
        ]

    def __str__(self) -> str:
        return f"{self.given_id} {self.question_id}"


class Invitation(models.Model):
    """An officer asks whoever stands at the counter to rate: the tablet shows this dossier for a few minutes."""

    tablet = models.ForeignKey(RatingTablet, models.PROTECT, related_name="invitations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="rating_invitations")
    invited_by = models.ForeignKey(Officer, models.PROTECT, related_name="rating_invitations")
    invited_at = models.DateTimeField("mời lúc")
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lời mời đánh giá"
        constraints = [
            models.UniqueConstraint(
                fields=["tablet"], condition=Q(done_at__isnull=True), name="ratings_one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tablet_id} {self.case_id}"


class FollowUp(models.Model):
    """A low rating that somebody has to answer for: who, by when, what was done. One at a time for a case."""

    class State(models.TextChoices):
        OPEN = "open", "Chờ trả lời"
        ANSWERED = "answered", "Đã trả lời, chờ kết luận"
        CLOSED = "closed", "Đã kết luận"

    given = models.OneToOneField(GivenRating, models.PROTECT, related_name="follow_up")
    case = models.ForeignKey(Case, models.PROTECT, related_name="rating_follow_ups")
    state = models.CharField("tình trạng", max_length=10, default=State.OPEN.value, choices=State.choices)
    opened_at = models.DateTimeField("mở lúc")
    due_on = models.DateField("trả lời trước ngày")
    in_charge = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="rating_follow_ups")
    done = models.TextField("đã làm gì", blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    conclusion = models.TextField("kết luận", blank=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("kết luận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc sau đánh giá không hài lòng"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="ratings_one_open_follow_up"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, closed_at__isnull=True)
                | Q(state="answered", answered_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", answered_at__isnull=False, closed_at__isnull=False),
                name="ratings_follow_up_moments",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="ratings_follow_up_state")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class SipasResult(models.Model):
    """The yearly survey of the Ministry or the province (SIPAS), entered as it was published; never computed here.

    `factors`: [{"name", "percent"}], percents as text with a point, as in the source.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sipas_results")
    year = models.PositiveSmallIntegerField("năm")
    scope = models.CharField("phạm vi khảo sát", max_length=200)
    percent = models.DecimalField("chỉ số hài lòng chung (%)", max_digits=5, decimal_places=2)
    factors = models.JSONField("từng yếu tố", default=list, blank=True)
    source = models.CharField("nguồn", max_length=300)
    entered_by = models.ForeignKey(Officer, models.PROTECT, related_name="sipas_results")
    entered_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết quả SIPAS"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "scope"], name="ratings_sipas_year_once"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="ratings_sipas_percent"),
        ]

    def __str__(self) -> str:
        return f"SIPAS {self.year}"
