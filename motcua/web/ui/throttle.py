"""At most so many tries from one address in a while: guessing codes must not pay."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


def too_many(name: str, request: HttpRequest, *, limit: int, seconds: int) -> bool:
    """Count this try; True when the address has used up its tries of the running window."""
    key = f"throttle:{name}:{address_of(request)}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # the window closed between the two calls
        cache.set(key, 1, seconds)
        return False


def throttled(name: str, *, limit: int, seconds: int) -> Callable[..., Callable[..., HttpResponse]]:
    """Answer 429 with a calm page once an address asks too often."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if too_many(name, request, limit=limit, seconds=seconds):
                answer = render(request, "portal/too_many.html", {"minutes": seconds // 60}, status=429)
                answer["Retry-After"] = str(seconds)
                return answer
            return view(request, *args, **kwargs)

        return guarded

    return wrap
