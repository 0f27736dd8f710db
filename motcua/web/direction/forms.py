"""What is typed on the pages of documents."""

from typing import Any

from django import forms
from django.http import HttpRequest

from motcua.agency.models import Agency, Post
from motcua.common.moments import day_of
from motcua.direction.kinds import kinds
from motcua.direction.models import IncomingDocument, OutgoingDocument, Urgency
from motcua.direction.papers import signs_of
from motcua.direction.queries import answers_of
from motcua.direction.services import Assignment, Draft, Incoming
from motcua.direction.services.series import INCOMING, MOST
from motcua.web.ui.forms import DayField, DoorForm

LONGEST_SUMMARY, LONGEST_BODY = 1000, 100_000
MOST_ANSWERS = 200
EACH_LINE = "Mỗi dòng một nơi."
SIGNS = [("", "Như thường lệ của loại văn bản"), ("collective", "TM. Ủy ban nhân dân"), ("head", "Chủ tịch")]


def kind_choices(first: str) -> list[tuple[str, str]]:
    return [("", first), *((kind.code, kind.name) for kind in kinds().values())]


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form takes: words and files when something was sent, even nothing; else None."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _lines(label: str, hint: str, *, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=8000, widget=forms.Textarea({"rows": rows})
    )


class DocumentForm(DoorForm):
    """A document that goes out. Parts that no field shows, such as appendices, stay as they are."""

    kind = forms.ChoiceField(label="Loại văn bản")
    summary = forms.CharField(
        label="Trích yếu", max_length=LONGEST_SUMMARY, widget=forms.Textarea({"rows": 2}),
        help_text="Văn bản về việc gì, một câu. Công văn: không ghi «V/v».",
    )  # fmt: skip
    addressees = _lines("Kính gửi", f"{EACH_LINE} Công văn bắt buộc.")
    basis = _lines("Căn cứ", "Quyết định, kế hoạch: mỗi căn cứ một dòng, không ghi dấu cuối dòng.")
    body = forms.CharField(
        label="Nội dung", required=False, max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 18}),
        help_text="Để trống một dòng giữa hai đoạn. # đầu dòng: đề mục. **chữ đậm**, *chữ nghiêng*. "
        "Dấu - hoặc 1. đầu dòng: liệt kê. Bảng: các ô cách nhau bằng dấu |.",
    )  # fmt: skip
    recipients = _lines("Nơi nhận", f"{EACH_LINE} Dòng «Lưu: VT» tự thêm.")
    signs = forms.ChoiceField(label="Ký theo", choices=SIGNS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices("Chọn loại văn bản")  # type: ignore[attr-defined]

    def draft(self, before: OutgoingDocument | None = None) -> Draft:
        """As the act takes it."""
        told = self.cleaned_data
        data = {**(before.data if before else {}), "basis": told["basis"].splitlines(), "signs": told["signs"]}
        return Draft(
            kind=told["kind"],
            summary=told["summary"],
            body=told["body"],
            data={key: value for key, value in data.items() if value},
            addressees=told["addressees"].splitlines(),
            recipients=told["recipients"].splitlines(),
            template=before.template if before else "",
        )


def typed_of(document: OutgoingDocument) -> dict[str, str]:
    """A draft as the form shows it."""
    told = document.data.get("signs")
    return {
        "kind": document.kind,
        "summary": document.summary,
        "addressees": "\n".join(document.addressees),
        "basis": "\n".join(str(line) for line in document.data.get("basis", [])),
        "body": document.body,
        "recipients": "\n".join(document.recipients),
        "signs": signs_of(document) if told else "",
    }


class ReasonForm(DoorForm):
    reason = forms.CharField(label="Lý do trả lại", widget=forms.Textarea({"rows": 2}), max_length=2000)


class IncomingForm(DoorForm):
    """A line of the register of what came in."""

    arrived_on = DayField(label="Ngày đến")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=250)
    kind = forms.ChoiceField(label="Loại văn bản", required=False)
    number_text = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    issued_on = DayField(label="Ngày văn bản", required=False)
    summary = forms.CharField(label="Trích yếu", max_length=LONGEST_SUMMARY, widget=forms.Textarea({"rows": 2}))
    urgency = forms.ChoiceField(label="Mức độ khẩn", choices=Urgency.choices, required=False)
    due_on = DayField(label="Hạn giải quyết", required=False, help_text="Nếu văn bản ghi hạn.")
    file = forms.FileField(label="Bản quét", required=False, help_text="PDF, JPEG hoặc PNG.", max_length=250)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices("Loại khác")  # type: ignore[attr-defined]

    def incoming(self) -> Incoming:
        """As the act takes it."""
        told = dict(self.cleaned_data)
        file = told.pop("file")
        return Incoming(**told, file=(file, file.name) if file else None)


class AssignForm(DoorForm):
    """Who settles it, what the leader says, by when."""

    post = forms.ChoiceField(label="Giao cho")
    instruction = forms.CharField(
        label="Ý kiến chỉ đạo", required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    due_on = DayField(label="Hạn giải quyết", required=False)

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "Chọn người"), *((post.code, post.name) for post in posts)]  # type: ignore[attr-defined]

    def assignment(self) -> Assignment:
        told = self.cleaned_data
        return Assignment(told["post"], told["instruction"], told["due_on"])


class CloseForm(DoorForm):
    """What was done, or the document that answers."""

    note = forms.CharField(
        label="Kết quả giải quyết", required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    answer = forms.ChoiceField(label="Văn bản trả lời", required=False)

    def __init__(self, *args: Any, document: IncomingDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = answers_of(document.agency, document.arrived_on)[:MOST_ANSWERS]
        self.known = {f"{row.pk}": row for row in rows}
        choices = [(key, f"{row.full_name}: {row.summary[:80]}") for key, row in self.known.items()]
        self.fields["answer"].choices = [("", "Không có văn bản trả lời"), *choices]  # type: ignore[attr-defined]

    def clean_answer(self) -> OutgoingDocument | None:
        return self.known.get(self.cleaned_data["answer"])


class TemplateForm(DoorForm):
    """A template of the office's own."""

    kind = forms.ChoiceField(label="Dùng cho loại văn bản")
    file = forms.FileField(label="Tệp mẫu", max_length=150, help_text="Word (.docx), nhiều nhất 5 MB, không có macro.")
    valid_from = DayField(label="Dùng từ ngày")
    note = forms.CharField(label="Ghi chú", max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices("Chọn loại văn bản")  # type: ignore[attr-defined]


class SeriesForm(DoorForm):
    """The last number that was given on paper."""

    series = forms.ChoiceField(label="Dãy số")
    last = forms.IntegerField(label="Số cuối đã cấp trên giấy", min_value=1, max_value=MOST)

    def __init__(self, *args: Any, numbers: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, f"{series_name(name)} (đang đến số {last})") for name, last in numbers.items()]
        self.fields["series"].choices = [("", "Chọn dãy số"), *choices]  # type: ignore[attr-defined]


def series_name(series: str) -> str:
    """Series bear the code of the kind they were made for."""
    return "Văn bản đến" if series == INCOMING else kinds()[series].name


def posts_of_work(agency: Agency, at: Any) -> list[Post]:
    """Posts a document may be handed to: all that have work, on the day."""
    rows = Post.objects.on(day_of(at)).filter(unit__agency=agency).order_by("pk")
    return [post for post in rows if set(post.duties) - {"admin"}]
