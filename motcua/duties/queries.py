"""What is owed, by whom and by when. Counts never read more than an index gives."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import Hand, hand_for_post, posts_of, workdays_for
from motcua.common.moments import day_of
from motcua.duties.models import Duty, DutyPost, DutyState, Evidence, Occurrence, OccurrenceState
from motcua.duties.schedule import turn_of
from motcua.law.workdays import OutsideCalendar

SOON = timedelta(days=5)
REST_DAYS = Path(__file__).parent / "data" / "rest_days.toml"
NEXT_WORKDAY = "next_workday"
WIDEST = "summary-report"
"""The feed whose evidence belongs to the year as a whole; all others belong to the narrowest occurrence."""


# Days


@cache
def rest_day_rule() -> dict[str, str]:
    """What is shipped: `reading`, its `basis` and how sure that is (`evidence`)."""
    return {key: str(value) for key, value in tomllib.loads(REST_DAYS.read_text(encoding="utf-8")).items()}


def reads_next_workday(agency: Agency) -> bool:
    """Whether a last day that is a rest day goes on to the next working day in this office."""
    return str(agency.policy.get("duty_rest_day") or rest_day_rule()["reading"]) == NEXT_WORKDAY


def counts_until(agency: Agency, due_on: date) -> date:
    """The day after which it counts as late. Beyond the known calendar nothing is guessed: the written day."""
    if not reads_next_workday(agency):
        return due_on
    calendar, day = workdays_for(agency), due_on
    try:
        while not calendar.is_workday(day):
            day += timedelta(days=1)
    except OutsideCalendar:
        return due_on
    return day


def rest_day_words(agency: Agency, occurrence: Occurrence) -> str:
    """Says that the last day is a rest day and what follows; empty where it is a working day or not known."""
    due = occurrence.due_on
    if due is None:
        return ""
    calendar = workdays_for(agency)
    try:
        if calendar.is_workday(due):
            return ""
    except OutsideCalendar:
        return ""
    why = f"Ngày nghỉ ({calendar.why(due)})"
    until = occurrence.counts_until
    if until is None or until == due:
        return f"{why}: nên xong từ ngày làm việc trước đó, hạn không dời."
    return f"{why}: hạn thực tế đến hết ngày {until:%d/%m/%Y}. {rest_day_rule()['basis']}"


# Whose


def hands_of(duty: Duty, day: date) -> dict[str, Hand]:
    """Who holds each lead post on the day, by the post's code in the order of the duty; nobody twice.

    Who leads and stands in for another lead counts for the post of their own: the other's is told when they are back.
    """
    hands = {code: hand for code in duty.lead_posts if (hand := hand_for_post(duty.agency, code, day))}
    found: dict[int, str] = {}
    for code, hand in sorted(hands.items(), key=lambda item: item[1].is_substitute):
        found.setdefault(hand.officer.pk, code)
    return {code: hand for code, hand in hands.items() if found[hand.officer.pk] == code}


def codes_of(officer: Officer, day: date) -> list[str]:
    """Posts the officer holds or stands in for."""
    return [post.code for post in posts_of(officer, day)]


def led_by(officer: Officer, day: date) -> Exists:
    """A condition on duties: one of the officer's posts leads it."""
    codes = codes_of(officer, day)
    return Exists(DutyPost.objects.filter(duty=OuterRef("pk"), post_code__in=codes, is_lead=True))


def duties_for(officer: Officer, at: datetime, *, partners: bool = False, every_state: bool = False) -> QuerySet[Duty]:
    """Duties that the officer leads (with `partners` also those they take part in), the earliest due first.

    Only open ones, unless `every_state`.
    """
    codes = codes_of(officer, day_of(at))
    posts = DutyPost.objects.filter(duty=OuterRef("pk"), post_code__in=codes)
    posts = posts if partners else posts.filter(is_lead=True)
    rows = Duty.objects.filter(Exists(posts), agency=officer.agency_id)
    rows = rows if every_state else rows.filter(state=DutyState.OPEN)
    return rows.select_related("agency").order_by(F("next_due").asc(nulls_last=True), "id")


# By when


def pending(agency: Agency) -> QuerySet[Occurrence]:
    """Open occurrences of the agency that have a day, the earliest first."""
    rows = Occurrence.objects.filter(state=OccurrenceState.OPEN, duty__agency=agency, duty__state=DutyState.OPEN)
    rows = rows.filter(counts_until__isnull=False).select_related("duty", "duty__agency")
    return rows.order_by("counts_until", "due_on", "id")


def late_occurrences(agency: Agency, at: datetime) -> QuerySet[Occurrence]:
    """Open after the day that counts, the longest late first."""
    return pending(agency).filter(counts_until__lt=day_of(at))


def due_occurrences(agency: Agency, at: datetime, within: timedelta = SOON) -> QuerySet[Occurrence]:
    """Not late, and due within so many days of today."""
    today = day_of(at)
    return pending(agency).filter(counts_until__gte=today, counts_until__lte=today + within)


@dataclass(frozen=True)
class OwnDuties:
    """How many open duties an officer leads that are late, or due within five days."""

    late: int
    soon: int


def own_counts(officer: Officer, at: datetime) -> OwnDuties:
    """One query."""
    today = day_of(at)
    late, soon = Q(next_due__lt=today), Q(next_due__gte=today, next_due__lte=today + SOON)
    found = duties_for(officer, at).order_by().aggregate(late=Count("id", filter=late), soon=Count("id", filter=soon))
    return OwnDuties(**found)


@dataclass(frozen=True)
class Counts:
    """How many duties are open, and of these: late, due within five days, waiting for a document."""

    open: int
    late: int
    soon: int
    waiting: int
    done: int


def counts_of(agency: Agency, at: datetime) -> Counts:
    """One query."""
    today = day_of(at)
    is_open = Q(state=DutyState.OPEN)
    found = Duty.objects.filter(agency=agency).aggregate(
        open=Count("id", filter=is_open),
        late=Count("id", filter=is_open & Q(next_due__lt=today)),
        soon=Count("id", filter=is_open & Q(next_due__gte=today, next_due__lte=today + SOON)),
        waiting=Count("id", filter=is_open & Q(next_due__isnull=True)),
        done=Count("id", filter=Q(state=DutyState.DONE)),
    )
    return Counts(**found)


# Evidence and money


def occurrence_for(duty: Duty, day: date, subject: str = "") -> Occurrence | None:
    """The occurrence that evidence of the day belongs to; the year's for what sums up the year; None without one."""
    rows = list(duty.occurrences.exclude(state=OccurrenceState.CANCELLED))
    return turn_of(rows, day, widest=subject == WIDEST)


def hearing(agency: Agency, subject: str) -> list[int]:
    """Keys of the open duties of the agency that hear a feed. One query; databases differ in asking into lists."""
    rows = Duty.objects.filter(agency=agency, state=DutyState.OPEN).values_list("pk", "subjects")
    return [pk for pk, subjects in rows.order_by("pk") if subject in subjects]


def standing(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """What was not withdrawn."""
    return rows.filter(withdrawn_at__isnull=True)


def has_product(occurrence: Occurrence) -> bool:
    """A product stands in the occurrence, or in the duty as a whole where it falls due only once."""
    where = Q(occurrence=occurrence)
    if occurrence.key == "once":
        where |= Q(occurrence__isnull=True)
    return standing(occurrence.duty.evidence.all()).filter(where, is_product=True).exists()


@dataclass(frozen=True)
class Money:
    """Sums of the budget lines of a duty, in VND."""

    estimate: int
    spent: int

    @property
    def left(self) -> int:
        return self.estimate - self.spent


def money_of(duty: Duty) -> Money:
    found: dict[str, Any] = duty.budget.aggregate(estimate=Sum("estimate"), spent=Sum("spent"))
    return Money(found["estimate"] or 0, found["spent"] or 0)
