"""What the office publishes about itself: the monthly lists of late dossiers, without a word about applicants."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from motcua.agency.queries import home_agency
from motcua.dossiers.late_papers import late_row
from motcua.dossiers.models import LateList
from motcua.dossiers.services.late_list import late_list_pdf
from motcua.web.ui.papers import pdf_answer

FRESH_SECONDS = 300


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """GET: everything published, newest first."""
    lists = _published().order_by("-month")[:60]
    return _public(request, render(request, "portal/published/published.html", {"lists": list(lists)}))


def _published() -> QuerySet[LateList]:
    return LateList.objects.filter(agency=home_agency()).exclude(published_at=None)


def _find(month: str) -> LateList:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = date.min
    return get_object_or_404(_published().select_related("agency"), month=first)


@require_GET
def late_list(request: HttpRequest, month: str) -> HttpResponse:
    """GET: one month's list."""
    row = _find(month)
    context = {"late_list": row, "rows": [late_row(line) for line in row.rows]}
    return _public(request, render(request, "portal/published/late_list.html", context))


@require_GET
def late_list_paper(request: HttpRequest, month: str) -> HttpResponse:
    """GET: the same as the numbered paper (PDF)."""
    answer = pdf_answer(late_list_pdf(_find(month)), f"danh-sach-cham-muon-{month}")
    return _public(request, answer)


def _public(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The same for everybody who is not signed in, so a cache in between may keep it for a while."""
    if not request.user.is_authenticated:
        patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
