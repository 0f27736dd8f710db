"""A slow second opinion: walks days and sessions one after another, with plain lists and no prefix table.

It shares nothing with `law.workdays` and `law.deadlines` but the inputs.
"""

from calendar import monthrange
from datetime import date, timedelta

DAY = 1440


class Off(Exception):  # noqa: N818
    """The walk left the known days."""


class SlowOffice:
    """Sessions per day as minutes of the day; moments are minutes since midnight of the first day."""

    def __init__(self, calendar):
        self.first = calendar.first
        self.days = []
        day = calendar.first
        while day <= calendar.last:
            self.days.append([(a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in calendar.sessions_on(day)])
            day += timedelta(days=1)

    def sessions_from(self, moment):
        """(start, end) of every session that ends after the moment, cut to begin at it."""
        for number in range(moment // DAY, len(self.days)):
            for a, b in self.days[number]:
                start, end = number * DAY + a, number * DAY + b
                if end > moment:
                    yield max(start, moment), end
        raise Off

    def opening(self, moment):
        return next(self.sessions_from(moment))[0]

    def worked(self, start, end):
        self.known(end // DAY)
        total = 0
        for number in range(start // DAY, end // DAY + 1):
            for a, b in self.days[number]:
                total += max(min(number * DAY + b, end) - max(number * DAY + a, start), 0)
        return total

    def walk(self, moment, minutes):
        """Use up working minutes, one session after another."""
        for start, end in self.sessions_from(moment):
            if end - start >= minutes:
                return start + minutes
            minutes -= end - start
        raise Off

    def known(self, number):
        if number >= len(self.days):
            raise Off

    def works(self, number):
        self.known(number)
        return bool(self.days[number])

    def workday_after(self, number, count):
        while count:
            number += 1
            count -= self.works(number)
        return number

    def this_or_next_workday(self, number):
        while not self.works(number):
            number += 1
        return number

    def closing(self, number):
        return number * DAY + self.days[number][-1][1]

    def workdays_in(self, first, last):
        self.known(last)
        return sum(self.works(number) for number in range(first + 1, last + 1))


def slow_due(office, unit, amount, cutoff, accepted, pauses, default_mode):
    """Minute of the due moment, or None while a pause is open. Pauses: (start, end | None, kind, mode), in order."""
    start, kept = accepted, []
    for begin, end, kind, mode in pauses:
        if end is None:
            return None
        if kind == "supplement" and (mode or default_mode) == "restart":
            start, kept = end, []
        else:
            kept.append((begin, end))
    if unit == "hours":
        due = start + amount * 60 + sum(end - begin for begin, end in kept)
        if due >= len(office.days) * DAY:
            raise Off
        return due
    if unit == "working_hours":
        return office.walk(start, amount * 60 + sum(office.worked(*pause) for pause in kept))
    opened = office.opening(start)
    first = opened // DAY
    whole = [(max(begin // DAY, first), max(end // DAY, first)) for begin, end in kept]
    if unit in {"same_day", "immediate"}:
        number = office.workday_after(first, 1) if opened % DAY > cutoff else first
        return office.closing(office.workday_after(number, sum(office.workdays_in(*span) for span in whole)))
    if unit == "working_days":
        return office.closing(office.workday_after(first, amount + sum(office.workdays_in(*span) for span in whole)))
    if unit == "months":
        number = (_months(office.first + timedelta(days=first), amount) - office.first).days
    else:
        number = first + amount
    for (begin, _), (before, last) in zip(kept, whole, strict=True):
        if begin // DAY > number:
            number = office.this_or_next_workday(number)
        number += last - before
    return office.closing(office.this_or_next_workday(number))


def _months(day, count):
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
