"""Real worker processes on the run's own database: they work, they stop when asked, and they are killed."""

import signal
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from motcua.jobs.models import ScheduledRun, WorkerBeat
from motcua.jobs.queries import GRACE
from motcua.jobs.services import enqueue, reap
from tests.jobs.sample_tasks import fail_until, hold, refuse, say
from tests.support.waiting import wait_for

WORKER = ("-m", "motcua.ops.cli", "worker", "--interval", "0.05", "--pace", "0.2")
RACE = """
import sys, django
django.setup()
from datetime import datetime
from motcua.jobs import services
from tests.jobs.sample_tasks import say
services.TIMETABLE.clear()
services.periodic("0 6 * * *", name="test.race")(say)
print("ready", flush=True)
sys.stdin.readline()
print(len(services.tick(datetime.fromisoformat(sys.argv[1]))), flush=True)
"""


def status_of(result) -> str:
    return DBTaskResult.objects.values_list("status", flat=True).get(pk=result.id)


def notes(folder: Path) -> list[str]:
    kept = folder / "notes"
    return kept.read_text().split() if kept.exists() else []


def test_worker_runs_what_waits_and_stops_when_asked(start):
    result = enqueue(say, word="xin chào")
    worker = start(*WORKER)
    wait_for(lambda: status_of(result) == "SUCCESSFUL", what="the task")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    assert DBTaskResult.objects.get().return_value == "xin chào"


def test_worker_asked_to_stop_finishes_the_task_at_hand(start, tmp_path):
    result = enqueue(hold, str(tmp_path))
    worker = start(*WORKER)
    wait_for(lambda: notes(tmp_path) == ["began"], what="the task to begin")
    worker.send_signal(signal.SIGTERM)
    (tmp_path / "go-on").touch()
    assert worker.wait(timeout=20) == 0
    assert status_of(result) == "SUCCESSFUL"


def test_killed_workers_task_is_done_by_the_next(start, tmp_path):
    result = enqueue(hold, str(tmp_path))
    first = start(*WORKER)
    wait_for(lambda: notes(tmp_path) == ["began"], what="the task to begin")
    first.kill()
    first.wait()
    assert status_of(result) == "RUNNING"
    assert reap(timezone.now()) == 0  # it may be merely slow
    assert reap(timezone.now() + GRACE + timedelta(seconds=1)) == 1
    # What was due in the future of this test's clock is due now.
    DBTaskResult.objects.update(run_after=timezone.now())
    (tmp_path / "go-on").touch()
    start(*WORKER)
    wait_for(lambda: status_of(result) == "SUCCESSFUL", what="the second worker")
    assert notes(tmp_path) == ["began", "began", "ended"]
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_living_worker_takes_back_the_dead_ones_task_by_itself(start, tmp_path):
    result = enqueue(hold, str(tmp_path))
    first = start(*WORKER)
    wait_for(lambda: notes(tmp_path) == ["began"], what="the task to begin")
    first.kill()
    first.wait()
    # The grace has passed: the dead worker's last beat and the start lie half an hour back.
    long_ago = timezone.now() - timedelta(minutes=30)
    WorkerBeat.objects.update(seen_at=long_ago)
    DBTaskResult.objects.update(started_at=long_ago)
    (tmp_path / "go-on").touch()
    start(*WORKER)
    wait_for(lambda: status_of(result) == "SUCCESSFUL", what="the other worker")
    assert notes(tmp_path) == ["began", "began", "ended"]


def test_task_outliving_its_grace_stays_with_its_living_worker(start, tmp_path):
    result = enqueue(hold, str(tmp_path))
    start(*WORKER)
    wait_for(lambda: notes(tmp_path) == ["began"], what="the task to begin")
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=1))
    beaten = WorkerBeat.objects.get().seen_at
    wait_for(lambda: WorkerBeat.objects.get().seen_at > beaten, what="a beat during the task")
    assert reap(timezone.now()) == 0
    (tmp_path / "go-on").touch()
    wait_for(lambda: status_of(result) == "SUCCESSFUL", what="the task")
    assert notes(tmp_path) == ["began", "ended"]


def test_failed_task_is_tried_again_and_succeeds(start, tmp_path):
    result = enqueue(fail_until, str(tmp_path), 3)
    start(*WORKER)
    for tries in (1, 2):
        wait_for(lambda t=tries: len(notes(tmp_path)) == t and status_of(result) == "READY", what=f"try {tries}")
        DBTaskResult.objects.update(run_after=timezone.now())  # the pause is over
    wait_for(lambda: status_of(result) == "SUCCESSFUL", what="the third try")
    assert DBTaskResult.objects.get().return_value == 3


def test_refusal_is_not_tried_again(start):
    refused, after = enqueue(refuse), enqueue(say)
    start(*WORKER)
    wait_for(lambda: status_of(after) == "SUCCESSFUL", what="the task behind it")
    beaten = WorkerBeat.objects.get().seen_at
    wait_for(lambda: WorkerBeat.objects.get().seen_at > beaten + timedelta(seconds=0.5), what="two more rounds")
    assert status_of(refused) == "FAILED"


def test_several_processes_tick_at_once_and_the_run_happens_once(start):
    start_line = "2026-11-25T05:00:00+07:00"
    before = start("-c", RACE, start_line)
    processes = [start("-c", RACE, "2026-11-25T06:00:00+07:00") for _ in range(4)]
    assert before.communicate("\n", timeout=60)[0].split() == ["ready", "0"]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    counts = [int(process.stdout.readline()) for process in processes]
    assert sorted(counts) == [0, 0, 0, 1]
    assert ScheduledRun.objects.count() == DBTaskResult.objects.count() == 1
