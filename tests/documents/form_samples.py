"""An official form and a report in words, as typical data of the papers."""

from datetime import date

RECEIVED, SETTLED, OPEN = "Số lượng hồ sơ tiếp nhận", "Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"


def _figure(number, heading, *groups, sum_of=()):
    return {"number": number, "heading": heading, "groups": list(groups), "type": "number", "sum_of": list(sum_of)}


FORM_COLUMNS = [
    {"number": "1", "heading": "TT", "type": "text", "width": 9},
    {"number": "2", "heading": "Lĩnh vực, công việc giải quyết theo cấp", "type": "text"},
    _figure("3", "Tổng số", RECEIVED, sum_of="456"),
    _figure("4", "Trực tuyến", RECEIVED, "Trong kỳ"),
    _figure("5", "Trực tiếp, dịch vụ bưu chính", RECEIVED, "Trong kỳ"),
    _figure("6", "Từ kỳ trước", RECEIVED),
    _figure("7", "Tổng số", SETTLED, sum_of=["8", "9", "10"]),
    _figure("8", "Trước hạn", SETTLED),
    _figure("9", "Đúng hạn", SETTLED),
    _figure("10", "Quá hạn", SETTLED),
    _figure("11", "Tổng số", OPEN, sum_of=["12", "13"]),
    _figure("12", "Trong hạn", OPEN),
    _figure("13", "Quá hạn", OPEN),
]


def _row(number, name, *figures):
    return {"1": number, "2": name, **dict(zip(map(str, range(3, 14)), figures, strict=True))}


FORM = {
    "form_code": "II.06a/VPCP/KSTT",
    "form_note": "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020",
    "title": "Tình hình, kết quả giải quyết TTHC tại cơ quan, đơn vị trực tiếp giải quyết TTHC",
    "counted_in": "Số hồ sơ TTHC",
    "columns": FORM_COLUMNS,
    "has_total": True,
    "place": "Tân Trung",
    "issued_on": date(2024, 9, 15),
    "period": "Quý III năm 2024",
    "period_from": date(2024, 6, 15),
    "period_to": date(2024, 9, 14),
    "reporting_unit": "Ủy ban nhân dân xã Tân Trung",
    "receiving_unit": "Ủy ban nhân dân huyện Tân Yên",
    "rows": [
        _row(1, "Chứng thực", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0),
        _row(2, "Hộ tịch", 6, 5, 1, 0, 5, 1, 3, 1, 1, 1, 0),
        _row(3, "Đất đai", 3, 0, 1, 2, 1, 1, 0, 0, 2, 1, 1),
        _row("", "Tổng số", 10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1),
    ],
    "notes": ["Cột (9) gồm hồ sơ trả lại, xin rút; cột (12) gồm hồ sơ chờ bổ sung."],
    "preparer_name": "Lê Thị Hồng Nhung",
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer_name": "Trần Văn Phúc",
}
NARRATIVE = {
    "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "place": "Tân Trung",
    "number": "45/BC-UBND",
    "issued_on": date(2024, 9, 16),
    "title": "BÁO CÁO",
    "summary": "Tình hình, kết quả thực hiện công tác kiểm soát thủ tục hành chính quý III năm 2024",
    "addressee": "Ủy ban nhân dân huyện Tân Yên",
    "opening": ["Thực hiện quy định về chế độ báo cáo, Ủy ban nhân dân xã Tân Trung báo cáo như sau:"],
    "sections": [
        {"heading": "I. TÌNH HÌNH, KẾT QUẢ THỰC HIỆN", "level": 1, "paragraphs": []},
        {"heading": "1. Giải quyết TTHC", "level": 2, "paragraphs": ["Đã giải quyết 7 hồ sơ (Biểu II.06a kèm theo)."]},
        {"heading": "IV. KIẾN NGHỊ, ĐỀ XUẤT", "level": 1, "paragraphs": ["Không phát sinh."]},
    ],
    "closing": "Trên đây là báo cáo quý III năm 2024, kính báo cáo",
    "recipients": ["Như trên", "Lưu: VT"],
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer_name": "Trần Văn Phúc",
    "forms": [],
}
