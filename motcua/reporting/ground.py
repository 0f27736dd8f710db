"""Facts that are not about dossiers: procedures in force, duties of each month, totals that others counted.

They are few and laid anew whenever figures are read.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.common.moments import at as moment_at
from motcua.common.moments import day_of
from motcua.dossiers.models import LateList
from motcua.procedures.models import Posting, ProcedureVersion, Process
from motcua.procedures.policy import posting_policy
from motcua.procedures.queries import shown_between
from motcua.reporting.facts import FIRST, GROUND, LAST, ONLINE_LEVELS, Fact, fact, maybe, micros
from motcua.reporting.models import OutsideTotal, Publication
from motcua.reporting.periods import Period, calendar_month, report_quarter_of
from motcua.scoring.queries import signed_sheets

HANDLED_HERE = "ubnd_xa"


def ground_facts(agency: Agency, at: datetime) -> Iterator[Fact]:
    """In seven queries (eight where the portal is another site), however many dossiers there are."""
    yield from procedure_facts(agency)
    yield from duty_facts(agency, at)
    yield from outside_facts(agency)


def procedure_facts(agency: Agency) -> Iterator[Fact]:
    """A row for each version and stretch in which it was shown at the same places.

    `received`: since when an approved process lets the counter take it.
    """
    approved = Process.objects.filter(agency=agency, procedure=OuterRef("procedure"), approved_at__isnull=False)
    first = approved.order_by().values("procedure").annotate(first=Min("approved_at")).values("first")
    versions = ProcedureVersion.objects.annotate(process_since=Subquery(first))
    at_counter = shown_between(agency, Posting.Place.COUNTER.value)
    here = posting_policy(agency).posting_portal_is_here  # what holds is shown here by itself
    on_portal = {} if here else shown_between(agency, Posting.Place.PORTAL.value)
    for row in versions.values(
        "pk", "procedure__code", "field__slug", "valid_from", "valid_to", "level", "handled_by", "online_level",
        "has_fee", "by_post", "process_since",
    ):  # fmt: skip
        begins = micros(moment_at(row["valid_from"])) if row["valid_from"] else FIRST
        ends = micros(moment_at(row["valid_to"] + timedelta(days=1))) if row["valid_to"] else LAST
        counter = _micros_of(at_counter.get(row["pk"], []))
        portal = [(begins, ends)] if here else _micros_of(on_portal.get(row["pk"], []))
        common = fact(
            kind="procedure",
            agency=agency.code,
            month=GROUND,
            key=row["procedure__code"],
            procedure=row["procedure__code"],
            field=row["field__slug"],
            received=maybe(row["process_since"]),
            level=row["level"],
            one_stop=row["handled_by"] == HANDLED_HERE,
            online_level=ONLINE_LEVELS.get(row["online_level"], ""),
            fee_bearing=bool(row["has_fee"]),
            by_post=bool(row["by_post"]),
        )
        cuts = {moment for span in (*counter, *portal) for moment in span if begins < moment < ends}
        for known_from, known_until in pairwise(sorted({begins, ends, *cuts})):
            yield {
                **common,
                "known_from": known_from,
                "known_until": known_until,
                "on_portal": _since(portal, known_from),
                "at_counter": _since(counter, known_from),
            }


def _micros_of(spans: list[tuple[datetime, datetime | None]]) -> list[tuple[int, int]]:
    return [(micros(start), micros(end) if end else LAST) for start, end in spans]


def _since(spans: list[tuple[int, int]], moment: int) -> int | None:
    """When what holds just after the moment began; None where nothing does."""
    return next((start for start, end in spans if start <= moment < end), None)


# Duties: one row for each month or quarter that the office has worked; `ended` is when it was done.


def duty_facts(agency: Agency, at: datetime) -> Iterator[Fact]:
    """The monthly late list and 766 figures, the quarterly score sheet, from the first dossier until now."""
    first = Case.objects.filter(agency=agency, kind="dossier").aggregate(first=Min("received_at"))["first"]
    if first is None:
        return
    lists = dict(LateList.objects.filter(agency=agency).values_list("month", "published_at"))
    for month in _months(day_of(first), day_of(at)):
        yield _duty(agency, "late_list", month, lists.get(month))
    done = _published(agency, Publication.Kind.MEASURES_766)
    for month in _months(day_of(first), day_of(at)):
        yield _duty(agency, "measures_766", month, done.get(month))
    yield from score_sheet_facts(agency, day_of(first), day_of(at))


def score_sheet_facts(agency: Agency, first: date, last: date) -> Iterator[Fact]:
    """Each reporting quarter begun within these days, and when its sheet of the one-stop unit was signed."""
    quarter = report_quarter_of(first)
    signed = {row.first: row.signed_at for row in signed_sheets(agency, quarter.first, report_quarter_of(last).last)}
    while quarter.first <= last:
        yield duty_fact(agency, "score_sheet", quarter.key, quarter, signed.get(quarter.first))
        quarter = report_quarter_of(quarter.last + timedelta(days=1))


def _published(agency: Agency, kind: str) -> dict[date, datetime]:
    rows = Publication.objects.filter(agency=agency, kind=kind).order_by("-published_at")
    return {first.replace(day=1): moment for first, moment in rows.values_list("period_first", "published_at")}


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _duty(agency: Agency, name: str, month: date, done: datetime | None) -> Fact:
    period = calendar_month(month.year, month.month)
    return duty_fact(agency, name, f"{month:%Y-%m}", period, done)


def duty_fact(agency: Agency, name: str, when: str, period: Period, done: datetime | None) -> Fact:
    """Something owed for a period: `received` its first moment, `due` the first after it, `ended` when it was done."""
    return fact(
        kind="duty",
        agency=agency.code,
        month=GROUND,
        key=f"{name}:{when}",
        channel=name,
        received=micros(period.start),
        due=micros(period.until),
        ended=maybe(done),
    )


def outside_facts(agency: Agency) -> Iterator[Fact]:
    """What other systems counted month by month; and beside each month of the year after what this year came to, for
    months in which neither system has a number (QĐ 766, 1.4).
    """
    rows: Any = OutsideTotal.objects.filter(agency=agency)
    years: Counter[tuple[str, int]] = Counter()
    for source, month, received, synchronised in rows.values_list("source", "month", "received", "synchronised"):
        years[source, month.year] += received
        yield fact(
            kind="outside",
            agency=agency.code,
            month=GROUND,
            key=f"{source}:{month:%Y-%m}",
            channel=source,
            received=micros(moment_at(month)),
            amount=received,
            amount_done=synchronised,
        )
    for (source, year), received in years.items():
        for month in (date(year + 1, number, 1) for number in range(1, 13)):
            yield fact(
                kind="last_year",
                agency=agency.code,
                month=GROUND,
                key=f"last_year:{source}:{month:%Y-%m}",
                channel=source,
                received=micros(moment_at(month)),
                amount=received,
            )
