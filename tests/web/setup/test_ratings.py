"""Set-up of ratings on pages: questions, tablets whose address is shown once, results of the survey."""

import re

import pytest

from motcua.ratings.models import Question, RatingTablet, SipasResult
from motcua.ratings.services.setting_up import add_tablet, lay_questions, tablet_of
from tests.factories import NOON, client_of, ground, officer

pytestmark = pytest.mark.django_db
PAGE = "/cai-dat/danh-gia/"
NEW = f"{PAGE}cau-hoi/them/"


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def said(answer):
    return answer.content.decode()


def filled(**changed):
    known = {
        "code": "noi-cho", "wording": "Nơi chờ có sạch không?", "kind": "yes_no", "choices": "", "index_number": "",
        "position": "9", "valid_from": "2026-11-25", "valid_to": "", "source": "Phiếu của xã",
    }  # fmt: skip
    return {**known, **changed}


def test_the_page_shows_questions_tablets_and_results(office):
    lay_questions(ground(), at=NOON)
    add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)
    page = said(office.get(PAGE))
    assert "Thái độ của cán bộ, công chức" in page
    assert "Thông tư 01/2018/TT-VPCP, Điều 13, chỉ số 7" in page
    assert "Quầy 1" in page
    assert "Thêm bộ câu hỏi mẫu" not in page
    assert f'href="{PAGE}"' in said(office.get("/cai-dat/"))


def test_an_office_without_questions_may_take_the_shipped_ones(office):
    assert "Thêm bộ câu hỏi mẫu" in said(office.get(PAGE))
    assert "Đã thêm 5 câu hỏi mẫu." in said(office.post(f"{PAGE}cau-hoi/mau/", follow=True))
    assert "Đã có câu hỏi" in said(office.post(f"{PAGE}cau-hoi/mau/", follow=True))
    assert Question.objects.count() == 5


def test_a_question_is_added_changed_and_ended(office):
    assert office.post(NEW, filled()).status_code == 302
    row = Question.objects.get()
    assert (row.code, row.choices, row.index_number, f"{row.valid_from}") == (
        "noi-cho",
        ["Có", "Không"],
        None,
        "2026-11-25",
    )
    url = f"{PAGE}cau-hoi/{row.pk}/"
    assert "Nơi chờ có sạch không?" in said(office.get(url))
    changed = filled(kind="choice", choices="Sạch\nVừa\nBẩn", index_number="7", valid_to="2026-12-31")
    assert office.post(url, changed).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.choices, row.index_number, f"{row.valid_to}") == (
        "choice",
        ["Sạch", "Vừa", "Bẩn"],
        7,
        "2026-12-31",
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"wording": ""}, "Chưa nhập “Câu hỏi”"),
        ({"kind": "choice", "choices": "Một dòng"}, "Ghi đủ 3 dòng"),
        ({"code": "Có dấu"}, "Mã chỉ gồm chữ không dấu"),
        ({"kind": "text", "index_number": "7"}, "không cho điểm được"),
        ({"valid_to": "2026-01-01"}, "Ngày hết hiệu lực phải từ ngày bắt đầu"),
        ({"source": ""}, "Chưa nhập “Căn cứ”"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office, changed, sentence):
    answer = office.post(NEW, filled(**changed))
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert 'value="9"' in said(answer)
    assert Question.objects.count() == 0


def test_the_address_of_a_tablet_is_shown_once_and_opens_it(office, client):
    page = said(office.post(f"{PAGE}may/", {"name": "Quầy 1"}))
    address = re.search(r'href="http://[^/]+(/danh-gia/quay/mo/([^/"]+)/)"', page)
    assert "chỉ hiện một lần" in page
    assert "<svg" in page
    assert tablet_of(address[2]).name == "Quầy 1"
    assert client.get(address[1], follow=True).status_code == 200
    assert address[2] not in said(office.get(PAGE))
    assert office.get(f"{PAGE}may/").headers["Location"] == PAGE


def test_a_name_is_taken_once_until_the_tablet_is_taken_back(office):
    office.post(f"{PAGE}may/", {"name": "Quầy 1"})
    again = office.post(f"{PAGE}may/", {"name": "Quầy 1"})
    assert again.status_code == 422
    assert "Đang có máy tên «Quầy 1»" in said(again)
    pk = RatingTablet.objects.get().pk
    assert "Đã thu hồi máy «Quầy 1»" in said(office.post(f"{PAGE}may/{pk}/thu-hoi/", follow=True))
    assert "đã thu hồi" in said(office.post(f"{PAGE}may/{pk}/thu-hoi/", follow=True))
    assert office.post(f"{PAGE}may/", {"name": "Quầy 1"}).status_code == 200


def survey(**changed):
    known = {"year": "2025", "scope": "Tỉnh Bắc Ninh", "percent": "84,25", "factors": "", "source": "Báo cáo công bố"}
    return {**known, **changed}


def test_a_result_is_entered_as_people_write_it(office):
    sent = survey(factors="Tiếp cận dịch vụ 90,5\nKết quả dịch vụ: 84\n\n")
    assert office.post(f"{PAGE}sipas/", sent).status_code == 302
    row = SipasResult.objects.get()
    assert (f"{row.percent}", row.factors) == (
        "84.25",
        [{"name": "Tiếp cận dịch vụ", "percent": "90.5"}, {"name": "Kết quả dịch vụ", "percent": "84"}],
    )
    assert "84,25 %" in said(office.get(PAGE))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"percent": "120"}, "100"),
        ({"percent": "x"}, "Chỉ số hài lòng chung"),
        ({"year": "2027"}, "từ 2000 đến năm nay"),
        ({"factors": "Kết quả"}, "Dòng «Kết quả» chưa đúng"),
        ({"factors": "Kết quả 101"}, "Dòng «Kết quả 101» chưa đúng"),
        ({"source": ""}, "Chưa nhập “Nguồn”"),
    ],
)
def test_a_wrong_result_is_refused(office, changed, sentence):
    answer = office.post(f"{PAGE}sipas/", survey(**changed))
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert SipasResult.objects.count() == 0


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich"])
def test_others_are_told_no(post):
    client = client_of(officer(post))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}may/", {"name": "Quầy 1"}).status_code == 403
    assert RatingTablet.objects.count() == 0


def test_the_page_has_a_query_budget(office, django_assert_max_num_queries):
    lay_questions(ground(), at=NOON)
    office.get(PAGE)
    with django_assert_max_num_queries(7):
        office.get(PAGE)
