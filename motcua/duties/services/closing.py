"""Closing with a product, closing as nil, opening again, giving up, and naming the day that was waited for."""

from datetime import date, datetime

from django.db import transaction

from motcua.agency.models import Officer
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.duties import permissions as may
from motcua.duties.models import Duty, DutyState, Evidence, EvidenceKind, Occurrence, OccurrenceState
from motcua.duties.queries import counts_until, has_product
from motcua.duties.services.keeping import PENDING, keep_in_step, locked_duty, locked_occurrence, tell, tidy

NOT_LEAD = "Chỉ người chủ trì hoặc văn phòng báo hoàn thành."


def finish_occurrence(occurrence: Occurrence, *, by: Officer, at: datetime, note: str = "") -> Occurrence:
    """Close an occurrence with its product; the duty is done when none is pending.

    Refused: no right, already closed, not begun, no day yet, no product among its evidence.
    """
    with transaction.atomic():
        row = locked_occurrence(occurrence)
        _check_closable(row, by=by, at=at)
        if row.state == OccurrenceState.WAITING:
            raise Refused("Nhiệm vụ này còn chờ văn bản: ghi văn bản và thời hạn trước khi báo hoàn thành.")
        if row.opens_on > day_of(at):
            raise Refused(f"Kỳ này bắt đầu từ ngày {row.opens_on:%d/%m/%Y}, chưa báo hoàn thành được.")
        if not has_product(row):
            asked = f"«{row.duty.product}»" if row.duty.product else "của nhiệm vụ"
            raise Refused(f"Chưa có sản phẩm {asked}: thêm minh chứng và đánh dấu là sản phẩm rồi báo hoàn thành.")
        _close(row, note, by=by, at=at)
    return row


def finish_as_nil(occurrence: Occurrence, *, confirmation: str, by: Officer, at: datetime) -> Occurrence:
    """Close as «Không phát sinh» where the source says "(nếu có)"; the written confirmation is the product."""
    with transaction.atomic():
        row = locked_occurrence(occurrence)
        _check_closable(row, by=by, at=at)
        if not row.duty.may_be_nil:
            raise Refused("Chỉ việc ghi «(nếu có)» mới kết thúc bằng «Không phát sinh».")
        words = tidy(confirmation)
        if len(words) < 10:
            raise Refused("Ghi lời xác nhận không phát sinh, ít nhất 10 ký tự.", field="confirmation")
        Evidence.objects.create(
            duty=row.duty, occurrence=row, kind=EvidenceKind.ACT.value, label="Xác nhận không phát sinh",
            data={"confirmation": words}, is_product=True, added_by=by, added_at=at,
        )  # fmt: skip
        row.is_nil = True
        _close(row, words, by=by, at=at)
    return row


def _check_closable(row: Occurrence, *, by: Officer, at: datetime) -> None:
    if not row.is_pending or row.duty.state != DutyState.OPEN:
        raise Refused(f"Kỳ này {row.state_label.casefold()}, không báo hoàn thành được nữa.")
    ensure(may.can_finish(actor(by, at), row, day_of(at)), NOT_LEAD)


def _close(row: Occurrence, note: str, *, by: Officer, at: datetime) -> None:
    row.state, row.done_by, row.done_at, row.note = OccurrenceState.DONE.value, by, at, tidy(note)
    row.save(update_fields=["state", "done_by", "done_at", "note", "is_nil"])
    keep_in_step(row.duty)
    late = row.counts_until is not None and row.counts_until < day_of(at)
    tell("finished", row.duty, by=by, at=at, data={"occurrence": row.key, "late": late, "nil": row.is_nil})


def reopen_occurrence(occurrence: Occurrence, *, reason: str, by: Officer, at: datetime) -> Occurrence:
    """A leader opens what was closed, with a reason; a duty that was given up is taken up again."""
    with transaction.atomic():
        row = locked_occurrence(occurrence)
        if row.is_pending:
            raise Refused("Kỳ này đang mở.")
        ensure(may.can_reopen(actor(by, at), row), "Chỉ lãnh đạo mở lại.")
        if not reason.strip():
            raise Refused("Ghi lý do mở lại.", field="reason")
        row.state = (OccurrenceState.OPEN if row.due_on else OccurrenceState.WAITING).value
        row.done_by, row.done_at, row.is_nil, row.reopened_at = None, None, False, at
        row.save(update_fields=["state", "done_by", "done_at", "is_nil", "reopened_at"])
        if row.duty.state == DutyState.CANCELLED:
            row.duty.state, row.duty.closed_reason = DutyState.OPEN.value, ""
            row.duty.save(update_fields=["state", "closed_reason"])
        keep_in_step(row.duty)
        tell("reopened", row.duty, by=by, at=at, data={"occurrence": row.key, "reason": tidy(reason)})
    return row


def cancel_duty(duty: Duty, *, reason: str, by: Officer | None, at: datetime) -> Duty:
    """Give a duty up with a reason: what is pending is cancelled, what was done stays. `by=None`: its source ended."""
    with transaction.atomic():
        row = locked_duty(duty)
        if row.state != DutyState.OPEN:
            raise Refused(f"Nhiệm vụ {row.state_label.casefold()}, không còn gì để thôi.")
        ensure(by is None or may.can_cancel(actor(by, at), row), "Chỉ lãnh đạo cho thôi nhiệm vụ.")
        if not reason.strip():
            raise Refused("Ghi lý do thôi thực hiện.", field="reason")
        row.occurrences.filter(state__in=PENDING).update(state=OccurrenceState.CANCELLED.value)
        row.state, row.closed_reason = DutyState.CANCELLED.value, tidy(reason)
        row.save(update_fields=["state", "closed_reason"])
        keep_in_step(row)
        tell("cancelled", row, by=by, at=at, data={"reason": row.closed_reason})
    return row


def set_due(occurrence: Occurrence, day: date, basis: str, *, by: Officer | None, at: datetime) -> Occurrence:
    """Name the day, and the document that it follows, of an occurrence that waited; or correct them.

    Refused: no right, closed, no document named, a day before it began.
    """
    with transaction.atomic():
        row = locked_occurrence(occurrence)
        if not row.is_pending:
            raise Refused(f"Kỳ này {row.state_label.casefold()}, không ấn định hạn được nữa.")
        allowed = by is None or may.can_set_due(actor(by, at), row, day_of(at))
        ensure(allowed, "Chỉ người chủ trì, văn phòng hoặc lãnh đạo ấn định hạn.")
        words = nfc(basis)[:300]
        if not words:
            raise Refused("Ghi số, ký hiệu và ngày của văn bản ấn định hạn.", field="basis")
        if day < row.opens_on:
            raise Refused(f"Hạn không trước ngày giao {row.opens_on:%d/%m/%Y}.", field="day")
        before = row.due_on
        row.due_on, row.counts_until, row.basis = day, counts_until(row.duty.agency, day), words
        row.last_day, row.state = row.last_day or day, OccurrenceState.OPEN.value
        row.save(update_fields=["due_on", "counts_until", "basis", "last_day", "state"])
        keep_in_step(row.duty)
        data = {"occurrence": row.key, "from": before, "to": day, "basis": words}
        tell("due:set", row.duty, by=by, at=at, data=data)
    return row
