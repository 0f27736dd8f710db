"""Score sheets and their lines; and what is known of a dossier that lets a contact not count."""

from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer, Unit
from motcua.documents.models import IssuedPaper, KeptFile
from motcua.dossiers.models import Dossier
from motcua.law.scoring import Quarter, Scheme, quarter_of, scheme_on


class FractionField(models.CharField):
    """An exact fraction, stored as "37/20"; None = nothing arose."""

    # What the type checker reads of a field: what may be set, and what it gives.
    _pyi_private_set_type: Fraction | None  # type: ignore[assignment]
    _pyi_private_get_type: Fraction | None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_rest: object) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(Fraction(value))


class SheetState(models.TextChoices):
    DRAFT = "draft", "Đang tự chấm"
    SCORED = "scored", "Đã tự chấm, chờ thẩm định"
    VERIFIED = "verified", "Đã thẩm định, chờ ký"
    SIGNED = "signed", "Đã ký"


class ScoreSheet(models.Model):
    """Bảng chấm điểm of one quarter: of the one-stop unit, or of an officer. Once signed it never changes.

    `data` is what was signed (values, evidence, rules), `sha256` the hash of its canonical JSON; the database itself
    refuses to change a signed row (migration 0002).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="score_sheets")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="score_sheets")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="score_sheets")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    state = models.CharField("tình trạng", max_length=10, default=SheetState.DRAFT.value)
    opened_at = models.DateTimeField("mở lúc")
    scored_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField("tự chấm lúc", null=True)
    verified_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField("thẩm định lúc", null=True)
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("ký lúc", null=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField("nội dung đã ký", default=dict)
    sha256 = models.CharField("mã băm", max_length=64, blank=True)

    class Meta:
        verbose_name = "bảng chấm điểm"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, officer__isnull=False) | Q(unit__isnull=False, officer__isnull=True),
                name="scoring_sheet_one_subject",
            ),
            models.UniqueConstraint(fields=["unit", "first_day"], name="scoring_unit_sheet_once"),
            models.UniqueConstraint(fields=["officer", "first_day"], name="scoring_officer_sheet_once"),
            models.CheckConstraint(condition=Q(first_day__lt=F("last_day")), name="scoring_sheet_days"),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_at__isnull=False) & ~Q(sha256="")),
                name="scoring_signed_has_hash",
            ),
        ]
        indexes = [models.Index(fields=["agency", "first_day"], name="scoring_sheet_quarter")]

    def __str__(self) -> str:
        return f"{self.subject_name} · {self.quarter}"

    @property
    def subject(self) -> str:
        """Which indices apply: those of a "unit" or of an "officer"."""
        return "officer" if self.officer_id else "unit"

    @property
    def subject_name(self) -> str:
        who = self.officer.full_name if self.officer else self.unit and self.unit.name
        return str(who)

    @property
    def quarter(self) -> Quarter:
        return quarter_of(self.last_day)

    @property
    def scheme(self) -> Scheme:
        """The rules of the quarter's last day."""
        return scheme_on(self.last_day)

    @property
    def state_label(self) -> str:
        return SheetState(self.state).label

    @property
    def is_signed(self) -> bool:
        return self.state == SheetState.SIGNED


class ScoreLine(models.Model):
    """One index on a sheet: what the log and ratings say, the own score with its evidence, the verified score."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("chỉ số")
    points = models.PositiveIntegerField("tổng điểm các hồ sơ", null=True)
    dossiers = models.PositiveIntegerField("số hồ sơ", null=True)
    own = FractionField("điểm tự chấm")
    note = models.TextField("ghi chú", blank=True)
    evidence = models.TextField("minh chứng", blank=True)
    evidence_file = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="+")
    verified = FractionField("điểm thẩm định")
    verified_note = models.TextField("ghi chú thẩm định", blank=True)

    class Meta:
        verbose_name = "dòng chấm điểm"
        ordering = ["sheet", "number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="scoring_line_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} chỉ số {self.number}"


class ApplicantFault(models.Model):
    """Requests to complete a dossier that were the applicant's own fault: they do not count for index 3."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="applicant_fault")
    requests = models.PositiveSmallIntegerField("số lần do lỗi người nộp")
    remark = models.TextField("lý do")
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lỗi của người nộp"
        constraints = [models.CheckConstraint(condition=Q(requests__gt=0), name="scoring_fault_counts")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.requests}"
