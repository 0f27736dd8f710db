"""Internal processes in set-up: the list, one process with its path and faults, versions side by side, approval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Officer, Post, Unit
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.law.processes import Finding
from motcua.procedures.models import Process, ProcessStatus, ProcessStep
from motcua.procedures.permissions import can_edit_processes, can_see_processes
from motcua.procedures.queries import limit_minutes, processes_of, steps_of, version_on, versions_of
from motcua.procedures.roles import REGIMES, role_words
from motcua.procedures.services.checking import Checker, blocking
from motcua.procedures.services.processes import (
    approve_process,
    assign_procedure,
    create_process,
    discard_draft,
    new_version,
)
from motcua.web.setup.process_forms import ApproveForm, AssignForm, NewProcessForm
from motcua.web.setup.process_picture import picture_of, step_time
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest

TABS = (("cua-xa", "Quy trình của xã"), ("dang-soan", "Đang soạn"), ("mac-dinh", "Mặc định do phần mềm suy ra"))
TONES = {
    ProcessStatus.DRAFT: ("soon", "pen"),
    ProcessStatus.APPROVED: ("good", "circle-check"),
    ProcessStatus.REPLACED: ("calm", "back"),
}


def own_processes(request: OfficerRequest) -> QuerySet[Process]:
    """Processes of the officer's agency: what set-up shows and changes."""
    return processes_of(request.officer.agency)


def look(process: Process) -> dict[str, str]:
    tone, icon = TONES[ProcessStatus(process.status)]
    return {"label": ProcessStatus(process.status).label, "tone": tone, "icon": icon}


@officer_required
@require_GET
def processes(request: OfficerRequest) -> HttpResponse:
    """GET ?loai= &q= &trang=: processes of the agency by kind."""
    duties = request.duties
    require(can_see_processes(duties))
    kind, text = request.GET.get("loai", TABS[0][0]), request.GET.get("q", "").strip()[:100]
    found = _of_kind(own_processes(request), kind)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(code__icontains=text) | Q(procedure__code__icontains=text))
    page = page_of(found, request, size=30)
    context = {
        "page": page,
        "rows": [_row(process) for process in page],
        "q": text,
        "kind": kind,
        "tabs": [{"label": label, "url": f"?loai={slug}", "is_current": slug == kind} for slug, label in TABS],
        "may_edit": can_edit_processes(duties),
    }
    return render(request, "setup/processes/list.html", context)


def _of_kind(found: QuerySet[Process], kind: str) -> QuerySet[Process]:
    if kind == "dang-soan":
        return found.filter(status=ProcessStatus.DRAFT)
    if kind == "mac-dinh":
        return found.filter(is_default=True)
    return found.filter(is_default=False).exclude(status=ProcessStatus.REPLACED)


def _row(process: Process) -> dict[str, Any]:
    faults = [one for one in process.findings if one["is_blocking"]]
    return {
        "process": process,
        "look": look(process),
        "faults": len(faults),
        "notes": len(process.findings) - len(faults),
    }


@dataclass(frozen=True)
class StepRow:
    """A step with what is said of it on the page."""

    step: ProcessStep
    role: str
    who: str
    time: str
    place: str
    opinions: list[str]
    onward: str
    faults: list[str]
    cautions: list[str]


def step_rows(steps: Sequence[ProcessStep], findings: Sequence[Finding], names: dict[str, str]) -> list[StepRow]:
    """Steps in words, each with the findings that name it."""
    stop = set(blocking(findings))
    return [
        StepRow(
            step=step,
            role=role_words(step.role),
            who=names.get(step.post_code, step.post_code) or step.unit_or_person,
            time=step_time(step),
            place=names.get(step.leg_unit, step.leg_unit),
            opinions=[names.get(code, code) for code in step.opinions],
            onward=_onward(step),
            faults=[one.sentence_vi for one in findings if one.step_no == step.number and one in stop],
            cautions=[one.sentence_vi for one in findings if one.step_no == step.number and one not in stop],
        )
        for step in steps
    ]


def _onward(step: ProcessStep) -> str:
    if not step.next_numbers:
        return ""
    return ", ".join(f"bước {number}" if number else "kết thúc" for number in step.next_numbers)


def names_of(steps: Sequence[ProcessStep], officer: Officer) -> dict[str, str]:
    """Names of posts and units that the steps speak of, by code."""
    units = {code for step in steps for code in (step.leg_unit, *step.opinions) if code}
    posts = {step.post_code for step in steps if step.post_code}
    names = dict(Unit.objects.filter(code__in=units).values_list("code", "name")) if units else {}
    found = Post.objects.filter(code__in=posts, unit__agency_id=officer.agency_id) if posts else Post.objects.none()
    return names | dict(found.values_list("code", "name"))


@officer_required
@require_GET
def process(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one process with its path drawn, checked with the people of today."""
    require(can_see_processes(request.duties))
    shown = get_object_or_404(own_processes(request).select_related("agency").defer(None), pk=pk)
    return render(request, "setup/processes/process.html", process_page(request, shown))


def process_page(request: OfficerRequest, shown: Process, **more: Any) -> dict[str, Any]:
    """What the page of a process needs; `more` brings a form that was refused."""
    steps, today = steps_of(shown), day_of(timezone.now())
    checker = Checker(shown.agency, today)
    findings = checker.check(shown, steps)
    rows = step_rows(steps, findings, names_of(steps, request.officer))
    siblings = list(own_processes(request).filter(code=shown.code).order_by("-number"))
    version = checker.version_of(shown)
    is_draft, may_edit = shown.status == ProcessStatus.DRAFT, can_edit_processes(request.duties)
    return {
        "process": shown,
        "look": look(shown),
        "regime": REGIMES.get(shown.regime, ""),
        "rows": rows,
        "picture": picture_of(steps, {row.step.number: row for row in rows if row.faults}),
        "general": [one for one in findings if one.step_no is None],
        "blocking_count": len(blocking(findings)),
        "limit": limit_minutes(version) if version else None,
        "version": version,
        "siblings": [(one, look(one)) for one in siblings],
        "before": next((one for one in siblings if one.number < shown.number), None),
        "may_edit": may_edit and is_draft,
        "may_copy": may_edit and not is_draft and not any(one.status == ProcessStatus.DRAFT for one in siblings),
        "approve_form": ApproveForm(),
        "assign_form": AssignForm(initial={"procedure": shown.procedure.code if shown.procedure else ""}),
        "crumbs": [
            ("Cài đặt", "/cai-dat/"),
            ("Quy trình nội bộ", "/cai-dat/quy-trinh/"),
            (f"Phiên bản {shown.number}", ""),
        ],
        **more,
    }


@officer_required
@require_http_methods(["GET", "POST"])
def new_process(request: OfficerRequest) -> HttpResponse:
    """GET: which procedure. POST: an empty draft for it."""
    require(can_edit_processes(request.duties))
    form = NewProcessForm(request.POST or None, initial={"procedure": request.GET.get("thu-tuc", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã tạo bản soạn. Thêm các bước rồi duyệt.")
            return redirect("setup:process", made.pk)
    status = 422 if form.errors else 200
    return render(request, "setup/processes/new.html", {"form": form}, status=status)


def _create(request: OfficerRequest, form: NewProcessForm) -> Process:
    procedure, now = form.cleaned_data["procedure"], timezone.now()
    version = version_on(procedure.code, day_of(now)) or versions_of(procedure.code)[0]
    officer: Officer = request.officer
    title = form.cleaned_data["title"] or version.name
    return create_process(procedure, title, agency=officer.agency, by=officer, at=now)


def _act(request: OfficerRequest, pk: int, act: Callable[[Process], Any]) -> tuple[Process, Refused | None]:
    """Do an act on a process of this agency; a refusal is given back to be shown on its page."""
    require(can_edit_processes(request.duties))
    shown = get_object_or_404(own_processes(request).select_related("agency").defer(None), pk=pk)
    try:
        act(shown)
    except Refused as refused:
        return shown, refused
    return shown, None


@officer_required
@require_POST
def approve(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: approve the draft, or show the page again with what is wrong."""
    form = ApproveForm(request.POST)
    day = form.cleaned_data["valid_from"] if form.is_valid() else None
    who = request.officer
    if not form.errors:
        shown, refused = _act(request, pk, lambda one: approve_process(one, by=who, at=timezone.now(), valid_from=day))
        if refused is None:
            messages.success(request, "Đã duyệt quy trình. Hồ sơ tiếp nhận từ nay theo quy trình này.")
            return redirect("setup:process", pk)
        form.refuse(refused)
    shown = get_object_or_404(own_processes(request).select_related("agency").defer(None), pk=pk)
    return render(request, "setup/processes/process.html", process_page(request, shown, approve_form=form), status=422)


@officer_required
@require_POST
def assign(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: tie the draft to a procedure."""
    form = AssignForm(request.POST)
    who = request.officer
    if form.is_valid():
        procedure = form.cleaned_data["procedure"]
        _shown, refused = _act(request, pk, lambda one: assign_procedure(one, procedure, by=who, at=timezone.now()))
        if refused is None:
            messages.success(request, f"Quy trình nay thuộc thủ tục {procedure.code}.")
            return redirect("setup:process", pk)
        form.refuse(refused)
    require(can_edit_processes(request.duties))
    shown = get_object_or_404(own_processes(request).select_related("agency").defer(None), pk=pk)
    return render(request, "setup/processes/process.html", process_page(request, shown, assign_form=form), status=422)


@officer_required
@require_POST
def copy(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: a draft copy with the next number."""
    made: list[Process] = []
    who = request.officer
    _shown, refused = _act(request, pk, lambda one: made.append(new_version(one, by=who, at=timezone.now())))
    if refused:
        messages.error(request, refused.sentence)
        return redirect("setup:process", pk)
    messages.success(
        request, f"Đã tạo phiên bản {made[0].number} để sửa; phiên bản cũ vẫn dùng đến khi bản này được duyệt."
    )
    return redirect("setup:process", made[0].pk)


@officer_required
@require_POST
def discard(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: throw a draft away."""
    who = request.officer
    _shown, refused = _act(request, pk, lambda one: discard_draft(one, by=who, at=timezone.now()))
    if refused:
        messages.error(request, refused.sentence)
        return redirect("setup:process", pk)
    messages.success(request, "Đã bỏ bản soạn.")
    return redirect("setup:processes")


@officer_required
@require_GET
def compare(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: this version beside the one before it, step by step."""
    require(can_see_processes(request.duties))
    new = get_object_or_404(own_processes(request), pk=pk)
    old = own_processes(request).filter(code=new.code, number__lt=new.number).order_by("-number").first()
    context = {
        "new": new,
        "old": old,
        "lines": compare_steps(steps_of(old) if old else [], steps_of(new)),
        "crumbs": [
            ("Quy trình nội bộ", "/cai-dat/quy-trinh/"),
            (f"Phiên bản {new.number}", f"/cai-dat/quy-trinh/{new.pk}/"),
            ("So sánh", ""),
        ],
    }
    return render(request, "setup/processes/compare.html", context)


def compare_steps(old: Sequence[ProcessStep], new: Sequence[ProcessStep]) -> list[dict[str, Any]]:
    """Step by step by number: the words of both, and whether they differ."""
    before, after = ({step.number: _words(step) for step in steps} for steps in (old, new))
    numbers = sorted(before.keys() | after.keys())
    return [
        {
            "number": number,
            "old": before.get(number, []),
            "new": after.get(number, []),
            "differs": before.get(number) != after.get(number),
        }
        for number in numbers
    ]


def _words(step: ProcessStep) -> list[str]:
    parts = [
        step.label,
        f"Vai trò: {role_words(step.role)}",
        f"Vị trí: {step.post_code}" if step.post_code else "",
        f"Thời gian: {step_time(step)}",
        f"Chặng: {step.leg_unit}" if step.leg_unit else "",
        f"Hỏi ý kiến: {', '.join(step.opinions)}" if step.opinions else "",
        f"Kế tiếp: {_onward(step)}" if step.next_numbers else "",
        f"Kết quả, biểu mẫu: {step.document}" if step.document else "",
        "Ra kết quả" if step.produces_result else "",
        step.content,
    ]
    return [part for part in parts if part]
