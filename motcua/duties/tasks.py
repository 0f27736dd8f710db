"""The room's own work by the clock: each morning reminders, letters of urging, and the mail of the day."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django_tasks import task

from motcua.agency.models import Agency
from motcua.agency.queries import served_agencies
from motcua.duties.digest import send_digests
from motcua.duties.reminding import run_reminders
from motcua.duties.urging import urge_late
from motcua.jobs.services import periodic

logger = logging.getLogger(__name__)

STEPS: dict[str, Callable[[Agency, datetime], int]] = {
    "reminders": lambda agency, at: run_reminders(agency, at).total,
    "letters": urge_late,
    "digests": send_digests,
}
"""In this order. Each says a thing once, so that a run may be repeated after a failure."""


@periodic("20 6 * * *", name="duties.morning")
@task()
def look_after_duties() -> dict[str, int]:
    """Every morning before the office opens. Any number of runs on a day say and draft each thing once."""
    at, wrong = timezone.now(), list[Exception]()
    done = dict.fromkeys(STEPS, 0)
    for agency in served_agencies():
        for name, step in STEPS.items():
            try:
                done[name] += step(agency, at)
            except Exception as error:  # what one office stumbles over keeps no other from its morning
                logger.exception("the morning of duties: %s of office %s failed", name, agency.pk)
                wrong.append(error)
    if wrong:
        raise ExceptionGroup("the morning of duties is not complete", wrong)
    return done
