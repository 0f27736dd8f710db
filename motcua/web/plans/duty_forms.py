"""The forms of a duty: an order, evidence, closing, a day, another lead, money."""

from datetime import date
from typing import Any, BinaryIO, cast

from django import forms

from motcua.agency.models import Agency, Post
from motcua.duties.models import BudgetLine, Duty, EvidenceKind, Kind
from motcua.duties.services import BudgetSpec, DutySpec, EvidenceSpec
from motcua.web.ui.forms import DayField, DoorForm

BY_HAND = (EvidenceKind.DOCUMENT, EvidenceKind.LINK, EvidenceKind.FILE)
ORDER_KINDS = (
    (Kind.DATE.value, "Xong trước hoặc trong một ngày"),
    (Kind.ONGOING.value, "Thường xuyên, báo cáo mỗi quý"),
)


def post_choices(agency: Agency) -> list[tuple[str, str]]:
    rows = Post.objects.filter(unit__agency=agency, valid_to__isnull=True).order_by("id")
    return [(post.code, post.name) for post in rows if "admin" not in post.duties]


class OrderForm(DoorForm):
    """A duty given by hand."""

    title = forms.CharField(label="Nội dung công việc", max_length=2000, widget=forms.Textarea({"rows": 3}))
    product = forms.CharField(label="Sản phẩm", required=False, max_length=500)
    lead_posts = forms.MultipleChoiceField(label="Chủ trì", widget=forms.CheckboxSelectMultiple)
    partner_posts = forms.MultipleChoiceField(label="Phối hợp", required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label="Thời hạn", choices=ORDER_KINDS, widget=forms.RadioSelect, initial=Kind.DATE.value)
    due_on = DayField(label="Hạn", required=False, help_text="Xong trong ngày này là đúng hạn.")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_posts", "partner_posts"):
            cast("forms.MultipleChoiceField", self.fields[name]).choices = post_choices(agency)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Kind.DATE and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Chưa nhập “Hạn”.")
        return data

    def spec(self, key: str, today: date) -> DutySpec:
        data = self.cleaned_data
        is_dated = data["kind"] == Kind.DATE
        return DutySpec(
            key=key,
            title=data["title"],
            product=data["product"],
            kind=data["kind"],
            rule={"date": data["due_on"].isoformat()} if is_dated else {},
            lead_posts=data["lead_posts"],
            partner_posts=data["partner_posts"],
            ends_on=max(data["due_on"], today) if is_dated else None,
        )


class EvidenceForm(DoorForm):
    kind = forms.ChoiceField(label="Loại minh chứng", choices=[(one.value, one.label) for one in BY_HAND])
    label = forms.CharField(
        label="Tên minh chứng", max_length=300, help_text="Như «Báo cáo số 12/BC-UBND ngày 14/3/2026»."
    )
    url = forms.CharField(label="Địa chỉ", required=False, max_length=500, help_text="Bắt đầu bằng https:// hoặc /.")
    file = forms.FileField(
        label="Tệp", required=False, help_text="PDF, JPEG hoặc PNG.",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
    occurrence = forms.ChoiceField(label="Của kỳ", required=False)
    is_product = forms.BooleanField(label="Đây là sản phẩm của nhiệm vụ", required=False)

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turns = {str(one.pk): one for one in duty.occurrences.order_by("opens_on", "id")}
        choices = [("", "Cả nhiệm vụ"), *((key, one.label or "Một lần") for key, one in self.turns.items())]
        cast("forms.ChoiceField", self.fields["occurrence"]).choices = choices
        if len(self.turns) == 1:
            self.fields["occurrence"].initial = next(iter(self.turns))

    def spec(self) -> EvidenceSpec:
        data = self.cleaned_data
        file = data["file"]
        upload = (cast("BinaryIO", file), file.name) if file else None
        kind = EvidenceKind.FILE.value if upload else data["kind"]
        return EvidenceSpec(kind, data["label"], url=data["url"], is_product=data["is_product"], upload=upload)

    @property
    def target(self) -> Any:
        return self.turns.get(self.cleaned_data["occurrence"])


class FinishForm(DoorForm):
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class NilForm(DoorForm):
    confirmation = forms.CharField(
        label="Xác nhận không phát sinh", max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ReasonForm(DoorForm):
    reason = forms.CharField(label="Lý do", max_length=2000, widget=forms.Textarea({"rows": 2}))


class DueForm(DoorForm):
    day = DayField(label="Hạn")
    basis = forms.CharField(
        label="Văn bản ấn định",
        max_length=300,
        help_text="Số, ký hiệu và ngày, như «Kế hoạch 12/KH-UBND ngày 20/01/2026».",
    )


class AssignForm(ReasonForm):
    lead_posts = forms.MultipleChoiceField(label="Chủ trì mới", widget=forms.CheckboxSelectMultiple)
    field_order = ("lead_posts", "reason")

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"lead_posts": duty.lead_posts})
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["lead_posts"]).choices = post_choices(duty.agency)


class BudgetForm(DoorForm):
    source = forms.CharField(label="Nguồn kinh phí", max_length=200)
    purpose = forms.CharField(label="Nội dung chi", max_length=300)
    estimate = forms.IntegerField(label="Dự toán (đồng)", min_value=0, required=False)
    spent = forms.IntegerField(label="Đã chi (đồng)", min_value=0, required=False)
    document = forms.CharField(label="Chứng từ", required=False, max_length=200)

    def __init__(self, *args: Any, line: BudgetLine | None = None, **kwargs: Any) -> None:
        if line:
            names = ("source", "purpose", "estimate", "spent", "document")
            kwargs.setdefault("initial", {name: getattr(line, name) for name in names})
        super().__init__(*args, **kwargs)

    def spec(self) -> BudgetSpec:
        data = self.cleaned_data
        return BudgetSpec(
            data["source"], data["purpose"], estimate=data["estimate"] or 0, spent=data["spent"] or 0,
            document=data["document"],
        )  # fmt: skip
