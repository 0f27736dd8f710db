"""The forms of a duty: an order, evidence, closing, a day, another lead, money."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django import forms
from django.db.models import QuerySet

from motcua.agency.models import Agency, Post
from motcua.common.moments import day_of
from motcua.direction.models import OutgoingDocument, OutgoingState
from motcua.direction.queries import Asked, outgoing_of
from motcua.duties import held
from motcua.duties.models import BudgetLine, Duty, EvidenceKind, Kind, Occurrence
from motcua.duties.services import BudgetSpec, DutySpec, EvidenceSpec
from motcua.reporting.measures import BY_CODE
from motcua.reporting.models import Publication
from motcua.reporting.periods import report_quarter, report_year
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


@dataclass(frozen=True)
class Filing:
    """What evidence is filed to, and when."""

    duty: Duty
    turns: list[Occurrence]
    now: datetime


class ProofForm(DoorForm):
    """What every way of filing asks: of which occurrence, and whether it is the product."""

    occurrence = forms.ChoiceField(label="Của kỳ", required=False)
    is_product = forms.BooleanField(label="Đây là sản phẩm của nhiệm vụ", required=False)
    field_order: tuple[str, ...] = ()

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty, self.now = filing.duty, filing.now
        self.turns = {str(one.pk): one for one in sorted(filing.turns, key=lambda one: (one.opens_on, one.pk))}
        choices = [("", "Cả nhiệm vụ"), *((key, one.label or "Một lần") for key, one in self.turns.items())]
        field = cast("forms.ChoiceField", self.fields["occurrence"])
        field.choices, field.initial = choices, self._owed_now()
        self.order_fields([name for name in self.fields if name not in ("occurrence", "is_product")])

    def _owed_now(self) -> str:
        """The earliest that has begun and is still open; the only one there is; else the duty as a whole."""
        begun = [key for key, one in self.turns.items() if one.is_pending and one.opens_on <= day_of(self.now)]
        return next(iter(begun or (self.turns if len(self.turns) == 1 else ())), "")

    @property
    def target(self) -> Any:
        return self.turns.get(self.cleaned_data["occurrence"])

    def marked(self, spec: EvidenceSpec) -> EvidenceSpec:
        """What is filed, as the product where it was ticked."""
        spec.is_product = self.cleaned_data["is_product"]
        return spec


class EvidenceForm(ProofForm):
    """Something from outside."""

    kind = forms.ChoiceField(label="Loại minh chứng", choices=[(one.value, one.label) for one in BY_HAND])
    label = forms.CharField(
        label="Tên minh chứng", max_length=300, help_text="Như «Báo cáo số 12/BC-UBND ngày 14/3/2026»."
    )
    url = forms.CharField(label="Địa chỉ", required=False, max_length=500, help_text="Bắt đầu bằng https:// hoặc /.")
    file = forms.FileField(
        label="Tệp", required=False, help_text="PDF, JPEG hoặc PNG.",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def spec(self) -> EvidenceSpec:
        data = self.cleaned_data
        upload = upload_of(data["file"])
        kind = EvidenceKind.FILE.value if upload else data["kind"]
        return self.marked(EvidenceSpec(kind, data["label"], url=data["url"], upload=upload))


class DocumentForm(ProofForm):
    """A document that was signed here."""

    document = forms.ModelChoiceField(OutgoingDocument.objects.none(), label="Văn bản đã ký")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed = outgoing_of(self.duty.agency, Asked(state=OutgoingState.SIGNED.value))
        offer(self.fields["document"], signed, _document_words)

    def spec(self) -> EvidenceSpec:
        return self.marked(held.of_document(self.cleaned_data["document"]))


class PublicationForm(ProofForm):
    """Something that was made public."""

    publication = forms.ModelChoiceField(Publication.objects.none(), label="Nội dung đã công khai")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["publication"], held.publications(self.duty.agency), _publication_words)

    def spec(self) -> EvidenceSpec:
        return self.marked(held.of_publication(self.cleaned_data["publication"]))


class MeasureForm(ProofForm):
    """A figure as it is now; the measures of the duty stand first."""

    measure = forms.ChoiceField(label="Chỉ tiêu")
    period = forms.ChoiceField(label="Kỳ số liệu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = sorted(BY_CODE.values(), key=lambda one: one.code not in self.duty.measures)
        choices = [(one.code, f"{one.code} {one.name}") for one in measures]
        cast("forms.ChoiceField", self.fields["measure"]).choices = choices
        year = self.duty.starts_on.year
        self.periods = {one.key: one for one in (report_year(year), *(report_quarter(year, n) for n in (1, 2, 3, 4)))}
        named = [(key, one.name) for key, one in self.periods.items()]
        cast("forms.ChoiceField", self.fields["period"]).choices = named

    def spec(self) -> EvidenceSpec:
        period = self.periods[self.cleaned_data["period"]]
        return self.marked(held.of_measure(self.duty.agency, self.cleaned_data["measure"], period, self.now))


class DossiersForm(ProofForm):
    label = forms.CharField(label="Tên danh sách", max_length=200, help_text="Như «Hồ sơ trả trước hạn tháng 6».")
    codes = forms.CharField(
        label="Mã hồ sơ", max_length=40_000, help_text="Mỗi dòng một mã, dán được từ bảng tính.",
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip

    def spec(self) -> EvidenceSpec:
        return self.marked(held.of_dossiers(self.duty.agency, self.cleaned_data["label"], self.cleaned_data["codes"]))


def offer(field: Any, rows: QuerySet[Any], words: Callable[[Any], str]) -> None:
    """The newest rows to choose from, in words."""
    field.queryset, field.label_from_instance = rows, words
    field.choices = [("", "Chọn"), *((row.pk, words(row)) for row in rows[: held.OFFERED])]


def _document_words(row: OutgoingDocument) -> str:
    return f"{row.kind_name} số {row.number_text}: {row.summary}"[:120]


def _publication_words(row: Publication) -> str:
    return f"{row.published_at:%d/%m/%Y}: {row.subject}"[:120]


def upload_of(file: Any) -> tuple[BinaryIO, str] | None:
    return (cast("BinaryIO", file), file.name) if file else None


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
    file = forms.FileField(
        label="Tệp chứng từ", required=False, help_text="PDF, JPEG hoặc PNG.",
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def __init__(self, *args: Any, line: BudgetLine | None = None, **kwargs: Any) -> None:
        if line:
            names = ("source", "purpose", "estimate", "spent", "document")
            kwargs.setdefault("initial", {name: getattr(line, name) for name in names})
        super().__init__(*args, **kwargs)

    def spec(self) -> BudgetSpec:
        data = self.cleaned_data
        return BudgetSpec(
            data["source"], data["purpose"], estimate=data["estimate"] or 0, spent=data["spent"] or 0,
            document=data["document"], upload=upload_of(data["file"]),
        )  # fmt: skip
