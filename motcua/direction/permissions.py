"""Who may read, draft, sign and hand on documents. Pages, buttons and acts ask the same functions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from motcua.agency.models import Duty, Officer
from motcua.agency.queries import duties_of, hand_for_post
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden
from motcua.direction.models import IncomingDocument, IncomingState, OutgoingDocument, OutgoingState

WRITERS = (Duty.COUNTER, Duty.SPECIALIST, Duty.CLERK, Duty.LEADER, Duty.HEAD_OFFICE)
KEEPERS = (Duty.CLERK, Duty.LEADER, Duty.HEAD_OFFICE)


class Who(Protocol):
    """An officer with the duties that hold today."""

    @property
    def officer(self) -> Officer: ...

    def has(self, *duties: Duty) -> bool: ...


@dataclass(frozen=True)
class Hand:
    """Whoever acts, with the duties of the moment."""

    officer: Officer
    duties: frozenset[str]

    def has(self, *duties: Duty) -> bool:
        return any(duty.value in self.duties for duty in duties)


def hand(officer: Officer, at: datetime) -> Hand:
    return Hand(officer, duties_of(officer, day_of(at)))


def ensure(decision: bool, sentence: str) -> None:
    if not decision:
        raise Forbidden(sentence)


def can_open(who: Who) -> bool:
    """The page of documents: everybody who writes or answers them; administrators only keep the system running."""
    return who.has(*WRITERS)


def can_see_registers(who: Who) -> bool:
    """Both registers whole, drafts of others included."""
    return who.has(*KEEPERS)


# Going out


def can_draft(who: Who) -> bool:
    """Whoever settles work drafts what it needs (Điều 10)."""
    return who.has(*WRITERS)


def can_see(who: Who, document: OutgoingDocument) -> bool:
    """What is signed is everybody's work; a draft is its writer's and the office's."""
    if not _own(who, document) or not who.has(*WRITERS):
        return False
    return document.is_signed or can_see_registers(who) or document.drafted_by_id == who.officer.pk


def can_edit(who: Who, document: OutgoingDocument) -> bool:
    return document.state == OutgoingState.DRAFT and _writes(who, document)


def can_submit(who: Who, document: OutgoingDocument) -> bool:
    return can_edit(who, document)


def can_return(who: Who, document: OutgoingDocument) -> bool:
    """The leader for what it says, the clerk for its form (Điều 11–12)."""
    return _own(who, document) and document.state == OutgoingState.SUBMITTED and who.has(*KEEPERS)


def can_sign(who: Who, document: OutgoingDocument) -> bool:
    """The chairman, or a deputy in his stead (Điều 13)."""
    return _own(who, document) and document.state == OutgoingState.SUBMITTED and who.has(Duty.LEADER)


def can_cancel(who: Who, document: OutgoingDocument) -> bool:
    open_states = (OutgoingState.DRAFT, OutgoingState.SUBMITTED)
    return document.state in open_states and _writes(who, document)


def can_change_templates(who: Who) -> bool:
    return who.has(Duty.CLERK, Duty.HEAD_OFFICE)


def can_continue_series(who: Who) -> bool:
    """The clerk, who keeps the registers (Điều 6(3))."""
    return who.has(Duty.CLERK, Duty.HEAD_OFFICE)


# Coming in


def can_record_incoming(who: Who) -> bool:
    """The clerk (Điều 22), and the office in the clerk's absence."""
    return who.has(Duty.CLERK, Duty.HEAD_OFFICE)


def can_see_incoming(who: Who, document: IncomingDocument, at: datetime) -> bool:
    if not _own(who, document):
        return False
    return can_see_registers(who) or is_handler(who, document) or _stands_in(who, document, at)


def is_handler(who: Who, document: IncomingDocument) -> bool:
    return document.handler_id is not None and document.handler_id == who.officer.pk


def can_assign(who: Who, document: IncomingDocument) -> bool:
    """The leader instructs; the office where it is plain whose work it is (Điều 23)."""
    return _own(who, document) and document.is_open and who.has(Duty.LEADER, Duty.HEAD_OFFICE)


def can_close(who: Who, document: IncomingDocument, at: datetime) -> bool:
    """Whoever was given it, a substitute meanwhile, or the office."""
    if not _own(who, document) or document.state == IncomingState.CLOSED:
        return False
    return who.has(Duty.HEAD_OFFICE, Duty.CLERK) or is_handler(who, document) or _stands_in(who, document, at)


def _stands_in(who: Who, document: IncomingDocument, at: datetime) -> bool:
    if not document.handler_post:
        return False
    found = hand_for_post(document.agency, document.handler_post, day_of(at))
    return found is not None and found.officer.pk == who.officer.pk


def _own(who: Who, document: OutgoingDocument | IncomingDocument) -> bool:
    return document.agency_id == who.officer.agency_id


def _writes(who: Who, document: OutgoingDocument) -> bool:
    return _own(who, document) and (document.drafted_by_id == who.officer.pk or can_see_registers(who))
