"""Who may do what to a sheet: every duty against every question, for another's sheet, the own, and a foreign agency's."""

import pytest

from motcua.agency.models import Agency, Duty
from motcua.dossiers.permissions import Actor
from motcua.scoring import permissions as may
from motcua.scoring.models import SheetState
from tests.factories import make_dossier, officer
from tests.scoring.sheets import sheet_of

pytestmark = pytest.mark.django_db
C, S, K, L, H, A = Duty.COUNTER, Duty.SPECIALIST, Duty.CLERK, Duty.LEADER, Duty.HEAD_OFFICE, Duty.ADMIN
D, SC, V, DONE = (state.value for state in SheetState)

# question: (state in which it is yes, duties that may for another officer's sheet)
OTHERS = {
    may.can_see_sheet: (D, {L, H}),
    may.can_self_score: (D, set()),
    may.can_verify: (SC, {L, H}),
    may.can_sign: (V, {L}),
}
UNIT = {**OTHERS, may.can_see_sheet: (D, {L, H, C}), may.can_self_score: (D, {C})}


def who(duty, post="dc_xd"):
    return Actor(officer(post), frozenset({duty.value}))


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("ask", OTHERS, ids=lambda ask: ask.__name__)
def test_another_officers_sheet(ask, duty):
    sheet = sheet_of("tp_ht")
    sheet.state, allowed = OTHERS[ask]
    assert ask(who(duty), sheet) is (duty in allowed)


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("ask", UNIT, ids=lambda ask: ask.__name__)
def test_the_sheet_of_the_one_stop_unit(ask, duty):
    sheet = sheet_of()
    sheet.state, allowed = UNIT[ask]
    assert ask(who(duty), sheet) is (duty in allowed)
    sheet.agency = Agency.objects.exclude(pk=sheet.agency_id).first()
    assert ask(who(duty), sheet) is False


@pytest.mark.parametrize("duty", Duty)
def test_own_sheet_is_seen_and_scored_but_never_judged(duty):
    sheet, me = sheet_of("tp_ht"), who(duty, "tp_ht")
    assert may.can_see_sheet(me, sheet)
    assert may.can_self_score(me, sheet)
    sheet.state = SC
    assert not may.can_verify(me, sheet)
    assert not may.can_return(me, sheet)
    sheet.state = V
    assert not may.can_sign(me, sheet)


@pytest.mark.parametrize("duty", [L, H])
def test_who_scored_the_unit_does_not_verify_it(duty):
    sheet = sheet_of()
    sheet.state, sheet.scored_by = SC, officer("dc_xd")
    assert not may.can_verify(who(duty), sheet)
    assert may.can_verify(who(duty, "tp_ht"), sheet)


@pytest.mark.parametrize(
    "ask", [may.can_self_score, may.can_verify, may.can_sign, may.can_return], ids=lambda ask: ask.__name__
)
@pytest.mark.parametrize("state", SheetState)
def test_each_step_only_from_its_state(ask, state):
    sheet = sheet_of()
    sheet.state = state.value
    everything = Actor(officer("dc_xd"), frozenset(duty.value for duty in Duty))
    steps = {may.can_self_score: {D}, may.can_verify: {SC}, may.can_sign: {V}, may.can_return: {SC, V}}
    assert ask(everything, sheet) is (state.value in steps[ask])


@pytest.mark.parametrize("duty", Duty)
def test_lists_and_opening(duty):
    assert may.can_see_scoring(who(duty)) is (duty != A)
    assert may.can_see_all(who(duty)) is (duty in {L, H})
    assert may.can_open_sheets(who(duty)) is (duty in {L, H})


@pytest.mark.parametrize("duty", Duty)
def test_fault_of_the_applicant(duty):
    dossier = make_dossier()
    assert may.can_record_fault(who(duty), dossier) is (duty in {L, H})
    dossier.case.agency = Agency.objects.exclude(pk=dossier.case.agency_id).first()
    assert may.can_record_fault(who(duty), dossier) is False


def test_who_asked_for_the_papers_does_not_judge_whose_fault_it_was():
    dossier = make_dossier()
    me = who(H)
    dossier.supplements.create(number=1, reason="Thiếu", proposed_by=me.officer, proposed_at=dossier.case.received_at)
    assert not may.can_record_fault(me, dossier)


def test_no_duty_no_page():
    nobody = Actor(officer("dai_truyen_thanh"), frozenset())
    assert not may.can_see_scoring(nobody)
    assert not may.can_see_sheet(nobody, sheet_of())
