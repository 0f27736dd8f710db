"""What the chairman sees first: open dossiers by urgency, loads of the hands, and the trend of the last months."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.casework.models import Case
from motcua.common.moments import day_of, end_of
from motcua.dossiers.policy import late_policy
from motcua.dossiers.queries import warn_until
from motcua.reporting import sets
from motcua.reporting.periods import Period, calendar_month, previous
from motcua.reporting.sets import Window, dossiers_of

MONTHS = 13
RUNNING = Q(clock="running")


@dataclass(frozen=True)
class Urgency:
    """One tile: key in addresses, label, tone, and which open dossiers it counts."""

    key: str
    label: str
    tone: str
    condition: Q


def urgencies(agency: Agency, at: datetime) -> list[Urgency]:
    """Open, due today, at risk (the office's own warning distance), late now. The last three do not overlap."""
    tonight = end_of(day_of(at))
    soon = max(warn_until(workdays_for(agency), at, late_policy(agency).warn_workdays), tonight)
    return [
        Urgency("dang-giai-quyet", "Đang giải quyết", "", Q()),
        Urgency("han-hom-nay", "Hạn hôm nay", "today", RUNNING & Q(due_at__gt=at, due_at__lte=tonight)),
        Urgency("sap-den-han", "Sắp đến hạn", "soon", RUNNING & Q(due_at__gt=tonight, due_at__lte=soon)),
        Urgency("qua-han", "Đang quá hạn", "late", RUNNING & Q(due_at__lte=at)),
    ]


def open_now(agency: Agency) -> QuerySet[Case]:
    return dossiers_of(agency).filter(ended_at=None)


def counts_of(agency: Agency, found: list[Urgency]) -> dict[str, int]:
    """How many dossiers each urgency has, in one query."""
    asked = {f"u{place}": Count("pk", filter=one.condition) for place, one in enumerate(found)}
    row = open_now(agency).order_by().aggregate(**asked)
    return {one.key: row[f"u{place}"] for place, one in enumerate(found)}


@dataclass(frozen=True)
class Load:
    """What one hand holds."""

    officer_id: int | None
    name: str
    open: int
    late: int


def loads(agency: Agency, at: datetime) -> list[Load]:
    """Open and late dossiers of each hand, the heaviest first; officers without any are left out."""
    late = RUNNING & Q(due_at__lte=at)
    rows = (
        open_now(agency)
        .order_by()
        .values("holder_id", "holder__full_name")
        .annotate(open=Count("pk"), late=Count("pk", filter=late))
    )
    found = [
        Load(row["holder_id"], row["holder__full_name"] or "Chưa có người giữ", row["open"], row["late"])
        for row in rows
    ]
    return sorted(found, key=lambda load: (-load.late, -load.open, load.name))


@dataclass(frozen=True)
class Month:
    """A calendar month: received, finished, and finished in time."""

    period: Period
    received: int
    finished: int
    good: int

    @property
    def rate(self) -> float | None:
        return 100 * self.good / self.finished if self.finished else None


def trend(agency: Agency, at: datetime) -> list[Month]:
    """The last thirteen calendar months, the present one last, in one query."""
    today = day_of(at)
    periods = [calendar_month(today.year, today.month)]
    while len(periods) < MONTHS:
        before = previous(periods[0])
        periods.insert(0, calendar_month(before.last.year, before.last.month))
    good = sets.early() | sets.on_time()
    counts = {}
    for place, period in enumerate(periods):
        window = Window(period, at)
        counts[f"received{place}"] = _count(agency, sets.received(window))
        counts[f"finished{place}"] = _count(agency, sets.finished(window))
        counts[f"good{place}"] = _count(agency, sets.finished(window) & good)
    row: Any = Agency.objects.filter(pk=agency.pk).values(**counts).get()
    return [
        Month(period, row[f"received{place}"], row[f"finished{place}"], row[f"good{place}"])
        for place, period in enumerate(periods)
    ]


def _count(agency: Agency, condition: Q) -> Coalesce:
    """A count as a part of a query: each walks its own stretch of an index, and no row of a case is read."""
    counted = dossiers_of(agency).filter(condition).order_by().values("kind").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)
