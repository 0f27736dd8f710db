"""The plan of 2024 read from text and from Word equals the plan taken apart by hand; a smaller plan shows the rules are general."""

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.common.refusals import Refused
from motcua.plans.reading.anomalies import anomalies_of
from motcua.plans.reading.blocks import blocks_of_docx, blocks_of_text
from motcua.plans.reading.deadlines import deadline
from motcua.plans.reading.structure import plan_of
from motcua.plans.reading.targets import comparison, kinds
from motcua.plans.reading.words import citations, posts_named
from motcua.reporting.measures import MEASURES
from tests.plans.word import word_of

SEED = Path(__file__).parents[2] / "motcua" / "ops" / "seed"
TEXT = (SEED / "plan_2024.txt").read_text(encoding="utf-8")
BY_HAND: dict[str, Any] = json.loads((SEED / "plan_2024.json").read_text(encoding="utf-8"))
# The hand-made list numbers the promise of II.2.4 without its section; ids here always name it.
RENAMED = {"A2.4.1": "A2.2.4.1"}
READ = {"text": lambda: plan_of(blocks_of_text(TEXT)), "word": lambda: plan_of(blocks_of_docx(word_of(TEXT)))}
HEADING = "Thực hiện kiểm soát thủ tục hành chính năm 2027"


@pytest.fixture(params=sorted(READ))
def plan(request) -> dict[str, Any]:
    return READ[request.param]()


def test_all_forty_rows(plan):
    rows = plan["appendix"]["rows"]
    assert len(rows) == 40
    for row, wanted in zip(rows, BY_HAND["appendix"]["rows"], strict=True):
        told = {key: value for key, value in wanted.items() if key not in ("notes", "target_ids")}
        assert {key: row[key] for key in told} == told
        assert row["target_ids"] == [RENAMED.get(one, one) for one in wanted["target_ids"]]


@pytest.mark.parametrize(
    "part", ["purposes", "requirements", "content_lead", "tasks_closing", "funding", "conclusion", "cited_documents"]
)
def test_body(plan, part):
    assert plan[part] == BY_HAND[part]


def test_tasks_and_organisation(plan):
    texts = [task["text"] for task in plan["tasks"]]
    assert texts == [task["text"] for task in BY_HAND["tasks"]]
    told = [{key: one[key] for key in ("no", "position", "positions", "duties")} for one in BY_HAND["organisation"]]
    assert plan["organisation"] == told


def test_header(plan):
    wanted = {key: value for key, value in BY_HAND["header"].items() if key not in ("based_on", "province")}
    assert {key: plan["header"][key] for key in wanted if key != "date_as_printed"} == {
        key: value for key, value in wanted.items() if key != "date_as_printed"
    }
    assert plan["header"]["based_on"][0]["number"] == "15/KH-UBND"


def test_all_twenty_seven_targets(plan):
    found = {one["id"]: one for one in plan["targets"]}
    assert set(found) == {RENAMED.get(one["id"], one["id"]) for one in BY_HAND["targets"]}
    keys = ("comparator", "value", "unit", "level", "period", "subset_of", "due", "metric", "appendix_row", "task_no")
    for wanted in BY_HAND["targets"]:
        one = found[RENAMED.get(wanted["id"], wanted["id"])]
        assert {key: one[key] for key in keys} == {key: wanted[key] for key in keys}
        assert wanted["text"] in one["text"]
        assert one["duplicates"] == [RENAMED.get(other, other) for other in wanted["duplicates"]]


def test_targets_are_bound_to_measures_or_say_why_not(plan):
    codes = {measure.code for measure in MEASURES}
    assert {one["measure"] for one in plan["targets"]} - {""} <= codes
    unbound = [one for one in plan["targets"] if not one["measure"]]
    assert [one["id"] for one in unbound] == ["A3.4.4.2"]
    assert all(one["notes"] for one in unbound)
    assert len({kind.metric for kind in kinds()}) == len(kinds())


def test_all_twenty_seven_anomalies_and_no_other(plan):
    found = anomalies_of(plan)
    told = {
        one["id"]: [
            other
            for other in found
            if other.kind == one["kind"]
            and (one["text_as_written"] in other.text or other.text in one["text_as_written"])
        ]
        for one in BY_HAND["anomalies"]
    }
    assert [number for number, others in told.items() if len(others) != 1] == []
    assert len(found) == 27
    proposals = {number: others[0].proposal for number, others in told.items()}
    assert proposals["N04"] == "Trước ngày 25/01/2024"
    assert proposals["N05"] == "Tháng 3, 6, 9, 12/2024"
    assert [number for number, others in told.items() if others[0].blocks] == ["N04", "N05"]


SMALL = f"""KẾ HOẠCH
{HEADING}

Chủ tịch UBND xã Mai Đình ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

Phục vụ người dân.

2. Yêu cầu

Làm đúng hạn.

II. NỘI DUNG

Xã làm các việc sau:

1. Bảo đảm trên 98,5% hồ sơ TTHC được giải quyết trước và đúng hạn.

2. Rà soát, bổ xung niêm yết theo Quyết định số 12/QĐ-UBND ngày 05/01/2027.

III. KINH PHÍ

Ngân sách xã.

IV. TỔ CHỨC THỰC HIỆN

1. Công chức Văn phòng - thống kê

- Theo dõi, báo cáo.

Trên đây là kế hoạch năm 2027./.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn A

Phụ lục
NHIỆM VỤ

STT\tNội dung công việc\tChủ trì\tPhối hợp\tThời gian\tSản phẩm
I\tChỉ đạo\t\t\t\t
1\tBan hành kế hoạch\tCông chức VP-TK\tCông chức chuyên môn\tTrước ngày 20/01/2027\tKế hoạch
2\tBáo cáo quý\tCông chức VP-TK\tCông chức chuyên môn\tQuý II/2026\tBáo cáo
2\tViệc chưa rõ hạn\tCông chức VP-TK\tCông chức chuyên môn\tKhi thuận tiện\tBáo cáo
3\tViệc thiếu người\t\tCông chức chuyên môn\tHằng quý\tBáo cáo
"""


def test_a_smaller_plan_is_read_by_the_same_rules():
    plan = plan_of(blocks_of_text(SMALL))
    assert plan["header"]["plan_year"] == 2027
    assert plan["header"]["commune"] == "xã Mai Đình"
    assert [row["id"] for row in plan["appendix"]["rows"]] == ["I", "I.1", "I.2", "I.2b", "I.3"]
    assert [(one["id"], one["value"], one["measure"]) for one in plan["targets"]] == [("T1.1", 98.5, "T06")]
    assert plan["header"]["signatory"] == {"title": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "name": "Nguyễn Văn A"}
    assert {(one.where, one.kind) for one in anomalies_of(plan)} == {
        ("task 2", "typo"), ("I.2", "date"), ("I.2b", "date"), ("I.2b", "numbering"), ("I.3", "blank"),
        ("signature", "unverified"),
    }  # fmt: skip
    assert [one.where for one in anomalies_of(plan) if one.blocks] == ["I.2", "I.2b", "I.3"]


def test_after_the_districts_are_gone_a_plan_that_names_one_is_asked_about():
    later = TEXT.replace("2024", "2026").replace("2023", "2026")
    found = [one for one in anomalies_of(plan_of(blocks_of_text(later))) if one.text == "UBND huyện"]
    assert {one.proposal for one in found} == {"UBND tỉnh"}
    assert "II.2.1" in {one.where for one in found}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Trước 15/12/2024", {"kind": "date", "relation": "before", "date": "2024-12-15", "inclusive": False}),
        ("Xong ngày 31/3/2024", {"kind": "date", "relation": "by", "date": "2024-03-31", "inclusive": True}),
        ("Hằng quý", {"kind": "quarterly", "year": 2024, "months": [3, 6, 9, 12]}),
        ("Quý III/2024", {"kind": "month", "year": 2024, "months": [9], "window_start": "2024-09-01",
                          "window_end": "2024-09-30"}),
        ("Tháng 2/2023", {"kind": "month", "year": 2023, "months": [2], "window_start": "2023-02-01",
                          "window_end": "2023-02-28", "suspected_typo": True, "probable_year": 2024}),
        ("Ngày 31/02/2024", {"kind": "unclear", "text": "Ngày 31/02/2024"}),
        ("Tháng 13/2024", {"kind": "unclear", "text": "Tháng 13/2024"}),
        ("Trước 15/12", {"kind": "date", "relation": "before", "date": "2024-12-15", "inclusive": False}),
        ("Trước ngày 15 tháng 12 năm 2024.", {"kind": "date", "relation": "before", "date": "2024-12-15",
                                              "inclusive": False}),
        ("Hoàn thành chậm nhất ngày 20.11.2024", {"kind": "date", "relation": "by", "date": "2024-11-20",
                                                  "inclusive": True}),
        ("Từ 01/3/2024 - 30/6/2024", {"kind": "date", "relation": "by", "date": "2024-06-30", "inclusive": True}),
        ("Từ tháng 3 đến hết tháng 6", {"kind": "date", "relation": "by", "date": "2024-06-30", "inclusive": True}),
        ("Quý IV", {"kind": "month", "year": 2024, "months": [12], "window_start": "2024-12-01",
                    "window_end": "2024-12-31"}),
        ("Trong quý I, II/2024", {"kind": "quarterly", "year": 2024, "months": [3, 6]}),
        ("Quý I và quý III năm 2024", {"kind": "quarterly", "year": 2024, "months": [3, 9]}),
        ("Tháng 12", {"kind": "month", "year": 2024, "months": [12], "window_start": "2024-12-01",
                      "window_end": "2024-12-31"}),
        ("Tháng 12,3,6,9 năm 2024", {"kind": "quarterly", "year": 2024, "months": [3, 6, 9, 12]}),
        ("Định kỳ hàng tháng", {"kind": "quarterly", "year": 2024, "months": list(range(1, 13))}),
        ("Thường xuyên, trong năm 2024", {"kind": "ongoing"}),
        ("Theo Kế hoạch số 5/KH-UBND ngày 26/10/2022", {
            "kind": "dependent", "depends_on": "Kế hoạch số 5/KH-UBND ngày 26/10/2022", "relation": "as_scheduled_in"}),
        ("", None),
    ],
)  # fmt: skip
def test_deadlines(text, told):
    assert deadline(text, 2024) == told


@pytest.mark.parametrize(
    "text",
    [
        "Sau ngày 15/3/2024",
        "15/6/2024 và 15/12/2024",
        "Trước 15/12/2024 hoặc khi có yêu cầu",
        "Từ 30/6 đến 01/3",
        "Trước tháng 12/2024",
        "Tháng 15/12/2024",
        "Trước 15/12/0001",
        "Trong năm 2023",
        "Sau khi có kế hoạch của tỉnh, trước ngày 30/6/2024",
    ],
)
def test_what_says_more_than_one_day_or_none_is_asked_about(text):
    assert deadline(text, 2024) == {"kind": "unclear", "text": text}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("đạt trên 70%", (">", 70, "percent")),
        ("tối thiểu là 20%", (">=", 20, "percent")),
        ("trên 99.5% hồ sơ", (">", 99.5, "percent")),
        ("đạt tỷ lệ 100%", ("=", 100, "percent")),
        ("hàng tháng công khai", ("=", 1, "times_per_month")),
    ],
)
def test_comparisons(text, told):
    assert comparison(text) == told


def test_posts_and_citations():
    assert posts_named("Công chức VP-TK; công an xã") == ["vp_tk", "cong_an_xa"]
    assert posts_named(None) == []
    assert citations("theo Quyết định số 766/QĐ-TTg.") == ["Quyết định số 766/QĐ-TTg"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", "KẾ HOẠCH".encode()])
def test_what_is_no_word_file_is_refused(content):
    with pytest.raises(Refused) as told:
        blocks_of_docx(content)
    assert told.value.field == "file"


@pytest.mark.parametrize(
    "text", ["", "Báo cáo năm 2024", "KẾ HOẠCH\nkhông có gì", TEXT.split("Phụ lục\n", maxsplit=1)[0]]
)
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(Refused):
        plan_of(blocks_of_text(text))
