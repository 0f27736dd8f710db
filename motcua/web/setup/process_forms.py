"""Forms of the editor of internal processes: the step, the approval, the procedure it belongs to."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from motcua.agency.models import Agency, Post, Unit
from motcua.law.processes import hours
from motcua.procedures.models import Procedure, ProcessStep
from motcua.procedures.roles import CLOCKS, END, ROLES
from motcua.web.ui.forms import DayField, DoorForm

MOST_HOURS = 10_000
HOURS = re.compile(r"\d{1,5}([.,]\d{1,2})?")


class HoursField(forms.CharField):
    """Working hours as written in tables, with a comma or a point; the value is minutes, None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, required=False, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return hours(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        if not HOURS.fullmatch(text):
            raise forms.ValidationError("Thời gian không đúng. Ghi số giờ làm việc, ví dụ 4 hoặc 1,5.")
        minutes = round(float(text.replace(",", ".")) * 60)
        if minutes > MOST_HOURS * 60:
            raise forms.ValidationError(f"Thời gian quá dài: nhiều nhất {MOST_HOURS} giờ.")
        return minutes


class StepForm(DoorForm):
    """One step. Choices of posts and units are those of the agency on the day."""

    label = forms.CharField(label="Tên bước", max_length=120)
    role = forms.ChoiceField(label="Vai trò", choices=list(ROLES.items()))
    post_code = forms.ChoiceField(
        label="Vị trí",
        required=False,
        help_text="Để trống: ai giữ vai trò này thì làm, theo thủ tục và người thay thế.",
    )
    minutes = HoursField(
        label="Thời gian (giờ làm việc)", help_text="Một ngày làm việc là 8 giờ. Để trống nếu chưa biết."
    )
    clock = forms.ChoiceField(label="Cách tính giờ", choices=list(CLOCKS.items()), initial="run")
    content = forms.CharField(label="Nội dung công việc", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    document = forms.CharField(label="Kết quả, biểu mẫu", required=False, max_length=250)
    unit_or_person = forms.CharField(label="Đơn vị, người thực hiện (như bảng in)", required=False, max_length=500)
    opinions = forms.MultipleChoiceField(
        label="Lấy ý kiến song song",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Các đơn vị được hỏi cùng lúc trong bước này.",
    )
    leg_unit = forms.ChoiceField(
        label="Chặng ở cơ quan khác", required=False, help_text="Chọn khi bước này làm ở cơ quan khác."
    )
    next_numbers = forms.MultipleChoiceField(
        label="Bước kế tiếp",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Để trống: bước liền sau trong danh sách. Chọn nhiều bước khi rẽ nhánh.",
    )
    produces_result = forms.BooleanField(label="Bước này ra kết quả của thủ tục", required=False)

    def __init__(
        self, *args: Any, agency: Agency, day: date, steps: Sequence[ProcessStep], number: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("post_code", [("", "Theo vai trò"), *_posts(agency, day)])
        own, elsewhere = _units(agency, day)
        self._choices("opinions", [*own, *elsewhere])
        self._choices("leg_unit", [("", "Tại xã"), *elsewhere])
        self._choices("next_numbers", _targets(steps, number))
        self._keep_known(dict(self.initial))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _keep_known(self, initial: dict[str, Any]) -> None:
        """Codes of posts and units that are no longer on the lists stay choosable, or saving would drop them."""
        for name in ("post_code", "leg_unit"):
            _offer(self.fields[name], [initial.get(name) or ""])
        _offer(self.fields["opinions"], initial.get("opinions") or [])

    def step(self) -> ProcessStep:
        """The step as typed, without number and process."""
        values = dict(self.cleaned_data)
        values["next_numbers"] = sorted(int(one) for one in values["next_numbers"])
        return ProcessStep(**values)


def _offer(field: Any, codes: Sequence[str]) -> None:
    known = {code for code, _label in field.choices}
    if gone := [code for code in codes if code not in known]:
        names = dict(Unit.objects.filter(code__in=gone).values_list("code", "name"))
        names |= dict(Post.objects.filter(code__in=gone).values_list("code", "name"))
        field.choices = [*field.choices, *((code, f"{names.get(code, code)} (đã hết hiệu lực)") for code in gone)]


def _posts(agency: Agency, day: date) -> list[tuple[str, str]]:
    return list(Post.objects.on(day).filter(unit__agency=agency).order_by("id").values_list("code", "name"))


def _units(agency: Agency, day: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Units of the agency, and offices elsewhere."""
    own: list[tuple[str, str]] = []
    elsewhere: list[tuple[str, str]] = []
    for unit in Unit.objects.on(day).order_by("agency__level", "name"):
        (own if unit.agency_id == agency.pk else elsewhere).append((unit.code, unit.name))
    return own, elsewhere


def _targets(steps: Sequence[ProcessStep], number: int) -> list[tuple[str, str]]:
    others = [(str(step.number), f"{step.number}. {step.label}") for step in steps if step.number != number]
    return [*others, (str(END), "Kết thúc quy trình")]


def initial_of(step: ProcessStep) -> dict[str, Any]:
    """A stored step as the form shows it."""
    names = ("label", "role", "post_code", "minutes", "clock", "content", "document", "unit_or_person", "opinions",
             "leg_unit", "produces_result")  # fmt: skip
    return {**{name: getattr(step, name) for name in names}, "next_numbers": [str(one) for one in step.next_numbers]}


class ProcedureField(forms.CharField):
    """A procedure by its code; the value is the procedure."""

    def clean(self, value: Any) -> Procedure:
        code = str(super().clean(value)).strip()
        procedure = Procedure.objects.filter(code=code).first()
        if procedure is None:
            raise forms.ValidationError(f"Không có thủ tục nào mang mã «{code}». Ghi như 1.001193.")
        return procedure


class NewProcessForm(DoorForm):
    procedure = ProcedureField(label="Mã thủ tục", max_length=30, help_text="Ví dụ 1.001193; tra ở trang Thủ tục.")
    title = forms.CharField(
        label="Tên quy trình", max_length=500, required=False, help_text="Để trống: lấy tên thủ tục."
    )


class AssignForm(DoorForm):
    procedure = ProcedureField(label="Mã thủ tục", max_length=30, help_text="Thủ tục mà quy trình này giải quyết.")


class ApproveForm(DoorForm):
    valid_from = DayField(
        label="Có hiệu lực từ ngày", required=False, help_text="Để trống: ngày của bản soạn, hoặc hôm nay."
    )
