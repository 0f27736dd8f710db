"""The request as views of officers see it, after the middleware."""

from django.http import HttpRequest, QueryDict

from motcua.agency.models import Officer
from motcua.common.ground import Steady
from motcua.dossiers.permissions import Actor


class OfficeRequest(HttpRequest):
    """`officer` is None for visitors and citizens; `duties` are those of today, empty without officer."""

    officer: Officer | None
    duties: frozenset[str]
    ground: Steady
    """Under which officer and duties were read; an act that leaves the ground alone goes on under it."""
    session_ended: bool


class OfficerRequest(OfficeRequest):
    """A request that has passed `officer_required`: there is an officer."""

    officer: Officer


def here(request: OfficerRequest) -> Actor:
    """The officer at the door with today's duties (the middleware has looked them up already)."""
    return Actor(request.officer, request.duties)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None while the page is only opened. An empty form that is sent is wrong, not new."""
    return request.POST if request.method == "POST" else None
