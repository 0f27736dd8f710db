"""`motcua serve`: the pages and one worker beside them; a signal stops everything it started."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from motcua.audit.anchors import drop_anchors
from motcua.common.refusals import Refused
from motcua.ops.sample.accounts import logins_text

STOP_SECONDS = 15
RESTART_PAUSE = 1.0


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("serve", help="mở trang web cùng một tiến trình việc nền")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình trả lời trang")
    parser.add_argument("--no-worker", action="store_true", help="không chạy việc nền ở đây")
    parser.add_argument("--demo", action="store_true", help="cho phép các tài khoản dùng thử")


def run(args: argparse.Namespace) -> int:
    if not Path(settings.STATIC_ROOT).exists():
        raise Refused("Chưa có tệp giao diện: chạy «motcua init» trước khi mở trang.")
    require_free(args.host, args.port)
    print(f"Mở http://{args.host}:{args.port}/ (Ctrl-C để dừng).", flush=True)
    if args.demo:
        print(logins_text(), flush=True)
    return House(pages_command(args), None if args.no_worker else worker_command()).keep_open()


def require_free(host: str, port: int) -> None:
    """Say at once that the port is taken; the page server would keep trying, or share it with the other program."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Ours may have closed a moment ago; that does not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Không mở được cổng {port} trên {host} ({error.strerror}): chọn cổng khác bằng --port."
            ) from None


def pages_command(args: argparse.Namespace) -> list[str]:
    # One thread a process: SQLite writers queue at the database anyway, and PostgreSQL needs one connection each.
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "1",
        "--workers", str(args.workers), "--host", args.host, "--port", str(args.port), "--http", "1",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "motcua.ops.cli", "worker"]


def die_with_parent() -> None:
    """Ask the kernel to end the child when we are killed outright; elsewhere than on Linux nobody answers."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    except (AttributeError, OSError):
        return


def start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches only us and we stop the children in order.
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=die_with_parent)  # noqa: S603, PLW1509


class House:
    """The two children and how they live: pages must stay up; a worker that dies is started again."""

    def __init__(self, pages: list[str], worker: list[str] | None) -> None:
        self.closing = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.closing.set())
        self.pages = start(pages)
        self.worker_command = worker
        self.worker = start(worker) if worker else None

    def keep_open(self) -> int:
        """Watch until a signal comes or the pages end. 0 when asked to stop, else 1."""
        while not self.closing.wait(RESTART_PAUSE):
            if self.pages.poll() is not None:
                break
            if self.worker_command and self.worker and self.worker.poll() is not None:
                self.worker = start(self.worker_command)
        self.close()
        return 0 if self.closing.is_set() else 1

    def close(self) -> None:
        """Ask both to stop, wait, and insist."""
        children = [child for child in (self.pages, self.worker) if child]
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        note_heads()


def note_heads() -> None:
    """The last word of the log before the house is closed, kept where the database cannot reach it."""
    try:
        drop_anchors(timezone.now())
    except (OSError, DatabaseError, Refused) as error:
        print(f"Chưa ghi được mốc nhật ký ({error}).", file=sys.stderr)
