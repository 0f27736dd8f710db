"""What an office decides for itself about late dossiers: read from `Agency.policy`, defaults in this one place."""

from dataclasses import dataclass

from motcua.agency.models import Agency
from motcua.agency.policy import chosen


@dataclass(frozen=True)
class LatePolicy:
    """Every choice with the value that holds until the office chooses otherwise, and where the default comes from."""

    warn_workdays: int = 1
    """Warn holder and head when the limit lies at most so many working days ahead (mot-cua §3.4: alert at T-1)."""
    warn_head_of_steps: bool = False
    """Tell the head of step limits too, not only of the appointment (rule of this project)."""
    apology_auto_draft: bool = True
    """Draft the apology by the clock when the date cannot be kept (practice of Lâm Hà district)."""
    apology_signer: str = "leader"
    """Duty that decides and signs (NĐ 61/2018 Đ19: head of the late agency; at a commune chairman or deputy)."""
    apology_issue_on_approval: bool = True
    """Number and date the paper in the moment of approval; otherwise the clerk issues it afterwards."""
    explanation_auto_draft: bool = True
    """Draft the explanation by the clock when a dossier has become late (the plan, II.7)."""
    late_list_auto_close: bool = True
    """Close last month's public list on the first day of the month; a person publishes it (the plan, II.7)."""


def late_policy(agency: Agency) -> LatePolicy:
    return chosen(agency, LatePolicy)
