"""The plan of the running year in the sample: read from the shipped text, confirmed in January, half carried out."""

from datetime import date, datetime, time
from pathlib import Path

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post
from motcua.common.moments import at as moment_at
from motcua.common.moments import day_of
from motcua.duties.models import EvidenceKind, Occurrence, OccurrenceState
from motcua.duties.queries import has_product
from motcua.duties.services import EvidenceSpec, file_evidence, finish_occurrence
from motcua.plans.models import Plan
from motcua.plans.next_year import moved_on
from motcua.plans.services import confirm_plan, decide_all, import_plan

TEXT = Path(__file__).parents[1] / "seed" / "plan_2024.txt"
FIRST_YEAR = 2024
ABOVE = (
    ("UBND huyện Tân Yên", "UBND tỉnh"), ("UBND huyện", "UBND tỉnh"), ("huyện Tân Yên", "xã Tân Trung"),
    ("của huyện", "của tỉnh"), ("Kế hoạch huyện", "Kế hoạch tỉnh"),
)  # fmt: skip
"""How a plan names the level above since there are no districts."""
LEFT_LATE = {"II.2.2"}
"""Rows whose work the sample leaves undone, so that there is something to urge."""


def lay_plans(commune: Agency, *, now: datetime) -> None:
    """Bring the plan in as the office would have done in January, and finish what fell due since then."""
    year = day_of(now).year
    issued = moment_at(date(year, 1, 12), time(9))
    hand = hand_for_post(commune, "vp_tk", day_of(now))
    if hand is None or issued > now or Plan.objects.filter(agency=commune, year=year).exists():
        return
    clerk = hand.officer
    plan = import_plan(commune, text_of(year).encode(), f"ke-hoach-{year}.txt", by=clerk, at=issued)
    decide_all(plan, by=clerk, at=issued)
    confirm_plan(plan, by=clerk, at=issued, number_text="09/KH-UBND", issued_on=issued.date())
    _finish_what_fell_due(plan, clerk, now)


def text_of(year: int) -> str:
    """The shipped plan moved on to the year, with the level above that stands since 1/7/2025."""
    text = TEXT.read_text(encoding="utf-8").replace("/2023", f"/{FIRST_YEAR}")
    for one in range(FIRST_YEAR, year):
        text = moved_on(text, one)
    if year > 2025:
        for old, new in ABOVE:
            text = text.replace(old, new)
    return text


def _finish_what_fell_due(plan: Plan, clerk: Officer, now: datetime) -> None:
    """Each occurrence whose day is over ends on that day with a product, but for those that are left late."""
    rows = {row.duty_id: row for row in plan.rows.all() if row.duty_id}
    open_ones = Occurrence.objects.filter(duty__in=rows, state=OccurrenceState.OPEN, due_on__lt=day_of(now))
    for one in open_ones.select_related("duty", "duty__agency").order_by("due_on", "id"):
        row = rows[one.duty_id]
        if row.row_id in LEFT_LATE or one.due_on is None:
            continue
        moment = min(moment_at(max(one.due_on, one.opens_on), time(15)), now)
        if not has_product(one):
            words = f"{row.product or 'Kết quả'}{f', {one.label.lower()}' if one.label else ''}"
            spec = EvidenceSpec(EvidenceKind.DOCUMENT.value, words, url="/van-ban/", is_product=True)
            file_evidence(one, spec, by=clerk, at=moment)
        finish_occurrence(one, by=clerk, at=moment)
