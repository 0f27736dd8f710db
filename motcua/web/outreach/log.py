"""What was broadcast: the operator's word on the telephone, and the log."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import at, day_of
from motcua.common.refusals import Refused
from motcua.outreach import permissions as may
from motcua.outreach import services
from motcua.outreach.models import WEEKDAYS, Broadcast, CommunicationItem, Slot
from motcua.outreach.queries import Hour, broadcasts, programme
from motcua.web.outreach.forms import WordForm
from motcua.web.outreach.home import HOME
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 40
BACK = timedelta(days=31)
ACTS = {
    "da-phat": (False, True),
    "khong-phat": (False, False),
    "dinh-chinh-da-phat": (True, True),
    "dinh-chinh-khong-phat": (True, False),
}
"""Whether a word corrects an earlier one, and whether the item was read."""


@officer_required
@require_GET
def log(request: OfficerRequest) -> HttpResponse:
    """GET ?thon &trang: what was read where and when, by whose word, the last first."""
    who, today_is = here(request), day_of(timezone.now())
    require(may.can_see_outreach(who, today_is))
    agency = request.officer.agency
    village = request.GET.get("thon", "")
    village = village if village in agency.villages else ""
    context = {
        "page": page_of(broadcasts(agency, village=village), request, size=PAGE_SIZE),
        "villages": agency.villages,
        "village": village,
        "can_confirm": may.can_confirm(who, today_is),
        "crumbs": [HOME, ("Nhật ký phát thanh", "")],
    }
    return render(request, "outreach/log.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def today(request: OfficerRequest) -> HttpResponse:
    """GET ?ngay=2026-11-26: that day's slots. POST tin, khung, note, viec=da-phat|khong-phat: the operator's word.

    viec=dinh-chinh-da-phat|dinh-chinh-khong-phat: what was said was wrong.
    """
    now = timezone.now()
    require(may.can_confirm(here(request), day_of(now)))
    day = _day(request.GET.get("ngay", ""), day_of(now))
    if request.method == "GET":
        return _page(request, day, now)
    item, slot = _asked(request)
    form = WordForm(request.POST)
    is_correction, is_aired = ACTS.get(request.POST.get("viec", ""), (False, None))
    if is_aired is None:
        raise Http404
    if form.is_valid():
        told: dict[str, Any] = {"was_aired": is_aired, "by": request.officer, "at": now}
        note = form.cleaned_data["note"]
        try:
            if is_correction:
                known = get_object_or_404(Broadcast, item=item, slot=slot, day=day, corrects=None)
                services.correct_broadcast(known, reason=note, **told)
            else:
                services.confirm_broadcast(item, slot, day, note=note, **told)
        except Refused as refused:
            if refused.field != "note":
                messages.error(request, refused.sentence)
                return redirect(_address(day))
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi vào nhật ký phát thanh.")
            return redirect(_address(day))
    return _page(request, day, now, wrong=(item.pk, slot.pk, form))


def _asked(request: OfficerRequest) -> tuple[CommunicationItem, Slot]:
    agency = request.officer.agency_id
    keys = [request.POST.get(name, "") for name in ("tin", "khung")]
    tin, khung = (int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0 for key in keys)
    item = CommunicationItem.objects.filter(agency_id=agency, pk=tin).first()
    slot = Slot.objects.filter(agency_id=agency, pk=khung).first()
    if item is None or slot is None:
        raise Http404
    return item, slot


def _address(day: date) -> str:
    return f"{reverse('outreach:today')}?ngay={day}"


def _day(text: str, today_is: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today_is
    return min(max(asked, today_is - BACK), today_is)


def _page(
    request: OfficerRequest, day: date, now: datetime, *, wrong: tuple[int, int, WordForm] | None = None
) -> HttpResponse:
    hours = [hour for _day, found in programme(request.officer.agency, day, days=1).days() for hour in found]
    context = {
        "day": day,
        "weekday": WEEKDAYS[day.weekday()],
        "before": day - timedelta(days=1) if day > day_of(now) - BACK else None,
        "after": day + timedelta(days=1) if day < day_of(now) else None,
        "hours": [
            (hour, at(day, hour.slot.starts_at) <= now, _rows(hour, wrong), _form(wrong, hour, hour.others))
            for hour in hours
        ],
        "crumbs": [HOME, ("Nhật ký phát thanh", reverse("outreach:log")), ("Xác nhận phát", "")],
    }
    return render(request, "outreach/today.html", context, status=422 if wrong else 200)


def _rows(hour: Hour, wrong: tuple[int, int, WordForm] | None) -> list[dict[str, Any]]:
    """Each reading with its form."""
    return [{"reading": one, "form": _form(wrong, hour, [one.item])} for one in hour.readings]


def _form(wrong: tuple[int, int, WordForm] | None, hour: Hour, items: list[CommunicationItem]) -> WordForm:
    """The form for one of the items in the hour; the one that was refused keeps what was typed."""
    if wrong and wrong[1] == hour.slot.pk and wrong[0] in [item.pk for item in items]:
        return wrong[2]
    return WordForm(auto_id=f"id-{hour.slot.pk}-{items[0].pk if items else 0}-%s")
