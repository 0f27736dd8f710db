"""The room's own work by the clock."""

from django.utils import timezone
from django_tasks import task

from motcua.agency.queries import served_agencies
from motcua.jobs.services import periodic
from motcua.procedures.services.posting_tasks import open_posting_tasks, tell_due_tasks


@periodic("5 7-18 * * *", name="procedures.posting_tasks")
@task()
def look_after_postings() -> int:
    """Every hour of the day: what is new in the catalogue must be put up, what is due is told. How many are new."""
    at, opened = timezone.now(), 0
    for agency in served_agencies():
        opened += len(open_posting_tasks(agency, at=at))
        tell_due_tasks(agency, at=at)
    return opened
