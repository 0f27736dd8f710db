"""An officer's duties as a calendar that any program can follow (iCalendar, RFC 5545).

It opens by a secret address without log-in, so it holds titles and days and nothing else: no evidence, no notes.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from icalendar import Calendar, Event, Timezone

from motcua.agency.models import Officer
from motcua.agency.services import feed_hash
from motcua.common.moments import day_of
from motcua.duties.models import Duty, DutyState, Occurrence, OccurrenceState
from motcua.duties.queries import led_by
from motcua.duties.reminding import named

ZONE = "Asia/Ho_Chi_Minh"
KEPT = timedelta(days=92)
"""So long what is done stays in the calendar."""
FIRST_YEAR, LAST_YEAR = date(2020, 1, 1), date(2040, 1, 1)


def officer_of_key(key: str) -> Officer | None:
    """The officer whose calendar the key opens; None for a key that was taken back, or a closed account."""
    rows = Officer.objects.select_related("agency").filter(feed_key_hash=feed_hash(key), account__is_active=True)
    return rows.first() if key else None


def occurrences_for(officer: Officer, at: datetime) -> QuerySet[Occurrence]:
    """What the officer leads today (standing in counts), with a day: still open, or done in the last three months."""
    today = day_of(at)
    mine = Duty.objects.filter(led_by(officer, today), pk=OuterRef("duty"), agency=officer.agency_id)
    still = Q(state=OccurrenceState.OPEN, duty__state=DutyState.OPEN)
    done = Q(state=OccurrenceState.DONE, done_at__date__gte=today - KEPT)
    rows = Occurrence.objects.filter(Exists(mine), still | done, due_on__isnull=False)
    return rows.select_related("duty", "duty__agency").order_by("due_on", "id")


def feed_for(officer: Officer, at: datetime) -> bytes:
    """The calendar; as long as nothing changed the same bytes, so that a program may ask whether it did."""
    calendar = Calendar()
    calendar.add("prodid", "-//motcua//Nhiệm vụ//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Nhiệm vụ – {officer.agency.name}")
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(Timezone.from_tzinfo(ZoneInfo(ZONE), first_date=FIRST_YEAR, last_date=LAST_YEAR))
    for row in occurrences_for(officer, at):
        calendar.add_component(_event(row, officer.agency.code))
    return calendar.to_ical()


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _event(row: Occurrence, house: str) -> Event:
    """A whole day, so that no clock moves it; who is busy is not said."""
    assert row.due_on is not None  # the query asks for it
    is_done = row.state == OccurrenceState.DONE
    event = Event()
    event.add("uid", f"nhiem-vu-{row.pk}@{house}")
    event.add("dtstamp", (row.done_at or row.duty.opened_at).astimezone(UTC))
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("summary", f"{'Đã xong' if is_done else 'Hạn'}: {named(row)}")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    event.add("categories", [row.duty.origin_label])
    return event
