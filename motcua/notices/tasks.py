"""The room's own work by the clock."""

from django.utils import timezone
from django_tasks import task

from motcua.agency.queries import served_agencies
from motcua.jobs.services import periodic
from motcua.notices.services import send_heads, send_waiting


@periodic("* * * * *", name="notices.send")
@task()
def send() -> int:
    """Every minute: send what is queued."""
    return send_waiting(at=timezone.now())


@periodic("15 17 * * *", name="notices.log_anchors")
@task()
def send_heads_out() -> int:
    """Every evening: the heads of the log go to where each office wants them kept. Returns to how many."""
    at = timezone.now()
    return sum(send_heads(agency, at=at) is not None for agency in served_agencies())
