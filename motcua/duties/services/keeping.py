"""What every act on a duty does: take it under lock, keep its state in step, tell the log."""

from datetime import datetime
from typing import Any

from django.db.models import Min

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.common.text import nfc
from motcua.duties.models import Duty, DutyState, Occurrence, OccurrenceState

LONGEST = 4000
PENDING = (OccurrenceState.OPEN.value, OccurrenceState.WAITING.value)


def locked_duty(duty: Duty) -> Duty:
    """The duty as it is now; others wait until this act is over."""
    return Duty.objects.select_for_update(of=("self",)).select_related("agency").get(pk=duty.pk)


def locked_occurrence(occurrence: Occurrence) -> Occurrence:
    """The occurrence with its duty, both as they are now; the duty is locked first, as in every act."""
    duty = locked_duty(Duty(pk=occurrence.duty_id))
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=occurrence.pk)
    row.duty = duty
    return row


def keep_in_step(duty: Duty) -> None:
    """State and next day follow the occurrences: done when none is pending. A duty given up stays so."""
    pending = duty.occurrences.filter(state__in=PENDING)
    duty.next_due = pending.aggregate(first=Min("counts_until"))["first"]
    if duty.state != DutyState.CANCELLED:
        duty.state = DutyState.OPEN.value if pending.exists() else DutyState.DONE.value
    duty.save(update_fields=["next_due", "state"])


def tell(verb: str, duty: Duty, *, by: Officer | None, at: datetime, data: dict[str, Any] | None = None) -> None:
    """One entry in the log, under the subject of the duty."""
    log(
        f"duties:{verb}", by=by, agency=duty.agency, at=at, subject=duty.subject, data={"key": duty.key, **(data or {})}
    )


def tidy(text: str) -> str:
    """Lines stay lines; each is tidied and composed."""
    return "\n".join(nfc(line) for line in text.strip().splitlines())[:LONGEST]
