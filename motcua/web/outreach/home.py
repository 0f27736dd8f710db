"""The plan of a month: what is told by which channel on which day, and how far it is."""

import calendar
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.common.moments import day_of
from motcua.outreach import permissions as may
from motcua.outreach.models import Channel, CommunicationItem
from motcua.outreach.queries import items_between, overdue_items
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 40
MOST = 400  # of one month, in the calendar
LOOKS = {
    "planned": ("soon", "pen"),
    "ready": ("note", "check"),
    "published": ("good", "circle-check"),
    "cancelled": ("calm", "cross"),
}
"""Tone and symbol of each state."""
HOME = ("Truyền thông", "/truyen-thong/")


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET ?thang=2026-11 &kenh=<channel> &trang: the month as a calendar and as a list."""
    who, today = here(request), day_of(timezone.now())
    require(may.can_see_outreach(who, today))
    agency, first = request.officer.agency, _month(request.GET.get("thang", ""), today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    chosen = request.GET.get("kenh", "")
    chosen = chosen if chosen in Channel.values else ""
    rows = items_between(agency, first, last, channel=chosen)
    context = {
        "first": first,
        "before": _key(_shifted(first, -1)),
        "after": _key(_shifted(first, 1)),
        "weeks": _weeks(first, list(rows[:MOST]), today),
        "page": page_of(rows, request, size=PAGE_SIZE),
        "looks": LOOKS,
        "tabs": _tabs(chosen, first),
        "overdue": overdue_items(agency, today),
        "can_plan": may.can_plan(who),
        "can_confirm": may.can_confirm(who, today),
        "crumbs": [("Truyền thông", "")],
    }
    return render(request, "outreach/home.html", context)


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def _shifted(first: date, months: int) -> date:
    number = min(max(first.year * 12 + first.month - 1 + months, 12), 9999 * 12 + 11)
    return date(number // 12, number % 12 + 1, 1)


def _key(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def _tabs(chosen: str, first: date) -> list[dict[str, object]]:
    month = {"thang": _key(first)}
    return [
        {
            "label": label,
            "url": f"?{urlencode({**month, 'kenh': key} if key else month)}",
            "is_current": key == chosen,
        }
        for key, label in [("", "Mọi kênh"), *Channel.choices]
    ]


def _weeks(first: date, rows: list[CommunicationItem], today: date) -> list[list[dict[str, Any]]]:
    """Weeks of the month from Monday; a day outside the month is empty. An item stands on each day it runs."""
    return [
        [
            {
                "day": date(first.year, first.month, number) if number else None,
                "is_today": bool(number) and date(first.year, first.month, number) == today,
                "items": _on(date(first.year, first.month, number), rows) if number else [],
            }
            for number in week
        ]
        for week in calendar.Calendar().monthdayscalendar(first.year, first.month)
    ]


def _on(day: date, rows: list[CommunicationItem]) -> list[CommunicationItem]:
    return [row for row in rows if row.planned_on <= day <= row.until and row.state != "cancelled"]
