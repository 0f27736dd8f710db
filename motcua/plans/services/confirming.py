"""Confirming a plan: its rows become duties; a later version changes only what it words anew."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import Duty, DutyState, EvidenceKind, Kind, Origin
from motcua.duties.queries import hands_of
from motcua.duties.schedule import Span, turns
from motcua.duties.services import DutySpec, EvidenceSpec, cancel_duty, file_by_subject, open_duty
from motcua.duties.services.revising import revise_duty
from motcua.notices.services import Letter, desk_notice, lay_on_desks
from motcua.plans import permissions as may
from motcua.plans.decided import first_and_last, subjects_of
from motcua.plans.diff import Worded, paired
from motcua.plans.models import Decision, Plan, PlanRow, PlanState
from motcua.plans.services.deciding import locked_plan
from motcua.plans.services.rows import lay_rows

NOT_ALLOWED = "Chỉ văn phòng hoặc lãnh đạo xác nhận kế hoạch đang chờ."
FAR = 10
"""A day that many years from the plan's is a slip of the pen."""
GIVEN = "{ground} bắt đầu thực hiện: bạn chủ trì {count} nhiệm vụ, xem ở «Kế hoạch», «Nhiệm vụ»."
GIVEN_UP = "Thay bằng kế hoạch năm {year}, bản {version}."


def what_is_missing(plan: Plan) -> list[str]:
    """What stands in the way of confirming, each in a sentence; empty = it can be confirmed."""
    found = [
        f"Điểm {one.code} ({one.where}) chưa quyết định: {one.problem}"
        for one in plan.anomalies.filter(blocks=True, decision=Decision.OPEN)
    ]
    for row in plan.rows.all():
        if row.is_task and not row.lead_posts:
            found.append(f"Dòng {row.row_id} chưa có vị trí chủ trì trong cơ quan: chọn vị trí ở dòng đó.")
        if row.is_task and (wrong := _wrong_with_days(row.rule, plan.year)):
            found.append(f"Dòng {row.row_id} {wrong}")
    return found


def _wrong_with_days(rule: dict[str, Any] | None, year: int) -> str:
    """Why a row's deadline cannot become days; empty where it can. A file may hold anything in its place."""
    kind = (rule or {}).get("kind")
    if rule is None or not isinstance(kind, str) or kind not in Kind.values:
        return "chưa rõ thời hạn."
    try:
        days = [turn.due_on for turn in turns(kind, rule, Span(*first_and_last(year))) if turn.due_on]
    except Refused as refused:
        return f"có thời hạn không dùng được: {refused.sentence}"
    except (OverflowError, ValueError, TypeError):
        return "có thời hạn không dùng được: ngày không có trong lịch."
    far = next((day for day in days if abs(day.year - year) > FAR), None)
    return f"có thời hạn ở năm {far.year}, quá xa năm {year} của kế hoạch." if far else ""


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
        counts = _open_duties(row, before, by=by, at=at)
        _tell_leads(row, by=by, at=at)
        _file_the_plan(row, by=by, at=at)
        facts = {"version": row.version, "number": row.number_text, "issued_on": issued_on, **counts}
        log("plans:confirmed", by=by, agency=row.agency, at=at, subject=row.subject, data=facts)
    return row


def _check_day(plan: Plan, issued_on: date, today: date) -> None:
    if issued_on > today:
        raise Refused("Ngày ban hành không được sau hôm nay.", field="issued_on")
    if not plan.year - 1 <= issued_on.year <= plan.year:
        raise Refused(f"Ngày ban hành phải trong năm {plan.year - 1} hoặc {plan.year}.", field="issued_on")


def _open_duties(plan: Plan, before: Plan | None, *, by: Officer, at: datetime) -> dict[str, int]:
    """A row that was there keeps its duty, described anew; what is gone is given up; the rest is opened."""
    old = {row.row_id: row for row in before.rows.select_related("duty")} if before else {}
    new = list(plan.rows.prefetch_related("targets"))
    pairs = paired([_worded(row) for row in old.values()], [_worded(row) for row in new])
    counts = {"duties": 0, "kept": 0, "given_up": 0}
    for row in new:
        known = old.get(pairs.get(row.row_id, ""))
        if not row.is_task:
            row.duty = None
        elif known and known.duty and known.duty.state != DutyState.CANCELLED:
            row.duty = _same_duty(plan, known, row, by=by, at=at)
            counts["kept"] += 1
        else:
            row.duty = _new_duty(plan, row, by=by, at=at)
            counts["duties"] += 1
        row.save(update_fields=["duty"])
    held = {row.duty_id for row in new}
    for gone in old.values():
        if gone.duty and gone.duty_id not in held and gone.duty.state == DutyState.OPEN:
            reason = GIVEN_UP.format(year=plan.year, version=plan.version)
            cancel_duty(gone.duty, reason=reason, by=None, at=at)
            counts["given_up"] += 1
    return counts


def _worded(row: PlanRow) -> Worded:
    return Worded(row.row_id, row.row_type, row.content, row.product)


def _same_duty(plan: Plan, old: PlanRow, new: PlanRow, *, by: Officer, at: datetime) -> Duty:
    """The duty of the row as it was, with the words of the row as it is.

    Posts that the plan did not change stay as they are on the duty: a leader may have given it to others since.
    """
    duty, spec = old.duty, _spec_of(plan, new)
    if duty is None:  # the caller asked; says it to the reader of types
        return _new_duty(plan, new, by=by, at=at)
    if (old.lead_posts, old.partner_posts) == (new.lead_posts, new.partner_posts):
        spec = replace(spec, lead_posts=duty.lead_posts, partner_posts=duty.partner_posts)
    try:
        return revise_duty(duty, spec, by=by, at=at)
    except Refused as refused:
        raise _of_row(new, refused) from refused


def _new_duty(plan: Plan, row: PlanRow, *, by: Officer, at: datetime) -> Duty:
    try:
        return open_duty(plan.agency, _spec_of(plan, row), by=by, at=at)
    except Refused as refused:
        raise _of_row(row, refused) from refused


def _of_row(row: PlanRow, refused: Refused) -> Refused:
    return Refused(f"Chưa xác nhận được. Dòng {row.row_id}: {refused.sentence}")


def _spec_of(plan: Plan, row: PlanRow) -> DutySpec:
    first, last = first_and_last(plan.year)
    rule = row.rule or {}
    measures = [one.measure for one in row.targets.all() if one.measure]
    version = "" if plan.version == 1 else f":{plan.version}"
    return DutySpec(
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
        ground=ground_of(plan),
        origin_url=f"/ke-hoach/{plan.pk}/dong/{row.row_id}/",
        subjects=subjects_of(row.content, row.product),
        measures=list(dict.fromkeys(measures)),
        starts_on=first,
        ends_on=last,
    )


def ground_of(plan: Plan) -> str:
    """How letters cite the plan."""
    named = f"Kế hoạch số {plan.number_text}" if plan.number_text else "Kế hoạch"
    return f"{named} ngày {plan.issued_on:%d/%m/%Y}"


def _tell_leads(plan: Plan, *, by: Officer, at: datetime) -> None:
    """Each who leads something is told once, with how much it is."""
    counts: Counter[Officer] = Counter()
    for row in plan.rows.filter(duty__isnull=False).select_related("duty__agency"):
        if row.duty:
            counts.update(hand.officer for hand in hands_of(row.duty, day_of(at)).values())
    letters = {
        officer: Letter("duty_given", GIVEN.format(ground=ground_of(plan), count=count), key=f"{plan.subject}:given")
        for officer, count in counts.items()
        if officer.pk != by.pk
    }
    lay_on_desks([desk_notice(officer, letter, at=at) for officer, letter in letters.items()])


def _file_the_plan(plan: Plan, *, by: Officer, at: datetime) -> None:
    """The plan itself is the product of the row that asks for it."""
    label = f"{ground_of(plan)}, bản {plan.version}"
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
