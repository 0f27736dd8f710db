"""Low ratings that somebody has to answer for, and inviting whoever stands at the counter to rate."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Appointment, Officer
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.casework.queries import visible_to
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import can_see
from motcua.ratings.models import FollowUp, Level, RatingTablet
from motcua.ratings.permissions import (
    can_answer_follow_up,
    can_close_follow_up,
    can_invite,
    can_lead_follow_ups,
    can_see_follow_up,
)
from motcua.ratings.policy import rating_policy
from motcua.ratings.queries import follow_ups_of, tablets_of
from motcua.ratings.services.follow_up import answer_follow_up, assign_follow_up, close_follow_up
from motcua.ratings.services.setting_up import invite_to_rate
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

STATES = {"cho": FollowUp.State.OPEN, "ket-luan": FollowUp.State.ANSWERED, "xong": FollowUp.State.CLOSED}
TABS = {"cho": "Chờ trả lời", "ket-luan": "Chờ kết luận", "xong": "Đã kết luận"}


class AssignForm(DoorForm):
    officer = forms.ModelChoiceField(label="Người trả lời", queryset=Officer.objects.none(), empty_label="Chọn người")

    def __init__(self, *args: Any, agency_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = day_of(timezone.now())
        holders = Appointment.objects.on(today).filter(post__unit__agency=agency_id).values("officer")
        self.fields["officer"].queryset = Officer.objects.filter(pk__in=holders).order_by("full_name")  # type: ignore[attr-defined]


class AnswerForm(DoorForm):
    done = forms.CharField(
        label="Đã làm gì", widget=forms.Textarea({"rows": 4}), max_length=4000,
        help_text="Xem lại việc gì, sửa điều gì. Không ghi tên người đánh giá.",
    )  # fmt: skip


class CloseForm(DoorForm):
    conclusion = forms.CharField(label="Kết luận", widget=forms.Textarea({"rows": 3}), max_length=4000)


@officer_required
@require_GET
def feedback(request: OfficerRequest) -> HttpResponse:
    """GET ?loc=cho|ket-luan|xong: low ratings; the office and leaders see all, others those they are to answer."""
    leads = can_lead_follow_ups(request.duties)
    rows = follow_ups_of(request.officer.agency, None if leads else request.officer)
    chosen = request.GET.get("loc", "cho")
    chosen = chosen if chosen in STATES else "cho"
    rows = rows.filter(state=STATES[chosen])
    context = {
        "page": page_of(rows if chosen != "xong" else rows.order_by("-closed_at"), request),
        "leads": leads,
        "today": day_of(timezone.now()),
        "tabs": [{"label": label, "url": f"?loc={key}", "is_current": key == chosen} for key, label in TABS.items()],
        "crumbs": [("Bàn làm việc", "/ban-lam-viec/"), ("Đánh giá không hài lòng", "")],
    }
    return render(request, "desk/feedback/list.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def follow_up(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one low rating. POST viec=giao|tra_loi|ket_luan: name who answers, answer, conclude."""
    rows = FollowUp.objects.select_related("case", "given", "in_charge", "answered_by", "closed_by")
    row = get_object_or_404(rows, pk=pk, case__agency_id=request.officer.agency_id)
    require(can_see_follow_up(request.officer, request.duties, row))
    allowed = _forms(request, row)
    asked = request.POST.get("viec", "")
    if request.method == "POST" and asked in allowed:
        form = allowed[asked] = _form(asked, row, request.POST)
        if form.is_valid():
            try:
                _do(asked, row, form, request)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "Đã ghi.")
                return redirect("desk:follow_up", pk)
    elif request.method == "POST":
        messages.error(request, "Việc này không làm được lúc này.")
        return redirect("desk:follow_up", pk)
    return _page(request, row, allowed)


def _forms(request: OfficerRequest, row: FollowUp) -> dict[str, DoorForm]:
    """The forms of what this officer may do now."""
    who = (request.officer, request.duties)
    may = {
        "giao": can_lead_follow_ups(request.duties) and row.state != FollowUp.State.CLOSED,
        "tra_loi": can_answer_follow_up(*who, row),
        "ket_luan": can_close_follow_up(*who, row),
    }
    return {name: _form(name, row) for name, is_allowed in may.items() if is_allowed}


def _form(name: str, row: FollowUp, sent: Any = None) -> DoorForm:
    if name == "giao":
        return AssignForm(sent, agency_id=row.case.agency_id, initial={"officer": row.in_charge_id})
    return AnswerForm(sent, initial={"done": row.done}) if name == "tra_loi" else CloseForm(sent)


def _do(name: str, row: FollowUp, form: DoorForm, request: OfficerRequest) -> None:
    by, now, data = request.officer, timezone.now(), form.cleaned_data
    if name == "giao":
        assign_follow_up(row, data["officer"], by=by, at=now)
    elif name == "tra_loi":
        answer_follow_up(row, done=data["done"], by=by, at=now)
    else:
        close_follow_up(row, conclusion=data["conclusion"], by=by, at=now)


def _page(request: OfficerRequest, row: FollowUp, allowed: dict[str, DoorForm]) -> HttpResponse:
    since = row.case.given_ratings.filter(number__gt=row.given.number).order_by("number")
    context = {
        "row": row,
        "forms": allowed,
        "later": [(one, Level(one.level).label) for one in since if one.level],
        "opens_dossier": can_see(here(request), row.case),
        "today": day_of(timezone.now()),
        "crumbs": [
            ("Bàn làm việc", "/ban-lam-viec/"),
            ("Đánh giá không hài lòng", reverse("desk:feedback")),
            (row.case.code, ""),
        ],
    }
    with transaction.atomic():  # an opinion may name people, so reading it leaves an entry
        officer = request.officer
        log("rating:follow_up:viewed", by=officer, agency=officer.agency, at=timezone.now(), subject=row.case.code)
    wrong = any(form.errors for form in allowed.values())
    return render(request, "desk/feedback/detail.html", context, status=422 if wrong else 200)


@officer_required
@require_http_methods(["GET", "POST"])
def invite(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the tablets at the counter. POST may: show this dossier there, so that whoever stands before it may rate."""
    require(can_invite(request.duties))
    agency = request.officer.agency
    case = get_object_or_404(visible_to(request.officer).select_related("agency"), code=code)
    if request.method == "POST":
        return _invite(request, case)
    context = {
        "case": case,
        "tablets": list(tablets_of(agency)),
        "minutes": rating_policy(agency).rating_invitation_minutes,
        "crumbs": [
            ("Bàn làm việc", "/ban-lam-viec/"), (code, reverse("desk:dossier", args=[code])), ("Mời đánh giá", ""),
        ],
    }  # fmt: skip
    return render(request, "desk/feedback/invite.html", context)


def _invite(request: OfficerRequest, case: Case) -> HttpResponse:
    key = request.POST.get("may", "")
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    tablet = get_object_or_404(RatingTablet, pk=number, agency_id=request.officer.agency_id)
    try:
        invite_to_rate(case, tablet, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Máy «{tablet.name}» đang mời đánh giá hồ sơ này.")
    return redirect("desk:dossier", case.code)
