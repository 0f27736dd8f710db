"""Documents that came in: registered, handed on, closed; and the scan."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction import permissions as may
from motcua.direction import services
from motcua.direction.models import IncomingDocument
from motcua.direction.queries import INCOMING_PEOPLE
from motcua.documents.storage import open_kept
from motcua.web.direction.forms import AssignForm, CloseForm, IncomingForm, posts_of_work, sent
from motcua.web.direction.registers import IN_LOOKS
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest, here


def _crumbs() -> list[tuple[str, str]]:
    return [("Văn bản", reverse("direction:home")), ("Văn bản đến", f"{reverse('direction:home')}?so=den")]


@officer_required
@require_http_methods(["GET", "POST"])
def new_incoming(request: OfficerRequest) -> HttpResponse:
    """GET: an empty line of the register. POST: give it the next arrival number."""
    require(may.can_record_incoming(here(request)))
    now = timezone.now()
    form = IncomingForm(*sent(request), initial={"arrived_on": day_of(now)})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.record_incoming(request.officer.agency, form.incoming(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã vào sổ, số đến {row.number}. Trình lãnh đạo phân công.")
            return redirect("direction:incoming", row.pk)
    context = {"form": form, "crumbs": [*_crumbs(), ("Đăng ký", "")]}
    return render(request, "direction/new_incoming.html", context, status=422 if form.errors else 200)


def find(request: OfficerRequest, pk: int) -> IncomingDocument:
    """The document of the own agency; not found for others, 403 for those who may not see it."""
    rows = IncomingDocument.objects.filter(agency_id=request.officer.agency_id).select_related(*INCOMING_PEOPLE)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    require(may.can_see_incoming(here(request), row, timezone.now()))
    return row


@officer_required
@require_GET
def incoming(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the line of the register, with the steps that are open to whoever looks at it."""
    return _page(request, find(request, pk))


def _page(request: OfficerRequest, row: IncomingDocument, *, wrong: DoorForm | None = None) -> HttpResponse:
    who, now = here(request), timezone.now()
    context: dict[str, Any] = {
        "document": row,
        "look": IN_LOOKS[row.state],
        "is_late": row.is_late(day_of(now)),
        "assign": None,
        "close": None,
        "crumbs": [*_crumbs(), (f"Số đến {row.number}", "")],
    }
    if may.can_assign(who, row):
        context["assign"] = wrong if isinstance(wrong, AssignForm) else _assign_form(request, row)
    if may.can_close(who, row, now):
        context["close"] = wrong if isinstance(wrong, CloseForm) else CloseForm(document=row)
    return render(request, "direction/incoming.html", context, status=422 if wrong else 200)


def _assign_form(request: OfficerRequest, row: IncomingDocument) -> AssignForm:
    posts = posts_of_work(row.agency, timezone.now())
    if request.method == "POST":
        return AssignForm(request.POST, posts=posts)
    initial = {"post": row.handler_post, "instruction": row.instruction, "due_on": row.due_on}
    return AssignForm(posts=posts, initial=initial)


@officer_required
@require_POST
def assign(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST post, instruction, due_on: hand it to whoever settles it."""
    row = find(request, pk)
    require(may.can_assign(here(request), row))
    form = _assign_form(request, row)
    if not form.is_valid():
        return _page(request, row, wrong=form)
    try:
        done = services.assign_incoming(row, form.assignment(), by=request.officer, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return _page(request, row, wrong=form)
    messages.success(request, f"Đã giao {done.handler} giải quyết.")
    return redirect("direction:incoming", pk)


@officer_required
@require_POST
def close(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST note, answer: it is settled."""
    row, now = find(request, pk), timezone.now()
    require(may.can_close(here(request), row, now))
    form = CloseForm(request.POST, document=row)
    if not form.is_valid():
        return _page(request, row, wrong=form)
    try:
        services.close_incoming(row, **form.cleaned_data, by=request.officer, at=now)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, row, wrong=form)
    messages.success(request, "Đã ghi kết quả giải quyết.")
    return redirect("direction:incoming", pk)


@officer_required
@require_GET
def scan(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the scan as it was handed in."""
    row = find(request, pk)
    if row.file is None:
        raise Http404
    answer = FileResponse(open_kept(row.file), content_type=row.file.mime)
    answer["Content-Disposition"] = f'inline; filename="van-ban-den-{row.year}-{row.number}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)
