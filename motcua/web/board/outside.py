"""What other systems counted: the totals that the share of synchronised dossiers (QĐ 766, 1.4) is made of."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.common.refusals import Refused
from motcua.reporting.models import OutsideTotal
from motcua.reporting.outside import enter_outside_total
from motcua.reporting.permissions import can_close_figures
from motcua.web.board.home import agency_of
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here


class TotalForm(DoorForm):
    """One month of one system."""

    source = forms.ChoiceField(label="Hệ thống", choices=[("", "Chọn hệ thống"), *OutsideTotal.Source.choices])
    month = DayField(label="Một ngày trong tháng")
    received = forms.IntegerField(
        label="Số hồ sơ tiếp nhận", min_value=0, max_value=10_000_000,
        help_text="Ghi 0 khi hệ thống chưa có số: chỉ số 1.4 tạm tính theo tổng năm trước chia 12.",
    )  # fmt: skip
    synchronised = forms.IntegerField(label="Số hồ sơ đã đồng bộ", min_value=0, max_value=10_000_000)


@officer_required
@require_http_methods(["GET", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """GET: what was entered, and the form. POST: enter or correct one month of one system."""
    agency, status = agency_of(request), 200
    form = TotalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_outside_total(agency, **form.cleaned_data, by=request.officer, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"Đã ghi số liệu tháng {row.month:%m/%Y} của {row.get_source_display()}.")
            return redirect("board:outside")
    if form.errors:
        status = 422
    rows = OutsideTotal.objects.filter(agency=agency).select_related("entered_by").order_by("-month", "source")
    context = {
        "page": page_of(rows, request),
        "form": form,
        "may_enter": can_close_figures(here(request)),
        "crumbs": [
            ("Điều hành", reverse("board:home")),
            ("Điểm 766", reverse("board:quality")),
            ("Số liệu hệ thống khác", ""),
        ],
    }
    return render(request, "board/home/outside.html", context, status=status)
