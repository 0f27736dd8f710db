"""Late and nearly late: the warning before the limit, and the apology with its one new date (NĐ 61/2018 Đ19)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import officers_with, workdays_for
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.casework.services import act_on, move
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.dossiers import queries
from motcua.dossiers.contacts import contact_of
from motcua.dossiers.late_papers import apology_data, apology_words
from motcua.dossiers.models import Apology, Dossier
from motcua.dossiers.permissions import (
    actor,
    can_decide_apology,
    can_draft_apology,
    can_issue_apology,
    ensure,
)
from motcua.dossiers.policy import late_policy
from motcua.dossiers.queries import Cause, cause_of
from motcua.dossiers.reasons import DELAY_CAUSES
from motcua.dossiers.services.issuing import issue_for
from motcua.dossiers.services.route import steps_of
from motcua.law.deadlines import apology_latest, can_reappoint, check_new_date
from motcua.law.rules import rules_named
from motcua.law.workdays import Workdays
from motcua.notices.models import Notice
from motcua.notices.services import Letter, desk_notice, draft_notice, lay_on_desks

# Warnings


def warn_due(agency: Agency, at: datetime) -> int:
    """Tell holder and head of every dossier whose limit is near or has passed; returns how many messages are new.

    Thresholds: appointment near, step near (holder only, unless the office chose otherwise), appointment passed.
    Each is said once for a dossier and its date: a date moved by a supplement may be warned of again.
    """
    policy, office = late_policy(agency), workdays_for(agency)
    heads = officers_with(agency, policy.apology_signer, day_of(at))
    until = queries.warn_until(office, at, policy.warn_workdays)
    near = queries.near_due(agency, at, until).select_related("holder")
    steps = queries.near_step_due(agency, at, until).select_related("holder")
    late = queries.late_now(agency, at).select_related("holder")
    notices = [notice for case in near for notice in _warnings(case, "due", case.due_at, heads, at)]
    notices += [notice for case in late for notice in _warnings(case, "late", case.due_at, heads, at)]
    step_heads = heads if policy.warn_head_of_steps else []
    notices += [notice for case in steps for notice in _warnings(case, "step", case.step_due_at, step_heads, at)]
    return lay_on_desks(notices)


WARNINGS = {
    "due": "Hồ sơ {code} đến hạn trả kết quả lúc {limit}.",
    "step": "Hồ sơ {code}: bước «{step}» đến hạn lúc {limit}.",
    "late": "Hồ sơ {code} đã quá hạn trả kết quả (hạn {limit}).",
}


def _warnings(case: Case, threshold: str, limit: datetime | None, heads: list[Officer], at: datetime) -> list[Notice]:
    assert limit is not None
    words = WARNINGS[threshold].format(
        code=case.code, step=case.step_label, limit=f"{local(limit):%H:%M ngày %d/%m/%Y}"
    )
    receivers = {officer.pk: officer for officer in [case.holder, *heads] if officer}
    key = f"{threshold}:{case.code}:{day_of(limit)}"
    letter = Letter(f"warn_{threshold}", words, case_code=case.code, key=key)
    return [desk_notice(officer, letter, at=at) for officer in receivers.values()]


# Apology


def draft_apology(dossier: Dossier, *, at: datetime, by: Officer | None = None) -> Apology:
    """Draft the apology of a running dossier with cause and realistic new date taken from the log.

    It then waits for the chairman, who is told on the desk. One apology per dossier (NĐ 61/2018 Đ19): refused after a
    re-appointment; an apology the chairman rejected is drafted anew. `by=None`: the clock did it.
    """
    if by:
        ensure(can_draft_apology(actor(by, at), dossier.case), "Bạn không được soạn phiếu xin lỗi cho hồ sơ này.")
    with transaction.atomic():
        case = _lock(dossier)
        _ensure_may_apologise(dossier)
        office = workdays_for(case.agency)
        cause = cause_of(case, at=at, office=office)
        apology = Apology(dossier=dossier, **_drafted(dossier, cause, office, at))
        apology.save()
        dossier.apology = apology
        heads = officers_with(case.agency, late_policy(case.agency).apology_signer, day_of(at))
        lay_on_desks([_to_decide(head, case, at) for head in heads])
        data = {"cause": cause.code, "step": cause.step_label, "new_due": apology.new_due}
        log("dossier:apology:drafted", by=by, agency=case.agency, at=at, subject=case.code, data=data)
    return apology


def _lock(dossier: Dossier) -> Case:
    """The dossier's case, locked and fresh."""
    dossier.case = Case.objects.select_for_update(of=("self",)).select_related("agency", "holder").get(pk=dossier.pk)
    return dossier.case


def _ensure_may_apologise(dossier: Dossier) -> None:
    case, known = dossier.case, Apology.objects.filter(dossier=dossier).first()
    ensure_first_appointment(dossier, known)
    if case.ended_at or case.clock != "running":
        raise Refused("Chỉ xin lỗi và hẹn lại khi hồ sơ đang được giải quyết và đồng hồ đang chạy.")
    if known and known.state != "rejected":
        raise Refused("Hồ sơ này đã có phiếu xin lỗi đang chờ quyết định. Mở phiếu đó để sửa hoặc quyết định.")
    if case.due_at is None:
        raise Refused("Hồ sơ không có ngày hẹn trả nên không có gì để hẹn lại.")


def ensure_first_appointment(dossier: Dossier, known: Apology | None = None) -> None:
    """Refuse a second re-appointment (NĐ 61/2018 Đ19: không quá một lần)."""
    count = Dossier.objects.values_list("reappointment_count", flat=True).get(pk=dossier.pk)
    if can_reappoint(count, rules_named(dossier.case.rules)):
        return
    apology = known or Apology.objects.filter(dossier=dossier).first()
    promised = f" (đến {local(apology.new_due):%d/%m/%Y})" if apology else ""
    raise Refused(
        f"Hồ sơ này đã được hẹn lại một lần{promised}. Việc hẹn lại không được quá một lần: "
        "giải quyết ngay và giải trình với người đứng đầu."
    )


def _drafted(dossier: Dossier, cause: Cause, office: Workdays, at: datetime) -> dict[str, Any]:
    return {
        "state": "drafted",
        "cause_code": cause.code,
        "cause_text": cause.text,
        "step_label": cause.step_label,
        "holder": cause.holder,
        "over_minutes": cause.over_minutes,
        "old_due": dossier.case.due_at,
        "new_due": realistic_due(dossier, at=at, office=office),
        "drafted_at": at,
    }


def _to_decide(head: Officer, case: Case, at: datetime) -> Notice:
    words = f"Phiếu xin lỗi của hồ sơ {case.code} chờ quyết định."
    key = f"apology:{case.code}:{day_of(at)}"
    return desk_notice(head, Letter("decide_apology", words, case_code=case.code, key=key), at=at)


def realistic_due(dossier: Dossier, *, at: datetime, office: Workdays) -> datetime:
    """A date that can be kept: the working time the remaining steps still have, counted from now (or from the answer
    another office still owes), at least one working day after the old date and after today; at closing time.
    """
    case = dossier.case
    assert case.due_at is not None
    answers = [row.due_at for row in case.consultations.filter(answered_at=None) if row.due_at]
    start = max([at, *answers])
    ready = office.add_minutes(start, minutes_ahead(dossier, at=at, office=office))
    earliest = office.add_workdays(max(day_of(case.due_at), day_of(at)), 1)
    return office.closing_on(max(day_of(ready), earliest))


def minutes_ahead(dossier: Dossier, *, at: datetime, office: Workdays) -> int:
    """Allowed working minutes still to come: the rest of the present step and the steps after it."""
    case = dossier.case
    run = case.step_runs.filter(ended_at=None).first()
    rest = max(run.allowed_minutes - queries.used_by(case, run, at, office), 0) if run and run.allowed_minutes else 0
    later = [step for step in steps_of(dossier) if step.role not in {"nguoi_dan", "tra_ket_qua"}]
    return rest + sum(step.minutes or 0 for step in later if step.number > (case.step_number or 0))


def decide_apology(
    apology: Apology,
    *,
    by: Officer,
    at: datetime,
    approve: bool,
    new_due: datetime | None = None,
    cause_code: str | None = None,
    cause_text: str | None = None,
    note: str = "",
) -> Apology:
    """The chairman changes, approves or rejects the draft; by the office's policy approval issues the paper at once."""
    ensure(can_decide_apology(actor(by, at), apology.dossier.case), "Chỉ lãnh đạo cơ quan quyết định phiếu xin lỗi.")
    with transaction.atomic():
        case = _lock(apology.dossier)
        row = Apology.objects.select_for_update(of=("self",)).get(pk=apology.pk)
        row.dossier = apology.dossier
        if row.state != "drafted":
            raise Refused("Phiếu xin lỗi này đã được quyết định rồi.")
        if approve:
            # The calendar may have moved the appointment since the draft was made.
            row.old_due = case.due_at or row.old_due
            _change(row, new_due, cause_code, cause_text)
        _check_decision(row, approve=approve, note=note, at=at)
        row.state = "approved" if approve else "rejected"
        row.decided_by, row.decided_at, row.decision_note = by, at, note.strip()
        row.save()
        data = {"approved": approve, "new_due": row.new_due, "cause": row.cause_code}
        if approve and late_policy(case.agency).apology_issue_on_approval:
            row = issue_apology(row, by=by, at=at)
        log("dossier:apology:decided", by=by, agency=case.agency, at=at, subject=case.code, data=data)
    return row


def _change(row: Apology, new_due: datetime | None, cause_code: str | None, cause_text: str | None) -> None:
    if cause_code is not None and cause_code not in DELAY_CAUSES:
        raise Refused("Chọn nguyên nhân trong danh mục.", field="cause_code")
    row.new_due = new_due or row.new_due
    row.cause_code = cause_code or row.cause_code
    row.cause_text = (cause_text if cause_text is not None else row.cause_text).strip()


def _check_decision(row: Apology, *, approve: bool, note: str, at: datetime) -> None:
    if not approve:
        if not note.strip():
            raise Refused("Ghi lý do trả lại phiếu xin lỗi để người soạn làm lại.", field="note")
        return
    if not row.cause_text:
        raise Refused("Phiếu xin lỗi phải nêu lý do chậm.", field="cause_text")
    if row.new_due <= at:
        raise Refused("Ngày hẹn lại phải sau lúc này.", field="new_due")
    if fault := check_new_date(row.old_due, row.new_due, workdays_for(row.dossier.case.agency)):
        raise Refused(fault, field="new_due")


def issue_apology(apology: Apology, *, by: Officer, at: datetime) -> Apology:
    """Issue Mẫu 04, once.

    The new date is kept beside the case, the old one stays for every figure; the applicant's message is drafted for the
    counter. Timely = issued by the last moment of `law.deadlines.apology_latest`.
    """
    dossier = apology.dossier
    ensure(can_issue_apology(actor(by, at), dossier.case), "Bạn không được phát hành phiếu xin lỗi.")
    with act_on(dossier.case, by=by, at=at) as work:
        dossier.case = work.case
        row = Apology.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=apology.pk)
        row.dossier = dossier
        ensure_first_appointment(dossier, row)
        if row.state != "approved" or row.decided_by is None:
            raise Refused("Phiếu xin lỗi chưa được người có thẩm quyền duyệt, hoặc đã phát hành rồi.")
        move(
            work,
            "reappoint",
            note=row.cause_text,
            reason_code=row.cause_code,
            data={"new_due": row.new_due.isoformat()},
        )
        work.case.reappointed_to = row.new_due
        dossier.reappointment_count += 1
        dossier.save(update_fields=["reappointment_count"])
        row.is_timely = at <= apology_latest(row.old_due, work.office, rules_named(work.case.rules))
        _number_and_tell(row, row.decided_by, at)
    return row


def _number_and_tell(row: Apology, signer: Officer, at: datetime) -> None:
    case, contact = row.dossier.case, contact_of(row.dossier)
    row.paper = issue_for(case, "apology", apology_data(row, signer, at), by=signer, at=at)
    row.state, row.issued_at, row.channels = "issued", at, ["paper", contact.channel]
    row.save()
    subject = "Xin lỗi và hẹn lại ngày trả kết quả"
    letter = Letter("apology", apology_words(row), subject, case.code, key=f"apology:{case.code}")
    draft_notice(case.agency, contact, letter, at=at)


def draft_apologies(agency: Agency, at: datetime) -> int:
    """By the clock: draft for what is late and for what can no longer be done by tomorrow's limit."""
    policy, office = late_policy(agency), workdays_for(agency)
    if not policy.apology_auto_draft:
        return 0
    until = queries.warn_until(office, at, policy.warn_workdays)
    near = queries.near_due(agency, at, until) | queries.late_now(agency, at)
    waiting = queries.with_case(near).filter(apology=None, reappointment_count=0, imported_from="")
    return sum(_draft_if_bound(dossier, office, at) for dossier in waiting)


def _draft_if_bound(dossier: Dossier, office: Workdays, at: datetime) -> int:
    if not is_bound_to_be_late(dossier, office, at):
        return 0
    try:
        draft_apology(dossier, at=at)
    except Refused:  # decided, paused or ended by somebody since it was read
        return 0
    return 1


def is_bound_to_be_late(dossier: Dossier, office: Workdays, at: datetime) -> bool:
    """Late already, or the remaining steps need more working time than is left."""
    due_at = dossier.case.due_at
    if due_at is None or due_at <= at:
        return due_at is not None
    return minutes_ahead(dossier, at=at, office=office) > office.minutes_between(at, due_at)
