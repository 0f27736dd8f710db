"""What is to be put up, where things may be put up, and what proves that they were."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.models import PostingPhoto
from motcua.documents.posting_photos import add_photo, post_with_photo
from motcua.documents.storage import open_kept
from motcua.procedures.models import PlaceKind, PostingPlace, PostingTask
from motcua.procedures.permissions import can_confirm_postings, can_see_postings
from motcua.procedures.policy import posting_policy
from motcua.procedures.posting_queries import (
    BUILT_IN,
    open_tasks,
    place_names,
    places_by_hand,
    places_of,
    rounds_of,
    shown_rows,
    task_counts,
)
from motcua.procedures.services.posting_places import PlaceWords, add_place, change_place, close_place, reopen_place
from motcua.procedures.services.posting_tasks import open_posting_tasks, set_decision
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest

PAGE_SIZE = 50
LONGEST_CODE = 30


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [("Cài đặt", "/cai-dat/"), ("Niêm yết thủ tục", reverse("setup:postings")), (last, "")]


def _may_act(request: OfficerRequest) -> bool:
    return can_confirm_postings(request.officer, request.duties, day_of(timezone.now()))


def _may_see(request: OfficerRequest) -> bool:
    return can_see_postings(request.officer, request.duties, day_of(timezone.now()))


def _keys(request: OfficerRequest, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isascii() and key.isdigit() and len(key) < 19]


# What is to be put up


class TaskForm(DoorForm):
    """What is asked when chosen tasks are done, and when the day of their decision is noted."""

    posted_on = DayField(label="Niêm yết từ ngày", required=False, help_text="Để trống: từ bây giờ.")
    photo = forms.FileField(
        label="Ảnh minh chứng", required=False,
        help_text="JPEG hoặc PNG. Một ảnh chứng minh cho mọi thủ tục đã chọn; dữ liệu vị trí trong ảnh bị bỏ.",
    )  # fmt: skip
    received_on = DayField(label="Ngày nhận quyết định công bố", required=False)
    decision = forms.CharField(label="Số, ngày quyết định", required=False, max_length=200)


@officer_required
@require_http_methods(["GET", "POST"])
def tasks(request: OfficerRequest) -> HttpResponse:
    """GET ?noi=: what is to be put up at a place, late first. POST viec=da-niem-yet|ngay-nhan|tim with task=."""
    require(_may_act(request))
    agency, now = request.officer.agency, timezone.now()
    today, places = day_of(now), places_by_hand(agency)
    counts = task_counts(agency, today)
    place = _asked_place(request, places, counts.by_place)
    form = TaskForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _act(request, form.cleaned_data, place))
            return redirect(f"{reverse('setup:posting_tasks')}?noi={place}")
        except Refused as refused:
            form.refuse(refused) if refused.field in form.fields else messages.error(request, refused.sentence)
    context = {
        "form": form,
        "page": page_of(open_tasks(agency, place=place), request, size=PAGE_SIZE),
        "place": place,
        "counts": counts,
        "today": today,
        "workdays": posting_policy(agency).posting_workdays,
        "chosen": set(_keys(request, "task")),
        "tabs": [
            {
                "label": one.name,
                "url": f"?noi={one.code}",
                "is_current": one.code == place,
                "count": counts.by_place.get(one.code, 0),
            }
            for one in places
        ],
        "crumbs": _crumbs("Việc phải niêm yết"),
    }
    return render(request, "setup/postings/tasks.html", context, status=422 if request.method == "POST" else 200)


def _asked_place(request: OfficerRequest, places: list[PostingPlace], counts: dict[str, int]) -> str:
    """The place asked for; else the first one where something is to be done."""
    codes = [place.code for place in places]
    asked = request.GET.get("noi", "")
    return asked if asked in codes else next((code for code in codes if counts.get(code)), codes[0])


def _act(request: OfficerRequest, typed: dict[str, Any], place: str) -> str:
    """Do what was asked and say so in one sentence."""
    agency, now, act = request.officer.agency, timezone.now(), request.POST.get("viec")
    if act == "tim":
        return f"Đã đối chiếu danh mục: thêm {len(open_posting_tasks(agency, at=now))} việc niêm yết."
    chosen = list(open_tasks(agency, place=place).filter(pk__in=_keys(request, "task")))
    if act == "ngay-nhan":
        return _note_decision(request, chosen, typed)
    photo = typed["photo"]
    _round, count = post_with_photo(
        [task.version for task in chosen],
        (photo, photo.name) if photo else None,
        agency=agency,
        by=request.officer,
        at=now,
        posted_on=typed["posted_on"],
        place=place,
    )
    return f"Đã ghi niêm yết {count} thủ tục."


def _note_decision(request: OfficerRequest, chosen: list[PostingTask], typed: dict[str, Any]) -> str:
    if typed["received_on"] is None:
        raise Refused("Chưa nhập “Ngày nhận quyết định công bố”.", field="received_on")
    count = set_decision(
        chosen,
        agency=request.officer.agency,
        received_on=typed["received_on"],
        decision=typed["decision"],
        by=request.officer,
        at=timezone.now(),
    )
    return f"Đã tính lại hạn niêm yết của {count} thủ tục."


# Places

USE_OF_PLACE = {"dong": (close_place, "Đã thôi dùng"), "mo-lai": (reopen_place, "Đã mở lại")}


class PlaceForm(DoorForm):
    """One place."""

    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn loại"), *PlaceKind.choices])
    name = forms.CharField(label="Tên", max_length=150)
    where = forms.CharField(label="Vị trí, địa chỉ", max_length=250, required=False)
    is_required = forms.BooleanField(label="Phải niêm yết mọi thủ tục ở đây", required=False)

    def words(self) -> PlaceWords:
        return PlaceWords(**self.cleaned_data)


@officer_required
@require_http_methods(["GET", "POST"])
def places(request: OfficerRequest) -> HttpResponse:
    """GET: the places with what hangs there. POST: add one."""
    require(_may_act(request))
    agency = request.officer.agency
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_place(agency, form.words(), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã thêm nơi niêm yết «{row.name}».")
            return redirect("setup:posting_places")
    counts = _shown_counts(request)
    rows = [(place, counts.get(place.code, 0)) for place in places_of(agency, with_closed=True)]
    context = {
        "page": page_of(rows, request, size=PAGE_SIZE),
        "form": form,
        "here": posting_policy(agency).posting_portal_is_here,
        "villages": agency.villages,
        "crumbs": _crumbs("Nơi niêm yết"),
    }
    return render(request, "setup/postings/places.html", context, status=422 if request.method == "POST" else 200)


def _shown_counts(request: OfficerRequest) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in shown_rows(request.officer.agency, only_shown=True).order_by().values_list("place", flat=True):
        found[code] = found.get(code, 0) + 1
    return found


@officer_required
@require_http_methods(["GET", "POST"])
def place(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: one place. POST viec=luu|dong|mo-lai: describe it anew, use it no longer, or again."""
    require(_may_act(request))
    agency, who, now = request.officer.agency, request.officer, timezone.now()
    row = next((one for one in places_of(agency, with_closed=True) if one.code == code), None)
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in ("kind", "name", "where", "is_required")}
    act = USE_OF_PLACE.get(request.POST.get("viec", ""))
    form = PlaceForm(request.POST if request.method == "POST" and not act else None, initial=initial)
    if act or form.is_valid():
        try:
            act[0](row, by=who, at=now) if act else change_place(row, form.words(), by=who, at=now)
        except Refused as refused:
            messages.error(request, refused.sentence) if act else form.refuse(refused)
        else:
            messages.success(request, f"{act[1]} «{row.name}»." if act else "Đã lưu nơi niêm yết.")
            return redirect("setup:posting_places")
    context = {
        "place": row,
        "form": form,
        "is_built_in": code in dict(BUILT_IN),
        "crumbs": [*_crumbs("")[:2], ("Nơi niêm yết", reverse("setup:posting_places")), (row.name, "")],
    }
    return render(request, "setup/postings/place.html", context, status=422 if request.method == "POST" else 200)


# Evidence


@officer_required
@require_GET
def evidence(request: OfficerRequest) -> HttpResponse:
    """GET ?noi= &ma= &con=1: every posting there was: where, from when until when, by whom, with its photographs."""
    require(_may_see(request))
    agency = request.officer.agency
    names = place_names(agency)
    asked = request.GET.get("noi", "")
    code = request.GET.get("ma", "").strip()[:LONGEST_CODE]
    only = request.GET.get("con") == "1"
    rows = shown_rows(agency, place=asked if asked in names else "", code=code, only_shown=only)
    page = page_of(rows, request, size=PAGE_SIZE)
    photos = _photos([row.round_id for row in page if row.round_id])
    context = {
        "page": page,
        "rows": [(row, names.get(row.place, row.place), photos.get(row.round_id or 0, [])) for row in page],
        "names": names,
        "asked": asked,
        "code": code,
        "only": only,
        "crumbs": _crumbs("Minh chứng"),
    }
    return render(request, "setup/postings/evidence.html", context)


def _photos(rounds: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pk, key in PostingPhoto.objects.filter(round__in=rounds).order_by("pk").values_list("pk", "round_id"):
        found.setdefault(key, []).append(pk)
    return found


class PhotoForm(DoorForm):
    photo = forms.FileField(label="Ảnh minh chứng", help_text="JPEG hoặc PNG; dữ liệu vị trí trong ảnh bị bỏ.")


@officer_required
@require_http_methods(["GET", "POST"])
def posting_round(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one act of putting up: who, when, what, with its photographs. POST: one more photograph."""
    require(_may_see(request))
    row = get_object_or_404(rounds_of(request.officer.agency), pk=pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(_may_act(request))
        if form.is_valid():
            photo = form.cleaned_data["photo"]
            try:
                add_photo(row, (photo, photo.name), by=request.officer, at=timezone.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "Đã giữ ảnh minh chứng.")
                return redirect("setup:posting_round", pk)
    context = {
        "row": row,
        "place": place_names(row.agency).get(row.place, row.place),
        "photos": list(row.photos.select_related("added_by", "file").order_by("pk")),
        "page": page_of(shown_rows(row.agency).filter(round=row), request, size=PAGE_SIZE),
        "form": form if _may_act(request) else None,
        "crumbs": [*_crumbs("")[:2], ("Minh chứng", reverse("setup:posting_evidence")), (f"Đợt {pk}", "")],
    }
    return render(request, "setup/postings/round.html", context, status=422 if request.method == "POST" else 200)


@officer_required
@require_GET
def photo(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: one photograph."""
    require(_may_see(request))
    row = get_object_or_404(PostingPhoto.objects.select_related("file"), pk=pk, agency=request.officer.agency)
    answer = FileResponse(open_kept(row.file), content_type=row.file.mime)
    answer["Content-Disposition"] = f'inline; filename="niem-yet-{row.round_id}.jpg"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)
