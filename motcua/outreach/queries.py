"""The plan of a month, the programme of a week, the log of broadcasts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.outreach.models import Broadcast, Channel, CommunicationItem, ItemState, Slot
from motcua.outreach.spoken import Script, pace_of, script_of

DAYS_OF_WEEK = 7


def items_between(agency: Agency, first: date, last: date, *, channel: str = "") -> QuerySet[CommunicationItem]:
    """Items meant for some day from `first` to `last`, in the order of their days."""
    runs = Q(planned_on__gte=first) | Q(last_on__gte=first)
    rows = CommunicationItem.objects.filter(runs, agency=agency, planned_on__lte=last)
    rows = rows.filter(channel=channel) if channel else rows
    return rows.order_by("planned_on", "id")


def overdue_items(agency: Agency, day: date) -> int:
    """How many items have passed their last day without having reached people."""
    ended = Q(last_on__lt=day) | Q(last_on__isnull=True, planned_on__lt=day)
    rows = CommunicationItem.objects.filter(ended, agency=agency)
    return rows.filter(state__in=[ItemState.PLANNED, ItemState.READY]).count()


def broadcasts(agency: Agency, *, village: str = "") -> QuerySet[Broadcast]:
    """The log, the last first, corrected words too; with a hamlet, what was heard there."""
    rows = Broadcast.objects.filter(agency=agency)
    rows = rows.filter(slot__village__in=["", village]) if village else rows
    return rows.select_related("item", "slot", "confirmed_by", "correction").order_by("-day", "-slot__starts_at", "-id")


def slots_of(agency: Agency, day: date) -> QuerySet[Slot]:
    """Slots that are kept on or after the day."""
    return Slot.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), agency=agency)


# The programme


@dataclass
class Reading:
    """One item in one slot; `word` is what the operator said about it."""

    item: CommunicationItem
    script: Script
    word: Broadcast | None = None

    @property
    def was_missed(self) -> bool:
        return self.word is not None and not self.word.was_aired


@dataclass
class Hour:
    """One slot on one day with what is read in it; `others` might have been read in their stead."""

    slot: Slot
    day: date
    readings: list[Reading] = field(default_factory=list)
    others: list[CommunicationItem] = field(default_factory=list)

    @property
    def seconds(self) -> int:
        return sum(one.script.seconds for one in self.readings)

    @property
    def room(self) -> int:
        """Seconds still free."""
        return max(self.slot.minutes * 60 - self.seconds, 0)


@dataclass
class Programme:
    """What is read from a day to a day; `homeless`: approved items that no slot has room for."""

    first: date
    last: date
    hours: list[Hour]
    homeless: list[CommunicationItem]

    def days(self) -> list[tuple[date, list[Hour]]]:
        """Days with their slots, in order; days without a slot are left out."""
        found: dict[date, list[Hour]] = {}
        for hour in self.hours:
            found.setdefault(hour.day, []).append(hour)
        return sorted(found.items())


@dataclass
class Rows:
    """All that weeks are laid out of, whichever of their days and hamlets are asked."""

    slots: list[Slot]
    items: list[CommunicationItem]
    words: list[Broadcast]
    aired: list[tuple[int, str, date, int]]
    """Item, hamlet of the slot, day, how often."""
    villages: list[str]
    pace: int


Turns = Counter[tuple[int, str]]
"""How often an item was heard in a hamlet."""


def programme(agency: Agency, first: date, *, days: int = DAYS_OF_WEEK, village: str = "") -> Programme:
    """Slots of these days filled with the approved items meant for them. Four queries.

    Whole weeks are laid from Monday for all hamlets and cut to what was asked only then, so that the week, the sheet of
    a hamlet and the day of the operator say the same. Those that were heard least go first, then the older; what does
    not fit into the rest of a slot waits for the next. What was already confirmed stands where it was read.
    """
    last = first + timedelta(days=days - 1)
    begin, end = monday_of(first), monday_of(last) + timedelta(days=DAYS_OF_WEEK - 1)
    rows = _rows(agency, begin, end)
    whole = [
        hour for week in range(0, (end - begin).days, DAYS_OF_WEEK) for hour in _week(begin + timedelta(week), rows)
    ]
    places = {"", village} if village else {slot.village for slot in rows.slots}
    hours = [hour for hour in whole if first <= hour.day <= last and hour.slot.village in places]
    housed = {one.item.pk for hour in hours for one in hour.readings}
    meant = [item for item in rows.items if item.planned_on <= last and item.until >= first and not item.ended_at]
    return Programme(first, last, hours, [item for item in meant if item.pk not in housed])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _rows(agency: Agency, first: date, last: date) -> Rows:
    slots = slots_of(agency, first).filter(opened_on__lte=last)
    items = items_between(agency, first, last, channel=Channel.LOUDSPEAKER)
    items = items.filter(state__in=[ItemState.READY, ItemState.PUBLISHED])
    words = Broadcast.objects.standing().filter(agency=agency)
    aired = words.filter(was_aired=True, day__lt=monday_of(last), item__in=items.order_by())
    return Rows(
        slots=list(slots),
        items=list(items),
        words=list(
            words.filter(day__range=(first, last)).select_related("item", "slot", "confirmed_by").order_by("id")
        ),
        aired=list(aired.order_by().values_list("item", "slot__village", "day").annotate(times=Count("id"))),
        villages=[str(one) for one in agency.villages] or [""],
        pace=pace_of(agency),
    )


def _week(monday: date, rows: Rows) -> list[Hour]:
    """One week out of rows; the same rows give the same week. What was aired before it decides who goes first."""
    scripts = {item.pk: script_of(item.text, syllables_per_minute=rows.pace) for item in rows.items}
    turns: Turns = Counter()
    for item, place, day, times in rows.aired:
        if day < monday:
            _count(turns, item, _hearing(place, rows), times)
    hours = []
    for day in (monday + timedelta(days=number) for number in range(DAYS_OF_WEEK)):
        kept = [slot for slot in rows.slots if slot.weekday == day.weekday() and _is_kept(slot, day)]
        for slot in sorted(kept, key=lambda one: (one.starts_at, one.village, one.pk)):
            hearing = _hearing(slot.village, rows)
            hour = _fill(Hour(slot, day), rows, scripts, turns, hearing)
            for one in hour.readings:
                _count(turns, one.item.pk, hearing, 0 if one.was_missed else 1)
            hours.append(hour)
    return hours


def _fill(hour: Hour, rows: Rows, scripts: dict[int, Script], turns: Turns, hearing: list[str]) -> Hour:
    """First what the operator said, then what is meant for the hour, the least heard first, while there is room."""
    for word in rows.words:
        if (word.slot_id, word.day) == (hour.slot.pk, hour.day):
            script = scripts.get(word.item_id) or script_of(word.item.text, syllables_per_minute=rows.pace)
            hour.readings.append(Reading(word.item, script, word))
    said = {one.item.pk for one in hour.readings}
    meant = [item for item in rows.items if item.is_meant_for(hour.day, hour.slot.starts_at) and item.pk not in said]
    for item in sorted(meant, key=lambda one: (min(turns[one.pk, name] for name in hearing), one.planned_on, one.pk)):
        if scripts[item.pk].seconds <= hour.room:
            hour.readings.append(Reading(item, scripts[item.pk]))
        else:
            hour.others.append(item)
    return hour


def _hearing(village: str, rows: Rows) -> list[str]:
    """The hamlets that hear a slot."""
    return [village] if village else rows.villages


def _count(turns: Turns, item: int, hearing: list[str], times: int) -> None:
    for name in hearing:
        turns[item, name] += times


def _is_kept(slot: Slot, day: date) -> bool:
    return slot.opened_on <= day and (slot.closed_on is None or day < slot.closed_on)
