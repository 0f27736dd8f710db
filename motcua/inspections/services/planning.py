"""Planning an inspection, drawing its sample, giving it up."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer, Unit
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import actor, ensure
from motcua.inspections import permissions as may
from motcua.inspections.checklists import edition
from motcua.inspections.drawing import draw, hash_of_list, list_of
from motcua.inspections.models import (
    InspectionReport,
    Programme,
    ProgrammeKind,
    ProgrammeState,
    Sample,
    SampledDossier,
)
from motcua.inspections.queries import population_of
from motcua.inspections.services.keeping import locked, tell, tidy
from motcua.notices.services import Letter, desk_notice, lay_on_desks

MOST_DRAWN = 500
STRATA = ("", "field")


@dataclass
class ProgrammeSpec:
    """What is looked at. `checklist`: "code:version". `unit` None = the whole agency."""

    kind: str
    title: str
    first_day: date
    last_day: date
    decision: str
    checklist: str
    leader: Officer
    members: list[Officer] = field(default_factory=list)
    unit: Unit | None = None


@dataclass
class Drawing:
    """How to draw. `seed` "" = one nobody could foresee; one that was called out before others is better."""

    wanted: int
    seed: str = ""
    strata: str = ""
    only_ended: bool = True


def plan_programme(agency: Agency, spec: ProgrammeSpec, *, by: Officer, at: datetime) -> Programme:
    """Keep a programme and tell the team on the desk. The same plan sent twice is one.

    Refused: no right, words missing, days that have not begun, a team of another agency.
    """
    ensure(by.agency_id == agency.pk and may.can_plan(actor(by, at)), "Chỉ lãnh đạo hoặc văn phòng lập cuộc kiểm tra.")
    title, decision = nfc(spec.title)[:250], nfc(spec.decision)[:250]
    _check(agency, spec, title, decision, day_of(at))
    with transaction.atomic():
        list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))
        same = Programme.objects.filter(
            agency=agency, kind=spec.kind, title=title, first_day=spec.first_day, last_day=spec.last_day
        )
        if known := same.exclude(state=ProgrammeState.CANCELLED).first():
            return known
        row = Programme.objects.create(
            agency=agency,
            kind=spec.kind,
            title=title,
            unit=spec.unit,
            first_day=spec.first_day,
            last_day=spec.last_day,
            decision=decision,
            checklist_key=spec.checklist,
            leader=spec.leader,
            planned_by=by,
            planned_at=at,
        )
        row.members.set(one for one in spec.members if one.pk != spec.leader.pk)
        tell("planned", row, by=by, at=at, data={"kind": row.kind, "checklist": row.checklist_key})
        _tell_team(row, [spec.leader, *row.members.select_related("agency")], by=by, at=at)
    return row


def _tell_team(row: Programme, team: list[Officer], *, by: Officer, at: datetime, key: str = "") -> None:
    letter = Letter("inspection", f"Tham gia {row.title}. {row.decision}", key=f"{row.subject}{key}")
    lay_on_desks([desk_notice(one, letter, at=at) for one in team if one.pk != by.pk])


def _check(agency: Agency, spec: ProgrammeSpec, title: str, decision: str, today: date) -> None:
    if spec.kind not in ProgrammeKind.values:
        raise Refused("Chọn kiểm tra hoặc tự kiểm tra.", field="kind")
    if not title:
        raise Refused("Ghi tên cuộc kiểm tra.", field="title")
    if not decision:
        raise Refused("Ghi số, ngày của kế hoạch hoặc quyết định kiểm tra.", field="decision")
    if spec.last_day < spec.first_day:
        raise Refused("Ngày cuối phải từ ngày đầu trở đi.", field="last_day")
    if spec.first_day > today:
        raise Refused("Thời kỳ được kiểm tra chưa bắt đầu.", field="first_day")
    edition(spec.checklist)  # refuses one that does not exist
    if any(one.agency_id != agency.pk for one in [spec.leader, *spec.members]):
        raise Refused("Chỉ chọn người của cơ quan.", field="members")
    if spec.unit is not None and spec.unit.agency_id != agency.pk:
        raise Refused("Chọn đơn vị của cơ quan.", field="unit")


@dataclass
class Team:
    """Who leads and who checks, and why they are others than before."""

    leader: Officer
    members: list[Officer]
    reason: str


def change_team(programme: Programme, team: Team, *, by: Officer, at: datetime) -> Programme:
    """Put others in the team, with a reason, until the report is signed; who is new is told on the desk.

    What was answered stays with whoever answered it. Nothing happens where the team is the same already.
    """
    with transaction.atomic():
        row = locked(programme)
        allowed = may.can_change_team(actor(by, at), row)
        ensure(allowed, "Chỉ lãnh đạo hoặc văn phòng đổi người của đoàn, khi chưa ký báo cáo và chưa thôi kiểm tra.")
        if any(one.agency_id != row.agency_id for one in [team.leader, *team.members]):
            raise Refused("Chỉ chọn người của cơ quan.", field="members")
        before = [row.leader, *row.members.order_by("code")]
        members = sorted({one for one in team.members if one.pk != team.leader.pk}, key=lambda one: one.code)
        after = [team.leader, *members]
        if after == before:
            return row
        if not team.reason.strip():
            raise Refused("Ghi lý do đổi người của đoàn.", field="reason")
        row.leader = team.leader
        row.save(update_fields=["leader"])
        row.members.set(members)
        told = {"reason": tidy(team.reason, 1000), "before": _codes(before), "after": _codes(after)}
        tell("team", row, by=by, at=at, data=told)
        new = [one for one in after if one not in before or (one == team.leader and one != before[0])]
        _tell_team(row, new, by=by, at=at, key=f":team:{at:%Y%m%d%H%M%S}")
    return row


def _codes(team: list[Officer]) -> list[str]:
    """Who leads first."""
    return [one.code for one in team]


def draw_sample(programme: Programme, drawing: Drawing, *, by: Officer, at: datetime) -> Sample:
    """Draw the sample, once; checking begins. Seed, condition, size and hash of the population are kept with it.

    Refused: no right, drawn already, nothing to draw from.
    """
    with transaction.atomic():
        row = locked(programme)
        if hasattr(row, "sample"):
            raise Refused("Mẫu đã rút rồi. Rút lại sẽ chọn được hồ sơ theo ý muốn nên không được phép.")
        ensure(may.can_draw(actor(by, at), row), "Chỉ trưởng đoàn, văn phòng hoặc lãnh đạo rút mẫu.")
        if not 1 <= drawing.wanted <= MOST_DRAWN:
            raise Refused(f"Rút từ 1 đến {MOST_DRAWN} hồ sơ.", field="wanted")
        if drawing.strata not in STRATA:
            raise Refused("Chọn cách phân nhóm.", field="strata")
        condition = _condition(row, drawing)
        population = population_of(row.agency, condition, at, strata=drawing.strata)
        if not population:
            whose = f" của {row.unit.name}" if row.unit else ""
            raise Refused(
                f"Không có hồ sơ nào{whose} trong thời kỳ này. Lấy cả hồ sơ đang giải quyết, hoặc lập cuộc kiểm tra"
                " cho thời kỳ khác."
            )
        listed = list_of(population, drawing.wanted)
        seed = nfc(drawing.seed)[:80] or secrets.token_hex(8)
        sample = Sample.objects.create(
            programme=row,
            seed=seed,
            wanted=drawing.wanted,
            strata=drawing.strata,
            condition=condition,
            as_of=at,
            population=listed,
            population_size=len(population),
            population_sha256=hash_of_list(listed),
            drawn_by=by,
            drawn_at=at,
        )
        _keep_drawn(sample, population)
        InspectionReport.objects.create(programme=row, written_by=row.leader, written_at=at)
        row.state = ProgrammeState.CHECKING.value
        row.save(update_fields=["state"])
        data = {"seed": seed, "wanted": drawing.wanted, "population": sample.population_size}
        tell("drawn", row, by=by, at=at, data={**data, "sha256": sample.population_sha256})
    return sample


def _condition(row: Programme, drawing: Drawing) -> dict[str, Any]:
    """Which dossiers are drawn from, as it is kept with the sample."""
    unit = {"unit": row.unit.pk, "unit_name": row.unit.name} if row.unit else {}
    days = {"received_from": row.first_day.isoformat(), "received_to": row.last_day.isoformat()}
    return {**days, "only_ended": drawing.only_ended, **unit}


def _keep_drawn(sample: Sample, population: dict[str, str]) -> None:
    drawn = draw(population, sample.seed, sample.wanted)
    keys = dict(Dossier.objects.filter(case__code__in=[one.code for one in drawn]).values_list("case__code", "pk"))
    SampledDossier.objects.bulk_create(
        SampledDossier(sample=sample, position=place, dossier_id=keys[one.code], stratum=one.stratum[:200])
        for place, one in enumerate(drawn, 1)
    )


def cancel_programme(programme: Programme, *, reason: str, by: Officer, at: datetime) -> Programme:
    """Give it up with a reason; what was found stays to be seen."""
    with transaction.atomic():
        row = locked(programme)
        ensure(may.can_cancel(actor(by, at), row), "Chỉ lãnh đạo hoặc văn phòng cho thôi, khi chưa trình báo cáo.")
        if not reason.strip():
            raise Refused("Ghi lý do thôi kiểm tra.", field="reason")
        row.state, row.cancelled_reason = ProgrammeState.CANCELLED.value, tidy(reason, 1000)
        row.cancelled_at = at
        row.save(update_fields=["state", "cancelled_reason", "cancelled_at"])
        tell("cancelled", row, by=by, at=at, data={"reason": row.cancelled_reason})
    return row
