"""Figures as the board draws them, kept for a while: what is over hardly changes, the present is asked anew.

The figures of the present are asked whenever somebody acted or the minute changed; months that are over, and the share
of each field in them, at most once an hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from motcua.agency.models import Agency
from motcua.casework.models import StepRun
from motcua.common.moments import VIETNAM, day_of
from motcua.procedures.models import Field
from motcua.reporting import conditions, engine, store
from motcua.reporting.measures import MEASURES, Figure, Measure, Window, as_figures, figures
from motcua.reporting.periods import Period, calendar_month, previous

MONTHS = 13
HOUR, MINUTE = 3600, 60
FEW = 5
"""Fewer than these are a handful: a share of them says nothing of an officer or a field."""


def last_months(at: datetime, number: int = MONTHS) -> list[Period]:
    """Calendar months, the present one last."""
    today = day_of(at)
    found = [calendar_month(today.year, today.month)]
    while len(found) < number:
        before = previous(found[0])
        found.insert(0, calendar_month(before.last.year, before.last.month))
    return found


@dataclass(frozen=True)
class Kept:
    """Figures period by period, and when they were computed."""

    at: datetime
    numbers: list[list[int]]  # for each period numerator and denominator of every measure
    periods: list[Period]

    def of(self, measure: Measure) -> list[Figure]:
        """The figures of one measure, in the order of the periods; held against the promise that `measure` carries."""
        place = 2 * next(place for place, one in enumerate(MEASURES) if one.code == measure.code)
        return [
            as_figures(Window(period, self.at), numbers[place : place + 2], [measure])[0]
            for period, numbers in zip(self.periods, self.numbers, strict=True)
        ]


def figures_now(agency: Agency, period: Period, at: datetime) -> Kept:
    """All measures of a period as of now: asked again after every act and every minute."""
    key = f"board:now:{agency.pk}:{store.head_of(agency).hash}:{period.first}:{period.last}:{at:%Y%m%d%H%M}"
    return _kept(key, MINUTE, agency, [period], at)


def monthly(agency: Agency, at: datetime) -> Kept:
    """All measures of the last thirteen months, at most an hour old."""
    return _kept(f"board:months:{agency.pk}:{day_of(at)}", HOUR, agency, last_months(at), at)


def of_past(agency: Agency, period: Period, at: datetime) -> Kept:
    """All measures of a period that is over, at most an hour old."""
    key = f"board:past:{agency.pk}:{period.first}:{period.last}:{day_of(at)}"
    return _kept(key, HOUR, agency, [period], at)


def _kept(key: str, seconds: int, agency: Agency, periods: Sequence[Period], at: datetime) -> Kept:
    found: Kept | None = cache.get(key)
    if found is None:
        found = Kept(at, _numbers(agency, periods, at), list(periods))
        cache.set(key, found, seconds)
    return found


def _numbers(agency: Agency, periods: Sequence[Period], at: datetime) -> list[list[int]]:
    flat = [number for figure in figures(agency, periods, at=at) for number in (figure.numerator, figure.denominator)]
    wide = 2 * len(MEASURES)
    return [flat[place : place + wide] for place in range(0, len(flat), wide)]


# Shares in time, month by month


@dataclass(frozen=True)
class Cell:
    """Of `total` so many were `good`."""

    good: int = 0
    total: int = 0

    @property
    def is_few(self) -> bool:
        return self.total < FEW

    @property
    def per_mille(self) -> int:
        return 1000 * self.good // self.total if self.total else 0


@dataclass(frozen=True)
class Line:
    """One field or officer: a cell for each month, and all months together."""

    name: str
    cells: list[Cell]

    @property
    def whole(self) -> Cell:
        return Cell(sum(cell.good for cell in self.cells), sum(cell.total for cell in self.cells))


@dataclass(frozen=True)
class Heat:
    """Shares in time as computed at a moment; what has the lowest share stands first."""

    at: datetime
    months: list[Period]
    fields: list[Line]
    officers: list[Line]


HEAT_MONTHS = 6


def heat(agency: Agency, at: datetime) -> Heat:
    """Settled in time by field, and stays ended within their allowance by officer; at most an hour old."""
    key = f"board:heat:{agency.pk}:{day_of(at)}"
    found: Heat | None = cache.get(key)
    if found is None:
        months = last_months(at, HEAT_MONTHS)
        found = Heat(at, months, _fields(agency, months, at), _officers(agency, months))
        cache.set(key, found, HOUR)
    return found


def _fields(agency: Agency, months: list[Period], at: datetime) -> list[Line]:
    rows = engine.ask(
        store.live(agency, at), engine.compiled("heat", _by_field), [Window(month, at) for month in months]
    )
    names = dict(Field.objects.values_list("slug", "name"))
    told = {(field, place): Cell(good or 0, total) for place, field, good, total in rows}
    slugs = {field for field, _place in told}
    return _worst_first(
        Line(names.get(slug, "Chưa rõ lĩnh vực"), [told.get((slug, place), Cell()) for place in range(len(months))])
        for slug in sorted(slugs)
    )


def _by_field(facts: Any, windows: Any) -> Any:
    t = engine.seen_table(facts, windows)
    t = t.filter(conditions.finished(t))
    return t.group_by(t.place, t.field).aggregate(good=t.count(where=conditions.good(t)), total=t.count())


def _officers(agency: Agency, months: list[Period]) -> list[Line]:
    """Stays in each hand that ended in these months and had an allowance; leaders and counter alike."""
    runs = StepRun.objects.filter(
        case__agency=agency, ended_at__gte=months[0].start, holder__isnull=False, allowed_minutes__isnull=False,
        used_minutes__isnull=False,
    )  # fmt: skip
    rows = (
        runs.order_by()
        .values("holder__full_name", "holder", month=TruncMonth("ended_at", tzinfo=VIETNAM))
        .annotate(total=Count("pk"), good=Count("pk", filter=Q(used_minutes__lte=F("allowed_minutes"))))
    )
    told, names = {}, {}
    for row in rows:
        told[row["holder"], day_of(row["month"])] = Cell(row["good"], row["total"])
        names[row["holder"]] = row["holder__full_name"]
    return _worst_first(
        Line(name, [told.get((key, month.first), Cell()) for month in months]) for key, name in names.items()
    )


def _worst_first(lines: Any) -> list[Line]:
    return sorted(lines, key=lambda line: (line.whole.is_few, line.whole.per_mille, line.name))
