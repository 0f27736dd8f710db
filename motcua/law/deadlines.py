"""When a result is due, and whether it came early, on time or late.

Pure functions over a `Workdays` calendar and a `RuleSet`. Every deadline can prove itself: `Deadline.counted` lists
each day from the receipt to the due day with what was counted and why not (see `law.proof`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from motcua.law.errors import LawError
from motcua.law.limits import Course, Limit, Pause, PauseKind, Standstill, Unit, checked, course_of, raw_end
from motcua.law.proof import CountedDay, prove
from motcua.law.rules import RuleSet
from motcua.law.workdays import VIETNAM, Workdays, local, minute_of, moment_of, show

__all__ = ["Class", "CountedDay", "Deadline", "Limit", "Pause", "PauseKind", "Unit", "due"]

BY_TIME = frozenset({Unit.WORKING_HOURS, Unit.HOURS, Unit.SAME_DAY, Unit.IMMEDIATE})
NOON = time(12, 0)


@dataclass(frozen=True)
class Deadline:
    """When the result is due (None while a pause is open), with everything needed to prove it."""

    due_at: datetime | None
    limit: Limit
    accepted: datetime
    _course: Course = field(repr=False)
    _office: Workdays = field(repr=False, compare=False)
    _rules: RuleSet = field(repr=False, compare=False)

    @property
    def rules(self) -> str:
        """Name of the rule set it was counted under."""
        return self._rules.name

    @property
    def calendar_version(self) -> str:
        return self._office.version

    @cached_property
    def counted(self) -> tuple[CountedDay, ...]:
        """Every day from the receipt to the due day (or to the open pause)."""
        return prove(self.limit, self.accepted, self.due_at, self._course, office=self._office, rules=self._rules)


def due(limit: Limit, accepted: datetime, office: Workdays, rules: RuleSet, pauses: Iterable[Pause] = ()) -> Deadline:
    """When a dossier accepted at this moment is due.

    Received while closed counts as received at the next opening; the day of receipt is not counted in days
    (BLDS 2015 Đ147–148). A supplement restarts the limit or extends it by `rules.resume_mode`; payments extend.
    Raises LawError for a limit that cannot be counted, OutsideCalendar beyond the known days.
    """
    course = course_of(accepted, pauses, rules) if pauses else Course(local(accepted))
    checked(limit)
    due_at = None if course.open_since else _COUNTERS[limit.unit](limit, course, office, rules)
    return Deadline(due_at, limit, accepted, course, office, rules)


def _working_hours(limit: Limit, course: Course, office: Workdays, _rules: RuleSet) -> datetime:
    assert limit.amount is not None
    paused = sum(office.minutes_between(one.start, one.end) for one in course.extensions)
    return office.add_minutes(course.start, limit.amount * 60 + paused)


def _working_days(limit: Limit, course: Course, office: Workdays, rules: RuleSet) -> datetime:
    assert limit.amount is not None
    first = office.opening_day(course.start)
    count = limit.amount + _paused_workdays(course.extensions, first, office)
    return office.closing_on(office.add_workdays(first, count if rules.first_day_excluded else count - 1))


def _same_day(limit: Limit, course: Course, office: Workdays, rules: RuleSet) -> datetime:
    start = office.next_opening(course.start)
    first = start.date()
    count = int(start.time() > (limit.cutoff or rules.same_day_cutoff))
    return office.closing_on(office.add_workdays(first, count + _paused_workdays(course.extensions, first, office)))


def _calendar_days(limit: Limit, course: Course, office: Workdays, rules: RuleSet) -> datetime:
    return _end_of_period(raw_end(limit, course, office, rules), office, rules)


def _hours(limit: Limit, course: Course, office: Workdays, _rules: RuleSet) -> datetime:
    assert limit.amount is not None
    paused = sum((one.end - one.start for one in course.extensions), timedelta())
    end = moment_of(minute_of(course.start)) + timedelta(hours=limit.amount) + paused
    office.sessions_on(end.date())  # refuses what lies beyond the calendar
    return end


_COUNTERS = {
    Unit.WORKING_HOURS: _working_hours,
    Unit.WORKING_DAYS: _working_days,
    Unit.CALENDAR_DAYS: _calendar_days,
    Unit.MONTHS: _calendar_days,
    Unit.HOURS: _hours,
    Unit.SAME_DAY: _same_day,
    Unit.IMMEDIATE: _same_day,
}


def _end_of_period(day: date, office: Workdays, rules: RuleSet) -> datetime:
    if rules.rest_day_end == "next_workday":
        return office.closing_on(office.add_workdays(day, 0))
    return office.closing_on(day) if office.is_workday(day) else datetime.combine(day, time(23, 59), VIETNAM)


def _paused_workdays(pauses: Sequence[Standstill], first: date, office: Workdays) -> int:
    return sum(office.workdays_between(*one.days(first)) for one in pauses)


# Appointments given elsewhere, steps, legs


def shift_due(due_at: datetime, pauses: Iterable[Pause], limit_unit: Unit, office: Workdays) -> datetime:
    """Shift an appointment whose making we did not see by its closed pauses (indicators §1.3); open ones wait.

    Hours shift by working (or clock) minutes; days and months by the days waited, then off a rest day, at closing.
    """
    closed = [
        Standstill(local(one.start), local(one.end), PauseKind(one.kind)) for one in pauses if one.end is not None
    ]
    if limit_unit == Unit.WORKING_HOURS:
        paused = sum(office.minutes_between(one.start, one.end) for one in closed)
        return office.add_minutes(due_at, paused) if paused else due_at
    if limit_unit == Unit.HOURS:
        return due_at + sum((one.end - one.start for one in closed), timedelta())
    return _shift_days(local(due_at), closed, limit_unit, office)


def _shift_days(due_at: datetime, closed: Sequence[Standstill], unit: Unit, office: Workdays) -> datetime:
    if unit in {Unit.CALENDAR_DAYS, Unit.MONTHS}:
        waited = sum((one.end.date() - one.start.date() for one in closed), timedelta())
        day = office.add_workdays(due_at.date() + waited, 0) if waited else due_at.date()
    else:
        count = _paused_workdays(closed, date.min, office)
        day = office.add_workdays(due_at.date(), count) if count else due_at.date()
    return due_at if day == due_at.date() else office.closing_on(day)


def step_dates(minutes: Iterable[int], accepted: datetime, office: Workdays) -> list[datetime]:
    """When each step of a process is due, its working minutes counted one after another."""
    moments: list[datetime] = []
    total = 0
    for own in minutes:
        total += own
        moments.append(office.add_minutes(accepted, total))
    return moments


def leg_due(limit: Limit, sent_at: datetime, office: Workdays, rules: RuleSet) -> datetime:
    """When another agency's leg is due: its own limit from the sending, on the calendar given for it."""
    moment = due(limit, sent_at, office, rules).due_at
    assert moment is not None
    return moment


# Early, on time, late


class Class(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def classify(ended_at: datetime, due_at: datetime, rule: str, unit: Unit = Unit.WORKING_DAYS) -> Class:
    """Early, on time or late (indicators §1.3).

    `rule`: date (days compared), time (moments), half_day (mornings and afternoons, parted at noon), or by_unit:
    by time for limits in hours and within the day, by date for the rest.
    """
    if rule == "by_unit":
        rule = "time" if unit in BY_TIME else "date"
    ended, limit = _comparable(local(ended_at), rule), _comparable(local(due_at), rule)
    if ended == limit:
        return Class.ON_TIME
    return Class.EARLY if ended < limit else Class.LATE


def _comparable(moment: datetime, rule: str) -> tuple[float, ...]:
    match rule:
        case "date":
            return (moment.toordinal(),)
        case "half_day":
            return (moment.toordinal(), moment.time() > NOON)
        case "time":
            return (moment.timestamp(),)
    raise LawError(f"Không có quy tắc «{rule}» để xếp trước hạn, đúng hạn, quá hạn.")


def late_from(due_at: datetime, rule: str, unit: Unit = Unit.WORKING_DAYS) -> datetime:
    """The first moment at which `classify` says late. `rule` as there."""
    if rule == "by_unit":
        rule = "time" if unit in BY_TIME else "date"
    due = local(due_at)
    if rule == "half_day" and due.time() <= NOON:
        return due.replace(hour=12, minute=0, second=0, microsecond=1)
    if rule in ("date", "half_day"):
        return due.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    _comparable(due, rule)  # refuses a rule nobody knows
    return due + timedelta(microseconds=1)


def is_late_open(due_at: datetime | None, now: datetime, *, clock_running: bool) -> bool:
    """An open dossier is late once its moment has come while the clock runs; waiting for the citizen is in time."""
    return clock_running and due_at is not None and due_at <= now


def slack_minutes(now: datetime, due_at: datetime, office: Workdays) -> int:
    """Working minutes left; negative = working minutes late."""
    return office.minutes_between(now, due_at)


# Apology and re-appointment; other limits of the office itself


def can_reappoint(count: int, rules: RuleSet) -> bool:
    """May a dossier already re-appointed `count` times get one more date?"""
    return count < rules.max_reappointments


def check_new_date(old: datetime, new: datetime, office: Workdays) -> str | None:
    """What is wrong with a re-appointment, or None: it must lie after the old one and within working time."""
    day = local(new).date()
    if new <= old:
        return f"Ngày hẹn lại phải sau hạn cũ ({show(local(old))})."
    if not office.is_workday(day):
        return f"Ngày hẹn lại {show(day)} không làm việc ({office.why(day)}). Chọn ngày làm việc."
    if not any(start <= local(new).time() <= end for start, end in office.sessions_on(day)):
        return f"Giờ hẹn lại ngày {show(day)} nằm ngoài giờ làm việc."
    return None


def apology_latest(due_at: datetime, office: Workdays, rules: RuleSet) -> datetime:
    """The last moment for the apology: closing of the working day so many days before the due day."""
    return office.closing_on(office.add_workdays(local(due_at).date(), -rules.apology_before_workdays))


def intake_due(submitted: datetime, office: Workdays, rules: RuleSet) -> datetime:
    """When an online submission must be accepted, sent back or refused."""
    return office.add_minutes(submitted, rules.intake_online_hours * 60)


def supplement_latest(accepted: datetime, office: Workdays, rules: RuleSet) -> datetime:
    """The last moment to ask for papers, counted from the intake."""
    first = office.opening_day(accepted)
    return office.closing_on(office.add_workdays(first, rules.supplement_within_workdays))


def handover_due(accepted: datetime, office: Workdays, rules: RuleSet) -> datetime:
    """When the papers must be in the next hand: today, or in the first hour of the next working day after 15h00."""
    start = office.next_opening(accepted)
    if start.time() <= rules.handover_cutoff:
        return office.closing_on(start.date())
    tomorrow = office.add_workdays(start.date(), 1)
    opening = office.next_opening(datetime.combine(tomorrow, time.min, VIETNAM))
    return office.add_minutes(opening, rules.handover_first_minutes)
