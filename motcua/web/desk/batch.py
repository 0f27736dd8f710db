"""One act to many dossiers, answered with what became of each."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from motcua.casework.queries import visible_to
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.processing import Outcome, in_batch
from motcua.web.desk.groups import BATCHES
from motcua.web.ui.guard import officer_required
from motcua.web.ui.request import OfficerRequest

MOST = 200


@dataclass(frozen=True)
class Line:
    """One dossier of the batch with its outcome and, when it went well, the hand it is in now."""

    dossier: Dossier
    outcome: Outcome


@officer_required
@require_POST
def batch(request: OfficerRequest) -> HttpResponse:
    """POST viec=<slug of BATCHES>, ho-so=<code>…: each dossier in its own transaction, each with its own outcome."""
    officer = request.officer
    act = request.POST.get("viec", "")
    codes = request.POST.getlist("ho-so")[:MOST]
    if act not in BATCHES or not codes:
        messages.error(request, "Chưa chọn hồ sơ nào, hoặc chưa chọn việc cần làm.")
        return redirect("desk:queue")
    visible = visible_to(officer).filter(code__in=codes)
    related = ("case__agency", "case__holder", "version", "process")
    dossiers = list(Dossier.objects.filter(case__in=visible).select_related(*related).order_by("pk"))
    label, run = BATCHES[act]
    outcomes = in_batch(dossiers, run, by=officer, at=timezone.now())
    lines = [Line(dossier, outcome) for dossier, outcome in zip(dossiers, outcomes, strict=True)]
    done = sum(outcome.is_done for outcome in outcomes)
    context = {"label": label, "lines": lines, "done": done, "refused": len(lines) - done}
    return render(request, "desk/queue/batch.html", context)
