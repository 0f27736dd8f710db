"""Who may close, sign, restate and publish figures. Pages and acts ask the same functions."""

from motcua.agency.models import Duty
from motcua.dossiers.permissions import Actor


def can_see_frozen_figures(who: Actor) -> bool:
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_close_figures(who: Actor) -> bool:
    """The office gathers the figures; a leader may too."""
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_sign_figures(who: Actor) -> bool:
    """Who answers for the report."""
    return who.has(Duty.LEADER)


def can_restate_figures(who: Actor) -> bool:
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)


def can_publish(who: Actor) -> bool:
    """Văn phòng keeps the public figures, leaders answer for them (the plan, II.7)."""
    return who.has(Duty.HEAD_OFFICE, Duty.LEADER)
