"""Who is at the door (officer, duties), how long a session lasts, and what a refusal looks like."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse, QueryDict
from django.utils import timezone

from motcua.agency.queries import duties_of, officer_of
from motcua.common.ground import steady_ground
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.web.ui.refusal import answer_refusal
from motcua.web.ui.request import OfficeRequest

GetResponse = Callable[[OfficeRequest], HttpResponse]

SESSION_SECONDS = 8 * 3600  # one working day, however busy
IDLE_SECONDS = 60 * 60
SEEN_EVERY_SECONDS = 60  # the session is written at most once a minute


class SessionLimitMiddleware:
    """Ends a session 8 hours after log-in, or after 60 idle minutes; the page then opens as for a visitor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: OfficeRequest) -> HttpResponse:
        with steady_ground() as request.ground:
            if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
                watch_session(request, time.time())
        return self.get_response(request)


def watch_session(request: OfficeRequest, now: float) -> None:
    """Log out past the limits, otherwise note that the person is still here."""
    began = request.session.setdefault("began_at", now)
    seen = request.session.setdefault("seen_at", now)
    if now - began > SESSION_SECONDS or now - seen > IDLE_SECONDS:
        logout(request)
        request.session_ended = True
    elif now - seen > SEEN_EVERY_SECONDS:
        request.session["seen_at"] = now


def start_clock(request: OfficeRequest, **_signal: object) -> None:
    """At log-in: the clock of the session starts afresh."""
    request.session["began_at"] = request.session["seen_at"] = time.time()


user_logged_in.connect(start_clock, dispatch_uid="motcua.web.ui.session_clock")


class OfficerMiddleware:
    """Sets request.officer (None for visitors and citizens) and request.duties (a frozenset, empty without officer).

    A request that only reads takes the ground for steady: it asks once whether something changed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: OfficeRequest) -> HttpResponse:
        with steady_ground(request.ground):
            self.greet(request)
            if request.method in READING:
                return self.get_response(request)
        return self.get_response(request)

    def greet(self, request: OfficeRequest) -> None:
        # Without a session cookie nobody is asked for: public pages stay free of queries.
        account = request.user.pk if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        request.officer = officer_of(account) if account else None
        request.duties = duties_of(request.officer, day_of(timezone.now()))


READING = {"GET", "HEAD"}


class NoNullMiddleware:
    """Drops U+0000 from what was sent: no text holds it, and PostgreSQL takes no question that does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: OfficeRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: OfficeRequest, _view: object, _args: object, parts: dict[str, object]) -> None:
        for name, part in parts.items():
            if isinstance(part, str):
                parts[name] = part.replace(NULL, "")
        if holds_null(request.GET):
            request.GET = without_null(request.GET)  # type: ignore[assignment]
        if holds_null(request.POST):
            request.POST = without_null(request.POST)  # type: ignore[assignment]


NULL = "\x00"


def holds_null(sent: QueryDict) -> bool:
    return any(NULL in value for name, values in sent.lists() for value in (name, *values))


def without_null(sent: QueryDict) -> QueryDict:
    """The same fields in the same order."""
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(name.replace(NULL, ""), [value.replace(NULL, "") for value in values])
    return clean


class RefusalMiddleware:
    """A refusal that no view caught is answered by a clear page, never by a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: OfficeRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: OfficeRequest, error: Exception) -> HttpResponse | None:
        return answer_refusal(request, error) if isinstance(error, Refused) else None
