"""The request as views of officers see it, after the middleware: for annotations only."""

from django.http import HttpRequest

from motcua.agency.models import Officer


class OfficeRequest(HttpRequest):
    """`officer` is None for visitors and citizens; `duties` are those of today, empty without officer."""

    officer: Officer | None
    duties: frozenset[str]
    session_ended: bool
