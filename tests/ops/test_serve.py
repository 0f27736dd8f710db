"""The house as it runs: pages and a worker as real processes, stopped by a signal, with nothing left behind."""

import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from motcua.jobs.models import WorkerBeat
from tests.support.waiting import wait_for

PAGES = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(port: int, address: str = "/readyz") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=5) as reply:
            return reply.read().decode()
    except (urllib.error.URLError, OSError):
        return ""


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def house(start):
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = start("-m", "motcua.ops.cli", "serve", "--port", str(port), "--workers", str(PAGES))
    wait_for(lambda: answer(port) == "ok", what="the pages")
    wait_for(WorkerBeat.objects.exists, what="the worker")
    return process, port


linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_everything(house, number):
    process, port = house
    family = children_of(process.pid)
    assert len(family) == 2
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    assert [pid for pid in family if alive(pid)] == []
    assert answer(port) == ""
    assert process.stdout.read() == f"Mở http://127.0.0.1:{port}/ (Ctrl-C để dừng).\n"


@linux
def test_killed_worker_is_started_again_and_killed_house_leaves_nothing(house):
    process, port = house
    pages, worker = children_of(process.pid)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(children_of(process.pid)) == 2 and worker not in children_of(process.pid), what="a new worker")
    wait_for(lambda: WorkerBeat.objects.count() == 2, what="its first beat")
    family = [pages, *children_of(pages), *children_of(process.pid)]
    process.kill()
    wait_for(lambda: not any(alive(pid) for pid in family), what="the end of all children")
    assert answer(port) == ""


@linux
def test_taken_port_is_told_in_one_line(house, start):
    _, port = house
    second = start("-m", "motcua.ops.cli", "serve", "--port", str(port))
    assert second.wait(timeout=30) == 1
    assert second.stderr.read().startswith(f"Không mở được cổng {port} trên 127.0.0.1 (")
