"""Markdown taken apart: what people write comes out as blocks, what could run stays text."""

import pytest

from motcua.direction.body import blocks_of, plain_of


def told(text):
    return [(block["kind"], plain_of(block.get("runs", []))) for block in blocks_of(text)]


def test_headings_paragraphs_and_looks():
    blocks = blocks_of("# I. MỤC ĐÍCH\n\nBảo đảm *công khai*, **minh\nbạch** và ***đúng hạn***.\n")
    assert blocks[0] == {
        "kind": "heading",
        "level": 1,
        "runs": [{"text": "I. MỤC ĐÍCH", "bold": False, "italic": False}],
    }
    assert [(run["text"], run["bold"], run["italic"]) for run in blocks[1]["runs"]] == [
        ("Bảo đảm ", False, False), ("công khai", False, True), (", ", False, False), ("minh bạch", True, False),
        (" và ", False, False), ("đúng hạn", True, True), (".", False, False),
    ]  # fmt: skip


def test_lists_count_on_and_know_their_depth():
    blocks = blocks_of("3. ba\n4. bốn\n   - a\n   - b\n\n- c\n")
    assert [(block["marker"], block["depth"], plain_of(block["runs"])) for block in blocks] == [
        ("3.", 0, "ba"), ("4.", 0, "bốn"), ("+", 1, "a"), ("+", 1, "b"), ("-", 0, "c"),
    ]  # fmt: skip


def test_second_paragraph_of_an_item_bears_no_marker():
    assert [block["marker"] for block in blocks_of("1. một\n\n   thêm\n\n2. hai")] == ["1.", "", "2."]


@pytest.mark.parametrize("line", ["a) Về công khai", "1.1. Mục", "1) Một", "I. MỤC ĐÍCH", "Điều 1. Thành lập"])
def test_numbers_of_an_outline_stay_as_typed(line):
    assert told(line) == [("paragraph", line)]


def test_table_with_sides():
    table = blocks_of("| TT | Việc | Số |\n|:--:|---|--:|\n| 1 | Rà *soát* | 5 |\n| 2 | | |\n")[0]
    assert [plain_of(cell) for cell in table["head"]] == ["TT", "Việc", "Số"]
    assert table["align"] == ["center", "left", "right"]
    assert [[plain_of(cell) for cell in row] for row in table["rows"]] == [["1", "Rà soát", "5"], ["2", "", ""]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a <b>đậm</b>", "a <b>đậm</b>"),
        ("[cổng](https://example.vn) và ![ảnh](x.png)", "cổng và ảnh"),
        ("`{{ x }}` #let @ai", "{{ x }} #let @ai"),
        ("    thụt vào", "thụt vào"),
        ("> trích", "trích"),
    ],
)
def test_everything_else_is_words(text, words):
    assert told(text) == [("paragraph", words)]


def test_dashes_under_a_line_make_no_heading():
    assert [kind for kind, _words in told("Nơi nhận\n---\n\nHết")] == ["paragraph", "paragraph"]


def test_nothing_gives_nothing():
    assert blocks_of(" \n") == []
