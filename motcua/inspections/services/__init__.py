"""The acts of inspections: planning, drawing, checking, reporting, signing."""

from motcua.inspections.services.checking import (
    Mending,
    Outdated,
    Said,
    add_recommendation,
    record_dossier,
    record_office,
    remove_recommendation,
)
from motcua.inspections.services.planning import (
    Drawing,
    ProgrammeSpec,
    Team,
    cancel_programme,
    change_team,
    draw_sample,
    plan_programme,
)
from motcua.inspections.services.reporting import (
    draft_letter,
    is_intact,
    mark_of,
    return_report,
    sign_report,
    submit_report,
    write_report,
)

__all__ = [
    "Drawing",
    "Mending",
    "Outdated",
    "ProgrammeSpec",
    "Said",
    "Team",
    "add_recommendation",
    "cancel_programme",
    "change_team",
    "draft_letter",
    "draw_sample",
    "is_intact",
    "mark_of",
    "plan_programme",
    "record_dossier",
    "record_office",
    "remove_recommendation",
    "return_report",
    "sign_report",
    "submit_report",
    "write_report",
]
