"""One address, one view: the whole page, or the part htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def render_page_or_part(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """Template `page` in full, or only `part` (named _….html and included by the page) for htmx."""
    response = render(request, part if wants_fragment(request) else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
