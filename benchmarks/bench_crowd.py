"""Fifty officers and two hundred citizens at work at the same time, against `motcua serve` (P5).

Run: python -m benchmarks.bench_crowd [--rows 100000] [--seconds 30] [--json]
On SQLite in a folder of its own, or on the fresh database that DATABASE_URL names. Everybody has a connection and a
session of their own and thinks between two pages: an officer about 5 seconds, a citizen about 15, drawn by chance. The
counter looks at its groups, searches, opens a dossier, opens the sheet and takes one in; the specialist looks at the
queue, opens a dossier and hands over; the leader opens board, queue and dossier; the citizen looks up a dossier, with
the key of the receipt or without, and reads the catalogue. Memory is what all processes of `serve` hold together
(proportional share, so that what they share counts once). Exit 1: an aim was missed.
"""

import argparse
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict, deque
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Self
from urllib.parse import urlencode

from benchmarks.clients import TOKEN, free_port, wait_for
from benchmarks.office import set_up

ROOT = Path(__file__).resolve().parent.parent
OFFICERS = {"mot_cua": 20, "tp_ht": 20, "chu_tich": 10}
CITIZENS = 200
THINKS = {"officer": 5.0, "citizen": 15.0}  # seconds on average
WARM_SECONDS = 8
AIM_MS, AIM_MB = 150, 400
DESK = "/ban-lam-viec/"


class Town:
    """What is asked for: codes with their keys, words, the sheet as the browser sends it, what can be handed over."""

    def __init__(self, office) -> None:
        from benchmarks.bench_intake import form_of
        from motcua.casework.models import Case

        some = Case.objects.filter(state="returned").order_by("-id").values_list("code", "dossier__access_key")
        self.codes = list(some[:2000])
        mine = Case.objects.filter(state="processing", holder=office.officers["tp_ht"])
        self.open = list(mine.values_list("code", flat=True)[:300])
        self.names = [name for name, _identity, _village in office.names[:200]]
        self.form = form_of()
        self.waiting: deque[str] = deque()


class Person(threading.Thread):
    """Opens a page, thinks, opens the next, until the time is up. `seen` gets (what, seconds, status)."""

    def __init__(self, town: Town, port: int, place: str, until: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.town, self.until, self.random = town, until, Random(seed)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(place, 0))
        self.headers: dict[str, str] = {}
        self.seen: list[tuple[float, str, float, int]] = []
        self.thinks = THINKS["citizen"]

    def run(self) -> None:
        time.sleep(self.random.random() * min(self.thinks, WARM_SECONDS))
        while time.perf_counter() < self.until:
            self.do_something()
            time.sleep(self.random.expovariate(1 / self.thinks))

    def do_something(self) -> None:
        self.track()

    def ask(self, what: str, path: str, form: dict[str, str] | None = None, *, fine: int = 200) -> str:
        """One request; the answer's Location (after storing) or text."""
        began = time.perf_counter()
        body = urlencode(form) if form else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        sent = ("POST" if form else "GET", path, body, {**self.headers, **kind})
        try:
            text, status, location = self.answer_to(sent)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            text, status, location = b"", 0, ""
        self.seen.append((began, what, time.perf_counter() - began, 0 if status == fine else status or 599))
        return location or text.decode()

    def answer_to(self, sent: tuple) -> tuple[bytes, int, str]:
        """What comes back. A connection that the server closed while nobody asked is opened anew, as browsers do."""
        was_open = self.connection.sock is not None
        try:
            self.connection.request(*sent)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            if not was_open:
                raise
            self.connection.request(*sent)
            answer = self.connection.getresponse()
        return answer.read(), answer.status, answer.headers.get("Location", "")

    def track(self) -> None:
        code, key = self.random.choice(self.town.codes)
        match self.random.randrange(4):
            case 0:
                self.ask("track", f"/tra-cuu/{code}/")
            case 1 | 2:
                self.ask("track with key", f"/tra-cuu/{code}/?k={key}")
            case _:
                self.ask("catalogue", "/thu-tuc/?q=khai+sinh")


class Officer(Person):
    """Someone with a session."""

    def __init__(self, *args, session: str) -> None:
        super().__init__(*args)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        self.thinks = THINKS["officer"]

    def open_dossier(self) -> None:
        self.ask("open", f"{DESK}ho-so/{self.random.choice(self.town.open)}/")


class Counter(Officer):
    def do_something(self) -> None:
        match self.random.randrange(10):
            case 0 | 1 | 2:
                self.ask("groups", f"{DESK}?muc=mot-cua")
            case 3 | 4:
                words = {"muc": "tat-ca", "q": self.random.choice(self.town.names)}
                self.ask("search", self.ask("words of a search", DESK, words, fine=302))
            case 5:
                self.open_dossier()
            case 6:
                self.ask("sheet", f"{DESK}tiep-nhan/?thu-tuc=2.000815")
            case _:
                self.take_in()

    def take_in(self) -> None:
        person = {"owner_identity_number": f"024185{secrets.randbelow(10**6):06d}", "key": secrets.token_hex(8)}
        self.ask("intake", f"{DESK}tiep-nhan/", {**self.town.form, **person, "twins_seen": "on"}, fine=302)


class Specialist(Officer):
    def do_something(self) -> None:
        match self.random.randrange(10):
            case 0 | 1 | 2 | 3:
                self.ask("queue", DESK)
            case 4 | 5 | 6:
                self.open_dossier()
            case _:
                self.hand_over()

    def hand_over(self) -> None:
        try:
            code = self.town.waiting.popleft()
        except IndexError:
            return
        said = self.ask("hand over", f"{DESK}hang-loat/", {"viec": "chuyen", "ho-so": code})
        if "xong 1 hồ sơ" not in said:
            self.seen.append((time.perf_counter(), "hand over", 0.0, 409))


class Leader(Officer):
    def do_something(self) -> None:
        match self.random.randrange(10):
            case 0:
                self.ask("board", "/dieu-hanh/")
            case 1 | 2 | 3 | 4 | 5:
                self.ask("queue", DESK)
            case _:
                self.open_dossier()


KINDS = {"mot_cua": Counter, "tp_ht": Specialist, "chu_tich": Leader}


def session_of(officer) -> str:
    from django.test import Client

    client = Client()
    client.force_login(officer.account, backend="motcua.agency.backends.AccountBackend")
    return client.cookies["sessionid"].value


def take_some_in(town: Town, office, number: int) -> None:
    """Dossiers that specialists will hand over while they are measured."""
    from django.test import Client

    from motcua.casework.models import Case

    client = Client()
    client.force_login(office.officers["mot_cua"].account, backend="motcua.agency.backends.AccountBackend")
    before = Case.objects.order_by("-id").values_list("id", flat=True)[0]
    for _ in range(number):
        person = {"owner_identity_number": f"024185{secrets.randbelow(10**6):06d}", "key": secrets.token_hex(8)}
        client.post(f"{DESK}tiep-nhan/", {**town.form, **person, "twins_seen": "on"})
    fresh = Case.objects.filter(id__gt=before, holder=office.officers["tp_ht"])
    town.waiting.extend(fresh.order_by("id").values_list("code", flat=True))


def memory_mb(pid: int) -> float:
    """What a process and its children hold, in MB; what they share counts once."""
    found = 0.0
    for one in [pid, *children_of(pid)]:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return round(found, 1)


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *children_of(child)]
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its children so far."""
    ticks = 0
    for one in [pid, *children_of(pid)]:
        try:
            ticks += sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]))
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


class Serving:
    """`motcua serve` on a free port, as an office runs it."""

    def __enter__(self) -> Self:
        self.port = free_port()
        command = [sys.executable, "-m", "motcua.ops.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        wait_for(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def crowd(office, *, seconds: float) -> dict[str, object]:
    """Figures of one run on the office that stands."""
    town = Town(office)
    take_some_in(town, office, int(seconds * 4))
    sessions = {post: [session_of(office.officers[post]) for _ in range(number)] for post, number in OFFICERS.items()}
    from django.db import connections

    connections.close_all()
    with Serving() as house:
        began = time.perf_counter()
        until = began + WARM_SECONDS + seconds
        people: list[Person] = []
        for post, known in sessions.items():
            for session in known:
                place = f"127.0.2.{len(people) + 1}"
                people.append(KINDS[post](town, house.port, place, until, len(people), session=session))
        people += [Person(town, house.port, f"127.0.3.{n + 1}", until, 1000 + n) for n in range(CITIZENS)]
        for person in people:
            person.start()
        for person in people:
            person.join(timeout=WARM_SECONDS + seconds + 120)
        memory, used = memory_mb(house.process.pid), cpu_seconds(house.process.pid)
    counted = [row for person in people for row in person.seen if row[0] >= began + WARM_SECONDS]
    used = round(used / (WARM_SECONDS + seconds), 2)
    return {**figures_of(counted, seconds), "memory_mb": memory, "cores_used": used, "load": os.getloadavg()[0]}


def figures_of(rows: list[tuple[float, str, float, int]], seconds: float) -> dict[str, object]:
    by_kind: dict[str, list[float]] = defaultdict(list)
    for _began, what, took, _status in rows:
        by_kind[what].append(took * 1000)
    wrong = [(what, status) for _began, what, _took, status in rows if status]
    return {
        "per_s": round(len(rows) / seconds, 1),
        **spread([took * 1000 for _began, _what, took, _status in rows]),
        "errors": len(wrong),
        "wrong": sorted({f"{what} {status}" for what, status in wrong}),
        "pages": {what: {"count": len(times), **spread(times)} for what, times in sorted(by_kind.items())},
    }


def spread(times: list[float]) -> dict[str, float]:
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {"p50_ms": round(median(times), 1), "p95_ms": round(p95, 1)}


def judge(figures: dict[str, object]) -> list[dict[str, object]]:
    checks = (
        ("p95_ms", AIM_MS, "50 officers and 200 citizens, p95 ms"),
        ("errors", 0, "errors"),
        ("memory_mb", AIM_MB, "memory MB"),
    )
    return [
        {"what": what, "aim": f"<= {aim}", "figure": figures[name], "held": figures[name] <= aim}
        for name, aim, what in checks
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        set_up(home, hosts="127.0.0.1,testserver")
        from benchmarks.big_office import BigOffice

        office = BigOffice()
        office.fill_to(args.rows)
        figures = crowd(office, seconds=args.seconds)
    figures["aims"] = judge(figures)
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        show(figures)
    return 0 if all(aim["held"] for aim in figures["aims"]) else 1


def show(figures: dict[str, object]) -> None:
    for what, row in figures["pages"].items():
        print(f"{what:20} {row['count']:5}  p50 {row['p50_ms']:7.1f} ms  p95 {row['p95_ms']:7.1f} ms")
    print(f"{figures['per_s']} requests/s; wrong: {figures['wrong'] or 'none'}")
    for aim in figures["aims"]:
        print(f"{'held  ' if aim['held'] else 'missed'} {aim['what']}: {aim['figure']}, aim {aim['aim']}")


if __name__ == "__main__":
    sys.exit(main())
