"""Forms and reports as Word files: read back, in the layout of NĐ 30/2020."""

from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from motcua.documents.form_words import form_docx, report_docx
from tests.documents.form_samples import FORM, NARRATIVE

SHEET_ORDER = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"]


def opened(content):
    return docx.Document(BytesIO(content))


def all_text(file):
    """Words of paragraphs and of tables, in the order of the file."""
    return [node.text for node in file.element.body.iter(qn("w:t")) if node.text]


def test_report_has_the_layout_of_the_decree():
    file = opened(report_docx({**NARRATIVE, "forms": [FORM]}))
    first = file.sections[0]
    margins = [
        round(side.mm) for side in (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    ]
    assert margins == [20, 20, 30, 15]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (file.styles["Normal"].font.name, file.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    words = all_text(file)
    order = [
        "ỦY BAN NHÂN DÂN", "XÃ TÂN TRUNG", "Số: 45/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Tân Trung, ngày 16 tháng 9 năm 2024", "BÁO CÁO", NARRATIVE["summary"],
        "Kính gửi: Ủy ban nhân dân huyện Tân Yên.", NARRATIVE["opening"][0], "I. TÌNH HÌNH, KẾT QUẢ THỰC HIỆN",
        "Trên đây là báo cáo quý III năm 2024, kính báo cáo./.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Phúc", "Biểu số II.06a/VPCP/KSTT",
    ]  # fmt: skip
    places = [words.index(word) for word in order]
    assert places == sorted(places)


def test_forms_follow_on_landscape_sheets_with_pages_of_their_own():
    file = opened(report_docx({**NARRATIVE, "forms": [FORM, FORM]}))
    assert [section.orientation for section in file.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE,
    ]  # fmt: skip
    for section in file.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        starts = section._sectPr.findall(qn("w:pgNumType"))
        assert [start.get(qn("w:start")) for start in starts] == ["1"]


@pytest.mark.parametrize("content", [report_docx({**NARRATIVE, "forms": [FORM, FORM]}), form_docx(FORM)])
def test_elements_stand_in_the_order_of_the_format(content):
    """Word calls a file damaged where they do not."""
    file = opened(content)
    for section in file.sections:
        names = [node.tag.split("}")[1] for node in section._sectPr]
        assert [SHEET_ORDER.index(name) for name in names] == sorted(SHEET_ORDER.index(name) for name in names)
    for properties in file.element.body.iter(qn("w:pPr")):
        names = [node.tag.split("}")[1] for node in properties]
        known = ["pStyle", "keepNext", "widowControl", "pBdr", "spacing", "ind", "jc", "rPr", "sectPr"]
        assert [known.index(name) for name in names] == sorted(known.index(name) for name in names)


def test_table_of_a_form():
    file = opened(form_docx(FORM))
    table = file.tables[1]
    assert [cell.text for cell in table.rows[-1].cells][1:] == [
        "Tổng số", "10", "5", "3", "2", "7", "3", "3", "1", "3", "2", "1",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[3].cells] == [f"({number})" for number in range(1, 14)]
    assert {cell.text for cell in table.rows[0].cells} == {
        "TT", "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận", "Số lượng hồ sơ đã giải quyết",
        "Số lượng hồ sơ đang giải quyết",
    }  # fmt: skip
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True] * 4 + [False] * 4
    assert sum(column.width for column in table.columns) <= Mm(263)


def test_nothing_occurred_is_said():
    table = opened(form_docx({**FORM, "rows": FORM["rows"][-1:], "nil": "Không phát sinh."})).tables[1]
    assert {cell.text for cell in table.rows[4].cells} == {"Không phát sinh."}
    assert table.rows[5].cells[1].text == "Tổng số"


def test_unknown_days_and_names_are_left_to_be_filled():
    words = all_text(opened(report_docx({"unit": "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG"})))
    assert "Số: ……/BC-UBND" in words
    assert "…………, ngày …… tháng …… năm ………" in words
    assert "None" not in " ".join(words)


def test_equal_input_gives_equal_bytes():
    assert report_docx({**NARRATIVE, "forms": [FORM]}) == report_docx({**NARRATIVE, "forms": [FORM]})
