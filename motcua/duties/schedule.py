"""When a duty falls due, from the words of its source: pure, without database or clock.

The rule is the `deadline` of a plan's row (`plan_2024.json`): {"kind": "quarterly", "year": 2024, "months": [3, 6, 9,
12]}. A value that somebody confirmed goes before the printed one: "confirmed_date" before "date", "confirmed_year"
before "year"; a probable reading that nobody confirmed is never used.

>>> from datetime import date
>>> year = Span(date(2024, 1, 1), date(2024, 12, 31))
>>> [str(turn.due_on) for turn in turns("date", {"date": "2024-12-15", "relation": "before"}, year)]
['2024-12-14']
>>> [turn.key for turn in turns("quarterly", {"year": 2024, "months": [3, 6, 9, 12]}, year)]
['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4']
>>> [turn.key for turn in turns("ongoing", {}, year)]
['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4', '2024']
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from motcua.common.refusals import Refused
from motcua.reporting.periods import Period, report_month, report_quarter, report_year

ONE_DAY = timedelta(days=1)
Lag = Callable[[str, Period], date]
"""The last day for what a period owes, by cadence: "month", "quarter", "year"."""


@dataclass(frozen=True)
class Span:
    """The days over which a duty holds, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True)
class Turn:
    """One occurrence: evidence of the days `opens_on`–`last_day` belongs to it. `due_on` None: not known yet."""

    key: str
    opens_on: date
    last_day: date | None
    due_on: date | None


def at_the_end(_cadence: str, period: Period) -> date:
    """Due on the last day of the period."""
    return period.last


def turns(kind: str, rule: dict[str, Any], span: Span, due_of: Lag = at_the_end) -> list[Turn]:
    """Every occurrence of a duty, in the order in which they fall due. Refused where the rule lacks its days.

    `due_of`: how many days the office has after the cut-off of a reporting period.
    """
    if kind == "date":
        return [_dated(rule, span)]
    if kind == "month":
        return list(_monthly(rule, span))
    if kind == "quarterly":
        return list(_reported(rule, span, due_of))
    if kind == "ongoing" or rule.get("recurring"):
        return _ongoing(span, due_of)
    return [Turn("once", span.first, None, None)]


def _dated(rule: dict[str, Any], span: Span) -> Turn:
    """Before a day is until the day before it, unless the source counts that day in.

    >>> spring = Span(date(2024, 1, 1), date(2024, 12, 31))
    >>> _dated({"date": "2023-01-25", "confirmed_date": "2024-01-25", "relation": "before"}, spring).due_on
    datetime.date(2024, 1, 24)
    >>> _dated({"date": "2024-01-25", "relation": "before", "inclusive": True}, spring).due_on
    datetime.date(2024, 1, 25)
    """
    day = _day(rule.get("confirmed_date") or rule.get("date"))
    is_before = rule.get("relation") == "before" and not rule.get("inclusive")
    due = day - ONE_DAY if is_before else day
    return Turn("once", min(span.first, due), due, due)


def _monthly(rule: dict[str, Any], span: Span) -> Iterator[Turn]:
    """Within each of the months: due on its last day.

    >>> [turn.due_on for turn in _monthly({"year": 2024, "months": [2]}, Span(date(2024, 1, 1), date(2024, 12, 31)))]
    [datetime.date(2024, 2, 29)]
    """
    year, months = _year_and_months(rule, span)
    for month in months:
        last = date(year, month, monthrange(year, month)[1])
        yield Turn(f"{year}-{month:02d}", date(year, month, 1), last, last)


def _reported(rule: dict[str, Any], span: Span, due_of: Lag) -> Iterator[Turn]:
    """A report in each of the months, over the reporting period that ends in it: a quarter, else the month."""
    year, months = _year_and_months(rule, span)
    for month in months:
        if month % 3:
            period, cadence, key = report_month(year, month), "month", f"{year}-{month:02d}"
        else:
            period, cadence, key = report_quarter(year, month // 3), "quarter", f"{year}-Q{month // 3}"
        yield Turn(key, period.first, period.last, due_of(cadence, period))


def _ongoing(span: Span, due_of: Lag) -> list[Turn]:
    """Each reporting quarter that ends within the span, and the year's summary; a shorter span is one occurrence."""
    found = []
    for year in range(span.first.year, span.last.year + 1):
        for number in (1, 2, 3, 4):
            quarter = report_quarter(year, number)
            if span.first <= quarter.last <= span.last:
                key = f"{year}-Q{number}"
                found.append(Turn(key, quarter.first, quarter.last, due_of("quarter", quarter)))
        whole = report_year(year)
        if span.first <= whole.last <= span.last:
            found.append(Turn(f"{year}", whole.first, whole.last, due_of("year", whole)))
    return found or [Turn("once", span.first, span.last, span.last)]


def _year_and_months(rule: dict[str, Any], span: Span) -> tuple[int, list[int]]:
    year = rule.get("confirmed_year") or rule.get("year") or span.last.year
    told = rule.get("months")
    months: list[int] = told if isinstance(told, list) else []
    is_right = all(type(one) is int and 1 <= one <= 12 for one in months)
    if not months or not is_right or type(year) is not int or not 2000 <= year <= 2200:
        raise Refused("Ghi rõ các tháng (từ 1 đến 12) và năm phải làm.", field="months")
    return year, sorted(set(months))


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Refused("Ghi rõ ngày phải xong.", field="date") from None


class HasDays(Protocol):
    @property
    def opens_on(self) -> date: ...

    @property
    def last_day(self) -> date | None: ...


AnyTurn = TypeVar("AnyTurn", bound=HasDays)


def turn_of(found: list[AnyTurn], day: date, *, widest: bool = False) -> AnyTurn | None:
    """The occurrence that a day's evidence belongs to: the one whose days hold it (the narrowest, or the `widest`),
    else the last that has begun, else the first; None when there is none.

    >>> known = turns("ongoing", {}, Span(date(2024, 1, 1), date(2024, 12, 31)))
    >>> turn_of(known, date(2024, 3, 15)).key, turn_of(known, date(2024, 3, 15), widest=True).key
    ('2024-Q2', '2024')
    >>> turn_of(known, date(2025, 1, 1)).key, turn_of(known, date(2020, 1, 1)).key
    ('2024-Q4', '2024-Q1')
    """
    by_start = sorted(found, key=lambda one: one.opens_on)
    held = [one for one in by_start if one.opens_on <= day and (one.last_day is None or day <= one.last_day)]
    if held:
        return held[0] if widest else held[-1]
    begun = [one for one in by_start if one.opens_on <= day]
    return next(iter(begun[-1:] or by_start[:1]), None)
