"""Who is who, who stands in, and when the office is open."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q, QuerySet

from motcua.agency.models import (
    Agency,
    Appointment,
    CalendarDay,
    CalendarVersion,
    Leave,
    Officer,
    OpeningSeason,
    Post,
    Unit,
)
from motcua.common.ground import remembered
from motcua.common.refusals import Refused
from motcua.law.workdays import DayKind, Season, SpecialDay, Workdays

Sessions = tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Hand:
    """Who takes the work of a post on a day. `is_substitute`: the holder is away or the post is vacant.

    `post` is None for an officer who was named by hand, whatever post they hold.
    """

    officer: Officer
    post: Post | None
    is_substitute: bool = False


def served_agencies() -> QuerySet[Agency]:
    return Agency.objects.filter(is_served=True).order_by("id")


def home_agency() -> Agency:
    """The agency that public pages speak for: the first one that is served here."""
    agency = served_agencies().first()
    if agency is None:
        raise Refused("Phần mềm chưa được khởi tạo: chạy «motcua init».")
    return agency


def agency_of(agency_id: int) -> Agency:
    """The agency by its key, as it is now."""
    return remembered(("agency_of", agency_id), lambda: Agency.objects.get(pk=agency_id))


def one_stop_unit(agency: Agency, day: date) -> Unit | None:
    """Bộ phận TN&TKQ until 30/6/2025, Trung tâm PVHCC from 1/7/2025: whichever holds on the day."""

    def read() -> Unit | None:
        return Unit.objects.on(day).filter(agency=agency, is_one_stop=True).order_by("id").first()

    return remembered(("one_stop_unit", agency.pk, day), read)


def officer_of(account_id: int) -> Officer | None:
    """The officer behind an account, with the agency; None for a citizen's."""

    def read() -> Officer | None:
        return Officer.objects.select_related("agency").filter(account=account_id).first()

    return remembered(("officer_of", account_id), read)


def posts_of(officer: Officer, day: date) -> list[Post]:
    """Posts the officer holds or stands in for on the day."""
    return list(remembered(("posts_of", officer.pk, day), lambda: _posts_of(officer, day)))


def own_posts_of(officer: Officer, day: date) -> list[Post]:
    """Posts the officer holds on the day, without those they stand in for."""
    return list(remembered(("own_posts_of", officer.pk, day), lambda: _own_posts_of(officer, day)))


def _own_posts_of(officer: Officer, day: date) -> list[Post]:
    rows = Appointment.objects.on(day).filter(officer=officer, is_substitute=False).select_related("post__unit")
    return [row.post for row in rows.order_by("id") if row.post.holds_on(day)]


def _posts_of(officer: Officer, day: date) -> list[Post]:
    appointments = (
        Appointment.objects.on(day)
        .filter(officer=officer)
        .select_related("post", "post__unit")
        .order_by("is_substitute", "id")
    )
    return [row.post for row in appointments if row.post.holds_on(day) and (not row.is_substitute or _needed(row, day))]


def _needed(row: Appointment, day: date) -> bool:
    """A substitute acts only while no holder of the post is present."""
    holders = (
        Appointment.objects.on(day).filter(post=row.post, is_substitute=False).values_list("officer_id", flat=True)
    )
    away = set(_away(day).values_list("officer_id", flat=True))
    return all(holder in away for holder in holders)


def _away(day: date) -> QuerySet[Leave]:
    return Leave.objects.filter(first_day__lte=day, last_day__gte=day)


def duties_of(officer: Officer | None, day: date) -> frozenset[str]:
    """The duties (agency.models.Duty) an officer has on the day, by own posts and by standing in."""
    if officer is None:
        return frozenset()
    return frozenset(duty for post in posts_of(officer, day) for duty in post.duties)


def hand_for_post(agency: Agency, post_code: str, day: date) -> Hand | None:
    """Holder of the post on the day; the substitute when the holder is away; nobody = None."""
    key = ("hand_for_post", agency.pk, post_code, day)
    return remembered(key, lambda: _hand_for_post(agency, post_code, day))


def _hand_for_post(agency: Agency, post_code: str, day: date) -> Hand | None:
    rows = list(
        Appointment.objects.on(day)
        .filter(post__code=post_code, post__unit__agency=agency, officer__account__is_active=True)
        .select_related("officer", "post__unit")
        .order_by("is_substitute", "id")
    )
    if not rows:
        return None
    away = set(_away(day).filter(officer__in=[row.officer_id for row in rows]).values_list("officer_id", flat=True))
    for row in rows:
        if row.officer_id not in away and row.post.holds_on(day):
            return Hand(row.officer, row.post, row.is_substitute)
    return None


def hand_for_role(agency: Agency, role: str, day: date, *, prefer_post: str = "") -> Hand | None:
    """Who takes a process step with this role. `prefer_post` (the procedure's own post) goes first for thụ lý."""
    key = ("hand_for_role", agency.pk, role, day, prefer_post)
    return remembered(key, lambda: _hand_for_role(agency, role, day, prefer_post))


def _hand_for_role(agency: Agency, role: str, day: date, prefer_post: str) -> Hand | None:
    if prefer_post and (hand := hand_for_post(agency, prefer_post, day)):
        return hand
    posts = Post.objects.on(day).filter(unit__agency=agency).order_by("id")
    for post in posts:
        if role in post.roles and (hand := hand_for_post(agency, post.code, day)):
            return hand
    return None


def officers_with(agency: Agency, duty: str, day: date) -> list[Officer]:
    """Officers of the agency who have the duty on the day, in order of their posts."""
    found: dict[int, Officer] = {}
    for post in Post.objects.on(day).filter(unit__agency=agency).order_by("id"):
        if duty in post.duties and (hand := hand_for_post(agency, post.code, day)):
            found.setdefault(hand.officer.pk, hand.officer)
    return list(found.values())


def role_holders(agency: Agency, day: date) -> dict[str, tuple[int, int]]:
    """For every process role and post: how many living holders, how many substitutes (for the process check).

    Keys are roles ("ky_duyet") and posts ("post:tp_ht").
    """
    counts: dict[str, list[int]] = {}
    rows = (
        Appointment.objects.on(day)
        .filter(post__unit__agency=agency, officer__account__is_active=True)
        .select_related("post")
    )
    for row in rows:
        for key in [*row.post.roles, f"post:{row.post.code}"]:
            counts.setdefault(key, [0, 0])[int(row.is_substitute)] += 1
    return {key: (holders, substitutes) for key, (holders, substitutes) in counts.items()}


def workdays_for(agency: Agency) -> Workdays:
    """The agency's calendar with its prefix table, built once for each change of the ground."""
    return remembered(("workdays", agency.pk), lambda: _workdays(agency))


def _workdays(agency: Agency) -> Workdays:
    version = CalendarVersion.objects.filter(agency=agency).first()
    if version is None:
        raise Refused("Cơ quan chưa có lịch làm việc: nhập lịch ở trang Cài đặt, hoặc chạy «motcua init».")
    return build_workdays(agency.pk, version.first_day, version.last_day, f"v{version.number}")


def build_workdays(
    agency_id: int,
    first: date,
    last: date,
    version: str,
    *,
    extra: tuple[SpecialDay, ...] = (),
    without: tuple[date, ...] = (),
) -> Workdays:
    """Build from the tables; `extra` days come on top (a swap day being tried before it is entered).

    `without`: own days of the agency that are left out, as if they had been taken away.
    """
    seasons = [season_of(row) for row in OpeningSeason.objects.filter(agency_id=agency_id).order_by("id")]
    rows = CalendarDay.objects.filter(Q(agency_id=agency_id) | Q(agency=None), day__gte=first, day__lte=last)
    rows = rows.exclude(agency_id=agency_id, day__in=without) if without else rows
    # What the agency says of a day goes before what the country says, and what is tried goes before both.
    days = {row.day: special_day_of(row) for row in sorted(rows, key=lambda row: row.agency_id is not None)}
    days |= {row.day: row for row in extra}
    return Workdays.build(first, last, seasons, list(days.values()), version)


def season_of(row: OpeningSeason) -> Season:
    sessions = {int(weekday): sessions_of(spans) for weekday, spans in row.sessions.items()}
    return Season(
        first_md=_month_and_day(row.first_md),
        last_md=_month_and_day(row.last_md),
        sessions=sessions,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        name=row.name,
    )


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def special_day_of(row: CalendarDay) -> SpecialDay:
    sessions = sessions_of(row.sessions) if row.sessions is not None else None
    return SpecialDay(day=row.day, kind=DayKind(row.kind), name=row.name, sessions=sessions, source=row.source)


def sessions_of(spans: list[list[str]]) -> Sessions:
    """[["07:30", "12:00"], …] as times."""
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans)
