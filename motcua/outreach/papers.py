"""The sheet of a week's broadcasts, for the board of a hamlet and the table of the station."""

from datetime import date, datetime, timedelta
from typing import Any

from motcua.agency.models import Agency
from motcua.documents.drawing import draw
from motcua.dossiers.papers import letterhead
from motcua.outreach.models import WEEKDAYS
from motcua.outreach.queries import DAYS_OF_WEEK, programme


def programme_data(agency: Agency, first: date, *, village: str = "", at: datetime) -> dict[str, Any]:
    """The week from `first` on, as the dictionary of `documents.outreach_papers.ProgrammeSheet`."""
    found = programme(agency, first, village=village)
    return {
        **letterhead(agency, at),
        "village": village,
        "first": first,
        "last": first + timedelta(days=DAYS_OF_WEEK - 1),
        "days": [
            {
                "weekday": WEEKDAYS[day.weekday()],
                "day": day,
                "slots": [
                    {
                        "time": f"{hour.slot.starts_at:%H:%M}–{hour.slot.ends_at}",
                        "where": hour.slot.where,
                        "items": [
                            {"title": one.item.title, "topic": one.item.topic_label, "minutes": one.script.minutes}
                            for one in hour.readings
                        ],
                    }
                    for hour in hours
                ],
            }
            for day, hours in found.days()
        ],
        "issued_on": at,
    }


def programme_pdf(agency: Agency, first: date, *, village: str = "", at: datetime) -> bytes:
    """The sheet as it stands now (PDF); nothing is kept of it."""
    return draw("programme_sheet", programme_data(agency, first, village=village, at=at), at=at)
