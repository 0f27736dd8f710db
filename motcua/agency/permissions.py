"""Who may change the ground: people, posts, leave, accounts. Functions take the duties an officer has today."""

from collections.abc import Set as AbstractSet

from motcua.agency.models import Duty


def can_see_people(duties: AbstractSet[str]) -> bool:
    """Units, posts, officers, leave: the office, the leaders and the administrator."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.LEADER, Duty.ADMIN})


def can_change_people(duties: AbstractSet[str]) -> bool:
    """Leave, substitutes, appointments: the office on the chairman's behalf, and the administrator."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.ADMIN})


def can_manage_accounts(duties: AbstractSet[str]) -> bool:
    """Ways to sign in are the administrator's alone: who deals out work must not deal out keys."""
    return Duty.ADMIN in duties


def can_see_choices(duties: AbstractSet[str]) -> bool:
    """What the office chose for itself: whoever sets up or answers for it."""
    return bool(duties & {Duty.HEAD_OFFICE, Duty.LEADER, Duty.ADMIN})


def can_choose(duties: AbstractSet[str]) -> bool:
    """Choosing is for those who answer: the leaders, and the administrator who carries it out."""
    return bool(duties & {Duty.LEADER, Duty.ADMIN})
