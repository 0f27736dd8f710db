"""The forms of a sheet: fields for each of its indices, named by the index, and what they say as the acts take it."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.forms import BoundField

from motcua.common.refusals import Refused
from motcua.documents.models import KeptFile
from motcua.law.scoring import Index, meant
from motcua.scoring.models import ScoreLine, ScoreSheet
from motcua.scoring.queries import Computed
from motcua.scoring.services import Mark, OwnScore, faults_of_marks, faults_of_own
from motcua.scoring.words import score_text, typed_score
from motcua.web.ui.forms import DoorForm

LONGEST = 4000


@dataclass(frozen=True)
class Part:
    """One index of a form: its line, its words, what log or ratings say, its fields."""

    index: Index
    line: ScoreLine
    computed: Computed | None
    score: BoundField
    words: list[BoundField]
    file: BoundField | None


class ScoreField(forms.CharField):
    """A score as it is written, "1,8"; empty where nothing arose, or in a draft."""

    def __init__(self, exact: Fraction | None, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        hint = "" if exact is not None else "Để trống khi không phát sinh."
        super().__init__(max_length=6, help_text=hint, **kwargs)
        self.exact = exact

    def clean(self, value: Any) -> Any:
        if not (value or "").strip():
            return None
        try:
            return meant(typed_score(super().clean(value)) or Fraction(0), self.exact)
        except ValueError:
            raise forms.ValidationError("Ghi điểm từ 0 đến 2, nhiều nhất hai chữ số thập phân, như 1,8.") from None


class PointsField(forms.ChoiceField):
    """2, 1 or 0, each with the words that earn it; empty in a draft."""

    def __init__(self, index: Index, **kwargs: Any) -> None:
        choices = [(f"{points}", f"{points} điểm: {index.words_for(points)}") for points in (2, 1, 0)]
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> Any:
        return Fraction(super().clean(value)) if value else None


class EvidenceField(forms.CharField):
    """Wanted before signing, but not in a draft, nor where a file is attached."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if value else ""


class SheetForm(DoorForm):
    """What both forms of a sheet share: parts by index, and faults laid beside their fields."""

    use_required_attribute = False  # a draft may be saved with holes

    def __init__(self, *args: Any, sheet: ScoreSheet, lines: list[ScoreLine], **kwargs: Any) -> None:
        self.sheet, self.lines = sheet, lines
        self.found: dict[int, Computed] = kwargs.pop("found")
        super().__init__(*args, **kwargs)
        for line in lines:
            self.add_fields(line, sheet.scheme.index(line.number))

    @abstractmethod
    def add_fields(self, line: ScoreLine, index: Index) -> None:
        """Lay down the fields of one index."""

    def parts(self) -> Iterator[Part]:
        for line in self.lines:
            n = line.number
            score, words = self.names(n)
            file = self[f"file_{n}"] if f"file_{n}" in self.fields else None
            fields = [self[name] for name in words if name in self.fields]
            yield Part(self.sheet.scheme.index(n), line, self.found.get(n), self[score], fields, file)

    @abstractmethod
    def names(self, number: int) -> tuple[str, list[str]]:
        """The field of the score of an index, and those with words beside it."""

    def value(self, name: str, number: int) -> Any:
        return self.cleaned_data.get(f"{name}_{number}")

    def refuse_all(self, faults: list[Refused]) -> None:
        for fault in faults:
            self.refuse(fault)


class OwnForm(SheetForm):
    """The own score: log and ratings fill in what they know; indices scored by hand want evidence."""

    def add_fields(self, line: ScoreLine, index: Index) -> None:
        n, initial = line.number, line.own
        if index.is_computed:
            exact = self.found[n].value
            initial = exact if initial is None else initial
            self.fields[f"own_{n}"] = ScoreField(
                exact, label="Điểm tự chấm", initial="" if initial is None else score_text(initial)
            )
        else:
            chosen = "" if initial is None else str(initial)
            self.fields[f"own_{n}"] = PointsField(index, label="Điểm tự chấm", initial=chosen)
            self.fields[f"evidence_{n}"] = EvidenceField(
                label="Minh chứng", initial=line.evidence, max_length=LONGEST, widget=forms.Textarea({"rows": 2}),
                help_text="Văn bản, ngày, số liệu nào chứng tỏ; hoặc đính kèm tệp.",
            )  # fmt: skip
            self.fields[f"file_{n}"] = forms.FileField(
                label="Tệp minh chứng", required=False, help_text="PDF, JPEG hoặc PNG.", max_length=250
            )
        self.fields[f"note_{n}"] = _words("Ghi chú", line.note)

    def names(self, number: int) -> tuple[str, list[str]]:
        return f"own_{number}", [f"evidence_{number}", f"note_{number}"]

    def entries(self) -> dict[int, OwnScore]:
        """As the act takes them."""
        return {line.number: self._entry(line.number) for line in self.lines}

    def _entry(self, n: int) -> OwnScore:
        file = self.value("file", n)
        kept = (file, file.name) if file else None
        return OwnScore(self.value("own", n), self.value("note", n) or "", self.value("evidence", n) or "", kept)

    def check_whole(self) -> bool:
        """Lay everything that is missing before signing beside its field; True when nothing is."""
        entries = self.entries()
        preview = [self._preview(line, entries[line.number]) for line in self.lines]
        self.refuse_all(faults_of_own(self.sheet, preview, self.found))
        return not self.errors

    def _preview(self, line: ScoreLine, entry: OwnScore) -> ScoreLine:
        file = KeptFile() if entry.file else line.evidence_file
        return ScoreLine(
            number=line.number, own=entry.value, note=entry.note, evidence=entry.evidence, evidence_file=file
        )


class VerifyForm(SheetForm):
    """The verified score, with the own score to begin with."""

    def add_fields(self, line: ScoreLine, index: Index) -> None:
        n, own = line.number, line.own
        if index.is_computed:
            shown = "" if own is None else score_text(own)
            self.fields[f"verified_{n}"] = ScoreField(own, label="Điểm thẩm định", initial=shown)
        else:
            self.fields[f"verified_{n}"] = PointsField(
                index, label="Điểm thẩm định", initial="" if own is None else str(own)
            )
        self.fields[f"verified_note_{n}"] = _words(
            "Lý do", line.verified_note, "Bắt buộc khi điểm thẩm định khác điểm tự chấm."
        )

    def names(self, number: int) -> tuple[str, list[str]]:
        return f"verified_{number}", [f"verified_note_{number}"]

    def marks(self) -> dict[int, Mark]:
        """As the act takes them."""
        return {
            line.number: Mark(self.value("verified", line.number), self.value("verified_note", line.number) or "")
            for line in self.lines
        }

    def check_whole(self) -> bool:
        """Lay everything that is missing beside its field; True when nothing is."""
        marks = self.marks()
        preview = [
            ScoreLine(number=n, own=line.own, verified=marks[n].value, verified_note=marks[n].note)
            for line in self.lines
            if (n := line.number)
        ]
        self.refuse_all(faults_of_marks(preview))
        return not self.errors


class ReturnForm(DoorForm):
    reason = forms.CharField(label="Lý do trả lại", widget=forms.Textarea({"rows": 2}), max_length=LONGEST)


class FaultForm(DoorForm):
    """How many requests were the applicant's own fault, and which fault."""

    requests = forms.IntegerField(
        label="Số lần do lỗi của người nộp",
        error_messages={"invalid": "Ghi một số, như 1."},
        widget=forms.NumberInput({"min": 0}),
    )
    remark = forms.CharField(
        label="Lỗi gì", widget=forms.Textarea({"rows": 2}), max_length=LONGEST, required=False,
        help_text="Bắt buộc, trừ khi ghi 0 để bỏ.",
    )  # fmt: skip


def _words(label: str, initial: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, initial=initial, required=False, max_length=LONGEST, help_text=help_text,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
