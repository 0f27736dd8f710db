"""Which version and which process hold on a day, and which procedure somebody means by a few letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from motcua.agency.models import Agency
from motcua.common.ground import remembered
from motcua.procedures.models import ProcedureVersion, Process, ProcessStatus, ProcessStep
from motcua.procedures.searching import entry_of, in_order

WORKDAY_MINUTES = 8 * 60
# A limit in days that count rest days too leaves, at worst, five working days of seven.
CALENDAR_WEEK, WORKING_WEEK = 7, 5
MONTH_DAYS = 30


def versions_on(day: date) -> QuerySet[ProcedureVersion]:
    """All versions in force on the day, with procedure and field."""
    return ProcedureVersion.objects.on(day).select_related("procedure", "field")


def version_on(code: str, day: date) -> ProcedureVersion | None:
    return versions_on(day).filter(procedure__code=code).order_by("-number").first()


def version_at_counter(code: str, day: date) -> ProcedureVersion | None:
    """The version in force with everything a sheet asks: procedure, field, papers, fees; without the source row.

    Remembered, so to read and not to change.
    """

    def read() -> ProcedureVersion | None:
        whole = versions_on(day).defer("row", "search_text").prefetch_related("papers", "fee_items")
        return whole.filter(procedure__code=code).order_by("-number").first()

    return remembered(("version_at_counter", code, day), read)


def versions_of(code: str) -> list[ProcedureVersion]:
    """Every version of a procedure, newest first."""
    versions = ProcedureVersion.objects.filter(procedure__code=code).select_related("procedure", "field")
    return list(versions.order_by("-number"))


def search_versions(
    text: str,
    day: date,
    *,
    field: str = "",
    level: str = "",
    handled_by: str = "",
    limit: int | None = None,
    asked: Mapping[str, int] | None = None,
) -> list[ProcedureVersion]:
    """Versions in force on the day that fit what was typed, best first; all of them for empty text.

    `field` is the slug of a field; `asked` counts by procedure code how often each is wanted here (equal fits are
    ordered by it). Ignores marks and đ/d, reads initials ("ctbs"), forgives one slip in words of four letters.
    The rows come without `row`. Two queries.
    """
    keys = found_keys(text, day, field=field, level=level, handled_by=handled_by, asked=asked)[:limit]
    versions = versions_on(day).defer("row", "search_text").in_bulk(keys)
    return [versions[key] for key in keys]


def found_keys(
    text: str,
    day: date,
    *,
    field: str = "",
    level: str = "",
    handled_by: str = "",
    asked: Mapping[str, int] | None = None,
) -> list[int]:
    """Primary keys of what `search_versions` would find, in its order. One query."""
    wanted = {"field__slug": field, "level": level, "handled_by": handled_by}
    rows = ProcedureVersion.objects.on(day).filter(**{name: value for name, value in wanted.items() if value})
    counts = asked or {}
    values = rows.order_by("number").values_list("pk", "procedure__code", "name", "field__name")
    newest = {code: (pk, name, field_name) for pk, code, name, field_name in values}
    return in_order(
        text, [(entry_of(code, name, fname), pk, counts.get(code, 0)) for code, (pk, name, fname) in newest.items()]
    )


@dataclass(frozen=True)
class FieldCount:
    """A field, and how many of its procedures are in force."""

    slug: str
    name: str
    procedures: int


def fields_on(day: date) -> list[FieldCount]:
    """Fields with procedures in force on the day, by name."""
    used = ProcedureVersion.objects.on(day).order_by().values_list("field__slug", "field__name")
    counted = used.annotate(number=Count("pk")).order_by("field__name")
    return [FieldCount(*row) for row in counted]


def limit_minutes(version: ProcedureVersion) -> int | None:
    """The legal limit in working minutes of an eight-hour day, for the check of a process; None = none to compare with.

    Same day and at once are one working day. Days and months that count rest days are taken at five working days of
    seven, the least they can hold outside of holidays. Hours around the clock are compared as they are: the steps of
    such a procedure are given in hours around the clock too.
    """
    unit, amount = version.limit_unit, version.limit_amount
    if unit in ("same_day", "immediate"):
        return WORKDAY_MINUTES
    if amount is None or unit == "not_specified":
        return None
    if unit in ("hour", "working_hour"):
        return amount * 60
    days = amount * MONTH_DAYS if unit == "month" else amount
    return (days if unit == "working_day" else days * WORKING_WEEK // CALENDAR_WEEK) * WORKDAY_MINUTES


def process_for(agency: Agency, version: ProcedureVersion, day: date) -> Process | None:
    """The approved process of the procedure on the day; a process made for it goes before a derived one."""

    def read() -> Process | None:
        approved = Process.objects.on(day).filter(agency=agency, status=ProcessStatus.APPROVED)
        own = approved.filter(procedure_id=version.procedure_id)
        return own.order_by("is_default", "-number", "-id").first()

    return remembered(("process_for", agency.pk, version.procedure_id, day), read)


def processes_of(agency: Agency) -> QuerySet[Process]:
    """All processes of the agency with their procedure, without the source rows."""
    return Process.objects.filter(agency=agency).select_related("procedure", "approved_by").defer("row").order_by("-id")


def steps_of(process: Process) -> list[ProcessStep]:
    return list(process.steps.order_by("number"))


def steps_to_walk(process_id: int) -> tuple[ProcessStep, ...]:
    """The steps of a process for the dossiers that walk it; remembered, so to read and not to change."""

    def read() -> tuple[ProcessStep, ...]:
        return tuple(ProcessStep.objects.filter(process=process_id).order_by("number"))

    return remembered(("steps_to_walk", process_id), read)
