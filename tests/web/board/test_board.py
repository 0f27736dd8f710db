"""The board: who may see it, what it says, that every figure opens, and how often it asks the database."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.reporting.overview import loads
from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.reporting.fixtures import bring_in, large, line, small

pytestmark = pytest.mark.django_db
Q3 = {"ky": "quy-3-2024"}
PAGES = [
    reverse("board:home"),
    reverse("board:dossiers"),
    reverse("board:measure", args=["T06"]),
    reverse("board:report", args=["II.06a"]),
    reverse("board:report_cell", args=["II.06a"]) + "?cot=3",
    reverse("board:register"),
    reverse("board:heat"),
    reverse("board:quality"),
]


@pytest.fixture
def chairman():
    return client_of(officer("chu_tich"))


@pytest.mark.parametrize("url", PAGES)
def test_who_may_see(url):
    ground()
    assert Client().get(url).status_code == 302
    assert client_of(officer("chu_tich")).get(url).status_code == 200
    assert client_of(officer("vp_tk")).get(url).status_code == 200
    for post in ("mot_cua", "tp_ht", "quan_tri"):
        assert client_of(officer(post)).get(url).status_code == 403


@pytest.mark.parametrize(
    ("url", "fresh", "again"),
    [
        (PAGES[0], 35, 10), (PAGES[1], 12, 12), (PAGES[2], 30, 12), (PAGES[3], 34, 15), (PAGES[4], 26, 14),
        (PAGES[5], 10, 10), (PAGES[6], 26, 8), (PAGES[7], 26, 10),
    ],
)  # fmt: skip
def test_queries_do_not_grow_with_rows(chairman, tmp_path, django_assert_max_num_queries, url, fresh, again):
    """After an act the facts are laid anew, in so many queries for any number of dossiers; then they are at hand."""
    make_dossier()
    with django_assert_max_num_queries(fresh):
        chairman.get(url)
    large(tmp_path)
    with django_assert_max_num_queries(fresh):
        chairman.get(url)
    with django_assert_max_num_queries(again):
        chairman.get(url)


def test_tiles_open(chairman, tmp_path):
    small(tmp_path)
    page = chairman.get(reverse("board:home"))
    assert [(tile["value"], tile["label"]) for tile in page.context["tiles"]] == [
        ("3", "Đang giải quyết"), ("0", "Hạn hôm nay"), ("0", "Sắp đến hạn"), ("2", "Đang quá hạn"),
    ]  # fmt: skip
    for tile in page.context["tiles"]:
        assert chairman.get(tile["url"]).status_code == 200


def test_loads_put_the_late_hand_first(tmp_path):
    make_dossier(at=NOON)
    still = line("L", "HT", "TT", "02/11/2026", "05/11/2026", "", 4)
    late = {**still, "cong_chuc": "Công chức Văn phòng - thống kê"}
    found = loads(bring_in(tmp_path, [late, {**still, "ma_ho_so": "W", "trang_thai": "5"}]), NOON)
    shown = [(load.name, load.open, load.late) for load in found]
    assert shown == [(officer("vp_tk").full_name, 1, 1), (officer("tp_ht").full_name, 2, 0)]


def test_a_tile_opens_to_its_dossiers(chairman, tmp_path):
    small(tmp_path)
    page = chairman.get(reverse("board:dossiers"), {"loc": "qua-han"})
    assert [case.code for case in page.context["page"]] == ["D6", "D7"]
    assert "Nguyễn V** B**" in page.content.decode()
    assert "Nguyễn Văn Bình" not in page.content.decode()
    nobody = chairman.get(reverse("board:dossiers"), {"loc": "qua-han", "nguoi": officer("vh_xh").pk})
    assert list(nobody.context["page"]) == []


def test_measure_lists_what_keeps_it_down(chairman, tmp_path):
    small(tmp_path)
    page = chairman.get(reverse("board:measure", args=["T06"]), Q3)
    assert page.context["figure"].text == "85,71%"
    assert [case.code for case in page.context["page"]] == ["D4"]
    assert "Không đạt" in page.content.decode()
    assert chairman.get(reverse("board:measure", args=["T99"])).status_code == 404


def test_any_days_and_wrong_days(chairman, tmp_path):
    small(tmp_path)
    url = reverse("board:report", args=["II.06a"])
    free = chairman.get(url, {"tu": "2024-06-15", "den": "14/09/2024"})
    assert free.context["period"].name == "Quý III năm 2024"
    for wrong in (
        {"tu": "hôm nay", "den": "2024-09-14"},
        {"tu": "2024-09-15", "den": "2024-09-14"},
        {"ky": "quy-9-2024"},
    ):
        answer = chairman.get(url, wrong)
        assert 400 <= answer.status_code < 500, wrong
    assert chairman.get(reverse("board:report", args=["II.99"])).status_code == 404
    assert chairman.get(reverse("board:report_cell", args=["II.06a"]), {"cot": "99"}).status_code == 404


WRONG = [
    ({"tu": "hôm nay", "den": "2024-09-14"}, "tu", "“Từ ngày” không đúng. Ghi đủ ngày như 25/11/2026."),
    ({"tu": "2024-09-14", "den": "31/02/2024"}, "den", "“Đến ngày” không đúng. Ghi đủ ngày như 25/11/2026."),
    ({"tu": "2024-09-14", "den": ""}, "den", "“Đến ngày” không đúng. Ghi đủ ngày như 25/11/2026."),
    ({"tu": "2024-09-15", "den": "2024-09-14"}, "den", "Ngày cuối kỳ phải không trước ngày đầu kỳ."),
    ({"ky": "quy-9-2024"}, "ky", "Không có kỳ «quy-9-2024»."),
]


@pytest.mark.parametrize("url", [PAGES[2], PAGES[3], PAGES[4], PAGES[5], PAGES[5] + "?dang=xlsx"])
@pytest.mark.parametrize(("sent", "field", "sentence"), WRONG)
def test_a_wrong_period_is_asked_for_again_with_what_was_typed(chairman, url, sent, field, sentence):
    path, _, more = url.partition("?")
    answer = chairman.get(path, {**dict(part.split("=") for part in more.split("&") if part), **sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["problems"][field].startswith(sentence)
    assert f'aria-invalid="true" aria-describedby="{field}-error"' in page
    for name, typed in sent.items():
        assert name == "ky" or f'name="{name}" required type="text" value="{typed}"' in page
    assert page.count("<h1>") == 1


def test_a_wrong_period_is_no_door_for_others():
    assert client_of(officer("mot_cua")).get(PAGES[5], {"ky": "quy-9-2024"}).status_code == 403


@pytest.mark.parametrize("due", ["1990-03-05", "2049-03-05"])
def test_an_appointment_outside_the_calendar_closes_no_page(chairman, tmp_path, due):
    """Old books hold odd dates; the other dossiers must stay to be seen."""
    small(tmp_path)
    Case.objects.filter(code__in=["D6", "D1"]).update(
        due_at=f"{due}T16:00:00+07:00", first_due_at=f"{due}T16:00:00+07:00"
    )
    for url in [*PAGES, reverse("board:dossiers") + "?loc=qua-han", reverse("board:apologies")]:
        assert chairman.get(url).status_code == 200, url
    codes = [case.code for case in chairman.get(reverse("board:dossiers"), {"loc": "dang-giai-quyet"}).context["page"]]
    assert "D6" in codes


def test_register_on_screen_is_masked_and_files_are_logged(chairman, tmp_path):
    small(tmp_path)
    url = reverse("board:register")
    page = chairman.get(url, Q3)
    assert [row["code"] for row in page.context["rows"]] == ["D1", "D2", "D3", "D4", "D9", "D13", "D7", "D8"]
    assert "Nguyễn Văn Bình" not in page.content.decode()
    rest = chairman.get(url, {**Q3, "linh-vuc": page.context["fields"].get(name="Đất đai").slug})
    assert [row["code"] for row in rest.context["rows"]] == ["D7"]
    assert not Entry.objects.filter(kind="dossier:register:taken").exists()
    book = chairman.get(url, {**Q3, "dang": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert "Nguyễn Văn Bình" in [cell for row in rows for cell in row]
    assert chairman.get(url, {**Q3, "dang": "pdf"}).content.startswith(b"%PDF")
    taken = Entry.objects.filter(kind="dossier:register:taken").order_by("id")
    assert [entry.data["format"] for entry in taken] == ["xlsx", "pdf"]
    assert {entry.actor_name for entry in taken} == {officer("chu_tich").full_name}
