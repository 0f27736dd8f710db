"""Pages that are the same for everybody: no cookie is read or set, and whoever has them already is told so.

What the office publishes is kept by caches between it and the reader, so nothing on it may depend on who asks.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag

from motcua.web.ui.office import office_card

OPEN = ("/cong-khai/", "/tin-tuc/")
FRESH_SECONDS = 300
READING = {"GET", "HEAD"}


class OpenPagesMiddleware:
    """Takes the cookies away from requests for open pages, before anybody asks for the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING and request.path.startswith(OPEN):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


def open_answer(
    request: HttpRequest, *, parts: Iterable[object], modified: datetime | None, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page, or 304 where the reader has it. `parts`: everything the page depends on besides the office's card."""
    told = repr((request.path, office_card(), *parts))
    etag = quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])
    stamp = int(modified.timestamp()) if modified else None
    answer = get_conditional_response(request, etag=etag, last_modified=stamp) or make()
    answer["ETag"] = etag
    if stamp is not None:
        answer["Last-Modified"] = http_date(stamp)
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
