"""The programme of a week at the loudspeakers: slots with what is read in them, and its sheet for each hamlet."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.outreach import permissions as may
from motcua.outreach import services
from motcua.outreach.models import WEEKDAYS, Slot
from motcua.outreach.papers import programme_pdf
from motcua.outreach.queries import programme, slots_of
from motcua.web.outreach.forms import SlotForm
from motcua.web.outreach.home import HOME
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

WEEK = timedelta(days=7)
FIRST_MONDAY, LAST_MONDAY = date(2000, 1, 3), date(2100, 1, 4)


@officer_required
@require_GET
def week(request: OfficerRequest) -> HttpResponse:
    """GET ?tuan=2026-11-23 &thon: the week's slots day by day with the items read in each."""
    who, today = here(request), day_of(timezone.now())
    require(may.can_see_outreach(who, today))
    agency, first, village = request.officer.agency, _monday(request, today), _village(request)
    found = programme(agency, first, village=village)
    context = {
        "programme": found,
        "days": [(WEEKDAYS[day.weekday()], day, hours) for day, hours in found.days()],
        "before": _query(first - WEEK, village),
        "after": _query(first + WEEK, village),
        "sheet": f"{reverse('outreach:sheet')}?{_query(first, village)}",
        "tabs": _tabs(agency.villages, village, first),
        "can_keep": may.can_keep_slots(who),
        "can_confirm": may.can_confirm(who, today),
        "crumbs": [HOME, ("Lịch phát thanh", "")],
    }
    return render(request, "outreach/week.html", context)


@officer_required
@require_GET
def sheet(request: OfficerRequest) -> HttpResponse:
    """GET ?tuan &thon: the week as a sheet to print (A4, PDF)."""
    now = timezone.now()
    require(may.can_see_outreach(here(request), day_of(now)))
    first, village = _monday(request, day_of(now)), _village(request)
    content = programme_pdf(request.officer.agency, first, village=village, at=now)
    return pdf_answer(content, f"lich-phat-thanh-{first:%Y-%m-%d}")


@officer_required
@require_http_methods(["GET", "POST"])
def slots(request: OfficerRequest) -> HttpResponse:
    """GET: the slots of every week. POST viec=them: one more; viec=thoi with khung: keep it no more."""
    require(may.can_keep_slots(here(request)))
    agency, now = request.officer.agency, timezone.now()
    act = request.POST.get("viec", "")
    form = SlotForm(request.POST if act == "them" else None, agency=agency, initial={"minutes": 15})
    if request.method == "POST":
        match act:
            case "thoi":
                return _close(request, request.POST.get("khung", ""))
            case "them":
                if form.is_valid():
                    try:
                        made = services.keep_slot(agency, form.spec(), by=request.officer, at=now)
                    except Refused as refused:
                        form.refuse(refused)
                    else:
                        messages.success(request, f"Đã thêm khung giờ, phát từ {made.opened_on:%d/%m/%Y}.")
                        return redirect("outreach:slots")
            case _:
                raise Http404
    kept = [(WEEKDAYS[row.weekday], row) for row in slots_of(agency, day_of(now))]
    crumbs = [HOME, ("Lịch phát thanh", reverse("outreach:week")), ("Khung giờ", "")]
    context = {"form": form, "slots": kept, "crumbs": crumbs}
    return render(request, "outreach/slots.html", context, status=422 if form.errors else 200)


def _close(request: OfficerRequest, key: str) -> HttpResponse:
    row = Slot.objects.filter(agency_id=request.officer.agency_id, pk=_number(key)).first()
    if row is None:
        raise Http404
    closed = services.close_slot(row, by=request.officer, at=timezone.now())
    said = f"Thôi phát {row} từ {closed.closed_on:%d/%m/%Y}; lượt đã phát vẫn giữ trong nhật ký."
    messages.success(request, said)
    return redirect("outreach:slots")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _monday(request: OfficerRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("tuan", ""))
    except ValueError:
        asked = today
    asked = min(max(asked, FIRST_MONDAY), LAST_MONDAY)
    return asked - timedelta(days=asked.weekday())


def _village(request: OfficerRequest) -> str:
    asked = request.GET.get("thon", "")
    return asked if asked in request.officer.agency.villages else ""


def _query(first: date, village: str) -> str:
    return urlencode({"tuan": f"{first}", **({"thon": village} if village else {})})


def _tabs(villages: list[Any], chosen: str, first: date) -> list[dict[str, object]]:
    return [
        {"label": name or "Mọi thôn", "url": f"?{_query(first, name)}", "is_current": name == chosen}
        for name in ["", *(str(one) for one in villages)]
    ]
