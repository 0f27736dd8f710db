"""One item: written, looked at as its channel tells it, approved, published, given up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.models import Post
from motcua.agency.queries import posts_of
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.outreach import permissions as may
from motcua.outreach import services
from motcua.outreach.messages import message_of
from motcua.outreach.models import Channel, CommunicationItem
from motcua.outreach.papers import notice_pdf
from motcua.outreach.queries import broadcasts
from motcua.outreach.services.items import public_numbers
from motcua.outreach.spoken import pace_of, script_of
from motcua.web.outreach.forms import ApprovalForm, ItemForm, ReachForm, ReasonForm, item_initial
from motcua.web.outreach.home import HOME, LOOKS
from motcua.web.ui.articles import article_html
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.papers import pdf_answer
from motcua.web.ui.request import OfficerRequest, here, sent

BROADCASTS_SHOWN = 20
STEPS = (("planned", "Soạn"), ("ready", "Duyệt"), ("published", "Đến người dân"))


def find(request: OfficerRequest, pk: int) -> CommunicationItem:
    """An item of the own agency; not found for others, 403 for those who see no communication."""
    rows = CommunicationItem.objects.filter(agency_id=request.officer.agency_id)
    people = ("agency", "planned_by", "written_by", "approved_by", "published_by")
    row = rows.select_related(*people).filter(pk=pk).first()
    if row is None:
        raise Http404
    require(may.can_see(here(request), row, day_of(timezone.now())))
    return row


@officer_required
@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """GET ?kenh: the form. POST viec=xem: look at it as its channel tells it; viec=luu: keep it."""
    require(may.can_plan(here(request)))
    agency, now = request.officer.agency, timezone.now()
    asked = request.GET.get("kenh", "")
    own = posts_of(request.officer, day_of(now))
    initial = {
        "planned_on": day_of(now),
        "channel": asked if asked in Channel.values else Channel.LOUDSPEAKER.value,
        "post": own[0].code if own else "",
    }
    form = ItemForm(sent(request), agency=agency, day=day_of(now), initial=initial)
    if request.method == "POST" and form.is_valid() and not _is_look(request):
        try:
            made = services.plan_item(agency, form.spec(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lưu tin, bài.")
            return redirect("outreach:item", made.pk)
    return _editor(request, form, "Lập tin, bài")


@officer_required
@require_http_methods(["GET", "POST"])
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the words of an item. POST viec=xem: look at them; viec=luu: keep them."""
    row, now = find(request, pk), timezone.now()
    require(may.can_write(here(request), row))
    form = ItemForm(sent(request), agency=row.agency, day=day_of(now), initial=item_initial(row))
    if request.method == "POST" and form.is_valid() and not _is_look(request):
        was = row.state
        try:
            kept = services.write_item(row, form.spec(), by=request.officer, at=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            again = was == "ready" and kept.state == "planned"
            messages.success(request, "Đã lưu. Nội dung đổi nên cần duyệt lại." if again else "Đã lưu tin, bài.")
            return redirect("outreach:item", pk)
    return _editor(request, form, "Sửa tin, bài", row)


def _is_look(request: OfficerRequest) -> bool:
    return request.POST.get("viec") == "xem"


def _editor(request: OfficerRequest, form: ItemForm, title: str, row: CommunicationItem | None = None) -> HttpResponse:
    crumbs = [HOME, (row.title, f"/truyen-thong/{row.pk}/"), ("Sửa", "")] if row else [HOME, (title, "")]
    look = None
    if form.is_bound and not form.errors:
        look = preview(form.cleaned_data["channel"], form.cleaned_data["text"], pace_of(request.officer.agency))
    context = {"form": form, "title": title, "item": row, "look": look, "crumbs": crumbs}
    return render(request, "outreach/edit.html", context, status=422 if form.errors else 200)


def preview(channel: str, text: str, pace: int) -> dict[str, Any]:
    """The text as its channel tells it: a script with minutes, one message with its count, or a page."""
    match channel:
        case Channel.LOUDSPEAKER:
            return {"script": script_of(text, syllables_per_minute=pace)}
        case Channel.SMS:
            return {"message": message_of(text)}
    return {"body": article_html(text)}


@officer_required
@require_http_methods(["GET", "POST"])
def item(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: the item with what its channel makes of it. POST viec=duyet|dang|bo: approve, publish, give up.

    viec=thoi: end its run at the loudspeakers.
    """
    row = find(request, pk)
    if request.method == "GET":
        return _page(request, row)
    act = ACTS.get(request.POST.get("viec", ""))
    if act is None:
        raise Http404
    return act(request, row)


@officer_required
@require_GET
def notice(request: OfficerRequest, pk: int) -> HttpResponse:
    """GET: what hangs at the boards, as a paper to print (A4, PDF)."""
    row = find(request, pk)
    if row.channel != Channel.BOARD or not row.text:
        raise Http404
    return pdf_answer(notice_pdf(row, at=timezone.now()), f"bang-tin-{row.pk}")


def _approve(request: OfficerRequest, row: CommunicationItem) -> HttpResponse:
    require(may.can_approve(here(request), row) or row.state == "ready")
    form = ApprovalForm(request.POST, numbers=public_numbers(row))
    form.is_valid()
    told = {**form.cleaned_data, "by": request.officer, "at": timezone.now()}
    return _done(request, row, partial(services.approve_item, row, **told), "Đã duyệt.")


def _publish(request: OfficerRequest, row: CommunicationItem) -> HttpResponse:
    require(may.can_publish(here(request), row) or row.state == "published")
    form = ReachForm(request.POST, item=row)
    if row.state != "published" and not form.is_valid():
        return _page(request, row, reach=form)
    reach = form.cleaned_data.get("reach", "") if form.is_valid() else ""
    said = "Đã đăng lên trang tin." if row.channel == Channel.WEB else "Đã ghi vào sổ."
    try:
        services.publish_item(row, reach=reach, by=request.officer, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return _page(request, row, reach=form)
    messages.success(request, said)
    return redirect("outreach:item", row.pk)


def _cancel(request: OfficerRequest, row: CommunicationItem) -> HttpResponse:
    require(may.can_cancel(here(request), row) or row.state == "cancelled")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, cancel=form)
    told = {"reason": form.cleaned_data["reason"], "by": request.officer, "at": timezone.now()}
    return _done(request, row, partial(services.cancel_item, row, **told), "Đã ghi không dùng tin, bài này.")


def _end(request: OfficerRequest, row: CommunicationItem) -> HttpResponse:
    require(may.can_end(here(request), row, day_of(timezone.now())) or bool(row.ended_at))
    form = ReasonForm(request.POST)
    if not row.ended_at and not form.is_valid():
        return _page(request, row, end=form)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act = partial(services.end_run, row, reason=reason, by=request.officer, at=timezone.now())
    return _done(request, row, act, "Từ giờ tin này không phát nữa.")


def _done(request: OfficerRequest, row: CommunicationItem, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("outreach:item", row.pk)


ACTS: dict[str, Callable[[OfficerRequest, CommunicationItem], HttpResponse]] = {
    "duyet": _approve,
    "dang": _publish,
    "bo": _cancel,
    "thoi": _end,
}


def _page(
    request: OfficerRequest,
    row: CommunicationItem,
    *,
    reach: ReachForm | None = None,
    cancel: ReasonForm | None = None,
    end: ReasonForm | None = None,
) -> HttpResponse:
    who = here(request)
    post = Post.objects.filter(unit__agency=row.agency, code=row.post).order_by("-pk").first()
    context = {
        "item": row,
        "look": preview(row.channel, row.text, pace_of(row.agency)) if row.text else None,
        "tone": LOOKS[row.state],
        "post_name": post.name if post else row.post,
        "steps": _steps(row),
        "can_write": may.can_write(who, row),
        "approval": ApprovalForm(numbers=public_numbers(row)) if may.can_approve(who, row) else None,
        "reach": (reach or ReachForm(item=row)) if may.can_publish(who, row) else None,
        "cancel": (cancel or ReasonForm()) if may.can_cancel(who, row) else None,
        "end": (end or ReasonForm()) if may.can_end(who, row, day_of(timezone.now())) else None,
        "can_confirm": may.can_confirm(who, day_of(timezone.now())),
        "words": list(broadcasts(row.agency).filter(item=row)[:BROADCASTS_SHOWN]) if row.is_spoken else [],
        "crumbs": [HOME, (row.title, "")],
    }
    is_wrong = any(form and form.errors for form in (reach, cancel, end))
    return render(request, "outreach/item.html", context, status=422 if is_wrong else 200)


def _steps(row: CommunicationItem) -> list[dict[str, str]]:
    """Written, approved, told: who did each and when, and which is next."""
    order = [state for state, _label in STEPS]
    if row.state not in order:
        return []
    now = len(STEPS) if row.state == "published" else order.index(row.state) + bool(row.text)
    done = ((row.written_by or row.planned_by, row.written_at or row.planned_at), (row.approved_by, row.approved_at),
            (row.published_by, row.published_at))  # fmt: skip
    return [
        {
            "label": label,
            "state": "done" if place < now else "now" if place == now else "next",
            "note": f"{who.full_name}, {day_of(when):%d/%m/%Y}" if place < now and who and when else "",
        }
        for place, ((_state, label), (who, when)) in enumerate(zip(STEPS, done, strict=True))
    ]
