"""`motcua dossiers import|reconcile`: past dossiers from a CSV or .xlsx file, taken in or only compared."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from motcua.agency.models import Agency
from motcua.agency.queries import home_agency
from motcua.common.refusals import Refused
from motcua.dossiers.services.history import Outcome, import_history
from motcua.dossiers.services.history.files import HistoryFile
from motcua.dossiers.services.reconcile.compare import Counts, compare
from motcua.dossiers.services.reconcile.rules import rules_of, tolerances


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("dossiers", help="hồ sơ: nhập hồ sơ cũ, đối soát")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    verb = verbs.add_parser("import", help="nhập hồ sơ cũ từ tệp CSV hoặc .xlsx")
    verb.add_argument("file", type=Path, metavar="TỆP")
    verb.add_argument("--mapping", type=Path, metavar="TỆP", help="JSON {tiêu đề trong tệp: tên cột}")
    verb.add_argument("--agency", metavar="MÃ", help="cơ quan nhận hồ sơ (mặc định: cơ quan dùng phần mềm)")
    verb.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu")
    verb.add_argument("--partial", action="store_true", help="lưu các dòng đúng dù có dòng sai")
    verb.add_argument("--create-procedures", action="store_true", help="thêm thủ tục chưa có trong danh mục")
    verb.add_argument("--json", action="store_true")
    other = verbs.add_parser("reconcile", help="so tệp của hệ thống khác với hồ sơ ở đây; không nhập, không lưu")
    other.add_argument("file", type=Path, metavar="TỆP")
    other.add_argument("--mapping", type=Path, metavar="TỆP", help="JSON {tiêu đề trong tệp: tên cột}")
    other.add_argument("--agency", metavar="MÃ", help="cơ quan có hồ sơ (mặc định: cơ quan dùng phần mềm)")
    other.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """0 = done; 1 = refused, or an import in which rows were rejected and nothing is stored."""
    return run_import(args) if args.verb == "import" else run_reconcile(args)


def run_reconcile(args: argparse.Namespace) -> int:
    """Print the counts of a comparison; differences are resolved on the page, so finding some is no failure."""
    agency, file, counts = agency_named(args.agency), HistoryFile(args.file, args.mapping), Counts()
    with progress_bar("Đối soát") as progress:
        rules = tolerances(rules_of(agency))
        for counts, _found in compare(file, agency=agency, rules=rules, at=timezone.now()):
            progress(counts.read, len(file))
    print(json.dumps(counts.as_json()) if args.json else counts_in_words(counts))
    return 0


def counts_in_words(counts: Counts) -> str:
    days = f" (tiếp nhận {counts.first_day:%d/%m/%Y}–{counts.last_day:%d/%m/%Y})" if counts.first_day else ""
    parts = [
        f"khớp {counts.agree}", f"khác ngày hoặc trạng thái {counts.differs}", f"chỉ có ở tệp {counts.only_there}",
        f"chỉ có ở đây {counts.only_here}", f"có thể là một hồ sơ, khác mã {counts.suggested}",
        f"lặp lại trong tệp {counts.twin}", f"không đọc được {counts.unreadable}",
    ]  # fmt: skip
    return f"Đọc {counts.read} dòng{days}: {', '.join(parts)}. Chưa lưu, chưa sửa gì."


def run_import(args: argparse.Namespace) -> int:
    """0 = every row is good (or `--partial` stored the good ones); 1 = rows were rejected and nothing is stored."""
    with progress_bar() as progress:
        outcome = import_history(
            args.file,
            agency=agency_named(args.agency),
            by=None,
            at=timezone.now(),
            mapping=args.mapping,
            dry_run=args.dry_run,
            partial=args.partial,
            create_procedures=args.create_procedures,
            progress=progress,
        )
    print(json.dumps(outcome.as_json()) if args.json else in_words(outcome, dry_run=args.dry_run))
    if outcome.rejected:
        print(f"{outcome.rejected} dòng bị loại; lý do ghi trong {outcome.rejected_file}.", file=sys.stderr)
    return 1 if outcome.rejected and not args.partial else 0


def agency_named(code: str | None) -> Agency:
    """The agency with this code; without one, the agency this installation serves."""
    if not code:
        return home_agency()
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise Refused(f"Không có cơ quan nào mang mã «{code}».", field="agency")
    return agency


def in_words(outcome: Outcome, *, dry_run: bool) -> str:
    done = f"Đọc {outcome.read} dòng: nhận {outcome.accepted}, loại {outcome.rejected}"
    parts = f"thêm mới {outcome.created}, cập nhật {outcome.updated}"
    if dry_run:
        return f"{done} ({parts}). Chạy thử: chưa lưu gì."
    return (
        f"{done} ({parts})."
        if outcome.is_stored
        else f"{done}. Không lưu dòng nào: sửa các dòng sai, hoặc thêm --partial."
    )


@contextmanager
def progress_bar(what: str = "Nhập hồ sơ") -> Iterator[Callable[..., Any]]:
    """A bar on standard error while somebody watches; silence otherwise."""
    if not sys.stderr.isatty():
        yield lambda _done, _total=0: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (what, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total=0: bar.update(task, completed=done, total=total or None)
