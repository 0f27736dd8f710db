"""The forms of inspections, and what they say as the acts take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from motcua.agency.models import Agency, Officer, Unit
from motcua.inspections.checklists import Item, editions_on
from motcua.inspections.models import Answer, Finding, Programme, ProgrammeKind
from motcua.inspections.services import Drawing, Mending, Outdated, ProgrammeSpec, Said, Team
from motcua.meetings.queries import people_of, posts_to_lead
from motcua.web.ui.forms import DayField, DoorForm

WHOLE = ("", "Cả cơ quan")


class ProgrammeForm(DoorForm):
    """What is looked at, by whom, by which decision."""

    kind = forms.ChoiceField(label="Loại", choices=ProgrammeKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Tên cuộc kiểm tra", max_length=250)
    decision = forms.CharField(
        label="Văn bản quyết định", max_length=250, help_text="Số, ngày của kế hoạch hoặc quyết định kiểm tra."
    )
    unit = forms.ChoiceField(label="Đơn vị được kiểm tra", required=False)
    first_day = DayField(label="Hồ sơ tiếp nhận từ ngày")
    last_day = DayField(label="Đến hết ngày")
    checklist = forms.ChoiceField(label="Danh mục kiểm tra")
    leader = forms.ChoiceField(label="Trưởng đoàn")
    members = forms.MultipleChoiceField(
        label="Thành viên", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không ai kiểm tra hồ sơ mình đã giải quyết: đoàn nên có ít nhất hai người.",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in people_of(agency, day)]
        units = Unit.objects.on(day).filter(agency=agency, posts__isnull=False).distinct().order_by("id")
        self.units = {str(one.pk): one for one in units}
        choices = {
            "leader": [("", "Chọn người"), *people],
            "members": people,
            "checklist": [(one.key, f"{one.title} (phiên bản {one.version})") for one in editions_on(day)],
            "unit": [WHOLE, *((key, one.name) for key, one in self.units.items())],
        }
        for name, told in choices.items():
            self.fields[name].choices = told  # type: ignore[attr-defined]

    def spec(self) -> ProgrammeSpec:
        found = self.cleaned_data
        keys = {int(found["leader"]), *(int(one) for one in found["members"])}
        officers = Officer.objects.select_related("agency").in_bulk(keys)
        return ProgrammeSpec(
            kind=found["kind"],
            title=found["title"],
            first_day=found["first_day"],
            last_day=found["last_day"],
            decision=found["decision"],
            checklist=found["checklist"],
            leader=officers[int(found["leader"])],
            members=[officers[int(one)] for one in found["members"]],
            unit=self.units.get(found["unit"]),
        )


class DrawForm(DoorForm):
    """How to draw."""

    wanted = forms.IntegerField(
        label="Số hồ sơ", initial=20, widget=forms.NumberInput({"min": 1, "max": 500}),
        error_messages={"invalid": "Ghi một số, như 20."},
    )  # fmt: skip
    seed = forms.CharField(
        label="Số ngẫu nhiên", required=False, max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Số được bốc trước mặt mọi người, như kết quả xổ số trong ngày. Để trống thì máy tự sinh số.",
    )  # fmt: skip
    strata = forms.ChoiceField(
        label="Phân nhóm", required=False, widget=forms.RadioSelect,
        choices=[("", "Không phân nhóm"), ("field", "Theo lĩnh vực: lĩnh vực nào cũng có hồ sơ trong mẫu")],
    )  # fmt: skip
    scope = forms.ChoiceField(
        label="Phạm vi", widget=forms.RadioSelect, initial="ended",
        choices=[("ended", "Chỉ hồ sơ đã kết thúc"), ("all", "Cả hồ sơ đang giải quyết")],
    )  # fmt: skip

    def drawing(self) -> Drawing:
        found = self.cleaned_data
        return Drawing(found["wanted"], found["seed"], found["strata"], only_ended=found["scope"] == "ended")


class ReasonForm(DoorForm):
    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea({"rows": 2}))


class TeamForm(ReasonForm):
    """Who leads and who checks from now on."""

    leader = forms.ChoiceField(label="Trưởng đoàn")
    members = forms.MultipleChoiceField(label="Thành viên", required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("leader", "members", "reason")

    def __init__(self, *args: Any, programme: Programme, day: date, **kwargs: Any) -> None:
        now = {
            "leader": str(programme.leader_id),
            "members": [str(pk) for pk in programme.members.values_list("pk", flat=True)],
        }
        super().__init__(*args, initial=now, **kwargs)
        people = [(str(pk), name) for pk, name in people_of(programme.agency, day)]
        self.fields["leader"].choices = [("", "Chọn người"), *people]  # type: ignore[attr-defined]
        self.fields["members"].choices = people  # type: ignore[attr-defined]

    def team(self) -> Team:
        found = self.cleaned_data
        leader, members = int(found["leader"]), [int(one) for one in found["members"]]
        officers = Officer.objects.select_related("agency").in_bulk({leader, *members})
        return Team(officers[leader], [officers[one] for one in members], found["reason"])


@dataclass(frozen=True)
class Part:
    """One question with its fields."""

    item: Item
    answer: BoundField
    note: BoundField
    responsible: BoundField
    seen: BoundField


class AnswerField(forms.ChoiceField):
    """Wanted before the report is laid before a leader, but a sheet may be kept half answered."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if value else ""


class SheetForm(DoorForm):
    """A checklist: what is left without answer stays open."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        items: list[Item],
        known: dict[str, Finding],
        people: list[tuple[int, str]],
        suggested: dict[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        choices = [("", "Không rõ"), *((str(pk), name) for pk, name in people)]
        for item in items:
            kept = known.get(item.code)
            who = kept.responsible_id if kept and kept.responsible_id else suggested.get(item.code)
            self.fields[f"answer_{item.code}"] = AnswerField(
                label=f"{item.code}. {item.text}", choices=Answer.choices, widget=forms.RadioSelect,
                initial=kept.answer if kept else "", help_text=item.source,
            )  # fmt: skip
            self.fields[f"note_{item.code}"] = forms.CharField(
                label="Nhận xét", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
                initial=kept.note if kept else "", help_text="Bắt buộc khi có lỗi.",
            )  # fmt: skip
            self.fields[f"responsible_{item.code}"] = forms.ChoiceField(
                label="Người chịu trách nhiệm khi có lỗi", required=False, choices=choices, initial=str(who or "")
            )
            self.fields[f"seen_{item.code}"] = forms.CharField(
                required=False, max_length=64, widget=forms.HiddenInput, initial=kept.mark if kept else ""
            )

    def parts(self) -> Iterator[Part]:
        for item in self.items:
            fields = (self[f"{name}_{item.code}"] for name in ("answer", "note", "responsible", "seen"))
            yield Part(item, *fields)

    def said(self) -> dict[str, Said]:
        """The questions that were answered."""
        found = self.cleaned_data
        keys = {int(found[f"responsible_{one.code}"]) for one in self.items if found[f"responsible_{one.code}"]}
        officers = Officer.objects.in_bulk(keys)
        return {
            one.code: Said(
                found[f"answer_{one.code}"],
                found[f"note_{one.code}"],
                officers.get(int(found[f"responsible_{one.code}"] or 0)),
                found[f"seen_{one.code}"],
            )
            for one in self.items
            if found[f"answer_{one.code}"]
        }

    def outdate(self, refused: Outdated) -> None:
        """Tell what others answered meanwhile beside what was typed; who keeps this sheet again has read that."""
        self.refuse(refused)
        assert isinstance(self.data, QueryDict)  # only what was sent can be outdated
        renewed = self.data.copy()
        for row in refused.rows:
            words = f": {row.note}" if row.note else ""
            at = f"{timezone.localtime(row.recorded_at):%H:%M %d/%m/%Y}"
            kept = f"{row.item}: đang giữ «{row.answer_label}{words}», {row.recorded_by.full_name} ghi lúc {at}."
            self.add_error(f"answer_{row.item}", kept)
            renewed[f"seen_{row.item}"] = row.mark
        self.data = renewed

    def clean(self) -> dict[str, Any]:
        """Every fault without words is told at once."""
        found = super().clean() or self.cleaned_data
        for item in self.items:
            if found.get(f"answer_{item.code}") == Answer.FAULT and not found.get(f"note_{item.code}", "").strip():
                self.add_error(f"note_{item.code}", f"{item.code}: có lỗi thì ghi lỗi gì.")
        return found


class ReportForm(DoorForm):
    assessment = forms.CharField(
        label="Đánh giá chung", required=False, max_length=20_000, widget=forms.Textarea({"rows": 6})
    )
    causes = forms.CharField(
        label="Tồn tại, nguyên nhân", required=False, max_length=20_000, widget=forms.Textarea({"rows": 6})
    )


class MendingForm(DoorForm):
    """Who mends what by when."""

    text = forms.CharField(label="Yêu cầu khắc phục", max_length=4000, widget=forms.Textarea({"rows": 2}))
    lead_post = forms.ChoiceField(label="Giao cho")
    due_on = DayField(label="Hạn khắc phục")
    product = forms.CharField(label="Sản phẩm", required=False, max_length=250)

    def __init__(self, *args: Any, agency: Agency, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_post"].choices = [("", "Chọn vị trí"), *posts_to_lead(agency, day)]  # type: ignore[attr-defined]

    def mending(self) -> Mending:
        found = self.cleaned_data
        return Mending(found["text"], found["lead_post"], found["due_on"], found["product"])
