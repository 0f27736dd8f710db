"""Issued papers (Mẫu 01, 02, 03 and the others) as PDF, drawn from what was issued: same row, same bytes."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.services import log
from motcua.casework.queries import visible_to
from motcua.documents.models import IssuedPaper
from motcua.documents.services import draw_paper
from motcua.dossiers.permissions import Actor, can_see, can_take_in
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here


@officer_required
@require_GET
def slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one issued paper of the officer's own agency. Every printing leaves an entry in the log."""
    who = here(request)
    papers = IssuedPaper.objects.select_related("agency").filter(agency_id=who.officer.agency_id)
    paper = get_object_or_404(papers, pk=pk)
    require(can_print(who, paper))
    with transaction.atomic():
        log(
            "documents:paper:printed",
            by=who.officer,
            agency=paper.agency,
            at=timezone.now(),
            subject=paper.case_code or paper.number_text,
            data={"form": paper.form, "number": paper.number_text},
        )
    return pdf_answer(draw_paper(paper), f"{paper.form.replace('_', '-')}-{paper.year}-{paper.number}")


def can_print(who: Actor, paper: IssuedPaper) -> bool:
    """Whoever may see the dossier; a paper given without opening one (Mẫu 02, 03) belongs to the counter."""
    if not paper.case_code:
        return can_take_in(who)
    case = visible_to(who.officer).filter(code=paper.case_code).first()
    return case is not None and can_see(who, case)
