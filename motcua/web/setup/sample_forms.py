"""The forms that people may download: one file for a paper of a procedure, put up, replaced, taken away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.models import SampleForm
from motcua.documents.queries import sample_forms_of
from motcua.documents.sample_forms import drop_sample_form, keep_sample_form
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.permissions import can_keep_sample_forms
from motcua.procedures.queries import versions_of
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest

LONGEST_LABEL = 120


class SampleFormForm(DoorForm):
    paper = forms.ChoiceField(label="Biểu mẫu của giấy tờ")
    file = forms.FileField(
        label="Tệp biểu mẫu", help_text="Word (.docx), Excel (.xlsx) hoặc PDF, nhiều nhất 5 MB, không có macro."
    )

    def __init__(self, *args: Any, version: ProcedureVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = {paper.name: paper.form_code for paper in version.papers.all()}
        # Papers whose decision names a form come first.
        ordered = sorted(papers, key=lambda name: not papers[name])
        self.fields["paper"].choices = [("", "Chọn giấy tờ"), *((name, _label(name, papers[name])) for name in ordered)]  # type: ignore[attr-defined]


def _label(name: str, form_code: str) -> str:
    short = name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…"
    return f"{short} ({form_code})" if form_code else short


@officer_required
@require_http_methods(["GET", "POST"])
def sample_forms(request: OfficerRequest, code: str) -> HttpResponse:
    """GET ?phien-ban=: the papers of a version with their forms. POST: keep a file for one of them."""
    require(can_keep_sample_forms(request.duties))
    version, versions = _asked_version(request, code)
    form = SampleFormForm(request.POST or None, request.FILES or None, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_sample_form(
                version,
                form.cleaned_data["paper"],
                form.cleaned_data["file"],
                form.cleaned_data["file"].name,
                by=request.officer,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã giữ «{kept.file_name}». Người dân tải được từ trang thủ tục.")
            return redirect(request.get_full_path())
    context = {
        "version": version,
        "versions": versions,
        "rows": _rows(version),
        "form": form,
        "crumbs": [("Cài đặt", "/cai-dat/"), ("Danh mục thủ tục", "/cai-dat/danh-muc/"), (code, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "setup/catalogue/sample_forms.html", context, status=status)


def _asked_version(request: OfficerRequest, code: str) -> tuple[ProcedureVersion, list[ProcedureVersion]]:
    """The version of the number asked for; else the one in force today, else the newest."""
    versions = versions_of(code)
    if not versions:
        raise Http404
    asked, today = request.GET.get("phien-ban", ""), day_of(timezone.now())
    by_number = [one for one in versions if str(one.number) == asked]
    holding = [one for one in versions if one.holds_on(today)]
    return (by_number or holding or versions)[0], versions


def _rows(version: ProcedureVersion) -> list[dict[str, Any]]:
    """Each paper once, and forms of papers that a correction of the catalogue took away."""
    forms = sample_forms_of(version)
    papers = {paper.name: paper.form_code for paper in version.papers.all()}
    rows = [{"name": name, "code": code, "form": forms.pop(name, None)} for name, code in papers.items()]
    return rows + [{"name": name, "code": "", "form": form, "is_gone": True} for name, form in forms.items()]


@officer_required
@require_POST
def drop(request: OfficerRequest, code: str, pk: int) -> HttpResponse:
    """POST: the form is given out no longer."""
    require(can_keep_sample_forms(request.duties))
    rows = SampleForm.objects.select_related("version__procedure", "file")
    form = get_object_or_404(rows, pk=pk, version__procedure__code=code)
    drop_sample_form(form, by=request.officer, at=timezone.now())
    messages.success(request, f"Đã bỏ «{form.file_name}» khỏi trang thủ tục.")
    return redirect("setup:sample_forms", code)
