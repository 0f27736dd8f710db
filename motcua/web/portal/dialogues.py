"""What people asked at dialogues and what the office answered: words only, never who asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

import motcua
from motcua.agency.queries import home_agency
from motcua.meetings.queries import published_questions
from motcua.web.ui.openly import open_answer
from motcua.web.ui.paging import page_number, page_of

PAGE_SIZE = 20
MOST = 240  # of a copy that cannot be asked for the next page


@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """GET ?trang: questions with their answers, the last published first."""
    size = MOST if getattr(request, "is_copy", False) else PAGE_SIZE
    page = page_of(published_questions(home_agency()), request, size=size)
    marks = [(row.pk, row.published_at) for row in page.items]

    def make() -> HttpResponse:
        context = {
            "page": page,
            "crumbs": [("Công khai", reverse("portal:published")), ("Hỏi đáp tại hội nghị đối thoại", "")],
        }
        return render(request, "portal/published/dialogues.html", context)

    # No date of change: taking an answer back would make the newest one older, and caches would keep the old list.
    parts = [motcua.__version__, page_number(request), page.has_next, marks]
    return open_answer(request, parts=parts, modified=None, make=make)
