"""The room's own work by the clock: the files of facts are brought up to date, so that readers lay little anew."""

from django.utils import timezone
from django_tasks import task

from motcua.agency.queries import served_agencies
from motcua.jobs.services import periodic
from motcua.reporting import publishing, restating, store


@periodic("*/10 * * * *", name="reporting.facts")
@task()
def refresh_facts() -> int:
    """Every ten minutes; returns how many rows the files hold."""
    at = timezone.now()
    return sum(store.refresh(agency, at).rows for agency in served_agencies())


@periodic("40 1 * * *", name="reporting.signed_figures")
@task()
def look_at_signed_figures() -> int:
    """Once a night: which signed figures no longer agree with the dossiers; the board shows them. Returns how many."""
    at = timezone.now()
    return sum(restating.check_signed(agency, at=at) for agency in served_agencies())


@periodic("15 7 * * *", name="reporting.publish")
@task()
def publish_due() -> int:
    """Each morning, where the office chose so: publish what is due and needs no person. Returns how many."""
    at = timezone.now()
    return sum(publishing.publish_due(agency, at) for agency in served_agencies())
