"""Programmes of inspection, the drawn sample, what was found, what follows, and the report."""

import hashlib
import json

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer, Unit
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Dossier
from motcua.duties.models import Duty
from motcua.inspections.checklists import Checklist, edition


class ProgrammeKind(models.TextChoices):
    INSPECTION = "inspection", "Kiểm tra"
    SELF = "self", "Tự kiểm tra"


class ProgrammeState(models.TextChoices):
    PLANNED = "planned", "Chuẩn bị, chưa rút mẫu"
    CHECKING = "checking", "Đang kiểm tra"
    REPORTED = "reported", "Báo cáo chờ ký"
    SIGNED = "signed", "Đã ký báo cáo"
    CANCELLED = "cancelled", "Thôi kiểm tra"


class Answer(models.TextChoices):
    OK = "ok", "Đạt"
    FAULT = "fault", "Có lỗi"
    NOT_APPLICABLE = "na", "Không áp dụng"


class Programme(models.Model):
    """One inspection: what is looked at, over which days, by which decision, with which edition of a checklist."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="inspections")
    kind = models.CharField("loại", max_length=10, choices=ProgrammeKind.choices)
    title = models.CharField("tên cuộc kiểm tra", max_length=250)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    first_day = models.DateField("hồ sơ từ ngày")
    last_day = models.DateField("đến hết ngày")
    decision = models.CharField("văn bản quyết định", max_length=250)
    checklist_key = models.CharField("danh mục kiểm tra", max_length=40)
    leader = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    members = models.ManyToManyField(Officer, related_name="+", blank=True)
    state = models.CharField("tình trạng", max_length=10, default=ProgrammeState.PLANNED.value)
    planned_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("lập lúc")
    cancelled_reason = models.TextField("lý do thôi kiểm tra", blank=True)
    cancelled_at = models.DateTimeField("thôi lúc", null=True)

    class Meta:
        verbose_name = "cuộc kiểm tra"
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="inspections_programme_days"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="inspections_cancelled_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-planned_at"], name="inspections_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"inspection:{self.pk}"

    @property
    def code(self) -> str:
        """How people name it beside its title, which may be that of another too."""
        return f"KT-{self.pk}"

    @property
    def page(self) -> str:
        """The local address that duties and evidence lead back to."""
        return f"/kiem-tra/{self.pk}/"

    @property
    def checklist(self) -> Checklist:
        return edition(self.checklist_key)

    @property
    def kind_label(self) -> str:
        return ProgrammeKind(self.kind).label

    @property
    def state_label(self) -> str:
        return ProgrammeState(self.state).label

    @property
    def is_signed(self) -> bool:
        return self.state == ProgrammeState.SIGNED


class Sample(models.Model):
    """How the dossiers were drawn, with everything that is needed to draw them again (`inspections.drawing`).

    `condition`: {"received_from", "received_to", "only_ended"} and, of one unit, {"unit": its key, "unit_name"};
    `as_of`: nothing that came later counts. `strata`: "" or "field".
    `population` is the list that was drawn from (`drawing.list_of`), `population_sha256` the hash of that very text:
    what is renamed, brought in or mended later changes neither.
    """

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="sample")
    seed = models.CharField("số ngẫu nhiên", max_length=80)
    wanted = models.PositiveIntegerField("số hồ sơ cần rút")
    strata = models.CharField("phân nhóm", max_length=10, blank=True)
    condition = models.JSONField("điều kiện", default=dict)
    as_of = models.DateTimeField("tính đến lúc")
    population = models.TextField("danh sách phạm vi")
    population_size = models.PositiveIntegerField("số hồ sơ trong phạm vi")
    population_sha256 = models.CharField("mã băm phạm vi", max_length=64)
    drawn_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("rút lúc")

    class Meta:
        verbose_name = "mẫu kiểm tra"

    def __str__(self) -> str:
        return f"Mẫu {self.programme_id}: {self.seed}"


class SampledDossier(models.Model):
    """A dossier of the sample; `position` from 1."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="dossiers")
    position = models.PositiveIntegerField("thứ tự")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    stratum = models.CharField("nhóm", max_length=200, blank=True)

    class Meta:
        verbose_name = "hồ sơ trong mẫu"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "position"], name="inspections_position_once"),
            models.UniqueConstraint(fields=["sample", "dossier"], name="inspections_dossier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.position}"


class Finding(models.Model):
    """The answer to one question of the checklist, of a dossier of the sample or (`sampled` None) of the office."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="findings")
    item = models.CharField("nội dung", max_length=10)
    sampled = models.ForeignKey(SampledDossier, models.PROTECT, null=True, related_name="findings")
    answer = models.CharField("kết quả", max_length=5, choices=Answer.choices)
    note = models.TextField("nhận xét", blank=True)
    responsible = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết quả kiểm tra"
        constraints = [
            models.UniqueConstraint(fields=["programme", "item", "sampled"], name="inspections_answer_once"),
            models.UniqueConstraint(
                fields=["programme", "item"], condition=Q(sampled__isnull=True), name="inspections_office_answer_once"
            ),
            models.CheckConstraint(condition=~Q(answer="fault") | ~Q(note=""), name="inspections_fault_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer}"

    @property
    def mark(self) -> str:
        """Names this very answer: another answer, note or hand has another mark."""
        told = [self.answer, self.note, self.responsible_id, self.recorded_by_id, self.recorded_at.isoformat()]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @property
    def answer_label(self) -> str:
        return Answer(self.answer).label


class Recommendation(models.Model):
    """What has to be mended, by whom and by when; a duty from the signature of the report on."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField("số thứ tự")
    text = models.TextField("kiến nghị")
    product = models.CharField("sản phẩm", max_length=250, blank=True)
    lead_post = models.SlugField("vị trí khắc phục", max_length=40)
    due_on = models.DateField("hạn khắc phục")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "kiến nghị sau kiểm tra"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="inspections_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def key(self) -> str:
        """How its duty is named."""
        return f"inspection:{self.programme_id}:{self.number}"


class InspectionReport(models.Model):
    """Báo cáo kết quả kiểm tra. Signed it never changes, nor do findings and recommendations; the database refuses.

    `data` is what was signed, `sha256` the hash of its canonical JSON.
    """

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="report")
    assessment = models.TextField("đánh giá chung", blank=True)
    causes = models.TextField("tồn tại, nguyên nhân", blank=True)
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("ghi lúc")
    submitted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("trình lúc", null=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("ký lúc", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, related_name="+")
    data = models.JSONField("nội dung đã ký", default=dict)
    sha256 = models.CharField("mã băm", max_length=64, blank=True)

    class Meta:
        verbose_name = "báo cáo kết quả kiểm tra"
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(paper__isnull=False) & ~Q(sha256="")),
                name="inspections_signed_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.programme_id}"
