"""`motcua report FORM`: official reports and the register as JSON, spreadsheet or paper."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.documents.drawing import draw
from motcua.documents.sheets import register_xlsx, report_xlsx
from motcua.dossiers.models import LateList
from motcua.ops.commands.dossiers import agency_named
from motcua.procedures.models import Field
from motcua.reporting.periods import Period, between
from motcua.reporting.register import FORM as REGISTER
from motcua.reporting.register import header_of, rows_of
from motcua.reporting.report_06a import FORM as II_06A
from motcua.reporting.report_06a import WrongTable, build_06a

LATE_LIST = "cham-muon"
FORMATS = ("json", "xlsx", "pdf")


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("report", help="báo cáo, sổ theo dõi, danh sách chậm muộn")
    parser.add_argument("form", choices=sorted(MAKERS), metavar="BIỂU", help=", ".join(sorted(MAKERS)))
    parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--agency", metavar="MÃ")
    parser.add_argument("--field", default="", metavar="LĨNH VỰC", help="mã lĩnh vực (chỉ với so-theo-doi)")
    parser.add_argument("--format", choices=FORMATS, default="json")
    parser.add_argument("-o", "--output", type=Path, metavar="TỆP", help="mặc định với json: in ra màn hình")


def run(args: argparse.Namespace) -> int:
    """Write the report to a file; JSON goes to standard output when no file is named."""
    if args.format != "json" and args.output is None:
        raise Refused(f"Ghi tên tệp bằng -o để lưu báo cáo dạng {args.format}.", field="output")
    content = MAKERS[args.form](args, agency_named(args.agency), between(args.first, args.last), timezone.now())
    if args.output is None:
        sys.stdout.write(content.decode() + "\n")
        return 0
    try:
        args.output.write_bytes(content)
    except OSError as error:
        raise Refused(f"Không ghi được tệp «{args.output}»: {error.strerror}.", field="output") from error
    return 0


def report_06a(args: argparse.Namespace, agency: Agency, period: Period, at: datetime) -> bytes:
    try:
        report = build_06a(agency, period, at=at)
    except WrongTable as wrong:
        raise Refused(str(wrong)) from wrong
    if args.format == "json":
        return _json(report.as_json())
    return report_xlsx(report.paper()) if args.format == "xlsx" else draw(II_06A_TEMPLATE, report.paper(), at=at)


def register_book(args: argparse.Namespace, agency: Agency, period: Period, at: datetime) -> bytes:
    field = Field.objects.filter(slug=args.field).first()
    if args.field and field is None:
        raise Refused(f"Không có lĩnh vực mang mã «{args.field}».", field="field")
    header = header_of(agency, period, field_name=field.name if field else "", at=at)
    rows = rows_of(agency, period, field_slug=args.field)
    if args.format == "xlsx":
        return register_xlsx(rows, header)
    if args.format == "pdf":
        return draw("register_book", {**header, "rows": list(rows)}, at=at)
    return _json({**_head(REGISTER, agency, period), "rows": list(rows)})


def late_list(args: argparse.Namespace, agency: Agency, period: Period, at: datetime) -> bytes:
    """The closed lists of the months that lie in the period; a published one also as PDF."""
    from motcua.dossiers.services.late_list import close_month, late_list_pdf

    month = period.first.replace(day=1)
    if (period.last.year, period.last.month) != (month.year, month.month):
        raise Refused("Danh sách chậm muộn lập theo tháng: chọn từ ngày và đến ngày trong cùng một tháng.", field="to")
    found = LateList.objects.filter(agency=agency, month=month).first() or close_month(agency, month, at)
    if args.format == "json":
        return _json({**_head(LATE_LIST, agency, period), "rows": found.rows})
    if args.format == "xlsx":
        raise Refused("Danh sách chậm muộn chỉ có dạng json và pdf.", field="format")
    if not found.published_at:
        raise Refused(
            f"Danh sách tháng {month:%m/%Y} chưa công khai nên chưa có bản in. Công khai trước ở trang Điều hành."
        )
    return late_list_pdf(found)


def _head(form: str, agency: Agency, period: Period) -> dict[str, Any]:
    return {"form": form, "from": f"{period.first}", "to": f"{period.last}", "agency": agency.code}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


II_06A_TEMPLATE = "report_06a"
MAKERS: dict[str, Callable[[argparse.Namespace, Agency, Period, datetime], bytes]] = {
    II_06A: report_06a,
    REGISTER: register_book,
    LATE_LIST: late_list,
}
