"""`motcua facts`: the facts behind the measures as Parquet, and the measures over such files on either engine."""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.ops.commands.dossiers import agency_named
from motcua.ops.commands.measures import in_words, moment_of
from motcua.reporting import spark, store
from motcua.reporting.measures import MEASURES, Figure, Window, exported_figures
from motcua.reporting.periods import Period, between, report_year_of

ENGINES = ("duckdb", "spark")


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("facts", help="số liệu gốc của chỉ tiêu dạng Parquet, và chỉ tiêu tính trên đó")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    export = verbs.add_parser(
        "export", help="ghi số liệu gốc ra thư mục, theo cơ quan và tháng; lần sau chỉ ghi phần mới"
    )
    export.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    export.add_argument("--agency", metavar="MÃ")
    export.add_argument("--json", action="store_true")
    measures = verbs.add_parser("measures", help="các chỉ tiêu tính trên thư mục đã ghi")
    measures.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    measures.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="NGÀY", help="mặc định: năm báo cáo này"
    )
    measures.add_argument("--to", dest="last", type=date.fromisoformat, metavar="NGÀY")
    measures.add_argument("--agency", default="", metavar="MÃ", help="mặc định: mọi cơ quan trong thư mục cộng lại")
    measures.add_argument("--as-of", metavar="LÚC")
    measures.add_argument("--engine", choices=ENGINES, default="duckdb")
    measures.add_argument(
        "--master", default=spark.LOCAL, metavar="URL", help="cụm Spark; mặc định: hai tiến trình trên máy"
    )
    measures.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    return {"export": run_export, "measures": run_measures}[args.verb](args)


def run_export(args: argparse.Namespace) -> int:
    agency = agency_named(args.agency)
    try:
        kept = store.refresh(agency, timezone.now(), root=args.folder)
    except OSError as error:
        raise Refused(f"Không ghi được vào thư mục «{args.folder}»: {error.strerror}.", field="folder") from error
    if args.json:
        print(
            json.dumps({"agency": agency.code, "rows": kept.rows, "files": len(kept.files), "head": kept.head.number})
        )
    else:
        print(f"Đã ghi {kept.rows:,} dòng, {len(kept.files)} tệp vào {args.folder}.".replace(",", ".", 1))
    return 0


def run_measures(args: argparse.Namespace) -> int:
    if not store.exported_paths(args.folder, args.agency):
        raise Refused(f"Thư mục «{args.folder}» chưa có số liệu. Ghi trước bằng motcua facts export.", field="folder")
    found = figures_in(args, [Window(period_of(args), moment_of(args.as_of))])
    if args.json:
        print(json.dumps([figure.as_json() for figure in found], ensure_ascii=False))
    else:
        print("\n".join(map(in_words, found)))
    return 0


def period_of(args: argparse.Namespace) -> Period:
    """The days named; without any the reporting year of today."""
    if args.first and args.last:
        return between(args.first, args.last)
    if args.first or args.last:
        raise Refused("Ghi cả --from và --to, hoặc không ghi cả hai.", field="from")
    return report_year_of(day_of(timezone.now()))


def figures_in(args: argparse.Namespace, windows: Sequence[Window]) -> list[Figure]:
    if args.engine == "duckdb":
        return exported_figures(args.folder, windows, agency=args.agency)
    with spark.session(args.master) as cluster:
        return spark.exported_figures(cluster, args.folder, windows, measures=MEASURES, agency=args.agency)
