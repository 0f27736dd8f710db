"""Registering what comes in, handing it on with an instruction, closing it: each with its entry in the log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.direction.kinds import kind_of
from motcua.direction.models import IncomingDocument, IncomingState, OutgoingDocument, Urgency
from motcua.direction.permissions import can_assign, can_close, can_record_incoming, ensure, hand
from motcua.direction.queries import INCOMING_PEOPLE
from motcua.direction.services.outgoing import text_of
from motcua.direction.services.series import INCOMING, scope_of
from motcua.direction.signals import incoming_recorded
from motcua.direction.telling import tell_assigned
from motcua.documents.services import keep_file, next_number


@dataclass
class Incoming:
    """What the clerk writes into the register. `file`: the scan with its name."""

    issuer: str
    summary: str
    arrived_on: date
    kind: str = ""
    number_text: str = ""
    issued_on: date | None = None
    urgency: str = ""
    due_on: date | None = None
    file: tuple[BinaryIO, str] | None = None


@dataclass
class Assignment:
    """Who settles it, by the code of the post; what the leader says of it; by when."""

    post_code: str
    instruction: str = ""
    due_on: date | None = None


def record_incoming(agency: Agency, incoming: Incoming, *, by: Officer, at: datetime) -> IncomingDocument:
    """Give the next arrival number of the year; the same document is registered once."""
    allowed = can_record_incoming(hand(by, at)) and by.agency_id == agency.pk
    ensure(allowed, "Chỉ văn thư hoặc văn phòng đăng ký văn bản đến.")
    row = IncomingDocument(agency=agency, recorded_by=by, recorded_at=at)
    _take_over(row, incoming, today=day_of(at))
    with transaction.atomic():
        row.number = next_number(scope_of(agency, INCOMING, row.year))  # holds the register until the end
        _refuse_twice(row)
        if incoming.file:
            row.file = keep_file(*incoming.file, by=by, at=at)
        row.save()
        data = {"number": row.number, "year": row.year, "kind": row.kind}
        log("direction:incoming:recorded", by=by, agency=agency, at=at, subject=subject_of(row), data=data)
        incoming_recorded.send(IncomingDocument, document=row, by=by, at=at)
    return row


def _take_over(row: IncomingDocument, incoming: Incoming, *, today: date) -> None:
    row.issuer, row.summary = nfc(incoming.issuer), nfc(incoming.summary)
    row.arrived_on, row.year = incoming.arrived_on, incoming.arrived_on.year
    row.kind = kind_of(incoming.kind).code if incoming.kind else ""
    row.number_text, row.issued_on = nfc(incoming.number_text), incoming.issued_on
    row.urgency, row.due_on = incoming.urgency, incoming.due_on
    if not row.issuer:
        raise Refused("Chưa nhập cơ quan ban hành.", field="issuer")
    if not row.summary:
        raise Refused("Chưa nhập trích yếu của văn bản.", field="summary")
    if row.urgency not in Urgency.values:
        raise Refused("Chọn một mức độ khẩn trong danh sách.", field="urgency")
    if row.arrived_on > today:
        raise Refused("Ngày đến không thể sau hôm nay.", field="arrived_on")
    if row.issued_on and row.issued_on > row.arrived_on:
        raise Refused("Ngày của văn bản không thể sau ngày đến.", field="issued_on")
    _check_due(row.due_on, row.arrived_on)
    row.search_text = fold(f"{row.kind_name} {row.number_text} {row.issuer} {row.summary}")


def _check_due(due_on: date | None, arrived_on: date) -> None:
    if due_on and due_on < arrived_on:
        raise Refused("Hạn giải quyết không thể trước ngày đến.", field="due_on")


def _refuse_twice(row: IncomingDocument) -> None:
    if not row.number_text:
        return
    same = IncomingDocument.objects.filter(agency=row.agency, number_text__iexact=row.number_text)
    known = same.filter(issuer__iexact=row.issuer, issued_on=row.issued_on).first()
    if known:
        raise Refused(
            f"Văn bản này đã vào sổ, số đến {known.number}/{known.year}. Mở văn bản đó, không đăng ký lại.",
            field="number_text",
        )


def assign_incoming(
    document: IncomingDocument, assignment: Assignment, *, by: Officer, at: datetime
) -> IncomingDocument:
    """Hand it to whoever holds a post today (a substitute in leave), who finds it on the desk; again = to another."""
    with transaction.atomic():
        row = _locked(document)
        ensure(can_assign(hand(by, at), row), "Chỉ lãnh đạo hoặc văn phòng phân công văn bản chưa giải quyết xong.")
        found = hand_for_post(row.agency, assignment.post_code, day_of(at))
        if found is None:
            raise Refused("Vị trí này hôm nay không có người. Chọn vị trí khác.", field="post")
        _check_due(assignment.due_on, row.arrived_on)
        row.handler_post, row.handler = assignment.post_code, found.officer
        row.instruction, row.due_on = text_of(assignment.instruction), assignment.due_on
        row.state, row.assigned_by, row.assigned_at = IncomingState.ASSIGNED.value, by, at
        row.save()
        data = {"post": row.handler_post, "due": row.due_on}
        log("direction:incoming:assigned", by=by, agency=row.agency, at=at, subject=subject_of(row), data=data)
        tell_assigned(row, at=at)
    return row


def close_incoming(
    document: IncomingDocument, *, note: str, answer: OutgoingDocument | None = None, by: Officer, at: datetime
) -> IncomingDocument:
    """Settled: what was done, or the signed document that answers it."""
    with transaction.atomic():
        row = _locked(document)
        if not row.is_open:
            raise Refused("Văn bản này đã giải quyết xong rồi.")
        ensure(can_close(hand(by, at), row, at), "Chỉ người được giao, văn thư hoặc văn phòng kết thúc văn bản này.")
        if answer is not None and not (answer.is_signed and answer.agency_id == row.agency_id):
            raise Refused("Văn bản trả lời phải là văn bản đi đã ký.", field="answer")
        if not note.strip() and answer is None:
            raise Refused("Ghi kết quả giải quyết, hoặc chọn văn bản trả lời.", field="note")
        row.state, row.closed_by, row.closed_at = IncomingState.CLOSED.value, by, at
        row.close_note, row.answer = text_of(note), answer
        row.save()
        data = {"answer": answer.number_text if answer else ""}
        log("direction:incoming:closed", by=by, agency=row.agency, at=at, subject=subject_of(row), data=data)
    return row


def subject_of(row: IncomingDocument) -> str:
    """How the log names a document that came in."""
    return f"incoming:{row.year}:{row.number}"


def _locked(document: IncomingDocument) -> IncomingDocument:
    rows = IncomingDocument.objects.select_for_update(of=("self",)).select_related(*INCOMING_PEOPLE)
    return rows.get(pk=document.pk)
