"""Put work aside, run it by the clock, try it again, and take it back from the dead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from croniter import croniter
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResult
from django_tasks_db.models import DBTaskResult

from motcua.common.moments import local
from motcua.common.refusals import Refused
from motcua.jobs.models import RetryRule, Schedule, ScheduledRun, WorkerBeat
from motcua.jobs.queries import GRACE, living_workers

RETRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
RETRY_WINDOW = timedelta(days=1)  # a failure older than this is left as it is
KEPT = timedelta(days=14)  # results of finished tasks


class WorkerDied(Exception):  # noqa: N818  (it reads as a sentence)
    """The worker fell silent in the middle of the task, more often than the task may be tried."""


@dataclass(frozen=True)
class Line:
    expression: str
    task: Task


TIMETABLE: dict[str, Line] = {}


def periodic(expression: str, *, name: str) -> Callable[[Task], Task]:
    """Enter a task into the timetable: five cron fields, read on the office's clock. Names are unique."""
    if not croniter.is_valid(expression):
        raise ValueError(f"not a cron expression: {expression}")

    def enter(task: Task) -> Task:
        known = TIMETABLE.get(name)
        if known and known.task.module_path != task.module_path:
            raise ValueError(f"two tasks named {name}")
        TIMETABLE[name] = Line(expression, task)
        return task

    return enter


def enqueue(task: Task, *args: Any, retries: int = RETRIES, after: datetime | None = None, **kwargs: Any) -> TaskResult:
    """Put a task aside, inside the caller's transaction.

    It runs at once, or not before `after`. A failure, or the death of the worker, is made good by up to `retries`
    further tries with growing pauses (10 s, 30 s, 90 s … one hour). Arguments must be JSON.
    """
    with transaction.atomic():
        result = task.using(run_after=after).enqueue(*args, **kwargs)
        if retries != RETRIES:
            RetryRule.objects.create(task_id=result.id, retries=retries)
    return result


def last_due(expression: str, at: datetime) -> datetime:
    """The latest moment, `at` included, for which the expression holds."""
    return croniter(expression, local(at) + timedelta(microseconds=1)).get_prev(datetime)


def tick(at: datetime) -> list[ScheduledRun]:
    """Enqueue what the timetable asks for; any number of workers may tick at once, each run is enqueued once.

    A line first seen now waits for its next moment. After an outage the latest missed moment is made good, once.
    """
    known = {line.name: line for line in Schedule.objects.annotate(last=Max("runs__due_at"))}
    begun = []
    for name, line in TIMETABLE.items():
        schedule = known.get(name) or _enter(name, line, at)
        if schedule.expression != line.expression:
            Schedule.objects.filter(pk=schedule.pk).update(expression=line.expression, known_since=at)
            continue
        due = last_due(line.expression, at)
        done = max(schedule.known_since, getattr(schedule, "last", None) or schedule.known_since)
        if schedule.is_enabled and due > done and (run := _begin(schedule, line.task, due)):
            begun.append(run)
    return begun


def _enter(name: str, line: Line, at: datetime) -> Schedule:
    kept = {"expression": line.expression, "known_since": at}
    return Schedule.objects.get_or_create(name=name, defaults=kept)[0]


def _begin(schedule: Schedule, task: Task, due: datetime) -> ScheduledRun | None:
    """Enqueue the run, unless another worker just did: the unique key decides between them."""
    with transaction.atomic():
        run, is_ours = ScheduledRun.objects.get_or_create(schedule=schedule, due_at=due)
        if not is_ours:
            return None
        run.task_id = enqueue(task).id
        run.save(update_fields=["task_id"])
    return run


def pause_after(tries: int) -> timedelta:
    """How long to wait before the next try, once so many have failed: 10 s, 30 s, 90 s … one hour."""
    return min(FIRST_PAUSE * 3 ** (tries - 1), LONGEST_PAUSE)


def may_retry(result: DBTaskResult) -> bool:
    # The library notes one worker for each try.
    rule: RetryRule | None = getattr(result, "retry_rule", None)
    return len(result.worker_ids) <= (rule.retries if rule else RETRIES)


def retry_failed(at: datetime) -> int:
    """Make failed tasks ready again, each after its pause, until its tries are used up. Returns how many."""
    failed = DBTaskResult.objects.filter(status="FAILED", finished_at__gte=at - RETRY_WINDOW)
    failed = failed.select_related("retry_rule")
    hopeful = [result for result in failed if may_retry(result) and not was_refused(result)]
    return sum(_try_again(result, result.finished_at or at) for result in hopeful)


def was_refused(result: DBTaskResult) -> bool:
    """A refusal is an answer; asking again changes nothing."""
    try:
        return issubclass(import_string(result.exception_class_path), Refused)
    except (ImportError, TypeError):
        return False


def _try_again(result: DBTaskResult, failed_at: datetime) -> int:
    return _move(result, status="READY", run_after=failed_at + pause_after(len(result.worker_ids)))


def _move(result: DBTaskResult, **changes: Any) -> int:
    """Change the row only if nobody did since it was read: two workers may look at it at once."""
    unchanged = DBTaskResult.objects.filter(pk=result.pk, status=result.status, worker_ids=result.worker_ids)
    return unchanged.update(**changes)


def beat(worker_id: str, at: datetime) -> None:
    """Note that the worker is alive."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": at})


def reap(at: datetime) -> int:
    """Take running tasks back from workers that fell silent: ready at once, or failed when tries are used up."""
    alive = living_workers(at)
    running = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - GRACE).select_related("retry_rule")
    orphans = [result for result in running if not alive.intersection(result.worker_ids[-1:])]
    return sum(_take_back(result, at) for result in orphans)


def _take_back(result: DBTaskResult, at: datetime) -> int:
    if may_retry(result):
        return _move(result, status="READY", run_after=at, started_at=None)
    why = f"{WorkerDied.__module__}.{WorkerDied.__qualname__}"
    return _move(result, status="FAILED", finished_at=at, exception_class_path=why, traceback=WorkerDied.__doc__)


def prune(at: datetime) -> int:
    """Forget finished tasks, timetable runs and silent workers after two weeks. Returns how many tasks."""
    old = at - KEPT
    WorkerBeat.objects.filter(seen_at__lt=old).delete()
    # The last run of each line stays: it tells the next tick what is done.
    last = Schedule.objects.annotate(last=Max("runs__pk")).values("last")
    ScheduledRun.objects.filter(due_at__lt=old).exclude(pk__in=last).delete()
    finished = DBTaskResult.objects.filter(status__in=["SUCCESSFUL", "FAILED"], finished_at__lt=old)
    return finished.delete()[1].get("django_tasks_database.DBTaskResult", 0)
