"""Where evidence leads for whoever looks at it."""

from motcua.dossiers.permissions import Actor, can_see_board
from motcua.duties.models import Evidence

OF_LEADERS = "/dieu-hanh/"


def address_of(who: Actor, proof: Evidence) -> str:
    """The address of the evidence; empty where that page is closed to this officer."""
    return "" if proof.url.startswith(OF_LEADERS) and not can_see_board(who) else proof.url
