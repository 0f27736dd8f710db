"""The clock of a case: what the law makes of its limit, its intake moment and its pauses."""

from datetime import date, datetime

from motcua.agency.models import Agency
from motcua.casework.models import Case, Pause
from motcua.common.moments import day_of
from motcua.law.deadlines import Deadline, Limit, Unit, classify, due, shift_due
from motcua.law.deadlines import Pause as LawPause
from motcua.law.rules import RuleSet, rules_named
from motcua.law.workdays import OutsideCalendar, Workdays


def limit_of(case: Case) -> Limit:
    return Limit(unit=Unit(case.limit_unit), amount=case.limit_amount, cutoff=case.limit_cutoff)


def law_pauses(pauses: list[Pause]) -> list[LawPause]:
    return [LawPause(start=row.started_at, end=row.ended_at, kind=row.kind, mode=row.mode) for row in pauses]


def deadline_of(case: Case, office: Workdays, pauses: list[Pause]) -> Deadline | None:
    """The deadline with its proof, or None where the appointment was given by hand and only shifts by pauses."""
    if case.due_is_given or case.received_at is None:
        return None
    return due(limit_of(case), case.received_at, office, rules_named(case.rules), law_pauses(pauses))


def proof_of(case: Case, office: Workdays) -> Deadline | None:
    """The deadline with its proof, to be shown; None too where an old dossier lies outside the known calendar."""
    try:
        return deadline_of(case, office, list(case.pauses.all()))
    except OutsideCalendar:
        return None


def due_at_of(case: Case, office: Workdays, pauses: list[Pause]) -> datetime | None:
    """When the result is due now; the last known moment while a pause is open."""
    if any(row.ended_at is None for row in pauses):
        return case.due_at
    if deadline := deadline_of(case, office, pauses):
        return deadline.due_at
    if case.first_due_at is None or not pauses:
        return case.first_due_at
    return shift_due(case.first_due_at, law_pauses(pauses), Unit(case.limit_unit or "working_days"), office)


def timeliness_of(case: Case, ended_at: datetime, agency: Agency) -> str:
    """early, on_time or late, by the agency's rule; a case without an appointment is on time (mot-cua §3.3)."""
    if case.due_at is None:
        return "on_time"
    rule = agency.policy.get("early_rule", "by_unit")
    return str(classify(ended_at, case.due_at, rule, Unit(case.limit_unit or "working_days")))


def pause_mode(kind: str, agency: Agency, rules: RuleSet, *, is_late: bool) -> str:
    """How the clock goes on after a pause: a payment always extends, a supplement as the agency chose or by rule.

    A supplement asked for when the dossier is late already gives back its own time only, so that the lateness stays:
    the decree lets the limit run anew, but is silent on one that had run out, and papers must not be a way to wash it
    (assumption of this project; the policy `restart_wipes_lateness` chooses the other reading).
    """
    if kind != "supplement":
        return "extend"
    if is_late and agency.policy.get("restart_wipes_lateness") is not True:
        return "extend"
    return str(agency.policy.get("resume_mode") or rules.resume_mode)


def intake_day(case: Case) -> date | None:
    """The day whose forms and rules the case keeps; None before it was received."""
    return day_of(case.received_at) if case.received_at else None
