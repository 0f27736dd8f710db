"""The dossiers behind one index of a sheet, and the evidence of one that was scored by hand."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.casework.models import Case
from motcua.common.durations import duration_words
from motcua.common.refusals import Refused
from motcua.documents.storage import open_kept
from motcua.dossiers.permissions import Actor
from motcua.law.scoring import Index
from motcua.ratings.models import Level
from motcua.scoring import permissions as may
from motcua.scoring import services
from motcua.scoring.models import ScoreSheet
from motcua.scoring.queries import computed, dossier_behind, scored_cases, with_dossier
from motcua.web.scoring.forms import FaultForm
from motcua.web.scoring.sheets import find
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 30
TIMELINESS = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
SOURCES = {
    "log": "nhật ký của hồ sơ kết thúc trong quý",
    "rating": "phiếu đánh giá trong quý, hồ sơ không có phiếu không tính",
}


@officer_required
@require_http_methods(["GET", "POST"])
def behind(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: the dossiers that count, lowest points first. POST ma=…: note a fault of the applicant (index 3)."""
    sheet = find(request, pk)
    index = _index(sheet, number)
    if request.method == "POST":
        return _record(request, sheet, index)
    return _page(request, sheet, index)


def _index(sheet: ScoreSheet, number: int) -> Index:
    found = [one for one in sheet.scheme.indices_of(sheet.subject) if one.number == number and one.is_computed]
    if not found:
        raise Http404
    return found[0]


def _record(request: OfficerRequest, sheet: ScoreSheet, index: Index) -> HttpResponse:
    dossier = dossier_behind(sheet, index, request.POST.get("ma", ""))
    if index.rule != "contacts" or dossier is None:
        raise Http404
    require(may.can_record_fault(here(request), dossier))
    form = FaultForm(request.POST, auto_id=f"{dossier.pk}-%s")
    if form.is_valid():
        try:
            services.record_fault(dossier, by=request.officer, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Hồ sơ {dossier.case.code}: đã ghi lỗi của người nộp.")
            return redirect(request.get_full_path())
    return _page(request, sheet, index, wrong={dossier.pk: form})


def _page(
    request: OfficerRequest, sheet: ScoreSheet, index: Index, wrong: dict[int, FaultForm] | None = None
) -> HttpResponse:
    who = here(request)
    page = page_of(with_dossier(scored_cases(sheet, index)), request, size=PAGE_SIZE)
    context = {
        "sheet": sheet,
        "index": index,
        "computed": computed(sheet, index),
        "source": SOURCES[index.feed],
        "page": page,
        "rows": [(case, _why(case, sheet, index), _fault_form(who, case, index, wrong or {})) for case in page],
        "crumbs": [
            ("Chấm điểm", f"{reverse('scoring:sheets')}?quy={sheet.quarter.key}"),
            (sheet.subject_name, reverse("scoring:sheet", args=[sheet.pk])),
            (f"Chỉ số {index.number}", ""),
        ],
    }
    return render(request, "scoring/sheets/behind.html", context, status=422 if wrong else 200)


def _why(case: Case, sheet: ScoreSheet, index: Index) -> str:
    """What the points of a dossier come from, in words."""
    if index.rule == "time":
        return TIMELINESS[case.timeliness]
    if index.rule == "stays":
        return "; ".join(_stays(case, sheet))
    if index.rule == "contacts":
        fault = getattr(case.dossier, "applicant_fault", None)
        if not case.dossier.supplement_count:
            return index.two
        said = f"{case.dossier.supplement_count} lần yêu cầu bổ sung"
        return f"{said}, {fault.requests} lần do lỗi của người nộp: {fault.remark}" if fault else said
    if index.rule == "level" and case.rating.level in Level.values:
        return str(Level(case.rating.level).label)
    return index.words_for(case.points)  # type: ignore[attr-defined]


def _stays(case: Case, sheet: ScoreSheet) -> list[str]:
    runs = [run for run in case.step_runs.all() if sheet.officer_id in (None, run.holder_id)]
    return [
        f"{run.label}: {_time(run.used_minutes)} trên {_time(run.allowed_minutes)}"
        for run in runs
        if run.allowed_minutes is not None and run.used_minutes is not None
    ]


def _time(minutes: int) -> str:
    return duration_words(minutes).removesuffix(" làm việc") or "0 phút"


def _fault_form(who: Actor, case: Case, index: Index, wrong: dict[int, FaultForm]) -> FaultForm | None:
    if case.pk in wrong:
        return wrong[case.pk]
    if index.rule != "contacts" or not case.dossier.supplement_count:
        return None
    if not may.can_record_fault(who, case.dossier):
        return None
    fault = getattr(case.dossier, "applicant_fault", None)
    initial = {"requests": fault.requests, "remark": fault.remark} if fault else {"requests": 1}
    return FaultForm(initial=initial, auto_id=f"{case.pk}-%s")


@officer_required
@require_GET
def evidence(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: the file that was attached to an index."""
    line = find(request, pk).lines.select_related("evidence_file").filter(number=number).first()
    if line is None or line.evidence_file is None:
        raise Http404
    answer = FileResponse(open_kept(line.evidence_file), content_type=line.evidence_file.mime)
    answer["Content-Disposition"] = f'inline; filename="minh-chung-{number}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)
