"""Who may do what to a duty. Pages, buttons and acts ask the same functions; a foreign agency is always no.

`day` decides whose posts count: a substitute leads while the holder is on leave.
"""

from datetime import date

from motcua.agency.models import Duty as Power
from motcua.agency.models import Officer
from motcua.dossiers.permissions import Actor
from motcua.duties.models import Duty, DutyState, Evidence, Occurrence, OccurrenceState
from motcua.duties.queries import codes_of


def can_see_duties(who: Actor) -> bool:
    """Every officer sees what the office owes."""
    return bool(who.officer.pk)


def can_see(who: Actor, duty: Duty) -> bool:
    return _own(who, duty)


def can_order(who: Actor) -> bool:
    """Give a duty by hand."""
    return who.has(Power.LEADER, Power.HEAD_OFFICE)


def can_add_evidence(who: Actor, duty: Duty, day: date) -> bool:
    """The lead, the partners and the office; not to a duty that was given up."""
    if not _own(who, duty) or duty.state == DutyState.CANCELLED:
        return False
    return who.has(Power.HEAD_OFFICE) or _holds(who, [*duty.lead_posts, *duty.partner_posts], day)


def can_withdraw(who: Actor, evidence: Evidence, day: date) -> bool:
    """Who added it, the lead, the office or a leader."""
    if not _own(who, evidence.duty) or evidence.withdrawn_at is not None:
        return False
    mine = evidence.added_by_id is not None and evidence.added_by_id == who.officer.pk
    return mine or who.has(Power.LEADER) or can_lead(who, evidence.duty, day)


def can_lead(who: Actor, duty: Duty, day: date) -> bool:
    """The holder of a lead post, a substitute in leave, or the office."""
    return _own(who, duty) and (who.has(Power.HEAD_OFFICE) or _holds(who, duty.lead_posts, day))


def can_finish(who: Actor, occurrence: Occurrence, day: date) -> bool:
    return occurrence.is_pending and occurrence.duty.state == DutyState.OPEN and can_lead(who, occurrence.duty, day)


def can_set_due(who: Actor, occurrence: Occurrence, day: date) -> bool:
    """Name the document that a duty waits for, and its day; the leader too."""
    is_open = occurrence.is_pending and occurrence.duty.state == DutyState.OPEN
    return is_open and (can_lead(who, occurrence.duty, day) or can_steer(who, occurrence.duty))


def can_keep_budget(who: Actor, duty: Duty, day: date) -> bool:
    return duty.state != DutyState.CANCELLED and (can_lead(who, duty, day) or can_steer(who, duty))


def can_steer(who: Actor, duty: Duty) -> bool:
    """A leader of the agency: gives it to another lead, gives it up, opens it again."""
    return _own(who, duty) and who.has(Power.LEADER)


def can_assign(who: Actor, duty: Duty) -> bool:
    return duty.state == DutyState.OPEN and can_steer(who, duty)


def can_cancel(who: Actor, duty: Duty) -> bool:
    return duty.state == DutyState.OPEN and can_steer(who, duty)


def can_reopen(who: Actor, occurrence: Occurrence) -> bool:
    closed = occurrence.state in (OccurrenceState.DONE, OccurrenceState.CANCELLED)
    return closed and can_steer(who, occurrence.duty)


def belongs(officer: Officer, duty: Duty) -> bool:
    return officer.agency_id == duty.agency_id


def _own(who: Actor, duty: Duty) -> bool:
    return belongs(who.officer, duty)


def _holds(who: Actor, codes: list[str], day: date) -> bool:
    return bool(set(codes) & set(codes_of(who.officer, day)))
