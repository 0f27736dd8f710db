"""Briefings and dialogues: agenda, who came, minutes, conclusions, and what people asked."""

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency, Officer
from motcua.documents.models import IssuedPaper
from motcua.duties.models import Duty


class MeetingKind(models.TextChoices):
    BRIEFING = "briefing", "Giao ban"
    DIALOGUE = "dialogue", "Hội nghị đối thoại"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Sắp họp"
    HELD = "held", "Đã họp, đang ghi biên bản"
    MINUTED = "minuted", "Chờ chủ trì ký biên bản"
    SIGNED = "signed", "Đã ký biên bản"
    CANCELLED = "cancelled", "Không họp"


class Presence(models.TextChoices):
    INVITED = "invited", "Được mời"
    PRESENT = "present", "Có mặt"
    EXCUSED = "excused", "Vắng có lý do"
    ABSENT = "absent", "Vắng không báo"


class QuestionState(models.TextChoices):
    OPEN = "open", "Chưa giao"
    ASSIGNED = "assigned", "Đã giao trả lời"
    ANSWERED = "answered", "Đã trả lời"
    PUBLISHED = "published", "Đã công khai"


class Meeting(models.Model):
    """A meeting of the office (giao ban) or with people (đối thoại). `held_at`: when it begins, `ended_at`: when it
    was over. From the signature of its minutes on only the questions of people still move.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="meetings")
    kind = models.CharField("loại cuộc họp", max_length=10, choices=MeetingKind.choices)
    title = models.CharField("tên cuộc họp", max_length=250)
    held_at = models.DateTimeField("bắt đầu lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    place = models.CharField("địa điểm", max_length=200)
    chair = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    secretary = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    guests = models.TextField("khách mời", blank=True)
    state = models.CharField("tình trạng", max_length=10, default=MeetingState.PLANNED.value)
    planned_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("lập lúc")
    cancelled_reason = models.TextField("lý do không họp", blank=True)

    class Meta:
        verbose_name = "cuộc họp"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["held", "minuted", "signed"]) | Q(ended_at__isnull=False),
                name="meetings_held_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="meetings_cancelled_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "-held_at"], name="meetings_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the log and the register name it."""
        return f"meeting:{self.pk}"

    @property
    def page(self) -> str:
        """The local address that duties and evidence lead back to."""
        return f"/hop/{self.pk}/"

    @property
    def kind_label(self) -> str:
        return MeetingKind(self.kind).label

    @property
    def state_label(self) -> str:
        return MeetingState(self.state).label

    @property
    def is_dialogue(self) -> bool:
        return self.kind == MeetingKind.DIALOGUE

    @property
    def is_signed(self) -> bool:
        return self.state == MeetingState.SIGNED


class AgendaItem(models.Model):
    """One point of the agenda. `key` names what it was drafted from ("late-duties"; empty = written by hand).

    `figures`: what was true when it was drafted, [{"label", "value", "url"}]. Drafting again renews figures and words,
    but never words that somebody wrote (`is_edited`).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("thứ tự")
    key = models.CharField("lập từ", max_length=40, blank=True)
    title = models.CharField("nội dung", max_length=250)
    text = models.TextField("diễn giải", blank=True)
    figures = models.JSONField("số liệu", default=list)
    drafted_at = models.DateTimeField("số liệu lúc", null=True)
    is_edited = models.BooleanField("đã sửa lời", default=False)

    class Meta:
        verbose_name = "nội dung họp"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], condition=~Q(key=""), name="meetings_point_once")
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """An officer who is invited, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    presence = models.CharField("dự họp", max_length=10, choices=Presence.choices, default=Presence.INVITED)

    class Meta:
        verbose_name = "thành phần dự họp"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "officer"], name="meetings_invited_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.officer_id}"

    @property
    def presence_label(self) -> str:
        return Presence(self.presence).label


class Minutes(models.Model):
    """Biên bản of a meeting: what was said. Signed by secretary and chair it never changes; the database refuses.

    `data` is what was signed, `sha256` the hash of its canonical JSON.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    text = models.TextField("diễn biến", blank=True)
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("ghi lúc")
    submitted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("thư ký ký lúc", null=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("chủ trì ký lúc", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, related_name="+")
    data = models.JSONField("nội dung đã ký", default=dict)
    sha256 = models.CharField("mã băm", max_length=64, blank=True)

    class Meta:
        verbose_name = "biên bản"
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(paper__isnull=False) & ~Q(sha256="")),
                name="meetings_signed_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Biên bản {self.meeting_id}"


class Conclusion(models.Model):
    """What was concluded. With a lead and a day it becomes a duty when the minutes are signed; `number` from 1."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions")
    number = models.PositiveSmallIntegerField("số thứ tự")
    text = models.TextField("kết luận")
    product = models.CharField("sản phẩm", max_length=250, blank=True)
    lead_post = models.SlugField("vị trí chủ trì", max_length=40, blank=True)
    due_on = models.DateField("hạn", null=True)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "kết luận"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_conclusion_once"),
            models.CheckConstraint(
                condition=Q(lead_post="", due_on__isnull=True) | (~Q(lead_post="") & Q(due_on__isnull=False)),
                name="meetings_task_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def key(self) -> str:
        """How its duty is named."""
        return f"meeting:{self.meeting_id}:{self.number}"

    @property
    def is_task(self) -> bool:
        return bool(self.lead_post)


class DialogueQuestion(models.Model):
    """What somebody asked at a dialogue, or wrote before it.

    `asker_name`, `contact` and `village` are for answering and never leave the office: what is published is
    `public_text` with `answer`. `petition_ref`: the number of the petition it was passed on as.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField("số thứ tự")
    asker_name = models.CharField("người hỏi", max_length=150)
    contact = models.CharField("liên hệ", max_length=150, blank=True)
    village = models.CharField("thôn", max_length=100, blank=True)
    text = models.TextField("câu hỏi")
    field = models.CharField("lĩnh vực", max_length=150, blank=True)
    procedure_code = models.CharField("mã thủ tục", max_length=40, blank=True)
    petition_ref = models.CharField("số phản ánh, kiến nghị", max_length=60, blank=True)
    state = models.CharField("tình trạng", max_length=10, default=QuestionState.OPEN.value)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("ghi lúc")
    lead_post = models.SlugField("vị trí trả lời", max_length=40, blank=True)
    due_on = models.DateField("hạn trả lời", null=True)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    public_text = models.TextField("câu hỏi công khai", blank=True)
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("công khai lúc", null=True)

    class Meta:
        verbose_name = "câu hỏi đối thoại"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_question_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "published"]) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="meetings_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(public_text="")),
                name="meetings_published_has_words",
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"], name="meetings_published")]

    def __str__(self) -> str:
        return f"{self.meeting_id} câu {self.number}"

    @property
    def state_label(self) -> str:
        return QuestionState(self.state).label

    @property
    def key(self) -> str:
        """How the duty to answer it is named."""
        return f"meeting:{self.meeting_id}:q{self.number}"
