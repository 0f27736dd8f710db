"""Pages that open by a key in their address."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse


def unkept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages reached by a key: kept by no cache, listed by no search engine, told to no other site."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "same-origin"  # «no-referrer» would send the rating form with a null origin
        return answer

    return answered
