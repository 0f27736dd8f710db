"""Both registers as lists: what goes out, what came in."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Duty
from motcua.common.moments import day_of
from motcua.direction import permissions as may
from motcua.direction.kinds import kinds
from motcua.direction.models import IncomingState, OutgoingState
from motcua.direction.queries import Asked, incoming_of, outgoing_of, waiting_of, years_of
from motcua.dossiers.permissions import Actor
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

YEAR = re.compile(r"20[0-9]{2}")
PAGE_SIZE, MOST_WAITING = 30, 20
OUT, IN = "di", "den"
OUT_LOOKS = {
    "draft": ("calm", "pen"),
    "submitted": ("soon", "hourglass"),
    "signed": ("good", "circle-check"),
    "cancelled": ("calm", "cross"),
}
IN_LOOKS = {"received": ("soon", "inbox"), "assigned": ("note", "hourglass"), "closed": ("good", "circle-check")}
"""Tone and symbol of each state."""
OUT_STATES = [*OutgoingState.choices]
IN_STATES = [*IncomingState.choices, ("late", "Quá hạn")]


@dataclass(frozen=True)
class Book:
    """Which register is looked at, by whom, narrowed to what."""

    name: str
    asked: Asked
    who: Actor
    now: datetime

    def rows(self) -> Any:
        agency, only_of = self.who.officer.agency, None if may.can_see_registers(self.who) else self.who.officer
        if self.name == IN:
            return incoming_of(agency, self.asked, today=day_of(self.now), only_of=only_of)
        return outgoing_of(agency, self.asked, only_of=only_of)


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET ?so=di|den&nam=&loai=&tinh-trang=&q=: a register."""
    who, now = here(request), timezone.now()
    require(may.can_open(who))
    book = Book(IN if request.GET.get("so") == IN else OUT, _asked(request, now), who, now)
    page = page_of(book.rows(), request, size=PAGE_SIZE)
    today = day_of(now)
    looks = IN_LOOKS if book.name == IN else OUT_LOOKS
    context = {
        "waiting": list(waiting_of(who.officer.agency)[:MOST_WAITING]) if who.has(Duty.LEADER) else [],
        "book": book.name,
        "asked": book.asked,
        "page": page,
        "rows": [(row, *looks[row.state], book.name == IN and row.is_late(today)) for row in page],
        "tabs": _tabs(book.name),
        "years": years_of(who.officer.agency, today),
        "kinds": list(kinds().values()),
        "states": IN_STATES if book.name == IN else OUT_STATES,
        "sees_all": may.can_see_registers(who),
        "can_record": may.can_record_incoming(who),
        "can_change_templates": may.can_change_templates(who),
        "crumbs": [("Văn bản", "")],
    }
    return render(request, "direction/home.html", context)


def _asked(request: OfficerRequest, now: datetime) -> Asked:
    """What does not exist narrows to nothing asked."""
    year, kind = request.GET.get("nam", ""), request.GET.get("loai", "")
    state = request.GET.get("tinh-trang", "")
    known = {code for code, _label in (IN_STATES if request.GET.get("so") == IN else OUT_STATES)}
    return Asked(
        year=int(year) if YEAR.fullmatch(year) else day_of(now).year,
        kind=kind if kind in kinds() else "",
        state=state if state in known else "",
        words=request.GET.get("q", "")[:100],
    )


def _tabs(book: str) -> list[dict[str, Any]]:
    home_url = reverse("direction:home")
    return [
        {"label": "Văn bản đi", "url": home_url, "is_current": book == OUT},
        {"label": "Văn bản đến", "url": f"{home_url}?so={IN}", "is_current": book == IN},
    ]
