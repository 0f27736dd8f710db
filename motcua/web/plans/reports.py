"""Reports of a plan on screen with linked figures, and the two drafts that come of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingState
from motcua.plans import permissions as may
from motcua.plans.models import Plan
from motcua.plans.next_year import draft_next_year
from motcua.plans.reports import draft_report, draft_report_anew, living_draft, period_words, periods_of, plan_report
from motcua.reporting.periods import Period
from motcua.web.plans.plan import find, frame, shown
from motcua.web.plans.states import STATES
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest, here


@officer_required
@require_http_methods(["GET", "POST"])
def report(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET ?ky=quy-4-2026|nam-2026: the report of a period. POST the same (viec=soan-lai: anew): draft it."""
    plan, now = find(request, pk), timezone.now()
    periods = periods_of(plan)
    asked = request.GET.get("ky") or request.POST.get("ky") or ""
    period = next((one for one in periods if one.key == asked), _running(periods, now))
    if request.method == "POST":
        require(may.can_report(here(request), plan))
        try:
            draft = draft_report_anew if request.POST.get("viec") == "soan-lai" else draft_report
            document = draft(plan, period, by=request.officer, at=now)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(f"{reverse('plans:report', args=[pk])}?ky={period.key}")
        messages.success(request, "Đã soạn báo cáo: xem lại lời văn rồi trình ký.")
        return redirect("direction:document", document.pk)
    return _page(request, plan, period, periods)


def _running(periods: list[Period], now: object) -> Period:
    today = timezone.localdate(now) if now else timezone.localdate()  # type: ignore[arg-type]
    return next((one for one in periods[:4] if one.first <= today <= one.last), periods[-1])


def _page(request: OfficerRequest, plan: Plan, period: Period, periods: list[Period]) -> HttpResponse:
    found = plan_report(plan, period, timezone.now())
    document = living_draft(plan, period)
    counts = [(STATES[state][0], STATES[state][1], found.count(state)) for state in STATES if found.count(state)]
    context = frame(
        request, plan, "",
        report=found,
        period=period,
        period_words=period_words(period),
        choices=[{"key": one.key, "name": str(one), "is_chosen": one == period} for one in periods],
        counts=counts,
        looks={state: STATES.get(state, ("Chưa đến kỳ", "calm", "circle")) for state in (*STATES, "ahead")},
        promises=[shown(request, one, plan) for one in found.judged],
        document=document,
        can_draft_anew=document is not None and document.state == OutgoingState.DRAFT,
        was_early=document is not None and day_of(document.drafted_at) <= period.last,
        document_url=reverse("direction:document", args=[document.pk]) if document else "",
    )  # fmt: skip
    context["crumbs"] = [
        ("Kế hoạch", reverse("plans:home")), (f"Năm {plan.year}", reverse("plans:plan", args=[plan.pk])),
        ("Báo cáo", ""),
    ]  # fmt: skip
    return render(request, "plans/report.html", context)


@officer_required
@require_POST
def next_year(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: draft the plan of the year after."""
    plan = find(request, pk)
    require(may.can_report(here(request), plan))
    try:
        draft = draft_next_year(plan, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("plans:plan", pk)
    messages.success(request, f"Đã soạn kế hoạch năm {draft.year} từ kế hoạch này. Xem từng điểm trước khi xác nhận.")
    return redirect("plans:points", draft.pk)
