"""Who may do what with ratings. Functions take the officer and the duties of the day."""

from collections.abc import Set as AbstractSet

from motcua.agency.models import Duty, Officer
from motcua.ratings.models import FollowUp


def can_set_up_ratings(duties: AbstractSet[str]) -> bool:
    """Questions, tablets, the yearly survey: the office and the administrator."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.ADMIN})


def can_see_satisfaction(duties: AbstractSet[str]) -> bool:
    """The figures of the office: leaders and the office."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.LEADER})


def can_invite(duties: AbstractSet[str]) -> bool:
    """Ask whoever stands at the counter to rate: the counter alone."""
    return Duty.COUNTER in duties


def can_lead_follow_ups(duties: AbstractSet[str]) -> bool:
    """See every low rating, name who answers, conclude: the office and the leaders."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.LEADER})


def can_see_follow_up(officer: Officer, duties: AbstractSet[str], row: FollowUp) -> bool:
    """Who leads, and whoever is to answer; another agency never."""
    if row.case.agency_id != officer.agency_id:
        return False
    return can_lead_follow_ups(duties) or row.in_charge_id == officer.pk


def can_answer_follow_up(officer: Officer, duties: AbstractSet[str], row: FollowUp) -> bool:
    """While it waits for an answer, or for the conclusion on one: then the answer may be made clearer."""
    return row.state != FollowUp.State.CLOSED and can_see_follow_up(officer, duties, row)


def can_close_follow_up(officer: Officer, duties: AbstractSet[str], row: FollowUp) -> bool:
    """Conclude on an answer; nobody concludes on their own one."""
    led = can_lead_follow_ups(duties) and row.case.agency_id == officer.agency_id
    return led and row.state == FollowUp.State.ANSWERED and row.answered_by_id != officer.pk
