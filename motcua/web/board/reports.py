"""Official reports and the register: on screen, as a spreadsheet, as paper, and every cell opened."""

import json
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.services import log
from motcua.documents.drawing import draw
from motcua.documents.sheets import register_xlsx, report_xlsx
from motcua.procedures.models import Field
from motcua.reporting.measure import Window
from motcua.reporting.measures import NOTHING, percent
from motcua.reporting.periods import Period
from motcua.reporting.register import header_of, in_register, row_of, rows_of
from motcua.reporting.report_06a import COLUMNS, FORM, HEADINGS, Report, Row, WrongTable, build_06a, cell_members
from motcua.web.board.home import agency_of
from motcua.web.board.periods import asks_period, period_choices, where_of
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_ROWS = 5000  # more lines than a bound book has; the spreadsheet takes any number


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@officer_required
@require_GET
@asks_period("quy", "Biểu II.06a")
def report(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky=|?tu=&den= &dang=json|xlsx|pdf: II.06a of a period."""
    agency, now = agency_of(request), timezone.now()
    if form != FORM:
        raise Http404
    try:
        built = build_06a(agency, period, at=now)
    except WrongTable as wrong:
        context = {
            "wrong": str(wrong),
            "period": period,
            "choices": period_choices(now, period),
            "crumbs": _crumbs(form),
        }
        return render(request, "board/reports/report_06a.html", context, status=409)
    name = f"{form}_{period.first}_{period.last}"
    match request.GET.get("dang", ""):
        case "json":
            return download(
                json.dumps(built.as_json(), ensure_ascii=False).encode(), "application/json", f"{name}.json"
            )
        case "xlsx":
            return download(report_xlsx(built.paper()), XLSX, f"{name}.xlsx")
        case "pdf":
            return download(draw("report_06a", built.paper(), at=now), "application/pdf", f"{name}.pdf")
    context = {
        "report": built,
        "period": period,
        "choices": period_choices(now, period),
        "rows": [_linked(row, built, form) for row in [*built.rows, built.total]],
        "downloads": _downloads(period, ("xlsx", "pdf", "json")),
        "facts": [(label, percent(rate) or NOTHING) for label, rate in built.rates.items()],
        "crumbs": _crumbs(form),
    }
    return render(request, "board/reports/report_06a.html", context)


def _crumbs(form: str) -> list[tuple[str, str]]:
    return [("Điều hành", reverse("board:home")), (f"Biểu {form}", "")]


def _downloads(period: Period, kinds: tuple[str, ...], **more: str) -> list[tuple[str, str]]:
    return [(kind.upper(), f"?{urlencode({**where_of(period), **more, 'dang': kind})}") for kind in kinds]


def _linked(row: Row, built: Report, form: str) -> dict[str, object]:
    """A row whose figures carry the address of their dossiers (none where there is nothing to open)."""
    base, where = reverse("board:report_cell", args=[form]), where_of(built.period)
    cells = [
        (column, count, f"{base}?{urlencode({**where, 'cot': column, 'linh-vuc': row.slug})}" if count else "")
        for column, count in row.cells
    ]
    return {"name": row.name, "is_total": row is built.total, "cells": cells}


@officer_required
@require_GET
@asks_period("quy", "Biểu II.06a")
def report_cell(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky= &cot=3…13 &linh-vuc=<slug>: the dossiers counted in one cell."""
    agency, now = agency_of(request), timezone.now()
    column, slug = request.GET.get("cot", ""), request.GET.get("linh-vuc", "")
    if form != FORM or column not in COLUMNS:
        raise Http404
    field = get_object_or_404(Field, slug=slug) if slug else None
    cases = cell_members(Window(period, now), agency, column, slug)
    report_url = f"{reverse('board:report', args=[form])}?{urlencode(where_of(period))}"
    context = {
        "title": f"Cột ({column}) · {HEADINGS[column]}",
        "lead": f"{field.name if field else 'Tất cả lĩnh vực'} · {period}",
        "page": page_of(cases, request),
        "crumbs": [("Điều hành", reverse("board:home")), (f"Biểu {form}", report_url), (f"Cột ({column})", "")],
    }
    return render(request, "board/home/dossiers.html", context)


@officer_required
@require_GET
@asks_period("quy", "Sổ theo dõi hồ sơ")
def register(request: OfficerRequest, period: Period) -> HttpResponse:
    """GET ?ky=|?tu=&den= &linh-vuc=<slug> &dang=xlsx|pdf: the register of a period. Names are whole on paper only."""
    agency, now = agency_of(request), timezone.now()
    slug = request.GET.get("linh-vuc", "")
    field = get_object_or_404(Field, slug=slug) if slug else None
    found = in_register(agency, period, field_slug=slug)
    kind = request.GET.get("dang", "")
    if kind in {"xlsx", "pdf"} and not (kind == "pdf" and found.count() > PDF_ROWS):
        return _register_file(request, period, field, kind, now)
    page = page_of(found, request)
    context = {
        "period": period,
        "choices": period_choices(now, period),
        "fields": Field.objects.order_by("name"),
        "field": field,
        "page": page,
        "rows": [row_of(dossier, agency) for dossier in page.items],
        "form": header_of(agency, period, at=now)["form"],
        "downloads": _downloads(period, ("xlsx", "pdf"), **({"linh-vuc": slug} if slug else {})),
        "too_long": kind == "pdf",
        "crumbs": [("Điều hành", reverse("board:home")), ("Sổ theo dõi hồ sơ", "")],
    }
    return render(request, "board/reports/register.html", context)


def _register_file(
    request: OfficerRequest, period: Period, field: Field | None, kind: str, now: datetime
) -> HttpResponse:
    """The whole book leaves the house with names and addresses: the log tells who took it."""
    officer = request.officer
    agency, slug = officer.agency, field.slug if field else ""
    with transaction.atomic():
        data = {"from": period.first, "to": period.last, "field": slug, "format": kind}
        log("dossier:register:taken", by=officer, agency=agency, at=now, subject=f"register:{agency.code}", data=data)
    header = header_of(agency, period, field_name=field.name if field else "", at=now)
    rows = rows_of(agency, period, field_slug=slug)
    name = f"so-theo-doi_{period.first}_{period.last}.{kind}"
    if kind == "xlsx":
        return download(register_xlsx(rows, header), XLSX, name)
    return download(draw("register_book", {**header, "rows": list(rows)}, at=now), "application/pdf", name)
