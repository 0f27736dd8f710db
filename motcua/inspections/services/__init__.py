"""The acts of inspections: planning, drawing, checking, reporting, signing."""

from motcua.inspections.services.checking import (
    Mending,
    Said,
    add_recommendation,
    record_dossier,
    record_office,
    remove_recommendation,
)
from motcua.inspections.services.planning import Drawing, ProgrammeSpec, cancel_programme, draw_sample, plan_programme
from motcua.inspections.services.reporting import (
    draft_letter,
    is_intact,
    return_report,
    sign_report,
    submit_report,
    write_report,
)

__all__ = [
    "Drawing",
    "Mending",
    "ProgrammeSpec",
    "Said",
    "add_recommendation",
    "cancel_programme",
    "draft_letter",
    "draw_sample",
    "is_intact",
    "plan_programme",
    "record_dossier",
    "record_office",
    "remove_recommendation",
    "return_report",
    "sign_report",
    "submit_report",
    "write_report",
]
