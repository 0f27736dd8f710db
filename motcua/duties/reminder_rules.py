"""Which reminder an occurrence has reached on a day, for whom: pure, without database or clock.

The rules stand in `reminder_rules.toml`. Of the steps that somebody is told of only the latest reached is said: after
an outage of days nobody finds a burst of repeats, and what was reached before stays unsaid for good.

>>> from motcua.law.workdays import Workdays, Season
>>> from datetime import time
>>> hours = {day: ((time(7, 30), time(11, 30)),) for day in range(5)}
>>> calendar = Workdays.build(date(2024, 5, 1), date(2024, 7, 31), [Season((1, 1), (12, 31), hours)], [], "")
>>> june = Dates(opened_on=date(2024, 1, 2), opens_on=date(2024, 1, 2), counts_until=date(2024, 6, 14))
>>> steps = rules_on(date(2024, 6, 1)).steps
>>> [reached(steps, june, date(2024, 6, day), calendar, "lead") for day in (6, 7, 13, 14, 17, 28)]
['', 'ahead', 'ahead', 'due', 'late', 'explain']
>>> [reached(steps, june, date(2024, 6, day), calendar, "leader") for day in (7, 14, 20, 28)]
['', 'due', 'due', 'explain']
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from motcua.law.workdays import OutsideCalendar, Workdays

RULES = Path(__file__).parent / "reminder_rules.toml"
OPENS, AHEAD, DUE, LATE, URGE, EXPLAIN = "opens", "ahead", "due", "late", "urge", "explain"
LEAD, LEADER = "lead", "leader"


@dataclass(frozen=True)
class Step:
    """`workdays` from the anchor: the last day that counts ("due"), or the first day of the occurrence ("opens")."""

    code: str
    workdays: int
    to: tuple[str, ...]
    anchor: str = "due"
    policy: str = ""


@dataclass(frozen=True)
class Rules:
    """One edition: from when, where it comes from, and its steps."""

    holds_from: date
    source: str
    basis: str
    steps: tuple[Step, ...]

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)


@dataclass(frozen=True)
class Dates:
    """What a reminder depends on: when the duty was given, when its occurrence begins, the last day that counts."""

    opened_on: date
    opens_on: date
    counts_until: date


@cache
def editions() -> tuple[Rules, ...]:
    """As shipped, the newest first."""
    raw = tomllib.loads(RULES.read_text(encoding="utf-8"))["editions"]
    found = [Rules(row["from"], row["source"], row["basis"], tuple(map(_step, row["steps"]))) for row in raw]
    return tuple(sorted(found, key=lambda rules: rules.holds_from, reverse=True))


def _step(row: dict[str, object]) -> Step:
    return Step(**{**row, "to": tuple(row["to"])})  # type: ignore[arg-type]  # the file's own types


def rules_on(day: date) -> Rules:
    """The edition that holds on the day; before all of them the first."""
    return next((rules for rules in editions() if rules.holds_from <= day), editions()[-1])


def with_choices(rules: Rules, chosen: dict[str, int]) -> Rules:
    """The rules with the days that an office chose, in size; before stays before, after stays after.

    >>> [step.workdays for step in with_choices(rules_on(date(2024, 1, 1)), {"remind_ahead": 3}).steps][1:3]
    [-3, 0]
    """
    return replace(rules, steps=tuple(_chosen(step, chosen) for step in rules.steps))


def _chosen(step: Step, chosen: dict[str, int]) -> Step:
    days = chosen.get(step.policy)
    return step if days is None else replace(step, workdays=-days if step.workdays < 0 else days)


def day_of_step(step: Step, dates: Dates, calendar: Workdays) -> date | None:
    """The working day on which a step is reached; None beyond the known calendar, where nothing is guessed.

    A last day that is a rest day is told of on the working day before it: afterwards would be too late.
    """
    try:
        if step.anchor == OPENS:
            return calendar.add_workdays(dates.opens_on, step.workdays)
        if step.workdays > 0:
            return calendar.add_workdays(dates.counts_until, step.workdays)
        last = dates.counts_until
        base = last if calendar.is_workday(last) else calendar.add_workdays(last, -1)
        return calendar.add_workdays(base, step.workdays)
    except OutsideCalendar:
        return None


def reached(steps: tuple[Step, ...], dates: Dates, day: date, calendar: Workdays, role: str) -> str:
    """The code of the latest step for the role that the day has reached; empty where there is none.

    What came before the duty was given is not said afterwards: being given it said so, and the mail of the morning says
    that it is late. A plan confirmed in the middle of its year thus asks nobody to explain what nobody had been given.
    """
    found, latest = None, None
    for step in steps:
        when = day_of_step(step, dates, calendar) if role in step.to else None
        if when is None or when > day or (step.anchor == OPENS and when >= dates.counts_until):
            continue
        if latest is None or when >= latest:
            found, latest = step, when
    return "" if found is None or latest is None or _given_with_it(latest, dates) else found.code


def _given_with_it(when: date, dates: Dates) -> bool:
    """The duty was given on that day or later: being given it said the day."""
    return when <= dates.opened_on


def has_reached(step: Step, dates: Dates, day: date, calendar: Workdays) -> bool:
    """Whether the step came since the duty was given."""
    when = day_of_step(step, dates, calendar)
    return when is not None and when <= day and not _given_with_it(when, dates)
