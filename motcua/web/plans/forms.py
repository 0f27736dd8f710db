"""The forms of a plan: its file, a decision about a doubtful place, number and day."""

from typing import Any

from django import forms

from motcua.agency.models import Agency, Post
from motcua.plans.models import PlanRow
from motcua.web.ui.forms import DayField, DoorForm


class ImportForm(DoorForm):
    file = forms.FileField(
        label="Tệp kế hoạch",
        help_text="Word (.docx), văn bản thuần (.txt) hoặc JSON (.json), tối đa 5 MB.",
        widget=forms.ClearableFileInput({"accept": ".docx,.txt,.json"}),
        error_messages={"empty": "Tệp rỗng: chọn tệp khác."},
    )


class DecideForm(DoorForm):
    decision = forms.CharField(required=False)
    value = forms.CharField(
        label="Ghi là", required=False, max_length=1000, widget=forms.TextInput({"autocomplete": "off"})
    )


class ConfirmForm(DoorForm):
    number_text = forms.CharField(
        label="Số, ký hiệu kế hoạch", required=False, max_length=60, help_text="Như 09/KH-UBND."
    )
    issued_on = DayField(label="Ngày ban hành")


class PostsForm(DoorForm):
    """Which posts lead a row; none ticked = as the words of the plan say."""

    posts = forms.MultipleChoiceField(
        label="Vị trí chủ trì", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn thì theo chữ trong kế hoạch.",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, row: PlanRow, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"posts": row.chosen_posts or row.lead_posts})
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(unit__agency=agency, valid_to__isnull=True).order_by("id")
        field: Any = self.fields["posts"]
        field.choices = [(post.code, post.name) for post in posts]
