"""What every act on a meeting does: take it under lock, tell the log, tidy words, hash what was signed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from motcua.agency.models import Agency, Officer, Post
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.meetings.models import DialogueQuestion, Meeting

LONGEST = 20_000
PEOPLE = ("agency", "chair", "secretary")


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now; others wait until this act is over."""
    return Meeting.objects.select_for_update(of=("self",)).select_related(*PEOPLE).get(pk=meeting.pk)


def locked_question(question: DialogueQuestion) -> DialogueQuestion:
    """The question with its meeting; the meeting is locked first, as in every act."""
    meeting = locked_meeting(Meeting(pk=question.meeting_id))
    row = DialogueQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    row.meeting = meeting
    return row


def tell(verb: str, meeting: Meeting, *, by: Officer, at: datetime, data: dict[str, Any] | None = None) -> None:
    """One entry in the log, under the subject of the meeting; never with words of people."""
    log(f"meetings:{verb}", by=by, agency=meeting.agency, at=at, subject=meeting.subject, data=data or {})


def tidy(text: str, longest: int = LONGEST) -> str:
    """Lines stay lines; each is tidied and composed."""
    return "\n".join(nfc(line) for line in text.strip().splitlines())[:longest]


def check_post(agency: Agency, code: str, *, field: str = "lead_post") -> None:
    if not Post.objects.filter(unit__agency=agency, code=code).exists():
        raise Refused("Cơ quan không có vị trí này. Chọn vị trí khác.", field=field)


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
