"""A draft on its way: doubtful places one by one, confirming, dropping."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from motcua.common.refusals import Refused
from motcua.plans import permissions as may
from motcua.plans import services
from motcua.plans.decided import is_taken_over
from motcua.plans.models import Decision, Plan, PlanAnomaly, PlanState
from motcua.plans.services import what_is_missing
from motcua.web.plans.forms import ConfirmForm, DecideForm
from motcua.web.plans.plan import find, frame
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest, here

KINDS = {
    "date": "Ngày tháng", "scope": "Phạm vi", "typo": "Chính tả", "format": "Cách ghi", "blank": "Để trống",
    "truncated": "Thiếu chữ", "split": "Ngắt trang", "numbering": "Đánh số", "structure": "Bố cục", "role": "Chức danh",
    "unverified": "Chưa đối chiếu",
}  # fmt: skip
PLACES = {
    "header": "Phần đầu", "appendix": "Tiêu đề phụ lục", "signature": "Chữ ký", "throughout": "Toàn văn bản",
    "conclusion": "Lời kết", "task": "Nhiệm vụ", "organisation": "Tổ chức thực hiện", "requirement": "Yêu cầu",
    "purpose": "Mục đích",
}  # fmt: skip
REPLACED = (
    "Bản {version} đang chờ xác nhận đã bỏ, thay bằng bản này. Điểm giống hệt ở hai bản giữ nguyên quyết định đã có."
)
LOOKS = {
    "open": ("soon", "hourglass"),
    "accepted": ("good", "check"),
    "kept": ("calm", "circle"),
    "corrected": ("note", "pen"),
}


@officer_required
@require_http_methods(["GET", "POST"])
def points(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: every doubtful place with its proposal. POST: take the proposals of all that are still open."""
    plan = find(request, pk)
    if request.method == "POST":
        require(may.can_decide(here(request), plan))
        try:
            count = services.decide_all(plan, by=request.officer, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(
                request, f"Đã quyết định {count} điểm: dùng đề xuất, chỗ không có đề xuất giữ như văn bản."
            )
        return redirect("plans:points", pk)
    return _points_page(request, plan)


def _points_page(
    request: OfficerRequest,
    plan: Plan,
    *,
    wrong: tuple[int, DecideForm] | None = None,
    confirm: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = list(plan.anomalies.select_related("decided_by"))
    raw = plan.content["appendix"]["rows"]
    lines = []
    for one in found:
        form = wrong[1] if wrong and wrong[0] == one.number else None
        tone, icon_name = LOOKS[one.decision]
        lines.append({
            "one": one, "kind": KINDS.get(one.kind, one.kind), "places": _places(plan, one), "tone": tone,
            "icon_name": icon_name, "only_noted": one.decision == Decision.ACCEPTED and not is_taken_over(one, raw),
            "form": form or DecideForm(initial={"value": one.value or one.proposal or one.text}),
        })  # fmt: skip
    is_draft = plan.state == PlanState.DRAFT
    context = frame(
        request, plan, "points",
        lines=lines,
        undecided=sum(one.decision == "open" for one in found),
        missing=what_is_missing(plan) if is_draft else [],
        confirm=(confirm or ConfirmForm()) if is_draft else None,
        replaced=REPLACED.format(version=plan.in_place_of.version) if is_draft and plan.in_place_of else "",
    )  # fmt: skip
    return render(request, "plans/points.html", context, status=status)


def _places(plan: Plan, one: PlanAnomaly) -> list[tuple[str, str]]:
    """Where it stands, in words, with the page of the row where it is one."""
    rows = {row["id"] for row in plan.content["appendix"]["rows"]}
    found = []
    for place in one.rows_named:
        if place in rows:
            found.append((f"Dòng {place}", reverse("plans:row", args=[plan.pk, place])))
        else:
            name, _, number = place.partition(" ")
            found.append((f"{PLACES.get(name, name)} {number}".strip(), ""))
    return found


@officer_required
@require_POST
def decide(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """POST decision=accepted|kept|corrected &value=…: what holds for one doubtful place."""
    plan = find(request, pk)
    require(may.can_decide(here(request), plan))
    one = plan.anomalies.filter(number=number).first()
    if one is None:
        raise Http404
    form = DecideForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.decide(one, data["decision"], value=data["value"], by=request.officer, at=timezone.now())
        except Refused as refused:
            form.add_error("value", refused.sentence)
        else:
            return redirect(f"{reverse('plans:points', args=[pk])}#{one.code}")
    return _points_page(request, plan, wrong=(number, form), status=422)


@officer_required
@require_POST
def confirm(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST number_text, issued_on: put the plan in force."""
    plan = find(request, pk)
    require(may.can_decide(here(request), plan))
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            done = services.confirm_plan(plan, by=request.officer, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Kế hoạch năm {done.year} bắt đầu thực hiện: mỗi dòng đã thành một nhiệm vụ.")
            return redirect("plans:plan", pk)
    return _points_page(request, plan, confirm=form, status=422)


@officer_required
@require_POST
def drop(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: give the draft up."""
    plan = find(request, pk)
    require(may.can_decide(here(request), plan))
    try:
        services.drop_plan(plan, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Đã bỏ bản kế hoạch chờ xác nhận.")
    return redirect("plans:home")
