"""Random lives through the real acts: whatever officers try, in whatever order, the invariants hold after each act."""

import os
import random
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.agency.models import Unit
from motcua.audit.queries import verify
from motcua.casework.models import OutboxEvent
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake, late, processing, result, supplement
from motcua.law.lifecycle import END_STATES, FINAL_STATES, State, allowed_acts
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


# Who does it when it is done as it should be; "holder" is whoever has the dossier in hand.
RIGHT = {
    "hand_over": "holder", "send_back": "holder", "ask": "holder", "answer": "mot_cua", "pay": "holder",
    "propose": "holder", "approve": "holder", "complete": "holder", "refuse": "holder", "stop": "chu_tich",
    "apologise": "mot_cua", "decide": "chu_tich",
}  # fmt: skip
# Names of the table of the law, where they differ.
LAW = {
    "accept": "receive", "refuse_submission": "refuse_intake", "ask": "ask_opinion", "answer": "answer_opinion",
    "pay": "request_payment", "paid": "confirm_payment", "propose": "propose_supplement", "send": "request_supplement",
    "request": "request_supplement", "completed": "complete_supplement", "lapse": "lapse_supplement",
    "return": "return_result", "apologise": "reappoint", "decide": "reappoint",
}  # fmt: skip


def check(dossier: Dossier) -> None:
    case, rows = dossier.case, list(dossier.case.history.all())
    assert [row.number for row in rows] == list(range(1, len(rows) + 1)) == list(range(1, case.passages + 1))
    assert OutboxEvent.objects.filter(case_code=case.code).count() == len(rows)
    assert rows[-1].to_state == case.state
    assert all(before.to_state == after.from_state for before, after in pairwise(rows))
    assert all(before.at <= after.at for before, after in pairwise(rows))
    assert not any(row.from_state in FINAL_STATES for row in rows)
    assert sum(row.act == "reappoint" for row in rows) == dossier.reappointment_count <= 1
    check_clock(dossier)
    sent = dossier.supplements.exclude(sent_at=None)
    assert sent.exclude(number=1).filter(again_reason="").count() == 0
    assert sum(row.act in ("request_supplement", "ask_completion") for row in rows) == sent.count()


def check_clock(dossier: Dossier) -> None:
    case = dossier.case
    assert (case.clock == "running") <= (case.ended_at is None)
    assert (case.state in END_STATES) == (case.ended_at is not None) == (case.clock == "ended")
    assert case.pauses.filter(ended_at=None).count() == (case.clock == "stopped")
    assert case.due_at is None or case.received_at is None or case.due_at >= case.first_due_at >= case.received_at
    stays = list(case.step_runs.order_by("number"))
    assert [stay.number for stay in stays] == list(range(1, len(stays) + 1))
    assert all(before.ended_at == after.started_at for before, after in pairwise(stays))
    assert all(stay.used_minutes >= 0 for stay in stays if stay.ended_at)
    assert [stay.holder_id for stay in stays if stay.ended_at is None] == ([case.holder_id] if case.holder_id else [])


def begin(kind: str) -> Dossier:
    if kind == "online":
        return intake.submit_dossier(intake_of(MARITAL_STATUS, owner=party()), agency=officer().agency, at=NOON)
    return make_dossier(MARITAL_STATUS, forward_now=kind == "forwarded")


class Life(RuleBasedStateMachine):
    """One dossier, a clock that goes forward by any stride, and officers who try whatever comes to their mind."""

    @initialize(kind=st.sampled_from(["online", "received", "forwarded"]))
    def begins(self, kind):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        ground()
        self.at, self.dossier = NOON, begin(kind)

    @rule(name=st.sampled_from(sorted(TRIES)), post=st.sampled_from(POSTS), minutes=st.integers(0, 3000))
    def anybody_tries_anything(self, name, post, minutes):
        self.attempt(name, officer(post), minutes)

    @rule(choice=st.data(), minutes=st.integers(0, 900))
    @precondition(lambda self: self.possible())
    def somebody_does_what_may_be_done(self, choice, minutes):
        name = choice.draw(st.sampled_from(self.possible()))
        post = RIGHT.get(name, "mot_cua")
        self.attempt(
            name,
            (self.dossier.case.holder if post == "holder" else None)
            or officer("mot_cua" if post == "holder" else post),
            minutes,
        )

    def possible(self) -> list[str]:
        allowed = allowed_acts(State(self.dossier.case.state))
        return [name for name in sorted(TRIES) if LAW.get(name, name) in allowed]

    def attempt(self, name, by, minutes):
        self.at += timedelta(minutes=minutes)
        before = self.dossier.case.passages
        done = attempt(self.dossier, name, by, self.at)
        self.dossier = Dossier.objects.select_related("case__agency", "case__holder", "version", "process").get(
            pk=self.dossier.pk
        )
        assert done or self.dossier.case.passages == before

    @invariant()
    def holds(self):
        if hasattr(self, "dossier"):
            check(self.dossier)

    def teardown(self):
        if hasattr(self, "undo"):
            assert verify().fault == ""
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


def test_random_lives():
    """`MOTCUA_LIVES=500` walks more of them."""
    lives = int(os.environ.get("MOTCUA_LIVES", "20"))
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=lives, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize="MOTCUA_LIVES" not in os.environ, database=None,
        ),
    )  # fmt: skip


def test_the_walk_reaches_the_end_and_every_kind_of_pause():
    """What the machine tries is enough to live through: else its invariants would prove nothing."""
    ground()
    reached, acts = set(), set()
    for seed in range(12):
        chance, dossier, at = random.Random(seed), begin(("online", "received", "forwarded")[seed % 3]), NOON
        for _ in range(40):
            at += timedelta(minutes=chance.randrange(300))
            name = chance.choice(sorted(TRIES))
            post = RIGHT.get(name, "mot_cua")
            by = (dossier.case.holder if post == "holder" else None) or officer("mot_cua" if post == "holder" else post)
            if attempt(dossier, name, by, at):
                acts.add(name)
            dossier = Dossier.objects.select_related("case__agency", "case__holder", "version", "process").get(
                pk=dossier.pk
            )
            reached.add(dossier.case.state)
    assert reached >= {"received", "processing", "supplement", "financial", "withdrawn", "stopped"}
    assert len(acts) >= 12


def attempt(dossier, name, by, at) -> bool:
    """True when the act was done; a refusal is an answer, anything else is a defect."""
    if name in NEEDS and NEEDS[name](dossier) is None:
        return False
    try:
        TRIES[name](dossier, by, at)
    except Refused:
        return False
    return True
