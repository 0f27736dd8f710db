"""What could be told, out of facts: taken up as an item, or put aside for good."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.agency.queries import posts_of
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.outreach import permissions as may
from motcua.outreach import services
from motcua.outreach.models import Channel
from motcua.outreach.services import Taking
from motcua.outreach.suggestions import open_suggestions
from motcua.web.outreach.home import HOME
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here

PAGE_SIZE = 20


@officer_required
@require_http_methods(["GET", "POST"])
def suggestions(request: OfficerRequest) -> HttpResponse:
    """GET ?trang: facts not yet decided. POST khoa, kenh, viec=lap|bo-qua: make it an item, or put it aside."""
    require(may.can_plan(here(request)))
    agency, today = request.officer.agency, day_of(timezone.now())
    if request.method == "POST":
        return _decide(request)
    context = {
        "page": page_of(open_suggestions(agency, today), request, size=PAGE_SIZE),
        "channels": Channel.choices,
        "labels": dict(Channel.choices),
        "crumbs": [HOME, ("Gợi ý", "")],
    }
    return render(request, "outreach/suggestions.html", context)


def _decide(request: OfficerRequest) -> HttpResponse:
    agency, now, key = request.officer.agency, timezone.now(), request.POST.get("khoa", "")
    try:
        match request.POST.get("viec", ""):
            case "bo-qua":
                services.dismiss_suggestion(agency, key, by=request.officer, at=now)
                messages.success(request, "Đã bỏ qua; gợi ý này không hiện nữa.")
            case "lap":
                posts = posts_of(request.officer, day_of(now))
                taking = Taking(day_of(now), posts[0].code if posts else "", request.POST.get("kenh", ""))
                made = services.accept_suggestion(agency, key, taking, by=request.officer, at=now)
                messages.success(request, "Đã lập tin từ gợi ý. Sửa lời cho hợp với kênh rồi trình duyệt.")
                return redirect("outreach:item", made.pk)
            case _:
                raise Http404
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("outreach:suggestions")
