"""Yêu cầu bổ sung: proposed by the specialist, sent once, through the counter, listing exactly the papers."""

from datetime import date, datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.casework.services import Work, move
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier, DossierPaper, SupplementRequest
from motcua.dossiers.papers import completion_data
from motcua.dossiers.permissions import (
    can_complete_supplement,
    can_lapse_supplement,
    can_propose_supplement,
    can_send_supplement,
)
from motcua.dossiers.services.acting import acting
from motcua.dossiers.services.issuing import issue_for
from motcua.dossiers.services.processing import NOT_IN_HAND, refresh_step
from motcua.law.lifecycle import State
from motcua.law.rules import rules_named

NOT_TO_SEND = "Chỉ Bộ phận Một cửa gửi yêu cầu bổ sung, khi hồ sơ đang xử lý."


def propose_supplement(
    dossier: Dossier, *, items: list[dict[str, Any]], reason: str, by: Officer, at: datetime, again_reason: str = ""
) -> SupplementRequest:
    """Ask the counter to request papers. Items: [{"name", "originals", "certified", "photocopies"}].

    At most `max_supplements` of the rule set unless `again_reason` is recorded; only papers of the published list
    or named in the reason (NĐ 61 Đ5.1, Đ11).
    """
    with acting(dossier, can_propose_supplement, NOT_IN_HAND, by=by, at=at) as work:
        row = _new_request(work, dossier, items, reason, again_reason)
        move(work, "propose_supplement", note=reason)
    return row


def _new_request(
    work: Work, dossier: Dossier, items: list[dict[str, Any]], reason: str, again_reason: str
) -> SupplementRequest:
    _check(dossier, items, reason, again_reason)
    return SupplementRequest.objects.create(
        dossier=dossier,
        number=dossier.supplements.count() + 1,
        items=items,
        reason=reason,
        again_reason=again_reason,
        proposed_by=work.by,
        proposed_at=work.at,
    )


def _check(dossier: Dossier, items: list[dict[str, Any]], reason: str, again_reason: str) -> None:
    if not items:
        raise Refused("Chưa chọn giấy tờ cần bổ sung.", field="items")
    if not reason.strip():
        raise Refused("Chưa ghi lý do yêu cầu bổ sung.", field="reason")
    if dossier.supplements.filter(sent_at=None, lapsed_at=None).exists():
        raise Refused("Đã có một đề nghị bổ sung đang chờ Bộ phận Một cửa gửi.")
    limit = rules_named(dossier.case.rules).max_supplements
    if dossier.supplements.count() >= limit and not again_reason.strip():
        raise Refused(
            f"Hồ sơ đã được yêu cầu bổ sung {limit} lần. "
            "Muốn yêu cầu thêm phải ghi lý do vì sao chưa nêu đủ từ lần đầu.",
            field="again_reason",
        )


def send_supplement(
    request: SupplementRequest, *, by: Officer, at: datetime, answer_by: date | None = None
) -> SupplementRequest:
    """The counter sends the request with Mẫu 02; the clock stands still from now."""
    dossier = request.dossier
    with acting(dossier, can_send_supplement, NOT_TO_SEND, by=by, at=at) as work:
        row = SupplementRequest.objects.select_for_update().get(pk=request.pk)
        if row.sent_at:
            raise Refused("Yêu cầu bổ sung này đã gửi rồi.")
        _send(work, dossier, row, by=by, answer_by=answer_by)
    return row


def _send(work: Work, dossier: Dossier, row: SupplementRequest, *, by: Officer, answer_by: date | None) -> None:
    case, at = work.case, work.at
    if answer_by and answer_by < day_of(at):
        raise Refused("Hạn bổ sung phải từ hôm nay trở đi.", field="answer_by")
    act = "ask_completion" if case.state == State.REGISTERED else "request_supplement"
    move(work, act, note=row.reason, pause_kind="supplement", data={"number": row.number})
    data = completion_data(
        work.agency,
        dossier.owner_data,
        dossier.version.name,
        items=row.items,
        reason=row.reason,
        by=by,
        at=at,
        code=case.code,
        answer_by=answer_by,
    )
    row.paper = issue_for(case, "completion_request", data, by=by, at=at)
    row.sent_by, row.sent_at, row.answer_by = by, at, answer_by
    row.save()
    dossier.supplement_count = row.number
    dossier.save(update_fields=["supplement_count"])


def request_supplement(
    dossier: Dossier,
    *,
    items: list[dict[str, Any]],
    reason: str,
    by: Officer,
    at: datetime,
    again_reason: str = "",
    answer_by: date | None = None,
) -> SupplementRequest:
    """The counter itself finds papers missing (online or just received): proposal and sending in one go."""
    with acting(dossier, can_send_supplement, NOT_TO_SEND, by=by, at=at) as work:
        row = _new_request(work, dossier, items, reason, again_reason)
        _send(work, dossier, row, by=by, answer_by=answer_by)
    return row


def request_of_old_book(dossier: Dossier, *, at: datetime) -> SupplementRequest:
    """The request a dossier waits for that came here out of an old book: the book told the wait, not the paper."""
    wait = dossier.case.pauses.filter(ended_at=None).first()
    asked_at = wait.started_at if wait else at
    told = {"reason": "Yêu cầu bổ sung ghi ở sổ cũ", "proposed_at": asked_at, "sent_at": asked_at}
    return SupplementRequest.objects.get_or_create(dossier=dossier, number=1, defaults=told)[0]


def complete_supplement(
    request: SupplementRequest, *, by: Officer, at: datetime, papers: list[dict[str, Any]] | None = None
) -> SupplementRequest:
    """The applicant has brought the papers: the clock runs (anew or on), back into the hand that asked."""
    dossier = request.dossier
    with acting(dossier, can_complete_supplement, "Hồ sơ này không chờ bổ sung.", by=by, at=at) as work:
        row = SupplementRequest.objects.select_for_update().get(pk=request.pk)
        if row.sent_at is None or row.completed_at:
            raise Refused("Phiếu yêu cầu bổ sung này chưa gửi, hoặc đã được ghi nhận bổ sung rồi.")
        row.completed_at = at
        row.save(update_fields=["completed_at"])
        _keep_papers(dossier, row.number, row.items if papers is None else papers)
        move(work, "complete_supplement", data={"number": row.number})
        refresh_step(work)
    return row


def _keep_papers(dossier: Dossier, number: int, items: list[dict[str, Any]]) -> None:
    start = dossier.papers.count()
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            position=start + position,
            name=item["name"],
            originals=item.get("originals", 0),
            certified=item.get("certified", 0),
            photocopies=item.get("photocopies", 0),
            supplement_number=number,
        )
        for position, item in enumerate(items, 1)
    )


def lapse_supplement(request: SupplementRequest, *, by: Officer, at: datetime) -> SupplementRequest:
    """The period given with Mẫu 02 is over: the dossier is stopped. Without a period nothing ever lapses."""
    dossier = request.dossier
    with acting(dossier, can_lapse_supplement, "Hồ sơ này không chờ bổ sung.", by=by, at=at) as work:
        if request.answer_by is None or day_of(at) <= request.answer_by:
            raise Refused("Chưa hết hạn bổ sung ghi trên phiếu yêu cầu.")
        SupplementRequest.objects.filter(pk=request.pk).update(lapsed_at=at)
        move(work, "lapse_supplement", note="Hết hạn bổ sung")
    request.refresh_from_db()
    return request
