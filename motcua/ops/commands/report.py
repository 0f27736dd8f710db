"""`motcua report FORM`: official reports, lists and the register as JSON, spreadsheet, Word file or paper."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.dossiers.models import LateList
from motcua.dossiers.services.late_list import close_month
from motcua.ops.commands.dossiers import agency_named
from motcua.procedures.models import Field
from motcua.reporting.forms.definition import known_forms
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.outputs import LATE_LIST, REGISTER, TYPES, Order, file_of
from motcua.reporting.periods import Period, between


def register(subparsers: argparse._SubParsersAction) -> None:
    forms = sorted({form.code for form in known_forms(own_folder())})
    parser = subparsers.add_parser("report", help="báo cáo, biểu mẫu, sổ theo dõi, danh sách chậm muộn")
    parser.add_argument("form", choices=forms, metavar="BIỂU", help=", ".join(forms))
    parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--agency", metavar="MÃ")
    parser.add_argument("--field", default="", metavar="LĨNH VỰC", help="mã lĩnh vực (chỉ với so-theo-doi)")
    parser.add_argument("--format", choices=tuple(TYPES), default="json")
    parser.add_argument("-o", "--output", type=Path, metavar="TỆP", help="mặc định với json: in ra màn hình")


def run(args: argparse.Namespace) -> int:
    """Write the report to a file; JSON goes to standard output when no file is named."""
    if args.format != "json" and args.output is None:
        raise Refused(f"Ghi tên tệp bằng -o để lưu báo cáo dạng {args.format}.", field="output")
    agency, period, at = agency_named(args.agency), between(args.first, args.last), timezone.now()
    if args.form == LATE_LIST:
        close_if_open(agency, period, at)
    content = file_of(Order(args.form, agency, period, args.format, at, field=field_named(args.form, args.field)))
    if args.output is None:
        sys.stdout.write(content.decode() + "\n")
        return 0
    try:
        args.output.write_bytes(content)
    except OSError as error:
        raise Refused(f"Không ghi được tệp «{args.output}»: {error.strerror}.", field="output") from error
    return 0


def field_named(form: str, slug: str) -> Field | None:
    """The lĩnh vực of a slug; only the register is cut by it."""
    if slug and form != REGISTER:
        raise Refused(f"--field chỉ dùng với {REGISTER}.", field="field")
    field = Field.objects.filter(slug=slug).first()
    if slug and field is None:
        raise Refused(f"Không có lĩnh vực mang mã «{slug}».", field="field")
    return field


def close_if_open(agency: Agency, period: Period, at: datetime) -> None:
    """The command draws up a month's list that nobody closed yet; pages leave that to a person."""
    month = period.first.replace(day=1)
    within = (period.last.year, period.last.month) == (month.year, month.month)
    if within and not LateList.objects.filter(agency=agency, month=month).exists():
        close_month(agency, month, at)
