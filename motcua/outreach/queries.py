"""The plan of a month, the programme of a week, the log of broadcasts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

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
    """The log, the last first; with a hamlet, what was heard there."""
    rows = Broadcast.objects.filter(agency=agency)
    rows = rows.filter(slot__village__in=["", village]) if village else rows
    return rows.select_related("item", "slot", "confirmed_by").order_by("-day", "-slot__starts_at", "-id")


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


@dataclass
class Hour:
    """One slot on one day with what is read in it."""

    slot: Slot
    day: date
    readings: list[Reading] = field(default_factory=list)

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


def programme(agency: Agency, first: date, *, days: int = DAYS_OF_WEEK, village: str = "") -> Programme:
    """Slots of these days filled with the approved items meant for them. Three queries.

    Those that were read least go first, then the older; what does not fit into the rest of a slot waits for the next.
    What was already confirmed stands where it was read.
    """
    last = first + timedelta(days=days - 1)
    slots = Slot.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=first), agency=agency, opened_on__lte=last)
    slots = slots.filter(village__in=["", village]) if village else slots
    rows = items_between(agency, first, last, channel=Channel.LOUDSPEAKER)
    items = list(rows.filter(state__in=[ItemState.READY, ItemState.PUBLISHED]))
    words = Broadcast.objects.filter(agency=agency, day__gte=first, day__lte=last).select_related("item", "slot")
    return fill(first, last, list(slots), items, list(words), pace=pace_of(agency))


def fill(
    first: date, last: date, slots: Iterable[Slot], items: list[CommunicationItem], words: list[Broadcast], *, pace: int
) -> Programme:
    """The programme out of rows; the same rows give the same programme."""
    scripts = {item.pk: script_of(item.text, syllables_per_minute=pace) for item in items}
    turns = {item.pk: 0 for item in items}
    hours = []
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        kept = [slot for slot in slots if slot.weekday == day.weekday() and _is_kept(slot, day)]
        for slot in sorted(kept, key=lambda one: (one.starts_at, one.village)):
            hour = Hour(slot, day)
            said = [word for word in words if (word.slot_id, word.day) == (slot.pk, day)]
            hour.readings = [
                Reading(word.item, scripts.get(word.item_id) or script_of(word.item.text), word) for word in said
            ]
            for item in sorted(items, key=lambda one: (turns[one.pk], one.planned_on, one.pk)):
                is_new = item.pk not in [word.item_id for word in said] and item.planned_on <= day <= item.until
                if is_new and scripts[item.pk].seconds <= hour.room:
                    hour.readings.append(Reading(item, scripts[item.pk]))
            for one in hour.readings:
                turns[one.item.pk] = turns.get(one.item.pk, 0) + 1
            hours.append(hour)
    return Programme(first, last, hours, [item for item in items if not turns[item.pk]])


def _is_kept(slot: Slot, day: date) -> bool:
    return slot.opened_on <= day and (slot.closed_on is None or day < slot.closed_on)
