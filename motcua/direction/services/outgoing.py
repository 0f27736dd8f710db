"""Drafting, submitting, giving back, signing, giving up: each one transaction with its entry in the log."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.direction.body import blocks_of
from motcua.direction.kinds import kind_of, series_of
from motcua.direction.models import OutgoingDocument, OutgoingState
from motcua.direction.papers import PAPER, paper_data
from motcua.direction.permissions import (
    can_cancel,
    can_draft,
    can_edit,
    can_return,
    can_sign,
    can_submit,
    ensure,
    hand,
)
from motcua.direction.queries import OUTGOING_PEOPLE
from motcua.direction.services.series import register_of, scope_of
from motcua.direction.services.templates import keep_docx
from motcua.direction.signals import document_signed
from motcua.direction.telling import tell_of_signature, tell_returned, tell_signers
from motcua.direction.word_limits import check_tables
from motcua.documents.services import next_number, numbered_paper

LONGEST_SUMMARY = 1000
LONGEST_BODY = 100_000
LONGEST_LINE = 300
LAST_LINE = "Lưu: VT"
NOT_WRITER = "Chỉ người soạn, văn thư, văn phòng hoặc lãnh đạo sửa văn bản, khi văn bản đang soạn."
NOT_SIGNER = "Chỉ lãnh đạo ký, khi văn bản đã trình ký."
CHANGED = "Văn bản đã thay đổi từ khi bạn mở: đọc lại rồi ký."
NOT_RETURNER = "Chỉ lãnh đạo, văn thư hoặc văn phòng trả lại văn bản đang chờ ký."
NOT_CANCELLER = "Chỉ người soạn, văn phòng hoặc lãnh đạo bỏ văn bản, khi văn bản chưa ký."


@dataclass
class Draft:
    """What a document is to say. `body` is Markdown; `data`: "basis", "appendices", "signs" and parts of a template.

    `origin` names what it comes of, so that it is drafted once ("" = always a new one).
    """

    kind: str
    summary: str
    body: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    recipients: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    template: str = ""
    origin: str = ""


# Writing


def draft_document(agency: Agency, draft: Draft, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Keep a new draft. With an `origin` that has a living document, that one is given back as it is."""
    ensure(can_draft(hand(by, at)) and by.agency_id == agency.pk, "Bạn không có việc soạn văn bản ở cơ quan này.")
    if known := _of_origin(agency, draft.origin):
        return known
    row = OutgoingDocument(agency=agency, origin=draft.origin, drafted_by=by, drafted_at=at)
    _take_over(row, draft)
    try:
        with transaction.atomic():
            row.save()
            log("direction:drafted", by=by, agency=agency, at=at, subject=subject_of(row), data={"kind": row.kind})
    except IntegrityError:  # drafted by somebody else in the same moment
        if known := _of_origin(agency, draft.origin):
            return known
        raise
    return row


def _of_origin(agency: Agency, origin: str) -> OutgoingDocument | None:
    if not origin:
        return None
    rows = OutgoingDocument.objects.filter(agency=agency, origin=origin).exclude(state=OutgoingState.CANCELLED)
    return rows.select_related(*OUTGOING_PEOPLE).first()


def edit_draft(document: OutgoingDocument, draft: Draft, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Replace what a draft says; where it comes of stays."""
    with transaction.atomic():
        row = _locked(document)
        ensure(can_edit(hand(by, at), row), NOT_WRITER)
        _take_over(row, draft)
        row.save()
        log("direction:edited", by=by, agency=row.agency, at=at, subject=subject_of(row))
    return row


def _take_over(row: OutgoingDocument, draft: Draft) -> None:
    kind = kind_of(draft.kind)
    row.kind, row.summary, row.body = kind.code, nfc(draft.summary), text_of(draft.body)
    row.data, row.template = draft.data, draft.template
    row.addressees, row.recipients = lines_of(draft.addressees), lines_of(draft.recipients)
    if not any(line.startswith("Lưu") for line in row.recipients):
        is_addressed = not kind.heading or (kind.is_addressed and row.addressees)
        row.recipients = [*(row.recipients or (["Như trên"] if is_addressed else [])), LAST_LINE]
    if not row.summary:
        raise Refused("Chưa nhập trích yếu: một câu nói văn bản về việc gì.", field="summary")
    if len(row.summary) > LONGEST_SUMMARY:
        raise Refused(f"Trích yếu dài quá {LONGEST_SUMMARY} chữ cái. Viết gọn lại.", field="summary")
    if len(row.body) > LONGEST_BODY:
        raise Refused(f"Nội dung dài quá {LONGEST_BODY} chữ cái. Chuyển phần dài sang phụ lục.", field="body")
    check_tables(blocks_of(row.body))
    row.search_text = search_text_of(row)


def search_text_of(row: OutgoingDocument) -> str:
    return fold(" ".join([row.kind_name, row.number_text, row.summary, *row.addressees]))


def text_of(value: str) -> str:
    """Lines stay lines, in composed form."""
    return "\n".join(unicodedata.normalize("NFC", line).rstrip() for line in value.strip().splitlines())


def lines_of(values: list[str]) -> list[str]:
    return [line[:LONGEST_LINE] for value in values if (line := nfc(value))]


# Submitting, giving back, giving up


def submit_document(document: OutgoingDocument, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Lay a whole draft before the leaders; it lies on their desks."""
    with transaction.atomic():
        row = _locked(document)
        if row.state == OutgoingState.SUBMITTED:
            raise Refused("Văn bản này đã trình ký rồi.")
        ensure(can_submit(hand(by, at), row), NOT_WRITER)
        for fault in faults_of(row):
            raise fault
        row.state, row.submitted_by, row.submitted_at = OutgoingState.SUBMITTED.value, by, at
        row.return_reason = ""
        row.save()
        log("direction:submitted", by=by, agency=row.agency, at=at, subject=subject_of(row), data={"kind": row.kind})
        tell_signers(row, at=at)
    return row


def faults_of(row: OutgoingDocument) -> list[Refused]:
    """What is missing before a draft can be submitted, one sentence for each place."""
    faults = []
    if not row.body and not row.data.get("appendices"):
        faults.append(Refused("Chưa có nội dung văn bản.", field="body"))
    if not row.kind_row.heading and not row.addressees:
        faults.append(Refused("Công văn phải ghi «Kính gửi»: mỗi nơi một dòng.", field="addressees"))
    return faults


def return_document(document: OutgoingDocument, *, reason: str, by: Officer, at: datetime) -> OutgoingDocument:
    """Give a submitted document back to be written anew; whoever wrote it is told why."""
    with transaction.atomic():
        row = _locked(document)
        ensure(can_return(hand(by, at), row), NOT_RETURNER)
        if not reason.strip():
            raise Refused("Chưa ghi lý do trả lại.", field="reason")
        row.state, row.submitted_by, row.submitted_at = OutgoingState.DRAFT.value, None, None
        row.return_reason = text_of(reason)
        row.save()
        log("direction:returned", by=by, agency=row.agency, at=at, subject=subject_of(row))
        tell_returned(row, by=by, at=at)
    return row


def cancel_document(document: OutgoingDocument, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Give up a document that was not signed; it has no number, so the register has no hole."""
    with transaction.atomic():
        row = _locked(document)
        if row.state == OutgoingState.CANCELLED:
            raise Refused("Văn bản này đã bỏ rồi.")
        ensure(can_cancel(hand(by, at), row), NOT_CANCELLER)
        row.state, row.cancelled_at = OutgoingState.CANCELLED.value, at
        row.save()
        log("direction:cancelled", by=by, agency=row.agency, at=at, subject=subject_of(row), data={"kind": row.kind})
    return row


# Signing


def sign_document(
    document: OutgoingDocument, *, by: Officer, at: datetime, seen: str | None = None
) -> OutgoingDocument:
    """Sign: the number is drawn in its register, paper and .docx are kept, the rooms above are told; final.

    `seen`: the mark of what the leader read (`mark_of`); refused where the document says something else by now.
    The row of the series is locked until the end of the transaction, so numbers follow the order of signatures and an
    act that fails leaves no hole (NĐ 30/2020 Điều 15).
    """
    with transaction.atomic():
        row = _locked(document)
        ensure(can_sign(hand(by, at), row), NOT_SIGNER)
        if seen is not None and seen != mark_of(row):
            raise Refused(CHANGED)
        kind, day = row.kind_row, day_of(at)
        row.register, row.year, row.issued_on = series_of(row.agency, row.kind), day.year, day
        row.number = next_number(scope_of(row.agency, row.register, row.year))
        row.number_text = kind.number_text(row.number)
        row.state, row.signed_by, row.signed_at = OutgoingState.SIGNED.value, by, at
        row.search_text = search_text_of(row)
        data = paper_data(row, at=at)
        row.paper = numbered_paper(
            PAPER, agency=row.agency, register=register_of(row.register), year=row.year, number=row.number,
            number_text=row.number_text, data=data, at=at, by=by,
        )  # fmt: skip
        row.paper.save()
        row.file = keep_docx(row, by=by, at=at)
        row.save()
        told = {"number": row.number_text, "kind": row.kind, "sha256": hash_of(row.paper.data)}
        log("direction:signed", by=by, agency=row.agency, at=at, subject=subject_of(row), data=told)
        tell_of_signature(row, at=at)
        document_signed.send(OutgoingDocument, document=row, by=by, at=at)
    return row


def mark_of(row: OutgoingDocument) -> str:
    """What somebody reads in a document that is not signed, as one hash."""
    words = [row.kind, row.summary, row.body, row.data, row.template, row.addressees, row.recipients]
    return hash_of({"words": words})


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def subject_of(row: OutgoingDocument) -> str:
    """How the log names a document."""
    return f"document:{row.pk}"


def _locked(document: OutgoingDocument) -> OutgoingDocument:
    rows = OutgoingDocument.objects.select_for_update(of=("self",)).select_related(*OUTGOING_PEOPLE)
    row = rows.get(pk=document.pk)
    if row.is_signed:
        raise Refused(
            f"Văn bản đã ký, số {row.number_text}, nên không thay đổi nữa. "
            "Sai nội dung thì ban hành văn bản thay thế; sai thể thức thì đính chính bằng công văn."
        )
    return row
