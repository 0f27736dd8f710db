"""Samples of papers of meetings and inspections."""

from datetime import date, datetime
from typing import Any

from motcua.common.moments import VIETNAM

MINUTES: dict[str, Any] = {
    "superior": "",
    "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "place": "Tân Trung",
    "number": "04/BB-UBND",
    "issued_on": datetime(2024, 6, 28, 11, tzinfo=VIETNAM),
    "title": "Giao ban công tác kiểm soát thủ tục hành chính tháng 6 năm 2024",
    "held_at": datetime(2024, 6, 28, 8, tzinfo=VIETNAM),
    "ended_at": datetime(2024, 6, 28, 9, 45, tzinfo=VIETNAM),
    "where": "Phòng họp Ủy ban nhân dân xã",
    "chair": "Nguyễn Văn Hòa, Chủ tịch Ủy ban nhân dân xã",
    "secretary": "Trần Thị Minh, Công chức Văn phòng - thống kê",
    "present": ["Lê Văn Sơn, Công chức Tư pháp - hộ tịch", "Phạm Thị Lan, Công chức làm việc tại Bộ phận Một cửa"],
    "away": ["Hoàng Văn Nam, Công chức Tài chính - kế toán (vắng có lý do)"],
    "guests": ["Đại diện Ủy ban Mặt trận Tổ quốc Việt Nam xã"],
    "paragraphs": [
        "1. Tình hình tiếp nhận, giải quyết hồ sơ",
        "Công chức Văn phòng - thống kê báo cáo: trong kỳ tiếp nhận 182 hồ sơ, quá hạn 01 hồ sơ.",
        "2. Hồ sơ quá hạn",
        "Công chức Tư pháp - hộ tịch giải trình: chờ kết quả xác minh của Công an xã.",
    ],
    "conclusions": [
        {
            "text": "Trả xong hồ sơ quá hạn, gửi thư xin lỗi người dân.",
            "lead": "Công chức Tư pháp - hộ tịch",
            "due_on": date(2024, 7, 5),
            "product": "Báo cáo giải trình",
        },
        {"text": "Giữ nền nếp tiếp dân, niêm yết thủ tục đầy đủ"},
    ],
    "chair_name": "Nguyễn Văn Hòa",
    "secretary_name": "Trần Thị Minh",
    "recipients": ["Thành phần dự họp", "Lưu: VT"],
}
INSPECTED: dict[str, Any] = {
    "superior": "",
    "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "place": "Tân Trung",
    "number": "12/BC-UBND",
    "issued_on": datetime(2024, 10, 15, 9, tzinfo=VIETNAM),
    "title": "tự kiểm tra công tác kiểm soát thủ tục hành chính quý III năm 2024",
    "decision": "Kế hoạch số 15/KH-UBND ngày 19/01/2024, mục II.3",
    "subject": "Ủy ban nhân dân xã Tân Trung",
    "period_from": date(2024, 6, 15),
    "period_to": date(2024, 9, 14),
    "leader": "Trần Thị Minh",
    "members": ["Lê Văn Sơn", "Phạm Thị Lan"],
    "checklist": "Kiểm tra công tác kiểm soát thủ tục hành chính, cơ chế một cửa, một cửa liên thông, phiên bản 1",
    "population": 412,
    "population_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "seed": "5f3a9c0d1e2b4a67",
    "drawn": 20,
    "drawing": "Mỗi hồ sơ trong phạm vi được xếp theo SHA-256 của «số ngẫu nhiên:mã hồ sơ».",
    "rows": [
        {"code": "c1", "text": "Có Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "ok": 20, "fault": 0, "na": 0},
        {"code": "c4", "text": "Phí, lệ phí thu đúng mức, có biên lai", "ok": 17, "fault": 1, "na": 2},
    ],
    "faults": [
        {
            "where": "H04.30.20-240902-0017",
            "item": "c4",
            "note": "Không ghi số biên lai trên giấy tiếp nhận",
            "responsible": "Phạm Thị Lan",
        }
    ],
    "assessment": ["Việc tiếp nhận, giải quyết hồ sơ cơ bản đúng quy định."],
    "causes": ["Một hồ sơ không ghi số biên lai do nhập thiếu."],
    "recommendations": [
        {
            "text": "Ghi đủ số biên lai trên giấy tiếp nhận.",
            "lead": "Công chức làm việc tại Bộ phận Một cửa",
            "due_on": date(2024, 10, 31),
            "product": "Báo cáo khắc phục",
        }
    ],
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer_name": "Nguyễn Văn Hòa",
    "recipients": ["Đơn vị, cá nhân được kiểm tra", "Lưu: VT"],
}
