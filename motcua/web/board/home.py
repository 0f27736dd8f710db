"""The chairman's first page, and the lists behind its tiles."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.dossiers.permissions import can_see_board
from motcua.reporting.measures import BY_CODE, Figure, figures
from motcua.reporting.overview import Load, Urgency, counts_of, loads, open_now, trend, urgencies
from motcua.reporting.periods import report_quarter_of, report_year_of
from motcua.reporting.report_06a import FORM, Report, build_06a
from motcua.web.ui.charts import number_text
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

VERDICT_TONES = {True: "good", False: "late", None: ""}


def agency_of(request: OfficerRequest) -> Agency:
    """The agency whose board the officer may see; page 403 for everybody else."""
    require(can_see_board(here(request)))
    return request.officer.agency


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET: tiles of open dossiers, promises of year and quarter, fields, trend, loads."""
    agency, now = agency_of(request), timezone.now()
    today = day_of(now)
    periods = [report_year_of(today), report_quarter_of(today)]
    report = build_06a(agency, periods[1], at=now)
    months = trend(agency, now)
    context = {
        "now": now,
        "tiles": _tiles(agency, now),
        "promises": [
            _promise(figure) for figure in figures(agency, periods, at=now, measures=[BY_CODE["T06"], BY_CODE["T07"]])
        ],
        "quarter": periods[1],
        "report_url": reverse("board:report", args=[FORM]),
        "field_bars": _field_bars(report),
        "months": months,
        "received_trend": [month.received for month in months],
        "rate_trend": [month.rate for month in months if month.rate is not None],
        "load_rows": [_load_row(load) for load in loads(agency, now)],
    }
    return render(request, "board/home/overview.html", context)


def _tiles(agency: Agency, now: datetime) -> list[dict[str, object]]:
    found = urgencies(agency, now)
    counts = counts_of(agency, found)
    return [
        {
            "value": number_text(counts[one.key]),
            "label": one.label,
            "tone": one.tone if counts[one.key] else "",
            "url": f"{reverse('board:dossiers')}?{urlencode({'loc': one.key})}",
        }
        for one in found
    ]


def _promise(figure: Figure) -> dict[str, object]:
    url = reverse("board:measure", args=[figure.measure.code])
    counted = f"{number_text(figure.numerator)}/{number_text(figure.denominator)} hồ sơ"
    return {
        "value": figure.text,
        "label": f"{figure.measure.code} · {figure.window.period.name}: {figure.verdict}",
        "note": f"Chỉ tiêu {figure.measure.promise}; {counted}",
        "tone": VERDICT_TONES[figure.met],
        "url": f"{url}?{urlencode({'ky': figure.window.period.key})}",
    }


def _field_bars(report: Report) -> list[dict[str, object]]:
    cell = reverse("board:report_cell", args=[FORM])
    rows = sorted(report.rows, key=lambda row: -row.figures["3"])
    return [
        {
            "label": row.name,
            "value": row.figures["3"],
            "href": f"{cell}?{urlencode({'ky': report.period.key, 'cot': '3', 'linh-vuc': row.slug})}",
        }
        for row in rows
    ]


def _load_row(load: Load) -> dict[str, object]:
    holder = {"nguoi": load.officer_id or 0}
    base = reverse("board:dossiers")
    return {
        "load": load,
        "url": f"{base}?{urlencode({'loc': 'dang-giai-quyet', **holder})}",
        "late_url": f"{base}?{urlencode({'loc': 'qua-han', **holder})}",
    }


@officer_required
@require_GET
def dossiers(request: OfficerRequest) -> HttpResponse:
    """GET ?loc=qua-han|han-hom-nay|sap-den-han|dang-giai-quyet &nguoi=<officer>: what a tile counts."""
    agency, now = agency_of(request), timezone.now()
    found = urgencies(agency, now)
    chosen = _chosen(found, request.GET.get("loc", ""))
    cases = open_now(agency).filter(chosen.condition)
    holder = request.GET.get("nguoi", "")
    if holder.isascii() and holder.isdigit() and len(holder) < 10:
        cases = cases.filter(holder_id=int(holder) or None) if int(holder) else cases.filter(holder=None)
    page = page_of(cases.select_related("holder").order_by(F("due_at").asc(nulls_last=True), "id"), request)
    context = {
        "title": chosen.label,
        "lead": "Việc gấp nhất ở trên cùng.",
        "page": page,
        "crumbs": [("Điều hành", reverse("board:home")), (chosen.label, "")],
        "tabs": [
            {"label": one.label, "url": f"?{urlencode({'loc': one.key})}", "is_current": one is chosen} for one in found
        ],
    }
    return render(request, "board/home/dossiers.html", context)


def _chosen(found: list[Urgency], key: str) -> Urgency:
    return next((one for one in found if one.key == key), found[0])
