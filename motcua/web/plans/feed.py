"""The calendar of one's duties: its secret address, and the feed itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agency.services import give_feed_key, revoke_feed_key
from motcua.duties.calendar_feed import etag_of, feed_for, officer_of_key
from motcua.web.ui.guard import officer_required
from motcua.web.ui.request import OfficerRequest


@officer_required
@require_http_methods(["GET", "POST"])
def settings(request: OfficerRequest) -> HttpResponse:
    """GET: whether there is an address. POST viec=cap|thu-hoi: make a new one (shown this once), or take it back."""
    address = ""
    if request.method == "POST" and request.POST.get("viec") == "thu-hoi":
        revoke_feed_key(request.officer, by=request.officer, at=timezone.now())
        messages.success(request, "Địa chỉ lịch cũ không mở được nữa.")
    elif request.method == "POST":
        key = give_feed_key(request.officer, at=timezone.now())
        address = request.build_absolute_uri(reverse("plans:calendar", args=[key]))
    crumbs = [("Kế hoạch", reverse("plans:home")), ("Nhiệm vụ", reverse("plans:duties")), ("Lịch", "")]
    context = {"address": address, "given_at": request.officer.feed_key_at, "crumbs": crumbs}
    return render(request, "plans/duty_feed.html", context)


@require_GET
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the calendar of whoever the key belongs to; 404 for any other key, 304 when nothing changed."""
    officer = officer_of_key(key)
    if officer is None:
        raise Http404
    content = feed_for(officer, timezone.now())
    mark = etag_of(content)
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer
