"""The leaders' page of satisfaction: the figures of the period, few ratings said to be few, four measures kept apart."""

from datetime import timedelta
from decimal import Decimal

import pytest

from motcua.agency.models import Officer
from motcua.ratings.services import rate_case
from motcua.ratings.services.setting_up import enter_sipas
from tests.factories import CERTIFIED_COPY, NOON, client_of, ground, make_dossier, officer, party
from tests.ratings.test_queries import lay

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/hai-long/"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(LATER, tick=False)


def page(who="chu_tich", **asked):
    return client_of(officer(who)).get(PAGE, asked).content.decode()


def test_the_worked_example_is_on_the_page():
    lay(18, 62, 120)
    said = page()
    for words in ("91,00%", "120 (60,00%)", "62 (31,00%)", "18 (9,00%)", "Hài lòng trở lên, 200 phiếu"):
        assert words in said
    assert "Khoảng tin cậy 95 %: 86,22% – 94,23%" in said


def test_without_ratings_it_says_so():
    said = page()
    assert "Không phát sinh" in said
    assert "Kỳ này chưa có phiếu đánh giá nào." in said
    assert "0,00%" not in said


def test_few_ratings_are_shown_and_said_to_be_few():
    lay(1, 3, 0)
    said = page()
    assert "75,00%" in said
    assert "(ít phiếu)" in said


def test_the_period_is_that_of_the_rating():
    lay(0, 7, 0)
    assert "Hài lòng trở lên, 7 phiếu" in page(ky="quy-4-2026")
    assert "Hài lòng trở lên, 0 phiếu" in page(ky="quy-3-2026")
    wrong = client_of(officer("chu_tich")).get(PAGE, {"ky": "quy-9-2026"})
    assert wrong.status_code == 422


def test_fields_channels_and_officers_stand_apart():
    for number in range(5):
        dossier = make_dossier(CERTIFIED_COPY, owner=party(identity_number=f"02418500123{number}"))
        rate_case(dossier.case, level="satisfied", at=LATER, channel="tablet")
    said = page()
    assert "Chứng thực (5 phiếu)" in said
    assert "Máy tính bảng ở quầy" in said
    assert officer("mot_cua").full_name in said


def test_other_measures_are_named_and_never_added():
    enter_sipas(
        ground(), year=2025, scope="Tỉnh Bắc Ninh", percent=Decimal("84.25"), factors=[], source="Báo cáo công bố",
        by=officer("vp_tk"), at=NOON,
    )  # fmt: skip
    lay(0, 9, 0)
    said = page()
    assert "2025: 84,25%" in said
    assert "Nguồn: Báo cáo công bố" in said
    for words in ("B. Chín chỉ số", "C. Mức độ hài lòng theo Quyết định 766", "D. SIPAS"):
        assert words in said
    assert "Hài lòng trở lên, 9 phiếu" in said


def test_low_ratings_are_counted_and_lead_to_their_list():
    rate_case(make_dossier().case, level="unsatisfied", at=LATER)
    said = page("vp_tk")
    assert "1 chờ trả lời, 0 chờ kết luận, 0 đã kết luận" in said
    assert 'href="/ban-lam-viec/danh-gia/"' in said


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
def test_others_are_told_no(post):
    assert client_of(officer(post)).get(PAGE).status_code == 403


def test_nobody_who_handed_in_is_named():
    rate_case(make_dossier().case, level="unsatisfied", comment="Tôi là Nguyễn Thị Hoa", at=LATER)
    assert "Hoa" not in page().replace(Officer.objects.get(pk=officer("chu_tich").pk).full_name, "")


def test_page_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    client = client_of(officer("chu_tich"))
    lay(1, 1, 1)
    client.get(PAGE)
    lay(20, 20, 20)
    with django_assert_max_num_queries(25):
        client.get(PAGE)
