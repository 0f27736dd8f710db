"""Who may do what: every duty against every act, at the own agency and at a foreign one, written out."""

import pytest

from motcua.agency.models import Agency, Duty, Officer
from motcua.casework.models import Case
from motcua.dossiers import permissions as may
from motcua.dossiers.permissions import Actor
from motcua.law.lifecycle import State
from tests.factories import MARITAL_STATUS, ground, make_dossier, officer

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
