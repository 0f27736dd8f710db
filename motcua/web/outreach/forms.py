"""The forms of communication, and what they say as the acts take it."""

from datetime import date
from typing import Any

from django import forms

from motcua.agency.models import Agency, Post
from motcua.law.workdays import WEEKDAYS
from motcua.outreach.models import Channel, CommunicationItem, Topic
from motcua.outreach.services import ItemSpec, SlotSpec
from motcua.web.ui.forms import DayField, DoorForm

REACH = {
    Channel.BOARD: ("Nơi đã dán", "Như: bảng tin Thôn 1, Thôn 2, nhà văn hóa."),
    Channel.SOCIAL: ("Địa chỉ bài đã đăng", "Bắt đầu bằng https://."),
    Channel.SMS: ("Số máy đã nhận", "Như: 312 máy."),
}


class ItemForm(DoorForm):
    """What is told, where, when and by whose work."""

    title = forms.CharField(label="Tên tin, bài", max_length=250)
    channel = forms.ChoiceField(label="Kênh", choices=Channel.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label="Chuyên mục", choices=Topic.choices)
    post = forms.ChoiceField(label="Vị trí thực hiện")
    planned_on = DayField(label="Ngày dự kiến")
    last_on = DayField(label="Đến hết ngày", required=False, help_text="Khi phát hoặc dán nhiều ngày.")
    text = forms.CharField(
        label="Nội dung", required=False, max_length=20_000, widget=forms.Textarea({"rows": 14}),
        help_text="Dòng trống ngăn đoạn; # đầu dòng là đề mục, ** hai bên là chữ đậm. Không ghi thông tin cá nhân.",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Post.objects.on(day).filter(unit__agency=agency).order_by("id")
        choices = [(post.code, post.name) for post in rows if post.duties != ["admin"]]
        self.fields["post"].choices = [("", "Chọn vị trí"), *choices]  # type: ignore[attr-defined]

    def spec(self) -> ItemSpec:
        return ItemSpec(**self.cleaned_data)


def item_initial(item: CommunicationItem) -> dict[str, Any]:
    """An item as its form shows it."""
    names = ("title", "channel", "topic", "post", "planned_on", "last_on", "text")
    return {name: getattr(item, name) for name in names}


class ReachForm(DoorForm):
    """Where it was posted, or how many it was sent to; nothing is asked for the web."""

    reach = forms.CharField(max_length=250)

    def __init__(self, *args: Any, item: CommunicationItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = REACH.get(Channel(item.channel))
        if asked:
            self.fields["reach"].label, self.fields["reach"].help_text = asked
            self.fields["reach"].error_messages["required"] = f"Chưa nhập “{asked[0]}”."
        else:
            del self.fields["reach"]


class ApprovalForm(DoorForm):
    """Asks about telephone numbers when there are some: an office's own may stand there, a person's may not."""

    numbers_are_public = forms.BooleanField(label="Số điện thoại này được phép công khai", required=False)

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if numbers:
            self.fields["numbers_are_public"].help_text = f"Trong nội dung có: {', '.join(numbers)}."
        else:
            del self.fields["numbers_are_public"]


class ReasonForm(DoorForm):
    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea({"rows": 2}))


class SlotForm(DoorForm):
    """A time of the week at which the loudspeakers are ours."""

    weekday = forms.TypedChoiceField(label="Thứ", choices=[*enumerate(WEEKDAYS)], coerce=int)
    starts_at = forms.TimeField(
        label="Giờ bắt đầu", input_formats=["%H:%M"], widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label="Số phút", min_value=1, max_value=120)
    village = forms.ChoiceField(label="Nơi nghe", required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = [(str(name), str(name)) for name in agency.villages]
        self.fields["village"].choices = [("", "Toàn xã"), *villages]  # type: ignore[attr-defined]
        self.fields["starts_at"].error_messages["invalid"] = "Giờ không đúng. Ghi như 05:30."

    def spec(self) -> SlotSpec:
        return SlotSpec(**self.cleaned_data)


class WordForm(DoorForm):
    """The operator's word about one item in one slot: read, or not and why."""

    note = forms.CharField(label="Ghi chú, sự cố", required=False, max_length=250)
