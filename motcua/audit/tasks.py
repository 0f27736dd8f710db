"""The room's own work by the clock."""

from django.utils import timezone
from django_tasks import task

from motcua.audit.anchors import drop_anchors
from motcua.jobs.services import periodic


@periodic("5 * * * *", name="audit.anchors")
@task()
def keep_heads_elsewhere() -> int:
    """Every hour: note the heads of the chains outside the database. Returns how many had grown."""
    return len(drop_anchors(timezone.now()))
