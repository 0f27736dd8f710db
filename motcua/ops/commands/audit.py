"""`motcua audit verify` walks the chained log and its anchors; `motcua audit anchor` notes the heads elsewhere, now."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from motcua.audit.anchors import Anchor, anchor_fault, anchor_file, drop_anchors, line_of, read_anchors
from motcua.audit.queries import verify
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused

REFUSED = 1


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("audit", help="nhật ký nối chuỗi")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    walk = verbs.add_parser("verify", help="đi hết chuỗi, báo mục đầu tiên bị sửa, xoá hoặc đổi chỗ")
    walk.add_argument("--from", dest="since", type=moment, help="từ thời điểm (ISO 8601)")
    walk.add_argument("--anchors", type=Path, metavar="TỆP", help="tệp mốc để đối chiếu (mặc định: tệp của máy này)")
    walk.add_argument("--json", action="store_true", help="in một văn bản JSON")
    anchor = verbs.add_parser("anchor", help="ghi mốc đầu chuỗi ra ngoài cơ sở dữ liệu ngay bây giờ")
    anchor.add_argument("--anchors", type=Path, metavar="TỆP", help="ghi thêm vào tệp này")


def moment(text: str) -> datetime:
    """ISO 8601; Vietnamese time where no zone is given."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=VIETNAM)


def run(args: argparse.Namespace) -> int:
    """0 = whole, or noted; 1 = broken, with the first broken entry on standard error."""
    return note_heads(args.anchors) if args.verb == "anchor" else walk_log(args)


def walk_log(args: argparse.Namespace) -> int:
    anchors = known_anchors(args.anchors)
    found = verify(since=args.since)
    fault = found.fault or anchor_fault(anchors)
    if args.json:
        said = {"read": found.read, "heads": found.heads, "anchors": len(anchors), "fault": fault}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(f"Đã đọc {found.read} mục.")
        for chain, head in found.heads.items():
            print(f"{chain}: {head}")
        print(f"Đã đối chiếu {len(anchors)} mốc.")
    if fault:
        print(fault, file=sys.stderr)
        return REFUSED
    return 0


def known_anchors(path: Path | None) -> list[Anchor]:
    """The anchors of the named file, which must be there, or of this machine's own, which may not be yet."""
    if path is None:
        return read_anchors(anchor_file()) if anchor_file().exists() else []
    if not path.is_file():
        raise Refused(f"Không có tệp mốc {path}.")
    return read_anchors(path)


def note_heads(path: Path | None) -> int:
    """Prints the lines added, to be copied to a place that this machine cannot change."""
    for anchor in drop_anchors(timezone.now(), path):
        print(line_of(anchor), end="")
    return 0
