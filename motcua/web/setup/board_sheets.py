"""Printing what hangs on the board: one sheet, all sheets of a field in one file, the contents of a place."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.common.moments import day_of
from motcua.documents.board_sheets import SIZES, board_contents, board_sheets
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.permissions import can_confirm_postings
from motcua.procedures.posting_queries import places_of, shown_at
from motcua.procedures.queries import fields_on, search_versions, version_on, versions_of, versions_on
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest


def _guard(request: OfficerRequest) -> None:
    require(can_confirm_postings(request.officer, request.duties, day_of(timezone.now())))


@officer_required
@require_GET
def sheets(request: OfficerRequest) -> HttpResponse:
    """GET ?linh-vuc=: the fields with their files; for one field, each procedure's own sheet."""
    _guard(request)
    today = day_of(timezone.now())
    fields = fields_on(today)
    chosen = next((one for one in fields if one.slug == request.GET.get("linh-vuc")), None)
    context = {
        "page": page_of(fields, request, count=len(fields)),
        "chosen": chosen,
        "versions": search_versions("", today, field=chosen.slug) if chosen else [],
        "crumbs": [
            ("Cài đặt", "/cai-dat/"),
            ("Niêm yết thủ tục", reverse("setup:postings")),
            ("In tờ niêm yết", ""),
        ],
    }
    return render(request, "setup/postings/sheets.html", context)


@officer_required
@require_GET
def field_sheets(request: OfficerRequest, size: str, slug: str) -> HttpResponse:
    """GET: the sheets of all procedures of a field in force today, by name, in one file."""
    _guard(request)
    now = timezone.now()
    rows = versions_on(day_of(now)).filter(field__slug=slug).order_by("name", "number")
    newest: dict[int, ProcedureVersion] = {row.procedure_id: row for row in rows}
    if size not in SIZES or not newest:
        raise Http404
    return pdf_answer(board_sheets(request.officer.agency, list(newest.values()), size, at=now), f"{slug}-{size}")


@officer_required
@require_GET
def sheet(request: OfficerRequest, size: str, code: str) -> HttpResponse:
    """GET: the sheet of one procedure: of the version in force today, else of the newest."""
    _guard(request)
    now = timezone.now()
    version = version_on(code, day_of(now)) or next(iter(versions_of(code)), None)
    if size not in SIZES or version is None:
        raise Http404
    return pdf_answer(board_sheets(request.officer.agency, [version], size, at=now), f"{code}-{size}")


@officer_required
@require_GET
def contents(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the list of what hangs at a place now."""
    _guard(request)
    agency, now = request.officer.agency, timezone.now()
    place = next((one for one in places_of(agency, with_closed=True) if one.code == code), None)
    if place is None:
        raise Http404
    return pdf_answer(board_contents(agency, place.name, shown_at(agency, code, now), at=now), f"muc-luc-{code}")
