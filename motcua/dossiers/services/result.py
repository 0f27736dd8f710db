"""Deciding, finishing, handing back: approval, the result file, a reasoned refusal, the collector's signature."""

from datetime import datetime

from django.db import transaction

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.casework.services import Work, hand_to, move
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.documents.models import KeptFile
from motcua.dossiers.contacts import contact_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import actor, can_approve, can_complete, can_refuse, can_return_result, ensure
from motcua.dossiers.reasons import REFUSAL_REASONS
from motcua.dossiers.services.acting import acting
from motcua.dossiers.services.processing import NOT_IN_HAND, to_counter
from motcua.dossiers.services.route import next_steps, stop_at
from motcua.law.identity import check_cccd
from motcua.notices.models import Notice
from motcua.notices.services import Letter, draft_notice


def approve_dossier(
    dossier: Dossier, *, by: Officer, at: datetime, result_file: KeptFile | None = None, note: str = ""
) -> Dossier:
    """The chairman signs: on to the clerk for number and seal, or finished where the process has no such step."""
    with acting(dossier, can_approve, NOT_IN_HAND, by=by, at=at) as work:
        _ensure_no_open_question(work)
        dossier.approved_by, dossier.approved_at = by, at
        dossier.result_file = result_file or dossier.result_file
        dossier.save(update_fields=["approved_by", "approved_at", "result_file"])
        steps = next_steps(dossier, work.case.step_number)
        if steps and steps[0].role != "tra_ket_qua":
            stop = stop_at(work, dossier, steps[0])
            move(work, "approve", note=note, to=stop.officer)
            hand_to(work, stop.officer, stop.step)
        else:
            move(work, "approve", note=note)
            _finish(work)
    return dossier


def _ensure_no_open_question(work: Work) -> None:
    waiting = work.case.consultations.filter(answered_at=None).select_related("unit").first()
    if waiting:
        raise Refused(f"Còn chờ {waiting.unit.name} trả lời. Ghi nhận trả lời rồi mới ký.")


def complete_dossier(
    dossier: Dossier, *, by: Officer, at: datetime, result_number: str = "", result_file: KeptFile | None = None
) -> Dossier:
    """Number and seal given: the work is done (state 9), the clock ends, the result lies at the counter."""
    with acting(dossier, can_complete, NOT_IN_HAND, by=by, at=at) as work:
        if dossier.approved_at is None:
            raise Refused("Hồ sơ chưa được người có thẩm quyền ký duyệt.")
        dossier.result_number = nfc(result_number) or dossier.result_number
        dossier.result_file = result_file or dossier.result_file
        dossier.save(update_fields=["result_number", "result_file"])
        _finish(work)
    return dossier


def _finish(work: Work, *, act: str = "complete", note: str = "", reason_code: str = "") -> None:
    move(work, act, note=note, reason_code=reason_code)
    to_counter(work, "Trả kết quả", "tra_ket_qua")


def refuse_dossier(dossier: Dossier, *, by: Officer, at: datetime, reason_code: str, reason: str) -> Dossier:
    """Not enough to grant it: a reasoned written answer is the result (NĐ 61 Đ19), with a coded reason."""
    with acting(dossier, can_refuse, NOT_IN_HAND, by=by, at=at) as work:
        if reason_code not in REFUSAL_REASONS:
            raise Refused("Chọn lý do từ chối trong danh mục.", field="reason_code")
        if not reason.strip():
            raise Refused("Chưa ghi nội dung lý do từ chối.", field="reason")
        dossier.is_refused, dossier.refusal_reason = True, reason_code
        dossier.approved_by, dossier.approved_at = by, at
        dossier.save(update_fields=["is_refused", "refusal_reason", "approved_by", "approved_at"])
        _finish(work, act="refuse", note=reason, reason_code=reason_code)
    return dossier


def return_result(
    dossier: Dossier, *, by: Officer, at: datetime, collector_name: str, collector_identity: str = "", basis: str = ""
) -> Dossier:
    """Hand the result to the applicant or whoever they authorised (state 10), with the collector's identity."""
    with acting(dossier, can_return_result, "Hồ sơ này chưa có kết quả để trả, hoặc đã trả rồi.", by=by, at=at) as work:
        name = nfc(collector_name)
        if not name:
            raise Refused("Chưa ghi họ tên người nhận kết quả.", field="collector_name")
        if collector_identity and (fault := check_cccd(collector_identity)):
            raise Refused(fault, field="collector_identity")
        if not _is_party(dossier, name, collector_identity) and not basis.strip():
            raise Refused("Người nhận không phải chủ hồ sơ hoặc người nộp: ghi giấy ủy quyền.", field="basis")
        dossier.returned_at, dossier.returned_by = at, by
        dossier.collector_name, dossier.collector_identity, dossier.collector_basis = name, collector_identity, basis
        dossier.save(
            update_fields=["returned_at", "returned_by", "collector_name", "collector_identity", "collector_basis"]
        )
        move(work, "return_result")
        work.case.holder = None
        work.case.step_runs.filter(ended_at=None).update(ended_at=at, used_minutes=0)
    return dossier


def _is_party(dossier: Dossier, name: str, identity: str) -> bool:
    known = [dossier.owner_data, dossier.submitter_data]
    if identity:
        return any(identity == data.get("identity_number") for data in known)
    return any(name.casefold() == str(data.get("name", "")).casefold() for data in known)


def remind_collector(dossier: Dossier, *, by: Officer, at: datetime) -> Notice:
    """Follow up a result nobody has fetched: drafts one message a day to whoever can be reached, and logs it."""
    case = dossier.case
    ensure(can_return_result(actor(by, at), case), "Hồ sơ này chưa có kết quả để trả, hoặc đã trả rồi.")
    assert case.ended_at is not None  # whoever has a result to fetch has an end: the database holds it
    body = (
        f"Hồ sơ {case.code} đã có kết quả từ ngày {day_of(case.ended_at):%d/%m/%Y}. Mời đến nhận, mang theo giấy hẹn."
    )
    with transaction.atomic():
        letter = Letter("uncollected", body, case_code=case.code, key=f"uncollected:{case.code}:{day_of(at)}")
        notice = draft_notice(case.agency, contact_of(dossier), letter, at=at)
        log("dossier:result:reminded", by=by, agency=case.agency, at=at, subject=case.code)
    return notice
