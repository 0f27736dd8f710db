"""Sổ đăng ký văn bản đi, đến of a year: all columns of NĐ 30/2020, Phụ lục IV, to print and bind (Điều 16, 22).

The columns are *recalled*: compare with the annex before the book of a year is bound. What the office writes by hand
(copies, signatures of receipt, remarks) is left empty.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.direction.models import IncomingDocument, OutgoingDocument, OutgoingState
from motcua.documents.drawing import draw
from motcua.documents.models import IssuedPaper
from motcua.documents.sheets import table_xlsx

BOOK_PAPER = "document_book"
OTHER_PAPERS = {"meeting_minutes": "Biên bản", "inspection_report": "Báo cáo"}
"""Papers of other rooms that take their numbers from the series of documents."""


@dataclass(frozen=True)
class Column:
    """Heading, and width in millimetres on the paper; None = what is left."""

    heading: str
    width: float | None
    is_centred: bool = False


OUT_COLUMNS = (
    Column("Số, ký hiệu văn bản", 28, is_centred=True),
    Column("Ngày tháng văn bản", 22, is_centred=True),
    Column("Tên loại và trích yếu nội dung văn bản", None),
    Column("Người ký", 32),
    Column("Nơi nhận văn bản", 50),
    Column("Đơn vị, người nhận bản lưu", 25),
    Column("Số lượng bản", 15, is_centred=True),
    Column("Ghi chú", 20),
)
IN_COLUMNS = (
    Column("Ngày đến", 20, is_centred=True),
    Column("Số đến", 12, is_centred=True),
    Column("Tác giả", 40),
    Column("Số, ký hiệu văn bản", 28, is_centred=True),
    Column("Ngày tháng văn bản", 20, is_centred=True),
    Column("Tên loại và trích yếu nội dung văn bản", None),
    Column("Đơn vị hoặc người nhận", 34),
    Column("Ngày chuyển", 20, is_centred=True),
    Column("Ký nhận", 18),
    Column("Ghi chú", 20),
)


def book_data(agency: Agency, name: str, year: int) -> dict[str, Any]:
    """The book "di" or "den" of a year, as paper and spreadsheet take it; every cell is text."""
    is_out = name == "di"
    columns = OUT_COLUMNS if is_out else IN_COLUMNS
    return {
        "unit": agency.full_name.upper(),
        "place": agency.place or agency.name,
        "title": f"SỔ ĐĂNG KÝ VĂN BẢN {'ĐI' if is_out else 'ĐẾN'}",
        "year": year,
        "columns": [{"heading": one.heading, "width": one.width, "is_centred": one.is_centred} for one in columns],
        "rows": _out_rows(agency, year) if is_out else _in_rows(agency, year),
    }


def book_pdf(agency: Agency, name: str, year: int, *, at: datetime) -> bytes:
    """To print and bind."""
    return draw(BOOK_PAPER, {**book_data(agency, name, year), "issued_on": day_of(at)}, at=at)


def book_xlsx(agency: Agency, name: str, year: int) -> bytes:
    data = book_data(agency, name, year)
    heads = [(column["heading"], (column["width"] or 90) / 2) for column in data["columns"]]
    return table_xlsx(f"{data['title']} NĂM {year}", heads, data["rows"], line=agency.full_name)


def _out_rows(agency: Agency, year: int) -> list[list[str]]:
    """Everything that bears a number of the office's series: documents, and the papers of meetings and inspections."""
    rows = OutgoingDocument.objects.filter(agency=agency, year=year, state=OutgoingState.SIGNED)
    papers = IssuedPaper.objects.filter(agency=agency, year=year, form__in=OTHER_PAPERS)
    lines = [
        (row.issued_on or date.min, row.number or 0, row.pk, _document_line(row))
        for row in rows.select_related("signed_by")
    ]
    lines += [(day_of(row.issued_at), row.number, row.pk, _paper_line(row)) for row in papers]
    return [line for *_order, line in sorted(lines)]


def _document_line(row: OutgoingDocument) -> list[str]:
    receivers = [line for line in row.recipients if not line.startswith(("Lưu", "Như trên"))]
    return [
        row.number_text,
        _day(row.issued_on),
        f"{row.kind_name}: {row.summary}",
        row.signed_by.full_name if row.signed_by else "",
        "; ".join([*row.addressees, *receivers]),
        "Văn thư",
        "",
        "",
    ]


def _paper_line(row: IssuedPaper) -> list[str]:
    title = f"{OTHER_PAPERS[row.form]}: {row.data.get('title', '')}"
    return [row.number_text, _day(day_of(row.issued_at)), title, row.issued_by_name, "", "Văn thư", "", ""]


def _in_rows(agency: Agency, year: int) -> list[list[str]]:
    rows = IncomingDocument.objects.filter(agency=agency, year=year)
    return [
        [
            _day(row.arrived_on),
            str(row.number),
            row.issuer,
            row.number_text,
            _day(row.issued_on),
            f"{row.kind_name}: {row.summary}",
            row.handler.full_name if row.handler else "",
            _day(day_of(row.assigned_at)) if row.assigned_at else "",
            "",
            row.urgency_label if row.urgency else "",
        ]
        for row in rows.select_related("handler").order_by("number")
    ]


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""
