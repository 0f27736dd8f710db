"""What stands on the sheets of closed figures and of their restatement."""

from datetime import date, datetime

from motcua.common.moments import VIETNAM

HASH = "acaf30dced51c731254ba43955da8dc058d869e166f0d78f74b7b7c3a51479b4"
HEAD = {"unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG", "place": "Tân Trung", "period": "Quý III năm 2024"}
FIELDS = (("Chứng thực", (1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)), ("Hộ tịch", (6, 5, 1, 0, 5, 1, 3, 1, 1, 1, 0)))
ROWS = [
    {"1": number, "2": name, **{str(column): figure for column, figure in enumerate(figures, 3)}}
    for number, (name, figures) in enumerate(FIELDS, 1)
]
TOTAL = {
    "1": "",
    "2": "Tổng số",
    **{str(column): ROWS[0][str(column)] + ROWS[1][str(column)] for column in range(3, 14)},
}

FROZEN = {
    **HEAD,
    "number": "01/BC-UBND",
    "issued_on": date(2024, 9, 16),
    "period_from": date(2024, 6, 15),
    "period_to": date(2024, 9, 14),
    "form_name": "Biểu II.06a và các chỉ tiêu",
    "as_of": datetime(2024, 9, 16, 8, 12, tzinfo=VIETNAM),
    "rows": [*ROWS, TOTAL],
    "measures": [
        {
            "code": "T06", "name": "Tỷ lệ hồ sơ TTHC được giải quyết trước và đúng hạn", "counted": "6/7",
            "value": "85,71%", "verdict": "Không đạt",
        },
        {"code": "T09", "name": "Bộ phận Một cửa được chấm điểm", "counted": "0/0", "value": "Không phát sinh"},
    ],
    "parameters": ["Bộ quy tắc thời hạn: nd61; trước hạn tính theo ngày", "Phiên bản lịch làm việc: v3"],
    "sha256": HASH,
    "closed_by": "Trần Thị Văn Phòng",
    "closed_at": datetime(2024, 9, 16, 8, 12, tzinfo=VIETNAM),
    "signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer_name": "Nguyễn Văn Chủ",
}  # fmt: skip

RESTATED = {
    **HEAD,
    "number": "01/ĐC-UBND",
    "issued_on": date(2024, 10, 2),
    "signed_number": "01/BC-UBND",
    "signed_at": datetime(2024, 9, 16, 9, 0, tzinfo=VIETNAM),
    "round": 1,
    "reason": "Nhập sai ngày xử lý xong, đã sửa theo biên bản 03/BB-UBND.",
    "changes": [
        {"name": "II.06a, Hộ tịch, cột (9) Đã giải quyết: đúng hạn", "old": 3, "new": 4},
        {"name": "T06, tử số", "old": 6, "new": 1007},
    ],
    "moves": [
        {
            "code": "000.00.99.H05-240701-0004", "left": "II.06a cột (10) Hộ tịch, T06 chưa đạt",
            "joined": "II.06a cột (9) Hộ tịch, T06 đạt",
            "why": "kết thúc 17:00 05/07/2024 → 17:00 04/07/2024; Nhập từ tệp so-cu.csv, 02/10/2024",
        }
    ],
    "moves_total": 3,
    "sha256": HASH,
    "signer_lines": ["NGƯỜI XÁC NHẬN"],
    "signer_name": "Trần Thị Văn Phòng",
}  # fmt: skip
