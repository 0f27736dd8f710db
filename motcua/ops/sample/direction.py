"""Documents of the sample: some signed over the last months, one that waits for the chairman, one being written.

Played by the real acts at moments when the office was open, in the order of time, so that numbers follow days.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import day_of
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import (
    Assignment,
    Draft,
    Incoming,
    assign_incoming,
    close_incoming,
    draft_document,
    record_incoming,
    sign_document,
    submit_document,
)

PROVINCE = "Ủy ban nhân dân tỉnh Bắc Ninh"
OFFICERS = ["Công chức chuyên môn", "Công chức Bộ phận Một cửa"]
HOURS = timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """A document signed so many days ago."""

    days: int
    kind: str
    summary: str
    body: str
    addressees: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


SIGNED = (
    Sent(
        200,
        "decision",
        "Về việc phân công công chức trực tiếp nhận hồ sơ tại Bộ phận Một cửa",
        "**Điều 1.** Phân công công chức trực tiếp nhận hồ sơ tại Bộ phận Một cửa theo lịch trực kèm theo.\n\n"
        "**Điều 2.** Công chức được phân công hướng dẫn người dân nộp hồ sơ trực tuyến, quét giấy tờ ngay khi nhận.\n\n"
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Công chức Văn phòng - thống kê và công chức có tên tại "
        "Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        recipients=["Như Điều 3", "Thường trực Đảng ủy, HĐND xã"],
        data={"basis": [
            "Căn cứ Luật Tổ chức chính quyền địa phương",
            "Căn cứ Nghị định về thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông",
            "Theo đề nghị của công chức Văn phòng - thống kê",
        ]},
    ),
    Sent(
        95,
        "announcement",
        "Kết luận của Chủ tịch Ủy ban nhân dân xã tại hội nghị giao ban",
        "Tại hội nghị giao ban, sau khi nghe các bộ phận báo cáo, Chủ tịch Ủy ban nhân dân xã kết luận:\n\n"
        "1. Công chức chuyên môn giải quyết hồ sơ trước hạn, không để hồ sơ chờ đến ngày cuối.\n"
        "2. Bộ phận Một cửa mời người dân đánh giá ngay khi trả kết quả.\n"
        "3. Công chức Văn phòng - thống kê niêm yết lại thủ tục vừa thay đổi tại nhà văn hóa các thôn.",
        recipients=["Đảng ủy, HĐND xã", "Công chức xã"],
    ),
    Sent(
        60,
        "letter",
        "đôn đốc giải quyết hồ sơ thủ tục hành chính sắp đến hạn",
        "Qua theo dõi trên phần mềm, một số hồ sơ sắp đến hạn trả mà chưa chuyển bước. Ủy ban nhân dân xã yêu cầu:\n\n"
        "1. Công chức được giao thụ lý xử lý xong hồ sơ trước ngày hẹn trả ít nhất 01 ngày làm việc.\n"
        "2. Hồ sơ cần bổ sung thì yêu cầu một lần, bằng phiếu, ghi đủ giấy tờ còn thiếu.\n"
        "3. Hồ sơ chậm phải có báo cáo giải trình và xin lỗi người dân theo quy định.",
        addressees=OFFICERS,
        recipients=["Như trên", "Chủ tịch, Phó Chủ tịch UBND xã"],
    ),
    Sent(
        33,
        "invitation",
        "Dự hội nghị đối thoại với người dân về thủ tục hành chính",
        "Ủy ban nhân dân xã kính mời quý cơ quan dự hội nghị đối thoại với người dân về thủ tục hành chính.\n\n"
        "- Thời gian: 8 giờ 00 phút, buổi sáng thứ Sáu.\n"
        "- Địa điểm: Hội trường Ủy ban nhân dân xã.\n\n"
        "Rất mong đại biểu dự đúng giờ.",
        addressees=["Ủy ban Mặt trận Tổ quốc xã", "Trưởng các thôn"],
    ),
    Sent(
        12,
        "report",
        "Kết quả rà soát thủ tục hành chính thuộc thẩm quyền giải quyết của xã",
        "Thực hiện kế hoạch của tỉnh, Ủy ban nhân dân xã báo cáo kết quả rà soát như sau:\n\n"
        "# I. VIỆC ĐÃ LÀM\n\n"
        "Rà soát thành phần hồ sơ, thời hạn, phí của thủ tục thường gặp; lấy ý kiến người dân tại Bộ phận Một cửa.\n\n"
        "# II. KIẾN NGHỊ\n\n"
        "| TT | Thủ tục | Kiến nghị |\n|:--:|---|---|\n"
        "| 1 | Xác nhận tình trạng hôn nhân | Bỏ bản sao giấy tờ đã có trong cơ sở dữ liệu |\n"
        "| 2 | Chứng thực bản sao từ bản chính | Nhận đặt lịch hẹn trước qua mạng |\n\n"
        "Trên đây là kết quả rà soát, kính báo cáo.",
        addressees=[PROVINCE],
    ),
)  # fmt: skip
WAITING = Draft(
    "letter",
    "đôn đốc công khai thủ tục hành chính tại nhà văn hóa các thôn",
    "Ủy ban nhân dân xã yêu cầu công chức Văn hóa - xã hội niêm yết xong các thủ tục vừa thay đổi tại nhà văn hóa các "
    "thôn, chụp ảnh làm minh chứng và cập nhật trên phần mềm.\n\n"
    "| Việc | Hạn |\n|---|:--:|\n| Niêm yết tại nhà văn hóa các thôn | 05 ngày làm việc |\n"
    "| Báo cáo kết quả | Sau 02 ngày |\n\n"
    "Nhận được văn bản này, đề nghị thực hiện ngay.",
    addressees=["Công chức Văn hóa - xã hội"],
)
BEING_WRITTEN = Draft(
    "plan",
    "Tự kiểm tra công tác cải cách hành chính, kiểm soát thủ tục hành chính",
    "# I. MỤC ĐÍCH, YÊU CẦU\n\n## 1. Mục đích\n\nPhát hiện thiếu sót trong tiếp nhận, giải quyết hồ sơ để sửa ngay.\n",
    data={"signs": "head"},
)


def lay_direction(commune: Agency, *, now: datetime) -> None:
    """The registers of the last months; documents older than the office's calendar are left out."""
    clerk, head, lawyer = (_hand(commune, post, now) for post in ("vp_tk", "chu_tich", "tp_ht"))
    answer: OutgoingDocument | None = None
    for one in SIGNED:
        at = _open_moment(commune, now, one.days)
        draft = Draft(one.kind, one.summary, one.body, one.data, one.recipients, one.addressees)
        row = draft_document(commune, draft, by=clerk, at=at)
        row = submit_document(row, by=clerk, at=_later(at, now))
        answer = sign_document(row, by=head, at=_later(at, now, 2))
    recent = _open_moment(commune, now, 1)
    submit_document(draft_document(commune, WAITING, by=clerk, at=recent), by=clerk, at=_later(recent, now))
    draft_document(commune, BEING_WRITTEN, by=lawyer, at=recent)
    _lay_incoming(commune, now, clerk, head, answer)


def _lay_incoming(
    commune: Agency, now: datetime, clerk: Officer, head: Officer, answer: OutgoingDocument | None
) -> None:
    """One answered, one that is late, one in hand, one that waits for the chairman's word."""
    letters = (
        (40, "plan", "214/KH-UBND", "Rà soát, đơn giản hóa thủ tục hành chính", "vp_tk", 32),
        (20, "letter", "1120/UBND-KSTT", "Cập nhật quy trình nội bộ theo danh mục thủ tục mới công bố", "tp_ht", 6),
        (4, "letter", "1304/UBND-KSTT", "Đẩy mạnh thanh toán trực tuyến phí, lệ phí", "tc_kt", -8),
        (1, "announcement", "88/TB-UBND", "Lịch kiểm tra công tác cải cách hành chính", "", None),
    )
    for days, kind, number, summary, post, due in letters:
        at = _open_moment(commune, now, days)
        told = Incoming(PROVINCE, summary, day_of(at), kind, number, day_of(at) - timedelta(days=2))
        row = record_incoming(commune, told, by=clerk, at=at)
        if due is None:
            continue
        task = Assignment(post, "Tham mưu, báo cáo đúng hạn.", max(_day(now, due), row.arrived_on))
        row = assign_incoming(row, task, by=head, at=_later(at, now))
        if due > 20:  # the oldest one is settled
            close_incoming(row, note="Đã báo cáo.", answer=answer, by=clerk, at=_last(now, answer))


def _last(now: datetime, answer: OutgoingDocument | None) -> datetime:
    return min(now, answer.signed_at + HOURS) if answer and answer.signed_at else now


def _day(now: datetime, days: int) -> date:
    return day_of(now) - timedelta(days=days)


def _open_moment(commune: Agency, now: datetime, days: int) -> datetime:
    return min(workdays_for(commune).next_opening(now - timedelta(days=days)), now)


def _later(at: datetime, now: datetime, hours: int = 1) -> datetime:
    return min(at + hours * HOURS, now)


def _hand(commune: Agency, post: str, at: datetime) -> Officer:
    hand = hand_for_post(commune, post, day_of(at))
    assert hand is not None
    return hand.officer
