"""Officers, posts, substitutes, leave and accounts; a colleague's open work handed over in one go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Appointment, Leave, Officer, Post
from motcua.agency.permissions import can_change_people, can_manage_accounts, can_see_people
from motcua.agency.queries import hand_for_post
from motcua.agency.services import (
    add_leave,
    add_officer,
    appoint,
    end_leave,
    reset_password,
    set_account_active,
    set_email,
)
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import can_reassign
from motcua.dossiers.services.reassign import reassign_open
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest, here


@dataclass(frozen=True)
class PostRow:
    """One post with who holds it and who stands in on the day."""

    post: Post
    holders: list[str]
    substitutes: list[str]
    is_away: bool


def _agency_officers(request: OfficerRequest) -> QuerySet[Officer]:
    officers = Officer.objects.filter(agency_id=request.officer.agency_id)
    return officers.select_related("account", "agency").order_by("full_name", "id")


@officer_required
@require_GET
def people(request: OfficerRequest) -> HttpResponse:
    """GET: posts by unit with holder and substitute of today; officers with their open dossiers and next leave."""
    duties = request.duties
    require(can_see_people(duties))
    today = day_of(timezone.now())
    officers = list(_agency_officers(request))
    leaves = _leaves_ahead(officers, today)
    held = _held_counts(officers)
    context = {
        "posts": _posts(request, today, leaves),
        "officers": [(one, held.get(one.pk, 0), leaves.get(one.pk)) for one in officers],
        "may_change": can_change_people(duties),
        "may_manage": can_manage_accounts(duties),
        "today": today,
    }
    return render(request, "setup/people/people.html", context)


def _held_counts(officers: list[Officer]) -> dict[int, int]:
    open_cases = Case.objects.filter(holder__in=officers).filter(Q(ended_at=None) | Q(state="completed"))
    return dict(open_cases.values_list("holder").annotate(count=Count("id")))


def _leaves_ahead(officers: list[Officer], today: date) -> dict[int, Leave]:
    """The running or next leave of each officer."""
    rows = Leave.objects.filter(officer__in=officers, last_day__gte=today).order_by("-first_day")
    return {row.officer_id: row for row in rows}


def _posts(request: OfficerRequest, today: date, leaves: dict[int, Leave]) -> list[PostRow]:
    posts = Post.objects.on(today).filter(unit__agency_id=request.officer.agency_id).select_related("unit")
    held: dict[int, list[Appointment]] = {}
    for row in Appointment.objects.on(today).filter(post__in=posts).select_related("officer").order_by("id"):
        held.setdefault(row.post_id, []).append(row)
    return [_post_row(post, held.get(post.pk, []), today, leaves) for post in posts.order_by("unit_id", "id")]


def _post_row(post: Post, rows: list[Appointment], today: date, leaves: dict[int, Leave]) -> PostRow:
    holders = [row.officer for row in rows if not row.is_substitute]
    away = [one for one in holders if (leave := leaves.get(one.pk)) and leave.first_day <= today]
    substitutes = [row.officer.full_name for row in rows if row.is_substitute]
    return PostRow(post, [one.full_name for one in holders], substitutes, bool(away))


# One officer


class LeaveForm(DoorForm):
    first_day = DayField(label="Nghỉ từ ngày")
    last_day = DayField(label="Đến hết ngày")
    reason = forms.CharField(label="Lý do", max_length=200, required=False)


class HandOverForm(DoorForm):
    to = forms.ModelChoiceField(label="Người nhận", queryset=Officer.objects.none(), empty_label="Chọn …")
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


class PasswordForm(DoorForm):
    password = forms.CharField(
        label="Mật khẩu mới", widget=forms.PasswordInput({"autocomplete": "new-password"}), max_length=128,
        help_text="Ít nhất 10 ký tự. Báo riêng cho cán bộ; cán bộ tự đổi ở lần đăng nhập đầu.",
    )  # fmt: skip


class EmailForm(DoorForm):
    email = forms.EmailField(
        label="Thư điện tử công vụ", max_length=200, required=False,
        help_text="Nhận bản tóm tắt việc đến hạn mỗi sáng. Để trống thì chỉ nhắc trên bàn làm việc.",
    )  # fmt: skip


def _forms(request: OfficerRequest, who: Officer, wanted: str) -> dict[str, DoorForm]:
    """All forms of the page; the one that was sent is bound."""
    data = {wanted: request.POST}
    found: dict[str, DoorForm] = {
        "nghi": LeaveForm(data.get("nghi"), prefix="nghi"),
        "ban-giao": HandOverForm(data.get("ban-giao"), prefix="giao", initial={"to": _substitute(who)}),
        "mat-khau": PasswordForm(data.get("mat-khau"), prefix="mk"),
        "thu": EmailForm(data.get("thu"), prefix="thu", initial={"email": who.email}),
    }
    others = _agency_officers(request).exclude(pk=who.pk).filter(account__is_active=True)
    found["ban-giao"].fields["to"].queryset = others  # type: ignore[attr-defined]
    return found


def _substitute(who: Officer) -> Officer | None:
    """Who stands in for the officer's own post."""
    own = who.appointments.filter(is_substitute=False).values_list("post", flat=True)
    row = Appointment.objects.on(day_of(timezone.now())).filter(post__in=own, is_substitute=True).first()
    return row.officer if row else None


@officer_required
@require_http_methods(["GET", "POST"])
def person(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: one officer. POST viec=nghi|het-nghi|thu|ban-giao|khoa|mo|mat-khau: the acts on this page."""
    duties = request.duties
    require(can_see_people(duties))
    who = get_object_or_404(_agency_officers(request), code=code)
    wanted = request.POST.get("viec", "")
    shown = _forms(request, who, wanted)
    if request.method == "POST":
        act = _act(request, who, wanted, shown)
        form = shown.get(wanted)
        if form is None or form.is_valid():
            try:
                messages.success(request, act())
            except Refused as refused:
                if form is None:
                    messages.error(request, refused.sentence)
                    return redirect("setup:person", code)
                form.refuse(refused)
            else:
                return redirect("setup:person", code)
    wrong = any(form.errors for form in shown.values() if form.is_bound)
    return render(request, "setup/people/person.html", _person(request, who, shown), status=422 if wrong else 200)


def _person(request: OfficerRequest, who: Officer, shown: dict[str, DoorForm]) -> dict[str, Any]:
    duties, today = request.duties, day_of(timezone.now())
    return {
        "who": who,
        "appointments": who.appointments.select_related("post__unit").order_by("is_substitute", "-valid_from", "id"),
        "leaves": who.leaves.order_by("-first_day")[:20],
        "today": today,
        "held": _held_counts([who]).get(who.pk, 0),
        "leave_form": shown["nghi"],
        "hand_over_form": shown["ban-giao"],
        "password_form": shown["mat-khau"],
        "email_form": shown["thu"],
        "may_change": can_change_people(duties),
        "may_hand_over": can_reassign(here(request)),
        "may_manage": can_manage_accounts(duties),
    }


def _act(request: OfficerRequest, who: Officer, wanted: str, shown: dict[str, DoorForm]) -> Callable[[], str]:
    """The act the button asks for, after its permission; it answers with what to say."""
    duties, by, now = request.duties, request.officer, timezone.now()
    people_acts: dict[str, Callable[[], str]] = {
        "nghi": lambda: _add_leave(who, shown["nghi"].cleaned_data, by, now),
        "het-nghi": lambda: _end_leave(request, who, by, now),
        "thu": lambda: _set_email(who, shown["thu"].cleaned_data["email"], by, now),
    }
    account_acts: dict[str, Callable[[], str]] = {
        "khoa": lambda: _set_active(who, by, now, active=False),
        "mo": lambda: _set_active(who, by, now, active=True),
        "mat-khau": lambda: _reset(who, shown["mat-khau"].cleaned_data["password"], by, now),
    }
    if wanted in people_acts:
        require(can_change_people(duties))
        return people_acts[wanted]
    if wanted in account_acts:
        require(can_manage_accounts(duties))
        return account_acts[wanted]
    require(wanted == "ban-giao" and can_reassign(here(request)))
    return lambda: _hand_over(who, shown["ban-giao"].cleaned_data, by, now)


def _add_leave(who: Officer, data: dict[str, Any], by: Officer, now: Any) -> str:
    leave = add_leave(who, by=by, at=now, **data)
    held = _held_counts([who]).get(who.pk, 0)
    more = f" Đang giữ {held} hồ sơ: bàn giao cho người thay ở mục bên dưới." if held else ""
    return f"Đã ghi {who.full_name} nghỉ từ {leave.first_day:%d/%m/%Y} đến hết {leave.last_day:%d/%m/%Y}.{more}"


def _end_leave(request: OfficerRequest, who: Officer, by: Officer, now: Any) -> str:
    number = request.POST.get("leave", "")
    leave = get_object_or_404(who.leaves, pk=number if number.isdigit() else 0)
    end_leave(leave, by=by, at=now)
    return "Đã kết thúc kỳ nghỉ."


def _set_email(who: Officer, email: str, by: Officer, now: Any) -> str:
    set_email(who, email, by=by, at=now)
    return "Đã ghi thư điện tử công vụ." if email else "Đã bỏ thư điện tử: chỉ nhắc trên bàn làm việc."


def _set_active(who: Officer, by: Officer, now: Any, *, active: bool) -> str:
    set_account_active(who, active=active, by=by, at=now)
    return "Đã mở lại tài khoản." if active else "Đã khoá tài khoản."


def _reset(who: Officer, password: str, by: Officer, now: Any) -> str:
    reset_password(who, password=password, by=by, at=now)
    return "Đã đặt mật khẩu mới. Báo riêng cho cán bộ."


def _hand_over(who: Officer, data: dict[str, Any], by: Officer, now: Any) -> str:
    outcomes = reassign_open(who, data["to"], by=by, at=now, note=data["note"])
    failed = [f"{one.code}: {one.sentence}" for one in outcomes if not one.is_done]
    done = len(outcomes) - len(failed)
    return f"Đã chuyển {done} hồ sơ cho {data['to'].full_name}." + (
        f" Chưa chuyển: {'; '.join(failed)}" if failed else ""
    )


# Posts and new officers


class AppointForm(DoorForm):
    officer = forms.ModelChoiceField(label="Cán bộ", queryset=Officer.objects.none(), empty_label="Chọn …")
    role = forms.ChoiceField(
        label="Vai trò",
        widget=forms.RadioSelect,
        choices=[("substitute", "Người thay thế"), ("holder", "Người giữ vị trí")],
    )
    first_day = DayField(label="Từ ngày")


@officer_required
@require_http_methods(["GET", "POST"])
def post(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one post and who held it. POST: a new holder or substitute from a day on."""
    require(can_change_people(request.duties))
    by, now = request.officer, timezone.now()
    row = get_object_or_404(Post.objects.select_related("unit"), pk=pk, unit__agency_id=by.agency_id)
    form = AppointForm(request.POST or None, initial={"role": "substitute", "first_day": day_of(now)})
    form.fields["officer"].queryset = _agency_officers(request).filter(account__is_active=True)  # type: ignore[attr-defined]
    if form.is_valid():
        data = form.cleaned_data
        try:
            appoint(
                data["officer"],
                row,
                is_substitute=data["role"] == "substitute",
                first_day=data["first_day"],
                by=by,
                at=now,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã phân công {data['officer'].full_name} cho vị trí {row.name}.")
            return redirect("setup:people")
    appointments = row.appointments.select_related("officer").order_by("is_substitute", "-valid_from", "id")
    hand = hand_for_post(by.agency, row.code, day_of(now))
    context = {"post": row, "form": form, "appointments": appointments, "hand": hand}
    return render(request, "setup/people/post.html", context, status=422 if form.errors else 200)


class OfficerForm(PasswordForm):
    full_name = forms.CharField(label="Họ và tên", max_length=200)
    code = forms.SlugField(label="Mã cán bộ", max_length=60, help_text="Chữ không dấu, số, gạch nối.")
    phone = forms.CharField(label="Điện thoại công vụ", max_length=20, required=False)
    username = forms.SlugField(label="Tên đăng nhập", max_length=80)
    field_order = ["full_name", "code", "phone", "username", "password"]


@officer_required
@require_http_methods(["GET", "POST"])
def new_person(request: OfficerRequest) -> HttpResponse:
    """GET asks, POST adds an officer with an account."""
    require(can_manage_accounts(request.duties))
    by, form = request.officer, OfficerForm(request.POST or None)
    if form.is_valid():
        try:
            who = add_officer(by.agency, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã thêm {who.full_name}. Phân công vị trí ở trang Cán bộ.")
            return redirect("setup:person", who.code)
    return render(request, "setup/people/new.html", {"form": form}, status=422 if form.errors else 200)
