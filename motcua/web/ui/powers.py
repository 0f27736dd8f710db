"""What a page may ask the browser for. Nothing, but for the counter's sheet, which reads a card with the camera."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NOTHING = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
CAMERA = NOTHING.replace("camera=()", "camera=(self)")


class PowersMiddleware:
    """Every page gives up the powers of the browser; a view that needs one has said so in the header already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NOTHING)
        return response


def with_camera(response: HttpResponse) -> HttpResponse:
    """The page may use the camera."""
    response.headers[HEADER] = CAMERA
    return response
