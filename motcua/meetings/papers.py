"""What stands on the printed minutes: rows as the dictionary of `documents.meeting_papers.MeetingMinutes`."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Officer, Post
from motcua.agency.queries import posts_of
from motcua.common.moments import day_of
from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper
from motcua.dossiers.papers import letterhead
from motcua.meetings.models import Meeting, Minutes, Presence


def minutes_data(meeting: Meeting, minutes: Minutes, at: datetime) -> dict[str, Any]:
    """The minutes as they stand; the number comes when they are signed."""
    rows = list(meeting.attendance.select_related("officer"))
    names = dict(Post.objects.filter(unit__agency=meeting.agency_id).values_list("code", "name"))
    day = day_of(meeting.held_at)
    return {
        **letterhead(meeting.agency, at),
        "superior": "",
        "unit": meeting.agency.full_name.upper(),
        "title": meeting.title,
        "held_at": meeting.held_at,
        "ended_at": meeting.ended_at,
        "where": meeting.place,
        "chair": titled(meeting.chair, meeting.held_at),
        "secretary": titled(meeting.secretary, meeting.held_at),
        "present": [
            titled(one.officer, meeting.held_at)
            for one in rows
            if one.presence == Presence.PRESENT and one.officer_id not in (meeting.chair_id, meeting.secretary_id)
        ],
        "away": [
            f"{titled(one.officer, meeting.held_at)} ({one.presence_label.lower()})"
            for one in rows
            if one.presence in (Presence.EXCUSED, Presence.ABSENT)
        ],
        "guests": meeting.guests.splitlines(),
        "paragraphs": [line for line in minutes.text.splitlines() if line],
        "conclusions": [
            {
                "text": one.text,
                "lead": names.get(one.lead_post, ""),
                "due_on": one.due_on,
                "product": one.product,
            }
            for one in meeting.conclusions.all()
        ],
        "chair_name": meeting.chair.full_name if minutes.signed_at else "",
        "secretary_name": meeting.secretary.full_name if minutes.submitted_at else "",
        "recipients": ["Thành phần dự họp", "Lưu: VT"],
        "issued_on": minutes.signed_at or day,
    }


def titled(officer: Officer, at: datetime) -> str:
    """Name and post of the day."""
    posts = posts_of(officer, day_of(at))
    return f"{officer.full_name}, {posts[0].name}" if posts else officer.full_name


def minutes_pdf(minutes: Minutes, *, at: datetime) -> bytes:
    """The minutes as signed, the same bytes every time; before that as they stand now, without number."""
    if minutes.paper:
        return draw_paper(minutes.paper)
    return draw("meeting_minutes", minutes_data(minutes.meeting, minutes, at), at=at)
