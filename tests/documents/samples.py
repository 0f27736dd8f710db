"""Typical, empty and worst-case data of every paper. The worst case is long, many, and full of markup."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from motcua.documents.drawing import qr_svg
from motcua.documents.forms import form_on
from tests.documents.direction_samples import BOOK, DECISION, LETTER, PLAN
from tests.documents.direction_samples import worst as worst_document
from tests.documents.form_samples import FORM, NARRATIVE
from tests.documents.frozen_samples import FROZEN, RESTATED
from tests.documents.meeting_samples import INSPECTED, MINUTES

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_2024 = date(2024, 6, 17)
DAY_2026 = date(2026, 2, 5)
AT = datetime(2024, 6, 17, 9, 30, tzinfo=ZONE)

HOSTILE = "# *đậm* _nghiêng_ @ai $x^2$ \\ \"kép\" 'đơn' <thẻ> `mã` [a](b) {=1+1} ~ -- // /* */ ; #let x = 1"
LONG_NAME = "Công ty trách nhiệm hữu hạn một thành viên Sản xuất, Thương mại và Dịch vụ Nông nghiệp Tân Trung Xanh"
LONG_ADDRESS = (
    "Số 128, ngõ 45, ngách 12, đường Hoàng Hoa Thám, thôn Ngoài – Đồng Cờ, xã Tân Trung, huyện Tân Yên, tỉnh Bắc Giang "
    "(cạnh nhà văn hóa thôn, đối diện trạm y tế)"
)
LONG_WORD = "Nghiêng" * 20


def moment(day, month, hour=9, minute=30, year=2024):
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


HEAD = {
    "superior": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
    "unit": "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
    "place": "Tân Trung",
    "issued_on": DAY_2024,
}
CENTRE = {
    "superior": "ỦY BAN NHÂN DÂN XÃ NHÃ NAM",
    "unit": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "place": "Nhã Nam",
    "issued_on": DAY_2026,
}
AGENCY = {"superior": "", "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG", "place": "Tân Trung", "issued_on": DAY_2024}
CODE = "000.15.07.H02-240617-0012"
PERSON = {
    "applicant": "Nguyễn Thị Ánh Tuyết",
    "address": "Thôn Ngoài, xã Tân Trung, huyện Tân Yên, tỉnh Bắc Giang",
    "phone": "0912 345 678",
    "email": "anhtuyet@example.vn",
    "request": "Đăng ký khai sinh",
    "dossier_code": CODE,
}
WORST_PERSON = {
    "applicant": f"{LONG_NAME} {HOSTILE}",
    "address": f"{LONG_ADDRESS} {HOSTILE}",
    "phone": "0912 345 678; 0204 3878 001; 0912 345 679",
    "email": "van-phong.tiep-nhan-va-tra-ket-qua@rat-dai.example.vn",
    "request": f"Chứng thực hợp đồng, giao dịch liên quan đến tài sản là động sản, quyền sử dụng đất và nhà ở {HOSTILE}",
    "dossier_code": CODE,
}
CHAIR = {
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    "signer_name": "Trần Văn Phúc",
    "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
}
URL = "https://motcua.example.vn/tra-cuu/000.15.07.H02-240617-0012/"

SLIP = {
    **HEAD,
    **PERSON,
    "form": form_on("acceptance_slip", DAY_2024),
    "number": "12/BPTNTKQ",
    "tracking_url": URL,
    "copy_label": "Liên 2: Giao khách hàng",
    "book": "01/2024",
    "book_number": "12",
    "reception_unit": "Bộ phận Tiếp nhận và Trả kết quả UBND xã Tân Trung",
    "owner": "Nguyễn Gia Bảo",
    "submitter": "Nguyễn Thị Ánh Tuyết",
    "identity_number": "024185012345",
    "channel": "Trực tiếp",
    "papers": [
        {"name": "Tờ khai đăng ký khai sinh", "original": 1},
        {"name": "Giấy chứng sinh", "original": 1},
        {"name": "Giấy chứng nhận kết hôn", "photocopy": 1, "presented_only": True},
        {"name": "Văn bản ủy quyền", "note": "nếu nộp thay", "certified": 1},
    ],
    "sets": 1,
    "legal_time": "01 ngày làm việc",
    "received_at": moment(17, 6),
    "due_at": moment(18, 6),
    "pick_up_at": "Bộ phận Tiếp nhận và Trả kết quả UBND xã Tân Trung",
    "return_way": "in_person",
    "fee": 8000,
    "fee_note": "đã thu, biên lai số 0000123",
    "submitter_name": "Nguyễn Thị Ánh Tuyết",
    "receiver_name": "Lê Thị Hồng Nhung",
    "help_phone": "0204 3878 001",
}
MANY_PAPERS = [
    {"name": f"Giấy tờ thứ {n}: {LONG_ADDRESS if n % 5 == 0 else HOSTILE}", "original": 1, "photocopy": n}
    for n in range(1, 26)
]
RESULTS = [
    {
        "kind": "Giấy khai sinh (bản chính)",
        "number": "45/2024",
        "summary": "Giấy khai sinh của Nguyễn Gia Bảo, sinh ngày 01/6/2024",
        "copies": 1,
        "issued_on": date(2024, 6, 18),
    },
    {"kind": "Trích lục khai sinh", "number": "45/TLKS-BS", "summary": "Bản sao trích lục", "copies": 3},
]
REGISTER_ROW = {
    "code": CODE,
    "procedure": "Đăng ký khai sinh",
    "sets": 1,
    "owner": "Nguyễn Gia Bảo",
    "address": "Thôn Ngoài, xã Tân Trung",
    "phone": "0912345678",
    "lead_agency": "UBND xã Tân Trung",
    "received_at": moment(17, 6),
    "due_at": moment(18, 6),
    "returned_at": moment(18, 6, 8, 15),
    "return_way": "in_person",
    "received_by": "Nguyễn Thị Ánh Tuyết",
    "note": "",
}
PASSAGES = [
    {
        "from_agency": "Bộ phận Tiếp nhận và Trả kết quả",
        "to_agency": "Công chức Tư pháp - Hộ tịch",
        "at": moment(17, 6, 10, 0),
        "from_name": "Lê Thị Hồng Nhung",
        "to_name": "Đỗ Quang Vinh",
        "outcome": "early",
    },
    {
        "from_agency": "Công chức Tư pháp - Hộ tịch",
        "to_agency": "Lãnh đạo UBND xã",
        "at": moment(17, 6, 15, 40),
        "from_name": "Đỗ Quang Vinh",
        "to_name": "Trần Văn Phúc",
        "outcome": "on_time",
        "note": "trình ký",
    },
    {"from_agency": "Lãnh đạo UBND xã", "to_agency": "Bộ phận Tiếp nhận và Trả kết quả", "outcome": "late"},
]
CAUSE = "Cơ quan phối hợp chậm trả lời kết quả xác minh nguồn gốc đất, đã đôn đốc hai lần bằng văn bản."

TYPICAL = {
    "acceptance_slip": SLIP,
    "completion_request": {
        **HEAD,
        **PERSON,
        "form": form_on("completion_request", DAY_2024),
        "number": "05/HDHS",
        "tracking_url": URL,
        "office_name": "Bộ phận Tiếp nhận và Trả kết quả UBND xã Tân Trung",
        "papers": [{"name": "Giấy chứng sinh", "original": 1}, {"name": "Giấy chứng nhận kết hôn", "certified": 1}],
        "reason": "Hồ sơ thiếu Giấy chứng sinh; bản photo Giấy chứng nhận kết hôn mờ, không đọc được ngày đăng ký.",
        "complete_by": date(2024, 6, 27),
        "contact_name": "Lê Thị Hồng Nhung",
        "contact_phone": "0204 3878 001",
        "guide_name": "Lê Thị Hồng Nhung",
    },
    "refusal_notice": {
        **HEAD,
        **PERSON,
        "form": form_on("refusal_notice", DAY_2024),
        "number": "02/BPTNTKQ",
        "office_name": "Bộ phận Tiếp nhận và Trả kết quả UBND xã Tân Trung",
        "reasons": [
            "Thủ tục không thuộc thẩm quyền giải quyết của Ủy ban nhân dân cấp xã.",
            "Hồ sơ thuộc thẩm quyền của Ủy ban nhân dân huyện; đề nghị nộp tại Bộ phận một cửa cấp huyện.",
        ],
        "submitter_name": "Nguyễn Thị Ánh Tuyết",
        "receiver_name": "Lê Thị Hồng Nhung",
    },
    "apology": {
        **AGENCY,
        **CHAIR,
        "form": form_on("apology", DAY_2024),
        "number": "03/PXL",
        "addressee": "Bà Nguyễn Thị Ánh Tuyết",
        "agency_name": "Ủy ban nhân dân xã Tân Trung",
        "received_at": moment(3, 6),
        "request": "Xác nhận tình trạng sử dụng đất",
        "dossier_code": CODE,
        "due_at": moment(18, 6, 17, 0),
        "reason": CAUSE,
        "new_due_at": moment(24, 6, 16, 0),
    },
    "stop_notice": {
        **CHAIR,
        "unit": "ỦY BAN NHÂN DÂN XÃ NHÃ NAM",
        "place": "Nhã Nam",
        "issued_on": DAY_2026,
        "form": form_on("stop_notice", DAY_2026),
        "number": "01/TB-UBND",
        "addressee": "Ông Phạm Đức Long",
        "agency_name": "Ủy ban nhân dân xã Nhã Nam",
        "received_at": moment(2, 2, year=2026),
        "request": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "dossier_code": "H05.30.12-260202-0007",
        "reason": "Thửa đất đang có tranh chấp, Tòa án đã thụ lý vụ án.",
        "legal_basis": "Thông báo thụ lý vụ án số 15/TB-TLVA ngày 04/02/2026 của Tòa án nhân dân khu vực.",
        "stopped_at": moment(5, 2, year=2026),
        "returned_papers": ["Bản vẽ thiết kế (02 bộ)", "Giấy chứng nhận quyền sử dụng đất (bản photo)"],
        "contact_name": "Lê Thị Hồng Nhung",
        "contact_phone": "0204 3878 001",
    },
    "routing_slip": {
        **HEAD,
        "form": form_on("routing_slip", DAY_2024),
        "number": "12/BPTNTKQ",
        "tracking_url": URL,
        "book": "01/2024",
        "book_number": "12",
        "owner": "Nguyễn Gia Bảo",
        "dossier_code": CODE,
        "received_at": moment(17, 6),
        "due_at": moment(18, 6),
        "lead_agency": "Ủy ban nhân dân xã Tân Trung",
        "passages": PASSAGES,
    },
    "register_book": {
        **HEAD,
        "form": form_on("register_book", DAY_2024),
        "book": "01/2024",
        "field": "Hộ tịch",
        "period_from": date(2024, 6, 1),
        "period_to": date(2024, 6, 30),
        "rows": [
            REGISTER_ROW,
            {**REGISTER_ROW, "code": "000.15.07.H02-240618-0003", "returned_at": None, "received_by": ""},
        ],
    },
    "deadline_proof": {
        **HEAD,
        "dossier_code": CODE,
        "request": "Đăng ký lại khai sinh",
        "received_at": moment(26, 4, 15, 20),
        "amount": "03 ngày làm việc (24 giờ làm việc)",
        "due_at": moment(4, 5, 17, 0),
        "rule_version": "NĐ 61/2018/NĐ-CP (đến 30/6/2025)",
        "calendar_version": "2024, phiên bản 3",
        "days": [
            {"date": date(2024, 4, 26), "counted": False, "minutes": 0, "why": "Ngày tiếp nhận không tính"},
            {"date": date(2024, 4, 27), "counted": False, "minutes": 0, "why": "Thứ Bảy"},
            {"date": date(2024, 4, 28), "counted": False, "minutes": 0, "why": "Chủ nhật"},
            {"date": date(2024, 4, 29), "counted": False, "minutes": 0, "why": "Nghỉ hoán đổi với thứ Bảy 04/5/2024"},
            {"date": date(2024, 4, 30), "counted": False, "minutes": 0, "why": "Ngày Chiến thắng"},
            {"date": date(2024, 5, 1), "counted": False, "minutes": 0, "why": "Ngày Quốc tế Lao động"},
            {"date": date(2024, 5, 2), "counted": True, "minutes": 480, "why": "Ngày làm việc"},
            {"date": date(2024, 5, 3), "counted": True, "minutes": 480, "why": "Ngày làm việc"},
            {"date": date(2024, 5, 4), "counted": True, "minutes": 480, "why": "Làm bù cho thứ Hai 29/4/2024"},
        ],
        "notes": ["Không có lần tạm dừng nào."],
    },
    "explanation_report": {
        **AGENCY,
        "number": "21/BC-UBND",
        "summary": f"Giải trình việc chậm giải quyết hồ sơ mã số {CODE}",
        "addressee": "Chủ tịch Ủy ban nhân dân xã Tân Trung",
        "reporter_name": "Đỗ Quang Vinh",
        "reporter_title": "Công chức Địa chính - Xây dựng",
        "dossier_code": CODE,
        "request": "Xác nhận tình trạng sử dụng đất",
        "field": "Đất đai",
        "received_at": moment(3, 6),
        "due_at": moment(18, 6, 17, 0),
        "finished_at": moment(21, 6, 15, 0),
        "days_late": 3,
        "milestones": [
            {
                "step": "Tiếp nhận hồ sơ",
                "holder": "Lê Thị Hồng Nhung",
                "received_at": moment(3, 6),
                "done_at": moment(3, 6, 10, 0),
                "allowed": "04 giờ",
                "used": "0,5 giờ",
            },
            {
                "step": "Thẩm định hồ sơ, xác minh thực địa",
                "holder": "Đỗ Quang Vinh",
                "received_at": moment(3, 6, 10, 0),
                "done_at": moment(20, 6, 16, 0),
                "allowed": "72 giờ",
                "used": "94 giờ",
                "late": "22 giờ",
            },
        ],
        "cause_label": "Do cơ quan phối hợp chậm",
        "cause_text": CAUSE,
        "fault": "objective",
        "step_at_fault": "Thẩm định hồ sơ, xác minh thực địa",
        "person_at_fault": "Đỗ Quang Vinh, công chức Địa chính - Xây dựng",
        "remedies": ["Đôn đốc cơ quan phối hợp trước hạn 03 ngày.", "Báo cáo lãnh đạo ngay khi chưa có trả lời."],
        "expected_at": moment(24, 6, 16, 0),
        "apology_number": "03/PXL",
        "apology_on": date(2024, 6, 17),
        "apology_form": "Văn bản, gửi qua Bộ phận Tiếp nhận và Trả kết quả",
        "signer_lines": ["NGƯỜI GIẢI TRÌNH"],
        "signer_name": "Đỗ Quang Vinh",
        "recipients": ["Như trên", "Lưu: VT"],
        "opinion": "accepted",
    },
    "late_list": {
        **AGENCY,
        **CHAIR,
        "number": "07/DS-UBND",
        "month": 7,
        "year": 2024,
        "closed_on": date(2024, 7, 31),
        "recipients": ["Trang thông tin điện tử xã", "Lưu: VT"],
        "rows": [
            {
                "unit": "UBND xã Tân Trung",
                "officer": "Đỗ Quang Vinh",
                "dossier_code": "000.15.07.H02-240701-0004",
                "procedure": "Đăng ký lại khai sinh",
                "field": "Hộ tịch",
                "received_at": moment(1, 7),
                "due_at": moment(4, 7),
                "finished_at": moment(5, 7),
                "days_late": 1,
                "cause": "Do công chức",
                "apologised_on": date(2024, 7, 3),
                "explained_on": date(2024, 7, 8),
            },
            {
                "unit": "UBND xã Tân Trung",
                "officer": "Đỗ Quang Vinh",
                "dossier_code": "000.15.07.H02-240603-0002",
                "procedure": "Xác nhận tình trạng sử dụng đất",
                "field": "Đất đai",
                "received_at": moment(3, 6),
                "due_at": moment(15, 7),
                "days_late": 12,
                "cause": "Do cơ quan phối hợp chậm",
                "apologised_on": date(2024, 7, 12),
                "still_late": True,
            },
        ],
    },
    "form_table": FORM,
    "narrative_report": NARRATIVE,
    "frozen_figures": FROZEN,
    "restatement": RESTATED,
    "result_receipt": {
        **HEAD,
        **PERSON,
        "number": "12/BNKQ",
        "owner": "Nguyễn Gia Bảo",
        "results": RESULTS,
        "returned_papers": ["Giấy chứng sinh (bản chính)"],
        "returned_at": moment(18, 6, 8, 15),
        "collector_name": "Nguyễn Thị Ánh Tuyết",
        "collector_identity": "024185012345",
        "collector_relation": "Mẹ",
        "return_way": "in_person",
        "officer_name": "Lê Thị Hồng Nhung",
    },
    "handover_list": {
        **HEAD,
        "number": "03/PBG",
        "from_unit": "Công chức Tư pháp - Hộ tịch",
        "to_unit": "Bộ phận Tiếp nhận và Trả kết quả",
        "handed_at": moment(18, 6, 8, 0),
        "rows": [
            {
                "code": CODE,
                "owner": "Nguyễn Gia Bảo",
                "procedure": "Đăng ký khai sinh",
                "result": "Giấy khai sinh số 45/2024",
                "due_at": moment(18, 6),
                "outcome": "early",
                "papers": 4,
            },
        ],
        "from_name": "Đỗ Quang Vinh",
        "to_name": "Lê Thị Hồng Nhung",
    },
    "score_sheet": {
        **AGENCY,
        "signer_lines": ["CHỦ TỊCH"],
        "signer_name": "Trần Văn Phúc",
        "recipients": ["Người được chấm điểm", "Lưu: VT"],
        "number": "03/BĐ-UBND",
        "subject": "Bộ phận Tiếp nhận và Trả kết quả",
        "subject_kind": "unit",
        "quarter": "Quý II năm 2024",
        "period_from": date(2024, 3, 15),
        "period_to": date(2024, 6, 14),
        "basis": "Nghị định số 61/2018/NĐ-CP Chương V; Thông tư số 01/2018/TT-VPCP Điều 13, Điều 15",
        "rows": [
            {"number": n, "title": title, "own": own, "verified": verified, "note": note}
            for n, (title, own, verified, note) in enumerate(
                [
                    ("Tổng thời gian giải quyết so với thời gian cho phép", "1,8", "1,8", "126 điểm/70 hồ sơ"),
                    ("Thời gian thực hiện của từng cơ quan, đơn vị tham gia", "1,9", "1,9", "133 điểm/70 hồ sơ"),
                    ("Số lần phải liên hệ để hoàn thiện hồ sơ", "1,7", "1,7", "119 điểm/70 hồ sơ"),
                    ("Số lượng cơ quan, đơn vị phải liên hệ để hoàn thiện hồ sơ", "2", "2", "80 điểm/40 hồ sơ"),
                    ("Tổ chức tiếp nhận, giải quyết, trả kết quả tại Bộ phận Một cửa", "1", "1", "Danh mục 2024"),
                    ("Công khai thủ tục hành chính", "2", "2", "Bảng niêm yết; trang thông tin"),
                    ("Thái độ của cán bộ, công chức, viên chức", "1,6", "1,6", "64 điểm/40 hồ sơ"),
                    ("Tiếp thu, giải trình phản ánh, kiến nghị", "2", "2", "Không có phản ánh, kiến nghị"),
                    ("Tiến độ và chất lượng cung cấp dịch vụ công trực tuyến", "2", "1", "27% hồ sơ trực tuyến"),
                ],
                1,
            )
        ],
        "full_of_index": 2,
        "maximum": "18",
        "own_total": "16",
        "verified_total": "15",
        "scaled": "15",
        "class_name": "Xuất sắc",
        "scorer_name": "Lê Thị Hồng Nhung",
        "verifier_name": "Nguyễn Văn Bình",
    },
    "board_sheet": {
        "size": "a4",
        "unit": "Ủy ban nhân dân xã Tân Trung",
        "agency": "Ủy ban nhân dân xã Tân Trung",
        "where": "Thôn Đồng Điều, điện thoại 0204 3878 001",
        "sheets": [
            {
                "code": "1.001193",
                "name": "Đăng ký khai sinh",
                "field": "Hộ tịch",
                "level": "Cấp xã",
                "agency": "Ủy ban nhân dân cấp xã",
                "decision": "Quyết định 528/QĐ-UBND ngày 09/5/2024",
                "valid_from": date(2024, 5, 9),
                "limit": "Trong ngày",
                "limit_text": "Nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo",
                "fee": "Theo mức của Hội đồng nhân dân tỉnh",
                "fees": ["Lệ phí đăng ký khai sinh không đúng hạn: 8.000 đồng/trường hợp"],
                "exemption": "Miễn lệ phí khi đăng ký đúng hạn",
                "ways": ["Trực tiếp tại nơi tiếp nhận hồ sơ", "Dịch vụ bưu chính công ích"],
                "sets": 1,
                "papers": [
                    {"name": "Tờ khai", "form": "Thông tư 04/2020/TT-BTP", "kind": "Nộp", "originals": 1},
                    {"name": "Giấy ủy quyền", "kind": "Nộp", "copies": 1, "condition": "Ủy quyền thực hiện"},
                ],
                "steps": ["Tiếp nhận: 0,5 ngày làm việc", "Ký duyệt: 4 giờ làm việc"],
                "result": "Giấy khai sinh (bản chính)",
                "basis": ["Luật Hộ tịch số 60/2014/QH13", "Nghị định 123/2015/NĐ-CP"],
                "address": "https://motcua.example.vn/thu-tuc/1.001193/",
                "qr": qr_svg("https://motcua.example.vn/thu-tuc/1.001193/"),
            }
        ],
    },
    "board_contents": {
        "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
        "place_name": "Nơi tiếp nhận hồ sơ",
        "on": DAY_2024,
        "count": 1,
        "fields": [
            {
                "name": "Hộ tịch",
                "rows": [{"code": "1.001193", "name": "Đăng ký khai sinh", "since": date(2024, 5, 10)}],
            }
        ],
    },
    "direction": LETTER,
    "document_book": BOOK,
    "meeting_minutes": MINUTES,
    "inspection_report": INSPECTED,
    "programme_sheet": {
        "unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG",
        "village": "",
        "first": date(2024, 12, 9),
        "last": date(2024, 12, 15),
        "days": [
            {
                "weekday": "Thứ Hai",
                "day": date(2024, 12, 9),
                "slots": [
                    {
                        "time": "05:00–05:15",
                        "where": "Toàn xã",
                        "items": [
                            {"title": "Nộp hồ sơ trực tuyến", "topic": "Dịch vụ công trực tuyến", "minutes": 3},
                            {"title": "Lịch làm việc dịp lễ", "topic": "Lịch làm việc", "minutes": 2},
                        ],
                    },
                    {"time": "17:00–17:10", "where": "Thôn 1", "items": []},
                ],
            }
        ],
    },
    "surgery_notice": {
        **AGENCY,
        **CHAIR,
        "number": "09/TB-UBND",
        "addressee": "Bà Nguyễn Thị Ánh Tuyết",
        "agency_name": "Ủy ban nhân dân xã Tân Trung",
        "dossier_code": CODE,
        "request": "Đăng ký khai sinh",
        "received_at": moment(17, 6),
        "old_due_at": moment(18, 6),
        "new_due_at": moment(20, 6),
        "reason": "Trụ sở tạm đóng cửa ngày 18 và 19 tháng 6 năm 2024 để phòng, chống bão.",
        "decision": "Công điện số 02/CĐ-UBND ngày 16/6/2024 của Ủy ban nhân dân huyện Tân Yên.",
        "contact_name": "Lê Thị Hồng Nhung",
        "contact_phone": "0204 3878 001",
    },
}

COPIES = {
    "request": "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
    "columns": "certified_copy",
    "papers": [
        {"name": "Bản chính giấy tờ làm cơ sở để chứng thực", "note": "1 bản chính", "presented_only": True},
        {"name": "Bằng tốt nghiệp đại học", "pages": 2, "paper_copies": 5},
        {"name": "Căn cước công dân", "pages": 1, "electronic": True},
    ],
}

VARIANTS = {
    "acceptance_slip-two_copies": ("acceptance_slip", {**SLIP, "copies": 2}),
    "acceptance_slip-certified_copy": ("acceptance_slip", {**SLIP, **COPIES}),
    "acceptance_slip-certified_copy_2026": (
        "acceptance_slip",
        {**SLIP, **CENTRE, **COPIES, "form": form_on("acceptance_slip", DAY_2026), "number": "07/TTPVHCC"},
    ),
    "acceptance_slip-online_2026": (
        "acceptance_slip",
        {
            **SLIP,
            **CENTRE,
            "form": form_on("acceptance_slip", DAY_2026),
            "number": "07/TTPVHCC",
            "online": True,
            "channel": "Trực tuyến",
            "return_way": "electronic",
            "fee": 0,
            "fee_note": "miễn lệ phí đăng ký khai sinh đúng hạn",
        },
    ),
    "apology-2026": (
        "apology",
        {
            **CHAIR,
            "superior": "",
            "unit": "ỦY BAN NHÂN DÂN XÃ NHÃ NAM",
            "place": "Nhã Nam",
            "issued_on": DAY_2026,
            "form": form_on("apology", DAY_2026),
            "addressee": "Ông Phạm Đức Long",
            "agency_name": "Ủy ban nhân dân xã Nhã Nam",
            "received_at": moment(2, 2, year=2026),
            "request": "Xác nhận tình trạng sử dụng đất",
            "dossier_code": "H05.30.12-260202-0007",
            "due_at": moment(6, 2, 17, 0, year=2026),
            "reason": CAUSE,
            "new_due_at": moment(12, 2, 16, 0, year=2026),
        },
    ),
    "routing_slip-2026": (
        "routing_slip",
        {**TYPICAL["routing_slip"], **CENTRE, "form": form_on("routing_slip", DAY_2026)},
    ),
    "register_book-2026": (
        "register_book",
        {**TYPICAL["register_book"], **CENTRE, "form": form_on("register_book", DAY_2026)},
    ),
    "narrative_report-with_forms": ("narrative_report", {**NARRATIVE, "forms": [FORM]}),
    "form_table-nil": ("form_table", {**FORM, "rows": FORM["rows"][-1:], "nil": "Không phát sinh."}),
    "direction-plan": ("direction", PLAN),
    "direction-decision": ("direction", DECISION),
    "board_sheet-a3": ("board_sheet", {**TYPICAL["board_sheet"], "size": "a3"}),
    "late_list-empty": ("late_list", {**TYPICAL["late_list"], "rows": []}),
}


def _worse(value, key="", most=25):
    """Typical data blown up: every text hostile, every list long, lists within lists less so. Fixed words stay."""
    if key in {
        "form",
        "tracking_url",
        "columns",
        "return_way",
        "fault",
        "opinion",
        "outcome",
        "dossier_code",
        "code",
        "qr",
    }:
        return value
    if isinstance(value, str):
        return f"{value} {HOSTILE} {LONG_WORD}"
    if isinstance(value, dict):
        return {k: _worse(v, k, most) for k, v in value.items()}
    if isinstance(value, list) and key not in {"signer_lines", "recipients"}:
        return [_worse(item, most=max(most // 5, 2)) for item in (value * most)[:most]]
    return value


WORST = {name: _worse(data) for name, data in TYPICAL.items()}
WORST["acceptance_slip"] = {
    **SLIP,
    **WORST_PERSON,
    "papers": MANY_PAPERS,
    "copies": 2,
    "owner": LONG_NAME,
    "submitter": HOSTILE,
}
WORST["direction"] = worst_document(HOSTILE, LONG_WORD)
