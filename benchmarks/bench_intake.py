"""The whole intake over HTTP, everything committed, against the floor of a bare insert-and-commit application (P1).

Run: .venv/bin/python -m benchmarks.bench_intake [--seconds 10] [--clients 8] [--json]
On SQLite in a folder of its own, or on the fresh database that DATABASE_URL names (one with dossiers is refused).
Both applications are served by granian with two processes, one after the other, so that they do not share the cores.
"""

import argparse
import http.client
import json
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.office import set_up

ROOT = Path(__file__).resolve().parent.parent
PROCEDURE = "2.000815"
SHEET = "/ban-lam-viec/tiep-nhan/"
GOAL = 0.25


@contextmanager
def served(application: str):
    """Granian as `motcua serve` starts it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "1", "--workers", "2"]
    command += ["--http", "1", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", application]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


def session_of_counter() -> str:
    """A signed-in session of the officer of the counter."""
    from django.test import Client

    from motcua.agency.models import Officer

    client = Client()
    officer = Officer.objects.get(appointments__post__code="mot_cua", appointments__is_substitute=False)
    client.force_login(officer.account, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def form_of() -> dict[str, str]:
    """What the browser sends for certified copies, without the person."""
    from motcua.procedures.models import ProcedureVersion

    version = ProcedureVersion.objects.get(procedure__code=PROCEDURE, valid_to=None)
    start = f"v{version.pk}_"
    form = {"viec": "luu", "thu-tuc": PROCEDURE, "owner_name": "Nguyễn Thị Hoa", "owner_kind": "citizen"}
    form |= {f"{start}fee_0_tick": "on", f"{start}fee_0_pages": "5", f"{start}fee_0_quantity": "2"}
    for paper in version.papers.all():
        name = f"{start}paper_{paper.pk}_"
        form |= {f"{name}tick": "on", f"{name}originals": str(paper.originals or 0)}
        form |= {f"{name}photocopies": str(paper.copies or 0)}
    return form


class Client(threading.Thread):
    """Takes dossiers in, one after the other, on one connection, until the time is up."""

    def __init__(self, port: int, path: str, form: dict[str, str], headers: dict[str, str], until: float):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.path, self.form, self.headers, self.until = path, form, headers, until
        self.times: list[float] = []
        self.wrong: list[int] = []

    def run(self) -> None:
        while time.perf_counter() < self.until:
            person = {"owner_identity_number": f"024185{secrets.randbelow(10**6):06d}", "key": secrets.token_hex(8)}
            # The same person may come twice by chance; that is not what is measured here.
            body = urlencode({**self.form, **person, "twins_seen": "on"})
            began = time.perf_counter()
            self.connection.request("POST", self.path, body, self.headers)
            answer = self.connection.getresponse()
            answer.read()
            self.times.append(time.perf_counter() - began)
            if answer.status != 302:
                self.wrong.append(answer.status)


def play(port: int, path: str, form: dict, headers: dict, *, clients: int, seconds: float) -> dict[str, float]:
    """All clients at once; figures of one application."""
    until = time.perf_counter() + seconds
    threads = [Client(port, path, form, headers, until) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times = [one for thread in threads for one in thread.times]
    if wrong := [status for thread in threads for status in thread.wrong]:
        sys.exit(f"{len(wrong)} of {len(times)} requests were not stored, e.g. status {wrong[0]}.")
    return {
        "per_s": round(len(times) / took, 1),
        "p50_ms": round(median(times) * 1000, 1),
        "p95_ms": round(quantiles(times, n=20)[-1] * 1000, 1),
    }


def measure(*, clients: int = 8, seconds: float = 10) -> dict:
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        set_up(home, hosts="127.0.0.1")
        from benchmarks.intake_floor import lay_floor

        lay_floor()
        form = form_of()
        token = "a" * 32
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        headers["Cookie"] = f"sessionid={session_of_counter()}; csrftoken={token}"
        how = {"clients": clients, "seconds": seconds}
        with served("benchmarks.intake_floor:application") as port:
            play(port, "/floor/", form, headers, clients=clients, seconds=1)
            floor = play(port, "/floor/", form, headers, **how)
        with served("config.wsgi:application") as port:
            play(port, SHEET, form, headers, clients=clients, seconds=1)
            intake = play(port, SHEET, form, headers, **how)
    from django.db import connection

    ratio = round(intake["per_s"] / floor["per_s"], 3)
    return {"database": connection.vendor, **how, "floor": floor, "intake": intake, "ratio": ratio, "goal": GOAL}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = measure(clients=args.clients, seconds=args.seconds)
    if args.json:
        print(json.dumps(figures))
        return
    for name in ("floor", "intake"):
        row = figures[name]
        print(f"{name:7} {row['per_s']:8.1f} /s   p50 {row['p50_ms']:7.1f} ms   p95 {row['p95_ms']:7.1f} ms")
    print(f"ratio {figures['ratio']} on {figures['database']} (goal {GOAL})")


if __name__ == "__main__":
    main()
