"""Moments and days in the office's own time zone."""

from datetime import date, datetime, time

from motcua.law.workdays import VIETNAM


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
