"""The calm pages for what goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int, heading: str, text: str, **more: object) -> HttpResponse:
    return render(request, "errors/page.html", {"heading": heading, "text": text, **more}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(
        request,
        400,
        "Yêu cầu không đọc được",
        "Địa chỉ hoặc nội dung gửi lên không đúng dạng. Xin quay lại và làm lại.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(
        request,
        403,
        "Không được phép mở trang này",
        "Trang này dành cho người có nhiệm vụ khác. Nếu cần dùng, xin báo người quản trị của cơ quan.",
        offer_login=not request.user.is_authenticated,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that was open too long or sent from elsewhere (settings.CSRF_FAILURE_VIEW)."""
    return _page(
        request,
        403,
        "Biểu mẫu đã hết hạn",
        "Trang mở quá lâu hoặc trình duyệt chặn cookie. Xin quay lại, tải lại trang rồi gửi lại.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(
        request,
        404,
        "Không tìm thấy trang",
        "Địa chỉ này không có, hoặc hồ sơ không thuộc phạm vi của Ông/Bà. Xin kiểm tra lại mã hoặc đường dẫn.",
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """No request, no query: this page must open when everything else fails."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
