"""The report in words: the outline of the form, prepared paragraphs with figures, and what an officer wrote instead."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.definition import Edition, Form, Section, form_named
from motcua.reporting.forms.engine import Filled, head
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.signing import signing_block
from motcua.reporting.forms.tokens import Book, Part, UnknownToken, check_tokens, filled_text, parts_of
from motcua.reporting.measures import Window
from motcua.reporting.models import ReportDraft
from motcua.reporting.periods import Period


@dataclass(frozen=True)
class Passage:
    """One section as it stands: its text with tokens, prepared or an officer's, and the paragraphs filled."""

    section: Section
    text: str
    prepared: str
    paragraphs: list[list[Part]] = field(default_factory=list)

    @property
    def is_edited(self) -> bool:
        return self.text != self.prepared


@dataclass(frozen=True)
class Narrative:
    """The whole report of a period."""

    form: Form
    edition: Edition
    agency: Agency
    window: Window
    book: Book
    passages: list[Passage]
    draft: ReportDraft | None

    @property
    def period(self) -> Period:
        return self.window.period

    @property
    def attached(self) -> list[Filled]:
        return [self.book.form(code) for code in self.form.attached]

    @property
    def summary(self) -> str:
        return filled_text(self.form.summary, self.book)

    @property
    def opening(self) -> list[list[Part]]:
        return [parts_of(text, self.book) for text in self.form.opening]

    @property
    def closing(self) -> list[Part]:
        return parts_of(self.form.closing, self.book)

    def as_json(self) -> dict[str, Any]:
        """The contract's head and rows (those of the first attached form that has lĩnh vực), the words beside them."""
        main = next(filled for filled in self.attached if filled.form.row_source == "fields")
        words = [
            {"key": passage.section.key, "heading": passage.section.heading, "text": texts(passage.paragraphs)}
            for passage in self.passages
        ]
        more = {"sections": words, "forms": [filled.as_json() for filled in self.attached]}
        return {**head(self.form, self.agency, self.period), "rows": main.as_json()["rows"], **more}

    def paper(self) -> dict[str, Any]:
        """What the drawn and the written report want to know (`documents.papers.NarrativePaper`)."""
        receiver = deadlines.receiver_on(self.agency, self.period.last)
        return {
            "superior": "",
            "unit": self.agency.full_name.upper(),
            "place": self.agency.place,
            "title": self.form.title,
            "summary": self.summary,
            "addressee": receiver.full_name if receiver else "",
            "opening": texts(self.opening),
            "sections": [
                {
                    "heading": passage.section.heading,
                    "level": passage.section.level,
                    "paragraphs": texts(passage.paragraphs),
                }
                for passage in self.passages
            ],
            "closing": "".join(part.text for part in self.closing),
            "recipients": list(self.form.recipients),
            "forms": [filled.paper() for filled in self.attached],
            **signing_block(self.agency, self.window.seen_at),
        }


def texts(paragraphs: list[list[Part]]) -> list[str]:
    return ["".join(part.text for part in parts) for parts in paragraphs]


def compose(code: str, agency: Agency, period: Period, *, at: datetime) -> Narrative:
    """The report in words of a period as seen at a moment. Refused where the form has no words or a figure is wrong."""
    form, edition = form_named(code, period.last, own_folder())
    if not form.is_narrative:
        raise Refused(f"{form.name} là biểu số liệu, không có lời văn.", field="form")
    window = Window(period, at)
    book = Book(agency, window, edition)
    draft = draft_of(agency, code, period)
    edited = draft.paragraphs if draft else {}
    passages = [_passage(section, edited.get(section.key), book) for section in form.sections]
    return Narrative(form, edition, agency, window, book, passages, draft)


def draft_of(agency: Agency, code: str, period: Period) -> ReportDraft | None:
    found = ReportDraft.objects.filter(
        agency=agency, form=code, period_first=period.first, period_last=period.last
    ).select_related("changed_by")
    return found.first()


def locked_draft(agency: Agency, code: str, period: Period) -> ReportDraft | None:
    """The words as they are, held until the transaction ends."""
    rows = ReportDraft.objects.select_for_update(of=("self",))
    return rows.filter(agency=agency, form=code, period_first=period.first, period_last=period.last).first()


def _passage(section: Section, edited: str | None, book: Book) -> Passage:
    if not section.has_text:
        return Passage(section, "", "")
    prepared = prepared_text(section, book)
    text = prepared if edited is None else edited
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [section.nil]
    return Passage(section, text, prepared, [_filled(line, section, book) for line in lines])


def _filled(line: str, section: Section, book: Book) -> list[Part]:
    try:
        return parts_of(line, book)
    except UnknownToken:  # a figure that a later version of the forms no longer has
        check_tokens(line, book, field=section.key, heading=section.heading)
        raise


def prepared_text(section: Section, book: Book) -> str:
    """The paragraphs that the figures call for, one a line; the words for nil where none does."""
    standing = [
        paragraph.text
        for paragraph in section.paragraphs
        if (not paragraph.when or book.shown(paragraph.when).value)
        and not (paragraph.unless and book.shown(paragraph.unless).value)
    ]
    return "\n".join(standing) or section.nil
