"""Late and nearly late: what is owed for each dossier, one click away; messages that wait to be told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Agency, Duty
from motcua.agency.queries import workdays_for
from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.casework.queries import visible_to
from motcua.common.refusals import Refused
from motcua.dossiers import queries
from motcua.dossiers.models import Dossier, Explanation
from motcua.dossiers.permissions import (
    Actor,
    can_decide_apology,
    can_draft_apology,
    can_explain,
    can_issue_apology,
    can_see,
    can_see_explanation,
    can_tell_applicant,
)
from motcua.dossiers.policy import late_policy
from motcua.dossiers.reasons import DELAY_CAUSES, HEAD_OPINIONS, cause_label
from motcua.dossiers.services.explanation import (
    draft_explanation,
    explanation_pdf,
    see_explanation,
    sign_explanation,
)
from motcua.dossiers.services.late import draft_apology, issue_apology
from motcua.law.workdays import OutsideCalendar, Workdays
from motcua.notices.models import Notice
from motcua.notices.queries import unread_of, untold
from motcua.notices.services import mark_read, mark_told, queue_notice
from motcua.web.desk.queue import slack_now
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here
from motcua.web.ui.states import Look, Slack

PAGE_SIZE = 50
WHOLE_OFFICE = (Duty.COUNTER, Duty.LEADER, Duty.HEAD_OFFICE, Duty.CLERK)
APOLOGY_LOOKS = {
    "drafted": Look("Chờ quyết định", "soon", "hourglass"),
    "approved": Look("Đã duyệt, chờ phát hành", "soon", "pen"),
    "rejected": Look("Bị trả lại", "late", "back"),
    "issued": Look("Đã xin lỗi", "good", "circle-check"),
}
EXPLANATION_LOOKS = {
    "drafted": Look("Chờ ký giải trình", "soon", "pen"),
    "signed": Look("Chờ ý kiến người đứng đầu", "soon", "hourglass"),
    "seen": Look("Đã giải trình", "good", "circle-check"),
}
NO_FIGURE = "Ngày hẹn nằm ngoài lịch làm việc đã nhập nên không tính được số giờ."
NOT_YET = Look("Chưa có", "calm", "circle")


@dataclass(frozen=True)
class Row:
    """One dossier with what it owes and what this officer may do about it."""

    dossier: Dossier
    slack: Slack | None
    no_figure: str
    apology: Look
    explanation: Look
    may_draft: bool
    may_issue: bool
    may_decide: bool
    explain_url: str


@officer_required
@require_GET
def late(request: OfficerRequest) -> HttpResponse:
    """GET ?muc=sap-den|qua-han|da-xong|can-bao: at risk, late, settled late, messages not yet told."""
    who, now = here(request), timezone.now()
    require(who.has(*WHOLE_OFFICE, Duty.SPECIALIST))
    agency, office = who.officer.agency, workdays_for(who.officer.agency)
    lists = _lists(who, agency, office, now)
    chosen = request.GET.get("muc", "")
    tab = chosen if chosen in lists or (chosen == "can-bao" and who.has(Duty.COUNTER, Duty.HEAD_OFFICE)) else "qua-han"
    context = {
        "tabs": _tabs(who, lists, tab, agency),
        "tab": tab,
        "reminders": list(unread_of(who.officer)[:20]),
    }
    if tab == "can-bao":
        return render(
            request, "desk/late/untold.html", {**context, "page": page_of(untold(agency), request, size=PAGE_SIZE)}
        )
    page = page_of(lists[tab][1], request, size=PAGE_SIZE)
    rows = [_row(dossier, who, office, now) for dossier in page]
    return render(request, "desk/late/late.html", {**context, "page": page, "rows": rows})


def _lists(who: Actor, agency: Agency, office: Workdays, now: datetime) -> dict[str, tuple[str, QuerySet[Dossier]]]:
    until = queries.warn_until(office, now, late_policy(agency).warn_workdays)
    return {
        "qua-han": ("Đang quá hạn", _mine(who, queries.with_case(queries.late_now(agency, now)))),
        "sap-den": ("Sắp đến hạn", _mine(who, queries.with_case(queries.near_due(agency, now, until)))),
        "da-xong": ("Xong chậm, còn nợ giải trình", _mine(who, queries.owing_explanation(agency))),
    }


def _mine(who: Actor, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Specialists see what is in their hands or theirs to explain; the others the whole office."""
    if who.has(*WHOLE_OFFICE):
        return dossiers
    return dossiers.filter(Q(case__holder=who.officer) | Q(explanation__author=who.officer))


def _tabs(who: Actor, lists: dict[str, Any], tab: str, agency: Agency) -> list[dict[str, Any]]:
    counts = [(slug, label, rows.count()) for slug, (label, rows) in lists.items()]
    if who.has(Duty.COUNTER, Duty.HEAD_OFFICE):
        counts.append(("can-bao", "Cần báo người nộp", untold(agency).count()))
    return [
        {"label": label, "url": f"?muc={slug}", "is_current": slug == tab, "count": count}
        for slug, label, count in counts
    ]


def _row(dossier: Dossier, who: Actor, office: Workdays, now: datetime) -> Row:
    case, slack = dossier.case, slack_now(dossier.case, office, now)
    apology, explanation = getattr(dossier, "apology", None), getattr(dossier, "explanation", None)
    owes = apology is None or apology.state == "rejected"
    explains = queries.is_late(case, now) and (can_explain(who, dossier) or can_see_explanation(who, case))
    return Row(
        dossier,
        slack,
        "" if case.ended_at else _why_no_figure(case, office, now),
        APOLOGY_LOOKS[apology.state] if apology else NOT_YET,
        EXPLANATION_LOOKS[explanation.state] if explanation else NOT_YET,
        may_draft=owes and case.ended_at is None and dossier.reappointment_count == 0 and can_draft_apology(who, case),
        may_issue=bool(apology and apology.state == "approved" and can_issue_apology(who, case)),
        may_decide=bool(apology and apology.state == "drafted" and can_decide_apology(who, case)),
        explain_url=reverse("desk:explain", args=[case.code]) if explains else "",
    )


def _why_no_figure(case: Case, office: Workdays, now: datetime) -> str:
    """A sentence instead of working hours, where the calendar does not reach the appointment; else nothing."""
    try:
        office.minutes_between(now, case.due_at or now)
    except OutsideCalendar:
        return NO_FIGURE
    return ""


def _find(request: OfficerRequest, code: str) -> Dossier:
    case = get_object_or_404(visible_to(request.officer), code=code)
    dossier = get_object_or_404(Dossier.objects.select_related(*queries.RELATED), case=case)
    is_author = getattr(getattr(dossier, "explanation", None), "author_id", None) == request.officer.pk
    require(is_author or can_see(here(request), case))
    return dossier


def _back(request: OfficerRequest) -> HttpResponse:
    tab = request.POST.get("muc", "")
    return redirect(reverse("desk:late") + (f"?muc={tab}" if tab in {"sap-den", "da-xong", "can-bao"} else ""))


def _do(request: OfficerRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """One act by one button: back to the list, with what became of it."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return _back(request)


@officer_required
@require_POST
def apologise(request: OfficerRequest, code: str) -> HttpResponse:
    """POST viec=soan|phat-hanh: draft the apology, or issue the approved one."""
    dossier, now, by = _find(request, code), timezone.now(), request.officer
    if request.POST.get("viec") == "phat-hanh":
        apology = getattr(dossier, "apology", None)
        if apology is None:
            raise Http404
        return _do(request, lambda: issue_apology(apology, by=by, at=now), "Đã phát hành phiếu xin lỗi.")
    return _do(
        request, lambda: draft_apology(dossier, by=by, at=now), "Đã soạn phiếu xin lỗi, chờ lãnh đạo quyết định."
    )


@officer_required
@require_POST
def tell(request: OfficerRequest, pk: int) -> HttpResponse:
    """POST viec=gui|da-bao: let a message to an applicant go, or note that they were told."""
    who, now = here(request), timezone.now()
    notice = get_object_or_404(Notice.objects.to_applicants(), pk=pk, agency_id=who.officer.agency_id)
    case = visible_to(who.officer).filter(code=notice.case_code).first()
    require(case is not None and can_tell_applicant(who, case))
    if request.POST.get("viec") == "gui":
        return _do(request, lambda: queue_notice(notice, by=who.officer, at=now), "Đã chuyển tin đi gửi.")
    how = request.POST.get("how", "")
    return _do(request, lambda: mark_told(notice, by=who.officer, at=now, how=how), "Đã ghi: người nộp đã được báo.")


@officer_required
@require_POST
def read(request: OfficerRequest) -> HttpResponse:
    """POST: everything on my desk was seen."""
    mark_read(request.officer, at=timezone.now())
    return _back(request)


class SignForm(DoorForm):
    """What the responsible officer answers."""

    cause_code = forms.ChoiceField(label="Nhóm nguyên nhân", choices=list(DELAY_CAUSES.items()))
    cause_text = forms.CharField(label="Nguyên nhân cụ thể", widget=forms.Textarea({"rows": 4}), max_length=2000)
    is_objective = forms.ChoiceField(
        label="Tính chất", widget=forms.RadioSelect, choices=[("1", "Khách quan"), ("0", "Chủ quan")]
    )
    remedy = forms.CharField(
        label="Biện pháp khắc phục",
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        help_text="Mỗi dòng một biện pháp.",
    )
    expected_on = DayField(label="Ngày trả kết quả dự kiến", required=False)


class OpinionForm(DoorForm):
    """What the head says to it."""

    opinion = forms.ChoiceField(label="Ý kiến", widget=forms.RadioSelect, choices=list(HEAD_OPINIONS.items()))
    note = forms.CharField(
        label="Nội dung", widget=forms.Textarea({"rows": 3}), required=False, max_length=2000,
        help_text="Bắt buộc khi yêu cầu làm rõ hoặc xử lý trách nhiệm.",
    )  # fmt: skip


@officer_required
@require_http_methods(["GET", "POST"])
def explain(request: OfficerRequest, code: str) -> HttpResponse:
    """GET shows the report, POST signs it (author) or gives the head's opinion (leader)."""
    who, now, dossier = here(request), timezone.now(), _find(request, code)
    row = getattr(dossier, "explanation", None)
    if row is None and (queries.is_late(dossier.case, now) and can_explain(who, dossier)) and request.method == "POST":
        row = draft_explanation(dossier, at=now, by=who.officer)
    elif row is None:
        return render(
            request, "desk/late/explain_none.html", {"dossier": dossier, "may_draft": _may_begin(who, dossier, now)}
        )
    form = _form_of(request, who, row)
    if form is not None and form.is_bound and form.is_valid():
        try:
            _answer(row, form, who, now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ký báo cáo giải trình." if isinstance(form, SignForm) else "Đã ghi ý kiến.")
            return redirect("desk:explain", code)
    context = {
        "dossier": dossier,
        "explanation": row,
        "form": form,
        "is_opinion": isinstance(form, OpinionForm),
        "look": EXPLANATION_LOOKS[row.state],
        "cause": cause_label(row.cause_code),
        "opinion": HEAD_OPINIONS.get(row.head_opinion, ""),
    }
    return render(request, "desk/late/explain.html", context, status=422 if form is not None and form.errors else 200)


def _may_begin(who: Actor, dossier: Dossier, now: datetime) -> bool:
    return queries.is_late(dossier.case, now) and can_explain(who, dossier)


def _form_of(request: OfficerRequest, who: Actor, row: Explanation) -> DoorForm | None:
    """The form this officer fills in now; a POST that only begins the draft binds nothing."""
    data = request.POST if request.method == "POST" and "viec" not in request.POST else None
    if row.state == "drafted" and can_explain(who, row.dossier):
        fields = ("cause_code", "cause_text", "remedy", "expected_on")
        known = {name: getattr(row, name) for name in fields}
        return SignForm(data, initial={**known, "is_objective": "1" if row.is_objective else "0"})
    if row.state == "signed" and can_see_explanation(who, row.dossier.case):
        return OpinionForm(data)
    return None


def _answer(row: Explanation, form: DoorForm, who: Actor, now: datetime) -> None:
    data = form.cleaned_data
    if isinstance(form, SignForm):
        data = {**data, "is_objective": data["is_objective"] == "1"}
        sign_explanation(row, by=who.officer, at=now, **data)
    else:
        see_explanation(row, by=who.officer, at=now, **data)


@officer_required
@require_GET
def explanation_paper(request: OfficerRequest, code: str) -> HttpResponse:
    """GET: the report as PDF; before signing, a draft without number."""
    dossier, now = _find(request, code), timezone.now()
    row = getattr(dossier, "explanation", None)
    if row is None:
        raise Http404
    with transaction.atomic():
        by = request.officer
        log("dossier:explanation:printed", by=by, agency=dossier.case.agency, at=now, subject=code)
    return pdf_answer(explanation_pdf(row, at=now), f"giai-trinh-{code}")
