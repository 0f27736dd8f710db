"""The room's own work by the clock."""

from django.utils import timezone
from django_tasks import task

from motcua.jobs import services


@services.periodic("30 2 * * *", name="jobs.prune")
@task()
def prune() -> int:
    return services.prune(timezone.now())
