"""Numbers, issued papers and kept files."""

from django.db import models

from motcua.agency.models import Agency, Officer
from motcua.procedures.models import PostingRound, ProcedureVersion


class Counter(models.Model):
    """The last number of one series (`scope`).

    Raised inside the act's transaction: a rolled-back act leaves no hole.
    """

    scope = models.CharField("dãy số", max_length=120, primary_key=True)
    value = models.PositiveBigIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "dãy số"

    def __str__(self) -> str:
        return f"{self.scope} = {self.value}"


class KeptFile(models.Model):
    """A file under its SHA-256: kept once however often it is handed in."""

    sha256 = models.CharField("mã băm", max_length=64, unique=True)
    name = models.CharField("tên tệp", max_length=250)
    mime = models.CharField("loại", max_length=100)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    path = models.CharField("nơi giữ", max_length=250)
    kept_at = models.DateTimeField("giữ từ")
    kept_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="kept_files")
    scan_state = models.CharField("quét mã độc", max_length=20, default="not_scanned")

    class Meta:
        verbose_name = "tệp đã giữ"

    def __str__(self) -> str:
        return self.name


class IssuedPaper(models.Model):
    """One official paper: number, register, content. The PDF is drawn from `data` and is always the same bytes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="issued_papers")
    form = models.CharField("mẫu", max_length=40)
    edition = models.CharField("theo thông tư", max_length=40, blank=True)
    case_code = models.CharField("mã hồ sơ", max_length=60, blank=True, db_index=True)
    rules_day = models.DateField("theo quy định ngày")
    register = models.CharField("sổ", max_length=60)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số thứ tự")
    number_text = models.CharField("số, ký hiệu", max_length=80)
    issued_at = models.DateTimeField("phát hành lúc")
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="issued_papers")
    issued_by_name = models.CharField("người phát hành", max_length=200, blank=True)
    data = models.JSONField("nội dung", default=dict)
    verify_code = models.CharField("mã xác minh", max_length=24, unique=True)

    class Meta:
        verbose_name = "giấy tờ đã phát hành"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "register", "year", "number"], name="documents_register_number_once"
            )
        ]
        indexes = [models.Index(fields=["agency", "register", "issued_at"], name="documents_register_period")]

    def __str__(self) -> str:
        return f"{self.form} {self.number_text}"


class SampleForm(models.Model):
    """Biểu mẫu để tải về: the file that people fill in for one paper which a version of a procedure asks for.

    Bound to the paper by its name, not by its row: a corrected version lays its rows anew and keeps its forms. Another
    file is another row, so what an address gives never changes.
    """

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="sample_forms")
    paper_name = models.TextField("tên giấy tờ")
    file = models.ForeignKey(KeptFile, models.PROTECT, related_name="sample_forms")
    file_name = models.CharField("tên tệp khi tải về", max_length=150)
    added_at = models.DateTimeField("đưa lên lúc")
    added_by = models.ForeignKey(Officer, models.PROTECT, related_name="sample_forms")

    class Meta:
        verbose_name = "biểu mẫu để tải về"
        constraints = [
            models.UniqueConstraint(fields=["version", "paper_name"], name="documents_sample_form_once_per_paper")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def kind(self) -> str:
        """PDF, DOCX or XLSX, as its ending says."""
        return self.file_name.rsplit(".", 1)[-1].upper()


class PostingPhoto(models.Model):
    """Ảnh minh chứng: a photograph of what was put up in one round, without the data a camera writes into it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posting_photos")
    round = models.ForeignKey(PostingRound, models.PROTECT, related_name="photos")
    file = models.ForeignKey(KeptFile, models.PROTECT, related_name="posting_photos")
    added_at = models.DateTimeField("đưa lên lúc")
    added_by = models.ForeignKey(Officer, models.PROTECT, related_name="posting_photos")

    class Meta:
        verbose_name = "ảnh niêm yết"
        constraints = [models.UniqueConstraint(fields=["round", "file"], name="documents_posting_photo_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.file_id}"
