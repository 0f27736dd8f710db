"""Moments and days in the office's own time zone."""

from datetime import date, datetime, time

from motcua.law.workdays import VIETNAM

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days people can mean. Beyond them databases and arithmetic with days fail."""


def read_day(text: str) -> date | None:
    """A day written as 2026-11-25; None for what is no day, or none that people can mean.

    >>> read_day("2026-02-30"), read_day("0001-01-01"), read_day("2026-11-25")
    (None, None, datetime.date(2026, 11, 25))
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def local(moment: datetime) -> datetime:
    """The same moment on the office's clock."""
    return moment.astimezone(VIETNAM)


def day_of(moment: datetime) -> date:
    """The day in Vietnam. Cutting a UTC string would lose a day before 07:00."""
    return moment.astimezone(VIETNAM).date()


def at(day: date, clock: time = time.min) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def end_of(day: date) -> datetime:
    """23:59:59 of the day: the snapshot moment of reports."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
