"""The plans of the office, and the page where one is brought in."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction.permissions import can_open
from motcua.dossiers.permissions import Actor
from motcua.duties.queries import counts_of
from motcua.inspections.permissions import can_see_inspections
from motcua.meetings.permissions import can_see_meetings
from motcua.outreach.permissions import can_see_outreach
from motcua.plans import permissions as may
from motcua.plans.models import Plan, PlanState
from motcua.plans.queries import latest_in_force, plans_of, progress_of
from motcua.plans.services import import_plan
from motcua.web.plans.forms import ImportForm
from motcua.web.ui.context import url_or_empty
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

LOOKS = {
    PlanState.DRAFT: ("soon", "pen"),
    PlanState.CONFIRMED: ("good", "circle-check"),
    PlanState.REPLACED: ("calm", "circle"),
    PlanState.DROPPED: ("calm", "stop"),
}
"""Tone and symbol of each state."""
DOORS: tuple[tuple[str, str, Callable[[Actor, date], bool]], ...] = (
    ("meetings:home", "Họp, đối thoại", lambda who, _day: can_see_meetings(who)),
    ("inspections:home", "Kiểm tra", lambda who, _day: can_see_inspections(who)),
    ("direction:home", "Văn bản", lambda who, _day: can_open(who)),
    ("outreach:home", "Truyền thông", can_see_outreach),
)
"""The rooms that carry a plan out; each says itself who may come in."""


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET: the plan in force with how far it is, what is owed, and every version that there is."""
    who, now = here(request), timezone.now()
    require(may.can_see_plans(who))
    agency = request.officer.agency
    current = latest_in_force(agency, day_of(now))
    page = page_of(plans_of(agency), request, size=20)
    context = {
        "current": current,
        "progress": progress_of(current, day_of(now)) if current else None,
        "owed": counts_of(agency, now),
        "duties_url": url_or_empty("plans:duties"),
        "page": page,
        "rows": [(plan, *LOOKS[PlanState(plan.state)]) for plan in page],
        "doors": [(reverse(route), label) for route, label, may_enter in DOORS if may_enter(who, day_of(now))],
        "can_import": may.can_import(who),
        "crumbs": [("Kế hoạch", "")],
    }
    return render(request, "plans/home.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def bring_in(request: OfficerRequest) -> HttpResponse:
    """GET: choose a file. POST file=…: read it and go to what is doubtful in it."""
    require(may.can_import(here(request)))
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            plan = import_plan(request.officer.agency, file.read(), file.name, by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _brought_in(request, plan)
    context = {"form": form, "crumbs": [("Kế hoạch", reverse("plans:home")), ("Đưa kế hoạch vào", "")]}
    return render(request, "plans/import.html", context, status=422 if form.is_bound else 200)


def _brought_in(request: OfficerRequest, plan: Plan) -> HttpResponse:
    if plan.state != PlanState.DRAFT:
        messages.info(request, f"Tệp này chính là kế hoạch năm {plan.year} đang thực hiện.")
        return redirect("plans:plan", plan.pk)
    rows, doubtful, promised = plan.rows.count(), plan.anomalies.count(), plan.targets.count()
    told = f"Đã đọc kế hoạch năm {plan.year}: {rows} dòng, {promised} chỉ tiêu, {doubtful} điểm cần xem."
    messages.success(request, told)
    return redirect("plans:points", plan.pk)
