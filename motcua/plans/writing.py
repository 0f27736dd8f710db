"""The plan as a Word document in the layout of NĐ 30/2020: letterhead, body, signature, appendix on landscape pages.

The words are those that were read, unchanged; a plan in force carries its number and day where the draft had blanks.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from motcua.plans.models import Plan
from motcua.plans.reading.appendix import KEYS
from motcua.plans.reading.numbering import roman

FONT = "Times New Roman"
COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
USUAL_PARTS = (
    {"title": "MỤC ĐÍCH, YÊU CẦU", "kind": "purpose"},
    {"title": "NỘI DUNG KẾ HOẠCH", "kind": "tasks"},
    {"title": "KINH PHÍ THỰC HIỆN", "kind": "funding"},
    {"title": "TỔ CHỨC THỰC HIỆN", "kind": "organisation"},
)
WIDTHS = {
    "number_as_printed": 13, "content": 90, "lead": 39, "coordinators": 39, "deadline_text": 35, "deliverable": 36,
    "": 30,
}  # fmt: skip
TABLE_WIDTH = 252
"""In mm, as the columns; a landscape page less its margins."""
CENTRED, RIGHT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class Look:
    """How one run of text looks."""

    size: int = 14
    bold: bool = False
    italic: bool = False
    line: bool = False


PLAIN, BOLD, ITALIC = Look(), Look(bold=True), Look(italic=True)


def plan_docx(plan: Plan) -> bytes:
    """The plan with its number and day where it has them."""
    return docx_of(plan.content, number_text=plan.number_text, issued_on=plan.issued_on)


def docx_of(content: dict[str, Any], *, number_text: str = "", issued_on: date | None = None) -> bytes:
    """The document; reading it again gives the same plan."""
    word = Document()
    _set_up(word)
    header = content["header"]
    _letterhead(word, header, number_text, issued_on)
    _say(word, header.get("document_type") or "KẾ HOẠCH", BOLD, CENTRED, before=12)
    for line in header["title"]:
        _say(word, line, BOLD, CENTRED)
    _say(word, "", PLAIN, CENTRED)
    _say(word, header["preamble"], PLAIN, JUSTIFIED, indent=True)
    _body(word, content)
    _ending(word, header)
    _appendix(word, content["appendix"], number_text, issued_on)
    kept = BytesIO()
    word.save(kept)
    return kept.getvalue()


# Page and paragraph


def _set_up(word: Word) -> None:
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = word.sections[0]
    _paper(section, Mm(210), Mm(297))
    section.different_first_page_header_footer = True
    _page_number(section)


def _paper(section: Section, width: Length, height: Length) -> None:
    """NĐ 30/2020, annex I: margins 20–25, 20–25, 30–35, 15–20 mm."""
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _page_number(section: Section) -> None:
    """In the middle of the top margin, from the second page on."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRED
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no page numbers


def _say(
    into: Any, text: str, look: Look, align: Any = None, *, indent: bool = False, before: int = 0, keep: bool = False
) -> Paragraph:
    paragraph: Paragraph = into.add_paragraph()
    return _written(paragraph, text, look, align, indent=indent, before=before, keep=keep)


def _written(
    paragraph: Paragraph,
    text: str,
    look: Look,
    align: Any = None,
    *,
    indent: bool = False,
    before: int = 0,
    keep: bool = False,
) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic, run.underline = Pt(look.size), look.bold, look.italic, look.line
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.keep_with_next = Pt(before), keep
    if indent:
        form.first_line_indent, form.space_before, form.space_after = Mm(10), Pt(before or 4), Pt(2)
    return paragraph


def _lines(cell: _Cell, lines: list[tuple[str, Look]], align: Any = None) -> None:
    """Fill a cell: its first paragraph is there already."""
    for place, (text, look) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _written(paragraph, text, look, align)


# Above


def _letterhead(word: Word, header: dict[str, Any], number_text: str, issued_on: date | None) -> None:
    commune = header.get("commune") or ""
    number = number_text or f"      {header.get('number_as_printed') or '/KH-UBND'}"
    table = word.add_table(rows=2, cols=2)
    table.autofit = False
    _columns(table, (Mm(62), Mm(103)))
    office = [("ỦY BAN NHÂN DÂN", Look(12, bold=True)), (commune.upper(), Look(12, bold=True))]
    _lines(table.cell(0, 0), office, CENTRED)
    _under(table.cell(0, 0), 32)
    country = [(COUNTRY[0], Look(12, bold=True)), (COUNTRY[1], Look(13, bold=True))]
    _lines(table.cell(0, 1), country, CENTRED)
    _under(table.cell(0, 1), 72)
    _lines(table.cell(1, 0), [(f"Số: {number}", Look(13))], CENTRED)
    place = commune.partition(" ")[2]
    _lines(table.cell(1, 1), [(f"{place}, {_day(header, issued_on)}", Look(14, italic=True))], CENTRED)


def _day(header: dict[str, Any], issued_on: date | None) -> str:
    """As «ngày 05 tháng 01 năm 2024»: NĐ 30/2020 writes days under 10 and months 1, 2 with a nought."""
    if issued_on:
        return f"ngày {issued_on:%d} tháng {_month(issued_on.month)} năm {issued_on.year}"
    day, month, year = ([*(header.get("date_as_printed") or "").split("/"), "", "", ""])[:3]
    return f"ngày {day or '    '} tháng {month or '    '} năm {year or header['plan_year']}"


def _month(month: int) -> str:
    return f"{month:02d}" if month < 3 else str(month)


def _under(cell: _Cell, width: int) -> None:
    """The short rule under the name of the office and under the motto, as a bordered empty line."""
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(6)
    whole = 62 if width < 40 else 103
    side = Mm((whole - width) / 2 - 2)
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = side, side
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().append(border)  # noqa: SLF001 - python-docx has no borders


def _columns(table: Table, widths: tuple[int, ...]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


# Body


def _body(word: Word, content: dict[str, Any]) -> None:
    for number, part in enumerate(content.get("parts") or USUAL_PARTS, 1):
        _say(word, f"{roman(number)}. {part['title']}", BOLD, indent=True, before=8, keep=True)
        match part["kind"]:
            case "purpose":
                _headed(word, "1. Mục đích", content["purposes"])
                _headed(word, "2. Yêu cầu", content["requirements"])
            case "tasks":
                _paragraph(word, content["content_lead"])
                for task in content["tasks"]:
                    _paragraph(word, f"{task['no']}. {task['text']}")
                _paragraph(word, content["tasks_closing"])
            case "funding":
                _paragraph(word, content["funding"])
            case "organisation":
                _organisation(word, content)
            case _:
                for line in part.get("lines", ()):
                    _paragraph(word, line)


def _headed(word: Word, heading: str, lines: list[str]) -> None:
    if lines:
        _say(word, heading, BOLD, indent=True, keep=True)
    for line in lines:
        _paragraph(word, line)


def _organisation(word: Word, content: dict[str, Any]) -> None:
    for one in content["organisation"]:
        _say(word, f"{one['no']}. {one['position']}", BOLD, indent=True, keep=True)
        mark = "- " if len(one["duties"]) > 1 else ""
        for duty in one["duties"]:
            _paragraph(word, f"{mark}{duty}")
    _paragraph(word, content["conclusion"])


def _paragraph(word: Word, text: str) -> None:
    for line in text.splitlines():
        _say(word, line, PLAIN, JUSTIFIED, indent=True)


def _ending(word: Word, header: dict[str, Any]) -> None:
    """Who gets it on the left, who signs on the right."""
    table = word.add_table(rows=1, cols=2)
    table.autofit = False
    _columns(table, (Mm(82), Mm(83)))
    receivers = [("Nơi nhận:", Look(12, bold=True, italic=True))]
    receivers += [(f"- {one}", Look(11)) for one in header["recipients"]]
    _lines(table.cell(0, 0), receivers)
    signer = header["signatory"]
    signed = [(line, BOLD) for line in signer["title"].splitlines()]
    signed += [("", PLAIN)] * 4 + [(signer["name"], BOLD)]
    _lines(table.cell(0, 1), signed, CENTRED)


# Appendix


def _appendix(word: Word, appendix: dict[str, Any], number_text: str, issued_on: date | None) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    _paper(section, Mm(297), Mm(210))
    for line in appendix["heading"]:
        is_note = line.startswith("(")
        text = _numbered(line, number_text, issued_on) if is_note else line
        look = ITALIC if is_note else BOLD
        _say(word, text, look, CENTRED)
    _say(word, "", PLAIN, CENTRED)
    keys = appendix.get("keys") or list(KEYS)
    table = word.add_table(rows=1, cols=len(keys))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, name in zip(table.rows[0].cells, appendix["columns"], strict=True):
        _lines(cell, [(name, Look(12, bold=True))], CENTRED)
    for row in appendix["rows"]:
        _row(table, row, keys)
    _keep_whole(table)
    whole = sum(WIDTHS[key] for key in keys)
    _columns(table, tuple(Mm(WIDTHS[key] * TABLE_WIDTH / whole) for key in keys))


def _numbered(line: str, number_text: str, issued_on: date | None) -> str:
    """The line "(Kèm theo Kế hoạch số …)" with number and day where they are known."""
    if number_text:
        line = line.replace("số /KH-UBND", f"số {number_text}")
    if issued_on and (at := line.find("ngày /")) >= 0:
        rest = line[at + len("ngày ") :].partition(" ")[2]
        line = f"{line[:at]}ngày {issued_on:%d/%m/%Y} {rest}"
    return line


def _row(table: Table, row: dict[str, Any], keys: list[str]) -> None:
    cells = table.add_row().cells
    is_head = row["row_type"] in ("section", "group", "section_task")
    others = iter(row.get("others") or ())
    texts = [(row[key] if key else next(others, "")) or "" for key in keys]
    for cell, key, text in zip(cells, keys, texts, strict=True):
        align = CENTRED if key in ("number_as_printed", "deadline_text") else None
        _lines(cell, [(text, Look(12, bold=is_head and key in KEYS[:2]))], align)
    is_name = tuple(keys[:2]) == KEYS[:2] and not any(texts[2:])
    if row["row_type"] == "section" and is_name:
        for cell in cells[2:]:
            for paragraph in cell.paragraphs:
                paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - else the merged cell ends in empty lines
            cell.add_paragraph()
        merged = cells[1].merge(cells[-1])
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001


def _keep_whole(table: Table) -> None:
    """The head stands on every page, and no row breaks over two."""
    for place, row in enumerate(table.rows):
        for name in ("tblHeader", "cantSplit") if place == 0 else ("cantSplit",):
            mark = OxmlElement(f"w:{name}")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has neither
