"""Official forms and the register: on screen, as files, and every cell opened. Reports in words: `report_words`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.headings import depth_of, head_cells
from motcua.procedures.models import Field
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.continuity import signed_gaps
from motcua.reporting.forms.definition import CADENCES, Column, Edition, Form, form_named, known_forms
from motcua.reporting.forms.engine import Filled, FilledRow, column_paper, fill
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.outputs import LATE_LIST, REGISTER, TYPES, Order, file_of
from motcua.reporting.forms.sources import dossiers_of_cell, opens
from motcua.reporting.measures import NOTHING, Window, percent
from motcua.reporting.periods import Period
from motcua.reporting.register import header_of, in_register, row_of
from motcua.web.board.closings import closing_of
from motcua.web.board.home import agency_of
from motcua.web.board.periods import asks_period, month_before, month_choices, period_choices, where_of
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PDF_ROWS = 5000  # more lines than a bound book has; the spreadsheet takes any number
ORDER = ("bao-cao-quy", "bao-cao-nam")  # these stand first
KEYS = {"quarter": "quy", "year": "nam", "month": "thang"}
CRUMBS = (("Điều hành", "/dieu-hanh/"), ("Báo cáo", "/dieu-hanh/bao-cao/"))
View = Callable[..., HttpResponse]


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def downloads(period: Period, kinds: tuple[str, ...], **more: str) -> list[tuple[str, str]]:
    return [(kind.upper(), f"?{urlencode({**where_of(period), **more, 'dang': kind})}") for kind in kinds]


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [*CRUMBS, *more]


# The list


@dataclass(frozen=True)
class Listing:
    """A form on the list: its running period and when it must be sent."""

    form: Form
    edition: Edition
    period: Period
    due_on: date | None
    days_left: int | None
    url: str

    @property
    def cadence(self) -> str:
        return CADENCES[self.form.cadence]


@officer_required
@require_GET
def report_list(request: OfficerRequest) -> HttpResponse:
    """GET: all forms with the deadline of the running period and to whom they go."""
    agency, now = agency_of(request), timezone.now()
    receiver = deadlines.receiver_on(agency, day_of(now))
    context = {
        "listings": _listings(agency, now),
        "receiver": receiver,
        "rule": deadlines.rule_on(day_of(now)),
        "crumbs": [*crumbs()[:1], ("Báo cáo", "")],
    }
    return render(request, "board/reports/list.html", context)


def _listings(agency: Agency, now: datetime) -> list[Listing]:
    found = []
    for form in known_forms(own_folder()):
        period = deadlines.running_period(form.cadence, now)
        edition = form.edition_on(period.last)
        if edition is None:
            continue
        due = deadlines.due_on(agency, form.cadence, period) if form.row_source != "register" else None
        left = (due - day_of(now)).days if due else None
        url = f"{reverse('board:report', args=[form.code])}?{urlencode(where_of(_opened(form, now)))}"
        found.append(Listing(form, edition, period, due, left, url))
    return sorted(found, key=_place)


def _place(one: Listing) -> tuple[int, bool, str]:
    """Reports in words first, the register last."""
    code = one.form.code
    return ORDER.index(code) if code in ORDER else len(ORDER), one.form.row_source == "register", code


def _opened(form: Form, now: datetime) -> Period:
    """Which period a form opens with: the running one; of a monthly list the month that is over."""
    running = deadlines.running_period(form.cadence, now)
    return month_before(day_of(now)) if form.cadence == "month" else running


def choices_of(form: Form, now: datetime, period: Period) -> list[dict[str, object]]:
    return month_choices(now, period) if form.cadence == "month" else period_choices(now, period)


# One form


def of_form(view: View) -> View:
    """Give the view the period that was asked for, or the ordinary one of the form; 404 for a form nobody knows."""

    @wraps(view)
    def answered(request: OfficerRequest, form: str, **kwargs: object) -> HttpResponse:
        known = next((one for one in known_forms(own_folder()) if one.code == form), None)
        if known is None:
            agency_of(request)
            raise Http404
        return asks_period(KEYS[known.cadence], known.name)(view)(request, form, **kwargs)

    return answered


@officer_required
@require_GET
@of_form
def report(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky=|?tu=&den= &dang=json|xlsx|docx|pdf: a form of a period, on screen or as a file."""
    agency, now = agency_of(request), timezone.now()
    if form == REGISTER and not request.GET.get("dang"):
        return redirect(f"{reverse('board:register')}?{urlencode(where_of(period))}")
    try:
        found, edition = form_named(form, period.last, own_folder())
        if kind := asked_kind(request):
            return _file(request, found, period, kind, now)
        if found.is_narrative:
            return redirect(f"{reverse('board:report_words', args=[form])}?{urlencode(where_of(period))}")
        filled = fill(form, agency, period, at=now)
    except Refused as refused:
        return refused_page(request, form, period, refused)
    context = {
        **_context(filled, edition, now),
        "downloads": downloads(period, _kinds(form)),
        "closings": closing_of(here(request), found, period, now, signed_gaps(filled)),
    }
    return render(request, "board/reports/form.html", context)


def asked_kind(request: OfficerRequest) -> str:
    kind = request.GET.get("dang", "")
    return kind if kind in TYPES else ""


def _kinds(form: str) -> tuple[str, ...]:
    return ("pdf", "docx", "xlsx", "json") if form != LATE_LIST else ("docx", "xlsx", "json")


def refused_page(request: OfficerRequest, form: str, period: Period, refused: Refused) -> HttpResponse:
    """The page of a report that cannot be made, with the reason and another period to choose."""
    known = next(one for one in known_forms(own_folder()) if one.code == form)
    context = {
        "name": known.name,
        "wrong": refused.sentence,
        "period": period,
        "choices": choices_of(known, timezone.now(), period),
        "crumbs": crumbs((known.name, "")),
    }
    return render(request, "board/reports/refused.html", context, status=409)


def _file(request: OfficerRequest, form: Form, period: Period, kind: str, now: datetime) -> HttpResponse:
    officer = request.officer
    if form.row_source == "register":
        note_register_taken(request, period, None, kind, now)
    order = Order(form.code, officer.agency, period, kind, now, preparer=officer.full_name)
    return download(file_of(order), kind, f"{form.code}_{period.first}_{period.last}")


def _context(filled: Filled, edition: Edition, now: datetime) -> dict[str, Any]:
    form, period = filled.form, filled.period
    columns = [column_paper(column) for column in form.columns]
    every = [*filled.rows, *([filled.total] if filled.total else [])]
    return {
        "filled": filled,
        "form": form,
        "edition": edition,
        "period": period,
        "choices": choices_of(form, now, period),
        "heads": [
            [cell for cell in head_cells(columns) if cell.row == row and cell.column > 0]
            for row in range(depth_of(columns))
        ],
        "depth": depth_of(columns),
        "rows": [_linked(row, filled) for row in every],
        "facts": [(ratio.label, percent(value) or NOTHING) for ratio, value in filled.ratios],
        "due_on": deadlines.due_on(filled.agency, form.cadence, period),
        "receiver": deadlines.receiver_on(filled.agency, period.last),
        "opens": any(opens(form, column.figure) for column in form.columns),
        "crumbs": crumbs((form.name, "")),
    }


def _linked(row: FilledRow, filled: Filled) -> dict[str, Any]:
    """A row whose figures carry the address of their dossiers (none where there is nothing to open)."""
    cells = [_cell(column, row, filled) for column in filled.form.columns[2:]]
    return {"name": row.values.get("2") or row.label, "is_total": row is filled.total, "cells": cells}


def _cell(column: Column, row: FilledRow, filled: Filled) -> dict[str, Any]:
    value, url = row.values[column.number], ""
    if column.is_figure and value and opens(filled.form, column.figure):
        where = {**where_of(filled.period), "cot": column.number, "linh-vuc": row.key}
        url = f"{reverse('board:report_cell', args=[filled.form.code])}?{urlencode(where)}"
    elif filled.form.row_source == "measures" and column.number == "6":
        url = f"{reverse('board:measure', args=[row.key])}?{urlencode(where_of(filled.period))}"
    shown = (percent(value) or NOTHING) if column.type == "percent" else value
    return {"column": column, "value": value, "shown": shown, "url": url, "is_day": hasattr(value, "isoformat")}


@officer_required
@require_GET
@of_form
def report_cell(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky= &cot=<number> &linh-vuc=<slug>: the dossiers counted in one cell."""
    agency, now = agency_of(request), timezone.now()
    number, slug = request.GET.get("cot", ""), request.GET.get("linh-vuc", "")
    found, _edition = form_named(form, period.last, own_folder())
    column = next((one for one in found.columns if one.number == number), None)
    if column is None or not opens(found, column.figure):
        raise Http404
    field = get_object_or_404(Field, slug=slug) if slug else None
    cases = dossiers_of_cell(agency, Window(period, now), column.figure, slug)
    report_url = f"{reverse('board:report', args=[form])}?{urlencode(where_of(period))}"
    context = {
        "title": f"Cột ({number}) · {column.words}",
        "lead": f"{field.name if field else 'Tất cả lĩnh vực'} · {period}",
        "page": page_of(cases, request),
        "crumbs": crumbs((found.name, report_url), (f"Cột ({number})", "")),
    }
    return render(request, "board/home/dossiers.html", context)


# The register


@officer_required
@require_GET
@asks_period("quy", "Sổ theo dõi hồ sơ")
def register(request: OfficerRequest, period: Period) -> HttpResponse:
    """GET ?ky=|?tu=&den= &linh-vuc=<slug> &dang=xlsx|docx|pdf: the register. Names are whole on paper only."""
    agency, now = agency_of(request), timezone.now()
    slug = request.GET.get("linh-vuc", "")
    field = get_object_or_404(Field, slug=slug) if slug else None
    found = in_register(agency, period, field_slug=slug)
    kind = asked_kind(request)
    too_long = kind in {"pdf", "docx"} and found.count() > PDF_ROWS
    if kind in {"xlsx", "docx", "pdf"} and not too_long:
        note_register_taken(request, period, field, kind, now)
        order = Order(REGISTER, agency, period, kind, now, preparer=request.officer.full_name, field=field)
        return download(file_of(order), kind, f"so-theo-doi_{period.first}_{period.last}")
    page = page_of(found, request)
    context = {
        "period": period,
        "choices": period_choices(now, period),
        "fields": Field.objects.order_by("name"),
        "field": field,
        "page": page,
        "rows": [row_of(dossier, agency) for dossier in page.items],
        "form": header_of(agency, period, at=now)["form"],
        "downloads": downloads(period, ("xlsx", "pdf"), **({"linh-vuc": slug} if slug else {})),
        "too_long": too_long,
        "crumbs": crumbs(("Sổ theo dõi hồ sơ", "")),
    }
    return render(request, "board/reports/register.html", context)


def note_register_taken(request: OfficerRequest, period: Period, field: Field | None, kind: str, now: datetime) -> None:
    """The whole book leaves the house with names and addresses: the log tells who took it."""
    officer = request.officer
    agency, slug = officer.agency, field.slug if field else ""
    with transaction.atomic():
        data = {"from": period.first, "to": period.last, "field": slug, "format": kind}
        log("dossier:register:taken", by=officer, agency=agency, at=now, subject=f"register:{agency.code}", data=data)
