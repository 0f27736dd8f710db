"""Bringing a plan in: the file is kept, read, and laid as a draft for somebody to confirm."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.documents.models import KeptFile
from motcua.documents.services import keep_file
from motcua.dossiers.permissions import actor, ensure
from motcua.plans import permissions as may
from motcua.plans.models import Decision, Plan, PlanAnomaly, PlanOrigin, PlanRow, PlanState, PlanTarget
from motcua.plans.reading.anomalies import Found
from motcua.plans.reading.files import Reading, check_plan_file, measure_of, read_plan
from motcua.plans.services.rows import lay_rows

NOT_ALLOWED = "Chỉ văn phòng hoặc lãnh đạo đưa kế hoạch vào."
STANDING = "Đang có bản kế hoạch năm {year} chờ xác nhận: xác nhận hoặc bỏ bản đó trước."


@dataclass(frozen=True)
class Source:
    """Where a draft comes from: a kept file with its name, or the plan of the year before."""

    origin: str = PlanOrigin.FILE.value
    file: KeptFile | None = None
    name: str = ""


def import_plan(agency: Agency, content: bytes, name: str, *, by: Officer | None, at: datetime) -> Plan:
    """Read a file and lay it as the draft of its year; the draft that was there is dropped.

    The same file as the draft or the plan in force gives that one back. Refused: no right, no plan in the file.
    """
    ensure(by is None or (by.agency_id == agency.pk and may.can_import(actor(by, at))), NOT_ALLOWED)
    checked, mime = check_plan_file(BytesIO(content), name)
    reading = read_plan(checked, mime)
    with transaction.atomic():
        file = keep_file(BytesIO(checked), name, at=at, by=by, check=lambda _stream, _name: (checked, mime))
        return store_plan(agency, reading, Source(file=file, name=name[-250:]), by=by, at=at)


def store_plan(agency: Agency, reading: Reading, source: Source, *, by: Officer | None, at: datetime) -> Plan:
    """Lay what was read as the draft of its year."""
    year = int(reading.content["header"]["plan_year"])
    with transaction.atomic():
        # Two who bring in a plan at once: the second sees what the first laid.
        list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))
        standing = Plan.objects.filter(agency=agency, year=year, state__in=(PlanState.DRAFT, PlanState.CONFIRMED))
        if known := next((one for one in standing if _is_same(one, source, reading)), None):
            return known
        dropped = standing.filter(state=PlanState.DRAFT).select_for_update(of=("self",)).first()
        if dropped:
            _make_way(dropped, source)
        last = Plan.objects.filter(agency=agency, year=year).aggregate(last=Max("version"))["last"] or 0
        plan = Plan.objects.create(
            agency=agency,
            year=year,
            version=last + 1,
            title=" ".join(reading.content["header"]["title"])[:500],
            origin=source.origin,
            source=source.file,
            source_name=source.name,
            in_place_of=dropped,
            content=reading.content,
            imported_by=by,
            imported_at=at,
        )
        points = [_anomaly(plan, number, one) for number, one in enumerate(reading.found, 1)]
        carried = _carry_over(dropped, points) if dropped else 0
        PlanAnomaly.objects.bulk_create(points)
        rows = lay_rows(plan)
        PlanTarget.objects.bulk_create(_targets(plan, rows))
        if dropped:
            told = {"version": dropped.version, "replaced_by": plan.version, "carried_over": carried}
            log("plans:dropped", by=by, agency=agency, at=at, subject=dropped.subject, data=told)
        facts = {"year": year, "version": plan.version, "rows": len(rows), "doubtful": len(reading.found)}
        log("plans:imported", by=by, agency=agency, at=at, subject=plan.subject, data=facts)
    return plan


def _is_same(plan: Plan, source: Source, reading: Reading) -> bool:
    if source.file is not None and plan.source_id == source.file.pk:
        return True
    return source.file is None and plan.content == reading.content


def _make_way(draft: Plan, source: Source) -> None:
    """Drop the draft that stood. Refused where a press would throw away what people decided about a file."""
    decided = draft.anomalies.exclude(decision=Decision.OPEN)
    is_worked_on = draft.origin == PlanOrigin.FILE and decided.exists()
    if source.origin == PlanOrigin.YEAR_BEFORE and is_worked_on:
        raise Refused(STANDING.format(year=draft.year))
    draft.state = PlanState.DROPPED.value
    draft.save(update_fields=["state"])


def _carry_over(dropped: Plan, points: list[PlanAnomaly]) -> int:
    """What was decided about a place holds where the new file says the same of it; how many were taken over."""
    decided = {_same_point(one): one for one in dropped.anomalies.exclude(decision=Decision.OPEN)}
    count = 0
    for one in points:
        known = decided.get(_same_point(one))
        if known is None or (known.decision == Decision.ACCEPTED and known.proposal != one.proposal):
            continue
        one.decision, one.value = known.decision, known.value
        one.decided_by_id, one.decided_at = known.decided_by_id, known.decided_at
        count += 1
    return count


def _same_point(one: PlanAnomaly) -> tuple[str, ...]:
    return one.where, one.text, one.kind, one.field


def _anomaly(plan: Plan, number: int, found: Found) -> PlanAnomaly:
    return PlanAnomaly(
        plan=plan, number=number, where=found.where, text=found.text, kind=found.kind, field=found.field,
        problem=found.problem, proposal=found.proposal, blocks=found.blocks,
    )  # fmt: skip


def _targets(plan: Plan, rows: dict[str, PlanRow]) -> list[PlanTarget]:
    return [_target(plan, rows, order, raw) for order, raw in enumerate(plan.content["targets"], 1)]


def _target(plan: Plan, rows: dict[str, PlanRow], order: int, raw: dict[str, Any]) -> PlanTarget:
    if raw["comparator"] not in (">", ">=", "="):
        raise Refused(f"Lời hứa {raw['id']} có phép so sánh lạ «{raw['comparator']}».", field="file")
    measure, also, why = measure_of(raw)
    return PlanTarget(
        plan=plan,
        row=rows.get(named) if isinstance(named := raw.get("appendix_row"), str) else None,
        target_id=raw["id"][:40],
        order=order,
        where=str(raw.get("where", ""))[:20],
        text=raw["text"],
        comparator=raw["comparator"],
        value=Decimal(str(raw["value"])),
        unit=str(raw.get("unit", "percent"))[:20],
        level=str(raw.get("level", "xa"))[:10],
        measure=measure,
        also=also,
        why=why,
    )
