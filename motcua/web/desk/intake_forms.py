"""What the counter's sheet asks: two parties, one part for each procedure, and the way of return. Shape only."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from motcua.agency.models import Agency
from motcua.common.ground import remembered
from motcua.common.refusals import Refused
from motcua.documents.models import SampleForm
from motcua.documents.queries import sample_forms_of
from motcua.dossiers.models import Channel, ReturnWay
from motcua.dossiers.services.fees import (
    OTHER_GROUND,
    FeeEntry,
    Waiver,
    check_known,
    exemptions_for,
    fee_lines,
    fees_of,
    is_by_page,
    is_unknown,
)
from motcua.dossiers.services.intake import PRESENTED, ChargeLine, Intake, PaperLine, closing_of, limit_of_version
from motcua.law.deadlines import Limit, Unit
from motcua.law.fees import FeeItem, FeeLine
from motcua.people.models import PartyKind
from motcua.people.services import Party
from motcua.procedures.models import ProcedureVersion, RequiredPaper
from motcua.web.ui.forms import DayField, DoorForm, name_missing_fields

COUNT = {"inputmode": "numeric", "maxlength": "3", "autocomplete": "off", "data-count": ""}
OFF = {"autocomplete": "off"}
TYPED_AS = {"identity_number": {"inputmode": "numeric"}, "phone": {"inputmode": "tel"}}
METHODS = [("cash", "Tiền mặt"), ("transfer", "Chuyển khoản")]
EXTRA_PAPERS = 2
FormT = TypeVar("FormT", bound=forms.Form)


class SharedFields(dict[str, forms.Field]):
    """Fields that no form changes after they were made: all forms of a class use the same ones.

    Django copies the fields of a class for every form; for the fifty of a sheet that is a good part of the answer.
    """

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


def with_shared_fields(form: type[FormT]) -> type[FormT]:
    form.base_fields = SharedFields(form.base_fields)
    return form


class SheetForm(DoorForm):
    """A form of the sheet: its names begin with `prefix` as it stands, and it can be shown without being judged."""

    use_required_attribute = False

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix or ''}{field_name}"

    def leave_unjudged(self) -> None:
        """Show what was typed without faults: a restored draft, a procedure added in between."""
        self._errors = ErrorDict()

    def owns(self, name: str) -> bool:
        """Whether a refusal of this field belongs here."""
        return name.startswith(self.prefix or "") and name.removeprefix(self.prefix or "") in self.fields

    def refuse_here(self, refused: Refused) -> None:
        self.add_error(refused.field.removeprefix(self.prefix or ""), refused.sentence)


@with_shared_fields
class PartyForm(SheetForm):
    """The owner of the dossier, or who hands it in for the owner."""

    kind = forms.ChoiceField(label="Loại đối tượng", choices=PartyKind.choices, required=False)
    identity_number = forms.CharField(label="Số định danh hoặc mã số thuế", max_length=20, required=False)
    name = forms.CharField(label="Họ tên, tên tổ chức (bắt buộc)", max_length=250, required=False)
    born_on = DayField(label="Ngày sinh", required=False)
    sex = forms.ChoiceField(label="Giới tính", choices=[("", "Chưa rõ"), ("Nam", "Nam"), ("Nữ", "Nữ")], required=False)
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    village = forms.ChoiceField(label="Thôn", required=False)  # the villages are told by the agency
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    old_identity_number = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = village_field(tuple(agency.villages))

    def clean_identity_number(self) -> str:
        return "".join(self.cleaned_data["identity_number"].split())

    @property
    def is_empty(self) -> bool:
        return not any(self[name].value() for name in ("name", "identity_number"))

    def party(self) -> Party:
        values = {**self.cleaned_data, "kind": self.cleaned_data["kind"] or PartyKind.CITIZEN.value}
        return Party(**values)


for _name, _field in PartyForm.base_fields.items():
    _field.widget.attrs |= {**OFF, "data-party": "", **TYPED_AS.get(_name, {})}


@lru_cache(maxsize=8)
def village_field(names: tuple[str, ...]) -> forms.ChoiceField:
    choices = [("", "Ngoài xã, chưa rõ"), *((name, name) for name in names)]
    field = forms.ChoiceField(label="Thôn", required=False, choices=choices)
    field.widget.attrs |= {**OFF, "data-party": ""}
    return field


@with_shared_fields
class ReturnForm(SheetForm):
    """How the dossier came, who hands it in for whom, and how the result goes back."""

    is_represented = forms.BooleanField(label="Người nộp không phải chủ hồ sơ", required=False)
    authorisation = forms.CharField(
        label="Giấy ủy quyền, hoặc quan hệ với chủ hồ sơ",
        max_length=250,
        required=False,
        help_text="Ví dụ: giấy ủy quyền số 12/2026, hoặc: con đẻ.",
    )
    channel = forms.ChoiceField(
        label="Hồ sơ đến bằng cách nào",
        choices=[(Channel.COUNTER.value, "Nộp trực tiếp"), (Channel.POST.value, "Qua bưu chính công ích")],
        required=False,
    )
    return_way = forms.ChoiceField(label="Nhận kết quả", choices=ReturnWay.choices, required=False)
    return_address = forms.CharField(label="Địa chỉ nhận qua bưu chính", max_length=300, required=False)
    fee_collected = forms.BooleanField(label="Đã thu tiền", required=False)
    fee_method = forms.ChoiceField(label="Hình thức", choices=METHODS, required=False)
    receipt_number = forms.CharField(label="Số biên lai", max_length=60, required=False, widget=forms.TextInput(OFF))
    twins_seen = forms.BooleanField(label="Đã xem hồ sơ đang mở, vẫn tiếp nhận thêm hồ sơ này", required=False)


@dataclass
class PaperRow:
    """One row of the table of papers, as bound fields."""

    tick: BoundField
    name: str
    condition: str
    note: str
    presented: BoundField
    counts: list[dict[str, Any]]
    form: SampleForm | None


@dataclass
class FeeRow:
    """One fee, as bound fields; the ones that do not apply are None."""

    item: FeeItem
    tick: BoundField
    pages: BoundField | None
    quantity: BoundField
    amount: BoundField | None
    note: str


def count_field(label: str, initial: int | None = 0, *, most: int = 999) -> forms.IntegerField:
    field = forms.IntegerField(label=label, initial=initial, min_value=0, max_value=most, required=False)
    field.widget = forms.TextInput(COUNT)
    field.error_messages["invalid"] = f"{label}: ghi bằng chữ số."
    return field


class PartPlan:
    """What one version asks: papers, fees, and the fields of its part. Made once and shared, so to read only."""

    def __init__(self, version: ProcedureVersion) -> None:
        self.version = version
        self.required = list(version.papers.all())
        self.fee_notes = list(version.fee_items.all())
        self.items = fees_of(self.fee_notes)
        self.has_own_limit = limit_of_version(version).unit != Unit.NOT_SPECIFIED
        sets = forms.IntegerField(
            label="Số bộ hồ sơ", required=False, initial=version.dossier_sets or 1, widget=forms.TextInput(COUNT)
        )
        wish = forms.CharField(label="Nội dung yêu cầu thêm", required=False, max_length=500)
        self.fields: dict[str, forms.Field] = {"request": wish, "sets": sets}
        self._ask_limit()
        for paper in self.required:
            self._ask_paper(f"paper_{paper.pk}_", paper)
        for number in range(EXTRA_PAPERS):
            self._ask_extra(f"extra_{number}_")
        for number, item in enumerate(self.items):
            self._ask_fee(f"fee_{number}_", item)
        self._ask_exemption()

    def _ask_limit(self) -> None:
        if self.has_own_limit and (longer := self.version.limit_extended) and longer.get("value"):
            words = f"Thời hạn dài hơn ({longer['value']} {LIMIT_WORDS.get(longer['unit'], longer['unit'])})"
            field = forms.BooleanField(label=words, required=False, help_text=longer.get("when_vi", ""))
            self.fields["is_extended"] = field
        label = "Hẹn trả ngày khác" if self.has_own_limit else "Ngày hẹn trả"
        hint = "" if self.has_own_limit else "Quyết định công bố không ghi thời hạn: ngày do công chức tiếp nhận hẹn."
        self.fields["due_at"] = DayField(label=label, required=False, help_text=hint)

    def _ask_paper(self, name: str, paper: RequiredPaper) -> None:
        label = paper.name[:60]
        self.fields[name + "tick"] = forms.BooleanField(label=paper.name, required=False, initial=not paper.condition)
        counts = {"originals": paper.originals or 0, "certified": 0, "photocopies": paper.copies or 0}
        for part, initial in counts.items():
            self.fields[name + part] = count_field(f"{COUNT_WORDS[part]}: {label}", initial)
        self.fields[name + "presented"] = forms.BooleanField(
            label=f"Chỉ xuất trình: {label}", required=False, initial=paper.kind in PRESENTED
        )

    def _ask_extra(self, name: str) -> None:
        self.fields[name + "name"] = forms.CharField(
            label="Giấy tờ khác", required=False, max_length=500, widget=forms.TextInput(OFF)
        )
        for part, initial in {"originals": 1, "certified": 0, "photocopies": 0}.items():
            self.fields[name + part] = count_field(f"{COUNT_WORDS[part]}: giấy tờ khác", initial)

    def _ask_fee(self, name: str, item: FeeItem) -> None:
        self.fields[name + "tick"] = forms.BooleanField(label=item.name, required=False, initial=True)
        if is_by_page(item):
            self.fields[name + "pages"] = count_field("Số trang một bản (bắt buộc)", None, most=9999)
        self.fields[name + "quantity"] = count_field("Số bản" if is_by_page(item) else "Số lượng", 1)
        if is_unknown(item):
            self.fields[name + "amount"] = count_field("Mức thu, đồng (bắt buộc)", None, most=100_000_000)
            self.fields[name + "amount"].widget.attrs["maxlength"] = "9"

    def _ask_exemption(self) -> None:
        if not self.items:
            return
        grounds = [(row.code, f"{row.name} ({row.percent}%)") for row in exemptions_for(self.items)]
        if self.version.fee_exemption:
            grounds.append((OTHER_GROUND, "Trường hợp khác ghi trong quyết định"))
        if grounds:
            self.fields["fee_exemption"] = forms.ChoiceField(
                label="Miễn, giảm", choices=[("", "Không miễn, giảm"), *grounds], required=False
            )
        if self.version.fee_exemption:
            self.fields["fee_ground"] = forms.CharField(label="Trường hợp được miễn", required=False, max_length=200)


def plan_of(version: ProcedureVersion) -> PartPlan:
    return remembered(("part_plan", version.pk), lambda: PartPlan(version))


class PartForm(SheetForm):
    """One procedure of the sheet: its papers, fees, limit and what is asked."""

    def __init__(self, *args: Any, version: ProcedureVersion, agency: Agency, **kwargs: Any) -> None:
        self.version, self.agency, self.plan = version, agency, plan_of(version)
        self.required, self.fee_notes, self.items = self.plan.required, self.plan.fee_notes, self.plan.items
        super().__init__(*args, prefix=f"v{version.pk}_", **kwargs)
        self.fields = dict(self.plan.fields)
        name_missing_fields(self)

    @property
    def has_own_limit(self) -> bool:
        return self.plan.has_own_limit

    # Rows for the template

    @cached_property
    def paper_rows(self) -> list[PaperRow]:
        rows, sample_forms = [], sample_forms_of(self.version)
        for paper in self.required:
            start = f"paper_{paper.pk}_"
            counts = [{"column": words, "bound": self[start + part]} for part, words in COUNT_WORDS.items()]
            note = paper.note or (f"Biểu mẫu: {paper.form_code}" if paper.form_code else "")
            ticks = self[start + "tick"], self[start + "presented"]
            form = sample_forms.get(paper.name)
            rows.append(PaperRow(ticks[0], paper.name, paper.condition, note, ticks[1], counts, form))
        return rows

    @property
    def extra_rows(self) -> list[dict[str, BoundField]]:
        return [{part: self[f"extra_{n}_{part}"] for part in ("name", *COUNT_WORDS)} for n in range(EXTRA_PAPERS)]

    @property
    def has_extra(self) -> bool:
        """Whether something stands, or is wrong, in the part that is folded away."""
        names = [f"extra_{n}_name" for n in range(EXTRA_PAPERS)]
        return any(self[name].value() for name in ["request", *names]) or "sets" in self.errors

    @property
    def fee_rows(self) -> list[FeeRow]:
        notes = {row.name: row.note for row in reversed(self.fee_notes)}
        return [
            FeeRow(
                item=item,
                tick=self[f"fee_{number}_tick"],
                pages=self[f"fee_{number}_pages"] if is_by_page(item) else None,
                quantity=self[f"fee_{number}_quantity"],
                amount=self[f"fee_{number}_amount"] if is_unknown(item) else None,
                note=notes.get(item.name, ""),
            )
            for number, item in enumerate(self.items)
        ]

    def optional(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None

    @property
    def extended_field(self) -> BoundField | None:
        return self.optional("is_extended")

    @property
    def exemption_field(self) -> BoundField | None:
        return self.optional("fee_exemption")

    @property
    def ground_field(self) -> BoundField | None:
        return self.optional("fee_ground")

    # What was entered

    def paper_lines(self) -> list[PaperLine]:
        data = self.cleaned_data
        lines = [
            PaperLine(
                name=paper.name,
                required_id=paper.pk,
                presented_only=data[f"paper_{paper.pk}_presented"],
                **{part: data[f"paper_{paper.pk}_{part}"] or 0 for part in COUNT_WORDS},
            )
            for paper in self.required
            if data[f"paper_{paper.pk}_tick"]
        ]
        extra = [
            PaperLine(
                name,
                data[f"extra_{n}_originals"] or 0,
                data[f"extra_{n}_certified"] or 0,
                data[f"extra_{n}_photocopies"] or 0,
            )
            for n in range(EXTRA_PAPERS)
            if (name := data[f"extra_{n}_name"].strip())
        ]
        return lines + extra

    def fee_lines(self, channel: str) -> list[FeeLine]:
        data = self.cleaned_data
        entries = [
            FeeEntry(
                is_due=data.get(f"fee_{n}_tick", False),
                quantity=data.get(f"fee_{n}_quantity") or 1,
                pages=data.get(f"fee_{n}_pages"),
                given_vnd=data.get(f"fee_{n}_amount"),
            )
            for n in range(len(self.items))
        ]
        waiver = Waiver(data.get("fee_exemption", ""), data.get("fee_ground", ""))
        return fee_lines(self.items, entries, waiver, channel=channel, key=self.prefix or "")

    def limit(self) -> Limit | None:
        return limit_of_version(self.version, extended=True) if self.cleaned_data.get("is_extended") else None

    def due_at(self) -> datetime | None:
        day: date | None = self.cleaned_data.get("due_at")
        return closing_of(self.agency, day, field=f"{self.prefix}due_at") if day else None


COUNT_WORDS = {"originals": "Bản chính", "certified": "Bản chứng thực", "photocopies": "Bản photo"}
LIMIT_WORDS = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "working_hour": "giờ làm việc",
    "hour": "giờ",
    "month": "tháng",
}


def intake_of(part: PartForm, owner: Party, submitter: Party | None, general: dict[str, Any]) -> Intake:
    """One dossier out of the sheet. Raises Refused naming the field."""
    collected = bool(general["fee_collected"])
    channel = general["channel"] or Channel.COUNTER.value
    lines = part.fee_lines(channel)
    check_known(lines, part.items, key=part.prefix or "")
    charges = [
        ChargeLine(
            name=line.name,
            kind=line.kind,
            amount_vnd=line.amount_vnd,
            quantity=line.quantity,
            pages=line.pages,
            exemption=line.exemption,
            explanation=line.explanation[:250],
            collected=collected and bool(line.amount_vnd),
            method=general["fee_method"] if collected and line.amount_vnd else "",
            receipt_number=general["receipt_number"] if collected and line.amount_vnd else "",
        )
        for line in lines
    ]
    return Intake(
        version=part.version,
        owner=owner,
        submitter=submitter,
        authorisation=general["authorisation"] if submitter else "",
        channel=channel,
        papers=part.paper_lines(),
        charges=charges,
        request=part.cleaned_data["request"],
        sets=part.cleaned_data["sets"] or 1,
        return_way=general["return_way"] or ReturnWay.COUNTER.value,
        return_address=general["return_address"],
        limit=part.limit(),
        due_at=part.due_at(),
        key=part.prefix or "",
    )
