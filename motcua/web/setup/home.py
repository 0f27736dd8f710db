"""The front of set-up: what can be set, for whom it is open."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.web.ui.context import url_or_empty
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest


@dataclass(frozen=True)
class Room:
    """One page of set-up."""

    route: str
    label: str
    text: str


ROOMS = (
    Room(
        "setup:calendar",
        "Lịch làm việc",
        "Ngày nghỉ, ngày hoán đổi, giờ mở cửa; xem trước ngày hẹn nào đổi rồi mới áp dụng.",
    ),
    Room("setup:people", "Cán bộ, vị trí", "Ai giữ vị trí nào, ai thay, ai nghỉ; tài khoản đăng nhập."),
    Room("setup:processes", "Quy trình nội bộ", "Các bước giải quyết, kiểm tra trước khi duyệt."),
    Room("setup:catalogue", "Danh mục thủ tục", "Nhập danh mục, xem từng phiên bản, giữ biểu mẫu để người dân tải về."),
    Room(
        "setup:postings", "Niêm yết thủ tục", "Thủ tục nào đã treo ở nơi tiếp nhận, thủ tục nào còn thiếu hoặc phải gỡ."
    ),
    Room("setup:ratings", "Đánh giá của người dân", "Câu hỏi trên phiếu, máy đánh giá ở quầy, kết quả SIPAS."),
    Room(
        "setup:choices",
        "Lựa chọn của cơ quan",
        "Chỗ văn bản để cơ quan tự quyết: nhắc hạn, xin lỗi, công khai, đánh giá, báo cáo.",
    ),
    Room("setup:gallery", "Giao diện", "Các thành phần của trang, để người làm phần mềm đối chiếu."),
)


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET: the rooms of set-up that have a page."""
    require(bool(request.duties & {"head_office", "admin"}))
    rooms = [(room, url) for room in ROOMS if (url := url_or_empty(room.route))]
    return render(request, "setup/home.html", {"rooms": rooms})
