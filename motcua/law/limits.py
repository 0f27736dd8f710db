"""What a deadline is made of: a limit, pauses, and the course of the clock they give."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from motcua.law.errors import LawError
from motcua.law.rules import RuleSet
from motcua.law.workdays import Workdays, minute_of, moment_of


class Unit(StrEnum):
    """What a limit counts. `hours` run around the clock; `calendar_days` and `months` count rest days too."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    MONTHS = "months"
    SAME_DAY = "same_day"
    IMMEDIATE = "immediate"
    NOT_SPECIFIED = "not_specified"


WITHOUT_AMOUNT = frozenset({Unit.SAME_DAY, Unit.IMMEDIATE})


@dataclass(frozen=True)
class Limit:
    """A legal limit. `cutoff` overrides the rule set's 15h00 for same-day procedures."""

    unit: Unit
    amount: int | None = None
    cutoff: time | None = None


class PauseKind(StrEnum):
    SUPPLEMENT = "supplement"
    FINANCIAL = "financial"
    OTHER = "other"


PAUSE_WORDS = {
    PauseKind.SUPPLEMENT: "chờ bổ sung hồ sơ",
    PauseKind.FINANCIAL: "chờ thực hiện nghĩa vụ tài chính",
    PauseKind.OTHER: "theo lý do đã ghi",
}


@dataclass(frozen=True)
class Pause:
    """The clock stands still from `start` to `end` (None = still open). `mode`: extend, restart, or by the rules."""

    start: datetime
    end: datetime | None = None
    kind: str = PauseKind.SUPPLEMENT.value
    mode: str | None = None

    def mode_under(self, rules: RuleSet) -> str:
        """Only a supplement can restart the limit; payments and other waiting always extend it."""
        if self.kind != PauseKind.SUPPLEMENT:
            return "extend"
        return self.mode or rules.resume_mode


@dataclass(frozen=True)
class Standstill:
    """A closed pause as counted: whole minutes, clipped so that none overlaps another."""

    start: datetime
    end: datetime
    kind: PauseKind

    @property
    def words(self) -> str:
        return f"Tạm dừng {PAUSE_WORDS[self.kind]}"

    def days(self, first: date) -> tuple[date, date]:
        """The days it takes away: after the first, up to and with the second."""
        return max(self.start.date(), first), max(self.end.date(), first)


class Course(NamedTuple):
    """The clock's course: when the limit began (anew), what extends it, what lies before, and an open pause."""

    start: datetime
    extensions: tuple[Standstill, ...] = ()
    earlier: tuple[Standstill, ...] = ()
    open_since: datetime | None = None
    open_kind: PauseKind = PauseKind.SUPPLEMENT


def course_of(accepted: datetime, pauses: Iterable[Pause], rules: RuleSet) -> Course:
    """Sort the pauses and let each extend or restart the limit.

    Pauses over before the intake are ignored, overlaps are counted once. Raises LawError for a pause that ends
    before it starts.
    """
    start = reached = moment_of(minute_of(accepted))
    extensions: list[Standstill] = []
    earlier: list[Standstill] = []
    for pause in sorted(pauses, key=lambda one: one.start):
        begin = max(moment_of(minute_of(pause.start)), reached)
        kind = PauseKind(pause.kind)
        if pause.end is None:
            return Course(start, tuple(extensions), tuple(earlier), begin, kind)
        if pause.end < pause.start:
            raise LawError("Khoảng tạm dừng kết thúc trước khi bắt đầu. Sửa lại hai thời điểm.")
        end = max(moment_of(minute_of(pause.end)), begin)
        if minute_of(pause.end) < minute_of(reached):
            continue
        reached = end
        extensions.append(Standstill(begin, end, kind))
        if pause.mode_under(rules) == "restart":
            earlier += extensions
            extensions, start = [], end
    return Course(start, tuple(extensions), tuple(earlier))


def checked(limit: Limit) -> Limit:
    """The limit, or LawError when it cannot be counted."""
    if limit.unit == Unit.NOT_SPECIFIED:
        raise LawError("Thủ tục không ghi thời hạn giải quyết: công chức tiếp nhận phải nhập ngày hẹn trả.")
    if limit.unit not in WITHOUT_AMOUNT and (limit.amount is None or limit.amount < 1):
        raise LawError("Thời hạn giải quyết phải là số nguyên từ 1 trở lên.")
    return limit


def raw_end(limit: Limit, course: Course, office: Workdays, rules: RuleSet) -> date:
    """Last day of a limit in calendar days or months, before it is moved off a rest day.

    A pause that begins once the days are used up lengthens the day the office had promised, the moved one: else the
    result would be due before the applicant has answered.
    """
    first = office.opening_day(course.start)
    end = first + timedelta(days=length_in_days(limit, first))
    if not rules.first_day_excluded:
        end -= timedelta(days=1)
    for one in course.extensions:
        if one.start.date() > end and rules.rest_day_end == "next_workday":
            end = office.add_workdays(end, 0)
        start, last = one.days(first)
        end += last - start
    return end


def length_in_days(limit: Limit, first: date) -> int:
    """How many calendar days the limit has when it is counted from this day."""
    assert limit.amount is not None
    return (months_later(first, limit.amount) - first).days if limit.unit == Unit.MONTHS else limit.amount


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day (BLDS 2015 Đ148)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
