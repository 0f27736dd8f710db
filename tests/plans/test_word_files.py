"""Word files as offices make them: merged cells, numbers that Word counts, tracked changes, content controls, boxes."""

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table

from motcua.plans.reading.anomalies import anomalies_of
from motcua.plans.reading.blocks import Cells, Line, blocks_of_docx
from motcua.plans.reading.structure import plan_of
from motcua.plans.writing import docx_of
from tests.plans.test_reading import SMALL

HEAD = ("TT", "Nội dung công việc", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm")
OFFICE, LAND = "Công chức VP-TK", "Công chức ĐC-XD"
BODY = SMALL.partition("STT\t")[0]


def word_file(fill: Callable[[Word], None]) -> bytes:
    document = Document()
    fill(document)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def body_of(document: Word) -> None:
    for line in BODY.splitlines():
        document.add_paragraph(line)


def table_of(document: Word, *rows: tuple[str, ...]) -> Table:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def plan_with(lay: Callable[[Word], object]):
    """A small plan whose appendix is laid by the test."""

    def fill(document: Word) -> None:
        body_of(document)
        lay(document)

    return plan_of(blocks_of_docx(word_file(fill)))


def rows_by_id(plan) -> dict[str, dict]:
    return {row["id"]: row for row in plan["appendix"]["rows"]}


# Merged cells


def test_a_cell_merged_downwards_holds_for_each_row_beside_it():
    def lay(document: Word) -> None:
        table = table_of(
            document, HEAD,
            ("1", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"),
            ("2", "Ban hành công văn", "", "", "", "Công văn"),
            ("3", "Niêm yết", LAND, OFFICE, "Hằng quý", "Bảng niêm yết"),
        )  # fmt: skip
        for column in (2, 3, 4):
            table.cell(1, column).merge(table.cell(2, column))

    plan = plan_with(lay)
    second = rows_by_id(plan)["2"]
    assert (second["lead"], second["coordinators"], second["deadline_text"]) == (OFFICE, LAND, "Trước 20/01/2027")
    assert second["deadline"]["date"] == "2027-01-20"
    assert second["lead_positions"] == ["vp_tk"]
    assert [one.where for one in anomalies_of(plan) if one.blocks and not one.where.startswith("task")] == []


def test_one_task_with_two_days_is_asked_about():
    def lay(document: Word) -> None:
        table = table_of(
            document, HEAD,
            ("1", "Báo cáo", OFFICE, LAND, "Trước 15/6/2027", "Báo cáo 6 tháng"),
            ("", "", "", "", "Trước 15/12/2027", "Báo cáo năm"),
            ("2", "Niêm yết", "", LAND, "Hằng quý", "Bảng niêm yết"),
        )  # fmt: skip
        for column in (0, 1, 2):
            table.cell(1, column).merge(table.cell(2, column))

    plan = plan_with(lay)
    first, second = plan["appendix"]["rows"]
    assert first["deadline"]["kind"] == "unclear"
    assert (first["deliverable"], first["lead"]) == ("Báo cáo 6 tháng Báo cáo năm", OFFICE)
    assert second["lead"] is None


def test_a_head_merged_over_two_lines():
    def lay(document: Word) -> None:
        table = table_of(
            document,
            ("TT", "Nội dung", "Phân công", "", "Thời gian", "Sản phẩm"),
            ("", "", "Chủ trì", "Phối hợp", "", ""),
            ("1", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"),
        )
        table.cell(0, 2).merge(table.cell(0, 3))
        for column in (0, 1, 4, 5):
            table.cell(0, column).merge(table.cell(1, column))

    plan = plan_with(lay)
    assert plan["appendix"]["columns"] == ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"]
    [row] = plan["appendix"]["rows"]
    assert (row["lead"], row["coordinators"]) == (OFFICE, LAND)


def test_a_heading_over_the_whole_line_keeps_its_words():
    def lay(document: Word) -> None:
        table = table_of(
            document, HEAD,
            ("II. CÔNG TÁC CHỈ ĐẠO", "", "", "", "", ""),
            ("1", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"),
            ("Việc phát sinh", "", "", "", "", ""),
        )  # fmt: skip
        table.cell(1, 0).merge(table.cell(1, 5))

    plan = plan_with(lay)
    told = [(row["id"], row["number_as_printed"], row["content"]) for row in plan["appendix"]["rows"]]
    assert told == [
        ("II", "II", "CÔNG TÁC CHỈ ĐẠO"), ("II.1", "1", "Ban hành kế hoạch"), ("II.u1", None, "Việc phát sinh"),
    ]  # fmt: skip


# Columns


def test_columns_are_known_by_their_names_and_others_are_kept():
    def lay(document: Word) -> None:
        table_of(
            document,
            ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Ghi chú"),
            ("1", "Ban hành kế hoạch", "Kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Theo mẫu"),
        )

    plan = plan_with(lay)
    [row] = plan["appendix"]["rows"]
    assert (row["deliverable"], row["lead"], row["deadline_text"]) == ("Kế hoạch", OFFICE, "Trước 20/01/2027")
    assert row["others"] == ["Theo mẫu"]
    assert [one.text for one in anomalies_of(plan) if one.kind == "structure"] == ["Ghi chú"]
    again = plan_of(blocks_of_docx(docx_of(plan)))
    assert again["appendix"]["columns"] == plan["appendix"]["columns"]
    assert again["appendix"]["rows"][0]["others"] == ["Theo mẫu"]


def test_work_without_day_and_product_stops_the_plan_and_a_heading_does_not():
    def lay(document: Word) -> None:
        table_of(
            document, HEAD,
            ("1", "Nhóm việc", "", "", "", ""),
            ("1.1", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"),
            ("2", "Tổ chức tập huấn", OFFICE, LAND, "", ""),
            ("3", "", OFFICE, LAND, "Hằng quý", "Báo cáo"),
        )  # fmt: skip

    found = [(one.where, one.field) for one in anomalies_of(plan_with(lay)) if one.blocks]
    assert found == [("2", "deadline_text"), ("3", "content")]


# Numbers that Word counts


def listed(document: Word, form: str, text: str) -> str:
    """A list of its own with one level; its id."""
    root = document.part.numbering_part.element
    kind = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{900 + len(root)}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    )
    root.insert(0, kind)
    return str(root.add_num(int(kind.get(qn("w:abstractNumId")))).numId)


def numbered(paragraph, list_id: str, depth: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = depth, int(list_id)


def test_numbers_of_headings_and_of_the_table_are_counted_as_word_does():
    def fill(document: Word) -> None:
        parts, tasks, lines = (
            listed(document, "upperRoman", "%1."), listed(document, "decimal", "%1."), listed(document, "decimal", "%1"),
        )  # fmt: skip
        for line in BODY.splitlines():
            roman, _dot, rest = line.partition(". ")
            paragraph = document.add_paragraph(line)
            if roman in ("I", "II", "III", "IV"):
                paragraph.text = rest
                numbered(paragraph, parts)
            elif line.startswith(("1. Bảo đảm", "2. Rà soát")):
                paragraph.text = rest
                numbered(paragraph, tasks)
        table = table_of(
            document, HEAD,
            ("I", "Chỉ đạo", "", "", "", ""),
            ("", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"),
            ("", "Báo cáo", OFFICE, LAND, "Hằng quý", "Báo cáo"),
            ("", "Báo cáo thêm", OFFICE, LAND, "Hằng quý", "Báo cáo"),
        )  # fmt: skip
        for place, depth in ((2, 0), (3, 0), (4, 1)):
            numbered(table.cell(place, 0).paragraphs[0], lines, depth)

    plan = plan_of(blocks_of_docx(word_file(fill)))
    assert [part["title"] for part in plan["parts"]] == [
        "MỤC ĐÍCH, YÊU CẦU",
        "NỘI DUNG",
        "KINH PHÍ",
        "TỔ CHỨC THỰC HIỆN",
    ]
    assert [task["no"] for task in plan["tasks"]] == [1, 2]
    assert list(rows_by_id(plan)) == ["I", "I.1", "I.2", "I.2.1"]


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("lowerLetter", "%1)", ["a) Một", "b) Hai"]),
        ("decimalZero", "%1/", ["01/ Một", "02/ Hai"]),
        ("bullet", "\uf0b7", ["- Một", "- Hai"]),
        ("none", "", ["Một", "Hai"]),
    ],
)
def test_ways_of_counting(form, text, told):
    def fill(document: Word) -> None:
        made = listed(document, form, text)
        for words in ("Một", "Hai"):
            numbered(document.add_paragraph(words), made)

    assert [block.text for block in blocks_of_docx(word_file(fill)) if isinstance(block, Line)] == told


def test_a_style_may_number_and_a_list_may_begin_anew():
    def fill(document: Word) -> None:
        document.add_paragraph("Một", style="List Number")
        document.add_paragraph("Hai", style="List Number")
        made = listed(document, "decimal", "%1.")
        numbered(document.add_paragraph("Ba"), made)
        root = document.part.numbering_part.element
        kind = next(one for one in root.num_lst if str(one.numId) == made)
        anew = root.add_num(kind.abstractNumId.val)
        anew.add_lvlOverride(0).add_startOverride(5)
        numbered(document.add_paragraph("Bốn"), str(anew.numId))

    found = [block.text for block in blocks_of_docx(word_file(fill)) if isinstance(block, Line)]
    assert found == ["1. Một", "2. Hai", "1. Ba", "5. Bốn"]


# What else stands in a file


def test_breaks_tracked_changes_controls_and_boxes():
    def fill(document: Word) -> None:
        first = document.add_paragraph("Dòng một")
        first.add_run().add_break()
        first.add_run("dòng hai")
        body = document.element.body
        body.insert(1, parse_xml(
            f'<w:p {nsdecls("w")}><w:r><w:t>Giữ </w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>thêm</w:t></w:r></w:ins>'
            f'<w:del w:id="2" w:author="a"><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>'
        ))  # fmt: skip
        body.insert(2, parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>Trong ô</w:t></w:r></w:p></w:sdtContent></w:sdt>'
        ))  # fmt: skip
        body.insert(3, parse_xml(
            f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:textbox><w:txbxContent>'
            f"<w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
        ))  # fmt: skip

    found = [block.text for block in blocks_of_docx(word_file(fill)) if isinstance(block, Line)]
    assert found == ["Dòng một", "dòng hai", "Giữ thêm", "Trong ô", "Trong hộp"]


def test_rows_and_cells_in_controls_are_read_and_struck_rows_are_not():
    def fill(document: Word) -> None:
        table = table_of(document, ("1", "a", "b", "c"), ("2", "d", "e", "f"), ("3", "g", "h", "i"))
        struck, wrapped = table.rows[1]._tr, table.rows[2]._tr
        struck.get_or_add_trPr().append(OxmlElement("w:del"))
        control, inner = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(inner)
        wrapped.addprevious(control)
        inner.append(deepcopy(wrapped))
        wrapped.getparent().remove(wrapped)

    found = [block.cells for block in blocks_of_docx(word_file(fill)) if isinstance(block, Cells)]
    assert found == [("1", "a", "b", "c"), ("3", "g", "h", "i")]


def test_a_style_may_centre():
    def fill(document: Word) -> None:
        style = document.styles.add_style("Giữa", 1)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("KẾ HOẠCH", style="Giữa")
        document.add_paragraph("Thân bài")

    blocks = blocks_of_docx(word_file(fill))
    assert [block.centred for block in blocks if isinstance(block, Line)] == [True, False]


def test_a_plan_of_eleven_parts_is_written_and_read_again():
    more = "".join(f"{number}. PHẦN THÊM\nLời của phần.\n" for number in ("IV", "V", "VI", "VII", "VIII", "IX", "X"))

    def fill(document: Word) -> None:
        for line in BODY.replace("IV. TỔ CHỨC", f"{more}XI. TỔ CHỨC").splitlines():
            document.add_paragraph(line)
        table_of(document, HEAD, ("1", "Ban hành kế hoạch", OFFICE, LAND, "Trước 20/01/2027", "Kế hoạch"))

    plan = plan_of(blocks_of_docx(word_file(fill)))
    assert len(plan["parts"]) == 11
    again = plan_of(blocks_of_docx(docx_of(plan)))
    assert [part["title"] for part in again["parts"]] == [part["title"] for part in plan["parts"]]
