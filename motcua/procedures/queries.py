"""Which version and which process hold on a day."""

from datetime import date

from django.db.models import QuerySet

from motcua.agency.models import Agency
from motcua.procedures.models import Process, ProcessStatus, ProcessStep, ProcedureVersion


def versions_on(day: date) -> QuerySet[ProcedureVersion]:
    """All versions in force on the day, with procedure and field."""
    return ProcedureVersion.objects.on(day).select_related("procedure", "field")


def version_on(code: str, day: date) -> ProcedureVersion | None:
    return versions_on(day).filter(procedure__code=code).order_by("-number").first()


def process_for(agency: Agency, version: ProcedureVersion, day: date) -> Process | None:
    """The approved process of the procedure on the day; a process made for it goes before a derived one."""
    return (
        Process.objects.on(day)
        .filter(agency=agency, procedure_id=version.procedure_id, status=ProcessStatus.APPROVED)
        .order_by("is_default", "-number", "-id")
        .first()
    )


def steps_of(process: Process) -> list[ProcessStep]:
    return list(process.steps.order_by("number"))
