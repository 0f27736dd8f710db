"""What hangs at the counter: which procedures still have to, which are late, which hang there though abolished."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.procedures.models import Posting
from motcua.procedures.permissions import can_confirm_postings
from motcua.procedures.policy import posting_policy
from motcua.procedures.posting_queries import place_names, task_counts
from motcua.procedures.queries import Posted, postings, shown_on, wrongly_shown
from motcua.procedures.services.postings import confirm_postings, take_down_postings
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest

PAGE_SIZE = 50
PARTS = {
    "chua": "Chưa niêm yết",
    "qua-han": "Quá hạn niêm yết",
    "da": "Đã niêm yết",
    "sai": "Hết hiệu lực còn niêm yết",
}
SHORT = {Posting.Place.COUNTER.value: "nơi tiếp nhận", Posting.Place.PORTAL.value: "cổng thông tin"}


class PostingForm(DoorForm):
    """The day, the place (asked only where the portal is another site), and whether all listed ones are meant."""

    posted_on = DayField(label="Niêm yết từ ngày", required=False, help_text="Để trống: từ bây giờ.")
    place = forms.ChoiceField(label="Nơi niêm yết", choices=Posting.Place.choices, required=False)

    def __init__(self, *args: Any, here: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if here:
            del self.fields["place"]


@officer_required
@require_http_methods(["GET", "POST"])
def posting_list(request: OfficerRequest) -> HttpResponse:
    """GET ?phan=chua|qua-han|da|sai. POST viec=xac-nhan|tat-ca|go with version= or posting=: confirm, take down."""
    agency, now = request.officer.agency, timezone.now()
    today = day_of(now)
    require(can_confirm_postings(request.officer, request.duties, today))
    part = request.GET.get("phan", "chua")
    part = part if part in PARTS else "chua"
    form = PostingForm(request.POST or None, here=posting_policy(agency).posting_portal_is_here)
    rows = postings(agency, today)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _act(request, agency, _of_part(rows, part, today), form.cleaned_data, now))
            return redirect(f"{reverse('setup:postings')}?phan={part}")
        except Refused as refused:
            form.refuse(refused) if refused.field in form.fields else messages.error(request, refused.sentence)
    context = {"form": form, **_shown(agency, rows, part, today)}
    if part == "da":  # nothing is chosen there, so it need not be one list
        context["rows"] = context["page"] = page_of(context["rows"], request, size=PAGE_SIZE)
    return render(request, "setup/catalogue/postings.html", context, status=422 if request.method == "POST" else 200)


def _act(request: OfficerRequest, agency: Agency, listed: list[Posted], typed: dict[str, Any], now: datetime) -> str:
    """Do what was asked and say so in one sentence."""
    if request.POST.get("viec") == "go":
        chosen = list(shown_on(agency, day_of(now)).filter(pk__in=_keys(request, "posting")))
        return f"Đã ghi gỡ niêm yết {take_down_postings(chosen, agency=agency, by=request.officer, at=now)} thủ tục."
    keys = set(_keys(request, "version"))
    wanted = [row.version for row in listed if request.POST.get("viec") == "tat-ca" or row.version.pk in keys]
    place = typed.get("place") or Posting.Place.COUNTER.value
    count = confirm_postings(
        wanted, agency=agency, by=request.officer, at=now, posted_on=typed["posted_on"], place=place
    )
    return f"Đã xác nhận niêm yết {count} thủ tục tại {SHORT[place]}."


def _keys(request: OfficerRequest, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isascii() and key.isdigit() and len(key) < 19]


def _of_part(rows: list[Posted], part: str, today: date) -> list[Posted]:
    keep = {
        "chua": lambda row: not row.in_both,
        "qua-han": lambda row: row.is_overdue(today),
        "da": lambda row: row.in_both,
        "sai": lambda _row: False,
    }
    return [row for row in rows if keep[part](row)]


def _shown(agency: Agency, rows: list[Posted], part: str, today: date) -> dict[str, Any]:
    names = place_names(agency)
    wrong = [(row, names.get(row.place, row.place)) for row in wrongly_shown(agency, today)]
    counts = {key: len(_of_part(rows, key, today)) for key in PARTS} | {"sai": len(wrong)}
    return {
        "rows": _of_part(rows, part, today),
        "wrong": wrong,
        "part": part,
        "total": len(rows),
        "today": today,
        "workdays": posting_policy(agency).posting_workdays,
        "tabs": [
            {"label": label, "url": f"?phan={key}", "is_current": key == part, "count": counts[key]}
            for key, label in PARTS.items()
        ],
        "tasks": task_counts(agency, today),
        "crumbs": [("Cài đặt", "/cai-dat/"), ("Niêm yết thủ tục", "")],
    }
