"""The room's own work by the clock."""

from django.utils import timezone
from django_tasks import task

from motcua.jobs.services import periodic
from motcua.notices.services import send_waiting


@periodic("* * * * *", name="notices.send")
@task()
def send() -> int:
    """Every minute: send what is queued."""
    return send_waiting(at=timezone.now())
