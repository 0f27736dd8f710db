"""Queue of 50, groups of the counter, dossier page and search as a commune's register grows (P3, P4).

Run: python benchmarks/bench_queue.py [--rows 100000] [--rounds 25] [--explain] [--json]
The register is filled to 1,000 dossiers, measured, filled to --rows, measured again. What is open stays the same: a
commune has a few hundred dossiers in hand however long its history. Times are server time of the whole request
(middleware, permission, queries, template) in one process, p50; SQLite in a folder of its own, or the fresh database
that DATABASE_URL names. Exit 1: an aim was missed.
"""

import argparse
import json
import sys
import tempfile
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter

from office import set_up

SMALL = 1000
OPEN, WAITING, ONLINE = 300, 60, 10
AIMS_MS = {"queue of 50": 30, "dossier page": 75, "search, a common word": 25, "search, a name": 25}
MOST_GROWTH = 1.5
# Pages that show as many rows in a small register as in a large one; of the others growth would only count rows.
GROWTH_OF = {"queue of 50", "counter's groups", "all dossiers", "dossier page", "search, a common word"}
CHUNK = 5000


class Register:
    """Fills the tables in bulk: settled dossiers of many years, each with its hands and history, newest last."""

    def __init__(self) -> None:
        from django.utils import timezone

        from motcua.agency.models import Agency, Officer
        from motcua.common.moments import day_of
        from motcua.ops.sample.names import make_people
        from motcua.ops.sample.past import WEIGHTS
        from motcua.procedures.queries import versions_on

        self.random = Random("register")
        self.agency = Agency.objects.get(is_served=True)
        self.officers = {
            post: Officer.objects.get(appointments__post__code=post, appointments__is_substitute=False)
            for post in ("mot_cua", "tp_ht", "chu_tich", "vp_tk")
        }
        self.now = timezone.now()
        self.versions = list(versions_on(day_of(self.now)).select_related("procedure"))
        self.weights = [WEIGHTS.get(version.procedure.code, 0.7) for version in self.versions]
        self.people = make_people(self.random, 2000, self.agency.villages)
        self.owners = self._owners()
        self.count = 0

    def _owners(self) -> list:
        from motcua.people.models import Applicant

        rows = [
            Applicant(agency=self.agency, name=one.name, identity_number=one.identity_number)
            for one in {one.identity_number: one for one in self.people}.values()
        ]
        return Applicant.objects.bulk_create(rows)

    def fill_to(self, rows: int) -> None:
        from django.db import transaction

        while self.count < rows:
            with transaction.atomic():
                self._add(min(CHUNK, rows - self.count))
        self._analyse()

    def _add(self, number: int) -> None:
        from motcua.casework.models import Case, Passage, StepRun
        from motcua.dossiers.models import Dossier, DossierPaper

        cases, rest = [], []
        for _ in range(number):
            self.count += 1
            case, version = self._case(self.count)
            cases.append(case)
            rest.append(version)
        Case.objects.bulk_create(cases, batch_size=500)
        dossiers = [self._dossier(case, version) for case, version in zip(cases, rest, strict=True)]
        Dossier.objects.bulk_create(dossiers, batch_size=500)
        DossierPaper.objects.bulk_create(
            [
                DossierPaper(dossier=one, position=n, name=f"Giấy tờ {n}", originals=1)
                for one in dossiers
                for n in (1, 2)
            ],
            batch_size=2000,
        )
        Passage.objects.bulk_create([row for case in cases for row in self._history(case)], batch_size=1000)
        StepRun.objects.bulk_create([row for case in cases for row in self._stays(case)], batch_size=1000)

    def _case(self, number: int) -> tuple:
        from motcua.casework.models import Case
        from motcua.common.text import fold

        person = self.random.choice(self.people)
        version = self.random.choices(self.versions, self.weights)[0]
        received = self.now - timedelta(days=3650) + timedelta(minutes=number * 5 % 5_000_000)
        code = f"000.00.99.H05-{200101 + number // 9999}-{number % 9999:04d}-{number}"
        facts = {"state": "returned", "clock": "ended", "ended_at": received + timedelta(days=2), "timeliness": "early"}
        if number <= OPEN:
            holder = self.officers["tp_ht" if number % 3 else "chu_tich"]
            facts = {"state": "processing", "clock": "running", "holder": holder, "step_label": "Thụ lý, thẩm định"}
            received = self.now - timedelta(hours=number)
        elif number <= OPEN + WAITING:
            facts |= {"state": "completed", "ended_at": self.now - timedelta(hours=number)}
        elif number <= OPEN + WAITING + ONLINE:
            facts = {"state": "registered", "clock": "none", "submitted_at": self.now - timedelta(hours=2)}
        due_at = None if facts["state"] == "registered" else received + timedelta(days=3)
        words = fold(f"{code} {person.name} {version.procedure.code} {version.name} {person.village}")
        case = Case(
            agency=self.agency, code=code, rules="nd118", title=version.name, party_name=person.name,
            village=person.village, search_text=words, received_at=received, first_due_at=due_at,
            due_at=due_at, passages=6, limit_unit="working_days", limit_amount=3, **facts,
        )  # fmt: skip
        return case, version

    def _dossier(self, case: object, version: object):
        from motcua.dossiers.models import Dossier

        owner = self.random.choice(self.owners)
        facts = {"name": case.party_name, "identity_number": "024185001234", "village": case.village}
        return Dossier(
            case=case, version=version, owner=owner, submitter=owner, owner_data=facts, submitter_data=facts,
            received_by=self.officers["mot_cua"], access_key=f"{self.random.getrandbits(64):016x}",
        )  # fmt: skip

    def _history(self, case: object) -> list:
        from motcua.casework.models import Passage

        acts = ("receive", "forward", "hand_over", "approve", "complete", "return_result")
        return [
            Passage(case=case, number=n, act=act, to_state="processing", at=case.received_at, by_name="Cán bộ")
            for n, act in enumerate(acts, 1)
            if case.received_at
        ]

    def _stays(self, case: object) -> list:
        from motcua.casework.models import StepRun

        posts = ("mot_cua", "tp_ht", "chu_tich", "vp_tk", "mot_cua")
        return [
            StepRun(
                case=case,
                number=n,
                label="Bước",
                holder=self.officers[post],
                started_at=case.received_at,
                ended_at=case.received_at,
                allowed_minutes=480,
                used_minutes=100,
            )
            for n, post in enumerate(posts, 1)
        ]

    def _analyse(self) -> None:
        """What autovacuum and PRAGMA optimize do in their own time."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def pages(register: Register) -> dict[str, tuple[str, list[str]]]:
    """Name of the figure → post that asks, addresses asked in turn."""
    from motcua.casework.models import Case

    codes = list(Case.objects.filter(state="returned").order_by("?").values_list("code", flat=True)[:25])
    names = [person.name for person in register.people[:25]]
    desk = "/ban-lam-viec/"
    return {
        "queue of 50": ("tp_ht", [desk]),
        "counter's groups": ("mot_cua", [f"{desk}?muc=mot-cua"]),
        "all dossiers": ("mot_cua", [f"{desk}?muc=tat-ca"]),
        "passed my hands": ("tp_ht", [f"{desk}?muc=da-qua"]),
        "dossier page": ("mot_cua", [f"{desk}ho-so/{code}/" for code in codes]),
        "search, a name": ("mot_cua", [f"{desk}?muc=tat-ca&q={name}" for name in names]),
        "search, a common word": ("mot_cua", [f"{desk}?muc=tat-ca&q=nguyen"]),
        "search, a code": ("mot_cua", [f"{desk}?muc=tat-ca&q={code}" for code in codes]),
        "late, whole office": ("mot_cua", [f"{desk}?muc=tat-ca&han=late"]),
        "a village": ("mot_cua", [f"{desk}?muc=tat-ca&thon={register.agency.villages[0]}"]),
        "a rare field": ("mot_cua", [f"{desk}?muc=tat-ca&linh-vuc={rare_field(register)}"]),
    }


def rare_field(register: Register) -> str:
    from collections import Counter

    weights: Counter[str] = Counter()
    for version, weight in zip(register.versions, register.weights, strict=True):
        weights[version.field.slug] += weight
    return min(weights, key=weights.get)


def measure(register: Register, rounds: int) -> dict[str, tuple[float, int]]:
    """p50 in ms and number of queries of each page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    clients = {}
    for post, officer in register.officers.items():
        clients[post] = Client()
        clients[post].force_login(officer.account, backend="django.contrib.auth.backends.ModelBackend")
    figures = {}
    for name, (post, addresses) in pages(register).items():
        clients[post].get(addresses[0])
        with CaptureQueriesContext(connection) as asked:
            assert clients[post].get(addresses[-1]).status_code == 200, name
        queries = len(asked)
        times = []
        for n in range(rounds):
            began = perf_counter()
            clients[post].get(addresses[n % len(addresses)])
            times.append((perf_counter() - began) * 1000)
        figures[name] = (round(median(times), 1), queries)
    return figures


def explain(register: Register) -> None:
    """The plans behind the lists."""
    from motcua.casework.queries import newest_matching, queue_of, visible_to

    officer = register.officers["tp_ht"]
    everything = visible_to(officer)
    for name, cases in {
        "queue of 50": queue_of(officer)[:51],
        "all dossiers": everything.order_by("-id")[:51],
        "search": newest_matching(everything.order_by("-id"), "hoa")[:51],
        "late": everything.filter(ended_at=None, clock="running", due_at__lte=register.now).by_slack()[:51],
    }.items():
        print(f"-- {name}\n{cases.explain()}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        set_up(home, hosts="testserver")
        register = Register()
        register.fill_to(SMALL)
        small = measure(register, args.rounds)
        register.fill_to(args.rows)
        large = measure(register, args.rounds)
        if args.explain:
            explain(register)
        return report(small, large, rows=args.rows, as_json=args.json)


def report(small: dict, large: dict, *, rows: int, as_json: bool) -> int:
    from django.db import connection

    growth = {name: round(large[name][0] / small[name][0], 2) for name in large}
    missed = [f"{name}: time" for name, aim in AIMS_MS.items() if large[name][0] > aim]
    missed += [f"{name}: growth" for name in sorted(GROWTH_OF) if growth[name] > MOST_GROWTH]
    if as_json:
        print(
            json.dumps({"database": connection.vendor, "rows": rows, "small": small, "large": large, "growth": growth})
        )
        return 1 if missed else 0
    print(f"{connection.vendor}, p50 ms at {SMALL} and {rows} dossiers, growth, queries")
    for name, (milliseconds, queries) in large.items():
        aim = f"aim {AIMS_MS[name]} ms" if name in AIMS_MS else ""
        print(f"{name:24} {small[name][0]:8.1f} {milliseconds:8.1f} {growth[name]:6.2f} {queries:4} {aim}")
    if missed:
        print("missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
