"""Dealing out work anew: a colleague goes on leave, everything open in their hands goes to the substitute."""

from datetime import datetime

from motcua.agency.models import Officer
from motcua.casework.models import Case
from motcua.casework.queries import queue_of
from motcua.casework.services import Step, act_on, hand_to, move
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import actor, can_reassign, ensure
from motcua.dossiers.services.processing import Outcome


def held_by(officer: Officer) -> list[Case]:
    """Everything open in the officer's hands, results waiting at the counter included, least slack first."""
    finished = Case.objects.filter(holder=officer, state="completed")
    return [*queue_of(officer), *finished.order_by("id")]


def reassign_open(officer: Officer, to: Officer, *, by: Officer, at: datetime, note: str = "") -> list[Outcome]:
    """Put every open dossier of one officer into another's hands, at the same step and with the same limit.

    Each in its own transaction, with one history row (act reassign): one refusal does not stop the others.
    """
    ensure(can_reassign(actor(by, at)), "Chỉ văn phòng hoặc lãnh đạo được chuyển hồ sơ của người khác.")
    if officer.agency_id != by.agency_id or to.agency_id != by.agency_id:
        raise Refused("Người giao và người nhận phải thuộc cơ quan này.", field="to")
    if officer.pk == to.pk:
        raise Refused("Người nhận phải khác người đang giữ.", field="to")
    if to.account is None or not to.account.is_active:
        raise Refused(f"{to.full_name} không có tài khoản đang dùng nên không nhận được hồ sơ.", field="to")
    return [_reassign(case, officer, to, by=by, at=at, note=note) for case in held_by(officer)]


def _reassign(case: Case, officer: Officer, to: Officer, *, by: Officer, at: datetime, note: str) -> Outcome:
    try:
        with act_on(case, by=by, at=at) as work:
            if work.case.holder_id != officer.pk:
                raise Refused("Hồ sơ vừa được chuyển đi.")  # noqa: TRY301  (the refusal also undoes the act)
            run = work.case.step_runs.filter(ended_at=None).first()
            move(work, "reassign", to=to, note=note or f"Thay {officer.full_name}")
            minutes = run.allowed_minutes if run else None
            step = Step(
                work.case.step_number,
                work.case.step_label,
                run.role if run else "",
                minutes,
                work.case.step_due_at,
                run.unit_name if run else "",
            )
            hand_to(work, to, step)
    except Refused as refused:
        return Outcome(case.code, refused.sentence)
    return Outcome(case.code)
