"""The plan of the year after, drafted from this one: its words with their year moved on, what was decided taken over.

Nothing is settled by it: what the new year makes doubtful (a district that is gone, an old decision cited) is told as
with a plan that was read from a file, and the draft is confirmed in the same way.
"""

import re
from copy import deepcopy
from datetime import datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import actor, ensure
from motcua.plans import permissions as may
from motcua.plans.decided import held_row
from motcua.plans.models import Decision, Plan, PlanOrigin, PlanState
from motcua.plans.reading.anomalies import anomalies_of
from motcua.plans.reading.appendix import FIELDS
from motcua.plans.reading.deadlines import deadline
from motcua.plans.reading.files import Reading
from motcua.plans.reading.targets import targets_of
from motcua.plans.services.importing import Source, store_plan

DATED = r"(?:\s+ngày\s+(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?"
CITED = re.compile(
    rf"\bsố\s+\d[\w/-]*{DATED}"  # Kế hoạch số 5392/KH-UBND ngày 26/10/2024
    rf"|\b\d+(?:/\d{{4}})?/[A-ZĐ][\w-]*{DATED}"  # Nghị quyết 01/NQ-CP ngày 05 tháng 01 năm 2024
    r"|\bgiai đoạn\s+(?:năm\s+)?\d{4}\s*(?:[-–—]|đến)\s*(?:năm\s+)?\d{4}"
)


def moved_on(text: str, year: int) -> str:
    """The text with the plan's year moved on by one; documents that are cited keep their days.

    >>> moved_on("Trước 15/12/2024, theo Kế hoạch số 5392/KH-UBND ngày 26/10/2024", 2024)
    'Trước 15/12/2025, theo Kế hoạch số 5392/KH-UBND ngày 26/10/2024'
    """
    found, at = [], 0
    for cited in CITED.finditer(text):
        found += [_in_next(text[at : cited.start()], year), cited[0]]
        at = cited.end()
    return "".join([*found, _in_next(text[at:], year)])


def _in_next(text: str, year: int) -> str:
    return re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), text)


def next_content(plan: Plan) -> dict[str, Any]:
    """The plan's JSON for the year after."""
    year, decided = plan.year, list(plan.anomalies.exclude(decision=Decision.OPEN))
    held = {raw["id"]: held_row(raw, decided, year) for raw in plan.content["appendix"]["rows"]}
    content: dict[str, Any] = _walked(deepcopy(plan.content), year)
    header = content["header"]
    header["plan_year"], header["number_as_printed"], header["date_as_printed"] = year + 1, "/KH-UBND", f"//{year + 1}"
    for row in content["appendix"]["rows"]:
        one = held[row["id"]]
        row |= {key: moved_on(one.cells[key], year) or None for key in FIELDS}
        row["content"], row["row_type"] = row["content"] or "", one.row_type
        row["lead_positions"], row["coordinator_positions"] = one.lead, one.partners
        row["deadline"] = deadline(row["deadline_text"], year + 1, content=row["content"])
        row |= {"split_across_page": False, "pieces": None}
    heading = content["appendix"]["heading"]
    content["appendix"]["heading"] = [re.sub(r"ngày\s*\S*/\d{4}", f"ngày / /{year + 1}", line) for line in heading]
    content["targets"] = targets_of(content)
    return {key: value for key, value in content.items() if key not in ("anomalies", "source", "confidence")}


def _walked(value: Any, year: int) -> Any:
    """Every text of the structure moved on."""
    if isinstance(value, str):
        return moved_on(value, year)
    if isinstance(value, list):
        return [_walked(one, year) for one in value]
    if isinstance(value, dict):
        return {key: _walked(one, year) for key, one in value.items()}
    return value


def draft_next_year(plan: Plan, *, by: Officer, at: datetime) -> Plan:
    """Lay the draft of the year after. Refused: no right, a plan of that year that is in force already."""
    ensure(may.can_report(actor(by, at), plan), "Chỉ văn phòng hoặc lãnh đạo soạn kế hoạch năm sau.")
    if Plan.objects.filter(agency=plan.agency, year=plan.year + 1, state=PlanState.CONFIRMED).exists():
        raise Refused(f"Năm {plan.year + 1} đã có kế hoạch đang thực hiện: đưa bản sửa vào từ tệp Word.")
    content = next_content(plan)
    reading = Reading(content, anomalies_of(content))
    source = Source(PlanOrigin.YEAR_BEFORE.value, name=f"Kế hoạch năm {plan.year}, bản {plan.version}")
    return store_plan(plan.agency, reading, source, by=by, at=at)
