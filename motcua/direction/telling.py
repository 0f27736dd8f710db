"""Who is told of a step, on the desk: part of the act that took it. Words name the document, never what it says."""

from datetime import datetime

from motcua.agency.models import Duty, Officer
from motcua.agency.queries import officers_with
from motcua.common.moments import day_of
from motcua.direction.models import IncomingDocument, OutgoingDocument
from motcua.notices.services import Letter, desk_notice, lay_on_desks

SUBJECT = "Văn bản"
WHERE = "Xem ở mục Văn bản."


def tell_signers(document: OutgoingDocument, *, at: datetime) -> int:
    """Leaders: something waits for a signature."""
    leaders = officers_with(document.agency, Duty.LEADER.value, day_of(at))
    return _tell(leaders, document, "submitted", f"{document.full_name} chờ ký. {WHERE}", at)


def tell_returned(document: OutgoingDocument, *, by: Officer, at: datetime) -> int:
    """Whoever wrote it, with the reason."""
    if document.drafted_by_id == by.pk:
        return 0
    words = f"{document.full_name} bị trả lại. Lý do: {document.return_reason} {WHERE}"
    return _tell([document.drafted_by], document, "returned", words, at)


def tell_of_signature(document: OutgoingDocument, *, at: datetime) -> int:
    """The clerk, who issues it the same day (Điều 18), and whoever wrote it."""
    clerks = officers_with(document.agency, Duty.CLERK.value, day_of(at))
    told = {one.pk: one for one in [*clerks, document.drafted_by] if one.pk != document.signed_by_id}
    words = f"{document.full_name} đã ký: phát hành trong ngày, chậm nhất ngày làm việc tiếp theo. {WHERE}"
    return _tell(list(told.values()), document, "signed", words, at)


def tell_assigned(document: IncomingDocument, *, at: datetime) -> int:
    """Whoever is to settle a document that came in."""
    if document.handler is None or document.handler_id == document.assigned_by_id:
        return 0
    due = f", hạn {document.due_on:%d/%m/%Y}" if document.due_on else ""
    words = f"Văn bản đến số {document.number}/{document.year} giao bạn giải quyết{due}. {WHERE}"
    letter = Letter("direction", words, SUBJECT, key=f"incoming:{document.pk}:assigned:{at.isoformat()}")
    return lay_on_desks([desk_notice(document.handler, letter, at=at)])


def _tell(officers: list[Officer], document: OutgoingDocument, step: str, words: str, at: datetime) -> int:
    letter = Letter("direction", words, SUBJECT, key=f"document:{document.pk}:{step}:{at.isoformat()}")
    return lay_on_desks([desk_notice(officer, letter, at=at) for officer in officers])
