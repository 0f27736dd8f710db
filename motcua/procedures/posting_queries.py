"""Places where procedures are shown, what still has to be put up there, and what proves what was."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_role, officers_with, posts_of, workdays_for
from motcua.common.refusals import Refused
from motcua.law.workdays import OutsideCalendar
from motcua.procedures.models import (
    PlaceKind,
    Posting,
    PostingPlace,
    PostingRound,
    PostingTask,
    ProcedureVersion,
)
from motcua.procedures.policy import posting_policy

ROLE = "niem_yet"
"""The role of posts that put procedures up (the plan, row II.1: công chức văn hóa - xã hội)."""
PORTAL = PlaceKind.PORTAL.value
BUILT_IN = ((PlaceKind.COUNTER.value, "Nơi tiếp nhận hồ sơ"), (PORTAL, "Cổng thông tin điện tử của xã"))
"""NĐ 63/2010/NĐ-CP Điều 17: at the office, and on the portal."""
WEEK = timedelta(days=7)
FIRST_DAY = date(2000, 1, 1)
"""Nothing was announced or put up before: the duty to do so is of 2010, procedures in force may have hung earlier."""


def places_of(agency: Agency, *, with_closed: bool = False) -> list[PostingPlace]:
    """Counter, portal (not stored until somebody describes them), then the others by kind and name. One query."""
    stored = {row.code: row for row in PostingPlace.objects.filter(agency=agency)}
    built_in = [
        stored.get(code) or PostingPlace(agency=agency, code=code, kind=code, name=name, is_required=True)
        for code, name in BUILT_IN
    ]
    further = [row for code, row in stored.items() if code not in dict(BUILT_IN)]
    others = sorted(further, key=lambda row: (list(PlaceKind.values).index(row.kind), row.name, row.pk))
    return built_in + [row for row in others if with_closed or row.closed_at is None]


def place_names(agency: Agency) -> dict[str, str]:
    """Code → name, closed places too. One query."""
    return {place.code: place.name for place in places_of(agency, with_closed=True)}


def places_by_hand(agency: Agency) -> list[PostingPlace]:
    """Places in use where an officer confirms: all but the portal that is this software."""
    here = posting_policy(agency).posting_portal_is_here
    return [place for place in places_of(agency) if not (here and place.code == PORTAL)]


def puts_up(officer: Officer, day: date) -> bool:
    """Does the officer hold, or stand in for, a post that puts procedures up?"""
    return any(ROLE in post.roles for post in posts_of(officer, day))


def who_puts_up(agency: Agency, day: date) -> list[Officer]:
    """Whoever puts procedures up on the day; the office where nobody has that role."""
    hand = hand_for_role(agency, ROLE, day)
    return [hand.officer] if hand else officers_with(agency, "head_office", day)


def due_day(agency: Agency, received_on: date) -> date:
    """Last day for putting up what was received on a day; a week later where the calendar does not say."""
    try:
        return workdays_for(agency).add_workdays(received_on, posting_policy(agency).posting_workdays)
    except (OutsideCalendar, Refused):
        return received_on + WEEK


def versions_to_show(day: date) -> list[tuple[int, int]]:
    """(version, procedure): the newest one in force of each procedure, and those announced for later. One query."""
    rows = ProcedureVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("number")
    in_force: dict[int, int] = {}
    announced = []
    for pk, procedure, first in rows.values_list("pk", "procedure_id", "valid_from"):
        if first is not None and first > day:
            announced.append((pk, procedure))
        else:
            in_force[procedure] = pk
    return [(pk, procedure) for procedure, pk in in_force.items()] + announced


def open_tasks(agency: Agency, *, place: str = "") -> QuerySet[PostingTask]:
    """What has to be put up, the earliest day first, with version, procedure and field."""
    rows = PostingTask.objects.filter(agency=agency, closed_at=None)
    rows = rows.filter(place=place) if place else rows
    rows = rows.select_related("version__procedure", "version__field").defer("version__row", "version__search_text")
    return rows.order_by("due_on", "version__field__name", "version__name", "place", "pk")


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks are open, of these late, and how many at each place."""

    total: int
    late: int
    by_place: dict[str, int]


def task_counts(agency: Agency, day: date) -> TaskCounts:
    """One query."""
    rows = PostingTask.objects.filter(agency=agency, closed_at=None).order_by().values_list("place")
    found = list(rows.annotate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day))))
    by_place = {place: number for place, number, _late in found}
    return TaskCounts(sum(by_place.values()), sum(late for _place, _number, late in found), by_place)


def shown_rows(agency: Agency, *, place: str = "", code: str = "", only_shown: bool = False) -> QuerySet[Posting]:
    """Every posting there ever was, newest first, with who did what: the evidence."""
    rows = Posting.objects.filter(agency=agency)
    rows = rows.filter(place=place) if place else rows
    rows = rows.filter(version__procedure__code=code) if code else rows
    rows = rows.filter(taken_down_at=None) if only_shown else rows
    rows = rows.select_related("version__procedure", "version__field", "posted_by", "taken_down_by", "round")
    return rows.defer("version__row", "version__search_text").order_by("-posted_at", "-pk")


def rounds_of(agency: Agency) -> QuerySet[PostingRound]:
    """Acts of putting up, newest first, with how many procedures each."""
    rows = PostingRound.objects.filter(agency=agency).select_related("confirmed_by")
    return rows.annotate(procedures=Count("postings")).order_by("-confirmed_at", "-pk")


def shown_at(agency: Agency, place: str, at: datetime) -> list[Posting]:
    """What hangs at a place at a moment, by field and name."""
    rows = shown_rows(agency, place=place).filter(posted_at__lte=at).exclude(taken_down_at__lte=at)
    return list(rows.order_by("version__field__name", "version__name", "pk"))
