"""The proof of a deadline: day by day what was counted, what was not, and why.

Read beside the counting in `law.deadlines`: that one finds the moment in a prefix table, this one walks the days.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from motcua.law.limits import Course, Limit, Standstill, Unit, length_in_days
from motcua.law.rules import RuleSet
from motcua.law.workdays import DAY, VIETNAM, Workdays, local, minute_of, show


@dataclass(frozen=True)
class CountedDay:
    """One day of a proof.

    `minutes` counted on it (working minutes; a whole calendar day is 1440, and 0 = not counted), `why` in Vietnamese,
    `kind`: counted, first_day, outside_hours, after_cutoff, pause, restart, moved, weekend or a DayKind.
    """

    day: date
    minutes: int
    why: str
    kind: str


def prove(
    limit: Limit, accepted: datetime, due_at: datetime | None, course: Course, *, office: Workdays, rules: RuleSet
) -> tuple[CountedDay, ...]:
    """All days from the receipt to the due day, or to the beginning of an open pause."""
    until = due_at or course.open_since
    assert until is not None
    walk = _Walk(limit, until, course, office, rules)
    first, last = local(accepted).date(), until.date()
    days = [first + timedelta(days=n) for n in range(max((last - first).days, 0) + 1)]
    return tuple(walk.row(day) for day in days)


@dataclass
class _Walk:
    limit: Limit
    until: datetime
    course: Course
    office: Workdays
    rules: RuleSet
    start: datetime = field(init=False)
    number: int = 0
    last_counted: date = date.min

    def __post_init__(self) -> None:
        around_the_clock = self.limit.unit == Unit.HOURS
        self.start = self.course.start if around_the_clock else self.office.next_opening(self.course.start)

    @property
    def first(self) -> date:
        """The day on which the dossier counts as received."""
        return self.start.date()

    def row(self, day: date) -> CountedDay:
        if day < self.course.start.date():
            return self._before(day)
        if self.course.open_since and day == self.until.date():
            return self._last_before_pause(day)
        return self._row(day)

    def _row(self, day: date) -> CountedDay:
        match self.limit.unit:
            case Unit.WORKING_HOURS:
                return self._by_minutes(day, self.office.sessions_on(day))
            case Unit.HOURS:
                return self._by_minutes(day, ((time.min, None),))
            case Unit.WORKING_DAYS:
                return self._working_day(day)
            case Unit.CALENDAR_DAYS | Unit.MONTHS:
                return self._calendar_day(day)
        return self._same_day(day)

    def _before(self, day: date) -> CountedDay:
        """Days before the limit began anew."""
        if row := self._rest(day):
            return row
        for one in self.course.earlier:
            if one.start.date() < day <= one.end.date():
                return CountedDay(day, 0, one.words, "pause")
        again = show(self.course.start)
        return CountedDay(day, 0, f"Không tính: thời hạn tính lại từ đầu từ ngày {again} khi đủ hồ sơ", "restart")

    def _last_before_pause(self, day: date) -> CountedDay:
        words = Standstill(self.until, self.until, self.course.open_kind).words
        row = self._row(day)
        return CountedDay(day, row.minutes, f"{row.why}; {words[0].lower()}{words[1:]} từ {self.until:%H:%M}", row.kind)

    # Hours

    def _by_minutes(self, day: date, sessions: tuple[tuple[time, time | None], ...]) -> CountedDay:
        spans = [self._clipped(_minute(day, start), _minute(day, end)) for start, end in sessions]
        total = sum(end - start for start, end in spans)
        paused = [one for one in self.course.extensions if one.start.date() <= day <= one.end.date()]
        minutes = total - sum(_overlap(span, one) for span in spans for one in paused)
        stops = "".join(f"; {_lower(one.words)} {_hours(one, day)}" for one in paused)
        if minutes:
            shown = ", ".join(f"{_clock(a)}–{_clock(b) if b % DAY else '24:00'}" for a, b in spans if a < b)
            return CountedDay(day, minutes, f"{self._name(day)}: tính {shown}{stops}", "counted")
        if paused and total:
            return CountedDay(day, 0, stops[2].upper() + stops[3:], "pause")
        return self._rest(day) or self._outside(day)

    def _clipped(self, start: int, end: int) -> tuple[int, int]:
        start = max(start, minute_of(self.course.start))
        return start, max(min(end, minute_of(self.until)), start)

    # Days

    def _working_day(self, day: date) -> CountedDay:
        if row := self._rest(day) or self._not_yet(day) or self._paused(day):
            return row
        return self._counted(day, self.limit.amount or 0, self.office.minutes_on(day))

    def _calendar_day(self, day: date) -> CountedDay:
        if row := self._not_yet(day) or self._paused(day):
            return row
        return self._counted(day, length_in_days(self.limit, self.first), DAY)

    def _counted(self, day: date, length: int, minutes: int) -> CountedDay:
        if self.number >= length:
            return self._beyond(day)
        self.number, self.last_counted = self.number + 1, day
        return CountedDay(day, minutes, f"{self._name(day)}: ngày thứ {self.number}", "counted")

    def _beyond(self, day: date) -> CountedDay:
        """Days after the limit is used up: moved off a rest day, or lengthened by a pause that came late."""
        if row := self._rest(day):
            return row
        if day == self.until.date() and not self.office.is_workday(self.last_counted):
            text = f"Hạn rơi vào ngày nghỉ {show(self.last_counted)}, chuyển sang ngày làm việc tiếp theo"
            return CountedDay(day, 0, text, "moved")
        return CountedDay(day, 0, "Đã đủ thời hạn; hạn lùi theo khoảng tạm dừng", "moved")

    def _same_day(self, day: date) -> CountedDay:
        if row := self._rest(day) or self._paused(day):
            return row
        if day < self.first:
            return self._outside(day)
        if day == self.until.date():
            start = max(minute_of(self.start), _minute(day, time.min))
            minutes = sum(
                max(_minute(day, b) - max(_minute(day, a), start), 0) for a, b in self.office.sessions_on(day)
            )
            return CountedDay(day, minutes, f"{self._name(day)}: trả trong ngày", "counted")
        cutoff = self.limit.cutoff or self.rules.same_day_cutoff
        text = f"Nhận sau {cutoff:%H:%M}: trả vào ngày làm việc tiếp theo"
        return CountedDay(day, 0, text, "after_cutoff")

    # Reasons for not counting

    def _rest(self, day: date) -> CountedDay | None:
        if self.office.is_workday(day):
            return None
        return CountedDay(day, 0, self.office.why(day), self.office.kind_on(day))

    def _not_yet(self, day: date) -> CountedDay | None:
        if day < self.first:
            return self._rest(day) or self._outside(day)
        if day == self.first and self.rules.first_day_excluded:
            what = "nhận đủ bổ sung" if self.course.earlier else "tiếp nhận"
            return CountedDay(day, 0, f"Ngày {what} không tính", "first_day")
        return None

    def _outside(self, day: date) -> CountedDay:
        opening = f"{self.start:%H:%M} ngày {show(self.start)}"
        return CountedDay(day, 0, f"Nhận ngoài giờ làm việc: tính từ lúc mở cửa {opening}", "outside_hours")

    def _paused(self, day: date) -> CountedDay | None:
        for one in self.course.extensions:
            start, end = one.days(self.first)
            if start < day <= end:
                promise = f"; hạn trả {self.until:%H:%M}" if day == self.until.date() else ""
                return CountedDay(day, 0, f"{one.words}{promise}", "pause")
        return None

    def _name(self, day: date) -> str:
        return self.office.why(day)


def _minute(day: date, clock: time | None) -> int:
    """Minutes of a clock time on a day; None = midnight at its end."""
    return minute_of(datetime.combine(day, clock or time.min, VIETNAM)) + (0 if clock else DAY)


def _overlap(span: tuple[int, int], one: Standstill) -> int:
    return max(min(span[1], minute_of(one.end)) - max(span[0], minute_of(one.start)), 0)


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def _hours(one: Standstill, day: date) -> str:
    start = f"từ {one.start:%H:%M}" if one.start.date() == day else ""
    end = f"đến {one.end:%H:%M}" if one.end.date() == day else ""
    return " ".join(part for part in (start, end) if part) or "cả ngày"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
