"""The timetable, retries and pruning, with the moment as an argument."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.common.moments import VIETNAM
from motcua.jobs import services
from motcua.jobs.models import RetryRule, Schedule, ScheduledRun, WorkerBeat
from motcua.jobs.queries import GRACE, failed_since, living_workers, waiting_since
from motcua.jobs.services import enqueue, last_due, pause_after, periodic, prune, reap, retry_failed, tick
from tests.jobs.sample_tasks import fail, say

SIX = datetime(2026, 11, 25, 6, tzinfo=VIETNAM)


@pytest.fixture
def timetable(monkeypatch):
    """A timetable with one line: say, every morning at six."""
    monkeypatch.setattr(services, "TIMETABLE", {})
    periodic("0 6 * * *", name="test.say")(say)
    return services.TIMETABLE


def failed_task(task=fail, *, tries=1, finished_at=SIX, **changes):
    result = enqueue(task, **changes)
    rows = DBTaskResult.objects.filter(pk=result.id)
    rows.update(status="FAILED", finished_at=finished_at, worker_ids=["worker"] * tries)
    return rows.get()


def running_task(*, worker="worker", tries=1, started_at=SIX, **changes):
    result = enqueue(say, **changes)
    rows = DBTaskResult.objects.filter(pk=result.id)
    rows.update(status="RUNNING", started_at=started_at, worker_ids=["earlier"] * (tries - 1) + [worker])
    return rows.get()


def test_last_due_reads_the_offices_clock():
    assert last_due("0 6 * * *", SIX) == SIX
    assert last_due("0 6 * * *", SIX - timedelta(seconds=1)) == SIX - timedelta(days=1)
    assert last_due("0 6 * * *", datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == SIX


def test_periodic_wrong_expression_is_told_at_once():
    with pytest.raises(ValueError, match="not a cron expression"):
        periodic("six o'clock", name="test.wrong")


def test_periodic_one_name_one_task(timetable):
    with pytest.raises(ValueError, match="two tasks named"):
        periodic("0 7 * * *", name="test.say")(fail)


def test_tick_new_line_waits_for_its_next_moment(db, timetable):
    assert tick(SIX + timedelta(hours=1)) == []
    assert tick(SIX + timedelta(hours=22)) == []
    (run,) = tick(SIX + timedelta(days=1))
    assert run.due_at == SIX + timedelta(days=1)
    assert DBTaskResult.objects.get(pk=run.task_id).task_path == "tests.jobs.sample_tasks.say"


def test_tick_twice_enqueues_once(db, timetable):
    tick(SIX - timedelta(hours=1))
    assert len(tick(SIX)) == 1
    assert tick(SIX) == []
    assert tick(SIX + timedelta(minutes=5)) == []
    assert DBTaskResult.objects.count() == 1


def test_tick_after_an_outage_makes_good_the_latest_moment_only(db, timetable):
    tick(SIX)
    (run,) = tick(SIX + timedelta(days=3, hours=2))
    assert run.due_at == SIX + timedelta(days=3)


def test_tick_leaves_out_what_is_switched_off(db, timetable):
    tick(SIX - timedelta(hours=1))
    Schedule.objects.update(is_enabled=False)
    assert tick(SIX) == []


def test_tick_follows_a_changed_expression(db, timetable):
    tick(SIX)
    periodic("0 9 * * *", name="test.say")(say)
    assert tick(SIX + timedelta(hours=1)) == []
    assert Schedule.objects.get().expression == "0 9 * * *"
    (run,) = tick(SIX + timedelta(hours=3))
    assert run.due_at == SIX + timedelta(hours=3)


def test_enqueue_is_part_of_the_callers_transaction(transactional_db):
    with transaction.atomic():
        enqueue(say, retries=2)
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == RetryRule.objects.count() == 0


def test_enqueue_after_a_moment(db):
    later = timezone.now() + timedelta(hours=1)
    assert DBTaskResult.objects.get(pk=enqueue(say, after=later).id).run_after == later
    assert DBTaskResult.objects.get(pk=enqueue(say).id).run_after == get_date_max()


def test_pauses_grow_to_an_hour():
    assert [pause_after(tries).total_seconds() for tries in (1, 2, 3, 4, 5, 6, 9)] == [10, 30, 90, 270, 810, 2430, 3600]


def test_retry_failed_waits_its_pause(db):
    task = failed_task(tries=2)
    assert retry_failed(SIX) == 1
    task.refresh_from_db()
    assert (task.status, task.run_after) == ("READY", SIX + timedelta(seconds=30))


@pytest.mark.parametrize(("retries", "tries", "again"), [(0, 1, 0), (2, 2, 1), (2, 3, 0), (5, 5, 1), (5, 6, 0)])
def test_retry_failed_until_tries_are_used_up(db, retries, tries, again):
    failed_task(tries=tries, retries=retries)
    assert retry_failed(SIX) == again


def test_retry_failed_leaves_refusals_and_old_failures(db):
    refused = failed_task()
    DBTaskResult.objects.filter(pk=refused.pk).update(exception_class_path="motcua.common.refusals.Refused")
    failed_task(finished_at=SIX - timedelta(days=2))
    assert retry_failed(SIX) == 0


def test_reap_takes_back_from_the_silent_only(db):
    services.beat("alive", SIX + GRACE)
    services.beat("silent", SIX - timedelta(seconds=1))
    kept, orphan = running_task(worker="alive"), running_task(worker="silent")
    now = SIX + GRACE + timedelta(seconds=1)
    assert (reap(now), reap(now)) == (1, 0)
    kept.refresh_from_db()
    orphan.refresh_from_db()
    assert (kept.status, orphan.status, orphan.run_after) == ("RUNNING", "READY", now)


def test_reap_gives_a_task_just_begun_its_grace(db):
    running_task(worker="never beat")
    assert reap(SIX + GRACE) == 0
    assert reap(SIX + GRACE + timedelta(seconds=1)) == 1


def test_reap_fails_what_killed_its_workers_too_often(db):
    task = running_task(tries=3, retries=2)
    now = SIX + timedelta(minutes=1)
    assert reap(now) == 1
    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == ("FAILED", "motcua.jobs.services.WorkerDied")
    assert retry_failed(now) == 0


def test_prune_keeps_two_weeks_and_the_last_run(db, timetable):
    tick(SIX - timedelta(days=1))
    for day in range(3):
        tick(SIX + timedelta(days=day))
    old, young = failed_task(), failed_task(finished_at=SIX + timedelta(days=10))
    services.beat("gone", SIX)
    assert prune(SIX + timedelta(days=20)) == 1
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
    assert DBTaskResult.objects.filter(pk=young.pk).exists()
    assert [run.due_at for run in ScheduledRun.objects.all()] == [SIX + timedelta(days=2)]
    assert WorkerBeat.objects.count() == 0


def test_queries_tell_how_the_queue_stands(db):
    now = timezone.now()
    assert (waiting_since(now), failed_since(SIX), living_workers(now)) == (None, 0, set())
    enqueue(say, after=now - timedelta(minutes=9))
    enqueue(say, after=now + timedelta(minutes=9))
    failed_task()
    services.beat("alive", now)
    assert waiting_since(now) == now - timedelta(minutes=9)
    assert (failed_since(SIX), living_workers(now)) == (1, {"alive"})


def test_rows_read_as_words(db, timetable):
    tick(SIX - timedelta(hours=1))
    (run,) = tick(SIX)
    services.beat("w1", SIX)
    rule = RetryRule(retries=2)
    assert [str(row) for row in (run.schedule, rule, WorkerBeat.objects.get())] == ["test.say (0 6 * * *)", "2", "w1"]
    assert str(run) == "test.say 2026-11-25 06:00"
