"""The office calendar: a year at a glance, special days and opening hours with a preview of every date they move."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Agency, CalendarDay, OpeningSeason
from motcua.agency.queries import workdays_for
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import can_change_calendar
from motcua.dossiers.services.surgery import (
    Surgery,
    apply_change,
    apply_season,
    check_days,
    days_of,
    preview_change,
    preview_season,
)
from motcua.law.workdays import WEEKDAYS, DayKind, Workdays
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 50
KINDS = {
    DayKind.CLOSURE.value: ("Nghỉ, đóng cửa (cả ngày hoặc một phần)", "Đ"),
    DayKind.SWAP_OFF.value: ("Nghỉ hoán đổi", "H"),
    DayKind.SWAP_WORK.value: ("Làm bù", "L"),
    DayKind.HOLIDAY.value: ("Nghỉ lễ", "N"),
    DayKind.COMPENSATION.value: ("Nghỉ bù", "B"),
}
REMOVE = "remove"


@dataclass(frozen=True)
class Cell:
    """One day of the year view: number, kind, letter, and what a screen reader says."""

    day: date | None
    kind: str = ""
    mark: str = ""
    words: str = ""
    is_today: bool = False


@officer_required
@require_GET
def calendar(request: OfficerRequest) -> HttpResponse:
    """GET ?nam=2026: the year month by month, its special days, the opening hours."""
    require(can_change_calendar(here(request)))
    agency, today = request.officer.agency, day_of(timezone.now())
    office = workdays_for(agency)
    year = _year(request.GET.get("nam", ""), today, office)
    days = CalendarDay.objects.filter(agency__in=[agency], day__year=year) | CalendarDay.objects.filter(
        agency=None, day__year=year
    )
    context = {
        "year": year,
        "years": range(office.first.year, office.last.year + 1),
        "months": [(n, _month(year, n, office, today)) for n in range(1, 13)],
        "days": days.order_by("day"),
        "kinds": KINDS,
        "seasons": [(row, _span(row), _hours(row)) for row in agency.opening_seasons.order_by("valid_from", "id")],
        "version": office.version,
        "today": today,
    }
    return render(request, "setup/calendar/calendar.html", context)


def _year(text: str, today: date, office: Workdays) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else today.year
    return min(max(year, office.first.year), office.last.year)


def _month(year: int, month: int, office: Workdays, today: date) -> list[list[Cell]]:
    weeks = months.Calendar().monthdatescalendar(year, month)
    return [[_cell(day, office, today) if day.month == month else Cell(None) for day in week] for week in weeks]


def _cell(day: date, office: Workdays, today: date) -> Cell:
    kind = office.kind_on(day)
    mark = KINDS[kind][1] if kind in KINDS else ""
    partial = kind == DayKind.CLOSURE and office.is_workday(day)
    words = office.why(day) + (f" (còn làm {office.minutes_on(day) / 60:g} giờ)" if partial else "")
    return Cell(day, "partial" if partial else kind, mark, words, day == today)


def _span(season: OpeningSeason) -> str:
    """The part of the year as people write it: 16/4 – 15/10."""
    first, last = ([int(part) for part in text.split("-")] for text in (season.first_md, season.last_md))
    return f"{first[1]}/{first[0]} – {last[1]}/{last[0]}"


def _hours(season: OpeningSeason) -> list[tuple[str, str]]:
    """Hours by weekday, weekdays with the same hours together."""
    groups: dict[str, list[int]] = {}
    for weekday in range(7):
        spans = season.sessions.get(str(weekday), [])
        if spans:
            groups.setdefault("; ".join(f"{start}–{end}" for start, end in spans), []).append(weekday)
    return [(_weekdays(numbers), words) for words, numbers in groups.items()]


def _weekdays(numbers: list[int]) -> str:
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{WEEKDAYS[numbers[0]]} đến {WEEKDAYS[numbers[-1]]}"
    return ", ".join(WEEKDAYS[n] for n in numbers)


def _spans(text: str, field: str) -> list[list[str]] | None:
    """Hours as typed, 07:30-11:30, 13:00-16:30, as [["07:30", "11:30"], …]; None for empty text."""
    found = []
    for part in (one.strip() for one in text.replace(";", ",").replace("–", "-").split(",") if one.strip()):
        try:
            start, end = (time.fromisoformat(edge.strip().replace("h", ":").zfill(5)) for edge in part.split("-"))
        except ValueError as error:
            raise Refused(f"Giờ «{part}» không đúng. Ghi như 07:30-11:30.", field=field) from error
        if start >= end:
            raise Refused(f"Buổi «{part}» kết thúc trước khi bắt đầu.", field=field)
        found.append([f"{start:%H:%M}", f"{end:%H:%M}"])
    return found or None


# A new day


class DayForm(DoorForm):
    """A day or a range that departs from its weekday."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[*((key, label) for key, (label, _) in KINDS.items()), (REMOVE, "Bỏ ngày đặc biệt đã nhập")],
    )
    first_day = DayField(label="Từ ngày")
    last_day = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chỉ một ngày.")
    name = forms.CharField(
        label="Tên ngày", max_length=200, help_text="In trong cách tính ngày hẹn, ví dụ: Nghỉ do bão số 3."
    )
    sessions = forms.CharField(
        label="Giờ còn làm việc",
        required=False,
        max_length=100,
        help_text="Chỉ khi nghỉ một phần: 07:30-11:30, 13:00-15:00.",
    )
    source = forms.CharField(label="Căn cứ", max_length=300, help_text="Số, ngày văn bản của việc đổi lịch.")
    note = forms.CharField(label="Lý do sửa ngày đã qua", required=False, max_length=300)


@dataclass(frozen=True)
class Wanted:
    """What the form asks for: days to enter, days to take away."""

    days: list[CalendarDay]
    removed: list[date]
    note: str


def _wanted(form: DayForm, agency: Agency, at: datetime) -> Wanted:
    data = form.cleaned_data
    first, last = data["first_day"], data["last_day"] or data["first_day"]
    if data["kind"] == REMOVE:
        own = CalendarDay.objects.filter(agency=agency, day__gte=first, day__lte=last)
        wanted = Wanted([], list(own.values_list("day", flat=True)), data["note"] or data["source"])
    else:
        spans = _spans(data["sessions"], "sessions")
        days = days_of(data["kind"], first, last, name=data["name"], source=data["source"], sessions=spans)
        wanted = Wanted(days, [], data["note"])
    check_days(agency, wanted.days, wanted.removed, at=at, note=data["note"])
    return wanted


@officer_required
@require_GET
def new_day(request: OfficerRequest) -> HttpResponse:
    """GET: the form; it leads to the preview (a GET too: nothing is stored before confirming)."""
    require(can_change_calendar(here(request)))
    form = DayForm(initial={"first_day": request.GET.get("ngay", ""), "kind": request.GET.get("kind", "")})
    return render(request, "setup/calendar/day.html", {"form": form})


@officer_required
@require_http_methods(["GET", "POST"])
def preview_day(request: OfficerRequest) -> HttpResponse:
    """GET shows before → after for every dossier the form's days touch; POST of the same values applies them."""
    require(can_change_calendar(here(request)))
    officer, now = request.officer, timezone.now()
    form = DayForm(request.POST if request.method == "POST" else request.GET)
    if form.is_valid():
        try:
            wanted = _wanted(form, officer.agency, now)
            if request.method == "POST":
                done = apply_change(
                    officer.agency, wanted.days, removed=wanted.removed, by=officer, at=now, note=wanted.note
                )
                return _done(request, done)
            shown = preview_change(officer.agency, wanted.days, removed=wanted.removed)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _preview_page(request, form, shown, title=_title(form), back=reverse("setup:new_day"))
    return render(request, "setup/calendar/day.html", {"form": form}, status=422)


def _title(form: DayForm) -> str:
    data = form.cleaned_data
    last = data["last_day"]
    days = f"{data['first_day']:%d/%m/%Y}" + (f" đến {last:%d/%m/%Y}" if last and last != data["first_day"] else "")
    kind = KINDS[data["kind"]][0] if data["kind"] in KINDS else "Bỏ ngày đặc biệt"
    return f"{kind}: {days}"


def _preview_page(request: OfficerRequest, form: DoorForm, shown: Any, *, title: str, back: str) -> HttpResponse:
    values = {name: form[name].value() for name in form.fields}
    context = {
        "title": title,
        "form": form,
        "values": [(name, value) for name, value in values.items() if value not in (None, "")],
        "shown": shown,
        "told": sum(move.moves_day for move in shown.moves),
        "page": page_of(shown.moves, request, size=PAGE_SIZE, count=len(shown.moves)),
        "back": f"{back}?{urlencode({'ngay': values.get('first_day') or '', 'kind': values.get('kind') or ''})}",
    }
    return render(request, "setup/calendar/preview.html", context)


def _done(request: OfficerRequest, done: Surgery) -> HttpResponse:
    told = f"{done.told} tin báo người nộp đã soạn cho Bộ phận Một cửa"
    messages.success(request, f"Đã đổi lịch (phiên bản {done.version}): {done.moved} hồ sơ đổi hạn, {told}.")
    return redirect("setup:calendar")


# Opening hours


class SeasonForm(DoorForm):
    """Opening hours of a part of the year, valid from a day to a day."""

    name = forms.CharField(label="Tên", max_length=60, help_text="Ví dụ: Mùa hè.")
    first_md = forms.RegexField(
        label="Từ (tháng-ngày)", regex=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", help_text="04-16"
    )
    last_md = forms.RegexField(
        label="Đến (tháng-ngày)", regex=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", help_text="10-15"
    )
    weekdays = forms.CharField(
        label="Giờ làm việc thứ Hai đến thứ Sáu", max_length=100, help_text="07:00-11:30, 13:30-17:00"
    )
    saturday = forms.CharField(
        label="Giờ làm việc thứ Bảy",
        max_length=100,
        required=False,
        help_text="Để trống nếu thứ Bảy không tính là ngày làm việc.",
    )
    valid_from = DayField(label="Có hiệu lực từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False)
    source = forms.CharField(label="Căn cứ", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_md", "last_md"):
            self.fields[name].error_messages["invalid"] = "Ghi tháng-ngày như 04-16."  # type: ignore[attr-defined]


def _season(form: SeasonForm, row: OpeningSeason) -> OpeningSeason:
    data = form.cleaned_data
    if data["valid_to"] and data["valid_to"] < data["valid_from"]:
        raise Refused("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.", field="valid_to")
    week, saturday = _spans(data["weekdays"], "weekdays"), _spans(data["saturday"], "saturday")
    row.sessions = {**{str(n): week for n in range(5)}, **({"5": saturday} if saturday else {})}
    for name in ("name", "first_md", "last_md", "valid_from", "valid_to", "source"):
        setattr(row, name, data[name])
    return row


def _season_values(row: OpeningSeason) -> dict[str, Any]:
    def words(weekday: str) -> str:
        return ", ".join(f"{start}-{end}" for start, end in row.sessions.get(weekday, []))

    names = ("name", "first_md", "last_md", "valid_from", "valid_to", "source")
    return {**{name: getattr(row, name) for name in names}, "weekdays": words("0"), "saturday": words("5")}


@officer_required
@require_http_methods(["GET", "POST"])
def season(request: OfficerRequest, pk: int | None = None) -> HttpResponse:
    """GET shows the form; with values (?xem=1) the preview of moved dates; POST applies."""
    require(can_change_calendar(here(request)))
    officer, now = request.officer, timezone.now()
    agency = officer.agency
    row = get_object_or_404(agency.opening_seasons, pk=pk) if pk else OpeningSeason(agency=agency, sessions={})
    if request.method == "GET" and "xem" not in request.GET:
        form = SeasonForm(initial=_season_values(row) if pk else {"valid_from": day_of(now)})
        return render(request, "setup/calendar/season.html", {"form": form, "season": row})
    form = SeasonForm(request.POST if request.method == "POST" else request.GET)
    if form.is_valid():
        try:
            changed = _season(form, row)
            if request.method == "POST":
                return _done(request, apply_season(agency, changed, by=officer, at=now))
            shown = preview_season(agency, changed)
        except Refused as refused:
            form.refuse(refused)
        else:
            title = f"Giờ làm việc: {changed.name}, từ {changed.valid_from:%d/%m/%Y}"
            return _preview_page(request, form, shown, title=title, back=request.path)
    return render(request, "setup/calendar/season.html", {"form": form, "season": row}, status=422)
