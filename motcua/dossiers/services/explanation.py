"""Báo cáo giải trình: drafted when a dossier has become late, signed by who answers for it, seen by the head."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import officers_with, workdays_for
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper, freeze, issue_paper, thaw
from motcua.dossiers import queries
from motcua.dossiers.late_papers import explanation_data, opinion_data
from motcua.dossiers.models import Dossier, Explanation
from motcua.dossiers.permissions import actor, can_explain, can_see_explanation, ensure
from motcua.dossiers.policy import late_policy
from motcua.dossiers.queries import Cause, cause_of, days_late_if_known, is_late
from motcua.dossiers.reasons import DELAY_CAUSES, HEAD_OPINIONS, OBJECTIVE_CAUSES
from motcua.law.workdays import Workdays
from motcua.notices.services import Letter, desk_notice, lay_on_desks


def draft_explanation(dossier: Dossier, *, at: datetime, by: Officer | None = None) -> Explanation:
    """Draft the report to the head of a late dossier: every stay with its moments, days late, step and hand at fault.

    A draft that was not signed yet is brought up to date; a signed one is left alone.
    """
    case = dossier.case
    if not is_late(case, at):
        raise Refused("Hồ sơ không quá hạn nên không phải giải trình.")
    office = workdays_for(case.agency)
    cause = cause_of(case, at=at, office=office)
    with transaction.atomic():
        row, is_new = Explanation.objects.select_for_update().get_or_create(
            dossier=dossier, defaults=_first_draft(dossier, cause, at)
        )
        if row.state != "drafted":
            return row
        row.timeline, row.days_late = timeline_of(case, office, at), days_late_if_known(case, office, until=at)
        row.responsible_step, row.responsible = cause.step_label, cause.holder
        row.save()
        if is_new:
            words = f"Hồ sơ {case.code} đã quá hạn: ký báo cáo giải trình gửi người đứng đầu."
            _tell([row.author] if row.author else [], "explain", words, case, at, key=f"explain:{case.code}")
            data = {"cause": cause.code, "step": cause.step_label}
            log("dossier:explanation:drafted", by=by, agency=case.agency, at=at, subject=case.code, data=data)
    return row


def _first_draft(dossier: Dossier, cause: Cause, at: datetime) -> dict[str, Any]:
    apology = getattr(dossier, "apology", None)
    return {
        "author": cause.holder or dossier.case.holder,
        "cause_code": cause.code,
        "cause_text": cause.text,
        "is_objective": cause.code in OBJECTIVE_CAUSES,
        "expected_on": day_of(apology.new_due) if apology else None,
        "drafted_at": at,
    }


def timeline_of(case: Case, office: Workdays, at: datetime) -> list[dict[str, Any]]:
    """Every stay as kept in `Explanation.timeline`: {step, holder, received_at, done_at, allowed_minutes, used_minutes,
    over_minutes}; moments frozen by `documents.services.freeze`.
    """
    rows = []
    for run in case.step_runs.select_related("holder"):
        used = queries.used_by(case, run, at, office)
        over = max(used - run.allowed_minutes, 0) if run.allowed_minutes is not None else None
        rows.append(
            {
                "step": run.label,
                "holder": run.holder.full_name if run.holder else run.unit_name,
                "received_at": freeze(run.started_at),
                "done_at": freeze(run.ended_at),
                "allowed_minutes": run.allowed_minutes,
                "used_minutes": used,
                "over_minutes": over,
            }
        )
    return rows


def sign_explanation(
    explanation: Explanation,
    *,
    by: Officer,
    at: datetime,
    cause_code: str,
    cause_text: str,
    is_objective: bool,
    remedy: str,
    expected_on: date | None = None,
) -> Explanation:
    """The responsible officer signs; the report is numbered and goes to the head."""
    dossier = explanation.dossier
    ensure(can_explain(actor(by, at), dossier), "Chỉ người chịu trách nhiệm hoặc văn phòng ký giải trình hồ sơ này.")
    _check_words(cause_code, cause_text, remedy)
    with transaction.atomic():
        row = _locked(explanation, state="drafted", otherwise="Báo cáo giải trình này đã ký rồi.")
        case, office = dossier.case, workdays_for(dossier.case.agency)
        row.timeline, row.days_late = timeline_of(case, office, at), days_late_if_known(case, office, until=at)
        row.author, row.state, row.signed_at, row.head_opinion = by, "signed", at, ""
        row.cause_code, row.cause_text, row.is_objective = cause_code, cause_text.strip(), is_objective
        row.remedy, row.expected_on = remedy.strip(), expected_on
        data = explanation_data(row, at)
        row.paper = issue_paper("explanation_report", agency=case.agency, data=data, at=at, by=by, case_code=case.code)
        row.save()
        words = f"Báo cáo giải trình hồ sơ {case.code} chờ ý kiến người đứng đầu."
        heads = officers_with(case.agency, late_policy(case.agency).apology_signer, day_of(at))
        _tell(heads, "see_explanation", words, case, at, key=f"explained:{row.paper.number_text}")
        data = {"cause": cause_code, "paper": row.paper.number_text}
        log("dossier:explanation:signed", by=by, agency=case.agency, at=at, subject=case.code, data=data)
    return row


def _check_words(cause_code: str, cause_text: str, remedy: str) -> None:
    if cause_code not in DELAY_CAUSES:
        raise Refused("Chọn nguyên nhân trong danh mục.", field="cause_code")
    if not cause_text.strip():
        raise Refused("Chưa ghi nguyên nhân cụ thể.", field="cause_text")
    if not remedy.strip():
        raise Refused("Chưa ghi biện pháp khắc phục.", field="remedy")


def _locked(explanation: Explanation, *, state: str, otherwise: str) -> Explanation:
    rows = Explanation.objects.select_for_update(of=("self",)).select_related("author", "responsible", "paper")
    row = rows.get(pk=explanation.pk)
    row.dossier = explanation.dossier
    if row.state != state:
        raise Refused(otherwise)
    return row


def _tell(officers: list[Officer], kind: str, words: str, case: Case, at: datetime, *, key: str) -> None:
    letter = Letter(kind, words, case_code=case.code, key=key)
    lay_on_desks([desk_notice(one, letter, at=at) for one in officers])


def see_explanation(
    explanation: Explanation, *, by: Officer, at: datetime, opinion: str, note: str = ""
) -> Explanation:
    """The head has read the signed report: accepted or handled (it counts now), or back to the author to make it clear.

    `opinion`: accepted | clarify | handle; the last two want a note.
    """
    dossier = explanation.dossier
    ensure(can_see_explanation(actor(by, at), dossier.case), "Chỉ người đứng đầu cho ý kiến về báo cáo giải trình.")
    if opinion not in HEAD_OPINIONS:
        raise Refused("Chọn một ý kiến: chấp nhận, yêu cầu làm rõ, hoặc xử lý trách nhiệm.", field="opinion")
    if opinion != "accepted" and not note.strip():
        raise Refused("Ghi rõ nội dung cần làm rõ hoặc hình thức xử lý.", field="note")
    with transaction.atomic():
        row = _locked(explanation, state="signed", otherwise="Báo cáo giải trình chưa ký, hoặc đã có ý kiến rồi.")
        row.head, row.head_opinion, row.head_note = by, opinion, note.strip()
        if opinion == "clarify":
            row.state, row.signed_at, row.seen_at = "drafted", None, None
        else:
            row.state, row.seen_at = "seen", at
        row.save()
        case = dossier.case
        words = f"Giải trình hồ sơ {case.code}: {HEAD_OPINIONS[opinion].lower()}."
        _tell(
            [row.author] if row.author else [], "opinion", words, case, at, key=f"opinion:{case.code}:{at.isoformat()}"
        )
        log("dossier:explanation:seen", by=by, agency=case.agency, at=at, subject=case.code, data={"opinion": opinion})
    return row


def explanation_pdf(explanation: Explanation, *, at: datetime) -> bytes:
    """The report as signed, with the head's opinion once there is one; before signing, the draft without number."""
    if explanation.paper is None or explanation.state == "drafted":
        return draw("explanation_report", explanation_data(explanation, at), at=at)
    if not explanation.head_opinion:
        return draw_paper(explanation.paper)
    return draw(
        "explanation_report",
        {**thaw(explanation.paper.data), **opinion_data(explanation)},
        at=explanation.paper.issued_at,
    )


def draft_explanations(agency: Agency, at: datetime) -> int:
    """By the clock: a draft for every dossier that has become late and has none; returns how many."""
    if not late_policy(agency).explanation_auto_draft:
        return 0
    late = queries.late_now(agency, at) | Case.objects.filter(agency=agency, kind="dossier", timeliness="late")
    missing = queries.with_case(late).filter(explanation=None, imported_from="")[:500]
    return len([draft_explanation(dossier, at=at) for dossier in missing])
