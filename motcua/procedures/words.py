"""The codes of the catalogue in the words of the law, for every page and paper that shows them."""

LEVELS = {
    "xa": "Cấp xã",
    "dung_chung": "Dùng chung nhiều cấp",
    "lien_thong_huyen": "Liên thông lên cấp huyện",
    "lien_thong_tinh": "Liên thông lên cấp tỉnh",
    "lien_thong_huyen_tinh": "Liên thông lên cấp huyện, cấp tỉnh",
}
HANDLED_BY = {
    "ubnd_xa": "Ủy ban nhân dân cấp xã",
    "cong_an_xa": "Công an cấp xã",
    "ban_chqs_xa": "Ban Chỉ huy quân sự cấp xã",
    "tram_y_te_xa": "Trạm y tế cấp xã",
}
ONLINE_LEVELS = {
    "toan_trinh": "Dịch vụ công trực tuyến toàn trình",
    "mot_phan": "Dịch vụ công trực tuyến một phần",
    "cung_cap_thong_tin": "Chỉ cung cấp thông tin trực tuyến",
}
FEE_RULES = {
    "free": "Không thu phí, lệ phí",
    "national_fixed": "Có thu, theo mức chung của Nhà nước",
    "province_council": "Theo mức của Hội đồng nhân dân tỉnh",
    "not_recorded": "",
}
FEE_KINDS = {"phi": "Phí", "le_phi": "Lệ phí"}
PAPER_KINDS = {"nop": "Nộp", "xuat_trinh": "Xuất trình"}
DATABASES = {
    "csdlqg_dan_cu": "Cơ sở dữ liệu quốc gia về dân cư",
    "csdl_ho_tich_dien_tu": "Cơ sở dữ liệu hộ tịch điện tử",
    "csdl_dat_dai": "Cơ sở dữ liệu đất đai",
    "csdl_bao_hiem": "Cơ sở dữ liệu bảo hiểm",
}
STAGES = {
    "xa": "Cấp xã",
    "huyen": "Cấp huyện",
    "tinh": "Cấp tỉnh",
    "cap_tren": "Cơ quan cấp trên",
    "cong_an_xa": "Công an cấp xã",
    "bhxh_huyen": "Bảo hiểm xã hội",
    "bhxh_hoac_ldtbxh": "Bảo hiểm xã hội hoặc ngành Lao động - Thương binh và Xã hội",
}
UNITS = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "working_hour": "giờ làm việc",
    "hour": "giờ",
    "month": "tháng",
}
WITHOUT_AMOUNT = {"same_day": "Trong ngày", "immediate": "Giải quyết ngay"}
FIELDS_OF_ROW = {
    "level": "cấp thực hiện",
    "time_limit": "thời hạn",
    "fee": "phí, lệ phí",
    "components": "thành phần hồ sơ",
    "result_vi": "kết quả",
    "legal_basis": "căn cứ pháp lý",
    "bcci_eligible": "nhận, trả qua bưu chính",
    "online_level": "mức trực tuyến",
    "publishing_decision": "quyết định công bố",
}


def limit_words(unit: str, amount: int | None) -> str:
    """In words, or "" where the source has no limit. Three working days read "3 ngày làm việc"."""
    if unit in WITHOUT_AMOUNT:
        return WITHOUT_AMOUNT[unit]
    return f"{amount} {UNITS[unit]}" if amount is not None and unit in UNITS else ""
