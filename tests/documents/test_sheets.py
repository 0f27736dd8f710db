from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from motcua.documents.sheets import register_xlsx, report_xlsx
from tests.documents.samples import DAY_2024, HOSTILE, TYPICAL

REGISTER = TYPICAL["register_book"]
REPORT = TYPICAL["report_06a"]
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


@pytest.mark.parametrize("text", RISKY)
def test_report_text_never_becomes_a_formula(text):
    sheet = cells(report_xlsx({"rows": [{"1": 1, "2": text, "3": 4}], "reporting_unit": text, "notes": [text]}))
    assert (sheet["B10"].value, sheet["B10"].data_type) == (text, "s")
    assert (sheet["A12"].value, sheet["A12"].data_type) == (text, "s")


def test_register_takes_rows_one_by_one():
    content = register_xlsx(
        ({"code": f"H02-{n}"} for n in range(3000)), {"period_from": DAY_2024, "period_to": DAY_2024}
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1][:2] == [3000, "H02-2999"]


def test_report_totals_are_formulas_with_their_values():
    content = report_xlsx(REPORT)
    sheet = cells(content)
    assert [cell.value for cell in sheet[13]][:4] == ["", "Tổng số", "=SUM(C10:C12)", "=SUM(D10:D12)"]
    values = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert values[12][2:] == [10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1]
    assert [cell.value for cell in sheet[9]] == [f"({n})" for n in range(1, 14)]
    assert (sheet["C7"].value, sheet["G7"].value, sheet["K7"].value) == (
        "Số lượng hồ sơ tiếp nhận",
        "Số lượng hồ sơ đã giải quyết",
        "Số lượng hồ sơ đang giải quyết",
    )


def test_report_keeps_its_header_and_print_area():
    book = openpyxl.load_workbook(BytesIO(report_xlsx(REPORT)))
    sheet = book.active
    assert sheet.title == "II.06a"
    assert sheet["A1"].value == "Biểu số II.06a/VPCP/KSTT"
    assert sheet["A3"].value == "Kỳ báo cáo: Quý III năm 2024 – Từ ngày 15/06/2024 đến ngày 14/09/2024"
    assert sheet.print_area == "'II.06a'!$A$1:$M$15"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_another_report_is_data():
    form = {"form_code": "II.05a/VPCP/KSTT", "columns": {"1": "TT", "2": "Ngành", "3": "Tổng số"}, "rows": []}
    sheet = cells(report_xlsx({**form, "rows": [{"1": 1, "2": "Hộ tịch", "3": 2}, {"1": "", "2": "Tổng số", "3": 2}]}))
    assert sheet.title == "II.05a-VPCP-KSTT"
    assert [cell.value for cell in sheet[8]] == ["TT", "Ngành", "Tổng số"]
    assert [cell.value for cell in sheet[11]] == ["", "Tổng số", "=SUM(C10:C10)"]


@pytest.mark.parametrize("write", [lambda: register_xlsx(REGISTER["rows"], REGISTER), lambda: report_xlsx(REPORT)])
def test_equal_input_gives_equal_bytes(write):
    assert write() == write()


def test_days_stay_days():
    sheet = cells(register_xlsx([{"received_at": date(2024, 2, 5)}], {}))
    assert (sheet["I6"].value, sheet["I6"].number_format) == (datetime(2024, 2, 5), "dd/mm/yyyy")
