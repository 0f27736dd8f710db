"""`motcua processes import`: internal processes; one that cannot be followed is refused, naming the step."""

import argparse
import json
import sys
from pathlib import Path

from motcua.ops.commands.procedures import read_json

REFUSED = 1


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("processes", help="quy trình nội bộ")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    into = verbs.add_parser(
        "import", help="nhập quy trình; quá hạn luật định, không có kết thúc hoặc thiếu người giữ thì từ chối"
    )
    into.add_argument("file", type=Path, metavar="FILE.json")
    into.add_argument("--keep-faulty", action="store_true", help="giữ quy trình có lỗi ở dạng dự thảo thay vì từ chối")
    into.add_argument("--json", action="store_true", help="in một văn bản JSON")


def run(args: argparse.Namespace) -> int:
    """0 = stored; 1 = refused, with the step at fault on standard error."""
    from django.utils import timezone

    from motcua.agency.queries import home_agency
    from motcua.procedures.services.processes import import_processes

    outcome = import_processes(
        read_json(args.file),
        agency=home_agency(),
        by=None,
        at=timezone.now(),
        approve=True,
        keep_faulty=args.keep_faulty,
    )
    rows = [{"code": row.code, "outcome": row.outcome, "findings": row.findings} for row in outcome.rows]
    if args.json:
        print(json.dumps({"stored": outcome.is_stored, "rows": rows}, ensure_ascii=False))
    else:
        for row in outcome.rows:
            print(f"{row.code:<30} {row.label}")
            for finding in row.findings:
                print(f"    {finding['sentence']}")
    if not outcome.is_stored:
        faults = [
            f"{row.code}: {row.findings[0]['sentence']}"
            for row in outcome.rows
            if row.outcome == "refused" and row.findings
        ]
        print(f"Không nhập. {' '.join(faults[:1])}", file=sys.stderr)
        return REFUSED
    return 0
