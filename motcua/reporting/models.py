"""What reporting keeps: what was made public, totals that other systems counted, and the words of reports."""

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer


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
