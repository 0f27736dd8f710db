"""`motcua audit verify`: walks the chained log and names the first entry that does not fit."""

import argparse
import json
import sys
from datetime import datetime

REFUSED = 1


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("audit", help="nhật ký nối chuỗi")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    verify = verbs.add_parser("verify", help="đi hết chuỗi, báo mục đầu tiên bị sửa, xoá hoặc đổi chỗ")
    verify.add_argument("--from", dest="since", type=moment, help="từ thời điểm (ISO 8601)")
    verify.add_argument("--json", action="store_true", help="in một văn bản JSON")


def moment(text: str) -> datetime:
    """ISO 8601; Vietnamese time where no zone is given."""
    from motcua.common.moments import VIETNAM

    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=VIETNAM)


def run(args: argparse.Namespace) -> int:
    """0 = whole; 1 = broken, with the first broken entry on standard error."""
    from motcua.audit.queries import verify

    found = verify(since=args.since)
    if args.json:
        print(json.dumps({"read": found.read, "heads": found.heads, "fault": found.fault}, ensure_ascii=False))
    else:
        print(f"Đã đọc {found.read} mục.")
        for chain, head in found.heads.items():
            print(f"{chain}: {head}")
    if found.fault:
        print(found.fault, file=sys.stderr)
        return REFUSED
    return 0
