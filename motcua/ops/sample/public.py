"""What the sample commune has made public: sheets on the wall at the counter, and the figures of past months."""

from datetime import date, datetime

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import day_of
from motcua.procedures.queries import Posted, postings
from motcua.procedures.services.postings import confirm_postings
from motcua.reporting.periods import Period, previous, report_quarter_of
from motcua.reporting.publication_data import Kind
from motcua.reporting.publishing import month_before, publish

EVERY = 40
"""One in so many sheets was forgotten."""
MONTHS = 3
POSTED_ON = date(2024, 1, 2)


def lay_public(commune: Agency, now: datetime) -> None:
    """Post most procedures at the counter; publish the last months and the last quarter, each on its day."""
    hand = hand_for_post(commune, "vp_tk", day_of(now))
    assert hand is not None
    _post(commune, hand.officer, now)
    month = month_before(day_of(now))
    for _ in range(MONTHS):
        for kind in (Kind.MEASURES_766.value, Kind.PROCEDURES.value):
            _publish(kind, month, commune, hand.officer, now)
        month = month_before(month.first)
    _publish(Kind.MEASURES.value, previous(report_quarter_of(day_of(now))), commune, hand.officer, now)


def _post(commune: Agency, by: Officer, now: datetime) -> None:
    by_day: dict[date, list[Posted]] = {}
    for index, row in enumerate(postings(commune, day_of(now)), 1):
        if index % EVERY:
            by_day.setdefault(row.version.valid_from or POSTED_ON, []).append(row)
    for day, rows in sorted(by_day.items()):
        confirm_postings([row.version for row in rows], agency=commune, by=by, at=now, posted_on=day)


def _publish(kind: str, period: Period, commune: Agency, by: Officer, now: datetime) -> None:
    """Two working hours after the period was over; nothing while that lies ahead."""
    at = workdays_for(commune).add_minutes(period.until, 120)
    if at < now:
        publish(kind, period, agency=commune, by=by, at=at)
