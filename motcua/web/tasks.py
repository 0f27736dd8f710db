"""The doors' own work by the clock."""

import time
from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.utils import timezone
from django_tasks import task

from motcua.jobs.services import periodic
from motcua.web.models import Knock

ATTEMPTS_KEPT = timedelta(days=1)  # they lock for a quarter of an hour
SIGN_INS_KEPT = timedelta(days=90)


@periodic("*/10 * * * *", name="web.knocks")
@task()
def forget_knocks() -> int:
    """Every ten minutes: drop counts whose window is over, and what the log-in page no longer needs."""
    now = timezone.now()
    AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=now - SIGN_INS_KEPT).delete()
    return Knock.objects.filter(until__lte=int(time.time())).delete()[0]
