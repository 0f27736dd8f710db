"""The room's own work by the clock: warnings, drafts of what is owed, the monthly list, dates a change left behind."""

from django.utils import timezone
from django_tasks import task

from motcua.agency.queries import served_agencies
from motcua.dossiers.services import explanation, late, late_list, surgery
from motcua.dossiers.services.reconcile.acts import run_reconciliation
from motcua.jobs.services import periodic


@periodic("*/15 6-18 * * *", name="dossiers.late")
@task()
def look_after_late() -> dict[str, int]:
    """Every quarter of an hour of the day: warn, draft apologies and explanations."""
    at = timezone.now()
    done = {"warned": 0, "apologies": 0, "explanations": 0}
    for agency in served_agencies():
        done["warned"] += late.warn_due(agency, at)
        done["apologies"] += late.draft_apologies(agency, at)
        done["explanations"] += explanation.draft_explanations(agency, at)
    return done


@periodic("30 0 1 * *", name="dossiers.late_list")
@task()
def close_last_month() -> int:
    """On the first day of a month: draw up the public list of the month before; a person publishes it."""
    at = timezone.now()
    return sum(late_list.close_last_month(agency, at) for agency in served_agencies())


@periodic("*/10 * * * *", name="dossiers.recalculate")
@task()
def recalculate_stale() -> int:
    """Dates promised in the very moment of a calendar change are brought to the calendar that holds."""
    at = timezone.now()
    return sum(surgery.recalculate_stale(agency, at=at) for agency in served_agencies())


@task(queue_name="slow")
def compare_file(reconciliation: int) -> str:
    """A long export is compared while its officer looks on; again from the beginning if the worker died."""
    return run_reconciliation(reconciliation, at=timezone.now()).state
