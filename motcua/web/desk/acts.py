"""The acts an officer may do to one dossier: word on the button, who may, what is asked, which act is called.

Page, button and batch read this one table; the permission functions and the acts stand in the room of dossiers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.casework.models import Case
from motcua.common.refusals import Refused
from motcua.documents.services import keep_file
from motcua.dossiers import permissions as may
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import Actor
from motcua.dossiers.services import intake, processing, result, supplement, surgery
from motcua.dossiers.services.signing import must_sign_first
from motcua.web.desk import act_forms as forms

Data = dict[str, Any]


@dataclass(frozen=True)
class DeskAct:
    """One button. `run(dossier, by, at, data)` gets the form's cleaned data; `prepare` may fill the form's choices."""

    slug: str
    label: str
    allowed: Callable[[Actor, Case], bool]
    form: type[forms.ActForm]
    run: Callable[[Dossier, Officer, datetime, Data], object]
    tone: str = "secondary"
    applies: Callable[[Dossier], bool] = lambda _dossier: True


def _kept(data: Data, by: Officer, at: datetime) -> Any:
    upload = data.get("result_file")
    return keep_file(upload, upload.name, at=at, by=by) if upload else None


def _accept(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    day = data["due_at"]
    due_at = intake.closing_of(dossier.case.agency, day) if day else None
    intake.accept_dossier(dossier, by=by, at=at, due_at=due_at)


def _refuse_submission(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    intake.refuse_submission(dossier, by=by, at=at, reason=data["reason"])


def _forward(dossier: Dossier, by: Officer, at: datetime, _data: Data) -> None:
    intake.forward_dossier(dossier, by=by, at=at)


def _hand_over(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    step = int(data["to_step"]) if data.get("to_step") else None
    processing.hand_over_dossier(
        dossier, by=by, at=at, to_step=step, to_officer=data.get("to_officer"), note=data.get("note", "")
    )


def _approve(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    result.approve_dossier(dossier, by=by, at=at, result_file=_kept(data, by, at), note=data.get("note", ""))


def _complete(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    number = data.get("result_number", "")
    result.complete_dossier(dossier, by=by, at=at, result_number=number, result_file=_kept(data, by, at))


def _refuse(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    result.refuse_dossier(dossier, by=by, at=at, reason_code=data["reason_code"], reason=data["reason"])


def _return(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    result.return_result(dossier, by=by, at=at, **data)


def _remind(dossier: Dossier, by: Officer, at: datetime, _data: Data) -> None:
    result.remind_collector(dossier, by=by, at=at)


def _print_new_date(dossier: Dossier, by: Officer, at: datetime, _data: Data) -> None:
    surgery.issue_surgery_notice(dossier, by=by, at=at)


def _was_moved(dossier: Dossier) -> bool:
    """The calendar has moved the date: told first by the two dates at hand, so that most pages ask nothing."""
    case = dossier.case
    return case.first_due_at != case.due_at and case.history.filter(act="recalculate").exists()


def _send_back(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.send_back_dossier(dossier, by=by, at=at, reason=data["reason"])


def _ask_opinion(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.ask_opinion(
        dossier, by=by, at=at, units=list(data["units"]), question=data["question"], due_at=data["due_at"]
    )


def _send_leg(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.send_leg(dossier, by=by, at=at, unit=data["unit"], question=data["question"], due_at=data["due_at"])


def _answer(_dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.answer_consultation(data["consultation"], answer=data["answer"], by=by, at=at)


def _request_payment(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.request_payment(dossier, by=by, at=at, note=data["note"])


def _confirm_payment(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.confirm_payment(dossier, by=by, at=at, note=data["note"])


def _propose(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    supplement.propose_supplement(
        dossier, by=by, at=at, items=data["items"], reason=data["reason"], again_reason=data["again_reason"]
    )


def _send_supplement(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    waiting = dossier.supplements.filter(sent_at=None).last()
    if waiting is None:
        raise Refused("Không có đề nghị bổ sung nào đang chờ gửi.")
    supplement.send_supplement(waiting, by=by, at=at, answer_by=data["answer_by"])


def _request_supplement(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    supplement.request_supplement(dossier, by=by, at=at, **data)


def _open_request(dossier: Dossier) -> Any:
    return dossier.supplements.filter(completed_at=None).exclude(sent_at=None).last()


def _complete_supplement(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    request = _open_request(dossier) or supplement.request_of_old_book(dossier, at=at)
    supplement.complete_supplement(request, by=by, at=at, papers=data["items"])


def _lapse_supplement(dossier: Dossier, by: Officer, at: datetime, _data: Data) -> None:
    request = _open_request(dossier)
    if request is None:
        raise Refused("Hồ sơ không có phiếu yêu cầu bổ sung ghi hạn, nên không hết hạn.")
    supplement.lapse_supplement(request, by=by, at=at)


def _stop(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.stop_dossier(dossier, by=by, at=at, reason=data["reason"])


def _withdraw(dossier: Dossier, by: Officer, at: datetime, data: Data) -> None:
    processing.withdraw_dossier(dossier, by=by, at=at, reason=data["reason"])


def _is_proposed(dossier: Dossier) -> bool:
    return any(row.sent_at is None and row.lapsed_at is None for row in dossier.supplements.all())


def _not_proposed(dossier: Dossier) -> bool:
    return not _is_proposed(dossier)


def _signs_here(dossier: Dossier) -> bool:
    """Approval belongs to the signing step; a dossier without a process may be signed wherever a leader holds it."""
    roles = [run.role for run in dossier.case.step_runs.all() if run.ended_at is None]
    return not roles or roles[0] in ("", "ky_duyet", "hoi_dong")


def _goes_on(dossier: Dossier) -> bool:
    return forms.has_next_step(dossier) and not must_sign_first(dossier)


def _is_signed(dossier: Dossier) -> bool:
    return dossier.approved_at is not None


def _has_question(dossier: Dossier) -> bool:
    return any(row.answered_at is None for row in dossier.case.consultations.all())


def _can_lapse(dossier: Dossier) -> bool:
    request = _open_request(dossier)
    return bool(request and request.answer_by)


DESK_ACTS: dict[str, DeskAct] = {
    act.slug: act
    for act in (
        DeskAct("tiep-nhan", "Tiếp nhận hồ sơ trực tuyến", may.can_accept_online, forms.AcceptForm, _accept, "primary"),
        DeskAct(
            "tu-choi-tiep-nhan",
            "Từ chối tiếp nhận",
            may.can_accept_online,
            forms.ReasonForm,
            _refuse_submission,
            "danger",
        ),
        DeskAct("chuyen-thu-ly", "Chuyển thụ lý", may.can_forward, forms.ConfirmForm, _forward, "primary"),
        DeskAct("ky-duyet", "Ký duyệt", may.can_approve, forms.ApproveForm, _approve, "primary", _signs_here),
        DeskAct(
            "ket-thuc", "Vào sổ, kết thúc xử lý", may.can_complete, forms.CompleteForm, _complete, "primary", _is_signed
        ),
        DeskAct(
            "chuyen",
            "Chuyển bước tiếp theo",
            may.can_hand_over,
            forms.HandOverForm,
            _hand_over,
            "primary",
            _goes_on,
        ),
        DeskAct("tra-lai", "Trả lại bước trước", may.can_send_back, forms.ReasonForm, _send_back),
        DeskAct("lay-y-kien", "Lấy ý kiến đơn vị khác", may.can_ask_opinion, forms.OpinionForm, _ask_opinion),
        DeskAct("lien-thong", "Gửi cơ quan khác (liên thông)", may.can_send_leg, forms.LegForm, _send_leg),
        DeskAct(
            "ghi-tra-loi",
            "Ghi nhận trả lời",
            may.can_answer_opinion,
            forms.AnswerForm,
            _answer,
            "primary",
            _has_question,
        ),
        DeskAct(
            "nghia-vu-tai-chinh", "Chờ nghĩa vụ tài chính", may.can_request_payment, forms.NoteForm, _request_payment
        ),
        DeskAct(
            "da-nop-tien", "Xác nhận đã nộp tiền", may.can_confirm_payment, forms.NoteForm, _confirm_payment, "primary"
        ),
        DeskAct(
            "de-nghi-bo-sung",
            "Đề nghị bổ sung",
            may.can_propose_supplement,
            forms.ProposeForm,
            _propose,
            "secondary",
            _not_proposed,
        ),
        DeskAct(
            "gui-bo-sung",
            "Gửi yêu cầu bổ sung",
            may.can_send_supplement,
            forms.SendSupplementForm,
            _send_supplement,
            "primary",
            _is_proposed,
        ),
        DeskAct(
            "yeu-cau-bo-sung",
            "Yêu cầu bổ sung",
            may.can_send_supplement,
            forms.RequestSupplementForm,
            _request_supplement,
            "secondary",
            _not_proposed,
        ),
        DeskAct(
            "nhan-bo-sung",
            "Nhận giấy tờ bổ sung",
            may.can_complete_supplement,
            forms.ReceiveSupplementForm,
            _complete_supplement,
            "primary",
        ),
        DeskAct(
            "het-han-bo-sung",
            "Hết hạn bổ sung",
            may.can_lapse_supplement,
            forms.ConfirmForm,
            _lapse_supplement,
            "danger",
            _can_lapse,
        ),
        DeskAct("tra-ket-qua", "Trả kết quả", may.can_return_result, forms.ReturnForm, _return, "primary"),
        DeskAct("nhac-nhan", "Nhắc đến nhận kết quả", may.can_return_result, forms.ConfirmForm, _remind),
        DeskAct(
            "doi-ngay-hen",
            "In thông báo đổi ngày hẹn",
            may.can_tell_applicant,
            forms.ConfirmForm,
            _print_new_date,
            applies=_was_moved,
        ),
        DeskAct(
            "khong-giai-quyet", "Không đủ điều kiện giải quyết", may.can_refuse, forms.RefuseForm, _refuse, "danger"
        ),
        DeskAct("dung", "Dừng xử lý", may.can_stop, forms.ReasonForm, _stop, "danger"),
        DeskAct("rut", "Công dân rút hồ sơ", may.can_withdraw, forms.ReasonForm, _withdraw),
    )
}


def acts_for(who: Actor, dossier: Dossier) -> list[DeskAct]:
    """The buttons of the page, in the order of the table."""
    return [act for act in DESK_ACTS.values() if act.allowed(who, dossier.case) and act.applies(dossier)]
