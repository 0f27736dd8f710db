"""Clients that do one act after the other over HTTP, the servers they ask, and the figures of both.

The floor and the house are served at the same time by granian, as `motcua serve` starts it, but asked in turn, so that
a busy neighbour on the machine slows both alike.
"""

import argparse
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "a" * 32
ROUNDS = 3
STAY = 10
"""So many requests go over one connection, then a new one is opened, as browsers do. The two processes of the server
take connections as it happens; eight that stayed would often all but one lie with the same process."""
GOAL = 0.25
Post = tuple[str, dict[str, Any]]
"""Address and form of one request."""


@contextmanager
def served(application: str) -> Iterator[int]:
    """Granian on a free port, as `motcua serve` starts it."""
    from motcua.ops.commands.serve import pages_command

    port = free_port()
    command = [*pages_command(argparse.Namespace(host="127.0.0.1", port=port, workers=2))[:-1], application]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


def session_of(post: str) -> str:
    """A signed-in session of the holder of a post."""
    from django.test import Client

    from motcua.agency.models import Officer

    client = Client()
    officer = Officer.objects.get(appointments__post__code=post, appointments__is_substitute=False)
    client.force_login(officer.account, backend="motcua.agency.backends.AccountBackend")
    return client.cookies["sessionid"].value


def headers_of(session: str) -> dict[str, str]:
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": TOKEN,
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
    }


class Hand(threading.Thread):
    """Sends one form after the other until the time is up."""

    def __init__(self, port: int, posts: Iterator[Post], headers: dict[str, str], until: float) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.posts, self.headers, self.until = posts, headers, until
        self.times: list[float] = []
        self.wrong: list[int] = []

    def run(self) -> None:
        for number, (path, form) in enumerate(self.posts, 1):
            if time.perf_counter() > self.until:
                self.connection.close()
                return
            self.send(path, urlencode(form))
            if number % STAY == 0:
                self.connection.close()  # opened again by the next request
        sys.exit("The prepared work is used up: prepare more.")

    def send(self, path: str, body: str) -> None:
        began = time.perf_counter()
        self.connection.request("POST", path, body, self.headers)
        answer = self.connection.getresponse()
        answer.read()
        self.times.append(time.perf_counter() - began)
        if answer.status != 302:
            self.wrong.append(answer.status)


def play(port: int, posts: list[Iterator[Post]], headers: dict[str, str], seconds: float) -> list[float]:
    """One client for each series of posts, all at once. Seconds of every answer; stops where one was not stored."""
    hands = [Hand(port, series, headers, time.perf_counter() + seconds) for series in posts]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    times = [one for hand in hands for one in hand.times]
    if wrong := [status for hand in hands for status in hand.wrong]:
        sys.exit(f"{len(wrong)} of {len(times)} requests were not stored, e.g. status {wrong[0]}.")
    return times


def in_turn(
    floor: list[Iterator[Post]], house: list[Iterator[Post]], headers: dict[str, str], seconds: float
) -> dict[str, dict[str, float]]:
    """Both applications, a second to warm up and then in turn; the figures of each."""
    found: dict[str, list[list[float]]] = {"floor": [], "house": []}
    part = seconds / ROUNDS
    with served("benchmarks.intake_floor:application") as bare, served("config.wsgi:application") as whole:
        sides = (("floor", bare, floor), ("house", whole, house))
        for _name, port, posts in sides:
            play(port, posts, headers, 1)
        for _ in range(ROUNDS):
            for name, port, posts in sides:
                found[name].append(play(port, posts, headers, part))
    return {name: figures(rounds, part) for name, rounds in found.items()}


def compare(
    name: str, floor: list[Iterator[Post]], house: list[Iterator[Post]], session: str, *, seconds: float, queries: int
) -> dict[str, Any]:
    """What a benchmark of acts tells: floor and act (`name`) asked in turn, and the share of the floor."""
    from django.db import connection

    found = in_turn(floor, house, headers_of(session), seconds)
    ratio = round(found["house"]["per_s"] / found["floor"]["per_s"], 3)
    how = {"database": connection.vendor, "clients": len(house), "seconds": seconds, "queries": queries}
    return {**how, "floor": found["floor"], name: found["house"], "ratio": ratio, "goal": GOAL}


def figures(rounds: list[list[float]], seconds: float) -> dict[str, float]:
    """Median of the rounds per second; median and 95th of a hundred of all answers."""
    times = [one for part in rounds for one in part]
    return {
        "per_s": round(median(len(part) / seconds for part in rounds), 1),
        "p50_ms": round(median(times) * 1000, 1),
        "p95_ms": round(quantiles(times, n=20)[-1] * 1000, 1),
    }


def queries_of(post: Iterator[Post], session: str) -> int:
    """How many statements one request costs when everything was asked once before (begin and commit count too)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1", "x-csrftoken": TOKEN})
    client.cookies["sessionid"], client.cookies["csrftoken"] = session, TOKEN
    for path, form in islice(post, 2):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(path, form)
        assert answer.status_code == 302, answer.status_code
    return len(asked)


def answer(description: str | None, name: str, measure: Callable[..., dict[str, Any]]) -> None:
    """The command line of a benchmark of acts."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(clients=args.clients, seconds=args.seconds)
    if args.json:
        print(json.dumps(found))
        return
    for side in ("floor", name):
        row = found[side]
        print(f"{side:7} {row['per_s']:8.1f} /s   p50 {row['p50_ms']:7.1f} ms   p95 {row['p95_ms']:7.1f} ms")
    print(f"{found['queries']} queries; ratio {found['ratio']} on {found['database']} (goal {found['goal']})")
