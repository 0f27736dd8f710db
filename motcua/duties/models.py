"""Duties with their occurrences, what was filed as evidence of them, and the money they cost."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer
from motcua.documents.models import KeptFile
from motcua.reporting.models import Freeze


class Kind(models.TextChoices):
    """How the plan says by when: the kinds of `deadline` in a plan."""

    DATE = "date", "Trước một ngày"
    MONTH = "month", "Trong tháng"
    QUARTERLY = "quarterly", "Báo cáo theo quý"
    ONGOING = "ongoing", "Thường xuyên"
    DEPENDENT = "dependent", "Theo văn bản khác"


class Origin(models.TextChoices):
    PLAN = "plan", "Kế hoạch"
    MEETING = "meeting", "Kết luận cuộc họp"
    INSPECTION = "inspection", "Kiểm tra"
    ORDER = "order", "Lãnh đạo giao"


class DutyState(models.TextChoices):
    OPEN = "open", "Đang thực hiện"
    DONE = "done", "Đã hoàn thành"
    CANCELLED = "cancelled", "Thôi thực hiện"


class OccurrenceState(models.TextChoices):
    WAITING = "waiting", "Chờ văn bản"
    OPEN = "open", "Đang thực hiện"
    DONE = "done", "Đã xong"
    CANCELLED = "cancelled", "Thôi thực hiện"


class EvidenceKind(models.TextChoices):
    DOCUMENT = "document", "Văn bản"
    FILE = "file", "Tệp đính kèm"
    LINK = "link", "Đường dẫn"
    DOSSIERS = "dossiers", "Danh sách hồ sơ"
    PUBLICATION = "publication", "Trang đã công khai"
    MEASURE = "measure", "Số liệu tại một thời điểm"
    ACT = "act", "Việc đã làm trong phần mềm"


class Duty(models.Model):
    """What somebody owes by a day, with a product: a row of a plan, a conclusion, a finding, an order.

    `key` names it within the agency ("plan:2024:II.5.2"). `rule` is the deadline as its source words it, with what was
    confirmed (see `duties.schedule`). `ground`: the document it comes from, as letters cite it. `subjects` are the
    feeds of evidence that it hears. `next_due` follows the occurrences: the last day of the earliest that is still open
    (None when none has a day).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties")
    key = models.CharField("mã", max_length=120)
    title = models.TextField("nội dung công việc")
    product = models.TextField("sản phẩm", blank=True)
    lead_text = models.CharField("chủ trì (như văn bản)", max_length=250, blank=True)
    lead_posts = models.JSONField("vị trí chủ trì", default=list)
    partner_text = models.CharField("phối hợp (như văn bản)", max_length=250, blank=True)
    partner_posts = models.JSONField("vị trí phối hợp", default=list)
    kind = models.CharField("loại thời hạn", max_length=10, choices=Kind.choices)
    rule = models.JSONField("thời hạn", default=dict)
    origin = models.CharField("nguồn", max_length=10, choices=Origin.choices, default=Origin.ORDER)
    ground = models.CharField("căn cứ", max_length=250, blank=True)
    origin_url = models.CharField("trang nguồn", max_length=250, blank=True)
    subjects = models.JSONField("nguồn minh chứng", default=list)
    measures = models.JSONField("chỉ tiêu", default=list)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True)
    state = models.CharField("tình trạng", max_length=10, choices=DutyState.choices, default=DutyState.OPEN)
    next_due = models.DateField("hạn gần nhất", null=True)
    opened_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("giao lúc")
    closed_reason = models.TextField("lý do thôi thực hiện", blank=True)

    class Meta:
        verbose_name = "nhiệm vụ"
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="duties_key_once")]
        indexes = [models.Index(fields=["agency", "state", "next_due"], name="duties_by_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"duty:{self.pk}"

    @property
    def may_be_nil(self) -> bool:
        """Whether the source says "(nếu có)": it may then end with «Không phát sinh»."""
        return "nếu có" in f"{self.title} {self.product}".casefold()

    @property
    def state_label(self) -> str:
        return DutyState(self.state).label

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def origin_label(self) -> str:
        return Origin(self.origin).label


class DutyPost(models.Model):
    """A post that leads a duty or takes part in it: the same as the lists of the duty, laid so that it can be asked."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="posts")
    post_code = models.SlugField("mã vị trí", max_length=40)
    is_lead = models.BooleanField("chủ trì")

    class Meta:
        verbose_name = "vị trí của nhiệm vụ"
        constraints = [models.UniqueConstraint(fields=["duty", "post_code"], name="duties_post_once")]
        indexes = [models.Index(fields=["post_code", "is_lead"], name="duties_by_post")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.post_code}"


class Occurrence(models.Model):
    """One time that a duty falls due: a quarter, a month, a year, or the only one ("once").

    Evidence of the days `opens_on`–`last_day` belongs here. `due_on` is the last day on which it is in time, as the
    source says; `counts_until` is the day after which it counts as late: the same day, or the next working day where
    `due_on` is a rest day and the office reads the law so (`data/rest_days.toml`). Both are None while the document
    that it waits for is not known; `basis` names that document.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="occurrences")
    key = models.CharField("kỳ", max_length=20)
    opens_on = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày", null=True)
    due_on = models.DateField("hạn", null=True)
    counts_until = models.DateField("tính trễ sau ngày", null=True)
    basis = models.CharField("văn bản ấn định", max_length=300, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=OccurrenceState.choices)
    is_nil = models.BooleanField("không phát sinh", default=False)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("xong lúc", null=True)
    reopened_at = models.DateTimeField("mở lại lúc", null=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "kỳ của nhiệm vụ"
        ordering = ["opens_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "key"], name="duties_occurrence_once"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, counts_until__isnull=True) | Q(counts_until__gte=F("due_on")),
                name="duties_late_after_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="duties_done_has_its_moment"
            ),
        ]
        indexes = [models.Index(fields=["state", "counts_until"], name="duties_occurrence_due")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.key}"

    @property
    def state_label(self) -> str:
        return OccurrenceState(self.state).label

    @property
    def label(self) -> str:
        """The key in words: "Quý I năm 2026", "Tháng 2 năm 2026", "Năm 2026"; the only one has none."""
        year, _, part = self.key.partition("-")
        if part.startswith("Q"):
            return f"Quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]} năm {year}"
        if part:
            return f"Tháng {int(part)} năm {year}"
        return f"Năm {year}" if year.isdigit() else ""

    @property
    def is_pending(self) -> bool:
        return self.state in (OccurrenceState.OPEN, OccurrenceState.WAITING)

    def is_late_on(self, day: date) -> bool:
        """Still open after the day that counts."""
        return self.state == OccurrenceState.OPEN and self.counts_until is not None and self.counts_until < day


class Evidence(models.Model):
    """One proof filed to a duty. Never deleted: withdrawn with a reason. `source_key`: the event it came from."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="evidence")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField("loại", max_length=12, choices=EvidenceKind.choices)
    label = models.CharField("tên", max_length=300)
    url = models.CharField("địa chỉ", max_length=500, blank=True)
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, related_name="+")
    freeze = models.ForeignKey(Freeze, models.PROTECT, null=True, related_name="+")
    data = models.JSONField("nội dung", default=dict)
    is_product = models.BooleanField("là sản phẩm", default=False)
    source_key = models.CharField("mã sự kiện", max_length=160, blank=True)
    added_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("nộp lúc")
    withdrawn_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "source_key"], condition=~Q(source_key=""), name="duties_event_filed_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="duties_withdrawn_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def kind_label(self) -> str:
        return EvidenceKind(self.kind).label

    @property
    def value(self) -> dict[str, Any]:
        """What was stored of a measure or of a set of dossiers at its moment; empty for the other kinds."""
        return self.data if self.kind in (EvidenceKind.MEASURE, EvidenceKind.DOSSIERS) else {}


class BudgetLine(models.Model):
    """Money for a duty: where from, how much is planned and spent (VND), and by which papers."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="budget")
    source = models.CharField("nguồn kinh phí", max_length=200)
    purpose = models.CharField("nội dung chi", max_length=300)
    estimate = models.PositiveBigIntegerField("dự toán (đồng)", default=0)
    spent = models.PositiveBigIntegerField("đã chi (đồng)", default=0)
    note = models.TextField("ghi chú", blank=True)
    document = models.CharField("chứng từ", max_length=200, blank=True)
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "dòng kinh phí"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source}: {self.purpose}"
