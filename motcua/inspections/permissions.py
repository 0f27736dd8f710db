"""Who may plan an inspection, draw, check, report and sign. Page, button and act ask the same functions."""

from motcua.agency.models import Duty as Power
from motcua.agency.models import Officer
from motcua.dossiers.permissions import Actor
from motcua.inspections.models import Programme, ProgrammeState, SampledDossier


def can_see_inspections(who: Actor) -> bool:
    """Everybody who settles work; who only keeps the system running does not."""
    return bool(who.officer.pk) and who.duties != frozenset({Power.ADMIN.value})


def can_see(who: Actor, programme: Programme) -> bool:
    return _own(who, programme) and can_see_inspections(who)


def can_plan(who: Actor) -> bool:
    return who.has(Power.LEADER, Power.HEAD_OFFICE)


def can_draw(who: Actor, programme: Programme) -> bool:
    """Draw the sample, once: the leader of the team, the office or a leader."""
    leads = who.officer.pk == programme.leader_id or can_plan(who)
    return programme.state == ProgrammeState.PLANNED and _own(who, programme) and leads


def can_cancel(who: Actor, programme: Programme) -> bool:
    """Give it up with a reason: a leader or the office, while nothing is signed."""
    is_open = programme.state in (ProgrammeState.PLANNED, ProgrammeState.CHECKING)
    return is_open and _own(who, programme) and can_plan(who)


def can_change_team(who: Actor, programme: Programme) -> bool:
    """Put another in the lead or in the team, with a reason: a leader or the office, until the report is signed."""
    is_open = programme.state in (ProgrammeState.PLANNED, ProgrammeState.CHECKING, ProgrammeState.REPORTED)
    return is_open and _own(who, programme) and can_plan(who)


def can_check(who: Actor, programme: Programme) -> bool:
    """Answer the checklist: the team."""
    return programme.state == ProgrammeState.CHECKING and _own(who, programme) and is_in_team(who.officer, programme)


def can_check_dossier(who: Actor, sampled: SampledDossier) -> bool:
    """Nobody checks a dossier that they handled."""
    programme = sampled.sample.programme
    return can_check(who, programme) and not has_handled(who.officer, sampled)


def can_report(who: Actor, programme: Programme) -> bool:
    """Write the report, lay it before a leader: the leader of the team."""
    leads = who.officer.pk == programme.leader_id
    return programme.state == ProgrammeState.CHECKING and _own(who, programme) and leads


def can_sign(who: Actor, programme: Programme) -> bool:
    return programme.state == ProgrammeState.REPORTED and _own(who, programme) and who.has(Power.LEADER)


def can_return(who: Actor, programme: Programme) -> bool:
    """Give the report back to be mended: a leader, or the leader of the team."""
    leads = who.officer.pk == programme.leader_id or who.has(Power.LEADER)
    return programme.state == ProgrammeState.REPORTED and _own(who, programme) and leads


def can_draft_papers(who: Actor, programme: Programme) -> bool:
    """Draft the report to the office above."""
    leads = who.officer.pk == programme.leader_id or can_plan(who)
    return programme.is_signed and _own(who, programme) and leads


def is_in_team(officer: Officer, programme: Programme) -> bool:
    return officer.pk == programme.leader_id or programme.members.filter(pk=officer.pk).exists()


def has_handled(officer: Officer, sampled: SampledDossier) -> bool:
    return sampled.dossier.case.step_runs.filter(holder=officer).exists()


def _own(who: Actor, programme: Programme) -> bool:
    return programme.agency_id == who.officer.agency_id
