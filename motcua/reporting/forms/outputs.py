"""A report as a file: one door for the command and the pages, whatever the form and the format."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.documents.drawing import draw
from motcua.documents.form_sheets import form_xlsx
from motcua.documents.form_words import form_docx, report_docx
from motcua.documents.sheets import register_xlsx
from motcua.dossiers.models import LateList
from motcua.dossiers.services.late_list import late_list_pdf
from motcua.procedures.models import Field
from motcua.reporting.forms.definition import form_named
from motcua.reporting.forms.engine import fill, head
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.narrative import compose
from motcua.reporting.periods import Period
from motcua.reporting.register import header_of, rows_of

TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
LATE_LIST, REGISTER = "cham-muon", "so-theo-doi"


@dataclass(frozen=True)
class Order:
    """What is wanted: a form of an agency for a period, seen at a moment, in a format."""

    code: str
    agency: Agency
    period: Period
    format: str
    at: datetime
    preparer: str = ""
    field: Field | None = None  # the register of one lĩnh vực


def file_of(order: Order) -> bytes:
    """The report as bytes. Refused in one sentence where it cannot be made; a wrong table never becomes a file."""
    form, _edition = form_named(order.code, order.period.last, own_folder())
    if order.format not in TYPES:
        raise Refused(f"Không có dạng «{order.format}». Chọn: {', '.join(TYPES)}.", field="format")
    if form.is_narrative:
        return _narrative(order)
    return OWN_WAYS.get((form.row_source, order.format), _table)(order)


def _table(order: Order) -> bytes:
    filled = fill(order.code, order.agency, order.period, at=order.at)
    if order.format == "json":
        return as_bytes(filled.as_json())
    paper = filled.paper(preparer=order.preparer)
    match order.format:
        case "xlsx":
            return form_xlsx(paper)
        case "docx":
            return form_docx(paper)
    return draw("form_table", paper, at=order.at)


def _narrative(order: Order) -> bytes:
    report = compose(order.code, order.agency, order.period, at=order.at)
    match order.format:
        case "json":
            return as_bytes(report.as_json())
        case "xlsx":
            return form_xlsx(*(filled.paper(preparer=order.preparer) for filled in report.attached))
        case "docx":
            return report_docx(report.paper())
    return draw("narrative_report", report.paper(), at=order.at)


# The register and the late list keep their own drawings


def _register(order: Order) -> tuple[dict[str, Any], Any]:
    field = order.field
    header = header_of(order.agency, order.period, field_name=field.name if field else "", at=order.at)
    return header, rows_of(order.agency, order.period, field_slug=field.slug if field else "")


def _register_json(order: Order) -> bytes:
    form, _edition = form_named(order.code, order.period.last, own_folder())
    return as_bytes({**head(form, order.agency, order.period), "rows": list(_register(order)[1])})


def _register_xlsx(order: Order) -> bytes:
    header, rows = _register(order)
    return register_xlsx(rows, header)


def _register_pdf(order: Order) -> bytes:
    header, rows = _register(order)
    return draw("register_book", {**header, "rows": list(rows)}, at=order.at)


def _closed_list(order: Order) -> LateList:
    month = order.period.first.replace(day=1)
    if (order.period.last.year, order.period.last.month) != (month.year, month.month):
        raise Refused("Danh sách chậm muộn lập theo tháng: chọn từ ngày và đến ngày trong cùng một tháng.", field="to")
    return late_list_of(order.agency, month)


def late_list_of(agency: Agency, month: date) -> LateList:
    """The closed list of a month. Refused where it is not closed yet."""
    found = LateList.objects.filter(agency=agency, month=month).first()
    if found is None:
        raise Refused(f"Tháng {month:%m/%Y} chưa chốt danh sách. Chốt ở trang «Danh sách chậm muộn» trước.")
    return found


def _late_json(order: Order) -> bytes:
    form, _edition = form_named(order.code, order.period.last, own_folder())
    return as_bytes({**head(form, order.agency, order.period), "rows": _closed_list(order).rows})


def _late_pdf(order: Order) -> bytes:
    """Only the published list is a paper."""
    found = _closed_list(order)
    if not found.published_at:
        raise Refused(
            f"Danh sách tháng {found.month:%m/%Y} chưa công khai nên chưa có bản in. "
            "Công khai trước ở trang «Danh sách chậm muộn»."
        )
    return late_list_pdf(found)


def _late_table(order: Order) -> bytes:
    _closed_list(order)
    return _table(order)


OWN_WAYS: dict[tuple[str, str], Callable[[Order], bytes]] = {
    ("register", "json"): _register_json,
    ("register", "xlsx"): _register_xlsx,
    ("register", "pdf"): _register_pdf,
    ("late_list", "json"): _late_json,
    ("late_list", "pdf"): _late_pdf,
    ("late_list", "xlsx"): _late_table,
    ("late_list", "docx"): _late_table,
}


def as_bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
