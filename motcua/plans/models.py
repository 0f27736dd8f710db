"""A year's plan as it was read, with its rows, promises and what was doubtful in it."""

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency, Officer
from motcua.documents.models import KeptFile
from motcua.duties.models import Duty


class PlanState(models.TextChoices):
    DRAFT = "draft", "Chờ xác nhận"
    CONFIRMED = "confirmed", "Đang thực hiện"
    REPLACED = "replaced", "Đã thay bằng bản sau"
    DROPPED = "dropped", "Đã bỏ"


class PlanOrigin(models.TextChoices):
    FILE = "file", "Đọc từ tệp"
    YEAR_BEFORE = "year_before", "Soạn từ kế hoạch năm trước"


class Decision(models.TextChoices):
    """What somebody decided about a doubtful place."""

    OPEN = "open", "Chưa quyết định"
    ACCEPTED = "accepted", "Dùng đề xuất"
    KEPT = "kept", "Giữ như văn bản"
    CORRECTED = "corrected", "Ghi khác"


class Plan(models.Model):
    """One version of the plan of a year. `content` is the whole of it as it was read, and never changes.

    A year has at most one version in force and one waiting for confirmation. `source` is None where the software
    drafted it. `in_place_of`: the draft that was dropped when this one was brought in.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("năm")
    version = models.PositiveSmallIntegerField("bản thứ", default=1)
    title = models.CharField("tên kế hoạch", max_length=500)
    number_text = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    state = models.CharField("tình trạng", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    origin = models.CharField("nguồn", max_length=12, choices=PlanOrigin.choices, default=PlanOrigin.FILE)
    source = models.ForeignKey(KeptFile, models.PROTECT, null=True, related_name="+")
    source_name = models.CharField("tên tệp", max_length=250, blank=True)
    in_place_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="thay bản chờ")
    content = models.JSONField("nội dung đã đọc")
    imported_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField("đưa vào lúc")
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)

    class Meta:
        verbose_name = "kế hoạch"
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "version"], name="plans_version_once"),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(state="confirmed"), name="plans_one_in_force_a_year"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=Q(state="draft"), name="plans_one_draft_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, bản {self.version}"

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"plan:{self.pk}"

    @property
    def state_label(self) -> str:
        return PlanState(self.state).label

    @property
    def origin_label(self) -> str:
        return PlanOrigin(self.origin).label


class PlanRow(models.Model):
    """One line of the appendix as it holds: the words of the plan with what was decided about its doubtful places.

    `row_id` is its place ("II.5.2"). `rule` is the deadline as `duties.schedule` reads it, None for a line that only
    heads others. `lead_posts` and `partner_posts` are posts of the office.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rows")
    row_id = models.CharField("mã dòng", max_length=40)
    order = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("TT", max_length=20, blank=True)
    row_type = models.CharField("loại dòng", max_length=20)
    content = models.TextField("nội dung công việc")
    lead_text = models.CharField("chủ trì", max_length=250, blank=True)
    lead_posts = models.JSONField("vị trí chủ trì", default=list)
    partner_text = models.CharField("phối hợp", max_length=250, blank=True)
    partner_posts = models.JSONField("vị trí phối hợp", default=list)
    deadline_text = models.CharField("thời gian hoàn thành", max_length=250, blank=True)
    rule = models.JSONField("thời hạn", null=True)
    product = models.TextField("dự kiến sản phẩm", blank=True)
    chosen_posts = models.JSONField("vị trí do người xác nhận chọn", default=list)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="plan_rows")

    class Meta:
        verbose_name = "dòng kế hoạch"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "row_id"], name="plans_row_once")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.content}"

    @property
    def is_task(self) -> bool:
        """A line that asks for something; the others only head what follows."""
        return self.row_type in ("task", "section_task")

    @property
    def depth(self) -> int:
        """0 for a section, 1 for what stands in it, and so on."""
        return self.row_id.count(".")


class PlanTarget(models.Model):
    """One promise with a number. `measure` is the code of what counts it; empty where nothing does: `why` says so."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    row = models.ForeignKey(PlanRow, models.PROTECT, null=True, related_name="targets")
    target_id = models.CharField("mã", max_length=40)
    order = models.PositiveSmallIntegerField("thứ tự")
    where = models.CharField("ở đâu", max_length=20)
    text = models.TextField("lời hứa")
    comparator = models.CharField("so sánh", max_length=2)
    value = models.DecimalField("mức", max_digits=9, decimal_places=3)
    unit = models.CharField("đơn vị", max_length=20)
    level = models.CharField("cấp", max_length=10)
    measure = models.CharField("chỉ tiêu", max_length=20, blank=True)
    also = models.JSONField("chỉ tiêu kèm theo", default=list)
    why = models.TextField("vì sao không đo", blank=True)

    class Meta:
        verbose_name = "lời hứa trong kế hoạch"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "target_id"], name="plans_target_once")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.text}"

    @property
    def is_ours(self) -> bool:
        """Of the commune; one of another level is followed and neither met nor missed."""
        return self.level == "xa"


class PlanAnomaly(models.Model):
    """One doubtful place: where, the words, what is wrong, a proposal, and what was decided by whom.

    `blocks`: a duty's day or lead depends on it, so the plan cannot be confirmed before. `field`: which cell of the row
    lacks its words.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="anomalies")
    number = models.PositiveSmallIntegerField("số")
    where = models.TextField("ở đâu")
    text = models.TextField("chữ trong văn bản")
    kind = models.CharField("loại", max_length=20)
    field = models.CharField("ô", max_length=20, blank=True)
    problem = models.TextField("điều đáng ngờ")
    proposal = models.TextField("đề xuất", blank=True)
    blocks = models.BooleanField("phải quyết định trước", default=False)
    decision = models.CharField("quyết định", max_length=10, choices=Decision.choices, default=Decision.OPEN)
    value = models.TextField("ghi là", blank=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("quyết định lúc", null=True)

    class Meta:
        verbose_name = "điểm đáng ngờ"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_anomaly_once"),
            models.CheckConstraint(
                condition=Q(decision="open") | Q(decided_at__isnull=False), name="plans_decision_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"N{self.number:02d} {self.where}"

    @property
    def code(self) -> str:
        return f"N{self.number:02d}"

    @property
    def decision_label(self) -> str:
        return Decision(self.decision).label

    @property
    def rows_named(self) -> list[str]:
        """Rows it stands in: "III.1.1, III.1.2" are two."""
        return [one.strip() for one in self.where.split(",")]
