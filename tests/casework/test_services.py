"""The one writer of state: what a move stores, what a pause does, what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.audit.models import Entry
from motcua.casework.clock import due_at_of, pause_mode, timeliness_of
from motcua.casework.models import Case, OutboxEvent, Passage, Pause, StepRun
from motcua.casework.services import Step, act_on, hand_to, move, used_minutes
from motcua.common.refusals import Refused
from motcua.law.rules import rules_named
from tests.dossiers.lives import in_payment, later
from tests.factories import POOR_HOUSEHOLD, ground, make_dossier, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    ground()
    return make_dossier().case


def do(case, act, at, **more):
    with act_on(case, by=officer("tp_ht"), at=at) as work:
        return move(work, act, **more)


def test_one_move_leaves_one_row_of_each(case):
    do(case, "hand_over", later(5), note="Ghi chú", data={"step": 3, "when": later(5)})
    row = case.history.last()
    assert (row.number, row.act, row.from_state, row.to_state, row.note) == (
        3,
        "hand_over",
        "processing",
        "processing",
        "Ghi chú",
    )
    assert (row.by, row.by_name, row.due_before, row.due_after) == (
        officer("tp_ht"), officer("tp_ht").full_name, case.due_at, case.due_at,
    )  # fmt: skip
    event, entry = OutboxEvent.objects.last(), Entry.objects.last()
    assert (event.kind, event.case_code, event.payload["when"]) == ("dossier:hand_over", case.code, str(later(5)))
    assert (entry.kind, entry.subject, entry.data["state"]) == ("dossier:act:hand_over", case.code, "processing")
    assert "Ghi chú" not in str(entry.data)


def test_several_moves_of_one_act_are_stored_together(case):
    with act_on(case, by=officer("chu_tich"), at=later(5)) as work:
        move(work, "approve")
        move(work, "complete")
    assert [row.number for row in case.history.all()] == [1, 2, 3, 4]
    assert (case.passages, case.state, case.clock, case.holder) == (4, "completed", "ended", None)
    assert StepRun.objects.filter(case=case, ended_at=None).count() == 0


def test_the_caller_sees_the_case_as_it_is_stored(case):
    seen = Case.objects.select_related("holder").get(pk=case.pk)
    with act_on(seen, by=officer("tp_ht"), at=later(5)) as work:
        move(work, "hand_over", to=officer("chu_tich"))
        hand_to(work, officer("chu_tich"), Step(3, "Ký duyệt", "ky_duyet", 240, later(60)))
    assert (seen.holder, seen.step_label, seen.step_due_at) == (officer("chu_tich"), "Ký duyệt", later(60))


def test_an_act_by_the_clock_has_a_name_too(case):
    with act_on(case, by=None, at=later(5)) as work:
        move(work, "recalculate")
    assert (case.history.last().by, case.history.last().by_name) == (None, "Hệ thống")
    assert Entry.objects.last().actor_name == "Hệ thống"


def test_time_does_not_run_backwards(case):
    do(case, "hand_over", later(5))
    do(case, "hand_over", later(5))
    with pytest.raises(Refused, match="sớm hơn"):
        do(case, "hand_over", later(4))


def test_a_refused_move_stores_nothing(case):
    with pytest.raises(Refused, match="Đang xử lý"):
        do(case, "return_result", later(5))
    assert Case.objects.get(pk=case.pk).passages == Passage.objects.count() == 2


def test_looking_without_moving_leaves_no_row(case):
    with act_on(case, by=officer("tp_ht"), at=later(5)):
        pass
    assert (Passage.objects.count(), OutboxEvent.objects.count(), Entry.objects.count()) == (2, 2, 2)


def test_the_state_it_was_stopped_in_is_remembered(case):
    do(case, "request_supplement", later(5))
    assert (case.state, case.state_before, case.clock) == ("supplement", "processing", "stopped")
    do(case, "complete_supplement", later(50))
    assert (case.state, case.clock, case.pauses.get().ended_at) == ("processing", "running", later(50))


def test_used_minutes_leave_waiting_and_closed_hours_out(case):
    office = workdays_for(case.agency)
    do(case, "request_payment", later(60), pause_kind="financial")
    do(case, "confirm_payment", later(90))
    assert used_minutes(case.pauses.all(), later(0), later(120), office) == 90
    # 12:00–13:30 the office is closed at noon.
    noon = used_minutes(case.pauses.all(), later(0), later(270), office)
    assert noon == office.minutes_between(later(0), later(270)) - 30 < 240


@pytest.mark.parametrize(
    ("kind", "policy", "mode", "when_late"),
    [
        ("supplement", {}, "restart", "extend"),
        ("supplement", {"resume_mode": ""}, "restart", "extend"),
        ("supplement", {"resume_mode": "restart"}, "restart", "extend"),
        ("supplement", {"resume_mode": "extend"}, "extend", "extend"),
        ("supplement", {"restart_wipes_lateness": True}, "restart", "restart"),
        ("supplement", {"restart_wipes_lateness": "yes"}, "restart", "extend"),
        ("financial", {"resume_mode": "restart", "restart_wipes_lateness": True}, "extend", "extend"),
        ("other", {}, "extend", "extend"),
    ],
)
def test_how_the_clock_goes_on(kind, policy, mode, when_late):
    agency, rules = Agency(policy=policy), rules_named("nd118")
    assert pause_mode(kind, agency, rules, is_late=False) == mode
    assert pause_mode(kind, agency, rules, is_late=True) == when_late


def test_a_given_date_shifts_by_the_wait():
    given = later(days=12)
    case = make_dossier(POOR_HOUSEHOLD, due_at=given).case
    office = workdays_for(case.agency)
    assert due_at_of(case, office, []) == given
    waits = Pause(kind="supplement", mode="extend", started_at=later(1), ended_at=later(days=1))
    assert due_at_of(case, office, [waits]).date() == (given + timedelta(days=1)).date()
    waits.ended_at = None
    assert due_at_of(case, office, [waits]) == given


@pytest.mark.parametrize(
    ("rule", "hours", "word"),
    [
        ("date", -1, "on_time"),
        ("time", -1, "early"),
        ("time", 1, "late"),
        ("half_day", -1, "on_time"),
        ("by_unit", -1, "on_time"),
    ],
)
def test_early_is_what_the_agency_chose(case, rule, hours, word):
    agency = Agency(policy={"early_rule": rule})
    assert timeliness_of(case, case.due_at + timedelta(hours=hours), agency) == word


def test_without_an_appointment_it_is_on_time(case):
    case.due_at = None
    assert timeliness_of(case, later(days=900), Agency(policy={})) == "on_time"


BROKEN = {
    "a clock that runs after the end": lambda c: Case.objects.filter(pk=c.pk).update(ended_at=later(1)),
    "an end without its moment": lambda c: Case.objects.filter(pk=c.pk).update(state="completed", clock="ended"),
    "two rows with one number": lambda c: Passage.objects.create(case=c, number=1, act="x", to_state="x", at=later(1)),
    "two open stays": lambda c: StepRun.objects.create(case=c, number=9, label="x", started_at=later(1)),
    "a second case with the code": lambda c: Case.objects.create(agency=c.agency, code=c.code, rules="nd61", state="x"),
    "a pause that ends before it begins": lambda c: Pause.objects.create(
        case=c, kind="other", mode="extend", started_at=later(5), ended_at=later(1)
    ),
}


@pytest.mark.parametrize("break_it", BROKEN.values(), ids=BROKEN)
def test_the_database_itself_refuses(case, break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(case)


def test_one_open_pause_at_most():
    case = in_payment().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(case=case, kind="other", mode="extend", started_at=later(5))
