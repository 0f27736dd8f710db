"""What the chairman decides about late dossiers, made for a telephone; and the monthly list before it is public."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Duty
from motcua.common.moments import VIETNAM, day_of, local, read_day
from motcua.common.refusals import Refused
from motcua.dossiers.late_papers import late_row
from motcua.dossiers.models import Apology, Explanation, LateList
from motcua.dossiers.permissions import Actor, can_publish_late_list
from motcua.dossiers.queries import undecided_apologies
from motcua.dossiers.reasons import DELAY_CAUSES, cause_label
from motcua.dossiers.services.late import decide_apology
from motcua.dossiers.services.late_list import close_month
from motcua.reporting.publishing import publish_late_list
from motcua.web.ui.forms import DoorForm, MomentInput
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 20
MONTHS_SHOWN = 12


class DecisionForm(DoorForm):
    """The draft as it may be changed before it is decided."""

    new_due = forms.DateTimeField(
        label="Hẹn trả lại", widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        error_messages={"invalid": "Giờ, ngày hẹn lại không đúng. Ghi đủ như 25/11/2026 14:30."},
    )  # fmt: skip
    cause_code = forms.ChoiceField(label="Nhóm nguyên nhân", choices=list(DELAY_CAUSES.items()))
    cause_text = forms.CharField(
        label="Lý do ghi trên phiếu", widget=forms.Textarea({"rows": 3}), required=False, max_length=2000
    )
    note = forms.CharField(
        label="Ý kiến", widget=forms.Textarea({"rows": 2}), required=False, max_length=1000,
        help_text="Bắt buộc khi trả lại cho người soạn.",
    )  # fmt: skip

    def clean_new_due(self) -> datetime:
        value: datetime = self.cleaned_data["new_due"]
        return value if timezone.is_aware(value) else value.replace(tzinfo=VIETNAM)


@dataclass(frozen=True)
class Draft:
    """One apology waiting, with the form that changes it."""

    apology: Apology
    cause: str
    form: DecisionForm

    @property
    def is_open(self) -> bool:
        return bool(self.form.errors)


def _draft(apology: Apology, form: DecisionForm | None = None) -> Draft:
    initial = {
        "new_due": local(apology.new_due).replace(tzinfo=None),
        "cause_code": apology.cause_code,
        "cause_text": apology.cause_text,
    }
    form = form or DecisionForm(initial=initial, auto_id=f"{apology.pk}-%s")
    return Draft(apology, cause_label(apology.cause_code), form)


@officer_required
@require_GET
def apologies(request: OfficerRequest) -> HttpResponse:
    """GET: apologies that wait for a decision, and explanations that wait for the head's opinion."""
    require(here(request).has(Duty.LEADER))
    return _page(request)


def _page(request: OfficerRequest, wrong: Draft | None = None) -> HttpResponse:
    agency = request.officer.agency
    page = page_of(undecided_apologies(agency), request, size=PAGE_SIZE)
    drafts = [wrong if wrong and wrong.apology.pk == row.pk else _draft(row.apology) for row in page]
    signed = Explanation.objects.filter(dossier__case__agency=agency, state="signed").order_by("signed_at")
    context = {
        "drafts": drafts,
        "page": page,
        "explanations": list(signed.select_related("dossier__case", "author")[:50]),
    }
    return render(request, "board/apologies/apologies.html", context, status=422 if wrong else 200)


@officer_required
@require_POST
def decide(request: OfficerRequest, code: str) -> HttpResponse:
    """POST viec=duyet|tra-lai with the form: approve (with what was changed) or give back."""
    who = here(request)
    require(who.has(Duty.LEADER))
    waiting = Apology.objects.select_related(
        "dossier__case__agency", "dossier__case__holder", "dossier__version", "holder"
    )
    apology = get_object_or_404(waiting, dossier__case__code=code, dossier__case__agency_id=who.officer.agency_id)
    form = DecisionForm(request.POST, auto_id=f"{apology.pk}-%s")
    approve = request.POST.get("viec") == "duyet"
    if form.is_valid():
        try:
            decide_apology(apology, by=who.officer, at=timezone.now(), approve=approve, **form.cleaned_data)
        except Refused as refused:
            if not refused.field:
                messages.error(request, refused.sentence)
                return redirect("board:apologies")
            form.refuse(refused)
        else:
            messages.success(
                request, f"Hồ sơ {code}: {'đã duyệt phiếu xin lỗi' if approve else 'đã trả lại người soạn'}."
            )
            return redirect("board:apologies")
    return _page(request, _draft(apology, form))


# The monthly list


@officer_required
@require_http_methods(["GET", "POST"])
def late_lists(request: OfficerRequest) -> HttpResponse:
    """GET: the months with their lists. POST viec=chot|cong-khai, thang=2026-10: close or publish one."""
    who, now = here(request), timezone.now()
    require(can_publish_late_list(who))
    if request.method == "POST":
        return _act_on_month(request, who, now)
    known = {
        row.month: row for row in LateList.objects.filter(agency=who.officer.agency).select_related("published_by")
    }
    months = [(month, known.get(month)) for month in _months_before(day_of(now))]
    return render(request, "board/apologies/late_lists.html", {"months": months})


def _months_before(day: date) -> list[date]:
    """The months that are over, newest first."""
    index = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(index - 1, index - 1 - MONTHS_SHOWN, -1)]


def _act_on_month(request: OfficerRequest, who: Actor, now: datetime) -> HttpResponse:
    month = _month(request.POST.get("thang", ""))
    try:
        if month is None:
            raise Refused("Chọn một tháng.")  # noqa: TRY301  (answered below like the refusals of the acts)
        if request.POST.get("viec") == "cong-khai":
            late_list = get_object_or_404(LateList, agency=who.officer.agency, month=month)
            publish_late_list(late_list, by=who.officer, at=now)
            said = f"Đã công khai danh sách tháng {month:%m/%Y}."
        else:
            rows = len(close_month(who.officer.agency, month, now, by=who.officer).rows)
            said = f"Đã chốt danh sách tháng {month:%m/%Y}: {rows} hồ sơ."
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("board:late_lists")


def _month(text: str) -> date | None:
    return read_day(f"{text}-01")


@officer_required
@require_GET
def late_list(request: OfficerRequest, month: str) -> HttpResponse:
    """GET: one closed list as it will be published."""
    who = here(request)
    require(can_publish_late_list(who))
    row = get_object_or_404(LateList, agency=who.officer.agency, month=_month(month) or date.min)
    rows: list[Any] = [late_row(line) for line in row.rows]
    return render(request, "board/apologies/late_list.html", {"late_list": row, "rows": rows})
