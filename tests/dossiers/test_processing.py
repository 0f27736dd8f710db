"""The hands behind the counter: who gets the dossier, what was used of whose time, what must be answered first."""

from datetime import timedelta

import pytest

from motcua.agency.models import Leave
from motcua.casework.models import Case
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import actor
from motcua.dossiers.services import processing as p
from motcua.dossiers.services import result
from motcua.dossiers.services.supplement import request_supplement
from motcua.procedures.models import ProcessStep
from motcua.web.desk.acts import acts_for
from tests.dossiers.lives import ITEMS, at_chairman, at_clerk, fresh, in_payment, later, unit
from tests.factories import BIRTH, CERTIFIED_COPY, NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db


def runs(dossier):
    return [(run.step_number, run.holder, run.used_minutes) for run in dossier.case.step_runs.order_by("number")]


def test_each_stay_knows_what_it_used():
    dossier = make_dossier()
    p.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(60))
    result.approve_dossier(dossier, by=officer("chu_tich"), at=later(days=1))
    # 09:30–10:30, then to the next morning 09:30: a working day of eight hours less that one.
    assert [minutes for _, _, minutes in runs(dossier)] == [0, 60, 420, None]
    assert [holder for _, holder, _ in runs(dossier)] == [
        officer("mot_cua"), officer("tp_ht"), officer("chu_tich"), officer("vp_tk"),
    ]  # fmt: skip


def test_the_step_is_due_by_its_minutes_but_never_after_the_appointment():
    far, near = make_dossier().case, make_dossier(CERTIFIED_COPY).case
    assert far.step_due_at < far.due_at
    assert near.step_due_at == near.due_at


def test_work_goes_to_the_substitute_while_the_holder_is_away():
    dossier = make_dossier()
    Leave.objects.create(officer=officer("chu_tich"), first_day=NOON.date(), last_day=NOON.date())
    p.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(1))
    assert dossier.case.holder == officer("pho_chu_tich")
    result.approve_dossier(dossier, by=officer("pho_chu_tich"), at=later(2))
    assert dossier.approved_by == officer("pho_chu_tich")


def test_a_chosen_hand_gets_it():
    dossier = p.hand_over_dossier(
        make_dossier(), by=officer("tp_ht"), at=later(1), to_officer=officer("pho_chu_tich"), note="Gấp"
    )
    last = dossier.case.history.last()
    assert (dossier.case.holder, last.to_name, last.note) == (
        officer("pho_chu_tich"),
        "Phó Chủ tịch Ủy ban nhân dân xã",
        "Gấp",
    )


def test_nobody_without_an_account_gets_it():
    away = officer("dc_xd")
    away.account.is_active = False
    away.account.save()
    with pytest.raises(Refused, match="không có tài khoản") as refusal:
        p.hand_over_dossier(make_dossier(), by=officer("tp_ht"), at=later(1), to_officer=away)
    assert refusal.value.field == "to_officer"


@pytest.mark.parametrize("step", [1, 2, 4, 9])
def test_only_the_next_step_can_be_chosen(step):
    with pytest.raises(Refused) as refusal:
        p.hand_over_dossier(make_dossier(), by=officer("tp_ht"), at=later(1), to_step=step)
    assert refusal.value.field == "to_step"


def test_the_last_working_step_is_ended_not_handed_on():
    with pytest.raises(Refused, match="trả kết quả"):
        p.hand_over_dossier(at_clerk(), by=officer("vp_tk"), at=later(5))


def test_sent_back_it_lies_with_the_previous_hand_and_the_reason():
    dossier = p.send_back_dossier(at_chairman(), by=officer("chu_tich"), at=later(5), reason="Sai họ tên")
    assert (dossier.case.holder, dossier.case.step_number) == (officer("tp_ht"), 2)
    assert (dossier.case.history.last().act, dossier.case.history.last().note) == ("send_back", "Sai họ tên")


def test_sent_back_it_is_not_thrown_forward_again():
    dossier = p.send_back_dossier(at_chairman(), by=officer("chu_tich"), at=later(5), reason="Sai họ tên")
    with pytest.raises(Refused, match="Không có bước xử lý trước"):
        p.send_back_dossier(dossier, by=officer("tp_ht"), at=later(6), reason="Không sai")
    assert p.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(7)).case.holder == officer("chu_tich")


def test_sent_back_from_the_seal_it_must_be_signed_anew():
    dossier = p.send_back_dossier(at_clerk(), by=officer("vp_tk"), at=later(5), reason="Thiếu trang")
    assert (fresh(dossier).approved_at, dossier.case.holder) == (None, officer("chu_tich"))
    with pytest.raises(Refused, match="chưa được người có thẩm quyền ký duyệt"):
        result.complete_dossier(dossier, by=officer("chu_tich"), at=later(6))


@pytest.mark.parametrize(
    ("act", "words", "field"),
    [
        (lambda d, w: p.send_back_dossier(d, reason=" ", **w), "lý do", "reason"),
        (lambda d, w: p.ask_opinion(d, units=[], question="Hỏi", due_at=None, **w), "Chưa chọn", "units"),
        (lambda d, w: p.ask_opinion(d, units=[unit()], question=" ", due_at=None, **w), "nội dung", "question"),
        (lambda d, w: p.send_leg(d, unit=unit(), question="Hỏi", due_at=NOON, **w), "sau lúc gửi", "due_at"),
        (lambda d, w: p.request_payment(d, note="", **w), "Thông báo", "note"),
    ],
)
def test_what_is_missing_is_named(act, words, field):
    with pytest.raises(Refused, match=words) as refusal:
        act(make_dossier(), {"by": officer("tp_ht"), "at": later(1)})
    assert refusal.value.field == field


def test_opinions_are_asked_in_parallel_and_all_must_answer():
    dossier, by = make_dossier(), officer("tp_ht")
    asked = p.ask_opinion(
        dossier, units=[unit(), unit("vpdk-dat-dai")], question="Xác nhận", due_at=later(days=1), by=by, at=later(1)
    )
    assert (len(asked), dossier.case.clock, dossier.case.holder) == (2, "running", by)
    for minute, consultation in enumerate(asked, 2):
        with pytest.raises(Refused, match="Còn chờ"):
            p.hand_over_dossier(dossier, by=by, at=later(minute))
        p.answer_consultation(consultation, answer="Đồng ý", by=by, at=later(minute))
    assert p.hand_over_dossier(dossier, by=by, at=later(4)).case.step_number == 3
    assert [row.act for row in dossier.case.history.all()] == [
        "receive", "forward", "ask_opinion", "answer_opinion", "answer_opinion", "hand_over",
    ]  # fmt: skip


def test_a_leg_has_its_own_limit_and_reply():
    dossier = make_dossier()
    leg = p.send_leg(dossier, unit=unit(), question="Tính thuế", due_at=later(days=2), by=officer("tp_ht"), at=later(1))
    p.answer_consultation(leg, answer="Đã có thông báo", by=officer("mot_cua"), at=later(days=1))
    leg.refresh_from_db()
    assert (leg.kind, leg.due_at, leg.answered_at, leg.recorded_by) == (
        "leg", later(days=2), later(days=1), officer("mot_cua"),
    )  # fmt: skip


def test_signing_waits_for_the_answer_too():
    dossier = at_chairman()
    p.ask_opinion(dossier, units=[unit()], question="Hỏi", due_at=None, by=officer("chu_tich"), at=later(5))
    with pytest.raises(Refused, match="rồi mới ký"):
        result.approve_dossier(dossier, by=officer("chu_tich"), at=later(6))


WAITS = {
    "financial": lambda d: p.request_payment(d, note="TB 15", by=officer("tp_ht"), at=later(1)),
    "supplement": lambda d: request_supplement(d, items=ITEMS, reason="Thiếu", by=officer("mot_cua"), at=later(1)),
}


@pytest.mark.parametrize("state", WAITS)
@pytest.mark.parametrize("ask", ["opinion", "leg"])
def test_an_answer_comes_in_while_the_dossier_waits_for_the_applicant(state, ask):
    dossier = make_dossier()
    said = {"question": "Hỏi", "due_at": later(days=1), "by": officer("tp_ht"), "at": later(0)}
    row = (
        p.send_leg(dossier, unit=unit(), **said) if ask == "leg" else p.ask_opinion(dossier, units=[unit()], **said)[0]
    )
    WAITS[state](dossier)
    before = fresh(dossier).case
    assert (before.state, before.clock) == (state, "stopped")
    answered = p.answer_consultation(row, answer="Đồng ý", by=officer("mot_cua"), at=later(9))
    after = fresh(dossier).case
    assert (answered.answered_at, answered.recorded_by) == (later(9), officer("mot_cua"))
    unchanged = ("state", "clock", "due_at", "step_due_at", "holder_id", "step_number")
    assert [getattr(after, name) for name in unchanged] == [getattr(before, name) for name in unchanged]
    assert after.pauses.get().ended_at is None
    assert after.history.last().act == ("answer_leg" if ask == "leg" else "answer_opinion")


def test_an_unsigned_dossier_does_not_leave_the_signing_step():
    dossier, chairman = at_chairman(), officer("chu_tich")
    with pytest.raises(Refused, match="chưa được ký") as refusal:
        p.hand_over_dossier(dossier, by=chairman, at=later(5))
    assert "Trả lại bước trước" in refusal.value.sentence
    assert [act.slug for act in acts_for(actor(chairman, NOON), dossier)][:2] == ["ky-duyet", "tra-lai"]
    Dossier.objects.filter(pk=dossier.pk).update(approved_by=chairman, approved_at=later(5))
    assert p.hand_over_dossier(fresh(dossier), by=chairman, at=later(6)).case.step_number == 4


def test_a_first_signature_may_be_passed_up_to_the_last():
    ground()
    ProcessStep.objects.filter(role="van_thu").update(role="ky_duyet", post_code="chu_tich")
    dossier, chairman = at_chairman(), officer("chu_tich")
    assert p.hand_over_dossier(dossier, by=chairman, at=later(5)).case.step_number == 4
    with pytest.raises(Refused):
        p.hand_over_dossier(dossier, by=chairman, at=later(6))


def test_the_plain_way_has_a_signing_step_too():
    dossier = make_dossier(BIRTH)
    p.hand_over_dossier(dossier, by=dossier.case.holder, at=later(1))
    with pytest.raises(Refused, match="chưa được ký"):
        p.hand_over_dossier(dossier, by=officer("chu_tich"), at=later(2))


def test_a_payment_stops_the_clock_and_extends_the_appointment():
    dossier = in_payment()
    due, first = dossier.case.due_at, dossier.case.first_due_at
    assert (dossier.case.state, dossier.case.clock, dossier.case.holder) == ("financial", "stopped", officer("tp_ht"))
    p.confirm_payment(dossier, by=officer("mot_cua"), at=later(days=1), note="Biên lai 7")
    case = fresh(dossier).case
    # Wednesday to Thursday: one working day more, over the weekend none else.
    assert case.due_at == due + timedelta(days=1)
    assert (case.first_due_at, case.clock, case.holder) == (first, "running", officer("tp_ht"))
    pause = case.pauses.get()
    assert (pause.kind, pause.mode, pause.ended_at) == ("financial", "extend", later(days=1))
    assert case.step_due_at <= case.due_at


def test_waiting_is_not_used_time():
    dossier = in_payment()
    p.confirm_payment(dossier, by=officer("mot_cua"), at=later(days=5), note="Biên lai 7")
    p.hand_over_dossier(dossier, by=officer("tp_ht"), at=later(31, days=5))
    # One minute before the notice, 31 after the receipt.
    assert runs(dossier)[1] == (2, officer("tp_ht"), 32)


def test_stopping_gives_the_notice_in_force_and_ends_the_clock():
    dossier = p.stop_dossier(make_dossier(), by=officer("chu_tich"), at=later(5), reason="Có tranh chấp")
    case = dossier.case
    assert (case.state, case.clock, case.ended_at, case.holder) == ("stopped", "ended", later(5), None)
    assert case.step_runs.filter(ended_at=None).count() == 0
    assert IssuedPaper.objects.filter(form="stop_notice", case_code=case.code).count() == 1


@pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "vp_tk"])
def test_stopping_is_for_who_has_the_authority(post):
    with pytest.raises(Refused, match="thẩm quyền"):
        p.stop_dossier(make_dossier(), by=officer(post), at=later(5), reason="Có tranh chấp")


@pytest.mark.parametrize("days", [1, 9])
def test_withdrawn_while_it_waited_for_the_applicant_it_is_not_late(days):
    dossier = p.withdraw_dossier(in_payment(), by=officer("mot_cua"), at=later(days=days), reason="Đơn ngày 1/12")
    case = Case.objects.get(pk=dossier.pk)
    assert (case.state, case.timeliness, case.pauses.get().ended_at) == ("withdrawn", "early", later(days=days))
    assert case.due_at > case.ended_at


def test_a_batch_tells_each_outcome():
    good, bad = make_dossier(), in_payment()
    outcomes = p.in_batch([good, bad], p.hand_over_dossier, by=officer("tp_ht"), at=later(9))
    assert [(one.code, one.is_done) for one in outcomes] == [(good.case.code, True), (bad.case.code, False)]
    assert outcomes[1].sentence == p.NOT_IN_HAND
    assert (fresh(good).case.step_number, fresh(bad).case.state) == (3, "financial")


def test_after_a_refusal_the_page_still_shows_what_is_stored():
    dossier = fresh(at_chairman())
    shown = dossier.case
    with pytest.raises(Refused):
        p.send_back_dossier(dossier, by=officer("chu_tich"), at=later(5), reason="")
    assert (dossier.case is shown, dossier.case.state, dossier.case.step_number) == (True, "processing", 3)
