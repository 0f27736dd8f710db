"""Fast counting against the slow one, on random calendars, starts, amounts and pauses.

MOTCUA_ORACLE_CASES sets how many cases, MOTCUA_ORACLE_SEED chooses others; a failure names its case.
"""

import os
from datetime import datetime, time, timedelta
from random import Random

from motcua.law.deadlines import Limit, Pause, Unit, due
from motcua.law.rules import rules_named
from motcua.law.workdays import OutsideCalendar
from tests.law.calendars import VN, random_calendar
from tests.law.oracle import DAY, Off, SlowOffice, slow_due

CASES = int(os.environ.get("MOTCUA_ORACLE_CASES", "200000"))
SEED = int(os.environ.get("MOTCUA_ORACLE_SEED", "20240715"))
PER_CALENDAR = 1000
RULES = rules_named("nd61")
LARGEST = {
    Unit.WORKING_HOURS: 200,
    Unit.WORKING_DAYS: 40,
    Unit.CALENDAR_DAYS: 60,
    Unit.HOURS: 400,
    Unit.MONTHS: 4,
    Unit.SAME_DAY: 1,
    Unit.IMMEDIATE: 1,
}


def random_pauses(random, start):
    """None to three pauses one after another, the last sometimes still open."""
    rows, moment = [], start
    for _ in range(random.choice([0, 0, 0, 1, 1, 2, 3])):
        begin = moment + random.randint(1, 6 * DAY)
        length = random.choice([0, random.randint(1, 600), random.randint(1, 9 * DAY)])
        end = None if random.random() < 0.05 else begin + length
        kind = random.choice(["supplement", "financial", "other"])
        rows.append((begin, end, kind, random.choice(["extend", "restart", None])))
        if end is None:
            break
        moment = end
    return rows


def one_case(random, calendar, slow, midnight):
    unit = random.choice(list(LARGEST))
    amount = random.randint(1, LARGEST[unit])
    start = random.randint(0, 400 * DAY)
    cutoff = random.randint(6 * 60, 20 * 60)
    pauses = random_pauses(random, start)

    def moment(minute, second=0):
        return midnight + timedelta(minutes=minute, seconds=second)

    try:
        expected = slow_due(slow, unit.value, amount, cutoff, start, pauses, RULES.resume_mode)
        expected = expected if expected is None else moment(expected)
    except Off:
        expected = OutsideCalendar
    limit = Limit(unit, amount, time(cutoff // 60, cutoff % 60))
    second = random.randint(0, 59)  # seconds are dropped
    given = [Pause(moment(a, second), b and moment(b, second), kind, mode) for a, b, kind, mode in pauses]
    random.shuffle(given)
    try:
        found = due(limit, moment(start, second), calendar, RULES, given).due_at
    except OutsideCalendar:
        found = OutsideCalendar
    return expected, found, (unit, amount, start, cutoff, pauses)


def test_fast_counting_agrees_with_slow_counting():
    random = Random(SEED)
    outside = 0
    for number in range(CASES):
        if number % PER_CALENDAR == 0:
            calendar = random_calendar(random)
            slow = SlowOffice(calendar)
            midnight = datetime.combine(calendar.first, time.min, VN)
        expected, found, case = one_case(random, calendar, slow, midnight)
        outside += expected is OutsideCalendar
        assert found == expected, (SEED, number, case)
    assert outside < CASES / 2
