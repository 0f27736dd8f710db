"""What is late or nearly so, since when, at which step and in whose hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.agency.models import Agency, Officer
from motcua.casework.models import Case, CaseQuerySet, Consultation, Pause, StepRun
from motcua.casework.services import used_minutes
from motcua.common.durations import duration_words
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of, end_of, local
from motcua.dossiers.models import Dossier
from motcua.law.workdays import OutsideCalendar, Workdays

RELATED = ("case__agency", "case__holder", "version__procedure", "version__field", "apology", "explanation")


@dataclass(frozen=True)
class Cause:
    """Why a dossier is late, as the log tells it: code of `reasons`, sentence, step, whose hand, how long over."""

    code: str
    text: str
    step_label: str = ""
    holder: Officer | None = None
    unit_name: str = ""
    over_minutes: int | None = None


def cause_of(case: Case, *, at: datetime, office: Workdays) -> Cause:
    """The cause of delay from the log.

    An answer still awaited from another office goes first; then the answer or the stay that overran its time most;
    else the stay that took longest. Three queries.
    """
    asked = list(case.consultations.select_related("unit", "asked_by").order_by("asked_at"))
    waiting = next((row for row in asked if row.answered_at is None), None)
    if waiting:
        return _awaited(waiting, at, office)
    runs = list(case.step_runs.select_related("holder"))
    found = [cause for run in runs if (cause := _overrun(case, run, at, office))]
    found += [cause for row in asked if (cause := _answered_late(row, office))]
    if found:
        return max(found, key=lambda cause: cause.over_minutes or 0)
    return _longest(case, runs, at, office)


def _awaited(row: Consultation, at: datetime, office: Workdays) -> Cause:
    over = max(office.minutes_between(row.due_at, at), 0) if row.due_at else 0
    limit = f", hạn trả lời {local(row.due_at):%d/%m/%Y}" if row.due_at else ""
    text = f"{row.unit.name} chưa trả lời văn bản gửi ngày {local(row.asked_at):%d/%m/%Y}{limit}."
    return Cause("other_agency", text, f"Chờ ý kiến của {row.unit.name}"[:120], row.asked_by, row.unit.name, over)


def _answered_late(row: Consultation, office: Workdays) -> Cause | None:
    if row.due_at is None or row.answered_at is None or row.answered_at <= row.due_at:
        return None
    over = office.minutes_between(row.due_at, row.answered_at)
    text = f"{row.unit.name} trả lời chậm {duration_words(over)} so với hạn {local(row.due_at):%d/%m/%Y}."
    return Cause("other_agency", text, f"Chờ ý kiến của {row.unit.name}"[:120], row.asked_by, row.unit.name, over)


def used_by(case: Case, run: StepRun, at: datetime, office: Workdays) -> int:
    """Working minutes a stay took, up to now while it lasts."""
    if run.used_minutes is not None:
        return run.used_minutes
    return max(used_minutes(case.pauses.all(), run.started_at, run.ended_at or at, office), 0)


def _overrun(case: Case, run: StepRun, at: datetime, office: Workdays) -> Cause | None:
    if run.allowed_minutes is None:
        return None
    used = used_by(case, run, at, office)
    over = used - run.allowed_minutes
    if over <= 0:
        return None
    text = f"Bước «{run.label}» kéo dài {duration_words(used)}, vượt {duration_words(over)} so với thời gian được giao."
    return Cause("officer", text, run.label, run.holder, run.unit_name, over)


def _longest(case: Case, runs: list[StepRun], at: datetime, office: Workdays) -> Cause:
    if not runs:
        text = "Sổ theo dõi không ghi các bước giải quyết của hồ sơ này."
        return Cause("officer", text, case.step_label, case.holder)
    run = max(runs, key=lambda one: used_by(case, one, at, office))
    words = duration_words(used_by(case, run, at, office))
    text = f"Hồ sơ ở bước «{run.label}» {words or 'dưới một phút làm việc'}."
    return Cause("officer", text, run.label, run.holder, run.unit_name)


def days_late(case: Case, office: Workdays, *, until: datetime) -> int:
    """Working days after the due day up to the end of the case, or to `until` while it is open (indicators §7.1).

    Raises OutsideCalendar for a date of an old book that the calendar does not reach.
    """
    if case.due_at is None:
        return 0
    end = min(case.ended_at, until) if case.ended_at else until
    return max(office.workdays_between(day_of(case.due_at), day_of(end)), 0)


def days_late_if_known(case: Case, office: Workdays, *, until: datetime) -> int | None:
    """`days_late`, or None where the calendar cannot count them: one odd date must not hold up a whole list."""
    try:
        return days_late(case, office, until=until)
    except OutsideCalendar:
        return None


def is_late(case: Case, at: datetime) -> bool:
    """Late for good, or late now with the clock running (waiting for the applicant is in time)."""
    if case.ended_at:
        return case.timeliness == "late"
    return case.clock == "running" and case.due_at is not None and case.due_at <= at


def _late_by(cases: QuerySet[Case], moment: datetime) -> QuerySet[Case]:
    """Cases whose due moment passed by `moment` without end; a clock stopped after that does not undo it."""
    stopped_after = Pause.objects.filter(case=OuterRef("pk"), ended_at=None, started_at__gt=OuterRef("due_at"))
    is_open = Q(ended_at=None) & (Q(clock="running") | Exists(stopped_after))
    return cases.filter(Q(timeliness="late") | is_open, due_at__lte=moment)


def _dossier_cases(agency: Agency) -> CaseQuerySet:
    return Case.objects.filter(agency=agency, kind="dossier")


def became_late(agency: Agency, first: date, last: date) -> QuerySet[Case]:
    """L(P): dossiers whose due moment passed within the days `first` … `last` without an end (indicators §1.3)."""
    return _late_by(_dossier_cases(agency).filter(due_at__gte=moment_on(first)), end_of(last))


def late_in_month(agency: Agency, first: date, last: date) -> QuerySet[Case]:
    """The monthly list (§7.1): what became late in the month, and what stayed open and late at its end."""
    late = _late_by(_dossier_cases(agency), end_of(last))
    still_open = Q(ended_at=None) | Q(ended_at__gt=end_of(last))
    return late.filter(Q(due_at__gte=moment_on(first)) | still_open).order_by("due_at", "id")


def warn_until(office: Workdays, at: datetime, workdays: int) -> datetime:
    """The last moment of the days that count as near: end of the n-th working day from today.

    On the last days of the known calendar: of the n-th day, so that warnings go on until the next year is entered.
    """
    try:
        return end_of(office.add_workdays(day_of(at), workdays))
    except OutsideCalendar:
        return end_of(day_of(at) + timedelta(days=workdays))


def near_due(agency: Agency, at: datetime, until: datetime) -> QuerySet[Case]:
    """Running dossiers whose appointment lies ahead, but not after `until`."""
    return _dossier_cases(agency).running().filter(due_at__gt=at, due_at__lte=until)


def near_step_due(agency: Agency, at: datetime, until: datetime) -> QuerySet[Case]:
    """Running dossiers whose step ends before the appointment does, and soon."""
    near = _dossier_cases(agency).running().filter(step_due_at__gt=at, step_due_at__lte=until)
    return near.exclude(step_due_at=F("due_at"))


def late_now(agency: Agency, at: datetime) -> QuerySet[Case]:
    """Running dossiers past their appointment."""
    return _dossier_cases(agency).late(at)


def with_case(cases: QuerySet[Case]) -> QuerySet[Dossier]:
    """The dossiers of these cases with everything the late pages show, least slack first.

    The few keys are asked beforehand: among so many joined tables PostgreSQL no longer looks for the best order.
    """
    keys = list(cases.order_by().values_list("pk", flat=True))
    return Dossier.objects.filter(pk__in=keys).select_related(*RELATED).order_by("case__due_at", "case_id")


def owing_explanation(agency: Agency) -> QuerySet[Dossier]:
    """Settled late, and the head has not yet seen a signed explanation. Old books brought in are left alone."""
    late = Dossier.objects.filter(case__agency=agency, case__kind="dossier", case__timeliness="late", imported_from="")
    return late.exclude(explanation__state="seen").select_related(*RELATED).order_by("-case__ended_at")


def undecided_apologies(agency: Agency) -> QuerySet[Dossier]:
    """Dossiers whose apology waits for the chairman, least slack first."""
    drafted = Dossier.objects.filter(case__agency=agency, apology__state="drafted", case__ended_at=None)
    return drafted.select_related(*RELATED, "apology__holder").order_by("case__due_at", "case_id")
