"""The report in words: read with its figures, and edited with its figures kept as tokens."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.refusals import Refused
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.continuity import Gap, signed_gaps
from motcua.reporting.forms.definition import form_named
from motcua.reporting.forms.drafts import write_paragraphs
from motcua.reporting.forms.folders import own_folder
from motcua.reporting.forms.narrative import Narrative, Passage, compose
from motcua.reporting.forms.sources import opens
from motcua.reporting.forms.tokens import Part, Shown, offered
from motcua.reporting.periods import Period
from motcua.web.board.closings import closing_of
from motcua.web.board.home import agency_of
from motcua.web.board.periods import period_choices, where_of
from motcua.web.board.reports import crumbs, downloads, of_form, refused_page
from motcua.web.ui.guard import officer_required
from motcua.web.ui.request import OfficerRequest, here


@officer_required
@require_GET
@of_form
def read(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky=: the report as it would be printed; every figure opens."""
    agency, now = agency_of(request), timezone.now()
    try:
        report = _composed(form, period, request, now)
    except Refused as refused:
        return refused_page(request, form, period, refused)
    base = reverse("board:report", args=[form])
    context = {
        "report": report,
        "form": report.form,
        "edition": report.edition,
        "period": period,
        "choices": period_choices(now, period),
        "opening": [_parts(parts, period) for parts in report.opening],
        "sections": [_section(passage, period) for passage in report.passages],
        "closing": _parts(report.closing, period),
        "attached": [(one.form.name, one.form.title, _report_url(one.form.code, period)) for one in report.attached],
        "due_on": deadlines.due_on(agency, report.form.cadence, period),
        "receiver": deadlines.receiver_on(agency, period.last),
        "edit_url": f"{reverse('board:edit_words', args=[form])}?{urlencode(where_of(period))}",
        "downloads": [(label, base + address) for label, address in downloads(period, ("pdf", "docx", "xlsx", "json"))],
        "closings": closing_of(here(request), report.form, period, now, _gaps(report)),
        "crumbs": crumbs((report.form.name, "")),
    }
    return render(request, "board/reports/words.html", context)


def _gaps(report: Narrative) -> list[Gap]:
    return [gap for filled in report.attached for gap in signed_gaps(filled)]


def _composed(form: str, period: Period, request: OfficerRequest, now: datetime) -> Narrative:
    if not form_named(form, period.last, own_folder())[0].is_narrative:
        raise Http404
    return compose(form, request.officer.agency, period, at=now)


def _section(passage: Passage, period: Period) -> dict[str, Any]:
    return {
        "heading": passage.section.heading,
        "level": passage.section.level,
        "is_edited": passage.is_edited,
        "paragraphs": [_parts(parts, period) for parts in passage.paragraphs],
    }


def _parts(parts: list[Part], period: Period) -> list[tuple[str, str, str]]:
    """(text, address, token) of each piece."""
    return [(part.text, _url(part.shown, period), part.shown.token if part.shown else "") for part in parts]


def _report_url(code: str, period: Period) -> str:
    return f"{reverse('board:report', args=[code])}?{urlencode(where_of(period))}"


def _url(shown: Shown | None, period: Period) -> str:
    if shown is None:
        return ""
    if shown.measure:
        return f"{reverse('board:measure', args=[shown.measure])}?{urlencode(where_of(period))}"
    if not shown.form:
        return ""
    form, _edition = form_named(shown.form, period.last, own_folder())
    if shown.column and shown.value and opens(form, form.column(shown.column).figure):
        where = urlencode({**where_of(period), "cot": shown.column})
        return f"{reverse('board:report_cell', args=[shown.form])}?{where}"
    return _report_url(shown.form, period)


@officer_required
@require_http_methods(["GET", "POST"])
@of_form
def edit(request: OfficerRequest, form: str, period: Period) -> HttpResponse:
    """GET ?ky=: one box for each section, figures as tokens. POST: keep what was written; refused, it stays typed."""
    agency, now = agency_of(request), timezone.now()
    try:
        report = _composed(form, period, request, now)
    except Refused as refused:
        return refused_page(request, form, period, refused)
    back = f"{reverse('board:report_words', args=[form])}?{urlencode(where_of(period))}"
    typed = {key.removeprefix("muc-"): str(value) for key, value in request.POST.items() if key.startswith("muc-")}
    problem: Refused | None = None
    if request.method == "POST":
        texts = {**typed, **{key: _prepared(report, key) for key in request.POST.getlist("soan-lai")}}
        try:
            write_paragraphs(form, agency, period, texts, number=_number(request), by=request.officer, at=now)
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, "Đã lưu lời văn báo cáo. Số liệu trong lời văn vẫn theo sổ.")
            return redirect(back)
    context = {
        "report": report,
        "form": report.form,
        "period": period,
        "where": where_of(period),
        "boxes": [_box(passage, typed, problem) for passage in report.passages if passage.section.has_text],
        "problem": problem,
        "problem_target": f"muc-{problem.field}" if problem and problem.field else "",
        "number": _number(request) if problem else (report.draft.number if report.draft else 0),
        "groups": offered(report.book, report.form.attached),
        "back": back,
        "crumbs": crumbs((report.form.name, back), ("Sửa lời văn", "")),
    }
    return render(request, "board/reports/edit_words.html", context, status=422 if problem else 200)


def _number(request: OfficerRequest) -> int:
    raw = request.POST.get("lan", "0")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0


def _prepared(report: Narrative, key: str) -> str:
    return next((passage.prepared for passage in report.passages if passage.section.key == key), "")


def _box(passage: Passage, typed: dict[str, str], problem: Refused | None) -> dict[str, Any]:
    section = passage.section
    text = typed.get(section.key, passage.text)
    return {
        "key": section.key,
        "heading": section.heading,
        "hint": section.hint,
        "text": text,
        "rows": min(max(text.count("\n") + len(text) // 90 + 2, 3), 14),
        "is_edited": passage.is_edited,
        "error": problem.sentence if problem and problem.field == section.key else "",
    }
