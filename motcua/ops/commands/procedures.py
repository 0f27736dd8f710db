"""`motcua procedures import|export`: the catalogue of procedures as one JSON document."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

REFUSED = 1


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("procedures", help="danh mục thủ tục hành chính")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    into = verbs.add_parser("import", help="nhập danh mục; tất cả hoặc không gì cả")
    into.add_argument("file", type=Path, metavar="FILE.json")
    into.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu")
    into.add_argument("--json", action="store_true", help="in một văn bản JSON")
    out = verbs.add_parser("export", help="xuất danh mục")
    out.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    return export_to(args.file) if args.verb == "export" else import_from(args)


def read_json(path: Path) -> Any:
    """The document; an unreadable file is refused with its place."""
    from motcua.common.refusals import Refused

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"Không mở được tệp {path}: {error.strerror}.") from None
    except ValueError as error:
        raise Refused(f"Tệp {path} không phải JSON đúng: {error}.") from None


def export_to(path: Path) -> int:
    from motcua.procedures.services.catalogue import export_procedures

    path.write_text(json.dumps(export_procedures(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def import_from(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.procedures.services.catalogue import import_procedures

    report = import_procedures(read_json(args.file), by=None, at=timezone.now(), dry_run=args.dry_run)
    rows = [
        {"number": row.number, "code": row.code, "outcome": row.outcome, "reason": row.reason} for row in report.rows
    ]
    if args.json:
        print(json.dumps({"stored": report.is_stored, "counts": report.counts, "rows": rows}, ensure_ascii=False))
    else:
        for row in report.rows:
            print(f"{row.number:>5} {row.code:<20} {row.label}{': ' + row.reason if row.reason else ''}")
    if report.refused:
        first = report.refused[0]
        print(f"Không nhập: dòng {first.number} ({first.code}): {first.reason}", file=sys.stderr)
        return REFUSED
    return 0
