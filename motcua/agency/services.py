"""Acts on the ground, and the one way in which an officer's act reaches the log."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from motcua.agency.models import Agency, CalendarDay, CalendarVersion, Officer
from motcua.audit.models import Entry
from motcua.audit.services import record


def log(  # noqa: D417
    kind: str, *, by: Officer | None, agency: Agency, at: datetime, subject: str = "", data: dict[str, Any] | None = None
) -> Entry:
    """Record an act in the agency's chain, last in the transaction. `by=None`: the clock or a citizen did it."""
    return record(
        kind,
        chain=agency.code,
        at=at,
        actor_code=by.code if by else "",
        actor_name=by.full_name if by else "Hệ thống",
        subject=subject,
        data=data,
    )


@transaction.atomic
def set_calendar_days(
    agency: Agency, days: list[CalendarDay], *, by: Officer | None, at: datetime, removed: list[date] | None = None
) -> int:
    """Enter or replace days of this agency's calendar and raise its version; returns the new version number.

    Open dossiers are not touched here: `dossiers.services` recomputes them (calendar surgery).
    """
    CalendarDay.objects.filter(agency=agency, day__in=[row.day for row in days] + (removed or [])).delete()
    for row in days:
        row.agency = agency
    CalendarDay.objects.bulk_create(days)
    CalendarVersion.objects.filter(agency=agency).update(number=F("number") + 1)
    number = CalendarVersion.objects.get(agency=agency).number
    changes = [{"day": row.day, "kind": row.kind, "name": row.name} for row in days]
    data = {"version": number, "days": changes, "removed": removed or []}
    log("agency:calendar:changed", by=by, agency=agency, at=at, subject=f"calendar:{agency.code}", data=data)
    return number
