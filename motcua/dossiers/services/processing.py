"""The hands behind the counter: handing over, opinions, legs elsewhere, payment, stopping, withdrawing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.agency.models import Officer, Unit
from motcua.casework.models import Case, Consultation, StepRun
from motcua.casework.services import Step, Work, hand_to, move
from motcua.common.questions import Question
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers import stop_data
from motcua.dossiers.permissions import (
    can_answer_opinion,
    can_ask_opinion,
    can_confirm_payment,
    can_hand_over,
    can_request_payment,
    can_send_back,
    can_send_leg,
    can_stop,
    can_withdraw,
)
from motcua.dossiers.services.acting import acting
from motcua.dossiers.services.issuing import issue_for
from motcua.dossiers.services.route import counter_stop, next_steps, stop_at
from motcua.dossiers.services.signing import SIGN_FIRST, must_sign_first

NOT_IN_HAND = "Hồ sơ không ở trong tay bạn, hoặc không còn ở bước đang xử lý. Mở lại hồ sơ để xem ai đang giữ."


@dataclass(frozen=True)
class Outcome:
    """What became of one item of a batch: `sentence` is empty when it went well."""

    code: str
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        return not self.sentence


def in_batch(dossiers: list[Dossier], act: Callable[..., Any], **arguments: Any) -> list[Outcome]:
    """Do one act to many dossiers, each in its own transaction: one refusal does not stop the others."""
    outcomes = []
    for dossier in dossiers:
        try:
            act(dossier, **arguments)
        except Refused as refused:
            outcomes.append(Outcome(dossier.case.code, refused.sentence))
        else:
            outcomes.append(Outcome(dossier.case.code))
    return outcomes


def hand_over_dossier(
    dossier: Dossier,
    *,
    by: Officer,
    at: datetime,
    to_step: int | None = None,
    to_officer: Officer | None = None,
    note: str = "",
) -> Dossier:
    """Hand on to the next step of the process (or one of the next steps), with a note.

    Refused while opinions or a leg elsewhere are still open, at the signing step before it is signed, or when the
    process has no further working step.
    """
    with acting(dossier, can_hand_over, NOT_IN_HAND, by=by, at=at) as work:
        if to_officer and to_officer.agency_id != by.agency_id:
            raise Refused("Người nhận không thuộc cơ quan này.", field="to_officer")
        if to_officer and (to_officer.account is None or not to_officer.account.is_active):
            raise Refused(
                f"{to_officer.full_name} không có tài khoản đang dùng nên không nhận được.", field="to_officer"
            )
        _ensure_answered(dossier)
        if must_sign_first(dossier):
            raise Refused(SIGN_FIRST)
        step = _chosen_step(dossier, to_step)
        stop = stop_at(work, dossier, step, officer=to_officer)
        move(work, "hand_over", to=stop.officer, note=note, data={"step": step.number})
        hand_to(work, stop.officer, stop.step)
    return dossier


def _chosen_step(dossier: Dossier, number: int | None) -> Any:
    steps = next_steps(dossier, dossier.case.step_number)
    if number is not None:
        steps = [step for step in steps if step.number == number]
    if not steps:
        raise Refused("Quy trình không còn bước xử lý nào sau bước này. Trình ký hoặc kết thúc hồ sơ.", field="to_step")
    if steps[0].role == "tra_ket_qua":
        raise Refused("Bước kế tiếp là trả kết quả: hồ sơ phải được ký và kết thúc xử lý trước.", field="to_step")
    return steps[0]


UNANSWERED: Question[Consultation] = Question(
    lambda case: Consultation.objects.filter(case_id=case, answered_at=None).select_related("unit")[:1]
)


def _ensure_answered(dossier: Dossier) -> None:
    waiting = UNANSWERED.first(dossier.case.pk)
    if waiting:
        raise Refused(f"Còn chờ {waiting.unit.name} trả lời. Ghi nhận trả lời rồi mới chuyển tiếp.")


def send_back_dossier(dossier: Dossier, *, by: Officer, at: datetime, reason: str) -> Dossier:
    """Return to the previous hand, with the reason."""
    with acting(dossier, can_send_back, NOT_IN_HAND, by=by, at=at) as work:
        if not reason.strip():
            raise Refused("Chưa ghi lý do trả lại bước trước.", field="reason")
        previous = _stay_before(work.case)
        if dossier.approved_at:
            dossier.approved_by = dossier.approved_at = None
            dossier.save(update_fields=["approved_by", "approved_at"])
        move(work, "send_back", to=previous.holder, note=reason)
        step = Step(
            previous.step_number,
            previous.label,
            previous.role,
            previous.allowed_minutes,
            work.case.due_at,
            previous.unit_name,
        )
        hand_to(work, previous.holder, step)
    return dossier


def _stay_before(case: Case) -> StepRun:
    """The last stay at an earlier step, or in another hand where steps have no numbers.

    A dossier that came back is not thrown forward again: who sent it back stands later in the process.
    """
    stays = case.step_runs.exclude(ended_at=None).exclude(holder=None).select_related("holder").order_by("-number")
    now = case.step_number
    stays = stays.exclude(holder=case.holder) if now is None else stays.filter(step_number__lt=now)
    previous = stays.first()
    if previous is None or previous.role == "tiep_nhan":
        raise Refused("Không có bước xử lý trước để trả lại. Cần giấy tờ thì đề nghị bổ sung qua Bộ phận Một cửa.")
    return previous


def ask_opinion(
    dossier: Dossier, *, units: list[Unit], question: str, due_at: datetime | None, by: Officer, at: datetime
) -> list[Consultation]:
    """Ask other offices in parallel; the dossier stays in hand and its clock runs on (NĐ 61 Đ19)."""
    with acting(dossier, can_ask_opinion, NOT_IN_HAND, by=by, at=at) as work:
        if not units:
            raise Refused("Chưa chọn cơ quan, đơn vị cần lấy ý kiến.", field="units")
        return _consult(work, "ask_opinion", units, question, due_at)


def send_leg(
    dossier: Dossier, *, unit: Unit, question: str, due_at: datetime | None, by: Officer, at: datetime
) -> Consultation:
    """Send the dossier for a leg at another agency (district, tax, land office) with its own limit."""
    with acting(dossier, can_send_leg, NOT_IN_HAND, by=by, at=at) as work:
        return _consult(work, "send_leg", [unit], question, due_at)[0]


def _consult(work: Work, act: str, units: list[Unit], question: str, due_at: datetime | None) -> list[Consultation]:
    if not question.strip():
        raise Refused("Chưa ghi nội dung đề nghị.", field="question")
    if due_at and due_at <= work.at:
        raise Refused("Hạn trả lời phải sau lúc gửi.", field="due_at")
    kind = "leg" if act == "send_leg" else "opinion"
    said = {"kind": kind, "question": question, "asked_by": work.by, "asked_at": work.at, "due_at": due_at}
    rows = [Consultation(case=work.case, unit=unit, **said) for unit in units]
    move(work, act, note="; ".join(unit.name for unit in units), data={"units": [unit.code for unit in units]})
    return Consultation.objects.bulk_create(rows)


def answer_consultation(consultation: Consultation, *, answer: str, by: Officer, at: datetime) -> Consultation:
    """Record what the other office answered."""
    dossier = consultation.case.dossier
    with acting(dossier, can_answer_opinion, "Bạn không được ghi trả lời cho hồ sơ này.", by=by, at=at) as work:
        if not answer.strip():
            raise Refused("Chưa ghi nội dung trả lời.", field="answer")
        row = Consultation.objects.select_for_update().select_related("unit").get(pk=consultation.pk)
        if row.answered_at:
            raise Refused(f"{row.unit.name} đã trả lời rồi.")
        row.answer, row.answered_at, row.recorded_by = answer, at, by
        row.save()
        move(work, "answer_leg" if row.kind == "leg" else "answer_opinion", note=row.unit.name)
    return row


def request_payment(dossier: Dossier, *, by: Officer, at: datetime, note: str) -> Dossier:
    """Financial obligation notified: the clock stands still until the proof of payment comes (state 6)."""
    with acting(dossier, can_request_payment, NOT_IN_HAND, by=by, at=at) as work:
        if not note.strip():
            raise Refused("Chưa ghi số, ngày của Thông báo nghĩa vụ tài chính.", field="note")
        move(work, "request_payment", note=note, pause_kind="financial")
    return dossier


def confirm_payment(dossier: Dossier, *, by: Officer, at: datetime, note: str) -> Dossier:
    """Proof of payment seen: the clock runs on, in the same hand."""
    with acting(
        dossier, can_confirm_payment, "Hồ sơ này không chờ thực hiện nghĩa vụ tài chính.", by=by, at=at
    ) as work:
        if not note.strip():
            raise Refused("Chưa ghi số chứng từ nộp tiền.", field="note")
        move(work, "confirm_payment", note=note)
        refresh_step(work)
    return dossier


def refresh_step(work: Work) -> None:
    """After a pause the step's limit moves with the case."""
    run = work.case.step_runs.filter(ended_at=None).first()
    if run is None:
        return
    own = work.office.add_minutes(work.at, run.allowed_minutes) if run.allowed_minutes else work.case.due_at
    run.due_at = min(own, work.case.due_at) if own and work.case.due_at else own
    run.save(update_fields=["due_at"])
    work.case.step_due_at = run.due_at


def stop_dossier(dossier: Dossier, *, by: Officer, at: datetime, reason: str) -> Dossier:
    """Dừng xử lý: by who has the authority, with the reason; from 15/9/2025 Mẫu 05 of TT 03/2025 is issued."""
    with acting(
        dossier, can_stop, "Hồ sơ này không dừng xử lý được, hoặc bạn không có thẩm quyền.", by=by, at=at
    ) as work:
        if not reason.strip():
            raise Refused("Chưa ghi lý do dừng xử lý.", field="reason")
        move(work, "stop", note=reason)
        issue_for(work.case, "stop_notice", stop_data(dossier, reason, by, at), by=by, at=at)
    return dossier


def withdraw_dossier(dossier: Dossier, *, by: Officer, at: datetime, reason: str) -> Dossier:
    """Công dân yêu cầu rút hồ sơ: the written wish is recorded, papers go back."""
    with acting(dossier, can_withdraw, "Hồ sơ này không rút được nữa.", by=by, at=at) as work:
        if not reason.strip():
            raise Refused("Chưa ghi ngày, số đơn xin rút hồ sơ.", field="reason")
        move(work, "withdraw", note=reason)
    return dossier


def to_counter(work: Work, label: str, role: str) -> None:
    """Put the dossier on the counter's desk (a supplement to send, a result to hand back)."""
    stop = counter_stop(work, label, role, work.case.step_number)
    hand_to(work, stop.officer, stop.step)
