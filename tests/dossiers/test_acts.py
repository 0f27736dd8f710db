"""Every act on a dossier: it works, it is refused in every other state, sent twice it is done once."""

import pytest
from django.db import transaction

from motcua.audit.models import Entry
from motcua.audit.queries import verify
from motcua.casework.models import Case, OutboxEvent, Passage
from motcua.casework.services import act_on, move
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import SupplementRequest
from motcua.law.lifecycle import ACTS as LAW
from motcua.law.lifecycle import State, allowed_acts
from tests.dossiers.lives import ACTS, IN_STATE, REPEATED, fresh, later
from tests.factories import make_dossier, officer

pytestmark = pytest.mark.django_db
ALL = (*ACTS, *REPEATED)
AT = later(60)


def by(post, at=AT):
    return {"by": officer(post), "at": at}


def rows(dossier):
    """Everything an act may leave behind."""
    case = Case.objects.values().get(pk=dossier.pk)
    counts = [model.objects.count() for model in (Passage, OutboxEvent, Entry, IssuedPaper, SupplementRequest)]
    return case, counts, list(dossier.case.step_runs.values()), list(dossier.case.pauses.values())


@pytest.mark.parametrize("act", ALL, ids=str)
def test_the_act_works_and_leaves_its_rows(act):
    dossier = act.ready()
    _, (passages, outbox, *_), *_ = rows(dossier)
    act.do(fresh(dossier), by(act.post))
    case = Case.objects.get(pk=dossier.pk)
    assert case.state == act.after
    new = case.history.filter(number__gt=passages)
    assert list(new.values_list("number", flat=True)) == list(range(passages + 1, case.passages + 1))
    assert len(new) >= 1
    assert OutboxEvent.objects.count() == outbox + len(new)
    assert Entry.objects.filter(kind__startswith="dossier:act:").count() == passages + len(new)
    assert {row.by for row in new} == {officer(act.post)}
    assert verify().fault == ""


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_sent_twice_from_two_pages_it_is_done_once(act):
    dossier = act.ready()
    first, second = fresh(dossier), fresh(dossier)
    act.do(first, by(act.post))
    once = rows(dossier)
    with pytest.raises(Refused):
        act.do(second, by(act.post))
    assert rows(dossier) == once


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_sent_again_from_the_next_page_it_is_refused(act):
    dossier = act.ready()
    act.do(fresh(dossier), by(act.post))
    once = rows(dossier)
    with pytest.raises(Refused):
        act.do(fresh(dossier), by(act.post, later(90)))
    assert rows(dossier) == once


NAMES = {"accept": "receive", "refuse_submission": "refuse_intake", "send_supplement": "request_supplement"}


def law_allows(act, state):
    names = {NAMES.get(act.name, act.name)}
    if act.name in {"send_supplement", "request_supplement"}:
        names.add("ask_completion")
    return bool(names & allowed_acts(state))


@pytest.mark.parametrize("state", State, ids=str)
def test_what_the_state_does_not_allow_is_refused_and_changes_nothing(state):
    dossier = IN_STATE[state]()
    forbidden = [act for act in ALL if act.name != "decide_apology" and not law_allows(act, state)]
    assert len(forbidden) >= 3
    for act in forbidden:
        # In the actor's hand, so that nothing but the state can be the reason.
        Case.objects.filter(pk=dossier.pk).update(holder=officer(act.post))
        before = rows(dossier)
        with pytest.raises(Refused) as refusal:
            act.do(fresh(dossier), by(act.post))
        assert refusal.value.sentence.endswith("."), act
        assert rows(dossier) == before, act


@pytest.mark.parametrize("act", ALL, ids=str)
def test_a_stranger_to_the_act_is_forbidden_and_nothing_changes(act):
    dossier = act.ready()
    before = rows(dossier)
    with pytest.raises(Forbidden):
        act.do(fresh(dossier), by("quan_tri"))
    assert rows(dossier) == before


@pytest.mark.parametrize("act", ALL, ids=str)
def test_an_act_before_the_last_one_is_refused(act):
    dossier = act.ready()
    before = rows(dossier)
    if act.name == "decide_apology":
        pytest.skip("the draft is no passage")
    with pytest.raises(Refused, match="sớm hơn"):
        act.do(fresh(dossier), by(act.post, later(-60)))
    assert rows(dossier) == before


@pytest.mark.parametrize("state", State, ids=str)
def test_move_does_what_the_table_says(state):
    dossier = IN_STATE[state]()
    before = rows(dossier)
    done = {name for name in LAW if moved(dossier, state, name)}
    assert done == allowed_acts(state)
    assert rows(dossier) == before


def moved(dossier, state, name) -> bool:
    """Try the bare act, look at what it did, and take it back."""
    with transaction.atomic():
        try:
            with act_on(fresh(dossier).case, by=officer("chu_tich"), at=AT) as work:
                move(work, name)
        except Refused:
            return False
        case = Case.objects.get(pk=dossier.pk)
        last = case.history.last()
        assert (last.act, last.from_state, last.to_state) == (name, state.value, case.state)
        assert (case.clock == "running") <= (case.ended_at is None)
        assert case.pauses.filter(ended_at=None).count() == (case.clock == "stopped")
        transaction.set_rollback(True)
        return True


def withdraw_and_fail(dossier):
    with act_on(fresh(dossier).case, by=officer("tp_ht"), at=AT) as work:
        move(work, "withdraw")
        raise ZeroDivisionError


def test_a_failure_after_the_act_takes_everything_back():
    dossier = make_dossier()
    before = rows(dossier)
    with pytest.raises(ZeroDivisionError):
        withdraw_and_fail(dossier)
    assert rows(dossier) == before
