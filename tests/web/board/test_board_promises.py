"""The chairman's promises on screen: words, order, forecast, what would break them; each figure opens; heat; 766."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.reporting.history import Cell
from motcua.reporting.measures import BY_CODE, MEASURES
from motcua.reporting.standing import promised
from motcua.web.board.heat import _cell
from tests.factories import NOON, client_of, ground, officer
from tests.reporting.fixtures import bring_in, large, line, small

pytestmark = pytest.mark.django_db
HOME = reverse("board:home")
Q3 = {"ky": "quy-3-2024"}


@pytest.fixture
def chairman():
    return client_of(officer("chu_tich"))


@pytest.fixture
def november(time_machine, tmp_path):
    """Twenty early, none late; three open and due within the quarter."""
    time_machine.move_to(NOON, tick=False)
    rows = [line(f"X{n}", "HT", "TT", "02/11/2026", "05/11/2026", "04/11/2026", 10) for n in range(20)]
    rows += [line(f"M{n}", "HT", "TT", "20/11/2026", f"0{n + 1}/12/2026", "", 4) for n in range(3)]
    return bring_in(tmp_path, rows)


def rows_of(page):
    return {row["code"]: row for _theme, rows in page.context["groups"] for row in rows}


def test_every_promise_is_a_row_and_opens(chairman):
    rows = rows_of(chairman.get(HOME))
    assert set(rows) == {measure.code for measure in promised()}
    assert {row["text"] for code, row in rows.items() if code in ("T01", "T06", "T21")} == {"Không phát sinh"}


@pytest.mark.parametrize("code", [measure.code for measure in MEASURES])
def test_every_measure_has_a_page(chairman, tmp_path, code):
    small(tmp_path)
    for part in ("chua-dat", "bo-ngoai"):
        page = chairman.get(reverse("board:measure", args=[code]), {**Q3, "phan": part})
        assert page.status_code == 200
        assert page.content.decode().count("<h1>") == 1
        assert BY_CODE[code].formula_version in page.content.decode()


def test_worst_first_in_words(chairman, november):
    page = chairman.get(HOME, {"ky": "quy-4-2026"})
    shown = rows_of(page)
    t06 = shown["T06"]
    assert (t06["text"], t06["verdict"], t06["counted"]) == ("100,00%", "Đạt", "20/20 hồ sơ")
    assert t06["need"].startswith("Không còn được phép hồ sơ quá hạn nào trong khoảng ")
    assert t06["outlook"].startswith("Dự báo cuối kỳ ")
    assert "chưa chắc" in t06["outlook"]
    assert "chỉ tiêu trên 99,5%" in page.content.decode()
    codes = list(shown)
    assert codes.index("T06") < codes.index("T07") < codes.index("T05")


def test_by_theme(chairman, november):
    page = chairman.get(HOME, {"ky": "quy-4-2026", "xep": "chu-de"})
    themes = [theme for theme, _rows in page.context["groups"]]
    assert {"Tiến độ giải quyết", "Số hóa", "Thanh toán trực tuyến"} <= set(themes)
    assert page.context["orders"]["label"] == "Xếp xấu nhất lên đầu"


def test_an_unknown_period_is_the_present_year(chairman):
    assert chairman.get(HOME, {"ky": "quy-9-1"}).context["period"].key == chairman.get(HOME).context["period"].key


def test_what_would_break_it_is_listed_nearest_first(chairman, november):
    page = chairman.get(reverse("board:measure", args=["T06"]), {"ky": "quy-4-2026"})
    assert page.context["breaking"]["turns_at"] == 1
    assert [case.code for case in page.context["breaking"]["cases"]] == ["M0", "M1", "M2"]
    assert "Thêm 1 hồ sơ quá hạn trong kỳ là không giữ được" in page.content.decode()
    assert chairman.get(reverse("board:measure", args=["T07"]), {"ky": "quy-4-2026"}).context["breaking"] is None


def test_left_out_says_why(chairman, tmp_path):
    small(tmp_path)
    page = chairman.get(reverse("board:measure", args=["T06"]), {**Q3, "phan": "bo-ngoai"})
    assert sorted(case.code for case in page.context["page"]) == ["D6", "D7", "D8"]
    assert page.content.decode().count("Còn đang giải quyết") == 3
    assert [tab["count"] for tab in page.context["tabs"]] == [6, 1, 7, 3]


def test_procedures_are_called_procedures(chairman):
    page = chairman.get(reverse("board:measure", args=["T08"]), {"phan": "tat-ca"})
    assert page.context["kind"] == "item"
    assert dict(page.context["facts"])["Tử số / mẫu số"].endswith(" thủ tục")


def test_chart_has_its_words_and_its_table(chairman, november):
    page = chairman.get(reverse("board:measure", args=["T06"]))
    html = page.content.decode()
    assert "<title id=" in html
    assert "<desc id=" in html
    assert len(page.context["chart"]["rows"]) == 13
    assert page.context["chart"]["rows"][-1]["text"] == "100,00%"
    assert 'class="goal"' in html
    month = page.context["chart"]["rows"][-1]["url"]
    assert chairman.get(reverse("board:measure", args=["T06"]) + month).context["period"].key == "lich-thang-11-2026"


@pytest.mark.parametrize(
    ("cell", "text", "heat"),
    [
        (Cell(0, 0), "–", "few"),
        (Cell(4, 4), "ít hồ sơ", "few"),
        (Cell(5, 5), "100,0%", "high"),
        (Cell(9, 10), "90,0%", "mid"),
        (Cell(4, 5), "80,0%", "low"),
    ],
)
def test_heat_judges_no_handful(cell, text, heat):
    shown = _cell(cell)
    assert (shown["text"], shown["heat"]) == (text, heat)


def test_heat_page(chairman, november):
    page = chairman.get(reverse("board:heat"))
    assert [(row["name"], row["whole"]["counted"]) for row in page.context["fields"]] == [("Hộ tịch", "20/20")]


def test_766_is_a_self_score(chairman, tmp_path):
    large(tmp_path)
    page = chairman.get(reverse("board:quality"), Q3)
    html = page.content.decode()
    assert "điểm tự theo dõi" in html
    rows = {row["code"]: row for group in page.context["groups"] for row in group["rows"]}
    assert (rows["2.1"]["text"], rows["2.1"]["points"], rows["2.1"]["max"]) == ("98,50%", "19,70", "20")
    assert (rows["3.1"]["points"], rows["3.1"]["max"]) == ("Chưa xác định", "Chưa xác định")
    assert rows["1.1"]["points"] == "Không tính ở cấp xã"
    assert page.context["score"].attainable < 100


@pytest.mark.parametrize("name", ["board:home", "board:heat", "board:quality"])
def test_no_door_for_citizens_or_the_counter(name):
    ground()
    assert Client().get(reverse(name)).status_code == 302
    assert client_of(officer("mot_cua")).get(reverse(name)).status_code == 403
