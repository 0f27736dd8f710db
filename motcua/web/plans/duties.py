"""What is owed: one's own first, then the office's; giving an order; the letter that urges."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Agency, Post
from motcua.agency.models import Duty as Power
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import Actor
from motcua.duties import permissions as may
from motcua.duties.models import Duty, DutyState, Origin
from motcua.duties.queries import SOON, counts_of, duties_for
from motcua.duties.services import open_duty
from motcua.duties.urging import draft_urging
from motcua.web.plans.duty_forms import OrderForm
from motcua.web.plans.states import STATES, state_of
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

VIEWS = {
    "": "Đang thực hiện",
    "qua-han": "Quá hạn",
    "sap-den-han": "Sắp đến hạn",
    "cho-van-ban": "Chờ văn bản",
    "da-xong": "Đã xong",
    "tat-ca": "Tất cả",
}
PAGE_SIZE = 30


@officer_required
@require_GET
def duties(request: OfficerRequest) -> HttpResponse:
    """GET ?cua=toi|don-vi &xem=qua-han|sap-den-han|… &nguon=plan|…: duties, the earliest due first.

    Without `cua` a leader sees the whole office, everybody else their own.
    """
    who, now = here(request), timezone.now()
    require(may.can_see_duties(who))
    agency = request.officer.agency
    mine = request.GET.get("cua", "don-vi" if who.has(Power.LEADER) else "toi") != "don-vi"
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    origin = request.GET.get("nguon", "")
    rows = _seen(_whose(who, agency, now, mine=mine), view, now)
    rows = rows.filter(origin=origin) if origin in Origin.values else rows
    page = page_of(rows.order_by(F("next_due").asc(nulls_last=True), "id"), request, size=PAGE_SIZE)
    names = dict(Post.objects.filter(unit__agency=agency).values_list("code", "short_name"))
    today, owed = day_of(now), counts_of(agency, now)
    context = {
        "page": page,
        "rows": [(duty, STATES.get(state_of(duty, today)), _named(duty, names)) for duty in page],
        "owed": owed,
        "tabs": _tabs(mine, view),
        "views": [(key, label, key == view) for key, label in VIEWS.items()],
        "origins": [(key, label, key == origin) for key, label in Origin.choices],
        "whose": "toi" if mine else "don-vi",
        "can_order": may.can_order(who),
        "can_urge": may.can_order(who) and not mine and owed.late > 0,
        "crumbs": [("Kế hoạch", reverse("plans:home")), ("Nhiệm vụ", "")],
    }
    return render(request, "plans/duties.html", context)


def _named(duty: Duty, names: dict[str, str]) -> str:
    return ", ".join(names.get(code) or code for code in duty.lead_posts)


def _whose(who: Actor, agency: Agency, now: datetime, *, mine: bool) -> QuerySet[Duty]:
    """One's own: led or taken part in; a closed one too, which the open list leaves out."""
    if not mine:
        return Duty.objects.filter(agency=agency)
    keys = duties_for(who.officer, now, partners=True, every_state=True)
    return Duty.objects.filter(pk__in=keys.order_by().values("pk"))


def _seen(rows: QuerySet[Duty], view: str, now: datetime) -> QuerySet[Duty]:
    today, is_open = day_of(now), Q(state=DutyState.OPEN)
    conditions = {
        "": is_open,
        "qua-han": is_open & Q(next_due__lt=today),
        "sap-den-han": is_open & Q(next_due__gte=today, next_due__lte=today + SOON),
        "cho-van-ban": is_open & Q(next_due__isnull=True),
        "da-xong": Q(state=DutyState.DONE),
        "tat-ca": Q(),
    }
    return rows.filter(conditions[view])


def _tabs(mine: bool, view: str) -> list[dict[str, Any]]:
    found = []
    for key, label, is_current in (("toi", "Của tôi", mine), ("don-vi", "Cả đơn vị", not mine)):
        query = {"cua": key, **({"xem": view} if view else {})}
        found.append({"label": label, "url": f"?{urlencode(query)}", "is_current": is_current})
    return found


@officer_required
@require_http_methods(["GET", "POST"])
def order(request: OfficerRequest) -> HttpResponse:
    """GET: the form. POST: give the duty; `key` in the form makes a second press give the same one back."""
    require(may.can_order(here(request)))
    agency, now = request.officer.agency, timezone.now()
    key = request.POST.get("key", "")[:40] or secrets.token_hex(8)
    form = OrderForm(request.POST, agency=agency) if request.method == "POST" else OrderForm(agency=agency)
    if form.is_valid():
        try:
            given = open_duty(agency, form.spec(f"order:{key}", day_of(now)), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã giao nhiệm vụ.")
            return redirect("plans:duty", given.pk)
    crumbs = [("Kế hoạch", reverse("plans:home")), ("Nhiệm vụ", reverse("plans:duties")), ("Giao nhiệm vụ", "")]
    context = {"form": form, "key": key, "crumbs": crumbs}
    return render(request, "plans/duty_new.html", context, status=422 if form.is_bound else 200)


@officer_required
@require_POST
def urge(request: OfficerRequest) -> HttpResponse:
    """POST: draft the letter about all that is late."""
    require(may.can_order(here(request)))
    try:
        letter = draft_urging(request.officer.agency, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(f"{reverse('plans:duties')}?cua=don-vi")
    messages.success(request, "Đã soạn công văn đôn đốc: xem lại rồi trình ký.")
    return redirect("direction:document", letter.pk)
