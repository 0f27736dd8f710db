"""The public catalogue: found by a few letters, every part shown, what is missing said."""

from datetime import date, timedelta

import pytest

from motcua.ops.ground import lay_ground, seed
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.services.catalogue import import_procedures
from tests.factories import BIRTH, CERTIFIED_COPY, MARITAL_STATUS, NOON, POOR_HOUSEHOLD, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def _whole(noon):
    import_procedures(seed("procedures.json"), by=None, at=NOON)


def codes(answer):
    return [line.code for line in answer.context["page"]]


def shown(client, code, **query):
    return client.get(f"/thu-tuc/{code}/", query).content.decode()


@pytest.mark.parametrize("words", ["chung thuc ban sao", "CHỨNG THỰC", "chugn thuc ban sao", "ctbs", CERTIFIED_COPY])
def test_search_ignores_marks_and_forgives_a_slip(client, words):
    assert codes(client.get("/thu-tuc/", {"q": words}))[0] == CERTIFIED_COPY


def test_nothing_found_says_what_to_do(client):
    assert "Không tìm thấy thủ tục nào" in client.get("/thu-tuc/", {"q": "zzzzzz"}).content.decode()


def test_a_field_and_a_level_narrow_the_list(client):
    field = version(POOR_HOUSEHOLD).field.slug
    assert codes(client.get("/thu-tuc/", {"linh-vuc": field})) == [POOR_HOUSEHOLD]
    assert len(codes(client.get("/thu-tuc/", {"cap": "xa"}))) == 4
    assert codes(client.get("/thu-tuc/", {"cap": "lien_thong_tinh"})) == []


def test_htmx_gets_the_rows_alone(client):
    html = client.get("/thu-tuc/", {"q": "khai sinh"}, headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in html
    assert BIRTH in html


@pytest.mark.usefixtures("_whole")
def test_the_list_is_paged(client):
    answer = client.get("/thu-tuc/", {"trang": "2"})
    assert (len(codes(answer)), answer.context["page"].count) == (20, 196)
    assert "Dòng 21–40" in answer.content.decode()


@pytest.mark.usefixtures("_whole")
def test_the_catalogue_of_another_day(client):
    assert "1.003554" in codes(client.get("/thu-tuc/", {"q": "1.003554", "ngay": "2024-03-01"}))
    assert codes(client.get("/thu-tuc/", {"q": "1.003554"})) == []


def test_the_page_shows_every_part(client):
    html = shown(client, CERTIFIED_COPY)
    for part in (
        "Thành phần hồ sơ", "Phí, lệ phí", "Các bước giải quyết", "Căn cứ pháp lý", "2.000 đồng", "Thời hạn", "Trong ngày",
        "Nhận sau 15:00", "Trường hợp kéo dài.", "2 ngày làm việc", "1 bản chính", "Xuất trình", "Chứng thực", "Cấp xã",
        "Hiệu lực qua thời gian", "Nộp trực tuyến",
    ):  # fmt: skip
        assert part in html


def test_steps_are_said_in_plain_words(client):
    html = shown(client, MARITAL_STATUS)
    assert "<strong>Thụ lý, thẩm định</strong>: trong 1 ngày làm việc" in html
    assert html.count("<strong>", html.index("plain-steps")) >= 5


def test_what_the_source_lacks_is_said(client):
    assert "mức thu chưa có trong nguồn" in shown(client, MARITAL_STATUS)
    assert "Nguồn chưa có thông tin này" in shown(client, POOR_HOUSEHOLD)
    assert "Chưa có quy trình được duyệt cho ngày này." in shown(client, POOR_HOUSEHOLD)


@pytest.mark.usefixtures("_whole")
def test_a_paper_the_database_holds_need_not_be_handed_in(client):
    assert "Có trong Cơ sở dữ liệu quốc gia về dân cư: không phải nộp nếu khai thác được." in shown(client, BIRTH)
    assert "Theo Nghị quyết 66.7/2025/NQ-CP" in shown(client, BIRTH)


@pytest.mark.usefixtures("_whole")
def test_what_was_not_compared_with_a_text_is_said(client):
    assert "Chưa đối chiếu với văn bản: cấp thực hiện, phí, lệ phí, căn cứ pháp lý" in shown(client, BIRTH)
    recalled = ProcedureVersion.objects.filter(confidence="recalled").first()
    assert "Chưa đối chiếu văn bản" in shown(client, recalled.procedure.code)


@pytest.mark.usefixtures("_whole")
def test_stages_of_several_levels(client):
    html = shown(client, "1.001776")
    assert "<dt>Cấp xã</dt><dd>12 ngày làm việc</dd><dt>Cấp huyện</dt><dd>10 ngày làm việc</dd>" in html


@pytest.mark.usefixtures("_whole")
def test_an_ended_procedure_names_its_successor(client):
    html = shown(client, "1.003554")
    assert "Không có hiệu lực vào ngày này" in html
    assert 'href="/thu-tuc/1.012812/"' in html
    assert "Không có hiệu lực vào ngày này" not in shown(client, "1.003554", ngay="2024-07-31")


def test_the_version_of_a_day(client):
    row = {
        **next(one for one in seed("procedures.json")["procedures"] if one["code"] == BIRTH),
        "result_vi": "Giấy mới",
    }
    import_procedures([row], by=None, at=NOON, valid_from=NOON.date() + timedelta(days=30))
    assert "Giấy mới" not in shown(client, BIRTH)
    assert "Giấy mới" in shown(client, BIRTH, ngay=str(date.today() + timedelta(days=30)))


def test_unknown_code_is_not_found(client):
    assert client.get("/thu-tuc/9.999999/").status_code == 404


def test_a_wrong_day_in_the_address_is_said(client):
    answer = client.get(f"/thu-tuc/{MARITAL_STATUS}/", {"ngay": "hôm nay"})
    assert answer.status_code == 200
    assert "Ngày trong địa chỉ không đúng" in answer.content.decode()


@pytest.mark.parametrize("words", ["", CERTIFIED_COPY])
def test_the_list_has_a_query_budget(client, words, django_assert_num_queries):
    client.get("/thu-tuc/")
    with django_assert_num_queries(3):
        client.get("/thu-tuc/", {"q": words})


@pytest.mark.usefixtures("_whole")
def test_many_rows_cost_no_more_queries(client, django_assert_num_queries):
    client.get("/thu-tuc/")
    with django_assert_num_queries(3):
        assert len(codes(client.get("/thu-tuc/"))) == 20


def test_the_page_has_a_query_budget(client, django_assert_max_num_queries):
    lay_ground()
    client.get("/thu-tuc/")
    with django_assert_max_num_queries(9):  # the dossiers that tell how long it takes, once an hour
        shown(client, CERTIFIED_COPY)
    with django_assert_max_num_queries(8):
        shown(client, BIRTH)
    with django_assert_max_num_queries(7):
        shown(client, BIRTH)
