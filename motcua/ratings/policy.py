"""What an office decides for itself about ratings: read from `Agency.policy`, defaults in this one place."""

from dataclasses import dataclass

from motcua.agency.models import Agency
from motcua.agency.policy import chosen
from motcua.law.satisfaction import MIN_N


@dataclass(frozen=True)
class RatingPolicy:
    """Every choice with the value that holds until the office chooses otherwise. All are rules of this project."""

    rating_min_n: int = MIN_N
    """Below so many ratings a figure bears the words “ít phiếu”; officers are then not shown at all."""
    rating_follow_up_workdays: int = 5
    """So many working days has whoever answers for a low rating."""
    rating_recent_minutes: int = 15
    """So long the counter's tablet lists the code of a result that was handed back."""
    rating_invitation_minutes: int = 5
    """So long the tablet shows the dossier for which an officer has asked."""


def rating_policy(agency: Agency) -> RatingPolicy:
    """The office's choices; numbers below 1 are passed over."""
    return chosen(agency, RatingPolicy, is_fit=lambda number: number >= 1)
