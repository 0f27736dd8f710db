"""The steps of a draft process: each on a page of its own, so that it works without script and by keyboard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.law.processes import Finding
from motcua.procedures.models import Process, ProcessStatus, ProcessStep
from motcua.procedures.permissions import can_edit_processes
from motcua.procedures.queries import steps_of
from motcua.procedures.services.checking import blocking
from motcua.procedures.services.processes import NOT_A_DRAFT
from motcua.procedures.services.step_edits import NO_SUCH_STEP, add_step, change_step, move_step, remove_step
from motcua.web.setup.process_forms import StepForm, initial_of
from motcua.web.setup.processes import own_processes
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest


def _draft(request: OfficerRequest, pk: int) -> Process:
    """The draft to be edited; what is approved is refused with the way out."""
    require(can_edit_processes(request.duties))
    process = get_object_or_404(own_processes(request).select_related("agency"), pk=pk)
    if process.status != ProcessStatus.DRAFT:
        raise Refused(NOT_A_DRAFT)
    return process


@officer_required
@require_http_methods(["GET", "POST"])
def new_step(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET ?sau=number: an empty step behind that one. POST: put it there."""
    process = _draft(request, pk)
    steps = steps_of(process)
    after = _number(request.GET.get("sau", ""), steps)
    form = _form(request, process, steps)
    who = request.officer
    return _edited(request, process, form, f"Thêm bước sau bước {after}" if after else "Thêm bước đầu tiên",
                   lambda step: add_step(process, step, after=after, by=who, at=timezone.now()))  # fmt: skip


def _number(text: str, steps: list[ProcessStep]) -> int:
    """The number of a step of the process; without one, the last."""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    return steps[-1].number if steps else 0


@officer_required
@require_http_methods(["GET", "POST"])
def step(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: the step as it is. POST: change it; the check follows at once."""
    process = _draft(request, pk)
    steps = steps_of(process)
    stored = next((one for one in steps if one.number == number), None)
    if stored is None:
        raise Refused(NO_SUCH_STEP)
    form = _form(request, process, steps, number=number, initial=initial_of(stored))
    who = request.officer
    return _edited(request, process, form, f"Sửa bước {number}",
                   lambda typed: change_step(process, number, typed, by=who, at=timezone.now()))  # fmt: skip


def _form(request: OfficerRequest, process: Process, steps: list[ProcessStep], **more: Any) -> StepForm:
    return StepForm(request.POST or None, agency=process.agency, day=day_of(timezone.now()), steps=steps, **more)


def _edited(
    request: OfficerRequest, process: Process, form: StepForm, heading: str, act: Callable[[ProcessStep], list[Finding]]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            findings = act(form.step())
        except Refused as refused:
            form.refuse(refused)
        else:
            _say(request, findings)
            return redirect("setup:process", process.pk)
    context = {"process": process, "form": form, "heading": heading, "crumbs": _crumbs(process, heading)}
    return render(request, "setup/processes/step.html", context, status=422 if form.errors else 200)


def _crumbs(process: Process, heading: str) -> list[tuple[str, str]]:
    here = f"/cai-dat/quy-trinh/{process.pk}/"
    return [("Quy trình nội bộ", "/cai-dat/quy-trinh/"), (f"Phiên bản {process.number}", here), (heading, "")]


def _say(request: OfficerRequest, findings: list[Finding]) -> None:
    faults = len(blocking(findings))
    if faults:
        messages.warning(request, f"Đã lưu. Còn {faults} lỗi phải sửa trước khi duyệt.")
    else:
        messages.success(request, "Đã lưu. Quy trình không còn lỗi nào ngăn việc duyệt.")


@officer_required
@require_POST
def move(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """POST huong=len|xuong: change places with the neighbour."""
    who, earlier = request.officer, request.POST.get("huong") == "len"
    process = _draft(request, pk)
    _say(request, move_step(process, number, earlier=earlier, by=who, at=timezone.now()))
    return redirect("setup:process", pk)


@officer_required
@require_POST
def remove(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """POST: take the step out."""
    process = _draft(request, pk)
    _say(request, remove_step(process, number, by=request.officer, at=timezone.now()))
    return redirect("setup:process", pk)
