"""What each act asks. Shape only; the law is checked by the act."""

from typing import Any

from django import forms
from django.utils import timezone

from motcua.agency.models import Officer, Unit
from motcua.casework.models import Consultation
from motcua.common.moments import VIETNAM, day_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.reasons import REFUSAL_REASONS
from motcua.dossiers.services.route import next_steps
from motcua.web.ui.forms import DayField, DoorForm, MomentInput

SMALL = {"rows": 3}


def choose_from(form: forms.Form, name: str, **attributes: Any) -> None:
    """Give a choice field what it offers for this dossier (`choices`, `queryset`, `label_from_instance`)."""
    for attribute, value in attributes.items():
        setattr(form.fields[name], attribute, value)


class ActForm(DoorForm):
    """A form that knows its dossier; `hint` is said above the fields."""

    hint = ""

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier


class ConfirmForm(ActForm):
    """Nothing to fill in: a button with a second look."""


class AcceptForm(ActForm):
    due_at = DayField(
        label="Ngày hẹn trả",
        required=False,
        help_text="Chỉ nhập khi thủ tục không ghi thời hạn; để trống để tính theo thời hạn.",
    )


class NoteForm(ActForm):
    note = forms.CharField(label="Số, ngày của thông báo hoặc chứng từ", max_length=250)


class ReasonForm(ActForm):
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(SMALL), max_length=2000)


class RefuseForm(ReasonForm):
    hint = "Văn bản trả lời không đủ điều kiện giải quyết cũng là kết quả, phải nêu rõ lý do."
    reason_code = forms.ChoiceField(label="Nhóm lý do", choices=[("", "Chọn …"), *REFUSAL_REASONS.items()])
    field_order = ["reason_code", "reason"]


class ApproveForm(ActForm):
    result_file = forms.FileField(
        label="Tệp kết quả (PDF, JPEG, PNG)",
        required=False,
        help_text="Bản quét hoặc bản xuất của kết quả đã ký; có thể đính kèm sau.",
    )
    note = forms.CharField(label="Ý kiến", required=False, max_length=1000)


class CompleteForm(ActForm):
    result_number = forms.CharField(label="Số, ký hiệu kết quả", required=False, max_length=80)
    result_file = forms.FileField(label="Tệp kết quả (PDF, JPEG, PNG)", required=False)


def has_next_step(dossier: Dossier) -> bool:
    steps = next_steps(dossier, dossier.case.step_number)
    return bool(steps) and steps[0].role != "tra_ket_qua"


class HandOverForm(ActForm):
    to_step = forms.ChoiceField(label="Bước tiếp theo", required=False)
    to_officer = forms.ModelChoiceField(
        label="Người nhận", queryset=Officer.objects.none(), required=False, empty_label="Theo phân công của bước"
    )
    note = forms.CharField(label="Ghi chú cho người nhận", required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [step for step in next_steps(self.dossier, self.dossier.case.step_number) if step.role != "tra_ket_qua"]
        choose_from(self, "to_step", choices=[(step.number, f"Bước {step.number}: {step.label}") for step in steps])
        agency = self.dossier.case.agency_id
        present = Officer.objects.filter(agency=agency, account__is_active=True).order_by("id")
        choose_from(self, "to_officer", queryset=present)


def _outside_units() -> Any:
    return (
        Unit.objects.on(day_of(timezone.now()))
        .filter(is_one_stop=False)
        .select_related("agency")
        .order_by("agency_id", "id")
    )


class QuestionForm(ActForm):
    question = forms.CharField(label="Nội dung đề nghị", widget=forms.Textarea(SMALL), max_length=2000)
    due_at = forms.DateTimeField(label="Hạn trả lời", widget=MomentInput(), required=False)

    def clean_due_at(self) -> Any:
        value = self.cleaned_data["due_at"]
        return value if value is None or timezone.is_aware(value) else value.replace(tzinfo=VIETNAM)


class OpinionForm(QuestionForm):
    units = forms.ModelMultipleChoiceField(
        label="Đơn vị được hỏi", queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple()
    )
    field_order = ["units", "question", "due_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "units", queryset=_outside_units())


class LegForm(QuestionForm):
    unit = forms.ModelChoiceField(label="Cơ quan nhận", queryset=Unit.objects.none(), empty_label="Chọn …")
    field_order = ["unit", "question", "due_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", queryset=_outside_units())


class AnswerForm(ActForm):
    consultation = forms.ModelChoiceField(
        label="Đơn vị trả lời", queryset=Consultation.objects.none(), empty_label=None
    )
    answer = forms.CharField(label="Nội dung trả lời", widget=forms.Textarea(SMALL), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.dossier.case.consultations.filter(answered_at=None).select_related("unit")
        choose_from(self, "consultation", queryset=waiting, label_from_instance=lambda row: row.unit.name)


class ItemsForm(ActForm):
    """Papers by tick, from the published list of the procedure; one more line for what is not on it."""

    items = forms.MultipleChoiceField(label="Giấy tờ", widget=forms.CheckboxSelectMultiple(), required=False)
    other = forms.CharField(
        label="Giấy tờ khác (mỗi dòng một giấy)", widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = self.choices_of_items()
        choose_from(self, "items", choices=[(str(number), item["name"]) for number, item in enumerate(self.known)])

    def choices_of_items(self) -> list[dict[str, Any]]:
        return [
            {"name": paper.name, "originals": paper.originals or 0, "certified": 0, "photocopies": paper.copies or 0}
            for paper in self.dossier.version.papers.all()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [self.known[int(index)] for index in cleaned.get("items", [])]
        others = [line.strip() for line in cleaned.pop("other", "").splitlines() if line.strip()]
        cleaned["items"] = [
            *chosen,
            *({"name": line, "originals": 1, "certified": 0, "photocopies": 0} for line in others),
        ]
        return cleaned


class ProposeForm(ItemsForm):
    hint = "Yêu cầu bổ sung chỉ một lần, nêu đủ giấy tờ, và do Bộ phận Một cửa gửi cho người nộp."
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(SMALL), max_length=2000)
    again_reason = forms.CharField(
        label="Nếu đã yêu cầu bổ sung trước đó: vì sao phải yêu cầu thêm", required=False, max_length=500
    )


class RequestSupplementForm(ProposeForm):
    answer_by = DayField(label="Bổ sung trước ngày", required=False)


class SendSupplementForm(ActForm):
    hint = "Phiếu yêu cầu bổ sung (Mẫu 02) được in với đúng giấy tờ đã đề nghị. Đồng hồ dừng từ lúc gửi."
    answer_by = DayField(label="Bổ sung trước ngày", required=False, help_text="Để trống nếu không quy định hạn.")


class ReceiveSupplementForm(ItemsForm):
    def choices_of_items(self) -> list[dict[str, Any]]:
        request = self.dossier.supplements.filter(completed_at=None).exclude(sent_at=None).last()
        return request.items if request else []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].label = "Giấy tờ đã nhận"
        self.fields["items"].initial = [str(index) for index in range(len(self.known))]


class ReturnForm(ActForm):
    collector_name = forms.CharField(label="Họ tên người nhận kết quả", max_length=250)
    collector_identity = forms.CharField(label="Số căn cước người nhận", required=False, max_length=12)
    basis = forms.CharField(label="Giấy ủy quyền (nếu nhận thay)", required=False, max_length=250)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collector_name"].initial = self.dossier.submitter_data.get("name", "")
        self.fields["collector_identity"].initial = self.dossier.submitter_data.get("identity_number", "")
