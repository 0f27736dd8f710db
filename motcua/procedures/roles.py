"""Words for what stands in process tables: roles, clocks, and places where a step happens."""

from datetime import date

from motcua.law.processes import OUTSIDE_ROLES

ROLES = {
    "nguoi_dan": "Người dân, tổ chức",
    "tiep_nhan": "Tiếp nhận hồ sơ",
    "phan_cong": "Phân công thụ lý",
    "thu_ly": "Thụ lý hồ sơ",
    "tham_dinh": "Thẩm định, xem xét",
    "hoi_dong": "Họp hội đồng, hội nghị",
    "niem_yet": "Niêm yết công khai",
    "phoi_hop": "Phối hợp, cho ý kiến",
    "ky_duyet": "Ký duyệt",
    "van_thu": "Vào sổ, đóng dấu",
    "chuyen_lien_thong": "Chuyển liên thông",
    "thue": "Cơ quan thuế",
    "thu_phi": "Thu phí, lệ phí",
    "tra_ket_qua": "Trả kết quả",
}
CLOCKS = {"run": "Tính giờ", "pause": "Tạm dừng tính giờ", "not_counted": "Không tính giờ"}
REGIMES = {"three_level_pre_2025": "Ba cấp, đến 30/6/2025", "two_level_2025": "Hai cấp, từ 01/7/2025"}
# The districts ended with 30/6/2025 (Luật Tổ chức chính quyền địa phương 2025): tables made for them end there too.
REGIME_DAYS: dict[str, tuple[date | None, date | None]] = {
    "three_level_pre_2025": (None, date(2025, 6, 30)),
    "two_level_2025": (date(2025, 7, 1), None),
    "": (None, None),
}
# Codes of units elsewhere (agency.Unit) where a printed step of that level happens.
STAGE_UNITS = {
    "two_level_2025": {"huyen": "trung-tam-hcc-bac-ninh", "tinh": "trung-tam-hcc-bac-ninh", "thue": "thue-co-so"},
    "three_level_pre_2025": {"huyen": "bp-mot-cua-huyen", "tinh": "trung-tam-hcc-tinh", "thue": "thue-khu-vuc"},
}
END = 0
"""As the next step: the process ends here, though steps with higher numbers follow in the list."""


def role_words(role: str) -> str:
    return ROLES.get(role, role)


def is_outside(role: str) -> bool:
    """Played by people who are not of this office."""
    return role in OUTSIDE_ROLES
