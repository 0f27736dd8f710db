"""Answering the checklist by keyboard, dossier after dossier; the report with what has to be mended; its paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.inspections import permissions as may
from motcua.inspections import queries, services
from motcua.inspections.checklists import DOSSIER, OFFICE
from motcua.inspections.models import Programme, Recommendation, SampledDossier
from motcua.inspections.papers import report_pdf
from motcua.meetings.queries import people_of, posts_to_lead
from motcua.web.inspections.forms import MendingForm, ReportForm, SheetForm
from motcua.web.inspections.programme import crumbs_of, find, may_open_dossier
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here, sent

LONGEST_KEY = 16


@officer_required
@require_http_methods(["GET", "POST"])
def dossier(request: OfficerRequest, pk: int, position: int) -> HttpResponse:
    """GET: the questions about one dossier. POST: keep the answers; viec=sau goes on to the next dossier."""
    row = find(request, pk)
    sampled = _sampled(row, position)
    form = _dossier_form(request, row, sampled)
    if request.method == "POST":
        require(may.can_check_dossier(here(request), sampled))
        assert form is not None  # who may check has the form
        if form.is_valid():
            try:
                changed = services.record_dossier(sampled, form.said(), by=request.officer, at=timezone.now())
            except services.Outdated as outdated:
                form.outdate(outdated)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, f"Đã lưu {changed} câu trả lời của hồ sơ {position}.")
                return _onward(request, row, position)
    dossiers = row.sample.dossiers.count()
    context = {
        "programme": row,
        "sampled": sampled,
        "case": sampled.dossier.case,
        "form": form,
        "is_own": may.has_handled(request.officer, sampled) and may.can_check(here(request), row),
        "answers": _answers(row, sampled),
        "count": dossiers,
        "previous": position - 1 or None,
        "next": position + 1 if position < dossiers else None,
        "can_open": may_open_dossier(request, sampled.dossier.case),
        "crumbs": crumbs_of(row, f"Hồ sơ {position}"),
    }
    return render(request, "inspections/dossier.html", context, status=422 if form and form.errors else 200)


def _sampled(row: Programme, position: int) -> SampledDossier:
    sample = getattr(row, "sample", None)
    rows = sample.dossiers.select_related("dossier__case", "dossier__version") if sample else None
    found = rows.filter(position=position).first() if rows is not None else None
    if found is None:
        raise Http404
    found.sample.programme = row
    return found


def _dossier_form(request: OfficerRequest, row: Programme, sampled: SampledDossier) -> SheetForm | None:
    if not may.can_check_dossier(here(request), sampled):
        return None
    items = row.checklist.of(DOSSIER)
    suggested = {item.code: queries.responsible_for(item, sampled) for item in items}
    return SheetForm(
        sent(request),
        items=items,
        known=queries.answers_of(row, sampled),
        people=[(one.pk, one.full_name) for one in queries.handlers_of(sampled)],
        suggested={code: one.pk for code, one in suggested.items() if one},
    )


def _answers(row: Programme, sampled: SampledDossier | None) -> list[tuple[Any, Any]]:
    """Questions with what was answered, for those who only read."""
    known = queries.answers_of(row, sampled)
    return [(item, known.get(item.code)) for item in row.checklist.of(DOSSIER if sampled else OFFICE)]


def _onward(request: OfficerRequest, row: Programme, position: int) -> HttpResponse:
    is_last = position >= row.sample.dossiers.count()
    if request.POST.get("viec") == "sau" and not is_last:
        return redirect("inspections:dossier", row.pk, position + 1)
    return redirect("inspections:programme", row.pk)


@officer_required
@require_http_methods(["GET", "POST"])
def office(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the questions about the office. POST: keep the answers."""
    row = find(request, pk)
    if getattr(row, "sample", None) is None:
        raise Http404
    form = None
    if may.can_check(here(request), row):
        form = SheetForm(
            sent(request),
            items=row.checklist.of(OFFICE),
            known=queries.answers_of(row, None),
            people=people_of(row.agency, day_of(timezone.now())),
            suggested={},
        )
    if request.method == "POST":
        require(form is not None)
        assert form is not None  # said by `require`
        if form.is_valid():
            try:
                changed = services.record_office(row, form.said(), by=request.officer, at=timezone.now())
            except services.Outdated as outdated:
                form.outdate(outdated)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, f"Đã lưu {changed} câu trả lời về đơn vị.")
                return redirect("inspections:programme", pk)
    context = {
        "programme": row,
        "form": form,
        "answers": _answers(row, None),
        "crumbs": crumbs_of(row, "Nội dung của đơn vị"),
    }
    return render(request, "inspections/office.html", context, status=422 if form and form.errors else 200)


# The report


@officer_required
@require_http_methods(["GET", "POST"])
def report(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: words and recommendations. POST viec=luu|trinh: keep the words, or lay them before a leader too;
    viec=kien-nghi: add a recommendation; viec=bo with muc (its key): take one away.
    """
    row, now = find(request, pk), timezone.now()
    require(may.can_report(here(request), row))
    work = request.POST.get("viec", "") if request.method == "POST" else ""
    if request.method == "POST" and work not in ("luu", "trinh", "kien-nghi", "bo"):
        raise Http404
    if work == "bo":
        return _drop(request, row)
    kept = row.report
    initial = {"assessment": kept.assessment, "causes": kept.causes}
    form = ReportForm(request.POST if work in ("luu", "trinh") else None, initial=initial)
    told = request.POST if work == "kien-nghi" else None
    mending = MendingForm(told, agency=row.agency, day=day_of(now), prefix="kn")
    chosen = mending if work == "kien-nghi" else form
    if work and chosen.is_valid():
        try:
            said = _keep(request, row, work, form, mending)
        except Refused as refused:
            chosen.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("inspections:programme" if work == "trinh" else "inspections:report", pk)
    posts = dict(posts_to_lead(row.agency, day_of(now)))
    context = {
        "programme": row,
        "report": kept,
        "form": form,
        "mending": mending,
        "missing": queries.missing_of(row),
        "faults": queries.faults_of(row),
        "recommendations": [(one, posts.get(one.lead_post, "")) for one in row.recommendations.all()],
        "crumbs": crumbs_of(row, "Báo cáo"),
    }
    return render(request, "inspections/report.html", context, status=422 if chosen.errors else 200)


def _drop(request: OfficerRequest, row: Programme) -> HttpResponse:
    raw = request.POST.get("muc", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < LONGEST_KEY):
        raise Http404
    named = Recommendation(pk=int(raw), programme=row)
    try:
        services.remove_recommendation(named, by=request.officer, at=timezone.now())
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Đã bỏ kiến nghị.")
    return redirect("inspections:report", row.pk)


def _keep(request: OfficerRequest, row: Programme, work: str, form: ReportForm, mending: MendingForm) -> str:
    by, now = request.officer, timezone.now()
    if work == "kien-nghi":
        services.add_recommendation(row, mending.mending(), by=by, at=now)
        return "Đã thêm kiến nghị."
    told = form.cleaned_data
    services.write_report(row, assessment=told["assessment"], causes=told["causes"], by=by, at=now)
    if work == "luu":
        return "Đã lưu báo cáo."
    services.submit_report(row, by=by, at=now)
    return "Đã trình lãnh đạo ký báo cáo."


@officer_required
@require_GET
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the report as a paper; once signed always the same bytes. Not found before the sample was drawn."""
    row = find(request, pk)
    kept = getattr(row, "report", None)
    if kept is None:
        raise Http404
    return pdf_answer(report_pdf(kept, at=timezone.now()), f"bao-cao-kiem-tra-{row.pk}")
