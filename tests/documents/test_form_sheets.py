"""Forms as spreadsheets: read back, and every cached value recomputed from its formula."""

import re
from io import BytesIO

import openpyxl
import pytest

from motcua.documents.form_sheets import form_xlsx, sheet_name
from motcua.documents.headings import HeadCell, depth_of, head_cells
from tests.documents.form_samples import FORM, FORM_COLUMNS
from tests.documents.samples import HOSTILE

RISKY = ["=1+1", "+84912345678", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.vn", "{=1}", HOSTILE]
RATED = {
    **FORM,
    "columns": [
        *FORM_COLUMNS[:2],
        {"number": "3", "heading": "Mẫu số", "type": "number"},
        {"number": "4", "heading": "Tử số", "type": "number"},
        {"number": "5", "heading": "Tỷ lệ", "type": "percent", "share": ["4", "3"]},
    ],
    "rows": [
        {"1": 1, "2": "Hộ tịch", "3": 3, "4": 2, "5": {"value": 2 / 3, "text": "66,67%"}},
        {"1": 2, "2": "Đất đai", "3": 0, "4": 0, "5": {"value": None, "text": "Không phát sinh"}},
        {"1": "", "2": "Tổng số", "3": 3, "4": 2, "5": {"value": 2 / 3, "text": "66,67%"}},
    ],
}


def both(content):
    """The formulas and the values that stand beside them."""
    return (
        openpyxl.load_workbook(BytesIO(content)).active,
        openpyxl.load_workbook(BytesIO(content), data_only=True).active,
    )


def recomputed(formula, values):
    """What a formula of ours gives: sums, additions, and shares that may have nothing to divide by."""
    if match := re.fullmatch(r"=SUM\(([A-Z]+\d+:[A-Z]+\d+)\)", formula):
        return sum(cell.value for row in values[match[1]] for cell in row)
    if match := re.fullmatch(r'=IF\((\w+)=0,"(.+)",(\w+)/(\w+)\)', formula):
        whole = values[match[1]].value
        return match[2] if whole == 0 else values[match[3]].value / values[match[4]].value
    return sum(values[name].value for name in formula.removeprefix("=").split("+"))


@pytest.mark.parametrize("form", [FORM, RATED, {**FORM, "rows": FORM["rows"][-1:]}])
def test_values_beside_formulas_are_what_the_formulas_give(form):
    formulas, values = both(form_xlsx(form))
    found = [cell for row in formulas.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(found) >= 3
    for cell in found:
        expected = recomputed(cell.value, values)
        expected = pytest.approx(expected) if isinstance(expected, float) else expected
        assert values[cell.coordinate].value == expected, cell.coordinate


def test_totals_and_derived_cells_are_formulas():
    formulas, values = both(form_xlsx(FORM))
    assert [cell.value for cell in formulas[12]][:4] == [2, "Hộ tịch", "=D12+E12+F12", 5]
    assert [cell.value for cell in formulas[14]][1:4] == ["Tổng số", "=SUM(C11:C13)", "=SUM(D11:D13)"]
    assert [cell.value for cell in values[14]][2:] == [10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1]


def test_headings_stand_under_their_groups():
    sheet, _ = both(form_xlsx(FORM))
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A7:A9", "B7:B9", "C7:F7", "G7:J7", "K7:M7", "D8:E8", "C8:C9", "F8:F9"} <= merged
    assert (sheet["C7"].value, sheet["D8"].value, sheet["D9"].value) == (
        "Số lượng hồ sơ tiếp nhận", "Trong kỳ", "Trực tuyến",
    )  # fmt: skip
    assert [cell.value for cell in sheet[10]] == [f"({number})" for number in range(1, 14)]


def test_head_cells_of_uneven_columns():
    columns = [{"heading": "A"}, {"heading": "B", "groups": ["G"]}, {"heading": "C", "groups": ["G", "H"]}]
    assert depth_of(columns) == 3
    assert head_cells(columns) == [
        HeadCell("A", 0, 0, 3, 1), HeadCell("G", 0, 1, 1, 2), HeadCell("B", 1, 1, 2, 1), HeadCell("H", 1, 2, 1, 1),
        HeadCell("C", 2, 2, 1, 1),
    ]  # fmt: skip


def test_sheet_is_ready_to_print():
    sheet, _ = both(form_xlsx(FORM))
    assert sheet.title == "II.06a-VPCP-KSTT"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$7:$10"
    assert sheet.print_area == "'II.06a-VPCP-KSTT'!$A$1:$M$25"
    words = [cell.value for row in sheet.iter_rows(min_row=15) for cell in row if cell.value]
    assert words[-2:] == ["Lê Thị Hồng Nhung", "Trần Văn Phúc"]
    assert {"NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"} <= set(words)


def test_nothing_occurred_is_said():
    sheet, _ = both(form_xlsx({**FORM, "rows": FORM["rows"][-1:], "nil": "Không phát sinh."}))
    assert sheet["A11"].value == "Không phát sinh."
    assert sheet["B12"].value == "Tổng số"


@pytest.mark.parametrize("text", RISKY)
def test_text_never_becomes_a_formula(text):
    rows = [{"1": 1, "2": text, "3": 4}, FORM["rows"][-1]]
    sheet, _ = both(form_xlsx({**FORM, "rows": rows, "notes": [text], "reporting_unit": text, "signer_name": text}))
    assert (sheet["B11"].value, sheet["B11"].data_type) == (text, "s")
    assert (sheet["A13"].value, sheet["A13"].data_type) == (text, "s")


def test_several_forms_are_several_sheets_and_equal_bytes():
    content = form_xlsx(FORM, {**FORM, "form_code": "II.08/VPCP/KSTT"})
    assert openpyxl.load_workbook(BytesIO(content)).sheetnames == ["II.06a-VPCP-KSTT", "II.08-VPCP-KSTT"]
    assert form_xlsx(FORM, {**FORM, "form_code": "II.08/VPCP/KSTT"}) == content
    assert len(sheet_name("[]:*?/" * 9)) == 31
