"""What the office makes public: what is due, what everybody would see, the act itself, and what was published."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.reporting.periods import Period, calendar_month, offered, period_named
from motcua.reporting.permissions import can_publish
from motcua.reporting.publication_data import Kind
from motcua.reporting.publishing import (
    Due,
    due_now,
    latest_of,
    mark_of,
    month_before,
    preview,
    publications,
    publish,
    publish_policy,
)
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.publications import body_of
from motcua.web.ui.request import OfficerRequest, here

MONTHS = 12
PAGE_SIZE = 30
CHOOSABLE = [(kind.value, kind.label) for kind in Kind if kind != Kind.LATE_LIST]


class PublishForm(DoorForm):
    """`seen` is the mark of what was looked at; the reason is asked only where something is corrected."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Lý do đính chính", required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="Hiện trên trang công khai; đừng ghi thông tin của người nộp hồ sơ.",
    )  # fmt: skip


@officer_required
@require_GET
def publishing(request: OfficerRequest) -> HttpResponse:
    """GET: what the last month that is over asks for, another period to choose, and the history."""
    agency, now = _agency(request), timezone.now()
    today = day_of(now)
    page = page_of(_history(agency), request, size=PAGE_SIZE)
    context = {
        "due": [_due_row(due, today) for due in due_now(agency, today)],
        "page": page,
        "kinds": CHOOSABLE,
        "periods": _choices(now),
        "policy": publish_policy(agency),
        "crumbs": [("Điều hành", reverse("board:home")), ("Công khai", "")],
    }
    return render(request, "board/publishing/publishing.html", context)


def _agency(request: OfficerRequest) -> Agency:
    require(can_publish(here(request)))
    return request.officer.agency


def _history(agency: Agency) -> Any:
    return publications(agency).select_related("published_by").defer("data").order_by("-published_at", "-pk")


def _due_row(due: Due, today: date) -> dict[str, Any]:
    if due.kind == Kind.LATE_LIST:
        url = reverse("board:late_lists")
    else:
        url = f"{reverse('board:publish')}?{urlencode({'loai': due.kind, 'ky': due.period.key})}"
    return {"due": due, "url": url, "is_late": due.is_late(today)}


def _choices(now: datetime) -> list[Period]:
    """Periods that are over, the months first: what is published monthly, then the reporting periods."""
    months, month = [], month_before(day_of(now))
    for _ in range(MONTHS):
        months.append(calendar_month(month.first.year, month.first.month))
        month = month_before(month.first)
    return months + [period for period in offered(now) if period.until <= now]


@officer_required
@require_http_methods(["GET", "POST"])
def publish_one(request: OfficerRequest) -> HttpResponse:
    """GET ?loai=&ky=: exactly what would be public. POST: publish it, or correct what was published."""
    agency, now = _agency(request), timezone.now()
    kind, period = _asked(request)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            row = publish(
                kind, period, agency=agency, by=request.officer, at=now, reason=typed["reason"], seen=typed["seen"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã công khai, số {row.pk}: {row.subject}.")
            return redirect("board:publishing")
    return _preview_page(request, kind, period, form, now)


def _asked(request: OfficerRequest) -> tuple[str, Period]:
    kind, key = request.GET.get("loai", ""), request.GET.get("ky", "")
    if kind not in dict(CHOOSABLE):
        raise Http404
    try:
        return kind, period_named(key)
    except Refused:
        raise Http404 from None


def _preview_page(request: OfficerRequest, kind: str, period: Period, form: PublishForm, now: datetime) -> HttpResponse:
    agency = request.officer.agency
    title = f"{Kind(kind).label}: {period}"
    crumbs = [("Điều hành", reverse("board:home")), ("Công khai", reverse("board:publishing")), ("Xem trước", "")]
    context: dict[str, Any] = {"title": title, "form": form, "crumbs": crumbs, "period": period}
    try:
        data = preview(kind, agency, period, now)
    except Refused as refused:
        return render(request, "board/publishing/publish.html", {**context, "refused": refused.sentence}, status=422)
    context |= {**body_of(data), "mark": mark_of(data), "before": latest_of(agency, kind, period)}
    return render(request, "board/publishing/publish.html", context, status=422 if form.errors else 200)
