"""How long a procedure really takes: the usual working time of what was finished in the last twelve months.

Working time from the moment of intake to the moment of the result, in minutes of the office's own calendar, without
the time in which the clock stood still (waiting for a supplement or a payment). Median and nearest-rank percentile:
nine in ten were finished within it. Under `MIN_COUNT` dossiers nothing is said but that there are few (indicators §6.3
asks the same of ratings).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.casework.models import Pause
from motcua.common.durations import WORKDAY_MINUTES
from motcua.common.moments import at
from motcua.dossiers.models import Dossier
from motcua.law.lifecycle import State
from motcua.law.workdays import OutsideCalendar, Workdays
from motcua.procedures import words
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import limit_minutes, versions_on

MIN_COUNT = 5
KEEP_SECONDS = 24 * 3600  # the day is part of the key; what is entered late is counted from the next day on
WITH_RESULT = (State.COMPLETED.value, State.RETURNED.value)


@dataclass(frozen=True)
class UsualTime:
    """Minutes of working time; None under `MIN_COUNT` dossiers. `limit` None: nothing to compare with."""

    code: str
    name: str
    field: str
    limit_words: str
    limit: int | None
    count: int
    median: int | None
    nine_in_ten: int | None

    @property
    def is_few(self) -> bool:
        return self.median is None


def window_before(day: date) -> tuple[date, date]:
    """The twelve months up to yesterday: whole days, so that what is said of a day stays the same all day."""
    last = day - timedelta(days=1)
    year = day.year - 1
    first = day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
    return first, last


def usual_times(agency: Agency, day: date) -> list[UsualTime]:
    """Every procedure in force on the day that had a dossier finished in the window, by field and name."""
    key = f"reporting:usual:{agency.pk}:{day}"
    found: list[UsualTime] | None = cache.get(key)
    if found is None:
        found = _all(agency, day)
        cache.set(key, found, KEEP_SECONDS)
    return found


def usual_time_of(agency: Agency, version: ProcedureVersion, day: date) -> UsualTime:
    """One procedure; counts only its own dossiers."""
    key = f"reporting:usual:{agency.pk}:{day}:{version.procedure_id}"
    spans: list[int] | None = cache.get(key)
    if spans is None:
        spans = _spans(_finished(agency, day).filter(version__procedure=version.procedure_id), agency).get(
            version.procedure_id, []
        )
        cache.set(key, spans, KEEP_SECONDS)
    return _usual(version, spans)


def _all(agency: Agency, day: date) -> list[UsualTime]:
    spans = _spans(_finished(agency, day), agency)
    versions = versions_on(day).defer("row", "search_text").filter(procedure__in=spans).order_by("number")
    newest = {version.procedure_id: version for version in versions}
    rows = [_usual(version, spans[key]) for key, version in newest.items()]
    return sorted(rows, key=lambda row: (row.field, row.name, row.code))


def _finished(agency: Agency, day: date) -> QuerySet[Dossier]:
    """Dossiers that got their result in the window; withdrawn and stopped ones say nothing about the time it takes."""
    first, last = window_before(day)
    return Dossier.objects.filter(
        case__agency=agency,
        case__kind="dossier",
        case__state__in=WITH_RESULT,
        case__received_at__isnull=False,
        case__ended_at__gte=at(first),
        case__ended_at__lt=at(last + timedelta(days=1)),
    )


def _spans(dossiers: QuerySet[Dossier], agency: Agency) -> dict[int, list[int]]:
    """Sorted working minutes by procedure. Two queries; one where there is nothing."""
    found: Any = dossiers.order_by().values_list("pk", "version__procedure_id", "case__received_at", "case__ended_at")
    rows = list(found)
    if not rows:
        return {}
    office = workdays_for(agency)
    waits = _waits(dossiers, office)
    spans: dict[int, list[int]] = defaultdict(list)
    for key, procedure, received, ended in rows:
        worked = _minutes(office, received, ended)
        if worked is not None:
            spans[procedure].append(max(worked - waits.get(key, 0), 0))
    return {procedure: sorted(minutes) for procedure, minutes in spans.items()}


def _waits(dossiers: QuerySet[Dossier], office: Workdays) -> dict[int, int]:
    """Working minutes in which the clock of a dossier stood still."""
    waits: dict[int, int] = defaultdict(int)
    rows: Iterable[Any] = Pause.objects.filter(case__in=dossiers.order_by().values("pk"), ended_at__isnull=False)
    for key, start, end in rows.values_list("case_id", "started_at", "ended_at"):  # type: ignore[attr-defined]
        waits[key] += _minutes(office, start, end) or 0
    return waits


def _minutes(office: Workdays, start: datetime, end: datetime) -> int | None:
    """None for what began before the known calendar: nothing is guessed."""
    try:
        return office.minutes_between(start, end)
    except OutsideCalendar:
        return None


def _usual(version: ProcedureVersion, spans: Sequence[int]) -> UsualTime:
    enough = len(spans) >= MIN_COUNT
    return UsualTime(
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        limit_words=words.limit_words(version.limit_unit, version.limit_amount),
        limit=limit_minutes(version),
        count=len(spans),
        median=median(spans) if enough else None,
        nine_in_ten=nearest_rank(spans, 9, 10) if enough else None,
    )


def median(ordered: Sequence[int]) -> int:
    """The middle of sorted whole numbers; of an even count the mean of the two in the middle, half up.

    >>> median([1, 2, 3, 8]) -> 3
    """
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half] + 1) // 2


def nearest_rank(ordered: Sequence[int], part: int, whole: int) -> int:
    """The least of sorted numbers that at least `part` of `whole` of them do not exceed. >>> (1..10), 9, 10 -> 9."""
    return ordered[-(-part * len(ordered) // whole) - 1]


def time_words(minutes: int) -> str:
    """Working time as people say it, coarser the longer it is: 35 phút, 2 giờ 5 phút, 1,5 ngày làm việc."""
    if minutes < 60:
        return f"{minutes} phút" if minutes else "dưới 1 phút"
    if minutes < WORKDAY_MINUTES:
        hours, rest = divmod(minutes, 60)
        return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"
    tenths = (minutes * 20 + WORKDAY_MINUTES) // (2 * WORKDAY_MINUTES)
    days, tenth = divmod(tenths, 10)
    return f"{days},{tenth} ngày làm việc" if tenth else f"{days} ngày làm việc"
