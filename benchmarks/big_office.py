# ruff: noqa: SLF001  (the tables are known to Django as _meta)
"""A register of any size, filled fast: a million dossiers in minutes, on SQLite and on PostgreSQL.

Cases, dossiers and applicants are written row by row as plain values (COPY on PostgreSQL, executemany on SQLite); what
belongs to each of them (papers, stays, history, charges, slips, ratings) is made from those rows inside the database.
What is open stays the same at every size: an office has a few hundred dossiers in hand however long its history.

The log (audit) is not filled: its chain holds only what is really done in the office afterwards, and so verifies.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from motcua.agency.models import Agency, CalendarVersion, Officer
from motcua.casework.models import Case, Passage, StepRun
from motcua.common.moments import VIETNAM, at, day_of
from motcua.common.text import fold
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Apology, Charge, Dossier, DossierPaper, Explanation
from motcua.law.numbering import dossier_code
from motcua.ops.sample.names import make_people
from motcua.ops.sample.past import SEASON, WEIGHTS
from motcua.people.models import Applicant
from motcua.procedures.queries import versions_on
from motcua.ratings.models import GivenRating, Rating

OPEN, WAITING, ONLINE = 600, 60, 20
YEARS = 10
PEOPLE, LARGEST_CHUNK = 40_000, 50_000
COUNTER, LEADER, CLERK = "mot_cua", "chu_tich", "vp_tk"
SPECIALISTS = ("tp_ht", "dc_xd", "vh_xh", "vp_tk")
RARE_VILLAGE = "Xóm Chợ Cũ"
RARE_WORD = "toại"
CASE = [
    "id", "agency_id", "code", "rules", "state", "clock", "limit_unit", "limit_amount", "received_at", "submitted_at",
    "first_due_at", "due_at", "ended_at", "timeliness", "holder_id", "step_number", "step_label", "title", "party_name",
    "village", "search_text", "passages", "field_id", "due_is_given",
]  # fmt: skip
DOSSIER = [
    "case_id", "version_id", "channel", "owner_id", "submitter_id", "owner_data", "submitter_data", "received_by_id",
    "access_key", "settling_unit_name", "returned_at", "returned_by_id",
]  # fmt: skip
APPLICANT = ["agency_id", "name", "identity_number", "address", "village", "phone", "search_text"]


def stamp(moment: datetime | None) -> str | None:
    """A moment as both databases store it: UTC without a zone (Django's sessions speak UTC)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds") if moment else None


def pour(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows whose columns are `names`; the others get the default of their field."""
    rest = defaults(model, names)
    columns = ", ".join(f'"{name}"' for name in (*names, *rest))
    same = tuple(rest.values())
    whole = ((*row, *same) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * (len(names) + len(rest)))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", whole)


def derive(model: type[models.Model], source: str, **columns: str) -> None:
    """INSERT … SELECT: `columns` are SQL expressions over `source`; the others get the default of their field."""
    rest = defaults(model, columns)
    names = ", ".join(f'"{name}"' for name in (*columns, *rest))
    chosen = ", ".join((*columns.values(), *(_literal(value) for value in rest.values())))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {chosen} FROM {source}")


def defaults(model: type[models.Model], given: Iterable[str]) -> dict[str, Any]:
    """Columns that are not given, each with what Django would store for it."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in given and not field.primary_key]
    found = {field.attname: field.get_default() for field in fields}
    return {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in found.items()}


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value).upper() if isinstance(value, bool | int) else f"'{value}'"


def table_of(names: str, *rows: tuple[str | int, ...]) -> str:
    """A small table written into the statement, in words both databases know."""
    selects = [
        "SELECT " + ", ".join(f"{_literal(cell)} AS {name}" for cell, name in zip(row, names.split(), strict=True))
        for row in rows
    ]
    return f"({' UNION ALL '.join(selects)})"


@contextmanager
def quick_writes() -> Iterator[None]:
    """While filling, indexes that are dear to keep row by row are away, and nothing waits for the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'casework_case' AND indexdef LIKE '%gin%'"
            )
            indexes = [row[0] for row in cursor.fetchall()]
            cursor.execute("SET session_replication_role = replica")  # the rows fit together: no key is looked up
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute("DROP INDEX casework_case_words, casework_case_whole")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("SET synchronous_commit = DEFAULT")
            for index in indexes:
                cursor.execute(index)
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'casework_case_words_ai'")
        trigger = cursor.fetchone()[0]
        for setting in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.execute("DROP TRIGGER casework_case_words_ai")
        yield
        cursor.execute(trigger)
        for table in ("casework_case_words", "casework_case_whole"):
            cursor.execute(f"INSERT INTO {table}({table}) VALUES('rebuild')")
        for setting in ("foreign_keys = ON", "synchronous = FULL", "cache_size = -20000"):
            cursor.execute(f"PRAGMA {setting}")


class BigOffice:
    """The register, and what the benchmarks need to know of it. `fill_to(n)` adds what is missing to n dossiers."""

    def __init__(self) -> None:
        self.random = Random("register")
        self.agency = Agency.objects.get(is_served=True)
        self.officers = {
            post: officer
            for post in {COUNTER, LEADER, CLERK, *SPECIALISTS}
            if (officer := _holder_of(post)) is not None
        }
        self.specialists = [self.officers[post].pk for post in SPECIALISTS if post in self.officers]
        self.now = timezone.now()
        self.versions = list(versions_on(day_of(self.now)).select_related("procedure", "field"))
        self.weights = [WEIGHTS.get(version.procedure.code, 0.7) for version in self.versions]
        self.folded = {version.pk: fold(f"{version.procedure.code} {version.name}") for version in self.versions}
        self.villages = [*self.agency.villages, RARE_VILLAGE]
        self.of_day: Counter[date] = Counter()
        # Before the calendar begins stand the old books, whose appointments were given by hand.
        self.known_from = at(CalendarVersion.objects.get(agency=self.agency).first_day)
        self.count = self.people = 0
        self.first_person = 0

    def fill_to(self, rows: int) -> None:
        with quick_writes():
            self._fill(rows)
        self._settle()

    def _fill(self, rows: int) -> None:
        if not self.people:
            self._add_people()
        # Others may have taken dossiers in since we were here last.
        todo = rows - Case.objects.count()
        first = self.count = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        moments = self._moments(todo)
        while chunk := list(islice(moments, LARGEST_CHUNK)):
            with transaction.atomic():
                self._add(chunk)
        with transaction.atomic():
            self._belongings(first)

    def _add_people(self) -> None:
        people = list(
            {one.identity_number: one for one in make_people(self.random, PEOPLE, self.agency.villages)}.values()
        )
        self.names = [(one.name, one.identity_number, one.village) for one in people]
        rows = [
            (self.agency.pk, one.name, one.identity_number, f"{one.village}, {self.agency.full_name}", one.village,
             f"09{self.random.randrange(10**8):08d}", fold(f"{one.name} {one.identity_number}"))
            for one in people
        ]  # fmt: skip
        with transaction.atomic():
            pour(Applicant, APPLICANT, rows)
        self.people = len(rows)
        newest = Applicant.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.first_person = newest - len(rows) + 1

    def _moments(self, number: int) -> Iterator[datetime]:
        """Moments of intake in order, ten years to yesterday: working days, busy and quiet months, opening hours."""
        today = day_of(self.now)
        days = [today - timedelta(days=n) for n in range(YEARS * 365, 0, -1)]
        days = [day for day in days if day.weekday() < 5]
        counts = Counter(self.random.choices(days, [SEASON[day.month] for day in days], k=number))
        for day in days:
            for minute in sorted(self.random.randrange(450, 990) for _ in range(counts[day])):
                yield datetime.combine(day, time(minute // 60, minute % 60), VIETNAM)

    def _add(self, moments: list[datetime]) -> None:
        versions = self.random.choices(self.versions, self.weights, k=len(moments))
        made = [self._life(moment, version) for moment, version in zip(moments, versions, strict=True)]
        pour(Case, CASE, (case for case, _ in made))
        pour(Dossier, DOSSIER, (dossier for _, dossier in made))

    def _life(self, received: datetime, version: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """One dossier: the row of its case and its own."""
        self.count += 1
        number, pick = self.count, self.random.random
        place = int(pick() * self.people)
        name, identity, village = self.names[place]
        if number % 20_000 == 777:
            village, name = RARE_VILLAGE, f"Lỗ Thị {RARE_WORD.title()}"
        days = 1 + int(pick() * 9)
        submitted = received - timedelta(minutes=40) if pick() < 0.4 else None
        due, ended = received + timedelta(days=days), received + timedelta(days=days * (0.2 + 0.79 * pick()))
        state, clock, timeliness, holder, step = "returned", "ended", "early" if pick() < 0.7 else "on_time", None, ""
        if pick() < 0.006:
            timeliness, ended = "late", due + timedelta(days=2)
        elif pick() < 0.02:
            state, timeliness = ("withdrawn", "stopped")[number % 2], "early"
        if number <= OPEN + WAITING + ONLINE:
            received, due, ended, state, clock, timeliness, holder, step = self._recent(number)
        code = self._code(received or self.now)
        owner = self.first_person + place
        words = f"{code.lower()} {fold(name)} {self.folded[version.pk]} {fold(village)}"
        case = (
            number, self.agency.pk, code, "nd118", state, clock, "working_days", days, stamp(received),
            stamp(submitted), stamp(due), stamp(due), stamp(ended), timeliness, holder, 2 if holder else None, step,
            version.name, name, village, words, 6, version.field_id, bool(received and received < self.known_from),
        )  # fmt: skip
        facts = json.dumps({"name": name, "identity_number": identity, "village": village}, ensure_ascii=False)
        dossier = (
            number, version.pk, "online" if submitted else "counter", owner, owner, facts, facts,
            self.officers[COUNTER].pk, f"{self.random.getrandbits(64):016x}", self.agency.full_name,
            stamp(ended) if state == "returned" else None, self.officers[COUNTER].pk if state == "returned" else None,
        )  # fmt: skip
        return case, dossier

    def _recent(self, number: int) -> tuple[Any, ...]:
        """What is in hand now: being worked on (some late), waiting to be fetched, come in online."""
        before = self.now - timedelta(hours=number / 3)
        if number <= OPEN:
            others = [self.officers[LEADER].pk, *self.specialists]
            holder = others[number // 3 % len(others)] if number % 3 == 0 else self.specialists[0]
            due = self.now + timedelta(hours=(number * 7) % 240 - 12)
            return before, due, None, "processing", "running", "", holder, "Thụ lý, thẩm định"
        if number <= OPEN + WAITING:
            return before, self.now, before + timedelta(hours=20), "completed", "ended", "early", None, ""
        return None, None, None, "registered", "none", "", None, ""

    def _code(self, moment: datetime) -> str:
        day = day_of(moment)
        if day == day_of(self.now):
            day -= timedelta(days=1)  # today's numbers are raised by the office itself
        self.of_day[day] += 1
        return dossier_code(self.agency.identity_code, day, self.of_day[day])

    def _belongings(self, after: int) -> None:
        """What every received dossier has: papers, stays, history, a slip; charges and ratings of some."""
        cases, since = "casework_case c", f"c.id > {after} AND c.received_at IS NOT NULL"
        names = table_of("n name", (1, "Tờ khai theo mẫu"), (2, "Giấy tờ tùy thân"), (3, "Giấy tờ khác"))
        derive(
            DossierPaper, f"{cases}, {names} p WHERE {since} AND p.n <= 2 + c.id % 2",
            dossier_id="c.id", position="p.n", name="p.name", originals="1",
        )  # fmt: skip
        self._hands(cases, since)
        self._late_papers(f"{cases} WHERE {since} AND c.timeliness = 'late'")
        derive(
            Charge, f"{cases} WHERE {since} AND c.id % 2 = 0",
            dossier_id="c.id", name="'Phí chứng thực'", kind="'fee'", amount_vnd="2000 * (1 + c.id % 9)",
            collected_at="c.received_at", collected_by_id=str(self.officers[COUNTER].pk), method="'cash'",
        )  # fmt: skip
        year = f"CAST('20' || SUBSTR(c.code, {len(self.agency.identity_code) + 2}, 2) AS integer)"
        derive(
            IssuedPaper, f"{cases} WHERE {since}",
            agency_id="c.agency_id", form="'acceptance_slip'", edition="'TT 03/2025/TT-VPCP'", case_code="c.code",
            rules_day="DATE(c.received_at)", register="'acceptance_slip'", year=year, number="1000000 + c.id",
            number_text="c.id || '/TTPVHCC'", issued_at="c.received_at", verify_code="'v' || c.id",
        )  # fmt: skip
        rated = f"{cases} WHERE {since} AND c.state = 'returned' AND c.id % 3 = 0"
        derive(Rating, rated, case_id="c.id", level="'very_satisfied'", rated_at="c.ended_at")
        derive(
            GivenRating, rated, case_id="c.id", number="1", level="'very_satisfied'", channel="'import'",
            rated_at="c.ended_at", counts_from="c.ended_at",
        )  # fmt: skip

    def _late_papers(self, late: str) -> None:
        """What was late has long been apologised for and explained."""
        derive(
            Apology, late, dossier_id="c.id", state="'issued'", cause_code="'officer'", cause_text="'Công chức chậm'",
            old_due="c.due_at", new_due="c.ended_at", drafted_at="c.due_at", decided_at="c.due_at",
            issued_at="c.due_at",
        )  # fmt: skip
        derive(
            Explanation, late, dossier_id="c.id", state="'seen'", cause_code="'officer'", cause_text="'Công chức chậm'",
            drafted_at="c.ended_at", signed_at="c.ended_at", seen_at="c.ended_at", author_id=str(self.specialists[0]),
        )  # fmt: skip

    def _hands(self, cases: str, since: str) -> None:
        """Five stays and six passages for a settled dossier, two of each for an open one."""
        counter, leader, clerk = (self.officers[post].pk for post in (COUNTER, LEADER, CLERK))
        branches = " ".join(f"WHEN {n} THEN {pk}" for n, pk in enumerate(self.specialists))
        specialist = f"COALESCE(c.holder_id, CASE c.id % {len(self.specialists)} {branches} END)"
        stays = table_of(
            "n label who", (1, "Tiếp nhận", counter), (2, "Thụ lý", 0), (3, "Ký duyệt", leader),
            (4, "Đóng dấu", clerk), (5, "Trả kết quả", counter),
        )  # fmt: skip
        derive(
            StepRun, f"{cases}, {stays} s WHERE {since} AND (c.ended_at IS NOT NULL OR s.n <= 2)",
            case_id="c.id", number="s.n", step_number="s.n", label="s.label", started_at="c.received_at",
            holder_id=f"CASE WHEN s.who > 0 THEN s.who ELSE {specialist} END",
            ended_at="CASE WHEN s.n = 1 THEN c.received_at ELSE c.ended_at END", allowed_minutes="480",
            used_minutes="CASE WHEN s.n > 1 AND c.ended_at IS NULL THEN NULL ELSE 60 + c.id % 300 END",
        )  # fmt: skip
        acts = ("receive", "forward", "hand_over", "approve", "complete", "return_result")
        told = table_of("n act", *enumerate(acts, 1))
        derive(
            Passage, f"{cases}, {told} t WHERE {since} AND (c.ended_at IS NOT NULL OR t.n <= 2)",
            case_id="c.id", number="t.n", act="t.act", to_state="'processing'", by_name="'Cán bộ'",
            at="CASE WHEN t.n < 5 THEN c.received_at ELSE c.ended_at END",
            due_after="CASE WHEN t.n = 1 THEN c.due_at END",
        )  # fmt: skip

    def _settle(self) -> None:
        """What autovacuum and PRAGMA optimize do in their own time; and the numbers go on after ours."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence('casework_case', 'id'), %s)", [self.count])
                cursor.execute("VACUUM ANALYZE")
                cursor.execute("CHECKPOINT")
            else:
                cursor.execute("ANALYZE")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _holder_of(post: str) -> Officer | None:
    with suppress(Officer.DoesNotExist):
        return Officer.objects.get(appointments__post__code=post, appointments__is_substitute=False)
    return None
