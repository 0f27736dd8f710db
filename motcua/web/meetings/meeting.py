"""One meeting: agenda, who came, minutes, conclusions, the signature; its papers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agency.models import Duty as Power
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.common.text import mask_name
from motcua.dossiers.permissions import Actor, can_see_board
from motcua.meetings import permissions as may
from motcua.meetings import queries, services
from motcua.meetings.models import AgendaItem, Conclusion, Meeting, MeetingState
from motcua.meetings.papers import minutes_pdf
from motcua.web.meetings.forms import HoldForm, MinutesForm, PointForm, ReasonForm, TaskForm
from motcua.web.meetings.home import HOME, LOOKS, find
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here, sent

STEPS = (
    ("planned", "Chuẩn bị"),
    ("held", "Họp, ghi biên bản"),
    ("minuted", "Chủ trì ký"),
    ("signed", "Theo dõi kết luận"),
)
QUESTION_LOOKS = {
    "open": ("soon", "circle"),
    "assigned": ("soon", "hourglass"),
    "answered": ("note", "check"),
    "published": ("good", "circle-check"),
}


@officer_required
@require_http_methods(["GET", "POST"])
def meeting(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the meeting. POST viec=lap-lai|tra-lai|ky: draft the agenda again, give the minutes back, sign them."""
    row = find(request, pk)
    if request.method == "GET":
        return _page(request, row)
    act = ACTS.get(request.POST.get("viec", ""))
    if act is None:
        raise Http404
    back = ReasonForm(request.POST)
    try:
        said = act(request, row, back)
    except Forbidden:
        raise
    except Refused as refused:
        if not refused.field:
            messages.error(request, refused.sentence)
            return redirect("meetings:meeting", pk)
        back.is_valid()
        back.refuse(refused)
        return _page(request, row, back=back, status=422)
    if said is None:
        return _page(request, row, back=back, status=422)
    messages.success(request, said)
    return redirect("meetings:meeting", pk)


def _draft_again(request: OfficerRequest, row: Meeting, _form: ReasonForm) -> str:
    require(may.can_change(here(request), row))
    services.draft_agenda(row, by=request.officer, at=timezone.now())
    return "Đã cập nhật số liệu; lời đã sửa được giữ."


def _give_back(request: OfficerRequest, row: Meeting, form: ReasonForm) -> str | None:
    require(may.can_return(here(request), row))
    if not form.is_valid():
        return None
    services.return_minutes(row, reason=form.cleaned_data["reason"], by=request.officer, at=timezone.now())
    return "Đã trả lại biên bản để sửa."


def _sign(request: OfficerRequest, row: Meeting, _form: ReasonForm) -> str:
    require(may.can_sign(here(request), row))
    seen = request.POST.get("seen", "")
    done = services.sign_minutes(row, by=request.officer, at=timezone.now(), seen=seen)
    number = done.minutes.paper.number_text if done.minutes.paper else ""
    tasks = done.conclusions.filter(duty__isnull=False).count()
    return f"Đã ký biên bản số {number}. {tasks} kết luận thành nhiệm vụ."


ACTS: dict[str, Callable[[OfficerRequest, Meeting, ReasonForm], str | None]] = {
    "lap-lai": _draft_again,
    "tra-lai": _give_back,
    "ky": _sign,
}


def _page(request: OfficerRequest, row: Meeting, *, back: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    who, now = here(request), timezone.now()
    posts = dict(queries.posts_to_lead(row.agency, day_of(now)))
    minutes = getattr(row, "minutes", None)
    context = {
        "meeting": row,
        "look": LOOKS[row.state],
        "steps": [] if row.state == MeetingState.CANCELLED else _steps(row),
        "points": [(item, _figures(who, item)) for item in row.agenda.all()],
        "people": row.attendance.select_related("officer"),
        "minutes": minutes,
        "seen": services.mark_of(row) if may.can_sign(who, row) else "",
        "conclusions": [
            {"row": one, "lead": posts.get(one.lead_post, one.lead_post)}
            for one in row.conclusions.select_related("duty")
        ],
        "questions": [_question(one) for one in row.questions.all()] if row.is_dialogue else [],
        "can_change": may.can_change(who, row),
        "can_hold": may.can_hold(who, row) and row.held_at <= now,
        "can_minute": may.can_minute(who, row),
        "can_sign": may.can_sign(who, row),
        "can_ask": may.can_ask(who, row),
        "can_draft_papers": may.can_draft_papers(who, row),
        "back": (back or ReasonForm()) if may.can_return(who, row) else None,
        "is_intact": bool(minutes and minutes.signed_at and services.is_intact(minutes)),
        "crumbs": [HOME, (row.title, "")],
    }
    return render(request, "meetings/meeting.html", context, status=status)


def _question(one: Any) -> dict[str, Any]:
    tone, symbol = QUESTION_LOOKS[one.state]
    return {"row": one, "asker": mask_name(one.asker_name), "tone": tone, "icon": symbol}


def _figures(who: Actor, item: AgendaItem) -> list[dict[str, str]]:
    """Figures with their links, for those who may open them."""
    return [{**one, "url": one["url"] if _may_open(who, one["url"]) else ""} for one in item.figures]


def _may_open(who: Actor, url: str) -> bool:
    if url.startswith("/dieu-hanh/"):
        return can_see_board(who)
    if url.startswith("/ban-lam-viec/"):
        return who.has(Power.COUNTER, Power.LEADER, Power.HEAD_OFFICE, Power.CLERK)
    return bool(url)


def _steps(row: Meeting) -> list[dict[str, str]]:
    order = [state for state, _label in STEPS]
    place = order.index(row.state)
    return [
        {"label": label, "state": "done" if n < place else "now" if n == place else "next", "note": ""}
        for n, (_state, label) in enumerate(STEPS)
    ]


def crumbs_of(row: Meeting, last: str) -> list[tuple[str, str]]:
    return [HOME, (row.title, reverse("meetings:meeting", args=[row.pk])), (last, "")]


# The agenda by hand


@officer_required
@require_http_methods(["GET", "POST"])
def point(request: OfficerRequest, pk: int, number: int = 0) -> HttpResponse:
    """GET: words of a point (`number` its key, 0 = a new one). POST: keep them; viec=bo: take the point off."""
    row, now = find(request, pk), timezone.now()
    require(may.can_change(here(request), row))
    item = row.agenda.filter(pk=number).first() if number else None
    if number and item is None:
        raise Http404
    if item and request.POST.get("viec") == "bo":
        services.remove_point(item, by=request.officer, at=now)
        messages.success(request, "Đã bỏ nội dung này.")
        return redirect("meetings:meeting", pk)
    initial = {"title": item.title, "text": item.text} if item else None
    form = PointForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if item:
                services.edit_point(item, form.point(), by=request.officer, at=now)
            else:
                services.add_point(row, form.point(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu nội dung họp.")
            return redirect("meetings:meeting", pk)
    title = "Sửa nội dung họp" if item else "Thêm nội dung họp"
    context = {"form": form, "meeting": row, "item": item, "title": title, "crumbs": crumbs_of(row, title)}
    return render(request, "meetings/point.html", context, status=422 if form.errors else 200)


# Taking place


@officer_required
@require_http_methods(["GET", "POST"])
def hold(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: who came, when it was over. POST: keep it; minutes begin."""
    row, now = find(request, pk), timezone.now()
    require(may.can_hold(here(request), row))
    form = HoldForm(sent(request), meeting=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.hold_meeting(
                row, form.presence(), ended_at=form.cleaned_data["ended_at"], by=request.officer, at=now
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi cuộc họp diễn ra. Ghi tiếp biên bản và kết luận.")
            return redirect(
                "meetings:minutes" if may.can_minute(here(request), find(request, pk)) else "meetings:meeting", pk
            )
    context = {"form": form, "meeting": row, "crumbs": crumbs_of(row, "Cuộc họp đã diễn ra")}
    return render(request, "meetings/hold.html", context, status=422 if form.errors else 200)


@officer_required
@require_http_methods(["GET", "POST"])
def minutes(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: text and conclusions. POST viec=luu|trinh: keep the text, or lay it before the chair too; viec=ket-luan:
    add a conclusion.
    """
    row, now = find(request, pk), timezone.now()
    require(may.can_minute(here(request), row))
    work = request.POST.get("viec", "") if request.method == "POST" else ""
    if request.method == "POST" and work not in ("luu", "trinh", "ket-luan"):
        raise Http404
    form = MinutesForm(request.POST if work in ("luu", "trinh") else None, initial={"text": row.minutes.text})
    told = request.POST if work == "ket-luan" else None
    task = TaskForm(told, agency=row.agency, day=day_of(now), prefix="kl")
    chosen = task if work == "ket-luan" else form
    if work and chosen.is_valid():
        try:
            said = _keep(request, row, work, form, task)
        except Refused as refused:
            chosen.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("meetings:meeting" if work == "trinh" else "meetings:minutes", pk)
    posts = dict(queries.posts_to_lead(row.agency, day_of(now)))
    context = {
        "form": form,
        "task": task,
        "meeting": row,
        "minutes": row.minutes,
        "conclusions": [(one, posts.get(one.lead_post, "")) for one in row.conclusions.all()],
        "crumbs": crumbs_of(row, "Biên bản"),
    }
    return render(request, "meetings/minutes.html", context, status=422 if chosen.errors else 200)


def _keep(request: OfficerRequest, row: Meeting, work: str, form: MinutesForm, task: TaskForm) -> str:
    by, now = request.officer, timezone.now()
    if work == "ket-luan":
        services.add_conclusion(row, task.task(), by=by, at=now)
        return "Đã thêm kết luận."
    services.write_minutes(row, form.cleaned_data["text"], by=by, at=now)
    if work == "luu":
        return "Đã lưu biên bản."
    services.submit_minutes(row, by=by, at=now)
    return f"Đã trình {row.chair.full_name} ký biên bản."


@officer_required
@require_http_methods(["GET", "POST"])
def conclusion(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """GET: one conclusion (`number`: its key). POST: change it; viec=bo: take it away."""
    row, now = find(request, pk), timezone.now()
    require(may.can_minute(here(request), row))
    kept: Conclusion | None = row.conclusions.filter(pk=number).first()
    if kept is None and request.method == "POST":
        messages.info(request, "Kết luận này đã bỏ rồi.")
        return redirect("meetings:minutes", pk)
    if kept is None:
        raise Http404
    if request.POST.get("viec") == "bo":
        services.remove_conclusion(kept, by=request.officer, at=now)
        messages.success(request, "Đã bỏ kết luận.")
        return redirect("meetings:minutes", pk)
    initial = {"text": kept.text, "lead_post": kept.lead_post, "due_on": kept.due_on, "product": kept.product}
    form = TaskForm(sent(request), agency=row.agency, day=day_of(now), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_conclusion(kept, form.task(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã sửa kết luận.")
            return redirect("meetings:minutes", pk)
    context = {"form": form, "meeting": row, "conclusion": kept, "crumbs": crumbs_of(row, f"Kết luận {kept.number}")}
    return render(request, "meetings/conclusion.html", context, status=422 if form.errors else 200)


# Papers


@officer_required
@require_GET
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the minutes as a paper; once signed always the same bytes. Not found before the meeting was held."""
    row = find(request, pk)
    kept = getattr(row, "minutes", None)
    if kept is None:
        raise Http404
    return pdf_answer(minutes_pdf(kept, at=timezone.now()), f"bien-ban-{row.pk}")


@officer_required
@require_POST
def draft(request: OfficerRequest, pk: int, slug: str) -> HttpResponse:
    """POST giay-moi|thong-bao: draft the document; the same one is opened when it is there already."""
    row = find(request, pk)
    require(may.can_draft_papers(here(request), row))
    making = {"giay-moi": services.draft_invitation, "thong-bao": services.draft_announcement}.get(slug)
    if making is None:
        raise Http404
    made = making(row, by=request.officer, at=timezone.now())
    return redirect("direction:document", made.pk)
