from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from motcua.documents.sheets import register_xlsx
from tests.documents.samples import DAY_2024, HOSTILE, TYPICAL

REGISTER = TYPICAL["register_book"]
RISKY = ["=1+1", "+84912345678", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.vn", "{=1}", HOSTILE]  # fmt: skip


def cells(content):
    return openpyxl.load_workbook(BytesIO(content)).active


def test_register_holds_the_rows_under_their_headings():
    sheet = cells(register_xlsx(REGISTER["rows"], REGISTER))
    assert sheet["A1"].value == "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG – BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    assert sheet["A2"].value == "SỔ THEO DÕI HỒ SƠ"
    assert sheet["A3"].value == "Lĩnh vực: Hộ tịch – Quyển số: 01/2024 – Từ ngày 01/06/2024 đến ngày 30/06/2024"
    heads = [cell.value for cell in sheet[5]]
    row = dict(zip(heads, (cell.value for cell in sheet[6]), strict=True))
    assert row == {
        "TT": 1,
        "Mã hồ sơ": "000.15.07.H02-240617-0012",
        "Tên TTHC": "Đăng ký khai sinh",
        "Số lượng hồ sơ (bộ)": 1,
        "Tên cá nhân, tổ chức": "Nguyễn Gia Bảo",
        "Địa chỉ": "Thôn Ngoài, xã Tân Trung",
        "Số điện thoại": "0912345678",
        "Cơ quan chủ trì giải quyết": "UBND xã Tân Trung",
        "Nhận hồ sơ": datetime(2024, 6, 17, 9, 30),
        "Hẹn trả kết quả": datetime(2024, 6, 18, 9, 30),
        "Trả kết quả": datetime(2024, 6, 18, 8, 15),
        "Phương thức nhận kết quả": "Trực tiếp",
        "Ký nhận": "Nguyễn Thị Ánh Tuyết",
        "Ghi chú": None,
    }
    assert sheet["J7"].value is not None
    assert sheet["K7"].value is None
    assert sheet.max_row == 7


@pytest.mark.parametrize("text", RISKY)
def test_text_never_becomes_a_formula_or_a_link(text):
    sheet = cells(register_xlsx([{"owner": text}], {}))
    assert (sheet["E6"].value, sheet["E6"].data_type, sheet["E6"].hyperlink) == (text, "s", None)


def test_register_takes_rows_one_by_one():
    content = register_xlsx(
        ({"code": f"H02-{n}"} for n in range(3000)), {"period_from": DAY_2024, "period_to": DAY_2024}
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1][:2] == [3000, "H02-2999"]


def test_equal_input_gives_equal_bytes():
    assert register_xlsx(REGISTER["rows"], REGISTER) == register_xlsx(REGISTER["rows"], REGISTER)


def test_days_stay_days():
    sheet = cells(register_xlsx([{"received_at": date(2024, 2, 5)}], {}))
    assert (sheet["I6"].value, sheet["I6"].number_format) == (datetime(2024, 2, 5), "dd/mm/yyyy")
