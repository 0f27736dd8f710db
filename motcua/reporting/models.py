"""What reporting keeps: what was made public, totals of other systems, the words of reports, and closed figures."""

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer
from motcua.documents.models import IssuedPaper


class Publication(models.Model):
    """One act of making something public. It feeds the measures that promise publication (T12, T15).

    `data` is what was shown, with no personal data; `sha256` is the hash of its canonical JSON.
    """

    class Kind(models.TextChoices):
        LATE_LIST = "late_list", "Danh sách chậm muộn"
        MEASURES_766 = "measures_766", "Điểm tự theo dõi theo Quyết định 766"
        MEASURES = "measures", "Chỉ tiêu của kế hoạch"
        PROCEDURES = "procedures", "Thủ tục hành chính"
        PETITIONS = "petitions", "Phản ánh, kiến nghị đã trả lời"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications")
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    subject = models.CharField("nội dung", max_length=200)
    period_first = models.DateField("từ ngày")
    period_last = models.DateField("đến ngày")
    published_at = models.DateTimeField("công khai lúc")
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="publications")
    data = models.JSONField("số liệu", default=dict)
    sha256 = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "lần công khai"
        constraints = [
            models.CheckConstraint(condition=Q(period_last__gte=F("period_first")), name="reporting_publication_days")
        ]
        indexes = [models.Index(fields=["agency", "kind", "period_first"], name="reporting_publication_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period_first:%Y-%m-%d}"


class OutsideTotal(models.Model):
    """How many dossiers of a month another system counted: what the share of synchronised dossiers is divided by."""

    class Source(models.TextChoices):
        REPORT_SYSTEM = "bcqg", "Hệ thống thông tin báo cáo quốc gia"
        PORTAL = "dvcqg", "Cổng Dịch vụ công quốc gia"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="outside_totals")
    source = models.CharField("hệ thống", max_length=10, choices=Source.choices)
    month = models.DateField("tháng")  # its first day
    received = models.PositiveIntegerField("số hồ sơ tiếp nhận")
    synchronised = models.PositiveIntegerField("số hồ sơ đã đồng bộ", default=0)
    entered_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="outside_totals")
    entered_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "số liệu hệ thống khác"
        constraints = [
            models.UniqueConstraint(fields=["agency", "source", "month"], name="reporting_outside_total_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}"


class ReportDraft(models.Model):
    """The words an officer put in place of the prepared ones in the narrative of a report, by section.

    `paragraphs`: section key → text, in which figures stand as tokens such as {T06.value} and are filled when the
    report is drawn. A section without an entry keeps the prepared words. `number` counts the changes, so that two
    people who edit at once do not write over each other.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="report_drafts")
    form = models.CharField("biểu", max_length=40)
    period_first = models.DateField("từ ngày")
    period_last = models.DateField("đến ngày")
    paragraphs = models.JSONField("lời văn", default=dict)
    number = models.PositiveIntegerField("lần sửa", default=1)
    changed_by = models.ForeignKey(Officer, models.PROTECT, related_name="report_drafts")
    changed_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "lời văn báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "form", "period_first", "period_last"], name="reporting_draft_once"
            ),
            models.CheckConstraint(condition=Q(period_last__gte=F("period_first")), name="reporting_draft_days"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period_first:%Y-%m-%d}"


class FreezeState(models.TextChoices):
    CLOSED = "closed", "Đã chốt, chưa ký"
    SIGNED = "signed", "Đã ký"


class Freeze(models.Model):
    """Figures of a period as they were closed. The database refuses every change of them, and all of a signed one.

    `values`: the table of the report and both numbers of every measure. `parameters`: under which rules they were
    computed. `contributions`: which dossier counted where, packed (`reporting.contributions`). `sha256` is the hash of
    the canonical JSON of all of it. Closing again before it is signed makes a new row with the next `number`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="freezes")
    form = models.CharField("biểu", max_length=40)
    period_first = models.DateField("từ ngày")
    period_last = models.DateField("đến ngày")
    period_key = models.CharField("mã kỳ", max_length=40, blank=True)
    number = models.PositiveSmallIntegerField("lần chốt")
    as_of = models.DateTimeField("số liệu tính đến")
    values = models.JSONField("số liệu")
    parameters = models.JSONField("tham số")
    contributions = models.BinaryField("hồ sơ đã tính")
    sha256 = models.CharField("mã băm", max_length=64)
    closed_by = models.ForeignKey(Officer, models.PROTECT, related_name="closed_freezes")
    closed_at = models.DateTimeField("chốt lúc")
    state = models.CharField("tình trạng", max_length=10, choices=FreezeState.choices, default=FreezeState.CLOSED)
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="signed_freezes")
    signed_at = models.DateTimeField("ký lúc", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "lần chốt số liệu"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "form", "period_first", "period_last", "number"], name="reporting_freeze_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "form", "period_first", "period_last"],
                condition=Q(state="signed"),
                name="reporting_freeze_signed_once",
            ),
            models.CheckConstraint(condition=Q(period_last__gte=F("period_first")), name="reporting_freeze_days"),
            models.CheckConstraint(
                condition=Q(state="closed", signed_at=None, signed_by=None, paper=None)
                | Q(state="signed", signed_at__isnull=False, signed_by__isnull=False, paper__isnull=False),
                name="reporting_freeze_signed_has_signer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period_first:%Y-%m-%d} lần {self.number}"

    @property
    def is_signed(self) -> bool:
        return self.state == FreezeState.SIGNED


class Restatement(models.Model):
    """Why signed figures are other figures today: old, new and reason; the signed ones stay. Never changed.

    `changes`: [{"place","name","old","new"}]; `moves`: [{"code","left","joined","why"}]. `values` and `contributions`
    are what holds from now on: the next comparison begins here.
    """

    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="restatements")
    number = models.PositiveSmallIntegerField("lần đính chính")
    as_of = models.DateTimeField("số liệu tính đến")
    values = models.JSONField("số liệu")
    contributions = models.BinaryField("hồ sơ đã tính")
    changes = models.JSONField("các số thay đổi")
    moves = models.JSONField("các hồ sơ thay đổi")
    reason = models.TextField("lý do")
    sha256 = models.CharField("mã băm", max_length=64)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, related_name="restatements")
    confirmed_at = models.DateTimeField("xác nhận lúc")
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lần đính chính số liệu"
        ordering = ["freeze", "number"]
        constraints = [models.UniqueConstraint(fields=["freeze", "number"], name="reporting_restatement_once")]

    def __str__(self) -> str:
        return f"Đính chính {self.freeze_id} lần {self.number}"


class FreezeCheck(models.Model):
    """Whether signed figures still agree with the dossiers, looked at once a day."""

    freeze = models.OneToOneField(Freeze, models.CASCADE, primary_key=True, related_name="check_made")
    checked_at = models.DateTimeField("đối chiếu lúc")
    changed = models.PositiveIntegerField("số ô thay đổi", default=0)
    differs_since = models.DateTimeField("lệch từ", null=True)

    class Meta:
        verbose_name = "lần đối chiếu số liệu đã ký"

    def __str__(self) -> str:
        return f"{self.freeze_id}: {self.changed}"
