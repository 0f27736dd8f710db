"""Meetings to come and those that were; calling one, changing it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.meetings import permissions as may
from motcua.meetings import queries, services
from motcua.meetings.models import Meeting, MeetingKind
from motcua.web.meetings.forms import MeetingForm, ReasonForm, meeting_initial
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here, sent

LOOKS = {
    "planned": ("note", "calendar"),
    "held": ("soon", "pen"),
    "minuted": ("soon", "hourglass"),
    "signed": ("good", "circle-check"),
    "cancelled": ("calm", "cross"),
}
"""Tone and symbol of each state."""
HOME = ("Họp", "/hop/")
MOST_COMING = 20
TITLES = {
    "briefing": "Giao ban công tác kiểm soát thủ tục hành chính",
    "dialogue": "Hội nghị trao đổi, đối thoại giữa Ủy ban nhân dân xã với Nhân dân",
}


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET ?loai=briefing|dialogue &trang: meetings to come, then those that were, the last first."""
    who, now = here(request), timezone.now()
    require(may.can_see_meetings(who))
    agency = request.officer.agency
    kind = request.GET.get("loai", "")
    kind = kind if kind in MeetingKind.values else ""
    context = {
        "coming": [_row(one, now) for one in queries.coming(agency)[:MOST_COMING]],
        "page": page_of(queries.held(agency, kind), request, size=20),
        "looks": LOOKS,
        "tabs": _tabs(kind),
        "can_call": may.can_call(who),
        "owes_dialogue": queries.last_dialogue(agency, day_of(now).year) is None,
        "year": day_of(now).year,
        "crumbs": [("Họp", "")],
    }
    return render(request, "meetings/home.html", context)


def _row(meeting: Meeting, now: datetime) -> dict[str, Any]:
    return {"meeting": meeting, "has_begun": meeting.held_at <= now}


def _tabs(kind: str) -> list[dict[str, object]]:
    choices = [("", "Tất cả"), *MeetingKind.choices]
    return [
        {"label": label, "url": f"?{urlencode({'loai': key})}" if key else "?", "is_current": key == kind}
        for key, label in choices
    ]


@officer_required
@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """GET ?loai: the form, with the usual words. POST: call the meeting; its agenda is drafted at once."""
    require(may.can_call(here(request)))
    agency, now = request.officer.agency, timezone.now()
    kind = request.GET.get("loai", "")
    kind = kind if kind in TITLES else "briefing"
    initial = {"kind": kind, "title": TITLES[kind], "secretary": str(request.officer.pk)}
    form = MeetingForm(sent(request), agency=agency, day=day_of(now), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_meeting(agency, form.spec(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập cuộc họp. Nội dung họp được soạn từ số liệu, sửa lại nếu cần.")
            return redirect("meetings:meeting", made.pk)
    context = {
        "form": form,
        "title": "Lập cuộc họp",
        "crumbs": [HOME, ("Lập cuộc họp", "")],
        "back": reverse("meetings:home"),
    }
    return render(request, "meetings/edit.html", context, status=422 if form.errors else 200)


def find(request: OfficerRequest, pk: int) -> Meeting:
    """A meeting of the own agency; not found for others, 403 for those who read no minutes."""
    rows = Meeting.objects.filter(agency_id=request.officer.agency_id)
    meeting = (
        rows.select_related("agency", "chair", "secretary", "minutes__paper", "minutes__signed_by")
        .filter(pk=pk)
        .first()
    )
    if meeting is None:
        raise Http404
    require(may.can_see(here(request), meeting))
    return meeting


@officer_required
@require_http_methods(["GET", "POST"])
def change(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: time, place, people of a meeting to come. POST: change them; viec=bo with reason: give the meeting up."""
    meeting, now = find(request, pk), timezone.now()
    require(may.can_change(here(request), meeting))
    is_cancelling = request.method == "POST" and request.POST.get("viec") == "bo"
    told = request.POST if request.method == "POST" and not is_cancelling else None
    form = MeetingForm(told, agency=meeting.agency, day=day_of(now), initial=meeting_initial(meeting))
    cancel = ReasonForm(request.POST if is_cancelling else None)
    chosen = cancel if is_cancelling else form
    if request.method == "POST" and chosen.is_valid():
        try:
            if is_cancelling:
                services.cancel_meeting(meeting, reason=cancel.cleaned_data["reason"], by=request.officer, at=now)
            else:
                services.change_meeting(meeting, form.spec(), by=request.officer, at=now)
        except Refused as refused:
            chosen.refuse(refused)
        else:
            messages.success(request, "Đã ghi: không họp." if is_cancelling else "Đã sửa cuộc họp.")
            return redirect("meetings:meeting", pk)
    back = reverse("meetings:meeting", args=[pk])
    context = {
        "form": form,
        "cancel": cancel,
        "title": "Sửa cuộc họp",
        "back": back,
        "crumbs": [HOME, (meeting.title, back), ("Sửa", "")],
    }
    return render(request, "meetings/edit.html", context, status=422 if chosen.errors else 200)
