"""The two calendars of reports: by the reporting article (from the 15th to the 14th), and by the calendar.

Reporting periods: NĐ 09/2019/NĐ-CP Điều 12 (recalled; the same wording was read in TT 09/2019/TT-NHNN). The quarter
runs from the 15th of the month before it to the 14th of its last month, the year from 15/12 of the year before.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.common.moments import at, day_of
from motcua.common.refusals import Refused

ROMAN = ("I", "II", "III", "IV")
CUT = 15  # a reporting period begins on this day


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both inclusive. `key` names it in addresses; `name` is how reports print it."""

    first: date
    last: date
    key: str = ""
    name: str = ""

    @property
    def start(self) -> datetime:
        return at(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after the period."""
        return at(self.last + timedelta(days=1))

    def __str__(self) -> str:
        return self.name or f"Từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"


def _month_start(year: int, month: int, day: int = 1) -> date:
    """The day of a month counted beyond December and before January."""
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, day)


def _reported(year: int, first_month: int, months: int, key: str, name: str) -> Period:
    """A reporting period over calendar months: moved to begin on the 15th of the month before."""
    start = _month_start(year, first_month - 1, CUT)
    return Period(start, _month_start(year, first_month - 1 + months, CUT) - timedelta(days=1), key, name)


def report_month(year: int, month: int) -> Period:
    """15/(M−1) → 14/M."""
    return _reported(year, month, 1, f"thang-{month}-{year}", f"Tháng {month} năm {year}")


def report_quarter(year: int, quarter: int) -> Period:
    """Q1 15/12–14/3, Q2 15/3–14/6, Q3 15/6–14/9, Q4 15/9–14/12."""
    return _reported(year, 3 * quarter - 2, 3, f"quy-{quarter}-{year}", f"Quý {ROMAN[quarter - 1]} năm {year}")


def report_half(year: int, half: int) -> Period:
    """15/12–14/6 and 15/6–14/12."""
    words = "đầu" if half == 1 else "cuối"
    return _reported(year, 6 * half - 5, 6, f"6-thang-{half}-{year}", f"6 tháng {words} năm {year}")


def report_year(year: int) -> Period:
    """15/12(Y−1) → 14/12(Y); also the period of the plan's targets."""
    return _reported(year, 1, 12, f"nam-{year}", f"Năm {year}")


def calendar_month(year: int, month: int) -> Period:
    last = _month_start(year, month + 1) - timedelta(days=1)
    return Period(date(year, month, 1), last, f"lich-thang-{month}-{year}", f"Tháng {month}/{year} (dương lịch)")


def calendar_quarter(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    last = _month_start(year, 3 * quarter + 1) - timedelta(days=1)
    return Period(first, last, f"lich-quy-{quarter}-{year}", f"Quý {ROMAN[quarter - 1]}/{year} (dương lịch)")


def calendar_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), f"lich-nam-{year}", f"Năm {year} (dương lịch)")


MAKERS = {
    "thang": (report_month, 12),
    "quy": (report_quarter, 4),
    "6-thang": (report_half, 2),
    "lich-thang": (calendar_month, 12),
    "lich-quy": (calendar_quarter, 4),
}
YEARS = {"nam": report_year, "lich-nam": calendar_year}


def period_named(key: str) -> Period:
    """The period of a key such as quy-3-2024, nam-2024, lich-thang-7-2024. Refused when there is none."""
    if match := re.fullmatch(r"((?:lich-)?nam)-(\d{4})", key):
        return YEARS[match[1]](int(match[2]))
    match = re.fullmatch(r"(thang|quy|6-thang|lich-thang|lich-quy)-(\d{1,2})-(\d{4})", key)
    if match and 1 <= int(match[2]) <= MAKERS[match[1]][1]:
        return MAKERS[match[1]][0](int(match[3]), int(match[2]))
    raise Refused(
        f"Không có kỳ «{key}». Ghi như quy-3-2024, thang-7-2024, nam-2024 hoặc chọn từ ngày, đến ngày.", field="ky"
    )


def between(first: date, last: date) -> Period:
    """Any days; known by its name where it is a reporting period."""
    if last < first:
        raise Refused("Ngày cuối kỳ phải không trước ngày đầu kỳ.", field="to")
    for period in (report_year_of(last), report_half_of(last), report_quarter_of(last), report_month_of(last)):
        if (period.first, period.last) == (first, last):
            return period
    return Period(first, last)


def report_month_of(day: date) -> Period:
    month = _month_start(day.year, day.month + (day.day >= CUT))
    return report_month(month.year, month.month)


def report_quarter_of(day: date) -> Period:
    """The reporting quarter a day lies in: 15/12 already belongs to the first quarter of the next year."""
    month = _month_start(day.year, day.month + (day.day >= CUT))
    return report_quarter(month.year, (month.month + 2) // 3)


def report_half_of(day: date) -> Period:
    month = _month_start(day.year, day.month + (day.day >= CUT))
    return report_half(month.year, (month.month + 5) // 6)


def report_year_of(day: date) -> Period:
    return report_year(_month_start(day.year, day.month + (day.day >= CUT)).year)


def previous(period: Period) -> Period:
    """The period just before: of the same kind where it has a name, else as many days."""
    before = period.first - timedelta(days=1)
    kind = re.match(r"(?:lich-)?(?:6-)?[a-z]+", period.key)
    of_kind = {"thang": report_month_of, "quy": report_quarter_of, "6-thang": report_half_of, "nam": report_year_of}
    if kind and kind[0] in of_kind:
        return of_kind[kind[0]](before)
    return Period(before - (period.last - period.first), before)


def offered(now: datetime) -> list[Period]:
    """What a page offers without typing: this and the last quarters, this and last year, the months before."""
    today = day_of(now)
    quarters = [report_quarter_of(today)]
    for _ in range(4):
        quarters.append(previous(quarters[-1]))
    months = [report_month_of(today)]
    for _ in range(2):
        months.append(previous(months[-1]))
    year = report_year_of(today)
    return [*quarters, *months, year, previous(year)]
