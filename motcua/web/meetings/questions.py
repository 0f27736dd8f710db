"""What people ask at a dialogue: writing it down, handing it out, answering, laying it open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import mask_name
from motcua.dossiers.permissions import Actor
from motcua.meetings import permissions as may
from motcua.meetings import queries, services
from motcua.meetings.models import DialogueQuestion
from motcua.web.meetings.forms import (
    AnswerForm,
    AssignForm,
    PetitionForm,
    PublishForm,
    QuestionForm,
    ReasonForm,
    publish_initial,
)
from motcua.web.meetings.home import find
from motcua.web.meetings.meeting import QUESTION_LOOKS, crumbs_of
from motcua.web.ui.forms import DoorForm
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest, here, sent


@officer_required
@require_http_methods(["GET", "POST"])
def new_question(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the form. POST: keep the question and stay, for the next one."""
    row = find(request, pk)
    require(may.can_ask(here(request), row))
    form = QuestionForm(sent(request), agency=row.agency)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.record_question(row, form.asked(), by=request.officer, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã ghi câu hỏi {kept.number}.")
            return redirect("meetings:meeting", pk)
    context = {"form": form, "meeting": row, "crumbs": crumbs_of(row, "Ghi câu hỏi")}
    return render(request, "meetings/new_question.html", context, status=422 if form.errors else 200)


@dataclass
class Desk:
    """A question as one officer finds it now, with the forms that are open to them."""

    request: OfficerRequest
    who: Actor
    row: DialogueQuestion
    now: datetime
    forms: dict[str, DoorForm]

    @property
    def act(self) -> dict[str, Any]:
        return {"by": self.who.officer, "at": self.now}


@officer_required
@require_http_methods(["GET", "POST"])
def question(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: the question; who may, sees who asked (logged). POST viec=giao|tra-loi|cong-khai|rut|lien-ket."""
    meeting, now = find(request, pk), timezone.now()
    row = meeting.questions.select_related("duty", "answered_by").filter(number=number).first()
    if row is None:
        raise Http404
    row.meeting = meeting
    desk = Desk(request, here(request), row, now, _forms(request, row, now))
    if request.method == "GET":
        return _page(desk)
    work = request.POST.get("viec", "")
    if work not in ACTS:
        raise Http404
    form = desk.forms.get(work)
    require(form is not None)
    assert form is not None  # said by `require`
    if form.is_valid():
        try:
            said = ACTS[work](desk, form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("meetings:question", pk, number)
    return _page(desk, status=422)


def _forms(request: OfficerRequest, row: DialogueQuestion, now: datetime) -> dict[str, DoorForm]:
    who, day = here(request), day_of(now)

    def told(work: str) -> Any:
        return request.POST if request.method == "POST" and request.POST.get("viec") == work else None

    found: dict[str, DoorForm] = {}
    if may.can_assign(who, row) and row.duty_id is None:
        found["giao"] = AssignForm(told("giao"), agency=row.meeting.agency, day=day)
    if may.can_answer(who, row, day):
        found["tra-loi"] = AnswerForm(told("tra-loi"), initial={"answer": row.answer})
    if may.can_publish(who, row):
        found["cong-khai"] = PublishForm(told("cong-khai"), initial=publish_initial(row))
    if may.can_withdraw(who, row):
        found["rut"] = ReasonForm(told("rut"))
    if may.can_see_asker(who, row, day):
        found["lien-ket"] = PetitionForm(told("lien-ket"), initial={"petition_ref": row.petition_ref})
    return found


def _assign(desk: Desk, told: dict[str, Any]) -> str:
    services.assign_question(desk.row, lead_post=told["lead_post"], due_on=told["due_on"], **desk.act)
    return "Đã giao trả lời; việc này có trong nhiệm vụ của người được giao."


def _answer(desk: Desk, told: dict[str, Any]) -> str:
    services.answer_question(desk.row, told["answer"], **desk.act)
    return "Đã lưu câu trả lời."


def _publish(desk: Desk, told: dict[str, Any]) -> str:
    services.publish_question(desk.row, told["public_text"], **desk.act)
    return "Đã công khai câu hỏi và trả lời, không có thông tin người hỏi."


def _withdraw(desk: Desk, told: dict[str, Any]) -> str:
    services.withdraw_question(desk.row, reason=told["reason"], **desk.act)
    return "Đã rút khỏi trang công khai."


def _link(desk: Desk, told: dict[str, Any]) -> str:
    services.link_petition(desk.row, told["petition_ref"], **desk.act)
    return "Đã ghi số phản ánh, kiến nghị."


ACTS: dict[str, Callable[[Desk, dict[str, Any]], str]] = {
    "giao": _assign,
    "tra-loi": _answer,
    "cong-khai": _publish,
    "rut": _withdraw,
    "lien-ket": _link,
}


def _page(desk: Desk, *, status: int = 200) -> HttpResponse:
    row, day = desk.row, day_of(desk.now)
    shows = may.can_see_asker(desk.who, row, day)
    if shows:
        services.note_reading(row, **desk.act)
    posts = dict(queries.posts_to_lead(row.meeting.agency, day))
    tone, symbol = QUESTION_LOOKS[row.state]
    facts = [
        ("Người hỏi", row.asker_name if shows else mask_name(row.asker_name)),
        *([("Liên hệ", row.contact)] if shows else []),
        ("Thôn", row.village),
        ("Lĩnh vực", row.field),
        ("Mã thủ tục", row.procedure_code),
        ("Số phản ánh, kiến nghị", row.petition_ref),
        ("Giao cho", posts.get(row.lead_post, row.lead_post)),
        ("Hạn trả lời", f"{row.due_on:%d/%m/%Y}" if row.due_on else ""),
    ]
    context = {
        "question": row,
        "meeting": row.meeting,
        "facts": facts,
        "tone": tone,
        "icon_name": symbol,
        "forms": {work.replace("-", "_"): form for work, form in desk.forms.items()},
        "crumbs": crumbs_of(row.meeting, f"Câu hỏi {row.number}"),
    }
    return render(desk.request, "meetings/question.html", context, status=status)
