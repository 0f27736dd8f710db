"""How the background work stands, for whoever watches over it."""

from datetime import datetime, timedelta

from django.db.models import Min
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.jobs.models import WorkerBeat

GRACE = timedelta(seconds=30)  # a worker silent for longer is held to be dead; it beats every few seconds


def living_workers(at: datetime) -> set[str]:
    return set(WorkerBeat.objects.filter(seen_at__gte=at - GRACE).values_list("worker_id", flat=True))


def waiting_since(at: datetime) -> datetime | None:
    """Since when the longest waiting task could have run; None when nothing waits."""
    waiting = DBTaskResult.objects.filter(status="READY")
    immediate = waiting.filter(run_after=get_date_max()).aggregate(first=Min("enqueued_at"))["first"]
    postponed = waiting.filter(run_after__lte=at).aggregate(first=Min("run_after"))["first"]
    return min((moment for moment in (immediate, postponed) if moment), default=None)


def failed_since(moment: datetime) -> int:
    """How many tasks have failed and not been taken up again since the moment."""
    return DBTaskResult.objects.filter(status="FAILED", finished_at__gte=moment).count()
