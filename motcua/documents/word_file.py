"""A Word file in the making, in the layout of NĐ 30/2020: sheets, paragraphs, grids, page numbers.

Times New Roman 13–14, margins 20/20/30/15 mm, page numbers in the middle of the top margin from the second page on.
Equal content gives equal bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  (as in spreadsheets: a file of equal content is equal)
FACE = "Times New Roman"
BODY, SMALL = 14, 11
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 165, 262  # millimetres of text
AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr")
"""What the format wants behind the border of a paragraph."""
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


class WordFile:
    """A Word file in the making; `content` = one that is there already."""

    def __init__(self, title: str, content: bytes | None = None) -> None:
        self.file = docx.Document(BytesIO(content)) if content else docx.Document()
        if content is None:
            self._set_style()
        about = self.file.core_properties
        about.title, about.author, about.language = title[:250], "", "vi-VN"
        about.created = about.modified = CREATED

    def _set_style(self) -> None:
        normal = self.file.styles["Normal"]
        normal.font.name, normal.font.size = FACE, Pt(BODY)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)

    def close(self) -> bytes:
        raw, clean = BytesIO(), BytesIO()
        self.file.save(raw)
        with ZipFile(raw) as source, ZipFile(clean, "w") as target:
            for name in source.namelist():
                entry = ZipInfo(name, date_time=CREATED.timetuple()[:6])
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return clean.getvalue()

    # Sheets

    def portrait(self, section: Any) -> None:
        self._sheet(section, WD_ORIENT.PORTRAIT, (210, 297), (20, 20, 30, 15))

    def landscape(self, section: Any) -> None:
        self._sheet(section, WD_ORIENT.LANDSCAPE, (297, 210), (22, 16, 20, 15))

    def _sheet(self, section: Any, turned: Any, size: tuple[int, int], margins: tuple[int, int, int, int]) -> None:
        section.orientation = turned
        section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
        _page_number(section.header.paragraphs[0])
        _first_number(section, 1)  # appendices count their own pages

    # Paragraphs

    def say(
        self, text: str, *, into: Any = None, align: Any = LEFT, size: float = BODY, bold: bool = False,
        italic: bool = False, before: float = 0, after: float = 0, indent: float = 0, keep: bool = False,
    ) -> Any:  # fmt: skip
        """One paragraph; `into` a cell, else at the end of the file."""
        paragraph = (into or self.file).add_paragraph()
        look = paragraph.paragraph_format
        look.alignment, look.space_before, look.space_after = align, Pt(before), Pt(after)
        look.first_line_indent, look.keep_with_next, look.widow_control = Mm(indent), keep, True
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return paragraph

    def rule(self, into: Any, *, indent: float, after: float = 0) -> None:
        """A short line in the middle, drawn as the upper border of an empty paragraph."""
        paragraph = self.say("", into=into, size=2, after=after)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
        border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{key}"), value)
        border.append(top)
        paragraph._p.get_or_add_pPr().insert_element_before(border, *AFTER_BORDER)  # noqa: SLF001

    def grid(self, widths: Sequence[float], rows: int = 1) -> Any:
        """A table without lines, for what stands side by side."""
        table = self.file.add_table(rows, len(widths))
        fix_widths(table, widths)
        return table


# Words


def long_day(value: date | None) -> str:
    """NĐ 30/2020: days below 10 and the months 1 and 2 take a leading nought; unknown is dotted."""
    if value is None:
        return "ngày …… tháng …… năm ………"
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def two_lines(name: str) -> list[str]:
    """The name of a committee in its two lines: ỦY BAN NHÂN DÂN, XÃ TÂN TRUNG."""
    head = "ỦY BAN NHÂN DÂN "
    return [head.strip(), name.removeprefix(head)] if name.startswith(head) else [name]


# What the library has no word for


def _first_number(section: Any, number: int) -> None:
    """Where the pages of a section begin to count. The element has its place in the order of the format."""
    sheet = section._sectPr  # noqa: SLF001
    for old in sheet.findall(qn("w:pgNumType")):
        sheet.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), str(number))
    sheet.find(qn("w:pgMar")).addnext(start)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        run._r.append(piece)  # noqa: SLF001


def fix_widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def repeat_on_pages(row: Any) -> None:
    """Head of the table on each of its pages."""
    _mark(row, "w:tblHeader")
    keep_whole(row)


def keep_whole(row: Any) -> None:
    """A row is not parted by the end of a page."""
    _mark(row, "w:cantSplit")


def drop_first(*cells: Any) -> None:
    """The empty paragraph that every new cell begins with."""
    for cell in cells:
        first = cell.paragraphs[0]._p  # noqa: SLF001
        first.getparent().remove(first)
