"""Every measure of 50,000 dossiers against plain SQL written from the definitions alone (`MOTCUA_ORACLE_SIZE`: fewer).

One office for the whole module: what is tested first is the book as it came in, then the same book after 200 changes.
"""

import os
import random
from datetime import date, datetime, timedelta
from itertools import pairwise

import duckdb
import pytest
from django.db import connection, transaction

from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.dossiers.services import processing
from motcua.ratings.services.rating import rate_case
from motcua.reporting import store
from motcua.reporting.measures import MEASURES, Window, exported_figures, figures
from motcua.reporting.periods import (
    between,
    calendar_month,
    calendar_quarter,
    calendar_year,
    report_half,
    report_month,
    report_quarter,
    report_year,
)
from motcua.reporting.report_06a import build_06a
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, NOON, make_dossier, officer, party
from tests.reporting.oracle import history, sql, world

# The same SQL runs on both; the whole number once is enough.
SIZES = {"sqlite": int(os.environ.get("MOTCUA_ORACLE_SIZE", "50000")), "postgresql": 10_000}
NOW = NOON + timedelta(days=2)
PAST = [
    datetime(2025, 2, 3, 14, 30, tzinfo=VIETNAM),
    datetime(2025, 9, 14, 23, 59, 59, tzinfo=VIETNAM),
    datetime(2024, 12, 15, tzinfo=VIETNAM),
]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup, django_db_blocker, tmp_path_factory):
    """The office with its book, taken back as a whole at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        commune = world.lay_office()
        rows = history.rows_of(SIZES[connection.vendor])
        folder = tmp_path_factory.mktemp("oracle")
        world.bring(folder, rows, "so-cu.csv")
        sql.lay(commune)
        commune.book, commune.folder = rows, folder
        yield commune
        transaction.set_rollback(True)
    store.forget()


def random_periods(seed=11):
    """Twenty: of every kind, odd ranges, one before everything, one to come, one that runs."""
    dice = random.Random(seed)

    def year():
        return dice.choice([2024, 2025, 2026])

    made = [report_quarter(year(), dice.randrange(1, 5)) for _ in range(5)]
    made += [report_month(year(), dice.randrange(1, 13)) for _ in range(2)]
    made += [calendar_month(year(), dice.randrange(1, 13)) for _ in range(2)]
    made += [report_year(2024), report_year(2026), report_half(2025, 1), calendar_quarter(2025, 3), calendar_year(2025)]
    for days in (0, 1, 17, 200):
        first = date(2024, 1, 1) + timedelta(days=dice.randrange(900))
        made.append(between(first, first + timedelta(days=days)))
    return [*made, between(date(2020, 1, 1), date(2020, 3, 31)), report_quarter(2027, 1)]


def windows():
    """Twenty periods as seen now, some of them as they were seen in the past."""
    periods = random_periods()
    return [Window(period, NOW) for period in periods] + [
        Window(period, seen) for seen in PAST for period in periods[::4]
    ]


def live(commune, looked):
    found = {}
    for seen in dict.fromkeys(window.seen_at for window in looked):
        periods = [window.period for window in looked if window.seen_at == seen]
        for one in figures(commune, periods, at=seen):
            found[one.window, one.measure.code] = (one.numerator, one.denominator)
    return found


def compare(commune, looked):
    """What differs: window, code, theirs, by SQL."""
    found, wrong = live(commune, looked), []
    for window in looked:
        sql.look(window)
        mine = sql.measure_all(commune, window)
        for measure in MEASURES:
            theirs = found[window, measure.code]
            if theirs != mine[measure.code]:
                wrong.append((f"{window.period} / {window.seen_at}", measure.code, theirs, mine[measure.code]))
    return wrong


def test_the_book_holds_every_kind(office):
    """The proof is worth nothing where nothing lies: every measure with a source has both sides somewhere."""
    found = live(office, [Window(report_year(2025), NOW)])
    for (_window, code), (part, whole) in found.items():
        if code not in (*sql.NO_SOURCE, "766-4.4"):
            assert part > 0, code
            assert whole > 0, code
    assert {row[0] for row in sql.ask("SELECT DISTINCT state FROM casework_case")} > {"registered", "financial"}
    assert len(random_periods()) == 20


def test_every_measure_agrees(office):
    assert compare(office, windows()) == []


def test_report_06a_agrees_cell_by_cell(office):
    for window in windows():
        sql.look(window)
        mine = sql.table_06a()
        report = build_06a(office, window.period, at=window.seen_at)
        assert {row.name: dict(row.figures) for row in report.rows} == mine, f"{window}"
        n = report.total.figures
        assert dict(n) == {cell: sum(row[cell] for row in mine.values()) for cell in sql.CELLS}
        assert n["3"] == n["4"] + n["5"] + n["6"] == n["7"] + n["11"]
        assert n["7"] == n["8"] + n["9"] + n["10"]
        assert n["11"] == n["12"] + n["13"]


def test_what_was_left_open_is_what_is_carried_over(office):
    quarters = [report_quarter(year, number) for year in (2024, 2025, 2026) for number in (1, 2, 3, 4)]
    reports = [build_06a(office, one, at=NOW) for one in quarters]
    for before, after in pairwise(reports):
        left = {row.slug: row.figures["11"] for row in before.rows if row.figures["11"]}
        assert left == {row.slug: row.figures["6"] for row in after.rows if row.figures["6"]}


def exported_as_live(commune, root):
    looked = [window for window in windows() if window.seen_at == NOW]
    found = exported_figures(root, looked, agency=commune.code)
    return {(one.window, one.measure.code): (one.numerator, one.denominator) for one in found} == live(commune, looked)


def test_exported_facts_give_the_same(office):
    kept = store.refresh(office, NOW, root=office.folder / "facts")
    assert kept.rows > SIZES[connection.vendor]
    assert exported_as_live(office, office.folder / "facts")


def change(commune):
    """200 changes: 150 rows of the book told anew, 50 real acts."""
    world.bring(commune.folder, history.changed(commune.book, 150), "so-cu-sua.csv")
    now = NOON + timedelta(hours=1)
    for number in range(20):
        code = CERTIFIED_COPY if number % 2 else MARITAL_STATUS
        dossier = make_dossier(code, at=now, owner=party(f"Người mới {number}", f"0241850{number:05d}"))
        if number % 5 == 0:
            processing.withdraw_dossier(dossier, by=officer("mot_cua"), at=now + timedelta(minutes=5), reason="Đơn")
        if number % 5 == 1:
            processing.stop_dossier(
                dossier, by=officer("chu_tich"), at=now + timedelta(minutes=5), reason="Có tranh chấp"
            )
    cases = Case.objects.filter(agency=commune, state__in=["returned", "completed"]).order_by("-received_at")
    for case in cases[:22]:
        rate_case(case, level=random.Random(case.code).choice(["unsatisfied", "satisfied"]), at=now)


def test_after_changes_everything_still_agrees(office):
    root, anew = office.folder / "facts", office.folder / "anew"
    change(office)
    store.refresh(office, NOW, root=root)
    store.refresh(office, NOW, root=anew)
    one, other = (f"(SELECT * FROM read_parquet({store.exported_paths(folder)}))" for folder in (root, anew))
    for left, right in ((one, other), (other, one)):
        assert duckdb.sql(f"FROM {left} EXCEPT ALL FROM {right}").fetchall() == []
    store.forget()
    assert exported_as_live(office, root)
    sql.lay(office)
    assert compare(office, [Window(period, NOW) for period in random_periods()[::2]]) == []


def test_a_period_to_come_begins_with_what_is_open_now(office):
    seen = PAST[0]
    running, coming = report_quarter(2025, 1), report_quarter(2025, 2)
    left = build_06a(office, running, at=seen).total.figures["11"]
    assert build_06a(office, coming, at=seen).total.figures["6"] == left
