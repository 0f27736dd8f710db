"""Who may score, verify and sign. Page, button and act ask the same functions; nobody judges an own sheet."""

from motcua.agency.models import Duty
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import Actor
from motcua.scoring.models import ScoreSheet, SheetState
from motcua.scoring.queries import SCORED_DUTIES


def can_see_scoring(who: Actor) -> bool:
    """The list of sheets: leaders and the office see all, everybody who is scored sees what concerns them."""
    return can_see_all(who) or bool(SCORED_DUTIES & who.duties)


def can_see_all(who: Actor) -> bool:
    return who.has(Duty.LEADER, Duty.HEAD_OFFICE)


def can_open_sheets(who: Actor) -> bool:
    return who.has(Duty.LEADER, Duty.HEAD_OFFICE)


def can_see_sheet(who: Actor, sheet: ScoreSheet) -> bool:
    """Own sheet, and the one-stop unit's for those who work there; leaders and the office see every one."""
    return _own_agency(who, sheet) and (can_see_all(who) or _is_subject(who, sheet))


def can_self_score(who: Actor, sheet: ScoreSheet) -> bool:
    """The officer for themselves, an officer of the counter for the unit."""
    return _own_agency(who, sheet) and sheet.state == SheetState.DRAFT and _is_subject(who, sheet)


def can_verify(who: Actor, sheet: ScoreSheet) -> bool:
    """Another than who was scored and who scored: the office or the head."""
    return _own_agency(who, sheet) and sheet.state == SheetState.SCORED and _judges(who, sheet)


def can_return(who: Actor, sheet: ScoreSheet) -> bool:
    """Whoever could take the next step may give the sheet back instead."""
    return can_verify(who, sheet) or can_sign(who, sheet)


def can_sign(who: Actor, sheet: ScoreSheet) -> bool:
    """The chairman, or a deputy in his stead."""
    is_waiting = _own_agency(who, sheet) and sheet.state == SheetState.VERIFIED
    return is_waiting and who.has(Duty.LEADER) and sheet.officer_id != who.officer.pk


def can_record_fault(who: Actor, dossier: Dossier) -> bool:
    """The office or the head, but not who asked for the papers."""
    if dossier.case.agency_id != who.officer.agency_id or not who.has(Duty.LEADER, Duty.HEAD_OFFICE):
        return False
    return all(row.proposed_by_id != who.officer.pk for row in dossier.supplements.all())


def _own_agency(who: Actor, sheet: ScoreSheet) -> bool:
    return sheet.agency_id == who.officer.agency_id


def _is_subject(who: Actor, sheet: ScoreSheet) -> bool:
    return sheet.officer_id == who.officer.pk if sheet.officer_id else who.has(Duty.COUNTER)


def _judges(who: Actor, sheet: ScoreSheet) -> bool:
    is_other = who.officer.pk not in (sheet.officer_id, sheet.scored_by_id)
    return is_other and who.has(Duty.LEADER, Duty.HEAD_OFFICE)
