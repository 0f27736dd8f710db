"""Setting up ratings: the questions of the form, the tablets at the counter, the yearly survey of others."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.documents.drawing import qr_svg
from motcua.ratings.models import FedIndex, Question, QuestionKind, RatingTablet, SipasResult
from motcua.ratings.permissions import can_set_up_ratings
from motcua.ratings.queries import tablets_of
from motcua.ratings.services.setting_up import (
    QuestionWords,
    add_question,
    add_tablet,
    change_question,
    enter_sipas,
    lay_questions,
    revoke_tablet,
)
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest

HOME = "setup:ratings"
FACTOR = re.compile(r"^(?P<name>.+?)[:\t ]+(?P<percent>\d{1,3}(?:[.,]\d{1,2})?) ?%?$")


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [("Cài đặt", "/cai-dat/"), ("Đánh giá của người dân", reverse(HOME)), (last, "")]


@officer_required
@require_GET
def ratings(request: OfficerRequest) -> HttpResponse:
    """GET: questions, tablets and survey results of the agency."""
    require(can_set_up_ratings(request.duties))
    return _home(request, TabletForm())


def _home(request: OfficerRequest, form: "TabletForm", status: int = 200) -> HttpResponse:
    agency, today = request.officer.agency, day_of(timezone.now())
    questions = Question.objects.filter(agency=agency).order_by("position", "id")
    context = {
        "questions": [(row, row.holds_on(today)) for row in questions],
        "tablets": list(tablets_of(agency).select_related("created_by")),
        "surveys": list(SipasResult.objects.filter(agency=agency).order_by("-year", "scope")),
        "form": form,
        "crumbs": [("Cài đặt", "/cai-dat/"), ("Đánh giá của người dân", "")],
    }
    return render(request, "setup/ratings/home.html", context, status=status)


# Questions


class QuestionForm(DoorForm):
    """One question of the form."""

    code = forms.SlugField(
        label="Mã", max_length=40, help_text="Chữ không dấu, gạch nối, ví dụ: thai-do. Không đổi được về sau.",
        error_messages={"invalid": "Mã chỉ gồm chữ không dấu, số, gạch nối."},
    )  # fmt: skip
    wording = forms.CharField(label="Câu hỏi", max_length=300)
    kind = forms.ChoiceField(label="Kiểu trả lời", choices=[("", "Chọn kiểu"), *QuestionKind.choices])
    choices = forms.CharField(
        label="Lời của từng mức", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Ba mức: ba dòng, lần lượt cho 2, 1, 0 điểm. Có hoặc không: hai dòng, cho 2 và 0 điểm; "
        "để trống là Có, Không.",
    )  # fmt: skip
    index_number = forms.TypedChoiceField(
        label="Cho điểm vào chỉ số", required=False, coerce=int, empty_value=None,
        choices=[("", "Không cho điểm"), *FedIndex.choices],
    )  # fmt: skip
    position = forms.IntegerField(label="Thứ tự", min_value=1, max_value=99)
    valid_from = DayField(label="Hỏi từ ngày", required=False)
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống khi còn dùng.")
    source = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Văn bản ban hành phiếu, ví dụ: Quyết định của Văn phòng UBND tỉnh."
    )

    def words(self) -> QuestionWords:
        data = {name: value for name, value in self.cleaned_data.items() if name != "code"}
        return QuestionWords(**{**data, "choices": data["choices"].splitlines()})


class ChangeForm(QuestionForm):
    """The same without the code, which stays."""

    code = None  # type: ignore[assignment]


@officer_required
@require_POST
def default_questions(request: OfficerRequest) -> HttpResponse:
    """POST: enter the questions the software is shipped with; nothing when there are any."""
    require(can_set_up_ratings(request.duties))
    laid = lay_questions(request.officer.agency, by=request.officer, at=timezone.now())
    messages.success(request, f"Đã thêm {len(laid)} câu hỏi mẫu." if laid else "Đã có câu hỏi nên không thêm gì.")
    return redirect(HOME)


@officer_required
@require_http_methods(["GET", "POST"])
def new_question(request: OfficerRequest) -> HttpResponse:
    """GET the form, POST adds the question."""
    require(can_set_up_ratings(request.duties))
    agency, now = request.officer.agency, timezone.now()
    form = QuestionForm(request.POST or None, initial={"position": 1, "valid_from": day_of(now)})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_question(agency, form.words(), code=form.cleaned_data["code"], by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã thêm câu hỏi «{row.wording}».")
            return redirect(HOME)
    context = {"form": form, "title": "Thêm câu hỏi", "crumbs": _crumbs("Thêm câu hỏi")}
    return render(request, "setup/ratings/question.html", context, status=422 if request.method == "POST" else 200)


@officer_required
@require_http_methods(["GET", "POST"])
def question(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET the question, POST changes it or ends it."""
    require(can_set_up_ratings(request.duties))
    row = get_object_or_404(Question, pk=pk, agency_id=request.officer.agency_id)
    form = ChangeForm(request.POST or None, initial=_values(row))
    if request.method == "POST" and form.is_valid():
        try:
            change_question(row, form.words(), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu câu hỏi.")
            return redirect(HOME)
    context = {"form": form, "title": row.wording, "crumbs": _crumbs(row.code), "has_answers": row.answers.exists()}
    return render(request, "setup/ratings/question.html", context, status=422 if request.method == "POST" else 200)


def _values(row: Question) -> dict[str, Any]:
    names = ("wording", "kind", "index_number", "position", "valid_from", "valid_to", "source")
    return {**{name: getattr(row, name) for name in names}, "choices": "\n".join(row.choices)}


# Tablets


class TabletForm(DoorForm):
    name = forms.CharField(label="Tên máy", max_length=60, help_text="Ví dụ: Quầy số 1.")


@officer_required
@require_http_methods(["GET", "POST"])
def tablets(request: OfficerRequest) -> HttpResponse:
    """POST: give a tablet its address, shown once; GET goes home (the address cannot be shown again)."""
    require(can_set_up_ratings(request.duties))
    if request.method == "GET":
        return redirect(HOME)
    form = TabletForm(request.POST)
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            tablet, key = add_tablet(request.officer.agency, name=name, by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            address = f"{settings.PUBLIC_URL}{reverse('tablet:open', args=[key])}"
            context = {"tablet": tablet, "address": address, "qr": qr_svg(address), "crumbs": _crumbs(tablet.name)}
            return render(request, "setup/ratings/tablet.html", context)
    return _home(request, form, status=422)


@officer_required
@require_POST
def revoke(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST: the tablet's address opens nothing from now on."""
    require(can_set_up_ratings(request.duties))
    tablet = get_object_or_404(RatingTablet, pk=pk, agency_id=request.officer.agency_id)
    try:
        revoke_tablet(tablet, by=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Đã thu hồi máy «{tablet.name}».")
    return redirect(HOME)


# The yearly survey


class SipasForm(DoorForm):
    """A published result; percents as in the source."""

    year = forms.IntegerField(label="Năm khảo sát", min_value=2000, max_value=2100)
    scope = forms.CharField(label="Phạm vi", max_length=200, help_text="Xã, huyện hay tỉnh nào được khảo sát.")
    percent = forms.DecimalField(
        label="Chỉ số hài lòng chung (%)", min_value=0, max_value=100, max_digits=5, decimal_places=2, localize=True
    )
    factors = forms.CharField(
        label="Từng yếu tố", required=False, widget=forms.Textarea({"rows": 5}),
        help_text="Mỗi dòng một yếu tố và số phần trăm, ví dụ: Tiếp cận dịch vụ 91,25",
    )  # fmt: skip
    source = forms.CharField(label="Nguồn", max_length=300, help_text="Số, ngày văn bản hoặc báo cáo công bố kết quả.")

    def clean_factors(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["factors"].splitlines() if line.strip()]
        return [_factor(line) for line in lines]


def _factor(line: str) -> dict[str, str]:
    found = FACTOR.match(line)
    percent = Decimal(found["percent"].replace(",", ".")) if found else Decimal(101)
    if found is None or percent > 100:
        raise forms.ValidationError(f"Dòng «{line}» chưa đúng. Ghi tên yếu tố rồi số từ 0 đến 100, như: Kết quả 90,5")
    return {"name": found["name"].strip(" :"), "percent": f"{percent}"}


@officer_required
@require_http_methods(["GET", "POST"])
def survey(request: OfficerRequest) -> HttpResponse:
    """GET the form, POST enters or corrects a year's result."""
    require(can_set_up_ratings(request.duties))
    agency, now = request.officer.agency, timezone.now()
    form = SipasForm(request.POST or None, initial={"year": day_of(now).year - 1, "scope": agency.name})
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_sipas(agency, **form.cleaned_data, by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã ghi kết quả khảo sát năm {row.year}.")
            return redirect(HOME)
    context = {"form": form, "crumbs": _crumbs("Kết quả SIPAS")}
    return render(request, "setup/ratings/survey.html", context, status=422 if request.method == "POST" else 200)
