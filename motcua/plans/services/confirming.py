"""Confirming a plan: its rows become duties; a later version changes only what it words anew."""

from datetime import date, datetime

from django.db import transaction

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import Duty, DutyState, EvidenceKind, Origin
from motcua.duties.services import DutySpec, EvidenceSpec, cancel_duty, file_by_subject, open_duty
from motcua.plans import permissions as may
from motcua.plans.decided import first_and_last, subjects_of
from motcua.plans.models import Decision, Plan, PlanRow, PlanState
from motcua.plans.services.deciding import locked_plan
from motcua.plans.services.rows import lay_rows

NOT_ALLOWED = "Chỉ văn phòng hoặc lãnh đạo xác nhận kế hoạch đang chờ."
WORDED = ("content", "product", "lead_posts", "partner_posts", "rule")
"""What makes a row another duty when a later version words it anew."""


def what_is_missing(plan: Plan) -> list[str]:
    """What stands in the way of confirming, each in a sentence; empty = it can be confirmed."""
    found = [
        f"Điểm {one.code} ({one.where}) chưa quyết định: {one.problem}"
        for one in plan.anomalies.filter(blocks=True, decision=Decision.OPEN)
    ]
    for row in plan.rows.all():
        if row.is_task and not row.lead_posts:
            found.append(f"Dòng {row.row_id} chưa có vị trí chủ trì trong cơ quan: chọn vị trí ở dòng đó.")
        if row.is_task and (row.rule is None or row.rule.get("kind") == "unclear"):
            found.append(f"Dòng {row.row_id} chưa rõ thời hạn.")
    return found


def confirm_plan(plan: Plan, *, by: Officer, at: datetime, number_text: str = "", issued_on: date) -> Plan:
    """Put a plan in force: every row that asks for something becomes a duty, and the version before is replaced.

    Refused: no right, something still missing, a day of issue that lies ahead or in a year far from the plan's.
    """
    with transaction.atomic():
        row = locked_plan(plan)
        ensure(may.can_decide(actor(by, at), row), NOT_ALLOWED)
        _check_day(row, issued_on, day_of(at))
        lay_rows(row)
        if missing := what_is_missing(row):
            raise Refused("Chưa xác nhận được. " + " ".join(missing[:5]))
        before = Plan.objects.filter(agency=row.agency, year=row.year, state=PlanState.CONFIRMED).first()
        if before:
            before.state = PlanState.REPLACED.value
            before.save(update_fields=["state"])
        row.state, row.number_text, row.issued_on = PlanState.CONFIRMED.value, nfc(number_text)[:60], issued_on
        row.confirmed_by, row.confirmed_at = by, at
        row.save(update_fields=["state", "number_text", "issued_on", "confirmed_by", "confirmed_at"])
        opened = _open_duties(row, before, by=by, at=at)
        _file_the_plan(row, by=by, at=at)
        facts = {"version": row.version, "number": row.number_text, "issued_on": issued_on, "duties": opened}
        log("plans:confirmed", by=by, agency=row.agency, at=at, subject=row.subject, data=facts)
    return row


def _check_day(plan: Plan, issued_on: date, today: date) -> None:
    if issued_on > today:
        raise Refused("Ngày ban hành không được sau hôm nay.", field="issued_on")
    if not plan.year - 1 <= issued_on.year <= plan.year:
        raise Refused(f"Ngày ban hành phải trong năm {plan.year - 1} hoặc {plan.year}.", field="issued_on")


def _open_duties(plan: Plan, before: Plan | None, *, by: Officer, at: datetime) -> int:
    """Rows as they were keep their duty; what is gone or worded anew is given up; how many duties were opened."""
    old = {row.row_id: row for row in before.rows.select_related("duty")} if before else {}
    count = 0
    for row in plan.rows.prefetch_related("targets"):
        known = old.pop(row.row_id, None)
        if known and known.duty and known.duty.state != DutyState.CANCELLED and _is_same(known, row):
            row.duty = known.duty
        else:
            if known:
                _give_up(known, plan, at=at)
            row.duty = _duty_of(plan, row, by=by, at=at) if row.is_task else None
            count += row.duty is not None
        row.save(update_fields=["duty"])
    for gone in old.values():
        _give_up(gone, plan, at=at)
    return count


def _is_same(old: PlanRow, new: PlanRow) -> bool:
    return all(getattr(old, name) == getattr(new, name) for name in WORDED)


def _give_up(row: PlanRow, plan: Plan, *, at: datetime) -> None:
    if row.duty and row.duty.state == DutyState.OPEN:
        cancel_duty(row.duty, reason=f"Thay bằng kế hoạch năm {plan.year}, bản {plan.version}.", by=None, at=at)


def _duty_of(plan: Plan, row: PlanRow, *, by: Officer, at: datetime) -> Duty:
    first, last = first_and_last(plan.year)
    rule = row.rule or {}
    measures = [one.measure for one in row.targets.all() if one.measure]
    version = "" if plan.version == 1 else f":{plan.version}"
    spec = DutySpec(
        key=f"plan:{plan.year}:{row.row_id}{version}",
        title=row.content,
        product=row.product,
        kind=rule["kind"],
        rule=rule,
        lead_posts=row.lead_posts,
        lead_text=row.lead_text,
        partner_posts=row.partner_posts,
        partner_text=row.partner_text,
        origin=Origin.PLAN.value,
        origin_url=f"/ke-hoach/{plan.pk}/dong/{row.row_id}/",
        subjects=subjects_of(row.content, row.product),
        measures=list(dict.fromkeys(measures)),
        starts_on=first,
        ends_on=last,
    )
    return open_duty(plan.agency, spec, by=by, at=at)


def _file_the_plan(plan: Plan, *, by: Officer, at: datetime) -> None:
    """The plan itself is the product of the row that asks for it."""
    named = f"Kế hoạch số {plan.number_text}" if plan.number_text else "Kế hoạch"
    label = f"{named} ngày {plan.issued_on:%d/%m/%Y}, bản {plan.version}"
    spec = EvidenceSpec(
        EvidenceKind.DOCUMENT.value, label, url=f"/ke-hoach/{plan.pk}/", is_product=True, source_key=plan.subject,
        file=plan.source, about=plan.issued_on,
    )  # fmt: skip
    file_by_subject(plan.agency, "plan-issued", spec, by=by, at=at)


def drop_plan(plan: Plan, *, by: Officer, at: datetime) -> Plan:
    """Give up a draft; it stays to be seen."""
    with transaction.atomic():
        row = locked_plan(plan)
        ensure(may.can_decide(actor(by, at), row), NOT_ALLOWED)
        row.state = PlanState.DROPPED.value
        row.save(update_fields=["state"])
        log("plans:dropped", by=by, agency=row.agency, at=at, subject=row.subject, data={"version": row.version})
    return row
