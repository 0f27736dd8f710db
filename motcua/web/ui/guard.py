"""Who may see a page: the two questions every view of officers asks."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from motcua.web.ui.request import OfficeRequest, OfficerRequest

CHANGE_FIRST = "Mật khẩu này do người quản trị đặt. Đổi sang mật khẩu chỉ mình biết rồi mới làm việc."
Rest = ParamSpec("Rest")


def require(decision: bool) -> None:
    """Stop with page 403 unless the permission function said yes."""
    if not decision:
        raise PermissionDenied


def officer_required(
    view: Callable[Concatenate[OfficerRequest, Rest], HttpResponse],
) -> Callable[Concatenate[OfficeRequest, Rest], HttpResponse]:
    """Only for officers: visitors go to the log-in page, citizens with an account are told no.

    Whoever came in with a password that somebody else chose changes it first. What an officer sees is kept by no cache:
    after log-out the back button of a shared machine finds nothing.
    """

    @wraps(view)
    def guarded(request: OfficeRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(bool(request.officer))
        if request.user.password_is_given:
            messages.warning(request, CHANGE_FIRST)
            return redirect("portal:password")
        answer = view(cast("OfficerRequest", request), *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    return guarded
