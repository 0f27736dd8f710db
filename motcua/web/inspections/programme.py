"""Programmes of inspection: the list, planning one, its page, drawing, what was drawn, the signature."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.permissions import Actor
from motcua.dossiers.permissions import can_see as can_see_dossier
from motcua.inspections import permissions as may
from motcua.inspections import queries, services
from motcua.inspections.drawing import ALLOTMENT
from motcua.inspections.models import Programme, ProgrammeState, Sample
from motcua.inspections.papers import earlier_words
from motcua.meetings.queries import posts_to_lead
from motcua.reporting.periods import report_quarter_of
from motcua.web.inspections.forms import DrawForm, ProgrammeForm, ReasonForm, TeamForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here, sent

LOOKS = {
    "planned": ("note", "calendar"),
    "checking": ("soon", "pen"),
    "reported": ("soon", "hourglass"),
    "signed": ("good", "circle-check"),
    "cancelled": ("calm", "cross"),
}
"""Tone and symbol of each state."""
STEPS = (("planned", "Rút mẫu"), ("checking", "Kiểm tra"), ("reported", "Ký báo cáo"), ("signed", "Khắc phục"))
HOME = ("Kiểm tra", "/kiem-tra/")


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET ?trang: programmes, the last planned first."""
    who = here(request)
    require(may.can_see_inspections(who))
    page = page_of(queries.programmes(request.officer.agency), request, size=20)
    context = {
        "page": page,
        "rows": [(one, *LOOKS[one.state]) for one in page],
        "can_plan": may.can_plan(who),
        "crumbs": [("Kiểm tra", "")],
    }
    return render(request, "inspections/home.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """GET: the form, with the running quarter. POST: plan it."""
    require(may.can_plan(here(request)))
    agency, now = request.officer.agency, timezone.now()
    quarter = report_quarter_of(day_of(now))
    initial = {
        "kind": "self",
        "title": f"Tự kiểm tra công tác kiểm soát thủ tục hành chính q{quarter.name[1:]}",
        "first_day": quarter.first,
        "last_day": quarter.last,
        "leader": str(request.officer.pk),
    }
    form = ProgrammeForm(sent(request), agency=agency, day=day_of(now), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_programme(agency, form.spec(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập cuộc kiểm tra. Bước sau: rút mẫu hồ sơ.")
            return redirect("inspections:programme", made.pk)
    context = {"form": form, "crumbs": [HOME, ("Lập cuộc kiểm tra", "")]}
    return render(request, "inspections/new.html", context, status=422 if form.errors else 200)


def find(request: OfficerRequest, pk: int) -> Programme:
    """A programme of the own agency; not found for others, 403 for those who see no inspections."""
    rows = Programme.objects.filter(agency_id=request.officer.agency_id)
    related = ("agency", "leader", "unit", "sample__drawn_by", "report__paper", "report__signed_by")
    row = rows.select_related(*related).defer("sample__population").filter(pk=pk).first()
    if row is None:
        raise Http404
    require(may.can_see(here(request), row))
    return row


def crumbs_of(row: Programme, last: str) -> list[tuple[str, str]]:
    return [HOME, (row.title, reverse("inspections:programme", args=[row.pk])), (last, "")]


@officer_required
@require_http_methods(["GET", "POST"])
def programme(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET ?trang: the programme with its sample. POST viec=ky|tra-lai|doan|thoi: sign, give back, change the team,
    give up.
    """
    row = find(request, pk)
    if request.method == "GET":
        return _page(request, row)
    work = request.POST.get("viec", "")
    if work not in ACTS:
        raise Http404
    form = _form_of(work, row, request.POST)
    try:
        said = ACTS[work](request, row, form)
    except Forbidden:
        raise
    except Refused as refused:
        if not refused.field:
            messages.error(request, refused.sentence)
            return _page(request, find(request, pk), status=422)
        form.is_valid()
        form.refuse(refused)
        said = None
    if said is None:
        return _page(request, row, failed={work: form}, status=422)
    messages.success(request, said)
    return redirect("inspections:programme", pk)


def _form_of(work: str, row: Programme, told: QueryDict | None = None) -> ReasonForm:
    if work == "doan":
        return TeamForm(told, programme=row, day=day_of(timezone.now()))
    return ReasonForm(told)


def _sign(request: OfficerRequest, row: Programme, _form: ReasonForm) -> str:
    require(may.can_sign(here(request), row))
    seen = request.POST.get("seen", "")
    done = services.sign_report(row, by=request.officer, at=timezone.now(), seen=seen)
    number = done.report.paper.number_text if done.report.paper else ""
    return f"Đã ký báo cáo số {number}. {done.recommendations.count()} kiến nghị thành nhiệm vụ."


def _give_back(request: OfficerRequest, row: Programme, form: ReasonForm) -> str | None:
    require(may.can_return(here(request), row))
    if not form.is_valid():
        return None
    services.return_report(row, reason=form.cleaned_data["reason"], by=request.officer, at=timezone.now())
    return "Đã trả lại báo cáo để sửa."


def _change_team(request: OfficerRequest, row: Programme, form: ReasonForm) -> str | None:
    require(may.can_change_team(here(request), row))
    assert isinstance(form, TeamForm)  # made by `_form_of`
    if not form.is_valid():
        return None
    services.change_team(row, form.team(), by=request.officer, at=timezone.now())
    return "Đã ghi người của đoàn kiểm tra."


def _give_up(request: OfficerRequest, row: Programme, form: ReasonForm) -> str | None:
    require(may.can_cancel(here(request), row))
    if not form.is_valid():
        return None
    services.cancel_programme(row, reason=form.cleaned_data["reason"], by=request.officer, at=timezone.now())
    return "Đã ghi: thôi kiểm tra."


ACTS: dict[str, Callable[[OfficerRequest, Programme, ReasonForm], str | None]] = {
    "ky": _sign,
    "tra-lai": _give_back,
    "doan": _change_team,
    "thoi": _give_up,
}


def _page(
    request: OfficerRequest, row: Programme, *, failed: dict[str, ReasonForm] | None = None, status: int = 200
) -> HttpResponse:
    who, now, failed = here(request), timezone.now(), failed or {}
    sample, report = getattr(row, "sample", None), getattr(row, "report", None)
    posts = dict(posts_to_lead(row.agency, day_of(now)))
    page = page_of(queries.dossiers_of(sample), request, size=50) if sample else None
    context = {
        "programme": row,
        "checklist": row.checklist,
        "members": row.members.order_by("full_name"),
        "steps": [] if row.state == ProgrammeState.CANCELLED else _steps(row),
        "sample": sample,
        "report": report,
        "page": page,
        "asked": len(row.checklist.of("dossier")),
        "missing": queries.missing_of(row) if sample else (0, 0),
        "tallies": queries.tallies(row) if sample else [],
        "recommendations": [
            (one, posts.get(one.lead_post, one.lead_post)) for one in row.recommendations.select_related("duty")
        ],
        "is_intact": bool(report and report.signed_at and services.is_intact(report)),
        "can_draw": may.can_draw(who, row),
        "can_check": may.can_check(who, row),
        "can_report": may.can_report(who, row),
        "can_sign": may.can_sign(who, row),
        "can_draft_papers": may.can_draft_papers(who, row),
        "seen": services.mark_of(row) if may.can_sign(who, row) else "",
        "earlier": [] if row.state == ProgrammeState.CANCELLED else earlier_words(row),
        **_asked(who, row, failed),
        "crumbs": [HOME, (row.title, "")],
    }
    return render(request, "inspections/programme.html", context, status=status)


def _asked(who: Actor, row: Programme, failed: dict[str, ReasonForm]) -> dict[str, ReasonForm | None]:
    """The forms of the acts that are open to the officer, with what was typed where one was refused."""
    allowed = {
        "back": ("tra-lai", may.can_return),
        "team": ("doan", may.can_change_team),
        "cancel": ("thoi", may.can_cancel),
    }
    return {
        name: (failed.get(work) or _form_of(work, row)) if is_open(who, row) else None
        for name, (work, is_open) in allowed.items()
    }


def _steps(row: Programme) -> list[dict[str, str]]:
    order = [state for state, _label in STEPS]
    place = order.index(row.state)
    return [
        {"label": label, "state": "done" if n < place else "now" if n == place else "next", "note": ""}
        for n, (_state, label) in enumerate(STEPS)
    ]


# The sample


@officer_required
@require_http_methods(["GET", "POST"])
def draw(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: how to draw. POST: draw, once."""
    row = find(request, pk)
    require(may.can_draw(here(request), row))
    form = DrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            sample = services.draw_sample(row, form.drawing(), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            count = sample.dossiers.count()
            messages.success(request, f"Đã rút {count} trong {sample.population_size} hồ sơ. Mẫu không rút lại được.")
            return redirect("inspections:programme", pk)
    crumbs = crumbs_of(row, "Rút mẫu")
    context = {"form": form, "programme": row, "earlier": earlier_words(row), "crumbs": crumbs}
    return render(request, "inspections/draw.html", context, status=422 if form.errors else 200)


@officer_required
@require_GET
def sample(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: how the sample was drawn, and the same drawn again from the list that was kept, beside it."""
    row = find(request, pk)
    kept = getattr(row, "sample", None)
    if kept is None:
        raise Http404
    drawn = kept.dossiers.order_by("position").values_list("dossier__case__code", "stratum")
    context = {
        "programme": row,
        "sample": kept,
        "again": queries.redraw(kept),
        "changed": queries.changed_since(kept),
        "facts": _facts(kept),
        "shares": queries.shares(kept),
        "allotment": ALLOTMENT,
        "drawn": drawn,
        "crumbs": crumbs_of(row, "Cách rút mẫu"),
    }
    return render(request, "inspections/sample.html", context)


def _facts(kept: Sample) -> list[tuple[str, str]]:
    return [
        ("Số ngẫu nhiên", kept.seed),
        ("Số hồ sơ cần rút", str(kept.wanted)),
        ("Phân nhóm", "Theo lĩnh vực" if kept.strata else "Không"),
        ("Phạm vi", _scope_words(kept.condition)),
        ("Tính đến", f"{timezone.localtime(kept.as_of):%H:%M:%S %d/%m/%Y}"),
        ("Số hồ sơ trong phạm vi", str(kept.population_size)),
        ("Mã băm SHA-256 của phạm vi", kept.population_sha256),
        ("Người rút", f"{kept.drawn_by.full_name}"),
    ]


def _scope_words(condition: dict[str, Any]) -> str:
    first, last = ("/".join(reversed(condition[name].split("-"))) for name in ("received_from", "received_to"))
    ended = ", đã kết thúc" if condition.get("only_ended") else ""
    unit = f" của {condition['unit_name']}" if condition.get("unit_name") else ""
    return f"Hồ sơ{unit} tiếp nhận từ {first} đến hết {last}{ended}"


@officer_required
@require_GET
def population(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the list that was drawn from, byte for byte what was hashed at the draw (`drawing.list_of`)."""
    row = find(request, pk)
    kept = getattr(row, "sample", None)
    if kept is None:
        raise Http404
    answer = HttpResponse(kept.population, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pham-vi-{row.pk}.txt"'
    return answer


@officer_required
@require_POST
def letter(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: draft the notice of conclusions; the same one is opened when it is there already."""
    row = find(request, pk)
    require(may.can_draft_papers(here(request), row))
    made = services.draft_letter(row, by=request.officer, at=timezone.now())
    return redirect("direction:document", made.pk)


def may_open_dossier(request: OfficerRequest, case: Any) -> bool:
    return can_see_dossier(here(request), case)
