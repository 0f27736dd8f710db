"""The sheets of a quarter, and one sheet with the step that is open to whoever looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of, end_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import Actor
from motcua.law.scoring import Quarter, Total, quarter_before, quarter_named, quarter_of
from motcua.scoring import permissions as may
from motcua.scoring import services
from motcua.scoring.models import ScoreLine, ScoreSheet, SheetState
from motcua.scoring.papers import sheet_pdf
from motcua.scoring.queries import computed_of, sheets_of, stored_computed, total_of_lines
from motcua.scoring.words import NOTHING, score_text
from motcua.web.scoring.forms import OwnForm, ReturnForm, SheetForm, VerifyForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here

QUARTERS_SHOWN = 6
LOOKS = {
    "draft": ("calm", "pen"),
    "scored": ("soon", "hourglass"),
    "verified": ("note", "check"),
    "signed": ("good", "circle-check"),
}
"""Tone and symbol of each state."""
STEPS = (("draft", "Tự chấm"), ("scored", "Thẩm định"), ("verified", "Ký"))


# The list


@officer_required
@require_http_methods(["GET", "POST"])
def sheets(request: OfficerRequest) -> HttpResponse:
    """GET ?quy=quy-4-2026: the sheets one may see, with how far they are. POST with quy: open those of the quarter."""
    who, now = here(request), timezone.now()
    require(may.can_see_scoring(who))
    if request.method == "POST":
        require(may.can_open_sheets(who))
        return _open(request, quarter_named(request.POST.get("quy", "")), now)
    return _list(request, _asked(request, now), now)


def _asked(request: HttpRequest, now: datetime) -> Quarter:
    key = request.GET.get("quy", "").strip()
    return quarter_named(key) if key else quarter_of(day_of(now))


def _open(request: OfficerRequest, quarter: Quarter, now: datetime) -> HttpResponse:
    try:
        new = services.open_sheets(request.officer.agency, quarter, by=request.officer, at=now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        said = f"Đã mở {new} bảng chấm điểm {quarter}." if new else f"{quarter}: mọi bảng chấm điểm đã mở rồi."
        messages.success(request, said)
    return redirect(f"{reverse('scoring:sheets')}?quy={quarter.key}")


def _list(request: OfficerRequest, quarter: Quarter, now: datetime) -> HttpResponse:
    who = here(request)
    seen = [sheet for sheet in sheets_of(who.officer.agency, quarter) if may.can_see_sheet(who, sheet)]
    context = {
        "quarter": quarter,
        "choices": _choices(quarter, now),
        "rows": [_row(sheet) for sheet in seen],
        "signed": sum(sheet.is_signed for sheet in seen),
        "can_open": may.can_open_sheets(who) and quarter.first <= day_of(now),
        "sees_all": may.can_see_all(who),
        "crumbs": [*_crumbs(who), ("Chấm điểm", "")],
    }
    return render(request, "scoring/sheets/list.html", context)


def _choices(chosen: Quarter, now: datetime) -> list[dict[str, object]]:
    quarters = [quarter_of(day_of(now))]
    while len(quarters) < QUARTERS_SHOWN:
        quarters.append(quarter_before(quarters[-1]))
    if chosen not in quarters:
        quarters.append(chosen)
    return [{"key": one.key, "name": str(one), "is_chosen": one == chosen} for one in quarters]


def _row(sheet: ScoreSheet) -> dict[str, Any]:
    lines = list(sheet.lines.all())
    return {
        "sheet": sheet,
        "tone": LOOKS[sheet.state][0],
        "icon": LOOKS[sheet.state][1],
        "own": _points(total_of_lines(sheet, lines, verified=False)) if sheet.scored_at else "",
        "verified": total_of_lines(sheet, lines, verified=True) if sheet.verified_at else None,
    }


def _points(total: Total | None) -> str:
    return f"{score_text(total.points)}/{total.maximum}" if total else NOTHING


def _crumbs(who: Actor) -> list[tuple[str, str]]:
    return [("Điều hành", reverse("board:home"))] if may.can_see_all(who) else []


# One sheet


@dataclass
class Desk:
    """A sheet as one officer finds it now: which forms are open, and what was typed wrong."""

    request: OfficerRequest
    who: Actor
    sheet: ScoreSheet
    lines: list[ScoreLine]
    now: datetime
    form: SheetForm | None = None
    back: ReturnForm | None = None

    @property
    def found(self) -> dict[int, Any]:
        """What log and ratings say: as it is now while the sheet is a draft, else as it was kept."""
        if self.sheet.state == SheetState.DRAFT:
            return computed_of(self.sheet)
        return stored_computed(self.lines)


def find(request: OfficerRequest, pk: int) -> ScoreSheet:
    """The sheet of the own agency; not found for others, 403 for those who may not see it."""
    rows = ScoreSheet.objects.filter(agency_id=request.officer.agency_id)
    related = ("agency", "unit", "officer", "scored_by", "verified_by", "signed_by", "paper")
    sheet = rows.select_related(*related).filter(pk=pk).first()
    if sheet is None:
        raise Http404
    require(may.can_see_sheet(here(request), sheet))
    return sheet


@officer_required
@require_http_methods(["GET", "POST"])
def sheet(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the sheet. POST viec=luu|tu-cham|tham-dinh|tra-lai|ky: the step that is open to the officer."""
    row = find(request, pk)
    desk = Desk(request, here(request), row, list(row.lines.select_related("evidence_file")), timezone.now())
    if request.method == "GET":
        return _page(desk)
    act = ACTS.get(request.POST.get("viec", ""))
    if act is None:
        raise Http404
    try:
        said = act(desk)
    except Refused as refused:
        if desk.form is None or not refused.field:
            messages.error(request, refused.sentence)
            return _page(desk, status=422)
        desk.form.refuse(refused)
        return _page(desk, status=422)
    if said is None:
        return _page(desk, status=422)
    messages.success(request, said)
    return redirect("scoring:sheet", pk)


def _save(desk: Desk) -> str | None:
    require(may.can_self_score(desk.who, desk.sheet))
    form = desk.form = _own_form(desk)
    if not form.is_valid():
        return None
    services.save_own_scores(desk.sheet, form.entries(), by=desk.who.officer, at=desk.now)
    return "Đã lưu nháp. Bảng chưa ký tự chấm."


def _score(desk: Desk) -> str | None:
    require(may.can_self_score(desk.who, desk.sheet))
    form = desk.form = _own_form(desk)
    if not form.is_valid() or not form.check_whole():
        return None
    services.self_score_sheet(desk.sheet, form.entries(), by=desk.who.officer, at=desk.now)
    return "Đã ký tự chấm. Bảng chuyển sang thẩm định."


def _verify(desk: Desk) -> str | None:
    require(may.can_verify(desk.who, desk.sheet))
    form = desk.form = _verify_form(desk)
    if not form.is_valid() or not form.check_whole():
        return None
    services.verify_sheet(desk.sheet, form.marks(), by=desk.who.officer, at=desk.now)
    return "Đã thẩm định. Bảng chuyển lãnh đạo ký."


def _give_back(desk: Desk) -> str | None:
    require(may.can_return(desk.who, desk.sheet))
    desk.back = ReturnForm(desk.request.POST)
    if not desk.back.is_valid():
        return None
    services.return_sheet(desk.sheet, reason=desk.back.cleaned_data["reason"], by=desk.who.officer, at=desk.now)
    return "Đã trả lại bước trước."


def _sign(desk: Desk) -> str | None:
    require(may.can_sign(desk.who, desk.sheet))
    done = services.sign_sheet(desk.sheet, by=desk.who.officer, at=desk.now)
    return f"Đã ký, số {done.paper.number_text if done.paper else ''}. Bảng không sửa nữa."


ACTS: dict[str, Callable[[Desk], str | None]] = {
    "luu": _save,
    "tu-cham": _score,
    "tham-dinh": _verify,
    "tra-lai": _give_back,
    "ky": _sign,
}


def _own_form(desk: Desk) -> OwnForm:
    post = desk.request.method == "POST"
    data, files = (desk.request.POST, desk.request.FILES) if post else (None, None)
    return OwnForm(data, files, sheet=desk.sheet, lines=desk.lines, found=desk.found)


def _verify_form(desk: Desk) -> VerifyForm:
    data = desk.request.POST if desk.request.POST.get("viec") == "tham-dinh" else None
    return VerifyForm(data, sheet=desk.sheet, lines=desk.lines, found=desk.found)


def _page(desk: Desk, *, status: int = 200) -> HttpResponse:
    sheet, who = desk.sheet, desk.who
    can_score, can_verify = may.can_self_score(who, sheet), may.can_verify(who, sheet)
    if desk.form is None and (can_score or can_verify):
        desk.form = _own_form(desk) if can_score else _verify_form(desk)
    own, verified = (total_of_lines(sheet, desk.lines, verified=which) for which in (False, True))
    found = desk.form.found if desk.form else desk.found
    context = {
        "sheet": sheet,
        "rows": [(sheet.scheme.index(line.number), line, found.get(line.number)) for line in desk.lines],
        "form": desk.form,
        "back": (desk.back or ReturnForm()) if may.can_return(who, sheet) else None,
        "can_score": can_score,
        "can_verify": can_verify,
        "can_sign": may.can_sign(who, sheet),
        "is_over": desk.now > end_of(sheet.last_day),
        "steps": _steps(sheet),
        "own": own if sheet.scored_at else None,
        "verified": verified if sheet.verified_at else None,
        "is_intact": sheet.is_signed and services.is_intact(sheet),
        "maximum": sheet.scheme.highest * len(desk.lines),
        "crumbs": [
            *_crumbs(who),
            ("Chấm điểm", f"{reverse('scoring:sheets')}?quy={sheet.quarter.key}"),
            (sheet.subject_name, ""),
        ],
    }
    return render(desk.request, "scoring/sheets/sheet.html", context, status=status)


def _steps(sheet: ScoreSheet) -> list[dict[str, str]]:
    """Tự chấm, thẩm định, ký: who did each and when, and which is next."""
    order = [state for state, _label in STEPS]
    now = len(STEPS) if sheet.is_signed else order.index(sheet.state)
    names = ("scored", "verified", "signed")
    return [
        {
            "label": label,
            "state": "done" if place < now else "now" if place == now else "next",
            "note": _who_when(sheet, names[place]) if place < now else "",
        }
        for place, (_state, label) in enumerate(STEPS)
    ]


def _who_when(sheet: ScoreSheet, step: str) -> str:
    who, when = getattr(sheet, f"{step}_by"), getattr(sheet, f"{step}_at")
    return f"{who.full_name}, {day_of(when):%d/%m/%Y}" if who and when else ""


@officer_required
@require_GET
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the sheet as a paper; once signed always the same bytes."""
    row = find(request, pk)
    return pdf_answer(sheet_pdf(row, at=timezone.now()), f"bang-cham-diem-{row.quarter.key}-{row.pk}")
