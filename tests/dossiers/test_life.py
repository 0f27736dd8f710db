"""Random lives through the real acts: whatever officers try, in whatever order, the invariants hold after each act."""

import random
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.agency.models import Unit
from motcua.audit.queries import verify
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake, late, processing, result, supplement
from motcua.law.lifecycle import END_STATES, FINAL_STATES, State
from tests.factories import MARITAL_STATUS, NOON, ground, intake_of, make_dossier, officer, party

pytestmark = pytest.mark.django_db
ITEMS = [{"name": "Tờ khai", "originals": 1, "certified": 0, "photocopies": 0}]
POSTS = ("mot_cua", "tp_ht", "chu_tich", "vp_tk", "pho_chu_tich")


def _open_request(dossier):
    return dossier.supplements.filter(completed_at=None).last()


def _question(dossier):
    return dossier.case.consultations.filter(answered_at=None).first()


def _unit():
    return Unit.objects.filter(is_one_stop=False).first()


TRIES = {
    "accept": lambda d, by, at: intake.accept_dossier(d, by=by, at=at),
    "refuse_submission": lambda d, by, at: intake.refuse_submission(d, by=by, at=at, reason="Không thuộc thẩm quyền"),
    "forward": lambda d, by, at: intake.forward_dossier(d, by=by, at=at),
    "hand_over": lambda d, by, at: processing.hand_over_dossier(d, by=by, at=at),
    "send_back": lambda d, by, at: processing.send_back_dossier(d, by=by, at=at, reason="Chưa rõ"),
    "ask": lambda d, by, at: processing.ask_opinion(d, units=[_unit()], question="Hỏi", due_at=None, by=by, at=at),
    "answer": lambda d, by, at: processing.answer_consultation(_question(d), answer="Đồng ý", by=by, at=at),
    "pay": lambda d, by, at: processing.request_payment(d, by=by, at=at, note="TB 1"),
    "paid": lambda d, by, at: processing.confirm_payment(d, by=by, at=at, note="CT 1"),
    "propose": lambda d, by, at: supplement.propose_supplement(d, items=ITEMS, reason="Thiếu", by=by, at=at),
    "send": lambda d, by, at: supplement.send_supplement(_open_request(d), by=by, at=at),
    "request": lambda d, by, at: supplement.request_supplement(d, items=ITEMS, reason="Thiếu", by=by, at=at),
    "completed": lambda d, by, at: supplement.complete_supplement(_open_request(d), by=by, at=at),
    "lapse": lambda d, by, at: supplement.lapse_supplement(_open_request(d), by=by, at=at),
    "approve": lambda d, by, at: result.approve_dossier(d, by=by, at=at),
    "complete": lambda d, by, at: result.complete_dossier(d, by=by, at=at),
    "refuse": lambda d, by, at: result.refuse_dossier(d, by=by, at=at, reason_code="other", reason="Không đủ"),
    "return": lambda d, by, at: result.return_result(d, by=by, at=at, collector_name="Nguyễn Thị Hoa"),
    "stop": lambda d, by, at: processing.stop_dossier(d, by=by, at=at, reason="Dừng"),
    "withdraw": lambda d, by, at: processing.withdraw_dossier(d, by=by, at=at, reason="Đơn"),
    "apologise": lambda d, by, at: late.draft_apology(d, at=at, by=by),
    "decide": lambda d, by, at: late.decide_apology(d.apology, by=by, at=at, approve=True),
}
# Acts on something that is not there are not tried: a button without its row does not exist.
NEEDS = {"send": _open_request, "completed": _open_request, "lapse": _open_request, "answer": _question,
         "decide": lambda d: getattr(d, "apology", None)}  # fmt: skip


def check(dossier: Dossier) -> None:
    case, rows = dossier.case, list(dossier.case.history.all())
    assert [row.number for row in rows] == list(range(1, len(rows) + 1)) == list(range(1, case.passages + 1))
    assert rows[-1].to_state == case.state
    assert all(before.to_state == after.from_state for before, after in pairwise(rows))
    assert not any(row.from_state in FINAL_STATES for row in rows)
    assert (case.clock == "running") <= (case.ended_at is None)
    assert (case.state in END_STATES) == (case.ended_at is not None)
    assert case.step_runs.filter(ended_at=None).count() <= 1
    assert case.pauses.filter(ended_at=None).count() == (case.clock == "stopped")
    assert dossier.supplements.exclude(number=1).filter(again_reason="").count() == 0
    assert dossier.reappointment_count <= 1
    assert case.due_at is None or case.received_at is None or case.due_at >= case.received_at


def begin(kind: str) -> Dossier:
    if kind == "online":
        return intake.submit_dossier(intake_of(MARITAL_STATUS, owner=party()), agency=officer().agency, at=NOON)
    return make_dossier(MARITAL_STATUS, forward_now=kind == "forwarded")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    kind=st.sampled_from(["online", "received", "forwarded"]),
    tries=st.lists(
        st.tuples(st.sampled_from(sorted(TRIES)), st.sampled_from(POSTS), st.integers(0, 900)), min_size=5, max_size=30
    ),
)
def test_whatever_is_tried_the_invariants_hold(kind, tries):
    ground()
    live(kind, tries)


@pytest.mark.parametrize("seed", range(12))
def test_long_lives_that_mostly_do_what_may_be_done(seed):
    """Each try is made by whoever holds the dossier or by the counter, so that lives come far."""
    ground()
    chance = random.Random(seed)
    dossier, at, done = begin(chance.choice(["online", "received", "forwarded"])), NOON, 0
    for _ in range(60):
        holder = dossier.case.holder if dossier.case.holder and chance.random() < 0.7 else officer("mot_cua")
        at += timedelta(minutes=chance.randrange(300))
        done += attempt(dossier, chance.choice(sorted(TRIES)), holder, at)
        dossier = Dossier.objects.select_related("case__agency", "version", "process").get(pk=dossier.pk)
        check(dossier)
    assert done >= 1
    assert verify().fault == ""


def live(kind, tries) -> None:
    dossier, at = begin(kind), NOON
    for name, post, minutes in tries:
        at += timedelta(minutes=minutes)
        attempt(dossier, name, officer(post), at)
        dossier = Dossier.objects.select_related("case__agency", "version", "process").get(pk=dossier.pk)
        check(dossier)
    assert verify().fault == ""
    assert State(dossier.case.state).label


def attempt(dossier, name, by, at) -> bool:
    """True when the act was done; a refusal is an answer, anything else is a defect."""
    if name in NEEDS and NEEDS[name](dossier) is None:
        return False
    try:
        TRIES[name](dossier, by, at)
    except Refused:
        return False
    return True
