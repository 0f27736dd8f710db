"""The sample commune on a fresh database, with a short past: open dossiers in every state, nothing later than now."""

from datetime import datetime

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.db.models import Count, DateTimeField, Max

from motcua.audit.queries import verify
from motcua.casework.models import Case, Passage
from motcua.common.moments import VIETNAM, day_of
from motcua.dossiers.models import Dossier
from motcua.law.lifecycle import OPEN_STATES, State
from motcua.law.scoring import quarter_before, quarter_of
from motcua.ops.ground import lay_ground
from motcua.ops.ground_catalogue import lay_catalogue
from motcua.ops.sample import lay_sample
from motcua.ops.sample.accounts import LOGINS, logins_text
from motcua.scoring.models import ScoreSheet
from motcua.scoring.services import is_intact

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOMENTS = {
    "afternoon": datetime(2026, 11, 25, 14, 30, tzinfo=VIETNAM),
    "sunday night": datetime(2026, 11, 29, 3, 0, tzinfo=VIETNAM),
    "first morning after Tết": datetime(2026, 2, 23, 7, 40, tzinfo=VIETNAM),
}
PAST = 60
# A promise, a plan or the end of a validity may well lie ahead; what was done may not.
AHEAD = {
    "due_at",
    "first_due_at",
    "step_due_at",
    "reappointed_to",
    "new_due",
    "old_due",
    "due_before",
    "due_after",
    "held_at",
}
LOOKS_AHEAD = {"sessions.Session", "django_tasks_database.DBTaskResult"}


@pytest.fixture(scope="module", params=MOMENTS.values(), ids=MOMENTS.keys())
def now(request):
    return request.param


@pytest.fixture(scope="module")
def sample(now, django_db_setup, django_db_blocker):
    """Laid once for the module and rolled back after it: the tests only look."""
    from django.db import transaction

    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            commune = lay_ground()
            lay_catalogue(commune, at=now, approve=True)
            lay_sample(commune, say=lambda _line: None, now=now, past=PAST)
            yield commune
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


def test_every_open_state_has_two_dossiers_made_by_real_acts(sample):
    lived = Case.objects.filter(agency=sample, dossier__imported_from="", ended_at=None)
    counts = dict(lived.values_list("state").annotate(Count("id")))
    waiting = {state.value for state in OPEN_STATES}
    assert waiting <= set(counts)
    assert {state: counts[state] for state in waiting if counts[state] < 2} == {}
    without_history = lived.annotate(steps=Count("history")).filter(steps=0)
    assert without_history.count() == 0


def test_ended_states_are_there_too(sample):
    states = set(Case.objects.filter(agency=sample).values_list("state", flat=True))
    assert {State.COMPLETED, State.RETURNED, State.WITHDRAWN, State.STOPPED} <= states


def test_the_past_is_as_long_as_asked(sample):
    assert Dossier.objects.filter(case__agency=sample).exclude(imported_from="").count() == PAST


@pytest.mark.parametrize("login", [name for name, _what in LOGINS])
def test_the_six_logins_work(sample, login, settings, rf):
    account = authenticate(rf.get("/"), username=login, password=settings.DEMO_PASSWORD)
    assert account is not None
    assert account.username == login
    assert login in logins_text()


def test_nothing_was_done_later_than_now(sample, now):
    later = {}
    for model in apps.get_models():
        if not model.__module__.startswith("motcua.") or model._meta.label in LOOKS_AHEAD:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, DateTimeField) and field.name not in AHEAD and not field.auto_now_add:
                last = model._default_manager.aggregate(last=Max(field.name))["last"]
                if last and last > now:
                    later[f"{model._meta.label}.{field.name}"] = last
    assert later == {}


def test_history_never_goes_back(sample):
    backwards = [
        case_id
        for case_id in Case.objects.filter(agency=sample).values_list("id", flat=True)
        if (moments := list(Passage.objects.filter(case=case_id).values_list("at", flat=True))) != sorted(moments)
    ]
    assert backwards == []


def test_every_log_entry_holds(sample):
    assert verify().fault == ""


def test_laying_it_again_changes_nothing(sample, now):
    def picture():
        return [
            (model._meta.label, model._default_manager.count())
            for model in apps.get_models()
            if model.__module__.startswith("motcua.")
        ]

    before, said = picture(), []
    lay_ground()
    lay_catalogue(sample, at=now, approve=True)
    lay_sample(sample, say=said.append, now=now, past=PAST)
    assert picture() == before
    assert said == ["Đã có hồ sơ: giữ nguyên dữ liệu."]


def test_nobody_bears_the_name_of_a_post(sample):
    names = set(sample.officers.values_list("full_name", flat=True))
    assert not any(name.startswith(("Công chức", "Chủ tịch", "Phó Chủ tịch")) for name in names)


def test_last_quarter_is_scored_and_signed_and_this_one_open(sample, now):
    running = quarter_of(day_of(now))
    past = quarter_before(running)
    signed = ScoreSheet.objects.get(agency=sample, state="signed")
    assert (signed.first_day, signed.officer) == (past.first, None)
    assert is_intact(signed)
    open_now = ScoreSheet.objects.filter(agency=sample, first_day=running.first)
    assert open_now.count() > 5
    assert set(open_now.values_list("state", flat=True)) == {"draft"}
