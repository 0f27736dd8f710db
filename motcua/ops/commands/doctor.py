"""`motcua doctor`: is the house well? One line a check, in words; exit 1 when something is wrong."""

import argparse
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from motcua.agency.models import CalendarVersion
from motcua.common.moments import day_of, local
from motcua.jobs.queries import failed_since, living_workers, waiting_since

FREE_BYTES = 1024**3
WAITING = timedelta(minutes=10)
COVERED = timedelta(days=60)  # deadlines reach this far ahead; a calendar that ends sooner will refuse them
CLOCK_SLACK = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    sentence: str


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("doctor", help="kiểm tra hệ thống có khoẻ không")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    findings = list(examine(timezone.now()))
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'✓' if finding.ok else '✗'} {finding.name}: {finding.sentence}")
    return 0 if all(finding.ok for finding in findings) else 1


def examine(at: datetime) -> Iterator[Finding]:
    """Every check. Those behind the database are left out when it cannot be reached or is not set up."""
    yield settings_are_safe()
    yield disk_has_room(Path(settings.MOTCUA_HOME))
    database = database_answers()
    yield database
    if not database.ok:
        return
    migrated = migrations_are_applied()
    yield migrated
    if migrated.ok:
        yield from (check(at) for check in BEHIND_DATABASE)


def settings_are_safe() -> Finding:
    loose = [name for name, on in (("MOTCUA_DEBUG", settings.DEBUG), ("MOTCUA_DEMO", settings.DEMO)) if on]
    if loose:
        return Finding("Cấu hình", ok=True, sentence=f"đang bật {', '.join(loose)}: chỉ để dùng thử")
    return Finding("Cấu hình", ok=True, sentence="chế độ làm việc thật")


def disk_has_room(home: Path) -> Finding:
    if not os.access(home, os.W_OK):
        return Finding("Ổ đĩa", ok=False, sentence=f"không ghi được vào {home}")
    free = shutil.disk_usage(home).free
    ok = free >= FREE_BYTES
    return Finding("Ổ đĩa", ok, f"còn trống {free / 1024**3:.1f} GiB" + ("" if ok else ", cần ít nhất 1 GiB"))


def database_answers() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("Cơ sở dữ liệu", ok=False, sentence=f"không kết nối được ({str(error).splitlines()[0]})")
    return Finding("Cơ sở dữ liệu", ok=True, sentence=f"{connection.display_name} trả lời")


def migrations_are_applied() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("Cấu trúc dữ liệu", ok=False, sentence=f"còn {len(missing)} bước chưa chạy: chạy «motcua init»")
    return Finding("Cấu trúc dữ liệu", ok=True, sentence="đúng phiên bản")


def clock_agrees(at: datetime) -> Finding:
    """Our clock against the database server's; on SQLite they are the same machine's."""
    if connection.vendor == "sqlite":
        return Finding("Đồng hồ", ok=True, sentence=f"{local(at):%H:%M %d/%m/%Y}, giờ Việt Nam")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    drift = abs(theirs - timezone.now())
    return Finding("Đồng hồ", drift <= CLOCK_SLACK, f"lệch {drift.total_seconds():.0f} giây so với máy chủ dữ liệu")


def calendar_reaches(at: datetime) -> Finding:
    last: date | None = CalendarVersion.objects.order_by("last_day").values_list("last_day", flat=True).first()
    if last is None:
        return Finding("Lịch làm việc", ok=False, sentence="chưa có: chạy «motcua init» hoặc nhập ở /cai-dat/")
    ok = last >= day_of(at) + COVERED
    return Finding(
        "Lịch làm việc", ok, f"đến hết ngày {last:%d/%m/%Y}" + ("" if ok else ": nhập lịch năm sau ở /cai-dat/")
    )


def queue_moves(at: datetime) -> Finding:
    since = waiting_since(at)
    ok = since is None or at - since <= WAITING
    if ok:
        return Finding("Việc nền", ok=True, sentence="không có việc nào phải chờ lâu")
    return Finding(
        "Việc nền", ok=False, sentence=f"có việc chờ từ {local(since or at):%H:%M %d/%m/%Y}: chạy «motcua worker»"
    )


def worker_lives(at: datetime) -> Finding:
    count = len(living_workers(at))
    if count:
        return Finding("Tiến trình nền", ok=True, sentence=f"{count} đang chạy")
    return Finding("Tiến trình nền", ok=True, sentence="chưa chạy; «motcua serve» sẽ mở cùng trang web")


def tasks_succeed(at: datetime) -> Finding:
    count = failed_since(at - timedelta(days=1))
    return Finding("Việc nền hỏng", count == 0, f"{count} việc không chạy được trong 24 giờ qua")


BEHIND_DATABASE: list[Callable[[datetime], Finding]] = [
    clock_agrees,
    calendar_reaches,
    queue_moves,
    worker_lives,
    tasks_succeed,
]
