"""The forms of meetings, and what they say as the acts take it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.agency.models import Agency, Officer
from motcua.common.moments import EARLIEST, LATEST
from motcua.meetings.models import DialogueQuestion, Meeting, MeetingKind, Presence
from motcua.meetings.queries import people_of, posts_to_lead
from motcua.meetings.services import Asked, MeetingSpec, Point, Task
from motcua.web.ui.forms import DayField, DoorForm, MomentInput

NO_POST = ("", "Không giao ai (kết luận chung)")
MOMENTS = ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%d %H:%M"]


class MomentField(forms.DateTimeField):
    """A day with its hour, typed as 27/11/2026 08:00 or picked."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=MOMENTS, **kwargs)
        self.error_messages["invalid"] = "Ngày giờ không đúng. Ghi như 27/11/2026 08:00."

    def to_python(self, value: Any) -> datetime | None:
        try:
            told: datetime | None = super().to_python(value)
        except OverflowError as beyond:  # the first and the last hours of the calendar have no moment here
            raise ValidationError(self.error_messages["invalid"], code="invalid") from beyond
        if told and not EARLIEST.year < told.year < LATEST.year:
            raise ValidationError(f"Ghi năm từ {EARLIEST.year + 1} đến {LATEST.year - 1}.", code="beyond")
        return told


class MeetingForm(DoorForm):
    """When, where, with whom."""

    kind = forms.ChoiceField(label="Loại cuộc họp", choices=MeetingKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Tên cuộc họp", max_length=250)
    held_at = MomentField(label="Bắt đầu lúc")
    place = forms.CharField(label="Địa điểm", max_length=200)
    chair = forms.ChoiceField(label="Chủ trì", help_text="Lãnh đạo ký biên bản.")
    secretary = forms.ChoiceField(label="Thư ký", help_text="Ghi biên bản và trình ký.")
    invited = forms.MultipleChoiceField(
        label="Thành phần khác",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Được báo trên bàn làm việc.",
    )
    guests = forms.CharField(
        label="Khách mời", required=False, max_length=4000, widget=forms.Textarea({"rows": 2}),
        help_text="Người ngoài cơ quan, mỗi dòng một người hoặc đơn vị.",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in people_of(agency, day)]
        for name in ("chair", "secretary"):
            self.fields[name].choices = [("", "Chọn người"), *people]  # type: ignore[attr-defined]
        self.fields["invited"].choices = people  # type: ignore[attr-defined]

    def spec(self) -> MeetingSpec:
        found = self.cleaned_data
        keys = {int(found["chair"]), int(found["secretary"]), *(int(one) for one in found["invited"])}
        officers = Officer.objects.select_related("agency").in_bulk(keys)
        return MeetingSpec(
            kind=found["kind"],
            title=found["title"],
            held_at=found["held_at"],
            place=found["place"],
            chair=officers[int(found["chair"])],
            secretary=officers[int(found["secretary"])],
            invited=[officers[int(one)] for one in found["invited"]],
            guests=found["guests"],
        )


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    others = meeting.attendance.exclude(officer__in=[meeting.chair_id, meeting.secretary_id])
    return {
        "kind": meeting.kind,
        "title": meeting.title,
        "held_at": meeting.held_at,
        "place": meeting.place,
        "chair": str(meeting.chair_id),
        "secretary": str(meeting.secretary_id),
        "invited": [str(pk) for pk in others.values_list("officer_id", flat=True)],
        "guests": meeting.guests,
    }


class PointForm(DoorForm):
    title = forms.CharField(label="Nội dung", max_length=250)
    text = forms.CharField(label="Diễn giải", required=False, max_length=20_000, widget=forms.Textarea({"rows": 6}))

    def point(self) -> Point:
        return Point(self.cleaned_data["title"], self.cleaned_data["text"])


class ReasonForm(DoorForm):
    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea({"rows": 2}))


class HoldForm(DoorForm):
    """When it was over, and who came."""

    ended_at = MomentField(label="Kết thúc lúc")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)]
        self.people = list(meeting.attendance.select_related("officer"))
        for one in self.people:
            self.fields[f"presence_{one.officer_id}"] = forms.ChoiceField(
                label=one.officer.full_name, choices=choices, initial=Presence.PRESENT.value, widget=forms.RadioSelect
            )

    def presence(self) -> dict[int, str]:
        return {one.officer_id: self.cleaned_data[f"presence_{one.officer_id}"] for one in self.people}


class MinutesForm(DoorForm):
    text = forms.CharField(
        label="Diễn biến cuộc họp", max_length=20_000, widget=forms.Textarea({"rows": 16}),
        help_text="Ai báo cáo gì, ý kiến gì. Bắt đầu từ nội dung họp; kết luận ghi ở phần dưới.",
    )  # fmt: skip


class TaskForm(DoorForm):
    """A conclusion; with a lead and a day it becomes a duty."""

    text = forms.CharField(label="Kết luận", max_length=4000, widget=forms.Textarea({"rows": 2}))
    lead_post = forms.ChoiceField(label="Giao cho", required=False)
    due_on = DayField(label="Hạn", required=False)
    product = forms.CharField(label="Sản phẩm", required=False, max_length=250)

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_post"].choices = [NO_POST, *posts_to_lead(agency, day)]  # type: ignore[attr-defined]

    def task(self) -> Task:
        found = self.cleaned_data
        return Task(found["text"], found["lead_post"], found["due_on"], found["product"])


# What people ask


class QuestionForm(DoorForm):
    text = forms.CharField(label="Câu hỏi", max_length=4000, widget=forms.Textarea({"rows": 4}))
    asker_name = forms.CharField(
        label="Người hỏi", max_length=150, help_text="Chỉ để trả lời; không bao giờ công khai.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    contact = forms.CharField(
        label="Cách liên hệ", required=False, max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    village = forms.ChoiceField(label="Thôn", required=False)
    field = forms.CharField(label="Lĩnh vực", required=False, max_length=150)
    procedure_code = forms.CharField(
        label="Mã thủ tục", required=False, max_length=40, help_text="Như 1.004873, khi hỏi về một thủ tục."
    )
    petition_ref = forms.CharField(
        label="Số phản ánh, kiến nghị", required=False, max_length=60,
        help_text="Khi câu hỏi đã chuyển thành phản ánh, kiến nghị.",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = [(str(name), str(name)) for name in agency.villages]
        self.fields["village"].choices = [("", "Không rõ"), *villages]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class AssignForm(DoorForm):
    lead_post = forms.ChoiceField(label="Giao cho")
    due_on = DayField(label="Hạn trả lời")

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_post"].choices = [("", "Chọn vị trí"), *posts_to_lead(agency, day)]  # type: ignore[attr-defined]


class AnswerForm(DoorForm):
    answer = forms.CharField(label="Trả lời", max_length=10_000, widget=forms.Textarea({"rows": 6}))


class PublishForm(DoorForm):
    public_text = forms.CharField(
        label="Câu hỏi công khai", max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text="Bỏ tên, số điện thoại, địa chỉ của người hỏi. Câu trả lời công khai như đã ghi.",
    )  # fmt: skip


class PetitionForm(DoorForm):
    petition_ref = forms.CharField(label="Số phản ánh, kiến nghị", required=False, max_length=60)


def publish_initial(question: DialogueQuestion) -> dict[str, str]:
    return {"public_text": question.public_text or question.text}
