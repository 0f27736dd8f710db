"""Who may call a meeting, write and sign its minutes, answer people. Page, button and act ask the same functions."""

from datetime import date

from motcua.agency.models import Duty as Power
from motcua.agency.queries import posts_of
from motcua.dossiers.permissions import Actor
from motcua.meetings.models import DialogueQuestion, Meeting, MeetingState, QuestionState

CALLERS = (Power.LEADER, Power.HEAD_OFFICE, Power.CLERK)


def can_see_meetings(who: Actor) -> bool:
    """Everybody of the office may be invited; who only keeps the system running reads no minutes."""
    return bool(who.officer.pk) and who.duties != frozenset({Power.ADMIN.value})


def can_see(who: Actor, meeting: Meeting) -> bool:
    return _own(who, meeting) and can_see_meetings(who)


def can_call(who: Actor) -> bool:
    """Plan a meeting."""
    return who.has(*CALLERS)


def can_change(who: Actor, meeting: Meeting) -> bool:
    """Time, place, people and agenda, until it was held."""
    return meeting.state == MeetingState.PLANNED and _prepares(who, meeting)


def can_hold(who: Actor, meeting: Meeting) -> bool:
    """Say that it took place and who came."""
    return can_change(who, meeting)


def can_cancel(who: Actor, meeting: Meeting) -> bool:
    return can_change(who, meeting)


def can_minute(who: Actor, meeting: Meeting) -> bool:
    """Write minutes and conclusions: the secretary, or the office for them."""
    return _own(who, meeting) and meeting.state == MeetingState.HELD and _writes(who, meeting)


def can_return(who: Actor, meeting: Meeting) -> bool:
    """Give the minutes back to be mended: the chair, or the secretary who sees a slip."""
    mine = who.officer.pk in (meeting.chair_id, meeting.secretary_id)
    return _own(who, meeting) and meeting.state == MeetingState.MINUTED and mine


def can_sign(who: Actor, meeting: Meeting) -> bool:
    """Who chaired signs, while a leader of the office."""
    is_chair = who.officer.pk == meeting.chair_id and who.has(Power.LEADER)
    return _own(who, meeting) and meeting.state == MeetingState.MINUTED and is_chair


def can_draft_papers(who: Actor, meeting: Meeting) -> bool:
    """Draft the invitation, or the notice of conclusions."""
    return _own(who, meeting) and meeting.state != MeetingState.CANCELLED and _prepares(who, meeting)


# What people ask


def can_ask(who: Actor, meeting: Meeting) -> bool:
    """Write down what somebody asked: before the dialogue, in it, and until its minutes are signed."""
    is_open = meeting.state in (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MINUTED)
    return (
        is_open and meeting.is_dialogue and (_prepares(who, meeting) or (_own(who, meeting) and who.has(Power.COUNTER)))
    )


def can_assign(who: Actor, question: DialogueQuestion) -> bool:
    """Hand it to a post with a day: a leader or the office, in their own meeting."""
    is_open = question.state in (QuestionState.OPEN, QuestionState.ASSIGNED)
    is_open = is_open and question.meeting.state != MeetingState.CANCELLED
    return is_open and _own(who, question.meeting) and who.has(Power.LEADER, Power.HEAD_OFFICE)


def can_answer(who: Actor, question: DialogueQuestion, day: date) -> bool:
    """The posts that lead its duty, whoever chaired, or the office. Not once it is published."""
    meeting = question.meeting
    if question.state == QuestionState.PUBLISHED or meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        return False
    leads = question.duty.lead_posts if question.duty else [question.lead_post]
    mine = any(post.code in leads for post in posts_of(who.officer, day))
    return _own(who, meeting) and (mine or who.officer.pk == meeting.chair_id or who.has(Power.HEAD_OFFICE))


def can_publish(who: Actor, question: DialogueQuestion) -> bool:
    """Lay question and answer open: a leader or the office."""
    is_ready = question.state == QuestionState.ANSWERED
    return is_ready and _own(who, question.meeting) and who.has(Power.LEADER, Power.HEAD_OFFICE)


def can_withdraw(who: Actor, question: DialogueQuestion) -> bool:
    """Take what was published back: only a leader."""
    is_out = question.state == QuestionState.PUBLISHED
    return is_out and _own(who, question.meeting) and who.has(Power.LEADER)


def can_see_asker(who: Actor, question: DialogueQuestion, day: date) -> bool:
    """The name and how to reach them: who has to answer, who wrote it down, the office and leaders."""
    if not can_see(who, question.meeting):
        return False
    keeps = who.has(Power.LEADER, Power.HEAD_OFFICE) or who.officer.pk in (
        question.recorded_by_id,
        question.meeting.secretary_id,
    )
    return keeps or can_answer(who, question, day)


def _own(who: Actor, meeting: Meeting) -> bool:
    return meeting.agency_id == who.officer.agency_id


def _prepares(who: Actor, meeting: Meeting) -> bool:
    mine = who.officer.pk in (meeting.chair_id, meeting.secretary_id)
    return _own(who, meeting) and (mine or who.has(*CALLERS))


def _writes(who: Actor, meeting: Meeting) -> bool:
    return who.officer.pk == meeting.secretary_id or who.has(Power.HEAD_OFFICE)
