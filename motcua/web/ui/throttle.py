"""At most so many guesses from one address in a while, counted by all processes together: guessing must not pay."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from motcua.web.models import Knock

logger = logging.getLogger(__name__)
SLOTS = 65_536
"""Rows of one door at most, however many addresses knock."""
PATIENCE_MS = 200
# The same words on SQLite and PostgreSQL; a window that is over begins anew.
COUNT = """
INSERT INTO web_knock (door, slot, tries, until) VALUES (%(door)s, %(slot)s, 1, %(until)s)
ON CONFLICT (door, slot) DO UPDATE SET
  tries = CASE WHEN web_knock.until <= %(now)s THEN 1 ELSE web_knock.tries + 1 END,
  until = CASE WHEN web_knock.until <= %(now)s THEN %(until)s ELSE web_knock.until END
RETURNING tries
"""

HOUSEHOLD_BITS = 64
"""An IPv6 line gets a whole network of this length: its addresses count as one."""


def address_of(request: HttpRequest) -> str:
    """Whose tries these are. Behind the office's own TLS proxy it is the last address the proxy itself has added."""
    raw = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_TLS:
        raw = request.headers.get("X-Forwarded-For", raw).rsplit(",", 1)[-1].strip()
    try:
        address = ip_address(raw)
    except ValueError:
        return raw[:64]
    if address.version == 4:
        return str(address)
    return str(ip_network((address, HOUSEHOLD_BITS), strict=False))


def slot_of(door: str, request: HttpRequest) -> int:
    """Where the tries of this address are counted. Two addresses meet in one slot once in 65,536: a price we pay."""
    drawn = salted_hmac("motcua.web.throttle", f"{door} {address_of(request)}", algorithm="sha256").digest()
    return int.from_bytes(drawn[:4], "big") % SLOTS


def is_used_up(door: str, request: HttpRequest, *, limit: int) -> bool:
    """Whether the address has used up its tries of the running window. One read, no write."""
    known = Knock.objects.filter(door=door, slot=slot_of(door, request), until__gt=int(time.time()))
    return known.filter(tries__gte=limit).exists()


def count_try(door: str, request: HttpRequest, *, seconds: int) -> int:
    """Count one try, in one statement; returns how many there are in the running window.

    A database that is busy or away costs the count, never the page.
    """
    now = int(time.time())
    values: dict[str, str | int] = {
        "door": door, "slot": slot_of(door, request), "now": now, "until": now + seconds,
    }  # fmt: skip
    try:
        with short_patience(), connection.cursor() as cursor:
            cursor.execute(COUNT, values)
            return int(cursor.fetchone()[0])
    except OperationalError:
        logger.warning("a try at the door %s was not counted", door)
        return 0


@contextmanager
def short_patience() -> Iterator[None]:
    """On SQLite a long write elsewhere (an import) would make the visitor wait; PostgreSQL locks one row only."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def throttled(door: str, *, limit: int, seconds: int) -> Callable[..., Callable[..., HttpResponse]]:
    """Answer 429 with a calm page once an address has guessed too often.

    Only guesses are counted: a view that saw proof (the key of a receipt, the code of a paper that is ours) or asked
    nothing of the database says so with `was_proved`, and costs no write. Known limits: the count is exact to the
    process that reads it, so tries under way at the same moment may go a few beyond the limit; many addresses of one
    person count as many.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if is_used_up(door, request, limit=limit):
                answer = render(request, "portal/too_many.html", {"minutes": seconds // 60}, status=429)
                answer["Retry-After"] = str(seconds)
                return answer
            try:
                return view(request, *args, **kwargs)
            finally:
                if not getattr(request, "knew_the_secret", False):
                    count_try(door, request, seconds=seconds)

        return guarded

    return wrap


def was_proved(request: HttpRequest) -> None:
    """Say that this request was no guess."""
    request.knew_the_secret = True  # type: ignore[attr-defined]
