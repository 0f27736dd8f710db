"""Samples of documents of direction: a công văn that urges, a plan with a turned appendix, a decision."""

from datetime import date
from typing import Any

from motcua.direction.body import blocks_of

URGING = """
Thực hiện Kế hoạch số 15/KH-UBND ngày 19/01/2024 của Chủ tịch Ủy ban nhân dân xã về kiểm soát thủ tục hành chính và cơ chế
một cửa, một cửa liên thông năm 2024; qua theo dõi đến hết ngày 16/6/2024 còn **03 nhiệm vụ** chậm so với thời hạn được giao:

| TT | Nhiệm vụ | Chủ trì | Thời hạn | Chậm (ngày) |
|:--:|---|---|:--:|--:|
| 1 | Rà soát, đánh giá thủ tục hành chính | Công chức Tư pháp - hộ tịch | 31/5/2024 | 16 |
| 2 | Công khai thủ tục hành chính tại nhà văn hóa các thôn | Công chức Văn hóa - xã hội | 10/6/2024 | 6 |
| 3 | Báo cáo quý II về kiểm soát thủ tục hành chính | Công chức Văn phòng - thống kê | 15/6/2024 | 1 |

Ủy ban nhân dân xã yêu cầu:

1. Các công chức được giao chủ trì hoàn thành nhiệm vụ **trước ngày 25/6/2024**, gửi sản phẩm về Văn phòng.
2. Báo cáo giải trình lý do chậm, nêu rõ:
   - nguyên nhân khách quan, chủ quan;
   - biện pháp khắc phục.
3. Giao công chức Văn phòng - thống kê theo dõi, đôn đốc, tổng hợp báo cáo Chủ tịch Ủy ban nhân dân xã.

Nhận được văn bản này, đề nghị các công chức nghiêm túc triển khai thực hiện.
"""
LETTER: dict[str, Any] = {
    "kind": "letter",
    "heading": "",
    "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "place": "Tân Trung",
    "number": "120/UBND-VP",
    "issued_on": date(2024, 6, 17),
    "summary": "đôn đốc thực hiện nhiệm vụ kiểm soát thủ tục hành chính quý II năm 2024",
    "addressees": ["Công chức Tư pháp - hộ tịch", "Công chức Văn hóa - xã hội", "Công chức Văn phòng - thống kê"],
    "basis": [],
    "blocks": blocks_of(URGING),
    "appendices": [],
    "recipients": ["Như trên", "Chủ tịch, Phó Chủ tịch UBND xã", "Lưu: VT"],
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    "signer_name": "Nguyễn Văn Bình",
}
PLAN_BODY = """
Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh về kiểm soát thủ tục hành chính năm 2026, Chủ tịch Ủy ban nhân dân xã ban hành Kế hoạch như sau:

# I. MỤC ĐÍCH, YÊU CẦU

## 1. Mục đích

Tổ chức thực hiện có hiệu quả, chất lượng các mặt công tác cải cách, kiểm soát thủ tục hành chính.

### a) Về công khai

Bảo đảm *công khai, minh bạch* các thông tin về thủ tục hành chính.

# II. TỔ CHỨC THỰC HIỆN

Công chức Văn phòng - thống kê theo dõi, đôn đốc việc thực hiện Kế hoạch này; báo cáo Chủ tịch Ủy ban nhân dân xã./.
"""
PLAN: dict[str, Any] = {
    **LETTER,
    "kind": "plan",
    "heading": "KẾ HOẠCH",
    "number": "05/KH-UBND",
    "issued_on": date(2026, 2, 5),
    "summary": "Thực hiện kiểm soát thủ tục hành chính và cơ chế một cửa, một cửa liên thông năm 2026",
    "addressees": [],
    "blocks": blocks_of(PLAN_BODY),
    "recipients": ["Ủy ban nhân dân tỉnh", "Thường trực Đảng ủy, HĐND xã", "Công chức xã", "Lưu: VT"],
    "signer_lines": ["CHỦ TỊCH"],
    "appendices": [
        {
            "title": "NHIỆM VỤ CỤ THỂ TRONG THỰC HIỆN KIỂM SOÁT THỦ TỤC HÀNH CHÍNH NĂM 2026 TRÊN ĐỊA BÀN XÃ TÂN TRUNG",
            "note": "(Kèm theo Kế hoạch số 05/KH-UBND ngày 05/02/2026 của Chủ tịch Ủy ban nhân dân xã Tân Trung)",
            "head": ["TT", "Nội dung công việc", "Tham mưu", "Phối hợp", "Thời gian hoàn thành", "Dự kiến sản phẩm"],
            "rows": [
                ["I", "Xây dựng văn bản chỉ đạo", "", "", "", ""],
                *[
                    [str(n), f"Nhiệm vụ số {n}: rà soát, đánh giá thủ tục hành chính thuộc thẩm quyền giải quyết của xã",
                     "Công chức VP-TK", "Công chức chuyên môn", "Trước ngày 25/01/2026", "Báo cáo kết quả"]
                    for n in range(1, 13)
                ],
            ],
            "widths": [12, None, 38, 38, 38, 42],
            "blocks": [],
            "is_landscape": True,
        }
    ],
}  # fmt: skip
DECISION: dict[str, Any] = {
    **LETTER,
    "kind": "decision",
    "heading": "QUYẾT ĐỊNH",
    "number": "31/QĐ-UBND",
    "summary": "Về việc thành lập Tổ tự kiểm tra công tác cải cách hành chính năm 2024",
    "addressees": [],
    "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "basis": [
        "Căn cứ Luật Tổ chức chính quyền địa phương",
        "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ",
        "Theo đề nghị của công chức Văn phòng - thống kê",
    ],
    "blocks": blocks_of(
        "**Điều 1.** Thành lập Tổ tự kiểm tra gồm các ông, bà có tên trong danh sách kèm theo.\n\n"
        "**Điều 2.** Tổ tự kiểm tra có nhiệm vụ kiểm tra theo kế hoạch, báo cáo kết quả trước ngày 30/11/2024.\n\n"
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Công chức Văn phòng - thống kê và các ông, bà có tên tại "
        "Điều 1 chịu trách nhiệm thi hành Quyết định này"
    ),
    "recipients": ["Như Điều 3", "Lưu: VT"],
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
}
BOOK: dict[str, Any] = {
    "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "place": "Tân Trung",
    "issued_on": date(2024, 6, 17),
    "title": "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    "year": 2024,
    "columns": [
        {"heading": "Số, ký hiệu văn bản", "width": 28, "is_centred": True},
        {"heading": "Ngày tháng văn bản", "width": 22, "is_centred": True},
        {"heading": "Tên loại và trích yếu nội dung văn bản", "width": None, "is_centred": False},
        {"heading": "Người ký", "width": 32, "is_centred": False},
        {"heading": "Nơi nhận văn bản", "width": 50, "is_centred": False},
        {"heading": "Đơn vị, người nhận bản lưu", "width": 25, "is_centred": False},
        {"heading": "Số lượng bản", "width": 15, "is_centred": True},
        {"heading": "Ghi chú", "width": 20, "is_centred": False},
    ],
    "rows": [
        ["120/UBND-VP", "17/06/2024", f"Công văn: {LETTER['summary']}", "Nguyễn Văn Bình",
         "Công chức Tư pháp - hộ tịch; Công chức Văn hóa - xã hội", "Văn thư", "", ""],
        ["31/QĐ-UBND", "17/06/2024", f"Quyết định: {DECISION['summary']}", "Nguyễn Văn Bình", "", "Văn thư", "", ""],
    ],
}  # fmt: skip


def worst(hostile: str, long_word: str) -> dict[str, Any]:
    """Every place filled with what could break it; the body goes through Markdown like any other."""
    bad = f"{hostile} {long_word}"
    runs = [{"text": bad, "bold": True, "italic": True}]
    blocks = [
        {"kind": "heading", "level": 1, "runs": runs},
        {"kind": "item", "marker": "1.", "depth": 1, "runs": runs},
        {"kind": "table", "head": [runs, runs], "rows": [[runs, runs], [runs]], "align": ["right", "justify"]},
        {"kind": "paragraph", "runs": []},
        *blocks_of(hostile * 25),
        {"kind": "paragraph", "runs": runs},
    ]
    return {
        **LETTER,
        "summary": bad,
        "addressees": [bad, bad],
        "basis": [bad],
        "blocks": blocks,
        "recipients": [bad],
        "signer_name": bad,
        "appendices": [
            {"title": bad, "note": bad, "head": [bad, bad], "rows": [[bad, bad], [bad]], "widths": [40], "blocks": blocks,
             "is_landscape": False}
        ],
    }  # fmt: skip
