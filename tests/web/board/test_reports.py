"""Reports on screen: who sees them, what they say, that figures open, files, and the words an officer writes."""

import io
import json

import docx
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.audit.models import Entry
from motcua.reporting.models import ReportDraft
from tests.factories import NOON, client_of, ground, officer
from tests.reporting.fixtures import large, small

pytestmark = pytest.mark.django_db
Q3 = {"ky": "quy-3-2024"}
LIST = reverse("board:reports")
QUARTER = reverse("board:report_words", args=["bao-cao-quy"])
EDIT = reverse("board:edit_words", args=["bao-cao-quy"]) + "?ky=quy-3-2024"
FORMS = [
    reverse("board:report", args=[code]) for code in ("II.05a", "II.06a", "II.07b", "II.08", "so-hoa", "thanh-toan")
]
TARGETS = reverse("board:report", args=["chi-tieu"])
PAGES = [LIST, *FORMS, TARGETS, QUARTER, EDIT]


@pytest.fixture
def clerk():
    return client_of(officer("vp_tk"))


@pytest.mark.parametrize("url", PAGES)
def test_who_may_see(url):
    ground()
    assert Client().get(url).status_code == 302
    assert client_of(officer("chu_tich")).get(url).status_code == 200
    for post in ("mot_cua", "tp_ht", "quan_tri"):
        assert client_of(officer(post)).get(url).status_code == 403


@pytest.mark.parametrize(("url", "budget"), [(LIST, 8), (FORMS[1], 10), (FORMS[3], 10), (TARGETS, 9), (QUARTER, 30)])
def test_queries_do_not_grow_with_rows(clerk, tmp_path, django_assert_max_num_queries, url, budget):
    large(tmp_path)
    clerk.get(url, Q3)
    with django_assert_max_num_queries(budget):
        clerk.get(url, Q3)


def test_list_tells_deadline_receiver_and_what_is_known_of_the_form(clerk, time_machine):
    ground()
    time_machine.move_to(NOON, tick=False)
    page = clerk.get(LIST)
    found = {one.form.code: one for one in page.context["listings"]}
    quarter = found["bao-cao-quy"]
    assert (str(quarter.period), f"{quarter.due_on}", quarter.days_left) == ("Quý IV năm 2026", "2026-12-16", 21)
    assert [one.form.code for one in page.context["listings"]][:2] == ["bao-cao-quy", "bao-cao-nam"]
    assert (found["so-theo-doi"].due_on, found["cham-muon"].due_on) == (None, None)
    text = page.content.decode()
    assert "Ủy ban nhân dân tỉnh Bắc Ninh" in text
    assert "Giữ bố cục cũ" in text
    for one in found.values():
        assert clerk.get(one.url).status_code in {200, 302, 409}, one.url


def test_form_on_screen_has_the_fixture_and_opens(clerk, tmp_path):
    small(tmp_path)
    page = clerk.get(FORMS[1], Q3)
    total = page.context["rows"][-1]
    assert [cell["value"] for cell in total["cells"]] == [10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1]
    for cell in total["cells"]:
        assert len(clerk.get(cell["url"]).context["page"]) == cell["value"], cell["column"].number
    assert ("Đúng hạn (gồm trước hạn)", "85,71%") in page.context["facts"]
    assert 'colspan="4">Số lượng hồ sơ tiếp nhận</th>' in page.content.decode()
    assert [case.code for case in clerk.get(total["cells"][7]["url"]).context["page"]] == ["D4"]


def test_cells_of_counted_forms_open_too(clerk, tmp_path):
    small(tmp_path)
    page = clerk.get(FORMS[3], Q3)
    urls = {cell["column"].number: cell for cell in page.context["rows"][-1]["cells"] if cell["url"]}
    assert {"6", "7", "10", "13"} <= set(urls)
    assert "3" not in urls
    for number, cell in urls.items():
        assert len(clerk.get(cell["url"]).context["page"]) == cell["value"], number
    targets = clerk.get(TARGETS, Q3)
    assert targets.context["rows"][5]["cells"][3]["url"].startswith(reverse("board:measure", args=["T06"]))


def test_the_new_circular_is_told_on_screen(clerk):
    ground()
    assert "giữ bố cục cũ" in clerk.get(FORMS[1], {"ky": "quy-3-2026"}).content.decode()
    assert "giữ bố cục cũ" not in clerk.get(FORMS[1], Q3).content.decode()
    assert "chưa đối chiếu với phụ lục" in clerk.get(FORMS[0], Q3).content.decode()


def test_nil_forms_say_so(clerk):
    ground()
    assert "Không phát sinh" in clerk.get(FORMS[0], Q3).content.decode()


@pytest.mark.parametrize("code", ["II.06a", "bao-cao-quy"])
def test_files(clerk, tmp_path, code):
    small(tmp_path)
    url = reverse("board:report", args=[code])
    value = json.loads(clerk.get(url, {**Q3, "dang": "json"}).content)
    assert value["rows"][-1]["3"] == 10
    book = clerk.get(url, {**Q3, "dang": "xlsx"})
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    rows = sheets.get_sheet_by_name("II.06a-VPCP-KSTT").to_python()
    assert ["Tổng số", 10, 5, 3, 2, 7, 3, 3, 1, 3, 2, 1] in [row[1:13] for row in rows]
    assert book["Content-Disposition"] == f'attachment; filename="{code}_2024-06-15_2024-09-14.xlsx"'
    words = docx.Document(io.BytesIO(clerk.get(url, {**Q3, "dang": "docx"}).content))
    assert any("Tổng số" in cell.text for table in words.tables for cell in table._cells)
    assert clerk.get(url, {**Q3, "dang": "pdf"}).content.startswith(b"%PDF")


def test_unknown_forms_and_cells(clerk):
    ground()
    cell = reverse("board:report_cell", args=["II.06a"])
    assert clerk.get(reverse("board:report", args=["II.99"])).status_code == 404
    assert clerk.get(cell, {"cot": "99"}).status_code == 404
    assert clerk.get(cell, {"cot": "2"}).status_code == 404
    assert clerk.get(reverse("board:report_words", args=["II.06a"])).status_code == 404
    assert clerk.get(reverse("board:report", args=["so-theo-doi"]), Q3).url.startswith(reverse("board:register"))
    assert clerk.get(reverse("board:report", args=["bao-cao-quy"]), Q3).url == f"{QUARTER}?ky=quy-3-2024"


def test_a_month_that_is_not_closed_says_what_to_do(clerk):
    ground()
    page = clerk.get(reverse("board:report", args=["cham-muon"]), {"ky": "lich-thang-7-2024"})
    assert page.status_code == 409
    assert "tháng 07/2024 chưa chốt danh sách" in page.content.decode()


def test_register_taken_as_a_report_is_logged(clerk, tmp_path):
    small(tmp_path)
    answer = clerk.get(reverse("board:report", args=["so-theo-doi"]), {**Q3, "dang": "docx"})
    assert answer.status_code == 200
    assert Entry.objects.get(kind="dossier:register:taken").data["format"] == "docx"


# The words


def test_words_show_figures_as_links(clerk, tmp_path):
    small(tmp_path)
    page = clerk.get(QUARTER, Q3)
    text = page.content.decode()
    assert text.count("<h1>") == 1
    assert ">85,71%</a>" in text
    assert "Kính gửi: Ủy ban nhân dân huyện Tân Yên." in text
    pieces = [piece for section in page.context["sections"] for parts in section["paragraphs"] for piece in parts]
    links = {token: url for _text, url, token in pieces if url}
    assert len(clerk.get(links["II.06a.10"]).context["page"]) == 1
    for url in set(links.values()):
        assert clerk.get(url).status_code == 200, url


def boxes(client):
    page = client.get(EDIT)
    return {f"muc-{box['key']}": box["text"] for box in page.context["boxes"]} | {"lan": page.context["number"]}


def test_words_are_edited_with_tokens_kept(clerk, tmp_path):
    small(tmp_path)
    sent = boxes(clerk)
    assert "{II.06a.7}" in sent["muc-giai-quyet"]
    answer = clerk.post(EDIT, {**sent, "muc-truyen-thong": "Phát thanh 5 buổi, đúng hạn {T06.value}."}, follow=True)
    assert answer.redirect_chain == [(f"{QUARTER}?ky=quy-3-2024", 302)]
    text = answer.content.decode()
    assert "Phát thanh 5 buổi, đúng hạn <a" in text
    assert "Đã sửa" in text
    assert ReportDraft.objects.get().paragraphs == {"truyen-thong": "Phát thanh 5 buổi, đúng hạn {T06.value}."}


def test_an_unknown_token_keeps_what_was_typed(clerk):
    ground()
    answer = clerk.post(
        EDIT, {**boxes(clerk), "muc-truyen-thong": "Đạt {T99.value}.", "muc-kien-nghi": "Xin máy quét."}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không có số liệu nào tên {T99.value}" in page
    assert "Đạt {T99.value}.</textarea>" in page
    assert "Xin máy quét.</textarea>" in page
    assert 'aria-invalid="true" aria-describedby="loi-truyen-thong"' in page
    assert not ReportDraft.objects.exists()


def test_prepared_words_come_back(clerk):
    ground()
    clerk.post(EDIT, {**boxes(clerk), "muc-truyen-thong": "Chữ."})
    assert ReportDraft.objects.get().paragraphs == {"truyen-thong": "Chữ."}
    clerk.post(EDIT, {**boxes(clerk), "soan-lai": "truyen-thong"})
    assert ReportDraft.objects.get().paragraphs == {}


def test_a_page_that_is_old_does_not_write_over(clerk):
    ground()
    old = boxes(clerk)
    clerk.post(EDIT, {**old, "muc-truyen-thong": "Một."})
    answer = clerk.post(EDIT, {**old, "muc-truyen-thong": "Hai."})
    assert answer.status_code == 422
    assert "đã sửa báo cáo này sau khi bạn mở trang" in answer.content.decode()
    assert "Hai.</textarea>" in answer.content.decode()
    assert ReportDraft.objects.get().paragraphs == {"truyen-thong": "Một."}


def test_who_may_write():
    ground()
    for post in ("mot_cua", "tp_ht", "quan_tri"):
        assert client_of(officer(post)).post(EDIT, {"muc-truyen-thong": "Chữ."}).status_code == 403
    assert not ReportDraft.objects.exists()
