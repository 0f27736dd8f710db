"""The public catalogue: found by a few letters, every part shown, what is missing said."""

import pytest

from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    ground()


def codes(answer):
    return [version.procedure.code for version in answer.context["page"].items]


@pytest.mark.parametrize("words", ["chung thuc ban sao", "CHỨNG THỰC", "chugn thuc ban sao", CERTIFIED_COPY])
def test_search_ignores_marks_and_forgives_a_slip(client, words):
    assert codes(client.get("/thu-tuc/", {"q": words}))[0] == CERTIFIED_COPY


def test_nothing_found_says_what_to_do(client):
    assert "Không tìm thấy thủ tục nào" in client.get("/thu-tuc/", {"q": "zzzzzz"}).content.decode()


def test_the_page_shows_every_part(client):
    html = client.get(f"/thu-tuc/{CERTIFIED_COPY}/").content.decode()
    for part in ("Thành phần hồ sơ", "Phí, lệ phí", "Các bước giải quyết", "Căn cứ pháp lý", "2.000 đồng", "Thời hạn"):
        assert part in html


def test_what_the_source_lacks_is_said(client):
    html = client.get(f"/thu-tuc/{MARITAL_STATUS}/").content.decode()
    assert "mức thu chưa có trong nguồn" in html


def test_unknown_code_is_not_found(client):
    assert client.get("/thu-tuc/9.999999/").status_code == 404


def test_a_wrong_day_in_the_address_is_passed_over(client):
    assert client.get(f"/thu-tuc/{MARITAL_STATUS}/", {"ngay": "hôm nay"}).status_code == 200


@pytest.mark.parametrize("words", ["", CERTIFIED_COPY])
def test_the_list_has_a_query_budget(client, words, django_assert_max_num_queries):
    client.get("/thu-tuc/")
    with django_assert_max_num_queries(4):
        client.get("/thu-tuc/", {"q": words})


def test_the_page_has_a_query_budget(client, django_assert_max_num_queries):
    client.get("/thu-tuc/")
    with django_assert_max_num_queries(7):
        client.get(f"/thu-tuc/{CERTIFIED_COPY}/")
