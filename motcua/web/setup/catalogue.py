"""The catalogue in set-up: take a document in (tried first, or for good), give it out, see what was taken in."""

import json
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.queries import versions_naming_forms, versions_with_forms
from motcua.procedures.models import CatalogueImport, ProcedureVersion
from motcua.procedures.permissions import can_import_catalogue
from motcua.procedures.queries import fields_on, search_versions
from motcua.procedures.services.catalogue import UNCHANGED, ImportReport, export_procedures, import_procedures
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest

MOST_BYTES = 20 * 1024 * 1024
LAST_IMPORTS = 20
MOST_FOUND = 30
LONGEST_QUERY = 100


class CatalogueForm(DoorForm):
    file = forms.FileField(
        label="Tệp danh mục (JSON)", help_text="Đúng dạng tệp xuất ra ở trang này, nhiều nhất 20 MB."
    )
    valid_from = DayField(
        label="Dòng thay đổi có hiệu lực từ ngày",
        required=False,
        help_text="Để trống: sửa phiên bản chưa hồ sơ nào dùng; phiên bản đang dùng thì thay từ hôm nay.",
    )
    mode = forms.ChoiceField(
        label="Làm gì",
        widget=forms.RadioSelect,
        initial="try",
        choices=[("try", "Chỉ kiểm tra, chưa lưu"), ("store", "Nhập và lưu")],
    )

    def document(self) -> Any:
        """What the file holds; refuses what is too big or no JSON."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise Refused("Tệp lớn quá 20 MB.", field="file")
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except ValueError as error:
            raise Refused("Tệp không phải JSON đúng, hoặc không phải chữ UTF-8.", field="file") from error


@officer_required
@require_http_methods(["GET", "POST"])
def catalogue(request: OfficerRequest) -> HttpResponse:
    """GET: what is in force and what was taken in. POST: take a document in, row by row, all or nothing."""
    require(can_import_catalogue(request.duties))
    form = CatalogueForm(request.POST or None, request.FILES or None)
    report: ImportReport | None = None
    if request.method == "POST" and form.is_valid():
        try:
            report = _take_in(request, form)
        except Refused as refused:
            form.refuse(refused)
        if report and report.is_stored:
            messages.success(request, _summary(report))
            return redirect("setup:catalogue")
    status = 422 if form.errors or (report and report.refused) else 200
    return render(
        request, "setup/catalogue/catalogue.html", {**_page(request), "form": form, **_shown(report)}, status=status
    )


def _take_in(request: OfficerRequest, form: CatalogueForm) -> ImportReport:
    return import_procedures(
        form.document(),
        by=request.officer,
        at=timezone.now(),
        dry_run=form.cleaned_data["mode"] == "try",
        valid_from=form.cleaned_data["valid_from"],
    )


def _summary(report: ImportReport) -> str:
    counts = report.counts
    return (
        f"Đã đọc {len(report.rows)} dòng: thêm mới {counts['created']}, sửa {counts['updated']}, "
        f"phiên bản mới {counts['new_version']}, không đổi {counts[UNCHANGED]}."
    )


def _shown(report: ImportReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    rows = [row for row in report.rows if row.outcome != UNCHANGED]
    return {"report": report, "report_rows": rows, "summary": _summary(report)}


def _page(request: OfficerRequest) -> dict[str, Any]:
    today = day_of(timezone.now())
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    imports = CatalogueImport.objects.select_related("imported_by").order_by("-pk")[:LAST_IMPORTS]
    fields = fields_on(today)
    total = sum(one.procedures for one in fields)
    return {"imports": imports, "fields": fields, "total": total, "q": text, **_forms(text, today)}


def _forms(text: str, day: date) -> dict[str, Any]:
    """Procedures found; without a word, those whose papers name a form. Each with the number of files kept for it."""
    found: list[ProcedureVersion] = (
        search_versions(text, day, limit=MOST_FOUND) if text else list(versions_naming_forms(day))
    )
    kept = versions_with_forms()
    rows = [(version, kept.get(version.pk, 0)) for version in found]
    return {"form_rows": rows, "with_files": sum(1 for _version, files in rows if files)}


@officer_required
@require_GET
def export(request: OfficerRequest) -> HttpResponse:
    """GET: the catalogue as a file."""
    require(can_import_catalogue(request.duties))
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(export_procedures(), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="danh-muc-thu-tuc.json"'
    return response
