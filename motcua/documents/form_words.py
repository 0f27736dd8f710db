"""Official forms and reports as Word files in the layout of NĐ 30/2020, for offices that finish them in Word.

The head of a table stands on each of its pages. Equal input gives equal bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Pt

from motcua.common.moments import local
from motcua.documents.headings import depth_of, head_cells
from motcua.documents.word_file import (
    CENTER,
    JUSTIFY,
    LANDSCAPE_WIDTH,
    LEFT,
    MOTTO,
    NATION,
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

TAIL = 3  # so many rows of a table stay with the signatures


def form_docx(form: Mapping[str, Any]) -> bytes:
    """One `papers.FormPaper` as a Word file on landscape A4."""
    book = _Book(str(form.get("title") or ""))
    book.landscape(book.file.sections[0])
    book.form(form)
    return book.close()


def report_docx(report: Mapping[str, Any]) -> bytes:
    """A `papers.NarrativePaper` as a Word file, each form behind it on sheets with page numbers of their own."""
    book = _Book(str(report.get("summary") or report.get("title") or ""))
    book.portrait(book.file.sections[0])
    book.narrative(report)
    for form in report.get("forms") or []:
        book.landscape(book.file.add_section(WD_SECTION.NEW_PAGE))
        book.form(form)
    return book.close()


class _Book(WordFile):
    """A Word file of forms and reports."""

    # The report in words

    def narrative(self, report: Mapping[str, Any]) -> None:
        self._letterhead(report)
        self.say(str(report.get("title") or "BÁO CÁO"), align=CENTER, bold=True, before=14)
        self.say(str(report.get("summary") or ""), align=CENTER, bold=True, before=2)
        self.rule(None, indent=52, after=8)
        self.say(f"Kính gửi: {report.get('addressee') or '………………………………'}.", align=CENTER, after=10)
        for words in report.get("opening") or []:
            self._body(words)
        for section in report.get("sections") or []:
            self.say(
                section["heading"], bold=True, before=8 if section["level"] == 1 else 4, after=4, indent=10, keep=True
            )
            for words in section.get("paragraphs") or []:
                self._body(words)
        self._body(f"{report.get('closing') or 'Trên đây là báo cáo'}./.")
        self._signed(report)

    def _body(self, words: str) -> None:
        paragraph = self.say(words, align=JUSTIFY, after=6, indent=10)
        paragraph.paragraph_format.line_spacing = 1.1

    def _letterhead(self, report: Mapping[str, Any]) -> None:
        left, right = self.grid((68, 97)).rows[0].cells
        for line in two_lines(str(report.get("unit") or "")):
            self.say(line, into=left, align=CENTER, size=13, bold=True)
        self.rule(left, indent=20)
        self.say(f"Số: {report.get('number') or '……/BC-UBND'}", into=left, align=CENTER, size=13, before=4)
        self.say(NATION, into=right, align=CENTER, size=12.5, bold=True)
        self.say(MOTTO, into=right, align=CENTER, size=13.5, bold=True)
        self.rule(right, indent=20)
        words = f"{report.get('place') or '…………'}, {long_day(report.get('issued_on'))}"
        self.say(words, into=right, align=CENTER, size=13.5, italic=True, before=4)
        drop_first(left, right)

    def _signed(self, report: Mapping[str, Any]) -> None:
        table = self.grid((78, 87))
        keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        self.say("Nơi nhận:", into=left, size=12, bold=True, italic=True, before=8)
        names = [str(line) for line in report.get("recipients") or []]
        for place, line in enumerate(names, 1):
            self.say(f"- {line}{'.' if place == len(names) else ';'}", into=left, size=SMALL)
        for place, line in enumerate(report.get("signer_lines") or ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]):
            self.say(str(line), into=right, align=CENTER, bold=True, before=0 if place else 8)
        self.say(str(report.get("signer_name") or ""), into=right, align=CENTER, bold=True, before=68)
        drop_first(left, right)

    # A form

    def form(self, form: Mapping[str, Any]) -> None:
        self._form_head(form)
        self._table(form)
        for note in form.get("notes") or []:
            self.say(str(note), size=10, italic=True, before=4, keep=True)
        self._form_signatures(form)

    def _form_head(self, form: Mapping[str, Any]) -> None:
        left, middle, right = self.grid((58, 140, 64)).rows[0].cells
        if form.get("form_code"):
            self.say(f"Biểu số {form['form_code']}", into=left, size=SMALL, bold=True)
        self.say(str(form.get("form_note") or "").replace("-", "\u2011"), into=left, size=9, italic=True)
        self.say(str(form.get("title") or "").upper(), into=middle, align=CENTER, size=12, bold=True)
        period = f"Kỳ báo cáo: {form.get('period') or '……………'}"
        self.say(period, into=middle, align=CENTER, size=SMALL, bold=True, before=3)
        days = f"(Từ {long_day(form.get('period_from'))} đến hết {long_day(form.get('period_to'))})"
        self.say(days, into=middle, align=CENTER, size=SMALL, italic=True)
        self.say(f"- Đơn vị báo cáo: {form.get('reporting_unit') or ''}", into=right, size=10.5)
        self.say(f"- Đơn vị nhận báo cáo: {form.get('receiving_unit') or ''}", into=right, size=10.5, before=2)
        drop_first(left, middle, right)
        unit = f"Đơn vị tính: {form['counted_in']}" if form.get("counted_in") else ""
        self.say(unit, align=RIGHT, size=10, italic=True, before=4, after=3)

    def _table(self, form: Mapping[str, Any]) -> None:
        columns: Sequence[Mapping[str, Any]] = form["columns"]
        rows: Sequence[Mapping[str, Any]] = form.get("rows") or []
        has_total, nil = bool(form.get("has_total")), str(form.get("nil") or "")
        body = rows[:-1] if has_total and rows else rows
        head = depth_of(columns) + 1
        is_nil = not body and bool(nil)
        table = self.file.add_table(head + is_nil + len(rows), len(columns), style="Table Grid")
        fix_widths(table, _widths(columns))
        lines = [list(row.cells) for row in table.rows]  # asked once: the library reads the table anew each time
        self._headings(lines, columns)
        for place in range(head):
            repeat_on_pages(table.rows[place])
        if is_nil:
            whole = lines[head][0].merge(lines[head][-1])
            self._put(whole, nil, align=CENTER, italic=True)
        for place, row in enumerate(rows, head + is_nil):
            keep_whole(table.rows[place])
            strong = has_total and place == len(lines) - 1
            for cell, column in zip(lines[place], columns, strict=True):
                value = row.get(column["number"])
                self._put(cell, _text(value), align=_align(column, value), bold=strong)
        for row in table.rows[-TAIL:]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True

    def _headings(self, lines: Sequence[Sequence[Any]], columns: Sequence[Mapping[str, Any]]) -> None:
        for found in head_cells(columns):
            cell = lines[found.row][found.column]
            if found.rows * found.columns > 1:
                cell = cell.merge(lines[found.row + found.rows - 1][found.column + found.columns - 1])
            self._put(cell, found.text, align=CENTER, bold=True)
        under = depth_of(columns)
        for cell, column in zip(lines[under], columns, strict=True):
            self._put(cell, f"({column['number']})", align=CENTER, italic=True, size=8.5)

    def _put(
        self, cell: Any, text: str, *, align: Any, bold: bool = False, italic: bool = False, size: float = 10
    ) -> None:
        """Words of a cell, in place of what merging left there."""
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def _form_signatures(self, form: Mapping[str, Any]) -> None:
        self.say("", size=4, keep=True)  # two tables side by side would grow together
        table = self.grid((LANDSCAPE_WIDTH / 2, LANDSCAPE_WIDTH / 2))
        keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        self.say("", into=left, size=SMALL, before=8)
        self.say("NGƯỜI LẬP BIỂU", into=left, align=CENTER, size=SMALL, bold=True)
        self.say("(Ký, ghi rõ họ tên)", into=left, align=CENTER, size=10, italic=True)
        self.say(str(form.get("preparer_name") or ""), into=left, align=CENTER, size=SMALL, bold=True, before=62)
        words = f"{form.get('place') or '…………'}, {long_day(form.get('issued_on'))}"
        self.say(words, into=right, align=CENTER, size=SMALL, italic=True, before=8)
        for line in form.get("signer_lines") or ["THỦ TRƯỞNG ĐƠN VỊ"]:
            self.say(str(line), into=right, align=CENTER, size=SMALL, bold=True)
        self.say("(Ký, đóng dấu, ghi rõ họ tên)", into=right, align=CENTER, size=10, italic=True)
        self.say(str(form.get("signer_name") or ""), into=right, align=CENTER, size=SMALL, bold=True, before=50)
        drop_first(left, right)


# Words


def _text(value: Any) -> str:
    match value:
        case None:
            words = ""
        case int():
            words = f"{value:,}".replace(",", ".")
        case {"text": text}:
            words = str(text)
        case datetime():
            words = f"{local(value):%d/%m/%Y %H:%M}"
        case date():
            words = f"{value:%d/%m/%Y}"
        case _:
            words = str(value)
    return words


def _align(column: Mapping[str, Any], value: Any) -> Any:
    if column["number"] == "1" or column["type"] in {"day", "moment"}:
        return CENTER
    return RIGHT if isinstance(value, int) or column["type"] == "percent" else LEFT


def _widths(columns: Sequence[Mapping[str, Any]]) -> list[float]:
    """Millimetres of each column: what the form says; texts share what is left."""
    figures = sum(column["type"] in {"number", "percent"} for column in columns)
    narrow = 15.5 if figures > 11 else 17 if figures > 9 else 19
    known = [column.get("width") or {"text": None, "money": 25}.get(column["type"], narrow) for column in columns]
    free = known.count(None)
    rest = max((LANDSCAPE_WIDTH - sum(width or 0 for width in known)) / free, 20) if free else 0
    return [float(width or rest) for width in known]
