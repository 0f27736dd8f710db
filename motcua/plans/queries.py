"""Plans, their rows with what was done, and their promises with where they stand."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.duties.models import DutyState, Evidence, Occurrence, OccurrenceState
from motcua.plans.models import Decision, Plan, PlanRow, PlanState, PlanTarget
from motcua.reporting.measure import Measure
from motcua.reporting.measures import MEASURES
from motcua.reporting.periods import Period
from motcua.reporting.standing import Standing, board


def plans_of(agency: Agency) -> QuerySet[Plan]:
    """Every version, the newest year first; without what was read."""
    rows = Plan.objects.filter(agency=agency).defer("content").select_related("imported_by", "confirmed_by")
    return rows.annotate(open_points=Count("anomalies", filter=Q(anomalies__decision=Decision.OPEN)))


def plan_in_force(agency: Agency, year: int) -> Plan | None:
    return Plan.objects.filter(agency=agency, year=year, state=PlanState.CONFIRMED).select_related("agency").first()


def latest_in_force(agency: Agency, day: date) -> Plan | None:
    """The plan of the day's year, else the last one before it."""
    rows = Plan.objects.filter(agency=agency, state=PlanState.CONFIRMED, year__lte=day.year)
    return rows.select_related("agency").order_by("-year").first()


def before_it(plan: Plan) -> Plan | None:
    """The version that a draft would replace, or that this one replaced."""
    rows = Plan.objects.filter(agency=plan.agency_id, year=plan.year, version__lt=plan.version)
    return rows.exclude(state=PlanState.DROPPED).order_by("-version").first()


@dataclass(frozen=True)
class Progress:
    """How many of the rows that ask for something are done, late, still open."""

    total: int
    done: int
    late: int

    @property
    def open(self) -> int:
        return self.total - self.done


def progress_of(plan: Plan, day: date) -> Progress:
    """One query."""
    open_duty = Q(duty__state=DutyState.OPEN)
    found = plan.rows.filter(duty__isnull=False).aggregate(
        total=Count("id", filter=~Q(duty__state=DutyState.CANCELLED)),
        done=Count("id", filter=Q(duty__state=DutyState.DONE)),
        late=Count("id", filter=open_duty & Q(duty__next_due__lt=day)),
    )
    return Progress(**found)


@dataclass
class Work:
    """A row with what was done for it: pieces of evidence, occurrences in all and those that are over."""

    row: PlanRow
    proofs: int = 0
    turns: int = 0
    turns_done: int = 0


def rows_with_work(plan: Plan) -> list[Work]:
    """Every row of the plan in its order. Four queries."""
    rows = list(plan.rows.select_related("duty").prefetch_related("targets").order_by("order"))
    duties = [row.duty_id for row in rows if row.duty_id]
    kept = Evidence.objects.filter(duty__in=duties, withdrawn_at__isnull=True)
    proofs = dict(kept.values_list("duty").annotate(found=Count("id")).order_by())
    over = Count("id", filter=Q(state=OccurrenceState.DONE))
    turns = {
        duty: (total, done)
        for duty, total, done in Occurrence.objects.filter(duty__in=duties)
        .exclude(state=OccurrenceState.CANCELLED)
        .values_list("duty")
        .annotate(total=Count("id"), done=over)
        .order_by()
    }
    return [Work(row, proofs.get(row.duty_id or 0, 0), *turns.get(row.duty_id or 0, (0, 0))) for row in rows]


# Promises


def measure_named(code: str) -> Measure | None:
    return next((one for one in MEASURES if one.code == code), None)


def measure_under(target: PlanTarget) -> Measure | None:
    """The measure that counts a promise, with what this plan promises in place of what it usually carries."""
    measure = measure_named(target.measure)
    if measure is None or target.unit != "percent":
        return measure
    promised = Fraction(target.value) / 100
    return replace(measure, comparator=target.comparator, target=promised, is_ours=target.is_ours)


@dataclass(frozen=True)
class Promise:
    """A promise with where it stands; `standing` None where nothing counts it."""

    target: PlanTarget
    measure: Measure | None
    standing: Standing | None

    @property
    def promised(self) -> str:
        """As the plan says it: "trên 99,5%"."""
        return f"{WORDS[self.target.comparator]} {number_words(self.target)}"


WORDS = {">": "trên", ">=": "tối thiểu", "=": "đạt"}
UNITS = {"percent": "%", "times_per_month": " lần mỗi tháng"}


def number_words(target: PlanTarget) -> str:
    """The promised number as people write it: "99,5%", "1 lần mỗi tháng"."""
    value = f"{target.value.normalize():f}".replace(".", ",")
    return f"{value}{UNITS.get(target.unit, '')}"


def promises(plan: Plan, period: Period, at: datetime) -> list[Promise]:
    """Every promise of the plan in its order, with the figure of the period as of a moment."""
    targets = list(plan.targets.select_related("row"))
    measures = [measure_under(one) for one in targets]
    counted = [one for one in measures if one is not None]
    stands = board(plan.agency, period, at, counted).standings if counted else []
    by_measure = {id(one.figure.measure): one for one in stands}
    return [
        Promise(target, measure, by_measure.get(id(measure)) if measure else None)
        for target, measure in zip(targets, measures, strict=True)
    ]
