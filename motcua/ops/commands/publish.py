"""`motcua publish site DIR`: the public pages as plain files; `motcua publish due`: what is due and what is late."""

import argparse
import json
from pathlib import Path

from django.utils import timezone

from motcua.agency.queries import home_agency
from motcua.common.moments import day_of
from motcua.reporting.publishing import due_now


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("publish", help="công khai: xuất trang tĩnh, xem việc đến kỳ")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    site = verbs.add_parser("site", help="xuất các trang công khai thành tệp tĩnh, xem được khi phần mềm ngừng")
    site.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    site.add_argument("--json", action="store_true", help="in một văn bản JSON: tên tệp và mã băm")
    due = verbs.add_parser("due", help="việc công khai đến kỳ; thoát 1 khi có việc quá hạn")
    due.add_argument("--json", action="store_true", help="in một văn bản JSON")


def run(args: argparse.Namespace) -> int:
    """0 = done, or nothing late; 1 = refused, or something due is late."""
    return export(args) if args.verb == "site" else tell_due(args)


def export(args: argparse.Namespace) -> int:
    from motcua.ops.static_site import export_site  # draws every page: only this verb needs the door

    told = export_site(home_agency(), args.folder.absolute())
    if args.json:
        print(json.dumps({"folder": str(args.folder), "files": told}, ensure_ascii=False))
    else:
        print(f"Đã xuất {len(told)} tệp vào {args.folder}. Mở {args.folder}/index.html để xem.")
    return 0


def tell_due(args: argparse.Namespace) -> int:
    today = day_of(timezone.now())
    rows = due_now(home_agency(), today)
    if args.json:
        told = [
            {
                "kind": due.kind,
                "period": due.period.key,
                "until": f"{due.until}",
                "number": due.done.pk if due.done else None,
                "late": due.is_late(today),
            }
            for due in rows
        ]
        print(json.dumps(told, ensure_ascii=False))
    else:
        for due in rows:
            state = f"đã công khai, số {due.done.pk}" if due.done else f"hạn {due.until:%d/%m/%Y}"
            print(f"{due.label}, {due.period}: {state}{' (QUÁ HẠN)' if due.is_late(today) else ''}")
    return 1 if any(due.is_late(today) for due in rows) else 0
