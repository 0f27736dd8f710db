"""Chốt số liệu: close a period, sign it, compare it with today, restate, print."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.casework.queries import visible_to
from motcua.common.refusals import Refused
from motcua.documents.headings import depth_of, head_cells
from motcua.reporting.contributions import codes_at, unpacked
from motcua.reporting.freezing import (
    MEASURES_ALONE,
    close_figures,
    form_names,
    freezes_of,
    frozen_file,
    is_intact,
    is_latest,
    parameter_lines,
    period_of,
    printed,
    sign_figures,
    signed_pdf,
)
from motcua.reporting.measures import BY_CODE
from motcua.reporting.models import Freeze, Restatement
from motcua.reporting.periods import Period, between, offered, period_named
from motcua.reporting.permissions import (
    can_close_figures,
    can_restate_figures,
    can_see_frozen_figures,
    can_sign_figures,
)
from motcua.reporting.report_06a import COLUMNS, FORM
from motcua.reporting.restating import differences, drifted, name_of, place_words, restate_figures, restatement_pdf
from motcua.web.board.reports import asked_kind, download
from motcua.web.ui.charts import number_text
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

CRUMB = ("Điều hành", "/dieu-hanh/")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CloseForm(DoorForm):
    """Which period; days typed go before the one chosen."""

    ky = forms.ChoiceField(label="Kỳ đã hết", required=False)
    tu = DayField(label="Hoặc từ ngày", required=False)
    den = DayField(label="Đến hết ngày", required=False)
    form = forms.ChoiceField(label="Chốt những gì", choices=form_names, initial=FORM)

    def __init__(self, periods: list[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(period.key, f"{period} ({period.first:%d/%m/%Y}–{period.last:%d/%m/%Y})") for period in periods]
        self.fields["ky"].choices = choices  # type: ignore[attr-defined]

    def period(self) -> Period:
        """Refused: one day without the other, or neither a period nor days."""
        first, last, key = (self.cleaned_data[name] for name in ("tu", "den", "ky"))
        if first and last:
            return between(first, last)
        if first or last:
            raise Refused("Ghi cả ngày đầu và ngày cuối của kỳ.", field="tu" if last else "den")
        if not key:
            raise Refused("Chọn một kỳ, hoặc ghi từ ngày, đến ngày.", field="ky")
        return period_named(key)


@officer_required
@require_http_methods(["GET", "POST"])
def freezes(request: OfficerRequest) -> HttpResponse:
    """GET: what was closed, newest first. POST ky= | tu=&den= with form=: close a period."""
    who, now = here(request), timezone.now()
    require(can_see_frozen_figures(who))
    agency = request.officer.agency
    over = [period for period in offered(now) if period.until <= now]
    form = CloseForm(over, request.POST) if request.method == "POST" else CloseForm(over)
    if request.method == "POST" and form.is_valid():
        require(can_close_figures(who))
        try:
            freeze = close_figures(agency, form.cleaned_data["form"], form.period(), by=who.officer, at=now)
        except Refused as refused:
            form.refuse(_beside(refused, form))
        else:
            messages.success(request, f"Đã chốt số liệu {period_of(freeze)}, lần {freeze.number}.")
            return redirect("board:freeze", freeze.pk)
    page, names = page_of(freezes_of(agency), request), names_of_forms()
    context = {
        "form": form,
        "page": page,
        "lines": [(row, names.get(row.form, row.form)) for row in page],
        "drifted": drifted(agency),
        "crumbs": [CRUMB, ("Chốt số liệu", "")],
    }
    return render(request, "board/frozen/list.html", context, status=422 if form.errors else 200)


def names_of_forms() -> dict[str, str]:
    """What was closed, short: in lists."""
    return {**form_names(), FORM: "Biểu II.06a, các chỉ tiêu", MEASURES_ALONE: "Các chỉ tiêu"}


def _beside(refused: Refused, form: CloseForm) -> Refused:
    """The act speaks of the period; here it stands in the list or in the two days."""
    fields = {"period": "den" if form.cleaned_data.get("den") else "ky", "to": "den"}
    return Refused(refused.sentence, field=fields.get(refused.field, refused.field))


def _freeze(request: OfficerRequest, pk: int) -> Freeze:
    """Of the officer's own agency; another agency's does not exist for them."""
    require(can_see_frozen_figures(here(request)))
    return get_object_or_404(
        Freeze.objects.select_related("agency", "closed_by", "signed_by", "paper"), agency=request.officer.agency, pk=pk
    )


@officer_required
@require_GET
def freeze(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one closing with its figures, its hash asked anew, and its restatements. ?dang=docx|xlsx: as a file."""
    who, row = here(request), _freeze(request, pk)
    kind = asked_kind(request)
    if kind in {"docx", "xlsx"} and "paper" in row.values:
        return download(frozen_file(row, kind), kind, f"{row.form}_{row.period_first}_{row.period_last}")
    last = row.is_signed or is_latest(row)
    measures = [{**printed(one), "url": _members_url(row, one["code"])} for one in row.values["measures"]]
    context = {
        "freeze": row,
        "period": period_of(row),
        "form_name": form_names().get(row.form, row.form),
        "intact": is_intact(row),
        "is_last": last,
        "rows": [_linked(row, line) for line in row.values.get("table", [])],
        "columns": COLUMNS,
        "tables": [_table(row, table) for table in row.values.get("tables", [])],
        "words": row.values.get("words", []),
        "has_files": "paper" in row.values,
        "measures": measures,
        "parameters": parameter_lines(row.parameters),
        "restatements": row.restatements.defer("contributions", "values").select_related("confirmed_by", "paper"),
        "may_sign": can_sign_figures(who) and not row.is_signed and last,
        "crumbs": [CRUMB, ("Chốt số liệu", reverse("board:freezes")), (f"{period_of(row)}", "")],
    }
    return render(request, "board/frozen/detail.html", context)


def _members_url(row: Freeze, place: str) -> str:
    return f"{reverse('board:freeze_members', args=[row.pk])}?{urlencode({'o': place})}"


def _linked(row: Freeze, line: dict[str, Any]) -> dict[str, Any]:
    """A row of the table whose figures open the dossiers that were counted then."""
    cells = [
        (column, line[column], _members_url(row, f"{FORM}|{line['2']}|{column}") if line[column] else "")
        for column in COLUMNS
    ]
    return {"name": line["2"], "cells": cells}


def _table(row: Freeze, table: dict[str, Any]) -> dict[str, Any]:
    """A kept table with its headings as they span, and addresses for what opens."""
    columns = table["columns"]
    heads = [
        [cell for cell in head_cells(columns) if cell.row == level and cell.column > 0]
        for level in range(depth_of(columns))
    ]
    places = {place.rsplit("|", 1)[0] for place in unpacked(row.contributions)["places"] if place.count("|") == 2}
    opens = any(place.startswith(f"{table['code']}|") for place in places)
    lines = [
        {**line, "cells": [_kept_cell(row, table, line, column, opens=opens) for column in columns[2:]]}
        for line in table["rows"]
    ]
    return {**table, "heads": heads, "depth": depth_of(columns), "lines": lines, "opens": opens}


def _kept_cell(
    row: Freeze, table: dict[str, Any], line: dict[str, Any], column: dict[str, Any], *, opens: bool
) -> dict[str, Any]:
    value = line["cells"][column["number"]]
    is_figure = column["type"] in {"number", "money"}
    place = f"{table['code']}|{line['name']}|{column['number']}"
    url = _members_url(row, place) if opens and is_figure and value else ""
    day = date.fromisoformat(value) if column["type"] == "day" and ISO_DAY.fullmatch(str(value)) else None
    return {"column": column, "value": value, "is_figure": is_figure, "day": day, "url": url}


@officer_required
@require_GET
def members(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET ?o=II.06a|Hộ tịch|8 or ?o=T06: codes of what was counted then, as it was kept."""
    row, place = _freeze(request, pk), request.GET.get("o", "")
    found = codes_at(row.contributions, place, row.values.get("tables", []))
    if found is None:
        raise Http404
    page = page_of(found, request, count=len(found))
    cases = {case.code: case for case in visible_to(request.officer).filter(code__in=page.items)}
    context = {
        "freeze": row,
        "period": period_of(row),
        "lines": [(code, cases.get(code)) for code in page],
        "place": _place_name(place, row.values),
        "page": page,
        "count": len(found),
        "crumbs": [
            CRUMB, ("Chốt số liệu", reverse("board:freezes")),
            (f"{period_of(row)}", reverse("board:freeze", args=[pk])), ("Hồ sơ đã tính", ""),
        ],
    }  # fmt: skip
    return render(request, "board/frozen/members.html", context)


def _place_name(place: str, values: dict[str, Any]) -> str:
    """A place as a heading: II.06a, Hộ tịch, cột (8) …; T06 with its name."""
    return name_of(place, values) if "|" in place else f"{place}: {BY_CODE[place].name}"


@officer_required
@require_POST
def sign(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: the chairman signs; from now on nothing of it changes."""
    who, row = here(request), _freeze(request, pk)
    require(can_sign_figures(who))
    try:
        signed = sign_figures(row, by=who.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        assert signed.paper
        messages.success(request, f"Đã ký số liệu {period_of(row)}, số {signed.paper.number_text}.")
    return redirect("board:freeze", pk)


@officer_required
@require_GET
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the signed sheet as PDF."""
    row = _freeze(request, pk)
    return pdf_answer(signed_pdf(row), f"so-lieu-da-chot_{row.period_first}_{row.period_last}")


class RestateForm(DoorForm):
    reason = forms.CharField(
        label="Lý do đính chính", max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="Vì sao số khác đi, ai sửa, theo văn bản nào.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


@officer_required
@require_http_methods(["GET", "POST"])
def compare(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: what would be another figure today. POST reason= seen=: confirm it as a restatement."""
    who, row, now = here(request), _freeze(request, pk), timezone.now()
    form = RestateForm(request.POST) if request.method == "POST" else RestateForm()
    if request.method == "POST":
        require(can_restate_figures(who))
        if form.is_valid():
            try:
                done = restate_figures(row, by=who.officer, at=now, **form.cleaned_data)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, f"Đã lập đính chính lần {done.number}, số {done.paper.number_text}.")
                return redirect("board:restatement", pk, done.number)
    found = differences(row, at=now)
    form.initial["seen"] = found.sha256
    context = {
        "freeze": row,
        "period": period_of(row),
        "found": found,
        "changes": [_change(one.name, one.old, one.new) for one in found.changes],
        "form": form,
        # What was looked at is what is shown now, also after a refusal.
        "seen": found.sha256,
        "page": page_of(found.moves, request, size=100, count=len(found.moves)),
        "moves": _told(page_of(found.moves, request, size=100).items),
        "may_restate": can_restate_figures(who) and row.is_signed and bool(found),
        "crumbs": [
            CRUMB, ("Chốt số liệu", reverse("board:freezes")),
            (f"{period_of(row)}", reverse("board:freeze", args=[pk])), ("So với hôm nay", ""),
        ],
    }  # fmt: skip
    return render(request, "board/frozen/compare.html", context, status=422 if form.errors else 200)


def _change(name: str, old: int | str, new: int | str) -> dict[str, Any]:
    """Numbers as figures, texts as they are."""
    told = [number_text(value) if isinstance(value, int) else value or "–" for value in (old, new)]
    return {"name": name, "old": told[0], "new": told[1], "is_text": not isinstance(new, int)}


def _told(moves: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "left": list(map(place_words, one.left)),
            "joined": list(map(place_words, one.joined)),
            "why": one.why,
        }
        for one in moves
    ]


def _restatement(request: OfficerRequest, pk: int, number: int) -> Restatement:
    _freeze(request, pk)
    rows = Restatement.objects.defer("contributions").select_related("freeze__agency", "confirmed_by", "paper")
    return get_object_or_404(rows, freeze=pk, freeze__agency=request.officer.agency, number=number)


@officer_required
@require_GET
def restatement(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: one restatement as it was confirmed."""
    row = _restatement(request, pk, number)
    moves = page_of(row.moves, request, size=100, count=len(row.moves))
    shown = [
        {**one, "left": list(map(place_words, one["left"])), "joined": list(map(place_words, one["joined"]))}
        for one in moves
    ]
    context = {
        "restatement": row,
        "changes": [_change(one["name"], one["old"], one["new"]) for one in row.changes],
        "freeze": row.freeze,
        "period": period_of(row.freeze),
        "page": moves,
        "moves": shown,
        "crumbs": [
            CRUMB, ("Chốt số liệu", reverse("board:freezes")),
            (f"{period_of(row.freeze)}", reverse("board:freeze", args=[pk])), (f"Đính chính lần {number}", ""),
        ],
    }  # fmt: skip
    return render(request, "board/frozen/restatement.html", context)


@officer_required
@require_GET
def restatement_paper(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: the restatement as PDF."""
    row = _restatement(request, pk, number)
    return pdf_answer(restatement_pdf(row), f"dinh-chinh-{number}_{row.freeze.period_first}")
