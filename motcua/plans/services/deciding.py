"""Deciding about doubtful places, and choosing who leads a row whose wording names nobody of the office."""

from datetime import datetime

from django.db import transaction

from motcua.agency.models import Officer, Post
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.plans import permissions as may
from motcua.plans.decided import can_keep, check_words
from motcua.plans.models import Decision, Plan, PlanAnomaly, PlanRow
from motcua.plans.services.rows import lay_rows

NOT_ALLOWED = "Chỉ văn phòng hoặc lãnh đạo quyết định, khi kế hoạch còn chờ xác nhận."


def locked_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)


def decide(anomaly: PlanAnomaly, decision: str, *, by: Officer, at: datetime, value: str = "") -> PlanAnomaly:
    """Accept the proposal, keep the words, or write something else; may be decided anew until the plan is confirmed.

    Refused: no right, no proposal to accept, words that name no day where a day is needed.
    """
    with transaction.atomic():
        plan = locked_plan(anomaly.plan)
        ensure(may.can_decide(actor(by, at), plan), NOT_ALLOWED)
        one = PlanAnomaly.objects.select_for_update(of=("self",)).get(pk=anomaly.pk)
        one.plan = plan
        words = nfc(value)[:1000]
        _check(one, decision, words)
        one.decision, one.value = decision, words if decision == Decision.CORRECTED else ""
        one.decided_by, one.decided_at = by, at
        one.save(update_fields=["decision", "value", "decided_by", "decided_at"])
        lay_rows(plan)
        facts = {"number": one.code, "decision": decision, "value": one.value}
        log("plans:decided", by=by, agency=plan.agency, at=at, subject=plan.subject, data=facts)
    return one


def _check(one: PlanAnomaly, decision: str, words: str) -> None:
    if decision not in (Decision.ACCEPTED, Decision.KEPT, Decision.CORRECTED):
        raise Refused("Chọn một cách xử lý.", field="decision")
    if decision == Decision.ACCEPTED and not one.proposal:
        raise Refused("Điểm này không có đề xuất: giữ như văn bản hoặc ghi khác.", field="decision")
    if decision == Decision.KEPT and not can_keep(one, _raw_row(one)):
        raise Refused(
            "Không giữ nguyên được vì chưa rõ thời hạn hoặc người chủ trì: ghi rõ vào ô bên.", field="decision"
        )
    if decision == Decision.CORRECTED:
        if not words:
            raise Refused("Ghi cụm từ thay thế.", field="value")
        check_words(one, words, one.plan.year)


def _raw_row(one: PlanAnomaly) -> dict[str, object] | None:
    return next((row for row in one.plan.content["appendix"]["rows"] if row["id"] in one.rows_named), None)


def decide_all(plan: Plan, *, by: Officer, at: datetime) -> int:
    """Accept every proposal that is still open and keep the words where there is none; how many were decided.

    What has to be read by somebody (a day that cannot be read, a missing lead) stays open.
    """
    with transaction.atomic():
        row = locked_plan(plan)
        ensure(may.can_decide(actor(by, at), row), NOT_ALLOWED)
        count = 0
        for one in row.anomalies.select_for_update(of=("self",)).filter(decision=Decision.OPEN):
            one.plan = row
            if one.blocks and not one.proposal:
                continue
            one.decision = (Decision.ACCEPTED if one.proposal else Decision.KEPT).value
            one.decided_by, one.decided_at = by, at
            one.save(update_fields=["decision", "decided_by", "decided_at"])
            count += 1
        if count:
            lay_rows(row)
            log("plans:decided:rest", by=by, agency=row.agency, at=at, subject=row.subject, data={"count": count})
    return count


def choose_posts(row: PlanRow, posts: list[str], *, by: Officer, at: datetime) -> PlanRow:
    """Say which posts lead a row; none = as the words of the plan say."""
    with transaction.atomic():
        plan = locked_plan(row.plan)
        ensure(may.can_decide(actor(by, at), plan), NOT_ALLOWED)
        chosen = list(dict.fromkeys(posts))
        known = Post.objects.filter(unit__agency=plan.agency, code__in=chosen, valid_to__isnull=True)
        if known.count() != len(chosen):
            raise Refused("Có vị trí không thuộc cơ quan.", field="posts")
        PlanRow.objects.filter(pk=row.pk, plan=plan).update(chosen_posts=chosen)
        facts = {"row": row.row_id, "posts": chosen}
        log("plans:posts_chosen", by=by, agency=plan.agency, at=at, subject=plan.subject, data=facts)
        return lay_rows(plan)[row.row_id]
