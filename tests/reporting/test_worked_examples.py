"""Every worked example of the domain notes (indicators §2.5, §3.2, §6.3), from rows of facts to the verdict."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from motcua.common.moments import VIETNAM
from motcua.reporting import measures, store
from motcua.reporting.facts import fact, micros
from motcua.reporting.measures import BY_CODE, Window
from motcua.reporting.periods import report_quarter, report_year

Q3, YEAR = report_quarter(2024, 3), report_year(2024)
INSIDE = datetime(2024, 8, 1, 9, tzinfo=VIETNAM)
LATER = datetime(2025, 3, 1, tzinfo=VIETNAM)


def days(number):
    return micros(INSIDE + timedelta(days=number))


def dossiers(number, **told):
    """So many dossiers received and settled in the period, in time and early unless told otherwise."""
    usual = dict(
        kind="dossier", received=days(0), due=days(5), ended=days(3), timeliness="early", outcome="done",
        channel="counter", procedure="P", field="ho-tich", written_result=True,
    )  # fmt: skip
    return [fact(**{**usual, "key": f"{id(told)}-{n}", "party": 10**6 + n, **told}) for n in range(number)]


def procedures(number, **told):
    return [
        fact(**{"kind": "procedure", "procedure": f"P{n}", "key": f"P{n}", "level": "xa", **told})
        for n in range(number)
    ]


def payments(number, way, **told):
    return [
        fact(**{"kind": "payment", "received": days(0), "amount": 8000, "paid_via": way, **told}) for _ in range(number)
    ]


def of(number, make, **told):
    """One row for each of so many procedures."""
    return [row for n in range(number) for row in make(1, procedure=f"P{n}", **told)]


@contextmanager
def source_of(rows):
    table = f"worked_{next(store._names)}"
    store.create(store.engine(), table, rows)
    yield store.Source(f"SELECT * FROM {table}", store.Head())
    store.engine().execute(f"DROP TABLE {table}")


def figure(code, rows, period=Q3, at=LATER):
    with source_of(rows) as source:
        [found] = measures._figures(source, [Window(period, at)], [BY_CODE[code]])
    return found


def duties(name, done, owed):
    """Months of 2024, the first so many of them done."""
    months = [
        (datetime(2024, n, 1, tzinfo=VIETNAM), datetime(2024, n + 1, 1, tzinfo=VIETNAM)) for n in range(1, owed + 1)
    ]
    return [
        fact(kind="duty", channel=name, key=f"{name}:{n}", received=micros(first), due=micros(after),
             ended=micros(after) if n < done else None)
        for n, (first, after) in enumerate(months)
    ]  # fmt: skip


rated = dict(rated=days(4))
EXAMPLES = [
    ("T01", dossiers(20) + dossiers(97, to_digitise=2, digitised=2) + dossiers(3, to_digitise=2, digitised=1), 97, 100, False),
    ("T02", dossiers(79, electronic_result=True) + dossiers(1) + dossiers(5, outcome="refused"), 79, 80, False),
    ("T03", of(12, dossiers, electronic_result=True) + dossiers(1, procedure="P3"), 11, 12, False),
    ("T04", procedures(147, on_portal=days(-9), at_counter=days(-9)) + procedures(150)[147:149]
     + procedures(150, on_portal=days(-9))[149:], 147, 150, False),
    ("T05", [fact(kind="review", key=f"R{n}", received=days(-9), ended=days(0)) for n in range(30)], 30, 30, True),
    ("T06", dossiers(361) + dossiers(25, timeliness="on_time") + dossiers(3, timeliness="late"), 386, 389, False),
    ("T06", dossiers(199) + dossiers(1, timeliness="late"), 199, 200, False),
    ("T06", dossiers(200) + dossiers(1, timeliness="late"), 200, 201, True),
    ("T07", dossiers(361) + dossiers(25, timeliness="on_time") + dossiers(3, timeliness="late"), 361, 389, True),
    ("T08", procedures(150, one_stop=True, received=days(-9))[:148] + procedures(150, one_stop=True)[148:], 148, 150, False),
    ("T10", dossiers(120, rating="very_satisfied", **rated) + dossiers(62, rating="satisfied", **rated)
     + dossiers(18, rating="unsatisfied", **rated) + dossiers(40), 182, 200, True),
    ("T10", dossiers(9, rating="satisfied", **rated) + dossiers(1, rating="unsatisfied", **rated), 9, 10, True),
    ("T10", dossiers(10), 0, 0, None),
    ("T11", dossiers(17, rating="satisfied", field="dat-dai", **rated)
     + dossiers(3, rating="unsatisfied", field="dat-dai", **rated) + dossiers(5, rating="satisfied", **rated), 17, 20, True),
    ("T13", dossiers(4, due=days(2), timeliness="late", explained=days(9))
     + dossiers(1, due=days(2), ended=None, outcome="", timeliness=""), 4, 5, False),
    ("T14", dossiers(4, due=days(2), timeliness="late", apologised=days(1))
     + dossiers(1, due=days(2), ended=None, outcome="", timeliness="", apologised=days(2)), 5, 5, True),
    ("T16", dossiers(50, reusable=2, reused=2) + dossiers(40, reusable=2, reused=1) + dossiers(110), 50, 90, True),
    ("T17", dossiers(105, online_level="full", channel="online", electronic_result=True, return_way="electronic", amount=0)
     + dossiers(35, online_level="full", amount=0) + dossiers(249, amount=0), 105, 140, True),
    ("T18", dossiers(5, by_post=True, channel="post") + dossiers(20, by_post=True, return_way="post")
     + dossiers(5, by_post=True, channel="post", return_way="post") + dossiers(170, by_post=True), 30, 200, None),
    ("T19", dossiers(84, online_level="full", channel="online", remote=True)
     + dossiers(150, online_level="full"), 84, 150, False),
    ("T20", dossiers(92, channel="online", authenticated=True) + dossiers(300), 92, 92, True),
    ("T21", payments(55, "national") + payments(10, "local") + payments(35, "cash") + payments(5, "cash", amount=0), 55, 100, False),
    ("T22", of(12, payments, way="national") + of(16, payments, way="cash"), 12, 16, True),
    ("766-2.1", dossiers(386) + dossiers(3, timeliness="late")
     + dossiers(7, ended=None, outcome="", timeliness="", due=micros(LATER))
     + dossiers(3, ended=None, outcome="", timeliness="", due=days(9)), 393, 399, None),
    ("766-3.3", dossiers(300, channel="online", electronic_result=True) + dossiers(200), 300, 500, None),
    ("766-3.5b", procedures(20, fee_bearing=True) + of(8, payments, way="local") + of(9, payments, way="cash"), 8, 20, None),
    ("766-3.6", dossiers(50, fee_bearing=True, amount=0) + dossiers(48, fee_bearing=True, amount=8000, paid_via="local")
     + dossiers(152, fee_bearing=True, amount=8000, paid_via="cash") + dossiers(30, amount=0), 48, 200, None),
    ("766-4.1", dossiers(180, electronic_result=True) + dossiers(20), 180, 200, None),
    ("766-4.2", dossiers(144, electronic_result=True, digitised=1) + dossiers(56, electronic_result=True, digitised=0), 144, 200, None),
    ("766-4.3", dossiers(60, reused=1) + dossiers(140, reused=0), 60, 200, None),
    ("766-5.4", dossiers(193) + dossiers(4, timeliness="late") + dossiers(3, rating="unsatisfied", **rated), 193, 200, None),
    ("766-5.4", dossiers(170) + dossiers(20, timeliness="late") + dossiers(10, rating="unsatisfied", **rated), 170, 200, None),
    ("766-5.4", dossiers(2, timeliness="late", rating="unsatisfied", **rated) + dossiers(1), 0, 3, None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "rows", "numerator", "denominator", "met"), EXAMPLES)
def test_worked_example(code, rows, numerator, denominator, met):
    found = figure(code, rows)
    assert (found.numerator, found.denominator, found.met) == (numerator, denominator, met)


def test_eleven_of_eleven_months_that_are_over():
    """The year of reports 2024 begins in the middle of December: that month began before it."""
    whole = figure("T12", duties("late_list", 11, 11), YEAR)
    assert (whole.numerator, whole.denominator) == (11, 11)
    running = figure("T12", duties("late_list", 5, 11), YEAR, at=datetime(2024, 7, 10, tzinfo=VIETNAM))
    assert (running.numerator, running.denominator) == (5, 6)


def test_what_two_systems_counted():
    rows = [
        fact(kind="outside", channel="bcqg", key="bcqg:8", received=days(0), amount=500, amount_done=0),
        fact(kind="outside", channel="dvcqg", key="dvcqg:8", received=days(0), amount=490, amount_done=480),
    ]
    found = figure("766-1.4", rows)
    assert (found.numerator, found.denominator) == (480, 500)


@pytest.mark.parametrize(
    ("last_year", "done", "numerator", "denominator"),
    [
        ((6000, 5900), 480, 480, 500),  # a month: the larger total of last year / 12
        ((6005, 0), 480, 480, 500),
        ((6006, 0), 480, 480, 501),  # to the nearest dossier, half up
        ((0, 0), 480, 0, 480),  # nothing last year either: nought, not "Không phát sinh"
        ((0, 0), 0, 0, 0),
    ],
)
def test_neither_system_has_a_number(last_year, done, numerator, denominator):
    rows = [fact(kind="outside", channel="dvcqg", key="dvcqg:8", received=days(0), amount=0, amount_done=done)]
    rows += [
        fact(kind="last_year", channel=source, key=f"last_year:{source}:8", received=days(0), amount=amount)
        for source, amount in zip(("bcqg", "dvcqg"), last_year, strict=True)
        if amount
    ]
    found = figure("766-1.4", rows)
    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_petitions_are_counted_once_however_much_is_wrong_with_them():
    usual = dict(kind="petition", received=days(0), due=days(10), ended=days(3), timeliness="on_time")
    rows = [fact(**usual, key=f"K{n}") for n in range(7)] + [
        fact(**{**usual, "timeliness": "late"}, key="K7"),
        fact(**{**usual, "timeliness": "late"}, key="K8", disliked=True),
        fact(**usual, key="K9", disliked=True),
    ]
    satisfied, in_time = figure("766-5.3", rows), figure("766-5.2", rows)
    assert (satisfied.numerator, satisfied.denominator) == (7, 10)
    assert (in_time.numerator, in_time.denominator) == (8, 10)


def test_asked_for_a_supplement_more_than_once_is_late_for_the_portal():
    found = figure("766-2.1", dossiers(3) + dossiers(1, second_supplement=days(1)))
    assert (found.numerator, found.denominator) == (3, 4)


@pytest.mark.parametrize(("asked", "good"), [(4, 1), (6, 0)])
def test_waiting_counts_as_if_it_had_ended_when_it_was_asked_for(asked, good):
    waits = dict(waiting=True, waiting_since=days(asked), due=days(5), late_from=days(5) + 1)
    rows = dossiers(1, ended=None, outcome="", timeliness="", **waits)
    assert figure("766-2.1", rows).numerator == good


def test_paid_dossiers_are_divided_by_dossiers_and_not_by_procedures():
    rows = of(4, dossiers, fee_bearing=True, amount=8000, paid_via="national") * 3 + procedures(4, fee_bearing=True)
    found = figure("766-3.6", [{**row, "key": f"{n}"} for n, row in enumerate(rows)])
    assert (found.numerator, found.denominator) == (12, 12)
