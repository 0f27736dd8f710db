"""The population of a sample, what is left to check, and what was found."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from motcua.agency.models import Agency, Appointment, Officer, Unit
from motcua.casework.models import StepRun
from motcua.common.moments import at as moment_on
from motcua.common.moments import end_of
from motcua.common.text import nfc
from motcua.dossiers.models import Dossier
from motcua.inspections.checklists import DOSSIER, OFFICE, Item
from motcua.inspections.drawing import Drawn, Share, draw, hash_of_list, read_list, shares_of
from motcua.inspections.models import Answer, Finding, Programme, ProgrammeState, Sample, SampledDossier

NO_FIELD = "Khác"


def programmes(agency: Agency) -> QuerySet[Programme]:
    """The last planned first, with how many dossiers were drawn and how many faults found."""
    rows = Programme.objects.filter(agency=agency).select_related("leader", "unit")
    faults = Count("findings", filter=Q(findings__answer=Answer.FAULT), distinct=True)
    drawn = Count("sample__dossiers", distinct=True)
    return rows.annotate(faults=faults, drawn=drawn).order_by("-planned_at", "-id")


def population_of(agency: Agency, condition: dict[str, Any], as_of: datetime, *, strata: str = "") -> dict[str, str]:
    """Codes of the dossiers that a sample is drawn from, with the stratum of each; one query.

    Received from–to (both inclusive), of these only what had ended by `as_of` where the condition says so; of one
    unit only what it took in or what somebody who held a post of it then had in hand.
    """
    rows = Dossier.objects.filter(
        case__agency=agency,
        case__received_at__gte=moment_on(_day(condition["received_from"])),
        case__received_at__lte=min(end_of(_day(condition["received_to"])), as_of),
    )
    if condition.get("only_ended"):
        rows = rows.filter(case__ended_at__lte=as_of)
    if condition.get("unit"):
        unit = Unit.objects.get(pk=condition["unit"], agency=agency)
        held = StepRun.objects.filter(_in_hands_of(unit), started_at__lte=as_of)
        rows = rows.filter(Q(received_unit=unit) | Q(case__in=held.values("case")))
    found = rows.values_list("case__code", "version__field__name")
    return {code: nfc(field or NO_FIELD) if strata == "field" else "" for code, field in found}


def _in_hands_of(unit: Unit) -> Q:
    """Stays in the hand of whoever held a post of the unit when they began; not of those who only stand in for one,
    whose other work is not the unit's. Registers that were brought in name the unit itself.
    """
    found = Q(unit_name=unit.name)
    for one in Appointment.objects.filter(post__unit=unit, is_substitute=False):
        stays = Q(holder=one.officer_id)
        if one.valid_from:
            stays &= Q(started_at__gte=moment_on(one.valid_from))
        if one.valid_to:
            stays &= Q(started_at__lte=end_of(one.valid_to))
        found |= stays
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass(frozen=True)
class Redrawn:
    """A sample drawn again from the list that was kept; `is_whole`: that list still bears its hash."""

    is_whole: bool
    drawn: list[Drawn]
    same_dossiers: bool


def redraw(sample: Sample) -> Redrawn:
    """Draw again from what was kept at the draw, whatever the dossiers say today; one query."""
    found = draw(read_list(sample.population), sample.seed, sample.wanted)
    kept = list(sample.dossiers.order_by("position").values_list("dossier__case__code", flat=True))
    is_whole = hash_of_list(sample.population) == sample.population_sha256
    return Redrawn(is_whole, found, [one.code for one in found] == kept)


def changed_since(sample: Sample) -> int:
    """How many dossiers stand in the list and not in today's population, or the other way: brought in, ended anew."""
    today = population_of(sample.programme.agency, sample.condition, sample.as_of)
    return len(today.keys() ^ read_list(sample.population).keys())


def shares(sample: Sample) -> list[Share]:
    """The strata with how many dossiers each has and gave; none without strata."""
    return shares_of(read_list(sample.population), sample.wanted)


def earlier_draws(programme: Programme) -> list[Programme]:
    """Inspections of the same kind, period and unit that were given up after their sample was drawn.

    Who draws, sees the dossiers, gives up and plans anew would choose them; so report and page of the next one name
    these. Periods need only overlap; the whole agency is every unit. What was drawn after the signature has no part.
    """
    rows = Programme.objects.filter(
        agency=programme.agency_id,
        kind=programme.kind,
        state=ProgrammeState.CANCELLED,
        sample__isnull=False,
        first_day__lte=programme.last_day,
        last_day__gte=programme.first_day,
    )
    if programme.unit_id:
        rows = rows.filter(Q(unit=programme.unit_id) | Q(unit__isnull=True))
    report = getattr(programme, "report", None)
    if report and report.signed_at:
        rows = rows.filter(sample__drawn_at__lte=report.signed_at)
    found = rows.exclude(pk=programme.pk).select_related("sample").defer("sample__population")
    return list(found.order_by("cancelled_at", "pk"))


def dossiers_of(sample: Sample) -> QuerySet[SampledDossier]:
    """In the order drawn, with how many answers and faults each has."""
    rows = sample.dossiers.select_related("dossier__case", "dossier__version__field", "sample__programme")
    faults = Count("findings", filter=Q(findings__answer=Answer.FAULT))
    return rows.annotate(answers=Count("findings"), faults=faults).order_by("position")


def answers_of(programme: Programme, sampled: SampledDossier | None) -> dict[str, Finding]:
    """What was answered of a dossier, or (None) of the office, by the code of the question."""
    rows = programme.findings.filter(sampled=sampled).select_related("responsible", "recorded_by")
    return {row.item: row for row in rows}


def missing_of(programme: Programme) -> tuple[int, int]:
    """How many questions are still without answer: of dossiers, of the office. Two queries."""
    checklist = programme.checklist
    dossiers = programme.sample.dossiers.count() * len(checklist.of(DOSSIER))
    given = programme.findings.aggregate(
        dossiers=Count("id", filter=Q(sampled__isnull=False)), office=Count("id", filter=Q(sampled__isnull=True))
    )
    return dossiers - given["dossiers"], len(checklist.of(OFFICE)) - given["office"]


@dataclass(frozen=True)
class Tally:
    """How often one question was answered how."""

    item: Item
    ok: int
    fault: int
    na: int


def tallies(programme: Programme) -> list[Tally]:
    """One row for each question, in the order of the checklist; one query."""
    rows = programme.findings.values_list("item", "answer").annotate(n=Count("id")).order_by()
    counted = Counter({(item, answer): n for item, answer, n in rows})
    return [
        Tally(item, *(counted[item.code, answer] for answer in (Answer.OK, Answer.FAULT, Answer.NOT_APPLICABLE)))
        for item in programme.checklist.items
    ]


def faults_of(programme: Programme) -> QuerySet[Finding]:
    """Every fault, those of the office first, then in the order of the sample."""
    rows = programme.findings.filter(answer=Answer.FAULT).select_related("responsible", "sampled__dossier__case")
    return rows.order_by(F("sampled__position").asc(nulls_first=True), "item")


def responsible_for(item: Item, sampled: SampledDossier) -> Officer | None:
    """Who held the dossier at the step of the question; the form suggests them."""
    runs = [run for run in sampled.dossier.case.step_runs.select_related("holder") if run.holder]
    at_step = [run for run in runs if run.role == item.stage]
    chosen = at_step or (runs[:1] if item.stage == "tiep_nhan" else [])
    return chosen[0].holder if chosen else None


def handlers_of(sampled: SampledDossier) -> list[Officer]:
    """Everybody who held the dossier, each once, in order."""
    runs = sampled.dossier.case.step_runs.select_related("holder")
    return list({run.holder_id: run.holder for run in runs if run.holder}.values())
