"""Every component of the house on one page: look here before making a new one."""

from datetime import timedelta
from fractions import Fraction

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from motcua.reporting.measures import percent
from motcua.web.ui.forms import DayField, DoorForm
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import Page
from motcua.web.ui.rating_form import LEVELS, Asked, Option
from motcua.web.ui.request import OfficerRequest
from motcua.web.ui.states import STATES, Slack, SlackKind


class SampleForm(DoorForm):
    full_name = forms.CharField(label="Họ và tên", help_text="Viết như trên thẻ căn cước.")
    born_on = DayField(label="Ngày sinh")
    channel = forms.ChoiceField(
        label="Cách nhận kết quả",
        widget=forms.RadioSelect,
        choices=[("counter", "Tại Bộ phận Một cửa"), ("post", "Qua bưu chính")],
    )
    village = forms.ChoiceField(label="Thôn", required=False, choices=[("", "Chọn thôn"), ("t", "Thôn mẫu")])
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="Tôi đã đọc lại và thấy đúng", required=False)


SHARES = [None if share is None else Fraction(share, 1000) for share in (961, 974, None, 982, 980, 989, 997)]
GOAL = Fraction(995, 1000)


def sample_context() -> dict[str, object]:
    """Invented values only: this page shows looks, not data."""
    now = timezone.now()
    return {
        "form": SampleForm(prefix="mau"),
        "wrong_form": SampleForm({"sai-full_name": "", "sai-born_on": "32/13/2020"}, prefix="sai"),
        "states": list(STATES),
        "slacks": [Slack(kind, {"late": -1140, "soon": 180, "in_time": 2580}.get(kind, 0)) for kind in SlackKind],
        "page": Page(items=list(range(50)), number=2, size=50, has_next=True, count=3012),
        "crumbs": [("Trang chủ", "/"), ("Cài đặt", "/cai-dat/"), ("Giao diện", "")],
        "tabs": [
            {"label": "Việc của tôi", "url": "?tab=1", "is_current": True, "count": 12},
            {"label": "Cả đơn vị", "url": "?tab=2", "count": 48},
            {"label": "Chờ trả kết quả", "url": "?tab=3", "count": 3},
        ],
        "tiles": [
            {"value": "3", "label": "Quá hạn", "note": "2 đã xin lỗi", "tone": "late", "url": "#o-so"},
            {"value": "5", "label": "Hạn hôm nay", "tone": "today", "url": "#o-so"},
            {"value": "8", "label": "Sắp đến hạn", "tone": "soon", "url": "#o-so"},
            {"value": "99,2 %", "label": "Đúng hạn quý này", "note": "chỉ tiêu 98 %", "tone": "good"},
        ],
        "steps": [
            {"label": "Tiếp nhận", "note": "08:15 ngày 23/11/2026", "state": "done"},
            {"label": "Thẩm định", "note": "đã 3 giờ, định mức 16 giờ", "state": "now"},
            {"label": "Ký duyệt", "note": "4 giờ", "state": "next"},
            {"label": "Trả kết quả", "note": "", "state": "next"},
        ],
        "history": [
            {"at": now, "who": "Công chức thụ lý", "title": "Chuyển trình ký", "text": "Kèm dự thảo kết quả."},
            {"at": now - timedelta(hours=20), "who": "Công chức thụ lý", "title": "Quá hạn bước", "is_late": True},
            {"at": now - timedelta(hours=50), "who": "Bộ phận Một cửa", "title": "Tiếp nhận hồ sơ", "text": ""},
        ],
        "facts": [("Thủ tục", "Chứng thực bản sao từ bản chính"), ("Lệ phí", "21.000 đồng"), ("Số lượng", None)],
        "chart_rows": [("Hộ tịch", 128), ("Chứng thực", 412, "good"), ("Đất đai", 37, "late"), ("Người có công", 64)],
        "trend": [96.1, 97.4, 97.0, 98.2, 98.0, 98.9, 99.2],
        "shares": SHARES,
        "goal": GOAL,
        "share_rows": [
            {"label": f"{month:02}/26", "share": share, "text": percent(share), "counted": "", "url": ""}
            for month, share in enumerate(SHARES, 1)
        ],
        "levels": LEVELS,
        "questions": [
            Asked("cau-mau", "Chỗ ngồi chờ thế nào?", [Option("yes", "Tốt", True), Option("no", "Kém", False)], "")
        ],
        "now": now,
    }


@officer_required
def gallery(request: OfficerRequest) -> HttpResponse:
    return render(request, "setup/gallery.html", sample_context())
