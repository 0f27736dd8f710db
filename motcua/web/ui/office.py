"""The office as the head and foot of a page show it. Kept for a minute: it hardly ever changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby
from operator import itemgetter
from time import monotonic

from django.db import DatabaseError
from django.utils import timezone

from motcua.agency.queries import one_stop_unit, served_agencies, workdays_for
from motcua.common.moments import day_of
from motcua.common.refusals import Refused

KEEP_SECONDS = 60


@dataclass(frozen=True)
class OfficeCard:
    name: str = "Bộ phận Một cửa"
    short_name: str = "Một cửa"
    above: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""


class _Kept:
    card: OfficeCard | None = None
    until: float = 0.0


def forget_office_card() -> None:
    """Call after the agency's name, address or telephone changed."""
    _Kept.card = None


def office_card() -> OfficeCard:
    if _Kept.card is None or monotonic() > _Kept.until:
        _Kept.card, _Kept.until = _read_card(), monotonic() + KEEP_SECONDS
    return _Kept.card


def _read_card() -> OfficeCard:
    """The served agency; a plain card while nothing is set up (an error page must still open)."""
    try:
        agency = served_agencies().first()
        if agency is None:
            return OfficeCard()
        unit = one_stop_unit(agency, day_of(timezone.now()))
    except DatabaseError:
        return OfficeCard()
    return OfficeCard(
        name=unit.name if unit else "Bộ phận Một cửa",
        short_name=agency.name,
        above=agency.full_name,
        place=agency.name,
        address=agency.address,
        phone=agency.phone,
    )


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def opening_hours(day: date) -> dict[str, object]:
    """Hours of the week of `day` as rows (days, hours), equal neighbours joined, and the hours of the day itself.

    Read from the office's own calendar, so a holiday or a swap day is already counted in.
    """
    agency = served_agencies().first()
    if agency is None:
        return {}
    try:
        calendar = workdays_for(agency)
        monday = day - timedelta(days=day.weekday())
        week = [_spans(calendar.sessions_on(monday + timedelta(days=index))) for index in range(7)]
    except Refused:
        return {}
    return {"hours": _joined(week), "open_today": week[day.weekday()]}


def _spans(sessions: Iterable[tuple[time, time]]) -> str:
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in sessions)


def _joined(week: list[str]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for spans, run in groupby(enumerate(week), key=itemgetter(1)):
        days = [WEEKDAYS[index] for index, _spans in run]
        name = days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}"
        rows.append((name, spans or "Nghỉ"))
    return rows
