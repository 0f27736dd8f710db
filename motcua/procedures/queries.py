"""Which version and which process hold on a day, and which procedure somebody means by a few letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.common.ground import remembered
from motcua.common.moments import at, day_of
from motcua.law.workdays import OutsideCalendar, Workdays
from motcua.procedures.models import Posting, PostingTask, ProcedureVersion, Process, ProcessStatus, ProcessStep
from motcua.procedures.policy import posting_policy
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


# Where versions are shown (NĐ 63/2010/NĐ-CP Điều 17: on the portal, and where dossiers are taken in)


@dataclass(frozen=True)
class Posted:
    """A version in force on a day, and where the public finds it. `*_on` is the day since when, where it is known.

    `due_on` is the last day on which showing it counts as in time: as its task says, else counted from the version's
    first day; None where neither is known.
    """

    version: ProcedureVersion
    portal: bool
    portal_on: date | None
    counter: bool
    counter_on: date | None
    due_on: date | None

    @property
    def code(self) -> str:
        return self.version.procedure.code

    @property
    def in_both(self) -> bool:
        return self.portal and self.counter

    def is_overdue(self, day: date) -> bool:
        """Not shown in both places though the days for it are over; without a known first day, at once."""
        return not self.in_both and (self.due_on is None or self.due_on < day)


def shown_on(agency: Agency, day: date) -> QuerySet[Posting]:
    """Postings that hung or stood there at the end of the day."""
    until = at(day + timedelta(days=1))
    return Posting.objects.filter(agency=agency, posted_at__lt=until).exclude(taken_down_at__lt=until)


def postings(agency: Agency, day: date, *, level: str = "") -> list[Posted]:
    """Every version in force on the day (one a procedure) with where it was shown then, by field and name.

    `level` keeps one cấp thực hiện (xa, dung_chung, …). Three queries.
    """
    newest: dict[int, ProcedureVersion] = {}
    versions = versions_on(day).defer("row", "search_text").order_by("number")
    for version in versions.filter(level=level) if level else versions:
        newest[version.procedure_id] = version
    since: dict[tuple[int, str], date] = {
        (version_id, place): day_of(moment)
        for version_id, place, moment in shown_on(agency, day).values_list("version_id", "place", "posted_at")
    }
    policy, office = posting_policy(agency), workdays_for(agency)
    # The first task of a version says until when; the counter's goes before the portal's.
    until = at(day + timedelta(days=1))
    of_tasks = PostingTask.objects.filter(agency=agency, place__in=Posting.Place.values, opened_at__lt=until)
    of_tasks = of_tasks.order_by("-opened_at", "-place")
    told = dict(of_tasks.values_list("version_id", "due_on"))
    rows = [
        _posted(
            version,
            since,
            here=policy.posting_portal_is_here,
            due_on=told.get(version.pk) or _due(version, policy.posting_workdays, office),
        )
        for version in newest.values()
    ]
    return sorted(rows, key=lambda row: (row.version.field.name, row.version.name, row.code))


def _posted(
    version: ProcedureVersion, since: Mapping[tuple[int, str], date], *, here: bool, due_on: date | None
) -> Posted:
    portal_on = since.get((version.pk, Posting.Place.PORTAL.value))
    counter_on = since.get((version.pk, Posting.Place.COUNTER.value))
    return Posted(
        version=version,
        portal=here or portal_on is not None,
        portal_on=version.valid_from if here else portal_on,
        counter=counter_on is not None,
        counter_on=counter_on,
        due_on=due_on,
    )


def _due(version: ProcedureVersion, workdays: int, office: Workdays) -> date | None:
    if version.valid_from is None:
        return None
    try:
        return office.add_workdays(version.valid_from, workdays)
    except OutsideCalendar:
        return None


def shown_between(agency: Agency, place: str) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """From when until when each version was shown at a place, by key of the version. One query."""
    rows = Posting.objects.filter(agency=agency, place=place).order_by("posted_at")
    found: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for version_id, posted_at, down_at in rows.values_list("version_id", "posted_at", "taken_down_at"):
        found.setdefault(version_id, []).append((posted_at, down_at))
    return found


def wrongly_shown(agency: Agency, day: date) -> QuerySet[Posting]:
    """Versions still shown though they hold no longer: abolished, or a newer version took their place."""
    over = Q(version__valid_to__lt=day)
    rows = shown_on(agency, day).filter(over).select_related("version__procedure__successor", "version__field")
    return rows.defer("version__row", "version__search_text").order_by("version__field__name", "version__name", "pk")
