"""Spreadsheets of the office: the register here, official forms in `form_sheets`; equal bytes for equal input.

Text typed by people is stored as text even when it begins with = + - or @: a name must never become a formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from motcua.common.moments import local

# A file carries a date of creation; a fixed one keeps the bytes equal. The report's own day stands in its header.
CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  (xlsx knows no zones)

WHOLE = "#,##0"

REGISTER_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("code", "Mã hồ sơ", 27),
    ("procedure", "Tên TTHC", 42),
    ("sets", "Số lượng hồ sơ (bộ)", 10),
    ("owner", "Tên cá nhân, tổ chức", 28),
    ("address", "Địa chỉ", 36),
    ("phone", "Số điện thoại", 14),
    ("lead_agency", "Cơ quan chủ trì giải quyết", 26),
    ("received_at", "Nhận hồ sơ", 17),
    ("due_at", "Hẹn trả kết quả", 17),
    ("returned_at", "Trả kết quả", 17),
    ("return_way", "Phương thức nhận kết quả", 16),
    ("received_by", "Ký nhận", 24),
    ("note", "Ghi chú", 24),
)
RETURN_WAYS = {"in_person": "Trực tiếp", "postal": "Bưu chính công ích", "electronic": "Bản điện tử"}


class Book:
    """A workbook in memory with the few looks we use."""

    def __init__(self, *, constant_memory: bool) -> None:
        self.bytes = BytesIO()
        # in_memory would undo constant_memory; texts become formulas or links only when we say so.
        options = {
            "constant_memory": constant_memory,
            "in_memory": not constant_memory,
            "default_date_format": "dd/mm/yyyy",
        }
        self.book = xlsxwriter.Workbook(self.bytes, {**options, "strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"created": CREATED})
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        cell = {**base, "border": 1, "text_wrap": True}
        self.title = self.look({**base, "bold": True, "font_size": 14, "align": "center"})
        self.line = self.look(base)
        self.head = self.look({**cell, "bold": True, "align": "center", "valign": "vcenter"})
        self.text = self.look(cell)
        self.number = self.look({**cell, "num_format": WHOLE})
        self.day = self.look({**cell, "num_format": "dd/mm/yyyy", "align": "center"})
        self.moment = self.look({**cell, "num_format": "dd/mm/yyyy hh:mm", "align": "center"})
        self.strong_text = self.look({**cell, "bold": True})
        self.strong_number = self.look({**cell, "bold": True, "num_format": WHOLE})

    def look(self, properties: dict[str, Any]) -> Format:
        return self.book.add_format(properties)

    def close(self) -> bytes:
        self.book.close()
        return self.bytes.getvalue()

    def put(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        match value:
            case None | "":
                sheet.write_blank(row, column, None, self.text)
            case bool():
                sheet.write_string(row, column, "Có" if value else "Không", self.text)
            case int() | float():
                sheet.write_number(row, column, value, self.number)
            case datetime():
                sheet.write_datetime(row, column, local(value).replace(tzinfo=None), self.moment)
            case date():
                sheet.write_datetime(row, column, value, self.day)
            case _:
                sheet.write_string(row, column, str(value), self.text)


def register_xlsx(rows: Iterable[Mapping[str, Any]], header: Mapping[str, Any]) -> bytes:
    """Sổ theo dõi hồ sơ as a spreadsheet, rows in the order given.

    `rows` are `papers.RegisterRow`, taken one by one (a year's register need not fit in memory twice);
    `header` is `papers.RegisterBook` without its rows.
    """
    book = Book(constant_memory=True)
    sheet = book.book.add_worksheet("Sổ theo dõi")
    _page(sheet)
    sheet.set_column(0, 0, 6)
    for column, (_, _, width) in enumerate(REGISTER_COLUMNS, 1):
        sheet.set_column(column, column, width)
    top = _heading(book, sheet, _register_lines(header), last_column=len(REGISTER_COLUMNS))
    for column, label in enumerate(["TT", *(label for _, label, _ in REGISTER_COLUMNS)]):
        sheet.write_string(top, column, label, book.head)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    for number, row in enumerate(rows, 1):
        book.put(sheet, top + number, 0, number)
        for column, (key, _, _) in enumerate(REGISTER_COLUMNS, 1):
            value = row.get(key)
            book.put(sheet, top + number, column, RETURN_WAYS.get(str(value), value) if key == "return_way" else value)
    return book.close()


def table_xlsx(
    title: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Any]], *, line: str = ""
) -> bytes:
    """A plain book as a spreadsheet: a line and the title above, `columns` as (heading, letters wide), then rows."""
    book = Book(constant_memory=True)
    sheet = book.book.add_worksheet("Sổ")
    _page(sheet)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    top = _heading(book, sheet, [line, title], last_column=len(columns) - 1)
    for column, (heading, _) in enumerate(columns):
        sheet.write_string(top, column, heading, book.head)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    for place, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            book.put(sheet, place, column, value)
    return book.close()


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")


def _heading(book: Book, sheet: Worksheet, lines: list[str], *, last_column: int) -> int:
    """Lines above the table, the title last but one; returns the first row of the table."""
    for row, line in enumerate(lines):
        if line.isupper() and row > 0:
            sheet.merge_range(row, 0, row, last_column, "", book.title)
            sheet.write_string(row, 0, line, book.title)
        else:
            sheet.write_string(row, 0, line, book.line)
    return len(lines) + 1


def _register_lines(header: Mapping[str, Any]) -> list[str]:
    form = header.get("form")
    return [
        _joined(header.get("superior"), header.get("unit")),
        form.title if form else "SỔ THEO DÕI HỒ SƠ",
        _joined(
            f"Lĩnh vực: {header.get('field') or 'tất cả các lĩnh vực'}",
            f"Quyển số: {header['book']}" if header.get("book") else "",
            _period(header),
        ),
    ]


def _joined(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)


def _period(header: Mapping[str, Any]) -> str:
    since, until = header.get("period_from"), header.get("period_to")
    return f"Từ ngày {since:%d/%m/%Y} đến ngày {until:%d/%m/%Y}" if since and until else ""
