"""Official forms as spreadsheets: headings under their groups, formulas for totals and derived cells with the values
beside them (readers that do not calculate would show 0), ready to print on landscape A4.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from motcua.documents.headings import depth_of, head_cells
from motcua.documents.sheets import Book

NARROW, WIDE = 9.5, 34  # letters
MM_PER_LETTER = 1.9
RATE = "0.00%"
NOTHING = "Không phát sinh"


class FormBook(Book):
    """The looks of a form."""

    def __init__(self) -> None:
        super().__init__(constant_memory=False)
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        cell = {**base, "border": 1, "text_wrap": True}
        self.strong_line = self.look({**base, "bold": True})
        self.middle = self.look({**base, "align": "center", "text_wrap": True})
        self.strong_middle = self.look({**base, "bold": True, "align": "center", "text_wrap": True})
        self.slanted = self.look({**base, "italic": True, "align": "center"})
        self.slanted_right = self.look({**base, "italic": True, "align": "right"})
        self.note = self.look({**base, "italic": True, "text_wrap": True, "valign": "top"})
        self.nil = self.look({**cell, "italic": True, "align": "center"})
        self.ordinal = self.look({**cell, "align": "center"})
        self.rate = self.look({**cell, "num_format": RATE, "align": "right"})
        self.strong_rate = self.look({**cell, "bold": True, "num_format": RATE, "align": "right"})
        self.small_head = self.look({**cell, "italic": True, "align": "center", "font_size": 9})


def form_xlsx(*forms: Mapping[str, Any]) -> bytes:
    """One or more `papers.FormPaper` as one workbook, a sheet each."""
    book = FormBook()
    for form in forms:
        _Sheet(book, form).write()
    return book.close()


class _Sheet:
    """One form on one sheet."""

    def __init__(self, book: FormBook, form: Mapping[str, Any]) -> None:
        self.book, self.form = book, form
        self.columns: Sequence[Mapping[str, Any]] = form["columns"]
        self.place = {column["number"]: at for at, column in enumerate(self.columns)}
        self.last = len(self.columns) - 1
        self.sheet: Worksheet = book.book.add_worksheet(
            sheet_name(str(form.get("form_code") or form.get("name") or "Biểu"))
        )

    def write(self) -> None:
        self._page()
        top = self._head()
        first = self._headings(top)
        below = self._rows(first)
        end = self._foot(below)
        self.sheet.freeze_panes(first, 2)
        self.sheet.repeat_rows(top, first - 1)
        self.sheet.print_area(0, 0, end, self.last)

    def _page(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.6)
        sheet.set_footer('&C&"Times New Roman"&10&P/&N')
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, self._width(column))

    def _width(self, column: Mapping[str, Any]) -> float:
        if column.get("width"):
            return max(float(column["width"]) / MM_PER_LETTER, 5)
        return {"text": WIDE, "money": 15}.get(column["type"], NARROW)

    # Above the table

    def _head(self) -> int:
        form, sheet, book = self.form, self.sheet, self.book
        right = max(self.last - 4, 2)
        sheet.write_string(0, 0, f"Biểu số {form['form_code']}" if form.get("form_code") else "", book.strong_line)
        sheet.write_string(1, 0, str(form.get("form_note") or ""), book.line)
        sheet.write_string(0, right, f"Đơn vị báo cáo: {form.get('reporting_unit') or ''}", book.line)
        sheet.write_string(1, right, f"Đơn vị nhận báo cáo: {form.get('receiving_unit') or ''}", book.line)
        self._across(2, str(form.get("title") or "").upper(), book.title)
        self._across(3, f"Kỳ báo cáo: {form.get('period') or ''}", book.strong_middle)
        self._across(4, _days(form), book.slanted)
        if form.get("counted_in"):
            self._across(5, f"Đơn vị tính: {form['counted_in']}", book.slanted_right)
        return 6

    def _across(self, row: int, text: str, look: Format) -> None:
        self.sheet.merge_range(row, 0, row, self.last, "", look)
        self.sheet.write_string(row, 0, text, look)

    def _headings(self, top: int) -> int:
        for cell in head_cells(self.columns):
            row, column = top + cell.row, cell.column
            if cell.rows * cell.columns > 1:
                below, right = row + cell.rows - 1, column + cell.columns - 1
                self.sheet.merge_range(row, column, below, right, "", self.book.head)
            self.sheet.write_string(row, column, cell.text, self.book.head)
        under = top + depth_of(self.columns)
        for place, one in enumerate(self.columns):
            self.sheet.write_string(under, place, f"({one['number']})", self.book.small_head)
        return under + 1

    # The table

    def _rows(self, first: int) -> int:
        """Writes all rows; returns the first row after them."""
        rows: Sequence[Mapping[str, Any]] = self.form.get("rows") or []
        body = rows[:-1] if self.form.get("has_total") and rows else rows
        at = first
        for row in body:
            for column in self.columns:
                self._cell(at, column, row.get(column["number"]))
            at += 1
        if not body and self.form.get("nil"):
            self._across(at, str(self.form["nil"]), self.book.nil)
            at += 1
        if self.form.get("has_total") and rows:
            for column in self.columns:
                self._total(first, at, column, rows[-1].get(column["number"]), has_body=bool(body))
            at += 1
        return at

    def _cell(self, row: int, column: Mapping[str, Any], value: Any) -> None:
        at = self.place[column["number"]]
        if column["type"] == "percent":
            self._rate(row, column, value, self.book.rate)
        elif column.get("sum_of") and isinstance(value, int):
            self.sheet.write_formula(row, at, self._sum_of(row, column), self.book.number, value)
        elif column["number"] == "1" and isinstance(value, int):
            self.sheet.write_number(row, at, value, self.book.ordinal)
        else:
            self.book.put(self.sheet, row, at, value)

    def _total(self, first: int, row: int, column: Mapping[str, Any], value: Any, *, has_body: bool) -> None:
        at = self.place[column["number"]]
        if column["type"] == "percent":
            self._rate(row, column, value, self.book.strong_rate)
        elif isinstance(value, int) and has_body:
            letter = xl_col_to_name(at)
            formula = f"=SUM({letter}{first + 1}:{letter}{row})"
            self.sheet.write_formula(row, at, formula, self.book.strong_number, value)
        elif isinstance(value, int) and column.get("sum_of"):
            self.sheet.write_formula(row, at, self._sum_of(row, column), self.book.strong_number, value)
        elif isinstance(value, int):
            self.sheet.write_number(row, at, value, self.book.strong_number)
        else:
            self.sheet.write_string(row, at, str(value or ""), self.book.strong_text)

    def _sum_of(self, row: int, column: Mapping[str, Any]) -> str:
        return "=" + "+".join(self._name(row, number) for number in column["sum_of"])

    def _rate(self, row: int, column: Mapping[str, Any], value: Any, look: Format) -> None:
        number = value["value"] if isinstance(value, Mapping) else value
        at = self.place[column["number"]]
        if column.get("share"):
            part, whole = (self._name(row, number) for number in column["share"])
            shown = NOTHING if number is None else number
            self.sheet.write_formula(row, at, f'=IF({whole}=0,"{NOTHING}",{part}/{whole})', look, shown)
        elif number is None:
            self.sheet.write_string(row, at, NOTHING, look)
        else:
            self.sheet.write_number(row, at, number, look)

    def _name(self, row: int, number: str) -> str:
        return f"{xl_col_to_name(self.place[number])}{row + 1}"

    # Below the table

    def _foot(self, below: int) -> int:
        """Notes and signatures; returns the last row."""
        at = below
        for line in self.form.get("notes") or []:
            self._across(at, str(line), self.book.note)
            at += 1
        half = (self.last + 1) // 2
        left, right = (0, half - 1), (half, self.last)
        place = self.form.get("place") or "…………"
        self._block(at + 1, *right, f"{place}, ngày …… tháng …… năm ………", self.book.slanted)
        lines = [str(line) for line in self.form.get("signer_lines") or ["THỦ TRƯỞNG ĐƠN VỊ"]]
        self._block(at + 2, *left, "NGƯỜI LẬP BIỂU", self.book.strong_middle)
        for number, line in enumerate(lines):
            self._block(at + 2 + number, *right, line, self.book.strong_middle)
        under = at + 2 + len(lines)
        self._block(under, *left, "(Ký, ghi rõ họ tên)", self.book.slanted)
        self._block(under, *right, "(Ký, đóng dấu, ghi rõ họ tên)", self.book.slanted)
        self._block(under + 5, *left, str(self.form.get("preparer_name") or ""), self.book.strong_middle)
        self._block(under + 5, *right, str(self.form.get("signer_name") or ""), self.book.strong_middle)
        return under + 5

    def _block(self, row: int, first: int, last: int, text: str, look: Format) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self.sheet.write_string(row, first, text, look)


def _days(form: Mapping[str, Any]) -> str:
    since, until = form.get("period_from"), form.get("period_to")
    return f"(Từ ngày {since:%d/%m/%Y} đến hết ngày {until:%d/%m/%Y})" if since and until else ""


def sheet_name(code: str) -> str:
    """At most 31 letters, none of []:*?/ or backslash (the file format's rule)."""
    return "".join("-" if char in "[]:*?/\\" else char for char in code)[:31]
