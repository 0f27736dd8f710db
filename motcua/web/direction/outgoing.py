"""One document that goes out: written, submitted, given back, signed, given up; its PDF and its Word file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction import permissions as may
from motcua.direction import services
from motcua.direction.kinds import kinds
from motcua.direction.models import OutgoingDocument
from motcua.direction.papers import paper_data
from motcua.direction.queries import OUTGOING_PEOPLE
from motcua.documents.office_files import WORD
from motcua.documents.services import thaw
from motcua.dossiers.permissions import Actor
from motcua.web.direction.forms import LONGEST_BODY, LONGEST_SUMMARY, DocumentForm, ReasonForm, sent, typed_of
from motcua.web.direction.registers import OUT_LOOKS
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

PREFILLED = {
    "loai": "kind",
    "trich-yeu": "summary",
    "kinh-gui": "addressees",
    "noi-dung": "body",
    "noi-nhan": "recipients",
}
MOST_DIGITS = 12
SIGN = "Ký ban hành"
STEPS = (("draft", "Soạn"), ("submitted", "Trình ký"), ("signed", "Ký, vào sổ"))


# Writing


@officer_required
@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """GET ?loai=&trich-yeu=&kinh-gui=&noi-dung=&noi-nhan=, or ?tu= a document: a draft filled in. POST: keep it."""
    who = here(request)
    require(may.can_draft(who))
    form = DocumentForm(*sent(request), initial=_prefilled(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_document(request.officer.agency, form.draft(), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu bản soạn. Xem lại rồi trình ký.")
            return redirect("direction:document", row.pk)
    context = {"form": form, "title": "Soạn văn bản", "crumbs": [*_crumbs(), ("Soạn văn bản", "")]}
    return render(request, "direction/edit.html", context, status=422 if form.errors else 200)


def _prefilled(request: OfficerRequest) -> dict[str, str]:
    """From the address, or from an earlier document that is replaced or written again."""
    source = request.GET.get("tu", "")
    if source.isascii() and source.isdigit() and len(source) <= MOST_DIGITS:
        return typed_of(find(request, int(source)))
    told = {field: request.GET.get(name, "") for name, field in PREFILLED.items()}
    told["kind"] = told["kind"] if told["kind"] in kinds() else ""
    return {**told, "summary": told["summary"][:LONGEST_SUMMARY], "body": told["body"][:LONGEST_BODY]}


@officer_required
@require_http_methods(["GET", "POST"])
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: a draft to change. POST: keep what was typed."""
    row = find(request, pk)
    require(may.can_edit(here(request), row))
    form = DocumentForm(*sent(request), initial=typed_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_draft(row, form.draft(row), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu bản soạn.")
            return redirect("direction:document", pk)
    context = {
        "form": form,
        "document": row,
        "title": f"Sửa {row.kind_name.lower()}",
        "appendices": len(row.data.get("appendices", [])),
        "crumbs": [*_crumbs(), (row.kind_name, reverse("direction:document", args=[pk])), ("Sửa", "")],
    }
    return render(request, "direction/edit.html", context, status=422 if form.errors else 200)


def find(request: OfficerRequest, pk: int) -> OutgoingDocument:
    """The document of the own agency; not found for others, 403 for those who may not see it."""
    rows = OutgoingDocument.objects.filter(agency_id=request.officer.agency_id).select_related(*OUTGOING_PEOPLE)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    require(may.can_see(here(request), row))
    return row


def _crumbs() -> list[tuple[str, str]]:
    return [("Văn bản", reverse("direction:home"))]


# One document


@officer_required
@require_GET
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the document as it reads, with the steps that are open to whoever looks at it."""
    return _page(request, find(request, pk))


def _page(request: OfficerRequest, row: OutgoingDocument, *, back: ReasonForm | None = None) -> HttpResponse:
    who, now = here(request), timezone.now()
    paper = thaw(row.paper.data) if row.paper else paper_data(row, at=now)
    faults = [fault.sentence for fault in services.faults_of(row)] if may.can_submit(who, row) else []
    context = {
        "document": row,
        "seen": services.mark_of(row),
        "look": OUT_LOOKS[row.state],
        "paper": paper,
        "steps": _steps(row),
        "faults": faults,
        "can_edit": may.can_edit(who, row),
        "can_submit": may.can_submit(who, row) and not faults,
        "sign_label": SIGN,
        "can_sign": may.can_sign(who, row),
        "can_cancel": may.can_cancel(who, row),
        "back": (back or ReasonForm()) if may.can_return(who, row) else None,
        "is_refused": bool(back and back.errors),
        "crumbs": [*_crumbs(), (row.number_text or row.kind_name, "")],
    }
    return render(request, "direction/document.html", context, status=422 if back and back.errors else 200)


def _steps(row: OutgoingDocument) -> list[dict[str, str]]:
    """Soạn, trình, ký: who did each and when, and which is next."""
    if row.state == "cancelled":
        return []
    now = len(STEPS) if row.is_signed else 0 if row.state == "draft" else 2
    people = ((row.drafted_by, row.drafted_at), (row.submitted_by, row.submitted_at), (row.signed_by, row.signed_at))
    return [
        {
            "label": label,
            "state": "done" if place < now else "now" if place == now else "next",
            "note": f"{who.full_name}, {day_of(when):%d/%m/%Y}" if who and when else "",
        }
        for place, ((_state, label), (who, when)) in enumerate(zip(STEPS, people, strict=True))
    ]


# Steps


@dataclass(frozen=True)
class Step:
    """An act on a document: who may, what it does, what is said afterwards."""

    allowed: Callable[[Actor, OutgoingDocument], bool]
    do: Callable[..., OutgoingDocument]
    said: str


ACTS = {
    "trinh-ky": Step(may.can_submit, services.submit_document, "Đã trình ký."),
    "ky": Step(may.can_sign, services.sign_document, "Đã ký, số {row.number_text}. Văn thư phát hành trong ngày."),
    "bo": Step(may.can_cancel, services.cancel_document, "Đã bỏ văn bản. Không số nào mất."),
    "tra-lai": Step(may.can_return, services.return_document, "Đã trả lại người soạn."),
}


@officer_required
@require_POST
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """POST: submit (trinh-ky), sign (ky, with seen: the mark of what was read), give up (bo), give back (tra-lai)."""
    step = ACTS.get(act)
    if step is None:
        raise Http404
    row = find(request, pk)
    require(step.allowed(here(request), row) or row.is_signed)  # signed meanwhile: said in a sentence
    more: dict[str, Any] = {}
    if act == "tra-lai":
        back = ReasonForm(request.POST)
        if not back.is_valid():
            return _page(request, row, back=back)
        more = back.cleaned_data
    elif act == "ky":
        more = {"seen": request.POST.get("seen", "")}
    _do(request, step, row, more, timezone.now())
    return redirect("direction:document", pk)


def _do(request: OfficerRequest, step: Step, row: OutgoingDocument, more: dict[str, Any], now: datetime) -> None:
    try:
        done = step.do(row, **more, by=request.officer, at=now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, step.said.format(row=done))


# Papers


@officer_required
@require_GET
def pdf(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the paper; once signed always the same bytes."""
    row = find(request, pk)
    return pdf_answer(services.document_pdf(row, at=timezone.now()), file_name(row))


@officer_required
@require_GET
def docx(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the Word file; once signed the one that was kept."""
    row = find(request, pk)
    return word_answer(services.document_docx(row, at=timezone.now()), file_name(row))


def word_answer(content: bytes, name: str) -> HttpResponse:
    """A Word file to keep; `name` without ending."""
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer


def file_name(row: OutgoingDocument) -> str:
    """Letters that every system takes."""
    kind = row.kind.replace("_", "-")
    return f"{kind}-{row.year}-{row.number}" if row.is_signed else f"{kind}-du-thao-{row.pk}"
