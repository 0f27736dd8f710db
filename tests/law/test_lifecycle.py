"""The life of a dossier: every state, every act, the whole table."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from motcua.law.lifecycle import (
    ACTS,
    BY_CODE,
    END_STATES,
    FINAL_STATES,
    OPEN_STATES,
    RUNNING,
    LifecycleError,
    State,
    allowed_acts,
    diagram,
    next_state,
    page,
)

# Written out by hand, so that a slip in the table is seen. Empty target: the state stays.
EXPECTED = {
    None: {"submit": "registered", "receive": "received"},
    "registered": {
        "receive": "received", "refuse_intake": "not_accepted", "ask_completion": "supplement", "withdraw": "withdrawn",
        "recalculate": "", "reassign": "",
    },
    "received": {
        "forward": "processing", "request_supplement": "supplement", "withdraw": "withdrawn", "reappoint": "",
        "recalculate": "", "reassign": "",
    },
    "processing": {
        "hand_over": "", "send_back": "", "propose_supplement": "", "request_supplement": "supplement",
        "request_payment": "financial", "ask_opinion": "", "answer_opinion": "", "send_leg": "", "answer_leg": "",
        "approve": "", "complete": "completed", "refuse": "completed", "stop": "stopped", "withdraw": "withdrawn",
        "reappoint": "", "recalculate": "", "reassign": "",
    },
    "supplement": {
        "complete_supplement": "processing", "lapse_supplement": "stopped", "stop": "stopped", "withdraw": "withdrawn",
        "recalculate": "", "reassign": "", "answer_opinion": "", "answer_leg": "",
    },
    "financial": {
        "confirm_payment": "processing", "stop": "stopped", "withdraw": "withdrawn", "recalculate": "", "reassign": "",
        "answer_opinion": "", "answer_leg": "",
    },
    "completed": {"return_result": "returned", "reassign": ""},
    "not_accepted": {},
    "withdrawn": {},
    "stopped": {},
    "returned": {},
}  # fmt: skip
PAIRS = [(None if state is None else State(state), act) for state in EXPECTED for act in ACTS]


@pytest.mark.parametrize(("state", "act"), PAIRS)
def test_every_state_and_act(state, act):
    wanted = EXPECTED[state.value if state else None].get(act)
    if wanted is None:
        assert act not in allowed_acts(state)
        with pytest.raises(LifecycleError) as refusal:
            next_state(act, state)
        assert ACTS[act].label_vi in str(refusal.value)
        assert (state.label if state else "chưa được mở") in str(refusal.value)
    else:
        assert act in allowed_acts(state)
        assert next_state(act, state) == (State(wanted) if wanted else state)


def test_states_have_the_national_codes_and_names():
    assert {state.value: state.code for state in State} == {
        "registered": 1, "received": 2, "not_accepted": 3, "processing": 4, "supplement": 5, "financial": 6,
        "withdrawn": 7, "stopped": 8, "completed": 9, "returned": 10,
    }  # fmt: skip
    assert State.SUPPLEMENT.label == "Yêu cầu bổ sung giấy tờ"
    assert State.WITHDRAWN.label == "Công dân yêu cầu rút hồ sơ"
    assert BY_CODE[6] is State.FINANCIAL


def test_the_sets_of_states_part_them_all():
    assert set(State) == OPEN_STATES | END_STATES
    assert not OPEN_STATES & END_STATES
    assert RUNNING < OPEN_STATES
    assert all(not allowed_acts(state) for state in FINAL_STATES)
    assert allowed_acts(State.COMPLETED) == {"return_result", "reassign"}


@pytest.mark.parametrize(
    ("act", "came_from", "target"),
    [
        ("complete_supplement", State.PROCESSING, State.PROCESSING),
        ("complete_supplement", State.RECEIVED, State.RECEIVED),
        ("complete_supplement", State.REGISTERED, State.REGISTERED),
        ("lapse_supplement", State.REGISTERED, State.NOT_ACCEPTED),
        ("lapse_supplement", State.RECEIVED, State.STOPPED),
        ("lapse_supplement", State.PROCESSING, State.STOPPED),
    ],
)
def test_a_stopped_dossier_goes_back_to_where_it_came_from(act, came_from, target):
    assert next_state(act, State.SUPPLEMENT, came_from) is target


def test_an_unknown_act_is_refused():
    with pytest.raises(LifecycleError, match="Không có việc «fly»"):
        next_state("fly", State.PROCESSING)


def test_the_clock_follows_the_states():
    for act in ACTS.values():
        for origin in act.from_states:
            target = next_state(act.act, origin)
            if act.clock == "start":
                assert target in RUNNING
            if act.clock == "stop":
                assert origin in RUNNING
                assert target in OPEN_STATES - RUNNING
            if act.clock == "resume":
                assert (origin in OPEN_STATES - RUNNING, target in RUNNING) == (True, True)
            if origin in OPEN_STATES and target in END_STATES - {State.NOT_ACCEPTED}:
                assert act.clock == "end"


def test_the_reference_page_is_made_from_the_table():
    written = Path(__file__).parents[2].joinpath("docs/reference/life-cycle.md").read_text(encoding="utf-8")
    assert diagram() in written
    assert written == page() + "\n"


class Life(RuleBasedStateMachine):
    """Random lives: only allowed acts are done, and what must always hold is looked at after each."""

    def __init__(self):
        super().__init__()
        self.state, self.came_from, self.clock, self.history = None, None, "none", []

    @precondition(lambda self: allowed_acts(self.state))
    @rule(data=st.data())
    def act(self, data):
        name = data.draw(st.sampled_from(sorted(allowed_acts(self.state))))
        target = next_state(name, self.state, self.came_from)
        if target in {State.SUPPLEMENT, State.FINANCIAL} and self.state != target:
            self.came_from = self.state
        effect = ACTS[name].clock
        if effect == "resume" and self.clock != "stopped":
            effect = "none"
        self.clock = {"start": "running", "stop": "stopped", "resume": "running", "end": "ended"}.get(
            effect, self.clock
        )
        self.history.append((self.state, name, target))
        self.state = target

    @precondition(lambda self: not allowed_acts(self.state))
    @rule(act=st.sampled_from(sorted(ACTS)))
    def nothing_leaves_a_final_state(self, act):
        assert self.state in FINAL_STATES
        with pytest.raises(LifecycleError):
            next_state(act, self.state, self.came_from)

    @invariant()
    def clock_runs_exactly_while_somebody_works(self):
        assert (self.clock == "running") == (self.state in RUNNING)

    @invariant()
    def ended_means_ended(self):
        if self.state in END_STATES - {State.NOT_ACCEPTED}:
            assert self.clock == "ended"

    @invariant()
    def history_is_one_chain(self):
        assert all(before[2] == after[0] for before, after in zip(self.history, self.history[1:], strict=False))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
