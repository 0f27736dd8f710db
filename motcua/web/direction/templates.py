"""Templates of documents: which holds for each kind, to download, to replace by the office's own, to give up."""

from typing import cast

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
from motcua.direction.kinds import kinds
from motcua.direction.models import DocumentTemplate
from motcua.direction.queries import templates_of
from motcua.direction.services.templates import template_content
from motcua.direction.word import PLACES
from motcua.documents.office_files import WORD
from motcua.documents.storage import open_kept
from motcua.web.direction.forms import TemplateForm, sent
from motcua.web.direction.outgoing import word_answer
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

MORE_PLACES = (
    ("agency_lines", "tên cơ quan, từng dòng"), ("place", "địa danh"), ("heading", "tên loại"),
    ("addressee_lines", "kính gửi, từng dòng"), ("basis_lines", "căn cứ, từng dòng"),
)  # fmt: skip


@officer_required
@require_http_methods(["GET", "POST"])
def templates(request: OfficerRequest) -> HttpResponse:
    """GET: what holds today for each kind, and every version kept. POST kind, file, valid_from, note: a new one."""
    require(may.can_change_templates(here(request)))
    now = timezone.now()
    form = TemplateForm(*sent(request), initial={"valid_from": day_of(now)})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        file = told.pop("file")
        try:
            row = services.add_template(
                request.officer.agency, told.pop("kind"), (file, file.name), **told, by=request.officer, at=now
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            name = kinds()[row.kind].name.lower()
            messages.success(request, f"Đã thử và giữ mẫu {name}, dùng từ {row.valid_from:%d/%m/%Y}.")
            return redirect("direction:templates")
    return _page(request, form)


def _page(request: OfficerRequest, form: TemplateForm) -> HttpResponse:
    today = day_of(timezone.now())
    rows = [(row, kinds()[row.kind].name, row.holds_on(today), row.valid_to is None or row.valid_to > today)
            for row in templates_of(request.officer.agency)]  # fmt: skip
    held = {row.kind: row for row, _name, holds, _lasts in reversed(rows) if holds}
    context = {
        "form": form,
        "kinds": [(kind, held.get(kind.code)) for kind in kinds().values()],
        "page": (page := page_of(rows, request, size=30)),
        "rows": list(page),
        "places": [(_written(name), label) for name, label in PLACES.items()],
        "more_places": [(_written(name), label) for name, label in MORE_PLACES],
        "crumbs": [("Văn bản", reverse("direction:home")), ("Mẫu văn bản", "")],
    }  # fmt: skip
    return render(request, "direction/templates.html", context, status=422 if form.errors else 200)


def _written(name: str) -> str:
    """A place as it stands in a template; one of several lines is gone through."""
    return f"{{%p for line in {name} %}}" if name.endswith("lines") else f"{{{{ {name} }}}}"


@officer_required
@require_GET
def template_file(request: OfficerRequest, kind: str) -> HttpResponse:
    """GET: the template that holds today, as a Word file to edit."""
    require(may.can_change_templates(here(request)))
    if kind not in kinds():
        raise Http404
    content = template_content(request.officer.agency, kind, day_of(timezone.now()))
    return word_answer(content, f"mau-{kind.replace('_', '-')}")


def _find(request: OfficerRequest, pk: int) -> DocumentTemplate:
    require(may.can_change_templates(here(request)))
    row = templates_of(request.officer.agency).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@officer_required
@require_GET
def template_version(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one version as it was put up."""
    row = _find(request, pk)
    answer = FileResponse(open_kept(row.file), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="mau-{row.kind.replace("_", "-")}-{row.version}.docx"'
    return cast("HttpResponse", answer)


@officer_required
@require_POST
def drop_template(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: from tomorrow the house's own template holds again."""
    row = _find(request, pk)
    try:
        dropped = services.drop_template(row, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        was_used = dropped.pk is not None  # one that was still to come is gone
        messages.success(request, "Từ ngày mai dùng lại mẫu có sẵn." if was_used else "Đã bỏ mẫu chưa đến ngày dùng.")
    return redirect("direction:templates")
