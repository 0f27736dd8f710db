"""`motcua procedures import|export`: the catalogue of procedures as one JSON document."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from motcua.common.refusals import Refused
from motcua.procedures.services.catalogue import REFUSED, UNCHANGED, ImportReport, export_procedures, import_procedures


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("procedures", help="danh mục thủ tục: nhập, xuất")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    verb = verbs.add_parser("import", help="nhập danh mục từ tệp JSON; một dòng sai thì không lưu dòng nào")
    verb.add_argument("file", type=Path, metavar="TỆP")
    verb.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu")
    verb.add_argument(
        "--valid-from", type=date.fromisoformat, metavar="NGÀY", help="dòng đổi: phiên bản mới từ ngày này"
    )
    verb.add_argument("--json", action="store_true")
    verb = verbs.add_parser("export", help="xuất danh mục ra tệp JSON")
    verb.add_argument("file", type=Path, metavar="TỆP")


def run(args: argparse.Namespace) -> int:
    """0 = stored (or fit to be, with --dry-run); 1 = rows were refused and nothing is stored."""
    if args.verb == "export":
        return write_export(args.file)
    report = import_procedures(
        read_json(args.file), by=None, at=timezone.now(), dry_run=args.dry_run, valid_from=args.valid_from
    )
    print(json.dumps(as_json(report), ensure_ascii=False) if args.json else in_words(report, dry_run=args.dry_run))
    for row in report.refused:
        print(f"Dòng {row.number} ({row.code or 'không có mã'}): {row.reason}", file=sys.stderr)
    return 1 if report.refused else 0


def write_export(path: Path) -> int:
    document = export_procedures()
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Refused(f"Không ghi được tệp {path}: {error.strerror}.", field="file") from error
    print(f"Đã xuất {len(document['procedures'])} thủ tục ra {path}.")
    return 0


def read_json(path: Path) -> Any:
    """The document in a file. Refuses what cannot be read, saying where."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"Không đọc được tệp {path}: {error.strerror}.", field="file") from error
    except UnicodeDecodeError as error:
        raise Refused(f"Tệp {path} không phải chữ UTF-8.", field="file") from error
    except json.JSONDecodeError as error:
        raise Refused(
            f"Tệp {path} không phải JSON đúng: dòng {error.lineno}, cột {error.colno}.", field="file"
        ) from error


def as_json(report: ImportReport) -> dict[str, Any]:
    rows = [
        {"number": row.number, "code": row.code, "outcome": row.outcome, "reason": row.reason} for row in report.rows
    ]
    return {"stored": report.is_stored, "counts": report.counts, "rows": rows}


def in_words(report: ImportReport, *, dry_run: bool) -> str:
    lines = [f"{row.number:4} {row.code}  {row.label}{': ' + row.reason if row.reason else ''}" for row in report.rows]
    counts = report.counts
    parts = ", ".join(
        f"{label} {counts[outcome]}"
        for outcome, label in (
            ("created", "thêm mới"), ("updated", "sửa"), ("new_version", "phiên bản mới"), (UNCHANGED, "không đổi"),
            (REFUSED, "từ chối"),
        )
    )  # fmt: skip
    end = "Chạy thử: chưa lưu gì." if dry_run else "" if report.is_stored else "Không lưu dòng nào: sửa các dòng sai."
    return "\n".join([*lines, f"Đọc {len(report.rows)} dòng: {parts}. {end}".strip()])
