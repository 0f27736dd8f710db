"""Who may do what: every duty against every act, at the own agency and at a foreign one, written out."""

from datetime import timedelta

import pytest

from motcua.agency.models import Agency, Duty, Leave, Officer
from motcua.casework.models import Case
from motcua.common.refusals import Forbidden
from motcua.dossiers import permissions as may
from motcua.dossiers.permissions import Actor
from motcua.law.lifecycle import State
from tests.factories import MARITAL_STATUS, NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db
C, S, K, L, H, A = Duty.COUNTER, Duty.SPECIALIST, Duty.CLERK, Duty.LEADER, Duty.HEAD_OFFICE, Duty.ADMIN

# act: (state of the dossier, must it be in the officer's hand, duties that may)
ACTS = {
    may.can_accept_online: (State.REGISTERED, False, {C}),
    may.can_forward: (State.RECEIVED, False, {C}),
    may.can_hand_over: (State.PROCESSING, True, {C, S, K, L, H, A}),
    may.can_send_back: (State.PROCESSING, True, {C, S, K, L, H, A}),
    may.can_ask_opinion: (State.PROCESSING, True, {S, L}),
    may.can_send_leg: (State.PROCESSING, True, {C, S, K, L, H, A}),
    may.can_propose_supplement: (State.PROCESSING, True, {S, C}),
    may.can_send_supplement: (State.PROCESSING, False, {C}),
    may.can_complete_supplement: (State.SUPPLEMENT, False, {C}),
    may.can_lapse_supplement: (State.SUPPLEMENT, False, {C}),
    may.can_request_payment: (State.PROCESSING, True, {S, C}),
    may.can_confirm_payment: (State.FINANCIAL, False, {C}),
    may.can_approve: (State.PROCESSING, True, {L}),
    may.can_complete: (State.PROCESSING, True, {K, L}),
    may.can_refuse: (State.PROCESSING, True, {L}),
    may.can_stop: (State.PROCESSING, False, {L}),
    may.can_withdraw: (State.PROCESSING, False, {C}),
    may.can_return_result: (State.COMPLETED, False, {C}),
    may.can_decide_apology: (State.PROCESSING, False, {L}),
    may.can_see_explanation: (State.PROCESSING, False, {L}),
}
ROWS = [(act, duty) for act in ACTS for duty in Duty]


@pytest.fixture
def case():
    ground()
    return make_dossier(MARITAL_STATUS).case


def stand(case: Case, state: State, holder: Officer | None) -> Case:
    case.state, case.holder = state.value, holder
    return case


@pytest.mark.parametrize(("act", "duty"), ROWS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_each_duty_may_what_the_table_says_and_nothing_at_a_foreign_agency(case, act, duty):
    state, in_hand, allowed = ACTS[act]
    who = Actor(officer("tp_ht"), frozenset({duty.value}))
    stand(case, state, who.officer if in_hand else None)
    assert act(who, case) is (duty in allowed)
    case.agency = Agency.objects.exclude(pk=case.agency_id).first()
    assert act(who, case) is False


@pytest.mark.parametrize("act", [act for act, (_, in_hand, _) in ACTS.items() if in_hand], ids=lambda act: act.__name__)
def test_what_lies_in_another_hand_is_left_alone(case, act):
    who = Actor(officer("tp_ht"), frozenset(duty.value for duty in Duty))
    assert act(who, stand(case, ACTS[act][0], officer("dc_xd"))) is False


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_no_duty_no_act(case, act):
    who = Actor(officer("tp_ht"), frozenset())
    stand(case, ACTS[act][0], None)
    assert act(who, case) is False


@pytest.mark.parametrize("act", [act for act in ACTS if act not in (may.can_decide_apology, may.can_see_explanation)])
@pytest.mark.parametrize("state", [State.RETURNED, State.WITHDRAWN, State.STOPPED, State.NOT_ACCEPTED])
def test_nothing_is_done_to_a_closed_dossier(case, act, state):
    who = Actor(officer("tp_ht"), frozenset(duty.value for duty in Duty))
    assert act(who, stand(case, state, who.officer)) is False


def test_who_sees_the_page(case):
    stand(case, State.PROCESSING, officer("tp_ht"))
    sees = {duty for duty in Duty if may.can_see(Actor(officer("dc_xd"), frozenset({duty.value})), case)}
    assert sees == {C, K, L, H}


# What is not one act in one state: (function, what is asked about, duties that may).
OTHERS = {
    may.can_take_in: (None, {C}),
    may.can_reassign: (None, {H, L}),
    may.can_publish_late_list: (None, {H, L}),
    may.can_change_calendar: (None, {H, A}),
    may.can_see_board: (None, {L, H}),
    may.can_see_reconciliations: (None, {L, H}),
    may.can_reconcile: (None, {H}),
    may.can_answer_opinion: ("case", {C, L}),  # a specialist who once held it: see below
    may.can_draft_apology: ("case", {H, C, L}),
    may.can_issue_apology: ("case", {L, K, C, H}),
    may.can_tell_applicant: ("case", {C, H}),
    may.can_explain: ("dossier", {H}),
}


@pytest.mark.parametrize(
    ("ask", "duty"),
    [(ask, duty) for ask in OTHERS for duty in Duty],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_the_other_questions(case, ask, duty):
    about, allowed = OTHERS[ask]
    who = Actor(officer("dc_xd"), frozenset({duty.value}))
    things = {None: [], "case": [case], "dossier": [case.dossier]}[about]
    assert ask(who, *things) is (duty in allowed)
    if about:
        case.agency = Agency.objects.exclude(pk=case.agency_id).first()
        assert ask(who, *things) is False


def test_every_question_stands_in_a_table():
    asked = {function for name, function in vars(may).items() if name.startswith("can_")}
    assert asked == {*ACTS, *OTHERS, may.can_see}


def test_a_specialist_sees_and_answers_what_once_was_in_hand(case):
    case.step_runs.create(number=9, label="Thẩm định", holder=officer("dc_xd"), started_at=NOON, ended_at=NOON)
    who = Actor(officer("dc_xd"), frozenset({S.value}))
    assert (may.can_see(who, case), may.can_answer_opinion(who, case), may.can_hand_over(who, case)) == (
        True,
        True,
        False,
    )


def test_whoever_holds_the_late_step_explains_it(case):
    assert may.can_explain(Actor(officer("tp_ht"), frozenset({S.value})), case.dossier)
    assert not may.can_explain(Actor(officer("dc_xd"), frozenset({S.value})), case.dossier)


def test_duties_are_those_of_the_day(case):
    Leave.objects.create(officer=officer("mot_cua"), first_day=NOON.date(), last_day=NOON.date())
    stand_in = officer("phu_trach_cchc")
    assert may.can_take_in(may.actor(stand_in, NOON))
    assert not may.can_take_in(may.actor(stand_in, NOON + timedelta(days=1)))


def test_a_no_is_said_in_a_sentence():
    with pytest.raises(Forbidden, match="Bạn không có quyền"):
        may.ensure(decision=False)
