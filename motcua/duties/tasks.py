"""The room's own work by the clock: each morning reminders, letters of urging, and the mail of the day."""

from django.utils import timezone
from django_tasks import task

from motcua.agency.queries import served_agencies
from motcua.duties.digest import send_digests
from motcua.duties.reminding import run_reminders
from motcua.duties.urging import urge_late
from motcua.jobs.services import periodic


@periodic("20 6 * * *", name="duties.morning")
@task()
def look_after_duties() -> dict[str, int]:
    """Every morning before the office opens. Any number of runs on a day say and draft each thing once."""
    at = timezone.now()
    done = {"reminders": 0, "letters": 0, "digests": 0}
    for agency in served_agencies():
        done["reminders"] += run_reminders(agency, at).total
        done["letters"] += urge_late(agency, at)
        done["digests"] += send_digests(agency, at)
    return done
