"""The case and everything that moves with it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer, Unit
from motcua.law.lifecycle import END_STATES, OPEN_STATES, State
from motcua.procedures.models import Field


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Somebody still has to decide. None has ended; that is said too, for the index of what is open."""
        return self.filter(state__in=sorted(state.value for state in OPEN_STATES), ended_at=None)

    def running(self) -> Self:
        """Open and with the clock running."""
        return self.open().filter(clock="running")

    def late(self, now: datetime) -> Self:
        return self.running().filter(due_at__lte=now)

    def by_slack(self) -> Self:
        """Least slack first. Working time grows with the moment, so the due moment gives the same order."""
        return self.order_by(F("due_at").asc(nulls_last=True), "id")


class Case(models.Model):
    """One case of one agency: where it is, in whose hands, and until when.

    `due_at` includes waiting for the applicant; a re-appointment does not move it (it stands in `reappointed_to`),
    so that a late dossier stays late in every figure. `search_text` is folded by our own code on both databases.
    `field` is the lĩnh vực of the procedure at intake, kept here so that lists and reports need not look it up.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases")
    kind = models.CharField("loại việc", max_length=15, default="dossier")
    code = models.CharField("mã hồ sơ", max_length=60, unique=True)
    rules = models.CharField("bộ quy tắc", max_length=20)
    state = models.CharField("trạng thái", max_length=15)
    state_before = models.CharField("trạng thái trước khi dừng", max_length=15, blank=True)
    clock = models.CharField("đồng hồ", max_length=10, default="none")  # none | running | stopped | ended
    limit_unit = models.CharField("đơn vị thời hạn", max_length=20, blank=True)
    limit_amount = models.PositiveIntegerField("thời hạn", null=True)
    limit_cutoff = models.TimeField("giờ chốt trong ngày", null=True)
    due_is_given = models.BooleanField("ngày hẹn do người tiếp nhận hoặc sổ cũ ghi", default=False)
    calendar_version = models.CharField("phiên bản lịch", max_length=20, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True)
    first_due_at = models.DateTimeField("hẹn trả lần đầu", null=True)
    due_at = models.DateTimeField("hạn trả", null=True)
    reappointed_to = models.DateTimeField("hẹn lại", null=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    timeliness = models.CharField("trước, đúng, quá hạn", max_length=8, blank=True)  # early | on_time | late
    holder = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="held_cases")
    step_number = models.PositiveSmallIntegerField("bước", null=True)
    step_label = models.CharField("tên bước", max_length=120, blank=True)
    step_due_at = models.DateTimeField("hạn của bước", null=True)
    title = models.TextField("việc")
    # Its index is the one below, which also gives the order.
    field = models.ForeignKey(Field, models.PROTECT, null=True, related_name="cases", db_index=False)
    party_name = models.CharField("chủ hồ sơ", max_length=250)
    village = models.CharField("thôn", max_length=100, blank=True)
    search_text = models.TextField("chữ để tìm", blank=True)
    passages = models.PositiveIntegerField("số lần chuyển", default=0)
    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "việc"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False)
                | ~Q(state__in=sorted(s.value for s in END_STATES - {State.NOT_ACCEPTED})),
                name="casework_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(clock="running") | Q(ended_at__isnull=True), name="casework_clock_not_after_end"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(ended_at__isnull=True), name="casework_queue"),
            models.Index(fields=["agency", "due_at"], condition=Q(ended_at__isnull=True), name="casework_open_due"),
            models.Index(fields=["agency", "state", "id"], name="casework_state"),
            models.Index(fields=["agency", "field", "id"], name="casework_field"),
            models.Index(fields=["agency", "village", "id"], name="casework_village"),
            models.Index(fields=["agency", "due_at"], condition=Q(timeliness="late"), name="casework_late"),
            # These two hold all that the measures of a period ask, so that the rows themselves stay unread.
            models.Index(fields=["agency", "received_at", "kind"], include=["id"], name="casework_received"),
            models.Index(
                fields=["agency", "ended_at", "received_at", "timeliness", "state", "kind"],
                include=["id"],
                name="casework_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Passage(models.Model):
    """One act on a case: one row, never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="history")
    number = models.PositiveIntegerField("thứ tự")
    act = models.CharField("việc", max_length=30)
    from_state = models.CharField("từ trạng thái", max_length=15, blank=True)
    to_state = models.CharField("đến trạng thái", max_length=15)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="passages")
    by_name = models.CharField("người làm", max_length=200)
    to_holder = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="taken_passages")
    to_name = models.CharField("người nhận", max_length=200, blank=True)
    step_number = models.PositiveSmallIntegerField("bước", null=True)
    note = models.TextField("ghi chú", blank=True)
    reason_code = models.CharField("mã lý do", max_length=40, blank=True)
    due_before = models.DateTimeField("hạn trước", null=True)
    due_after = models.DateTimeField("hạn sau", null=True)

    class Meta:
        verbose_name = "lần chuyển"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="casework_passage_number_once")]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number} {self.act}"


class Pause(models.Model):
    """The clock stands still: waiting for a supplement or for a payment."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    kind = models.CharField("lý do", max_length=15)  # supplement | financial | other
    mode = models.CharField("khi chạy lại", max_length=10)  # extend | restart
    started_at = models.DateTimeField("dừng từ")
    ended_at = models.DateTimeField("chạy lại từ", null=True)

    class Meta:
        verbose_name = "tạm dừng"
        ordering = ["case", "started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="casework_one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="casework_pause_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class StepRun(models.Model):
    """One stay in one hand: which step, who, allowed and used working minutes.

    The apology takes its cause from here.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="step_runs")
    number = models.PositiveIntegerField("thứ tự")
    step_number = models.PositiveSmallIntegerField("bước", null=True)
    label = models.CharField("tên bước", max_length=120)
    role = models.CharField("vai trò", max_length=30, blank=True)
    holder = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="step_runs")
    unit_name = models.CharField("đơn vị", max_length=250, blank=True)
    allowed_minutes = models.PositiveIntegerField("được phép (phút làm việc)", null=True)
    started_at = models.DateTimeField("nhận lúc")
    due_at = models.DateTimeField("hạn của bước", null=True)
    ended_at = models.DateTimeField("chuyển lúc", null=True)
    used_minutes = models.PositiveIntegerField("đã dùng (phút làm việc)", null=True)

    class Meta:
        verbose_name = "lượt giữ hồ sơ"
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="casework_run_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="casework_one_open_run"),
        ]
        indexes = [models.Index(fields=["holder", "started_at"], name="casework_run_holder")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.label}"


class Consultation(models.Model):
    """A question to another office: an opinion asked in parallel, or a leg of the way there with its own clock."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    kind = models.CharField("loại", max_length=10)  # opinion | leg
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations")
    question = models.TextField("nội dung đề nghị")
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="asked_consultations")
    asked_at = models.DateTimeField("gửi lúc")
    due_at = models.DateTimeField("hạn trả lời", null=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    recorded_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="recorded_consultations"
    )

    class Meta:
        verbose_name = "lấy ý kiến, chặng liên thông"
        ordering = ["case", "asked_at"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.unit_id}"


class OutboxEvent(models.Model):
    """What other rooms and systems may want to know, stored with the act and handed on after it."""

    at = models.DateTimeField("lúc")
    kind = models.CharField("việc", max_length=60)
    case_code = models.CharField("mã hồ sơ", max_length=60)
    payload = models.JSONField("nội dung", default=dict)
    handed_on_at = models.DateTimeField("đã chuyển lúc", null=True)

    class Meta:
        verbose_name = "thư đi"
        indexes = [models.Index(fields=["id"], condition=Q(handed_on_at__isnull=True), name="casework_outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_code}"
