"""What reporting keeps: which figures were made public, and totals that other systems counted."""

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
