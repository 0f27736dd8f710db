"""Papers to hang up: the sheet of a week's broadcasts, and a notice for the boards of the hamlets."""

from datetime import date, datetime, timedelta
from typing import Any

from motcua.agency.models import Agency
from motcua.agency.models import Duty as Power
from motcua.agency.queries import posts_of
from motcua.common.moments import day_of
from motcua.direction.body import blocks_of
from motcua.direction.papers import is_head
from motcua.documents.drawing import draw
from motcua.dossiers.papers import letterhead
from motcua.outreach.models import WEEKDAYS, CommunicationItem
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


def notice_data(item: CommunicationItem) -> dict[str, Any]:
    """A notice in the layout of Decree 30/2020, as letters of direction are; a draft until it is approved.

    The leader who approved it signs; approved by the office, the name is left to the chairman.
    """
    who = item.approved_by
    on = day_of(item.approved_at) if item.approved_at else None
    leads = bool(who and on and any(Power.LEADER in post.duties for post in posts_of(who, on)))
    is_deputy = bool(leads and who and on and not is_head(who, on))
    return {
        "kind": "notice",
        "heading": "THÔNG BÁO",
        "unit": item.agency.full_name.upper(),
        "place": item.agency.place or item.agency.name,
        "number": "……/TB-UBND",
        "issued_on": on,
        "summary": item.title,
        "blocks": blocks_of(item.text),
        "recipients": ["Bảng tin các thôn", "Lưu: VT"],
        "signer_lines": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"] if is_deputy else ["CHỦ TỊCH"],
        "signer_name": who.full_name if leads and who else "",
        "is_draft": item.approved_at is None,
    }


def notice_pdf(item: CommunicationItem, *, at: datetime) -> bytes:
    """The notice to print and hang up (A4, PDF); the same item gives the same paper."""
    return draw("direction", notice_data(item), at=item.approved_at or at)
