"""`motcua init`: makes the database named by DATABASE_URL ready for an office."""

import argparse
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def register(nouns: argparse._SubParsersAction) -> None:
    parser = nouns.add_parser("init", help="chuẩn bị cơ sở dữ liệu: bảng, lịch, cơ quan, cán bộ, thủ tục, quy trình")
    parser.add_argument(
        "--sample",
        choices=["none", "demo"],
        default="none",
        help="demo: thêm hồ sơ và tài khoản mẫu, duyệt sẵn quy trình mẫu không có lỗi",
    )


def run(args: argparse.Namespace) -> int:
    """Idempotent: what is there stays. Returns 0, or raises what stops it."""
    # Only this command needs the whole house; the others should not wait for it.
    from django.core.management import call_command
    from django.utils import timezone

    from motcua.ops.ground import lay_ground
    from motcua.ops.ground_catalogue import lay_catalogue
    from motcua.ratings.services.setting_up import lay_questions
    from motcua.reporting.publishing import record_published_late_lists

    say("Tạo bảng …")
    with rarely_collecting():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    say("Nạp cơ quan, vị trí, lịch làm việc …")
    commune = lay_ground()
    say("Nạp danh mục thủ tục và quy trình nội bộ …")
    lay_catalogue(commune, at=timezone.now(), approve=args.sample == "demo")
    lay_questions(commune, at=timezone.now())
    record_published_late_lists(commune)  # of a version that kept no records of publishing
    if args.sample == "demo":
        from motcua.ops.sample import lay_sample

        lay_sample(commune, say=say)
    say(f"Xong: {commune.full_name}.")
    return 0


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Migrations draw every model anew hundreds of times; looking for cycles after each takes a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def say(line: str) -> None:
    """Progress goes to standard error, so that standard output stays for results."""
    print(line, file=sys.stderr, flush=True)
