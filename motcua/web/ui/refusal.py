"""A refusal becomes a clear page with a way back, never a 500."""

from urllib.parse import urlsplit

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.common.refusals import Forbidden, Refused


def status_of(refused: Refused) -> int:
    return 403 if isinstance(refused, Forbidden) else 422


def way_back(request: HttpRequest) -> str:
    """The page the person came from when it is ours, else the page itself (GET) or the home page."""
    came_from = urlsplit(request.headers.get("referer", ""))
    # A path of two slashes would be read as another site.
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith("/")
    if is_ours and not came_from.path.startswith(("//", "/\\")):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return "/"


def answer_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Page (or htmx fragment) that says the sentence; status 422, or 403 for Forbidden."""
    fragment = request.headers.get("HX-Request") == "true"
    template = "components/refusal.html" if fragment else "errors/refused.html"
    context = {"refused": refused, "back": way_back(request), "is_forbidden": isinstance(refused, Forbidden)}
    return render(request, template, context, status=status_of(refused))


def refuse_form(form: BaseForm, refused: Refused) -> None:
    """Put the sentence beside the field it names, or on top: the typed text stays in the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
