"""Which calendar a command counts with: the office's own where the database knows it, else the shipped one."""

import json
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from motcua.common.refusals import Refused
from motcua.law.workdays import DayKind, Season, Sessions, SpecialDay, Workdays

SEED = Path(__file__).parent / "seed"


def office_calendar() -> Workdays:
    """The calendar of the office that is served here; before `motcua init`, the one from the shipped files."""
    return stored_calendar() or shipped_calendar()


def stored_calendar() -> Workdays | None:
    """The office's own calendar, or None where there is no database, no office or no calendar yet."""
    from motcua.agency.queries import home_agency, workdays_for

    try:
        return workdays_for(home_agency())
    except (DatabaseError, Refused):
        return None


@cache
def shipped_calendar() -> Workdays:
    """National days and the seasons of the province, from the first to the last year of the shipped days."""
    days = _rows("holidays.json", "days")
    years = [int(row["date"][:4]) for row in days]
    seasons = [_season(row) for row in _rows("opening_hours.json", "seasons")]
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    return Workdays.build(first, last, seasons, [_special(row) for row in days], "seed")


def _rows(name: str, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / name).read_text(encoding="utf-8"))[key]
    return rows


def _special(row: dict[str, Any]) -> SpecialDay:
    return SpecialDay(date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name_vi"], source=row["source"])


def _season(row: dict[str, Any]) -> Season:
    return Season(
        first_md=_month_day(row["first_md"]),
        last_md=_month_day(row["last_md"]),
        sessions={int(weekday): _sessions(spans) for weekday, spans in row["sessions"].items()},
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        name=row["name"],
    )


def _sessions(spans: list[list[str]]) -> Sessions:
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
