"""Documents that go out and come in, and the templates of those that go out."""

from datetime import date

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency, Officer
from motcua.common.models import Valid, ValidityQuerySet
from motcua.direction.kinds import DocumentKind, kinds
from motcua.documents.models import IssuedPaper, KeptFile


class OutgoingState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ ký"
    SIGNED = "signed", "Đã ký"
    CANCELLED = "cancelled", "Đã bỏ"


class IncomingState(models.TextChoices):
    RECEIVED = "received", "Chờ phân công"
    ASSIGNED = "assigned", "Đang giải quyết"
    CLOSED = "closed", "Đã giải quyết"


class Urgency(models.TextChoices):
    """Mức độ khẩn (NĐ 30/2020 Điều 4)."""

    NORMAL = "", "Thường"
    URGENT = "urgent", "Khẩn"
    VERY_URGENT = "very_urgent", "Thượng khẩn"
    FLASH = "flash", "Hỏa tốc"


class OutgoingDocument(models.Model):
    """Văn bản đi. Drafted, submitted, signed; the number is drawn when it is signed, and from then on it is final.

    `body` is Markdown; `data` are structured parts: "basis" (lines of căn cứ), "appendices", "signs", and whatever a
    template of the office asks for. `origin` names what a document came of ("urging:2026-11-26"): there is one living
    document of each. `register` is the series its number was drawn from. What was signed lies in `paper`, which always
    gives the same PDF, and in `file`, the .docx.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="outgoing_documents")
    kind = models.CharField("loại văn bản", max_length=20)
    summary = models.TextField("trích yếu")
    body = models.TextField("nội dung", blank=True)
    data = models.JSONField("phần có cấu trúc", default=dict, blank=True)
    template = models.CharField("mẫu trình bày", max_length=40, blank=True)
    addressees = models.JSONField("kính gửi", default=list, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    origin = models.CharField("phát sinh từ", max_length=120, blank=True)
    state = models.CharField("tình trạng", max_length=10, default=OutgoingState.DRAFT.value)
    search_text = models.TextField("chữ để tìm", blank=True)
    drafted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("soạn lúc")
    submitted_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField("trình lúc", null=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("ký lúc", null=True)
    cancelled_at = models.DateTimeField("bỏ lúc", null=True)
    register = models.CharField("dãy số", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True)
    number = models.PositiveIntegerField("số", null=True)
    number_text = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "văn bản đi"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "origin"],
                condition=~Q(origin="") & ~Q(state="cancelled"),
                name="direction_origin_once",
            ),
            models.UniqueConstraint(fields=["agency", "register", "year", "number"], name="direction_number_once"),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(number__isnull=False, year__isnull=False, signed_at__isnull=False, paper__isnull=False),
                name="direction_signed_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "year", "register", "number"], name="direction_outgoing_book"),
            models.Index(fields=["agency", "state", "-drafted_at"], name="direction_outgoing_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} {self.number_text or '(chưa có số)'}"

    @property
    def kind_row(self) -> DocumentKind:
        return kinds()[self.kind]

    @property
    def kind_name(self) -> str:
        return self.kind_row.name

    @property
    def state_label(self) -> str:
        return OutgoingState(self.state).label

    @property
    def is_signed(self) -> bool:
        return self.state == OutgoingState.SIGNED

    @property
    def full_name(self) -> str:
        """How other papers quote it: "Kế hoạch số 05/KH-UBND ngày 05/02/2026"; without number its kind and summary."""
        if not self.is_signed:
            return f"{self.kind_name} «{self.summary}»"
        return f"{self.kind_name} số {self.number_text} ngày {self.issued_on:%d/%m/%Y}"


class IncomingDocument(models.Model):
    """Văn bản đến: registered, handed to whoever settles it with an instruction and a day, closed (Điều 20–24)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="incoming_documents")
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số đến")
    arrived_on = models.DateField("ngày đến")
    kind = models.CharField("loại văn bản", max_length=20, blank=True)
    number_text = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True)
    issuer = models.CharField("tác giả (cơ quan ban hành)", max_length=250)
    summary = models.TextField("trích yếu")
    urgency = models.CharField("mức độ khẩn", max_length=12, choices=Urgency.choices, blank=True, default="")
    due_on = models.DateField("hạn giải quyết", null=True)
    instruction = models.TextField("ý kiến chỉ đạo", blank=True)
    handler_post = models.CharField("vị trí giải quyết", max_length=40, blank=True)
    handler = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="incoming_documents")
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("tình trạng", max_length=10, default=IncomingState.RECEIVED.value)
    search_text = models.TextField("chữ để tìm", blank=True)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("vào sổ lúc")
    assigned_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField("phân công lúc", null=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("giải quyết xong lúc", null=True)
    close_note = models.TextField("kết quả giải quyết", blank=True)
    answer = models.ForeignKey(OutgoingDocument, models.PROTECT, null=True, blank=True, related_name="answers_to")

    class Meta:
        verbose_name = "văn bản đến"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="direction_arrival_number_once"),
            models.CheckConstraint(
                condition=Q(state="received") | Q(state="closed") | Q(handler__isnull=False),
                name="direction_assigned_has_handler",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="direction_incoming_state")]

    def __str__(self) -> str:
        return f"Số đến {self.number}/{self.year}"

    @property
    def kind_name(self) -> str:
        known = kinds().get(self.kind)
        return known.name if known else "Văn bản"

    @property
    def state_label(self) -> str:
        return IncomingState(self.state).label

    @property
    def urgency_label(self) -> str:
        return Urgency(self.urgency).label

    @property
    def is_open(self) -> bool:
        return self.state != IncomingState.CLOSED

    def is_late(self, day: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < day


class DocumentTemplate(Valid):
    """A .docx of the office's own for one kind, in a version that holds from a day to a day.

    A document is written with the version of the day it is signed; without one, with the template of the house.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="document_templates")
    kind = models.CharField("loại văn bản", max_length=20)
    version = models.PositiveSmallIntegerField("phiên bản")
    file = models.ForeignKey(KeptFile, models.PROTECT, related_name="+")
    file_name = models.CharField("tên tệp", max_length=150)
    note = models.CharField("ghi chú", max_length=250, blank=True)
    added_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("đưa lên lúc")
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "mẫu văn bản"
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "kind", "version"], name="direction_template_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"
