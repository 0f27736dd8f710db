"""`motcua processes import`: internal processes from a JSON document."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from motcua.agency.queries import home_agency
from motcua.ops.commands.procedures import read_json
from motcua.procedures.services.processes import ProcessImport, import_processes

RULES = """
Từ chối (mã thoát 1, nêu tên bước, không lưu gì): tệp không đọc được; các bước vượt thời hạn của thủ tục; không có
điểm kết thúc; bước không bao giờ tới được; vai trò của cơ quan chưa có người giữ; không bước nào ra kết quả.
Không có lỗi và không còn điểm hở thì duyệt luôn. Nhập nhưng để ở bản soạn, kèm kết quả kiểm tra: chưa ghi giờ, chưa
gắn với thủ tục, tổng in trong bảng không khớp, mô hình đã hết hiệu lực. Đã nhập mà không đổi thì bỏ qua.
"""


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("processes", help="quy trình nội bộ: nhập")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    verb = verbs.add_parser("import", help="nhập quy trình từ tệp JSON", description=RULES)
    verb.add_argument("file", type=Path, metavar="TỆP")
    verb.add_argument("--draft", action="store_true", help="để mọi quy trình ở bản soạn, kể cả quy trình không có lỗi")
    verb.add_argument("--keep-faulty", action="store_true", help="giữ quy trình có lỗi làm bản soạn thay vì từ chối")
    verb.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """0 = stored; 1 = at least one process was refused and nothing is stored."""
    outcome = import_processes(
        read_json(args.file),
        agency=home_agency(),
        by=None,
        at=timezone.now(),
        approve=not args.draft,
        keep_faulty=args.keep_faulty,
    )
    print(json.dumps(as_json(outcome), ensure_ascii=False) if args.json else in_words(outcome))
    for row in outcome.refused:
        print(f"Quy trình {row.code or '(không có mã)'} bị từ chối. {' '.join(row.reasons)}", file=sys.stderr)
    return 1 if outcome.refused else 0


def as_json(outcome: ProcessImport) -> dict[str, Any]:
    rows = [{"code": row.code, "outcome": row.outcome, "findings": row.findings} for row in outcome.rows]
    return {"stored": outcome.is_stored, "counts": outcome.counts, "rows": rows}


def in_words(outcome: ProcessImport) -> str:
    lines = []
    for row in outcome.rows:
        lines += [f"{row.code}  {row.label}", *(f"    - {reason}" for reason in row.reasons)]
    end = "" if outcome.is_stored else " Không lưu quy trình nào."
    return "\n".join([*lines, f"Đọc {len(outcome.rows)} quy trình.{end}"])
