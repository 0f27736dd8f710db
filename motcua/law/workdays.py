"""When the office works: opening sessions by season and weekday, holidays, swaps, closures.

A calendar is built once per version from first to last day and then only asked: adding and measuring working time
are two bisections in a prefix table. Everything counts in whole minutes of Vietnamese time (seconds are dropped, as
the receipt prints hours and minutes). Beyond the known days nothing is guessed: OutsideCalendar is raised.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from motcua.law.errors import LawError

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = 1440
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MONDAY = 0
# Every minute of a day, made once: looking one up is quicker than adding to a moment.
_CLOCK = tuple(time(minute // 60, minute % 60, tzinfo=VIETNAM) for minute in range(DAY))

Sessions = tuple[tuple[time, time], ...]


class OutsideCalendar(LawError):  # noqa: N818  (it reads as what happened)
    """A day or moment beyond the known calendar."""


class DayKind(StrEnum):
    """Why a day is not what its weekday says. A closure may be partial: its sessions are what stays open."""

    HOLIDAY = "holiday"
    COMPENSATION = "compensation"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    CLOSURE = "closure"


@dataclass(frozen=True)
class Season:
    """Opening sessions per weekday (0 = Monday) from one (month, day) to another, both inclusive; may wrap the year.

    These are the hours that count. Saturday duty at the counter does not make Saturday a working day, so it is not
    listed here unless the law says it counts.
    """

    first_md: tuple[int, int]
    last_md: tuple[int, int]
    sessions: dict[int, Sessions]
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""

    def holds_on(self, day: date) -> bool:
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        md = (day.month, day.day)
        if self.first_md <= self.last_md:
            return self.first_md <= md <= self.last_md
        return md >= self.first_md or md <= self.last_md


@dataclass(frozen=True)
class SpecialDay:
    """One day that departs from its weekday, with the name shown in proofs and where it is decreed."""

    day: date
    kind: DayKind
    name: str
    sessions: Sessions | None = None
    source: str = ""


def local(moment: datetime) -> datetime:
    """The moment in Vietnamese time. Naive moments are a programming error: ValueError."""
    if moment.tzinfo is VIETNAM:
        return moment
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(VIETNAM)


def minute_of(moment: datetime) -> int:
    """Whole minutes since 01/01/0001 00:00 Vietnamese time."""
    here = moment if moment.tzinfo is VIETNAM else local(moment)
    return here.toordinal() * DAY + here.hour * 60 + here.minute


def moment_of(minute: int) -> datetime:
    """The other way round."""
    return datetime.combine(date.fromordinal(minute // DAY), _CLOCK[minute % DAY])


def show(day: date) -> str:
    """A day as officials write it: 04/05/2024."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


class Workdays:
    """The calendar of one office in one version. Immutable; made by `Workdays.build`."""

    def __init__(
        self, first: date, version: str, sessions: Sequence[Sessions], special: dict[date, SpecialDay]
    ) -> None:
        """Sessions of every day from `first` on; use `build` to make them from seasons and special days."""
        self.first, self.version = first, version
        self.last = first + timedelta(days=len(sessions) - 1)
        self._first, self._last = first.toordinal(), self.last.toordinal()
        self._sessions, self._special = tuple(sessions), special
        self._works = [self._first + n for n, spans in enumerate(sessions) if spans]
        self._starts, self._ends, self._done = _prefix_table(self._first, sessions)

    @classmethod
    def build(
        cls, first: date, last: date, seasons: Iterable[Season], special_days: Iterable[SpecialDay], version: str
    ) -> "Workdays":
        """Build the calendar from `first` to `last`, both inclusive.

        Of two seasons that hold on a day the one in force later wins, then the later in the list. A day without any
        season raises LawError: unknown hours are not guessed.
        """
        if last < first:
            raise LawError("Lịch làm việc phải có ngày cuối không trước ngày đầu.")
        ordered = sorted(seasons, key=lambda season: season.valid_from or date.min)
        special = {row.day: row for row in special_days}
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return cls(first, version, [_sessions_of(day, ordered, special.get(day)) for day in days], special)

    # Days

    def sessions_on(self, day: date) -> Sessions:
        """What is open on the day; empty on a rest day."""
        return self._sessions[self._ordinal(day) - self._first]

    def special_on(self, day: date) -> SpecialDay | None:
        return self._special.get(day)

    def is_workday(self, day: date) -> bool:
        return bool(self.sessions_on(day))

    def minutes_on(self, day: date) -> int:
        return sum(_minutes(end) - _minutes(start) for start, end in self.sessions_on(day))

    def why(self, day: date) -> str:
        """Why the day counts or not, in Vietnamese: "Thứ Bảy", "Tết Âm lịch", "Làm bù cho ngày 29/4/2024"."""
        works = self.is_workday(day)
        if row := self._special.get(day):
            return row.name or WEEKDAYS[day.weekday()]
        return "Ngày làm việc" if works else WEEKDAYS[day.weekday()]

    def kind_on(self, day: date) -> str:
        """A DayKind, "weekend" or "workday"."""
        works = self.is_workday(day)
        if row := self._special.get(day):
            return row.kind.value
        return "workday" if works else "weekend"

    def closing_on(self, day: date) -> datetime:
        """End of the last session of a working day; LawError on a rest day."""
        spans = self.sessions_on(day)
        if not spans:
            raise LawError(f"Ngày {show(day)} không làm việc ({self.why(day)}), nên không có giờ đóng cửa.")
        return datetime.combine(day, spans[-1][1], VIETNAM)

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th working day after the day, before it if negative; 0 is the day itself or the next that works."""
        ordinal = self._ordinal(day)
        if count > 0:
            index = bisect_right(self._works, ordinal) + count - 1
        else:
            index = bisect_left(self._works, ordinal) + count
        if not 0 <= index < len(self._works):
            raise self._outside(f"tính {count} ngày làm việc từ ngày {show(day)}")
        return date.fromordinal(self._works[index])

    def workdays_between(self, start: date, end: date) -> int:
        """Working days d with start < d <= end; negative when end lies before start."""
        a, b = self._ordinal(start), self._ordinal(end)
        return bisect_right(self._works, b) - bisect_right(self._works, a)

    # Moments

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself (its minute) while the office is open, else the next opening. Closing time is not open."""
        return moment_of(self._open_minute(self._minute(moment)))

    def opening_day(self, moment: datetime) -> date:
        """The day of the next opening: the day on which what comes at this moment counts as received."""
        return date.fromordinal(self._open_minute(self._minute(moment)) // DAY)

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Where `minutes` of working time lead from the moment.

        Forward to the earliest such moment (a session's end, not the next opening), backward to the latest.
        0 gives the next opening.
        """
        minute = self._minute(moment)
        if minutes == 0:
            return moment_of(self._open_minute(minute))
        target = self._worked(minute) + minutes
        if not 0 <= target <= (self._done[-1] if self._done else 0):
            raise self._outside(
                f"tính {abs(minutes)} phút làm việc {'từ' if minutes > 0 else 'trước'} {show(local(moment))}"
            )
        index = (bisect_left if minutes > 0 else bisect_right)(self._done, target)
        return moment_of(self._ends[index] - (self._done[index] - target))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes from start to end; negative when end lies before start."""
        return self._worked(self._minute(end)) - self._worked(self._minute(start))

    # The prefix table

    def _worked(self, minute: int) -> int:
        """Working minutes from the first known day up to this minute."""
        index = bisect_right(self._starts, minute) - 1
        if index < 0:
            return 0
        return self._done[index] - max(self._ends[index] - minute, 0)

    def _open_minute(self, minute: int) -> int:
        index = bisect_right(self._ends, minute)
        if index == len(self._ends):
            raise self._outside(f"tìm giờ mở cửa sau {show(moment_of(minute))}")
        return max(minute, self._starts[index])

    def _minute(self, moment: datetime) -> int:
        minute = minute_of(moment)
        if not self._first * DAY <= minute < (self._last + 1) * DAY:
            raise self._outside(f"tính ngày {show(local(moment))}")
        return minute

    def _ordinal(self, day: date) -> int:
        ordinal = day.toordinal()
        if not self._first <= ordinal <= self._last:
            raise self._outside(f"tính ngày {show(day)}")
        return ordinal

    def _outside(self, what: str) -> OutsideCalendar:
        return OutsideCalendar(
            f"Không thể {what}: lịch làm việc chỉ có từ ngày {show(self.first)} đến hết ngày {show(self.last)}. "
            "Bổ sung lịch ở trang Cài đặt rồi tính lại."
        )


def _prefix_table(first: int, sessions: Sequence[Sessions]) -> tuple[list[int], list[int], list[int]]:
    """Starts, ends and working minutes done at each end, over all sessions in order."""
    starts: list[int] = []
    ends: list[int] = []
    done: list[int] = []
    total = 0
    for n, spans in enumerate(sessions):
        midnight = (first + n) * DAY
        for start, end in spans:
            starts.append(midnight + _minutes(start))
            ends.append(midnight + _minutes(end))
            total += ends[-1] - starts[-1]
            done.append(total)
    return starts, ends, done


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _sessions_of(day: date, seasons: Sequence[Season], special: SpecialDay | None) -> Sessions:
    season = next((one for one in reversed(seasons) if one.holds_on(day)), None)
    if season is None:
        raise LawError(f"Chưa có giờ làm việc cho ngày {show(day)}. Nhập giờ làm việc của mùa này ở trang Cài đặt.")
    if special is None:
        return _checked(season.sessions.get(day.weekday(), ()), day)
    match special.kind:
        case DayKind.SWAP_WORK:
            spans = season.sessions.get(MONDAY, ()) if special.sessions is None else special.sessions
        case DayKind.CLOSURE:
            spans = special.sessions or ()
        case _:
            spans = ()
    return _checked(spans, day)


def _checked(spans: Sessions, day: date) -> Sessions:
    edges = [_minutes(clock) for span in spans for clock in span]
    if any(earlier > later for earlier, later in pairwise(edges)) or any(a == b for a, b in spans):
        raise LawError(f"Các buổi làm việc ngày {show(day)} chồng nhau hoặc sai thứ tự.")
    return tuple(spans)
