"""Documents as Word files: the house's own templates, made here, and those an office put in their place.

A template is a .docx with places to fill, `{{ number }}`, `{{ summary }}` …, and loops, `{%p for line in … %}`. It may
only show, choose and repeat: no calls, no names of its own, no products of text, few filters; so whoever edits one can
run nothing and make nothing grow. The body stands where the template says `{{ body }}`; appendices follow on pages of
their own.
"""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import product
from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError

from motcua.common.refusals import Refused
from motcua.direction.body import Block, Run, blocks_of
from motcua.direction.kinds import DocumentKind
from motcua.direction.word_limits import UNREADABLE, Places, check_size, check_table, check_tables
from motcua.documents.word_file import (
    BODY,
    CENTER,
    JUSTIFY,
    LANDSCAPE_WIDTH,
    LEFT,
    MOTTO,
    NATION,
    PORTRAIT_WIDTH,
    RIGHT,
    SMALL,
    WordFile,
    drop_first,
    fix_widths,
    keep_whole,
    long_day,
    repeat_on_pages,
    two_lines,
)

BODY_PLACE = "\ue000noi-dung\ue000"
"""Stands for the body while the template is filled; letters that no keyboard has."""
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ufffe\uffff]")
SIDES = {"center": CENTER, "right": RIGHT}
PLACES = {
    "number": "số, ký hiệu",
    "day": "ngày tháng",
    "summary": "trích yếu",
    "body": "nội dung",
    "recipient_lines": "nơi nhận",
    "signer_lines": "quyền hạn, chức vụ người ký",
    "signer_name": "họ tên người ký",
}
"""What every template must have a place for."""
FULL_LINE, SHORT = (
    60,
    12,
)  # letters in a cell of a table: more than the first count no more, up to the second stay whole
LETTER_WIDTH, EDGES = 2.4, 5  # millimetres of a letter at 12 points, and of both edges of a cell


def document_word(paper: dict[str, Any], *, template: bytes) -> bytes:
    """The paper (as `papers.paper_data` says it) written into a template. `Refused` names what is wrong with that."""
    paper = _clean(paper)
    _check_paper(paper)
    filled = _filled(template, places_of(paper))
    book = _Letter(str(paper.get("summary") or ""), filled)
    book.put_body(paper.get("blocks") or [])
    for number, appendix in enumerate(paper.get("appendices") or []):
        book.appendix(appendix, number if len(paper["appendices"]) > 1 else None)
    return book.close()


def _check_paper(paper: dict[str, Any]) -> None:
    check_tables(paper.get("blocks") or [])
    for appendix in paper.get("appendices") or []:
        check_tables(appendix.get("blocks") or [])
        check_table(len(appendix.get("head") or []), len(appendix.get("rows") or []))


def _clean(value: Any) -> Any:
    """Without the letters that Word files cannot hold, nor the mark of the body."""
    match value:
        case str():
            return UNFIT.sub("", value)
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value


def _filled(template: bytes, places: dict[str, Any]) -> bytes:
    check_size(template)
    try:
        word = DocxTemplate(BytesIO(template))
        word.render(places, jinja_env=Places(KNOWN))
        out = BytesIO()
        word.save(out)
    except Refused:
        raise
    except SecurityError as error:
        raise Refused("Mẫu có lệnh không được dùng: chỉ điền chỗ trống, chọn và lặp.", field="file") from error
    except TemplateError as error:
        line = " ".join(str(error).split())[:160]
        raise Refused(
            f"Mẫu có chỗ trống viết sai ({line}). Sửa lại theo danh sách chỗ trống rồi đưa lên.", field="file"
        ) from error
    except Exception as error:  # whatever a strange file makes the library stumble over
        raise Refused(UNREADABLE, field="file") from error
    return out.getvalue()


def places_of(paper: dict[str, Any]) -> dict[str, Any]:
    """What a template may show, all plain text; `data` holds the structured parts of the document."""
    addressees = Lines(str(line) for line in paper.get("addressees") or [])
    recipients = [str(line) for line in paper.get("recipients") or []]
    basis = [str(line) for line in paper.get("basis") or []]
    issued_on = paper.get("issued_on")
    return {
        "agency_lines": Lines(two_lines(str(paper.get("unit") or ""))),
        "number": paper.get("number") or "",
        "place": paper.get("place") or "",
        "day": long_day(issued_on if isinstance(issued_on, date) else None),
        "heading": paper.get("heading") or "",
        "summary": paper.get("summary") or "",
        "authority": paper.get("authority") or "",
        "addressees": addressees,
        "addressee_lines": _punctuated(addressees),
        "basis_lines": _punctuated(basis, end=";" if paper.get("kind") == "decision" else "."),
        "recipient_lines": _punctuated(recipients),
        "signer_lines": Lines(str(line) for line in paper.get("signer_lines") or []),
        "signer_name": paper.get("signer_name") or "",
        "data": paper.get("data") or {},
        "body": BODY_PLACE,
    }


class Lines(list[str]):
    """A place of several lines: one by one in a loop, or all below each other where a template only names it."""

    def __str__(self) -> str:
        return "\n".join(self)


def _punctuated(lines: list[str], *, end: str = ".") -> Lines:
    return Lines(f"{line}{end if place == len(lines) else ';'}" for place, line in enumerate(lines, 1))


KNOWN = frozenset(places_of({}))


def check_template(content: bytes, kind: DocumentKind) -> None:
    """Write made-up documents into a template; refuse one that breaks or leaves out what a document must say.

    Documents with few lines are tried too, so that a template does not break when somebody signs.
    """
    _try(content, kind, 2, 2)
    for addressees, basis in [pair for pair in product((2, 1, 0), (2, 0)) if pair != (2, 2)]:
        try:
            _try(content, kind, addressees, basis)
        except Refused as refused:
            told = f"Với văn bản có {addressees} nơi kính gửi và {basis} căn cứ: {refused.sentence}"
            raise Refused(told, field="file") from refused


def _try(content: bytes, kind: DocumentKind, addressees: int, basis: int) -> None:
    marks = {name: f"Chỗ thử {name}" for name in PLACES if name not in ("body", "day")}
    trial = {
        **marks, "kind": kind.code, "heading": kind.heading, "unit": "ỦY BAN NHÂN DÂN XÃ", "place": "Nơi thử",
        "issued_on": date(2026, 2, 5), "authority": "CHỦ TỊCH", "addressees": ["Nơi một", "Nơi hai"][:addressees],
        "basis": ["Căn cứ một", "Căn cứ hai"][:basis], "signer_lines": [marks["signer_lines"]],
        "recipients": [*["Như trên"][:addressees], marks["recipient_lines"]],
        "blocks": blocks_of("Nội dung **thử**\n\n- ý"), "appendices": [],
    }  # fmt: skip
    said = words_in(WordFile("", document_word(trial, template=content))).casefold()
    wanted = {**marks, "day": long_day(date(2026, 2, 5)), "body": "Nội dung thử"}
    missing = [name for name in PLACES if wanted[name].casefold() not in said]
    if missing:
        names = ", ".join(f"{{{{ {name} }}}} ({PLACES[name]})" for name in missing)
        raise Refused(f"Mẫu thiếu chỗ cho: {names}. Thêm vào mẫu rồi đưa lên lại.", field="file")


def words_in(word: WordFile) -> str:
    """Every word of the file, head and foot of its sheets too."""
    parts = [word.file.element.body]
    for section in word.file.sections:
        parts += [section.header._element, section.footer._element]  # noqa: SLF001  (the library has no other way)
    return "\n".join("".join(text.text or "" for text in line.iter(qn("w:t"))) for part in parts
                     for line in part.iter(qn("w:p")))  # fmt: skip


# The house's own templates


def house_template(kind: DocumentKind) -> bytes:
    """Công văn, decision, or any other kind with its name as heading; layout of NĐ 30/2020."""
    book = _Letter("")
    book.portrait(book.file.sections[0])
    book.letterhead(is_letter=not kind.heading)
    if kind.heading:
        book.heading(is_decision=kind.code == "decision")
    if kind.is_addressed:
        book.addressees()
    book.basis(is_decision=kind.code == "decision")
    book.say("{{ body }}")
    book.signed()
    return book.close()


class _Letter(WordFile):
    """A document, or a template of one."""

    def loop(self, name: str, write: Callable[[str], Any], *, into: Any = None) -> None:
        """One paragraph for each line of a list."""
        self.say(f"{{%p for line in {name} %}}", into=into)
        write("{{ line }}")
        self.say("{%p endfor %}", into=into)

    def letterhead(self, *, is_letter: bool) -> None:
        left, right = self.grid((60, 105)).rows[0].cells
        self.loop("agency_lines", lambda line: self.say(line, into=left, align=CENTER, size=13, bold=True), into=left)
        self.rule(left, indent=20)
        self.say("Số: {{ number }}", into=left, align=CENTER, size=13, before=4)
        if is_letter:
            self.say("V/v {{ summary }}", into=left, align=CENTER, size=12, before=4)
        self.say(NATION, into=right, align=CENTER, size=12.5, bold=True)
        self.say(MOTTO, into=right, align=CENTER, size=13.5, bold=True)
        self.rule(right, indent=20)
        self.say("{{ place }}, {{ day }}", into=right, align=CENTER, size=13.5, italic=True, before=4)
        drop_first(left, right)

    def heading(self, *, is_decision: bool) -> None:
        self.say("{{ heading }}", align=CENTER, bold=True, before=14)
        self.say("{{ summary }}", align=CENTER, bold=True, before=2, after=4)
        self.rule(None, indent=52, after=8)
        if is_decision:
            self.say("{{ authority }}", align=CENTER, bold=True, before=4, after=8)

    def addressees(self) -> None:
        self.say("{%p if addressees|length == 1 %}")
        self.say("Kính gửi: {{ addressee_lines|first }}", align=CENTER, before=10, after=10)
        self.say("{%p elif addressees %}")
        self._left("Kính gửi:", 28, before=10)
        self.loop("addressee_lines", lambda line: self._left(f"- {line}", 45))
        self.say("", size=6)
        self.say("{%p endif %}")

    def _left(self, words: str, margin: float, *, before: float = 0) -> None:
        self.say(words, before=before, after=2).paragraph_format.left_indent = Mm(margin)

    def basis(self, *, is_decision: bool) -> None:
        self.loop("basis_lines", lambda line: self.say(line, align=JUSTIFY, italic=True, indent=10, after=6))
        if is_decision:
            self.say("QUYẾT ĐỊNH:", align=CENTER, bold=True, before=6, after=8)

    def signed(self) -> None:
        table = self.grid((78, 87))
        keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        self.say("Nơi nhận:", into=left, size=12, bold=True, italic=True, before=8)
        self.loop("recipient_lines", lambda line: self.say(f"- {line}", into=left, size=SMALL), into=left)
        self.say("", into=right, size=8)
        self.loop("signer_lines", lambda line: self.say(line, into=right, align=CENTER, bold=True), into=right)
        self.say("{{ signer_name }}", into=right, align=CENTER, bold=True, before=68)
        drop_first(left, right)

    # What a document says

    def put_body(self, blocks: list[Block]) -> None:
        """The blocks in place of the paragraph that stands for the body."""
        place = next((p for p in self.file.element.body.iter(qn("w:p")) if BODY_PLACE in _text_of(p)), None)
        if place is None:
            return
        here = _Before(place)
        for block in ended(blocks):
            if block["kind"] == "table":
                place.addprevious(self._table(block)._tbl)  # noqa: SLF001
                self.say("", into=here, size=4)
            else:
                self.line(block, into=here)
        place.getparent().remove(place)

    def line(self, block: Block, *, into: Any = None) -> None:
        """One block that is no table."""
        is_heading = block["kind"] == "heading"
        before = 6 if is_heading else 0
        paragraph = self.say("", into=into, align=JUSTIFY, after=6, before=before, indent=10, keep=is_heading)
        paragraph.paragraph_format.line_spacing = 1.1
        marker = block.get("marker")
        runs = [{"text": f"{marker} ", "bold": False, "italic": False}, *block["runs"]] if marker else block["runs"]
        _write(paragraph, runs, bold=is_heading, italic=is_heading and block["level"] > 2)

    def _table(self, block: Block, *, widths: list[float] | None = None) -> Any:
        head, rows = block["head"], block["rows"]
        table = self.file.add_table(1 + len(rows), len(head), style="Table Grid")
        fix_widths(table, widths or _shares(block, PORTRAIT_WIDTH))
        for place, (row, cells) in enumerate(zip(table.rows, [head, *rows], strict=True)):
            (keep_whole if place else repeat_on_pages)(row)
            for at, (cell, runs) in enumerate(zip(row.cells, cells, strict=False)):
                paragraph = cell.paragraphs[0]
                side = block["align"][at] if at < len(block["align"]) else "left"
                paragraph.alignment = CENTER if place == 0 else SIDES.get(side, LEFT)
                _write(paragraph, runs, bold=place == 0 or _is_section(cells), size=12)
        return table

    def appendix(self, appendix: dict[str, Any], number: int | None) -> None:
        """An appendix on sheets of its own, which count their own pages."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        is_wide = bool(appendix.get("is_landscape"))
        (self.landscape if is_wide else self.portrait)(section)
        self.say(f"Phụ lục{'' if number is None else f' {ROMAN[number % len(ROMAN)]}'}", align=CENTER, bold=True)
        self.say(str(appendix.get("title") or ""), align=CENTER, bold=True, before=2)
        self.say(str(appendix.get("note") or ""), align=CENTER, italic=True, before=2, after=8)
        for block in appendix.get("blocks") or []:
            if block["kind"] == "table":
                self._table(block)
            else:
                self.line(block)
        if appendix.get("head"):
            rows = [_cells(row) for row in appendix.get("rows") or []]
            told: Block = {"head": _cells(appendix["head"]), "rows": rows, "align": ["center"]}
            whole = LANDSCAPE_WIDTH if is_wide else PORTRAIT_WIDTH
            self._table(told, widths=_known(appendix.get("widths") or [], len(told["head"]), whole))


class _Before:
    """Where paragraphs are put one by one: in front of another, without a search through the whole file."""

    def __init__(self, place: Any) -> None:
        self.place = Paragraph(place, place.getparent())

    def add_paragraph(self) -> Paragraph:
        return self.place.insert_paragraph_before()


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _cells(row: list[str]) -> list[list[Run]]:
    return [[{"text": str(words), "bold": False, "italic": False}] for words in row]


def _is_section(cells: list[list[Run]]) -> bool:
    """A line that begins with a Roman number heads those below."""
    return bool(cells and cells[0] and re.fullmatch(r"[IVX]+\.?", str(cells[0][0]["text"])))


def _text_of(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _write(paragraph: Any, runs: list[Run], *, bold: bool = False, italic: bool = False, size: float = BODY) -> None:
    for run in runs:
        written = paragraph.add_run(run["text"])
        written.bold, written.italic = bold or run["bold"], italic or run["italic"]
        written.font.size = Pt(size)


def ended(blocks: list[Block]) -> list[Block]:
    """The end mark "./." behind the last line (NĐ 30/2020), where the writer did not set it."""
    if not blocks or blocks[-1]["kind"] not in ("paragraph", "item") or not blocks[-1]["runs"]:
        return blocks
    last = blocks[-1]["runs"][-1]
    words = last["text"].rstrip()
    if words.endswith("./."):
        return blocks
    closing = {**blocks[-1], "runs": [*blocks[-1]["runs"][:-1], {**last, "text": f"{words.removesuffix('.')}./."}]}
    return [*blocks[:-1], closing]


def _shares(block: Block, whole: float) -> list[float]:
    """Millimetres of each column: short words and dates stand on one line, long ones share what is left."""
    lines: list[list[list[Run]]] = [block["head"], *block["rows"]]
    longest = [max(_letters(line, at) for line in lines) for at in range(len(block["head"]))]
    short = {at: length * LETTER_WIDTH + EDGES for at, length in enumerate(longest) if length <= SHORT}
    rest, parts = whole - sum(short.values()), [min(length, FULL_LINE) for length in longest if length > SHORT]
    if rest < EDGES * 2 * len(parts) or not parts:  # too many columns to be kind to any
        return [whole / len(longest)] * len(longest)
    return [short.get(at) or rest * min(length, FULL_LINE) / sum(parts) for at, length in enumerate(longest)]


def _letters(line: list[list[Run]], at: int) -> int:
    return sum(len(str(run["text"])) for run in line[at]) if at < len(line) else 0


def _known(widths: list[Any], count: int, whole: float) -> list[float]:
    """What an appendix says of its columns; the others share what is left."""
    told = [widths[at] if at < len(widths) and isinstance(widths[at], int | float) else None for at in range(count)]
    free = told.count(None)
    rest = max((whole - sum(width or 0 for width in told)) / free, 15) if free else 0
    return [float(width or rest) for width in told]
