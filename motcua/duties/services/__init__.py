"""The acts of duties: opening, evidence, closing, money."""

from motcua.duties.services.closing import (
    cancel_duty,
    finish_as_nil,
    finish_occurrence,
    reopen_occurrence,
    set_due,
)
from motcua.duties.services.evidence import (
    EvidenceSpec,
    file_by_subject,
    file_evidence,
    withdraw_evidence,
)
from motcua.duties.services.money import BudgetSpec, add_budget_line, change_budget_line
from motcua.duties.services.opening import DutySpec, assign_lead, open_duty

__all__ = [
    "BudgetSpec",
    "DutySpec",
    "EvidenceSpec",
    "add_budget_line",
    "assign_lead",
    "cancel_duty",
    "change_budget_line",
    "file_by_subject",
    "file_evidence",
    "finish_as_nil",
    "finish_occurrence",
    "open_duty",
    "reopen_occurrence",
    "set_due",
    "withdraw_evidence",
]
