"""What the indices come to, and which dossiers they come from: the sum and the list are one and the same query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from motcua.agency.models import Agency, Appointment, Duty, Officer
from motcua.casework.models import Case, StepRun
from motcua.common.moments import at as moment_on
from motcua.dossiers.models import Dossier
from motcua.law.scoring import (
    Index,
    Quarter,
    Scheme,
    Total,
    mean,
    points_of_contacts,
    points_of_time,
    points_of_timeliness,
    total_of,
)
from motcua.procedures.models import ProcessStep
from motcua.ratings.models import Answer, GivenRating
from motcua.scoring.models import ScoreLine, ScoreSheet, SheetState

SCORED_DUTIES = {Duty.COUNTER.value, Duty.SPECIALIST.value, Duty.CLERK.value}


@dataclass(frozen=True)
class Computed:
    """What the log or the ratings give for one index: points of all dossiers, and how many there were."""

    points: int
    dossiers: int

    @property
    def value(self) -> Fraction | None:
        return mean(self.points, self.dossiers)


@dataclass(frozen=True)
class SignedQuarter:
    """A quarter whose sheet of the one-stop unit is signed: feeds the promise that it is scored each quarter."""

    first: date
    last: date
    signed_at: datetime
    sheet_id: int


# Sheets


def sheets_of(agency: Agency, quarter: Quarter) -> QuerySet[ScoreSheet]:
    """The sheets of a quarter, the one-stop unit first, with their lines. Three queries."""
    rows = ScoreSheet.objects.filter(agency=agency, first_day=quarter.first, last_day=quarter.last)
    rows = rows.select_related("unit", "officer", "agency").prefetch_related("lines").defer("data")
    return rows.order_by(F("unit").asc(nulls_last=True), "officer_id")


def signed_sheets(agency: Agency, first: date, last: date) -> list[SignedQuarter]:
    """The quarters that end within these days and have a signed sheet of the one-stop unit, in order. One query."""
    rows = ScoreSheet.objects.filter(agency=agency, officer=None, state=SheetState.SIGNED)
    rows = rows.filter(last_day__gte=first, last_day__lte=last).order_by("last_day", "id")
    values = rows.values_list("first_day", "last_day", "signed_at", "pk")
    return [SignedQuarter(first, last, signed_at, pk) for first, last, signed_at, pk in values if signed_at]


def scored_officers(agency: Agency, day: date) -> list[Officer]:
    """Who gets a sheet: who holds a post of the counter, a specialist or the clerk. Leaders sign and get none."""
    held = Appointment.objects.on(day).filter(post__unit__agency=agency, is_substitute=False)
    rows = held.filter(officer__account__is_active=True).select_related("officer", "post").order_by("post_id", "id")
    duties: dict[Officer, set[str]] = {}
    for row in rows:
        duties.setdefault(row.officer, set()).update(row.post.duties)
    return [one for one, has in duties.items() if has & SCORED_DUTIES and Duty.LEADER.value not in has]


def total_of_lines(sheet: ScoreSheet, lines: Iterable[ScoreLine], *, verified: bool) -> Total | None:
    """Total and class by the verified scores, or by the own ones."""
    values = [line.verified if verified else line.own for line in lines]
    return total_of(values, sheet.scheme, decimals=decimals_of(sheet.agency))


def decimals_of(agency: Agency) -> int | None:
    """To how many decimals the office rounds each index before adding; as a rule it does not (see `scoring.toml`)."""
    chosen = agency.policy.get("score_decimals")
    return chosen if type(chosen) is int and 0 <= chosen <= 6 else None


def level_points_of(agency: Agency, scheme: Scheme) -> dict[str, int]:
    """What each level of satisfaction is worth: the configuration, or what the office chose."""
    chosen = agency.policy.get("score_levels")
    known = chosen if isinstance(chosen, dict) else {}
    return {level: known[level] if known.get(level) in (0, 1, 2) else points
            for level, points in scheme.level_points.items()}  # fmt: skip


# The dossiers behind an index


def computed_of(sheet: ScoreSheet) -> dict[int, Computed]:
    """Points and number of dossiers of every computed index, as they stand now. One query for each."""
    indices = [index for index in sheet.scheme.indices_of(sheet.subject) if index.is_computed]
    return {index.number: computed(sheet, index) for index in indices}


def stored_computed(lines: Iterable[ScoreLine]) -> dict[int, Computed]:
    """What was kept beside the own score when it was signed."""
    return {
        line.number: Computed(line.points, line.dossiers)
        for line in lines
        if line.points is not None and line.dossiers is not None
    }


def computed(sheet: ScoreSheet, index: Index) -> Computed:
    row = scored_cases(sheet, index).order_by().aggregate(sum=Sum("points"), number=Count("pk"))
    return Computed(row["sum"] or 0, row["number"])


def scored_cases(sheet: ScoreSheet, index: Index) -> QuerySet[Case]:
    """The dossiers that count for an index of a sheet, each with its `points`, lowest first.

    Indices of the log take what ended in the quarter, indices of ratings what was rated in it.
    """
    points = {
        "time": _points_of_timeliness,
        "stays": _points_of_stays,
        "contacts": _points_of_contacts,
        "level": _points_of_level,
        "answer": _points_of_answer,
    }[index.rule](sheet)
    cases = _rated_in(sheet) if index.feed == "rating" else _ended_in(sheet)
    return cases.annotate(points=points).filter(points__isnull=False).order_by("points", "ended_at", "pk")


def _of_subject(sheet: ScoreSheet) -> QuerySet[Case]:
    """Dossiers of the agency; of an officer those that were in their hands at some time."""
    cases = Case.objects.filter(agency_id=sheet.agency_id, kind="dossier", received_at__isnull=False)
    if sheet.officer_id is None:
        return cases
    # Every stay has a number; naming it leads SQLite to the stays of the dossier, not to all those of the officer.
    return cases.filter(Exists(StepRun.objects.filter(case=OuterRef("pk"), number__gte=1, holder=sheet.officer_id)))


def _span(sheet: ScoreSheet) -> tuple[datetime, datetime]:
    """The first moment of the quarter, and the first after it."""
    return moment_on(sheet.first_day), moment_on(sheet.last_day + timedelta(days=1))


def _ended_in(sheet: ScoreSheet) -> QuerySet[Case]:
    start, until = _span(sheet)
    return _of_subject(sheet).filter(ended_at__gte=start, ended_at__lt=until)


def _rated_in(sheet: ScoreSheet) -> QuerySet[Case]:
    start, until = _span(sheet)
    return _of_subject(sheet).filter(rating__rated_at__gte=start, rating__rated_at__lt=until)


def _choose(*rows: tuple[Q, int], default: int | None = None) -> models.Case:
    whens = [When(condition, then=Value(points)) for condition, points in rows]
    return models.Case(*whens, default=Value(default), output_field=models.IntegerField())


def _points_of_timeliness(_sheet: ScoreSheet) -> models.Case:
    return _choose(*((Q(timeliness=one), points_of_timeliness(one)) for one in ("early", "on_time", "late")))


def _points_of_stays(sheet: ScoreSheet) -> Subquery:
    """The lowest of the stays that had an allowance and are over (`law.scoring.points_of_stays`).

    The stay of intake bears no allowance of its own; it has that of its step in the internal process.
    """
    step = ProcessStep.objects.filter(process=OuterRef("case__dossier__process"), number=OuterRef("step_number"))
    allowed = Coalesce(F("allowed_minutes"), Subquery(step.filter(role=OuterRef("role")).values("minutes")[:1]))
    mine = {"holder": sheet.officer_id} if sheet.officer_id else {}
    runs = StepRun.objects.filter(case=OuterRef("pk"), number__gte=1, used_minutes__isnull=False, **mine)
    runs = runs.annotate(allowed=allowed).filter(allowed__isnull=False)
    shorter, equal, longer = points_of_time(0, 1), points_of_time(1, 1), points_of_time(1, 0)
    one = _choose((Q(used_minutes__lt=F("allowed")), shorter), (Q(used_minutes=F("allowed")), equal), default=longer)
    return Subquery(runs.order_by().values("case").annotate(lowest=Min(one)).values("lowest"))


def _points_of_contacts(_sheet: ScoreSheet) -> models.Case:
    """Requests to complete the file, without those that were the applicant's fault."""
    fault = Coalesce(F("dossier__applicant_fault__requests"), Value(0))
    none, one = Q(dossier__supplement_count__lte=fault), Q(dossier__supplement_count=fault + 1)
    return _choose((none, points_of_contacts(0)), (one, points_of_contacts(1)), default=points_of_contacts(2))


def _points_of_level(sheet: ScoreSheet) -> Coalesce:
    """The answer to a question that is asked for this index; without one the level itself, as the mapping says."""
    worth = level_points_of(sheet.agency, sheet.scheme)
    return Coalesce(_answered(7), _choose(*((Q(rating__level=level), points) for level, points in worth.items())))


def _points_of_answer(_sheet: ScoreSheet) -> Subquery:
    """The answer to the question how many other offices had to be contacted; not asked, not answered = no data."""
    return _answered(4)


def _answered(number: int) -> Subquery:
    """Points the last rating of a case gave by answering what is asked for an index."""
    last = GivenRating.objects.filter(case=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    answers = Answer.objects.filter(given=Subquery(last), index_number=number, score__isnull=False)
    return Subquery(answers.order_by().values("given").annotate(lowest=Min("score")).values("lowest"))


def with_dossier(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The rows of the page behind an index, with what their points come from."""
    rows = cases.select_related("agency", "dossier__case", "dossier__applicant_fault", "rating")
    return rows.prefetch_related("step_runs", "dossier__supplements")


def dossier_behind(sheet: ScoreSheet, index: Index, code: str) -> Dossier | None:
    """The dossier of this code when it counts for the index of the sheet."""
    found = scored_cases(sheet, index).filter(code=code).values("pk")
    return Dossier.objects.select_related("case__agency", "applicant_fault").filter(pk__in=found).first()
