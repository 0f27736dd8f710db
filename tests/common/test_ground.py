"""What is remembered of the ground is never stale: whoever changes it, in whatever way."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from motcua.agency import queries
from motcua.agency.models import Account, Appointment, CalendarDay, Leave, Officer, Post, Unit
from motcua.common import ground as house
from motcua.common.ground import remembered, steady_ground
from motcua.common.models import GroundToken
from motcua.common.moments import day_of
from motcua.procedures.models import FeeItem, ProcedureVersion, Process, ProcessStep, RequiredPaper
from motcua.procedures.queries import process_for, steps_to_walk, version_at_counter
from tests.factories import CERTIFIED_COPY, NOON, client_of, ground, officer, version

pytestmark = pytest.mark.django_db
DAY = day_of(NOON)
WATCHED = [model for room in ("agency", "procedures") for model in apps.get_app_config(room).get_models()]


@pytest.fixture
def commune():
    return ground()


def token() -> str:
    return GroundToken.objects.get().token


@pytest.mark.parametrize("model", WATCHED, ids=lambda model: model.__name__)
def test_every_table_of_the_ground_is_watched(commune, model):
    row, before = model.objects.first(), token()
    if row is None:
        pytest.skip("the small ground has no such row")
    column = next(iter(getattr(model, "GROUND_COLUMNS", [model._meta.pk.name])))
    model.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})
    assert token() != before


def test_coming_and_going_change_the_token(commune):
    seen = [token()]
    leave = Leave.objects.create(officer=officer(), first_day=DAY, last_day=DAY)
    seen.append(token())
    leave.delete()
    seen.append(token())
    assert len(set(seen)) == 3


def test_a_log_in_is_no_change(commune):
    account, before = officer().account, token()
    client_of(officer())
    assert Account.objects.get(pk=account.pk).last_login is not None
    assert token() == before


def test_what_was_asked_is_asked_again_only_after_a_change(commune, django_assert_num_queries):
    hand = queries.hand_for_post(commune, "tp_ht", DAY)
    with django_assert_num_queries(1):
        assert queries.hand_for_post(commune, "tp_ht", DAY) is hand
    Officer.objects.filter(pk=hand.officer.pk).update(full_name="Trần Văn Bình")
    assert queries.hand_for_post(commune, "tp_ht", DAY).officer.full_name == "Trần Văn Bình"


def test_a_steady_block_asks_once_and_shares_it(commune, django_assert_num_queries):
    queries.workdays_for(commune), queries.one_stop_unit(commune, DAY)
    with django_assert_num_queries(1), steady_ground() as steady:
        queries.workdays_for(commune)
        with steady_ground():
            queries.one_stop_unit(commune, DAY)
    with django_assert_num_queries(0), steady_ground(steady):
        queries.workdays_for(commune)
    with django_assert_num_queries(0), steady_ground():
        pass


def test_what_is_rolled_back_is_never_believed(commune):
    name = queries.one_stop_unit(commune, DAY).name
    with transaction.atomic():
        Unit.objects.filter(is_one_stop=True).update(name="Tên thử")
        assert queries.one_stop_unit(commune, DAY).name == "Tên thử"
        transaction.set_rollback(True)
    assert queries.one_stop_unit(commune, DAY).name == name


def test_without_a_token_nothing_is_remembered(commune):
    GroundToken.objects.all().delete()
    answers = iter([1, 2])
    assert [remembered("x", lambda: next(answers)) for _ in range(2)] == [1, 2]


def test_the_memory_is_bounded(commune, monkeypatch):
    monkeypatch.setattr(house, "MOST", 3)
    for number in range(9):
        assert remembered(("bounded", number), lambda number=number: number) == number
    assert len(house._memory.answers) <= 3


def test_nobody_is_remembered_too(commune):
    assert queries.officer_of(0) is None
    assert queries.hand_for_post(commune, "khong_co", DAY) is None


class TestEachAnswerFollowsItsRows:
    """Asked, changed by a bare UPDATE or INSERT, asked again."""

    def test_duties(self, commune):
        who = officer("mot_cua")
        assert "counter" in queries.duties_of(who, DAY)
        Post.objects.filter(code="mot_cua").update(duties=[])
        assert "counter" not in queries.duties_of(who, DAY)

    def test_the_hand_of_a_post_by_leave_account_and_appointment(self, commune):
        first = queries.hand_for_post(commune, "tp_ht", DAY)
        leave = Leave.objects.create(officer=first.officer, first_day=DAY, last_day=DAY)
        away = queries.hand_for_post(commune, "tp_ht", DAY)
        leave.delete()
        Account.objects.filter(pk=first.officer.account_id).update(is_active=False)
        closed = queries.hand_for_post(commune, "tp_ht", DAY)
        Appointment.objects.filter(post__code="tp_ht").delete()
        assert (first.is_substitute, away.is_substitute, closed.is_substitute) == (False, True, True)
        assert queries.hand_for_post(commune, "tp_ht", DAY) is None

    def test_the_hand_of_a_role(self, commune):
        assert queries.hand_for_role(commune, "van_thu", DAY).post.code == "vp_tk"
        for post in Post.objects.all():
            post.roles = ["van_thu"] if post.code == "tp_ht" else []
            post.save()
        assert queries.hand_for_role(commune, "van_thu", DAY).post.code == "tp_ht"

    def test_the_calendar(self, commune):
        assert queries.workdays_for(commune).is_workday(DAY)
        CalendarDay.objects.create(agency=commune, day=DAY, kind="closure", name="Bão", source="CĐ 1")
        assert not queries.workdays_for(commune).is_workday(DAY)

    def test_version_papers_and_fees(self, commune):
        known = version_at_counter(CERTIFIED_COPY, DAY)
        papers, fees = known.papers.count(), known.fee_items.count()
        RequiredPaper.objects.create(version=known, position=99, name="Giấy mới", kind="nop")
        FeeItem.objects.create(version=known, position=99, name="Phí mới", kind="phi")
        now = version_at_counter(CERTIFIED_COPY, DAY)
        assert (len(now.papers.all()), len(now.fee_items.all())) == (papers + 1, fees + 1)
        ProcedureVersion.objects.filter(pk=known.pk).update(valid_to=DAY - timedelta(days=1))
        assert version_at_counter(CERTIFIED_COPY, DAY) is None

    def test_process_and_steps(self, commune):
        process = process_for(commune, version(CERTIFIED_COPY), DAY)
        ProcessStep.objects.filter(process=process, number=2).update(label="Bước mới")
        assert [step.label for step in steps_to_walk(process.pk)][1] == "Bước mới"
        Process.objects.filter(pk=process.pk).update(status="replaced")
        assert process_for(commune, version(CERTIFIED_COPY), DAY) is None


CHANGE = """
import django; django.setup()
from motcua.agency.models import Unit
Unit.objects.filter(is_one_stop=True).update(name="Trung tâm mới")
"""


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_at_once(start, commune):
    assert queries.one_stop_unit(commune, DAY).name != "Trung tâm mới"
    other = start("-c", CHANGE, DJANGO_SETTINGS_MODULE="config.settings_test")
    _said, complaint = other.communicate(timeout=60)
    assert other.returncode == 0, complaint
    assert queries.one_stop_unit(commune, DAY).name == "Trung tâm mới"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_watched_again():
    """`flush` empties the row of the token too; it comes back, and every table still changes it."""
    commune, before = ground(), token()
    Unit.objects.filter(agency=commune).update(name="Đơn vị")
    assert token() != before
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM common_groundtoken")
        assert cursor.fetchone()[0] == 1
