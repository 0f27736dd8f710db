"""`motcua measures`: the promises of the plan in figures."""

import argparse
import json
from datetime import date, datetime, time

from django.utils import timezone

from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.ops.commands.dossiers import agency_named
from motcua.reporting.measures import Figure, figures
from motcua.reporting.periods import between


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("measures", help="chỉ tiêu của kế hoạch: tử số, mẫu số, đạt hay không")
    parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, metavar="NGÀY")
    parser.add_argument("--agency", metavar="MÃ")
    parser.add_argument("--as-of", metavar="LÚC", help="xem như vào thời điểm này (mặc định: bây giờ)")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    found = figures(agency_named(args.agency), [between(args.first, args.last)], at=moment_of(args.as_of))
    if args.json:
        print(json.dumps([figure.as_json() for figure in found], ensure_ascii=False))
    else:
        print("\n".join(map(in_words, found)))
    return 0


def in_words(figure: Figure) -> str:
    counted = f"{figure.numerator}/{figure.denominator}"
    promise = f", chỉ tiêu {figure.measure.promise}: {figure.verdict}" if figure.measure.promise else ""
    return f"{figure.measure.code:8} {figure.measure.name}: {counted} = {figure.text}{promise}"


def moment_of(text: str | None) -> datetime:
    """A moment in ISO 8601, Vietnamese time where no zone is given; a mere day means its end. None = now."""
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            f"Không hiểu thời điểm «{text}». Ghi như 2024-09-14 hoặc 2024-09-14T17:00.", field="as_of"
        ) from error
    if len(text) == len("2024-09-14"):
        moment = datetime.combine(moment.date(), time(23, 59, 59, 999999))
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
