"""What an office decides about showing its procedures: read from `Agency.policy`, defaults in this one place."""

from dataclasses import dataclass

from motcua.agency.models import Agency
from motcua.agency.policy import chosen


@dataclass(frozen=True)
class PostingPolicy:
    """Every choice with the value that holds until the office chooses otherwise, and where the default comes from."""

    posting_workdays: int = 5
    """A version is shown in time within so many working days of the day its decision came in.

    Source: Luật 10/2022/QH15 Điều 12 khoản 3.
    """
    posting_portal_is_here: bool = True
    """The commune's portal is this software, which shows what is in force by itself; else it is confirmed by hand."""


def posting_policy(agency: Agency) -> PostingPolicy:
    return chosen(agency, PostingPolicy)
