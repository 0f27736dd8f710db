"""Who may see a page: the two questions every view of officers asks."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from motcua.web.ui.request import OfficeRequest

View = Callable[..., HttpResponse]


def require(decision: bool) -> None:
    """Stop with page 403 unless the permission function said yes."""
    if not decision:
        raise PermissionDenied


def officer_required(view: View) -> View:
    """Only for officers: visitors go to the log-in page, citizens with an account are told no."""

    @wraps(view)
    def guarded(request: OfficeRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(bool(request.officer))
        return view(request, *args, **kwargs)

    return guarded
