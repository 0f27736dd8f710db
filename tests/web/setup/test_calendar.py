"""The calendar in set-up: the year, a new day with its preview, opening hours."""

from datetime import date, datetime

import pytest

from motcua.agency.models import CalendarDay, CalendarVersion, OpeningSeason
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from tests.factories import client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
PAGE = "/cai-dat/lich/"
DAY = {
    "kind": "closure", "first_day": "2027-03-10", "last_day": "", "name": "Sửa trụ sở", "sessions": "", "source": "QĐ 7/QĐ-UBND",
    "note": "",
}  # fmt: skip


@pytest.fixture
def dossier():
    """Received in the future of the test's clock on purpose: the day before the closure, due after it."""
    return make_dossier(at=datetime(2027, 3, 9, 9, 30, tzinfo=VIETNAM), owner=party())


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def test_year_shows_holidays_with_letter_and_words(office):
    said = office.get(PAGE + "?nam=2026").content.decode()
    assert "Lịch làm việc năm 2026" in said
    assert 'class="day-holiday' in said
    assert said.count("<caption>Tháng ") == 12


@pytest.mark.parametrize("year", ["", "x", "1", "9999"])
def test_any_year_is_answered(office, year):
    assert office.get(f"{PAGE}?nam={year}").status_code == 200


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich"])
@pytest.mark.parametrize("page", ["", "them/", "xem-truoc/", "gio/them/"])
def test_only_office_and_administrator(post, page):
    assert client_of(officer(post)).get(PAGE + page).status_code == 403


def test_preview_stores_nothing_and_confirming_moves(office, dossier):
    before = Case.objects.get(pk=dossier.pk).due_at
    said = office.get(PAGE + "xem-truoc/", DAY).content.decode()
    assert dossier.case.code in said
    assert "1 hồ sơ đổi hạn" in said
    assert Case.objects.get(pk=dossier.pk).due_at == before
    answer = office.post(PAGE + "xem-truoc/", DAY, follow=True)
    assert "1 hồ sơ đổi hạn" in answer.content.decode()
    assert Case.objects.get(pk=dossier.pk).due_at > before
    assert CalendarDay.objects.get(agency=ground()).day == date(2027, 3, 10)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"source": ""}, "Căn cứ"),
        ({"first_day": "32/13/2027"}, "Ngày không đúng"),
        ({"sessions": "7 giờ sáng"}, "không đúng. Ghi như"),
        ({"sessions": "11:00-07:00"}, "kết thúc trước khi bắt đầu"),
        ({"kind": "swap_work"}, "vốn đã làm việc"),
        ({"first_day": "2027-03-13", "kind": "swap_off"}, "vốn đã nghỉ"),
        ({"first_day": "2024-03-13"}, "đã qua"),
        ({"kind": "remove"}, "Chưa chọn ngày nào"),
    ],
)
def test_wrong_day_is_answered_beside_its_field(office, changed, words):
    answer = office.get(PAGE + "xem-truoc/", {**DAY, **changed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Sửa trụ sở" in answer.content.decode()


def test_own_day_is_taken_away_again(office, dossier):
    first = Case.objects.get(pk=dossier.pk).due_at
    office.post(PAGE + "xem-truoc/", DAY)
    office.post(PAGE + "xem-truoc/", {**DAY, "kind": "remove"})
    assert not CalendarDay.objects.filter(agency=ground()).exists()
    assert Case.objects.get(pk=dossier.pk).due_at == first


SEASON = {
    "name": "Mùa đông 2027", "first_md": "10-16", "last_md": "04-15", "weekdays": "08:00-12:00, 13:00-17:00", "saturday": "",
    "valid_from": "2027-03-01", "valid_to": "", "source": "QĐ 8/QĐ-UBND",
}  # fmt: skip


def test_season_is_previewed_and_entered(office, dossier):
    said = office.get(PAGE + "gio/them/", {**SEASON, "xem": "1"}).content.decode()
    assert dossier.case.code in said
    assert not OpeningSeason.objects.filter(name="Mùa đông 2027").exists()
    office.post(PAGE + "gio/them/", SEASON)
    assert Case.objects.get(pk=dossier.pk).due_at == datetime(2027, 3, 12, 17, tzinfo=VIETNAM)
    assert CalendarVersion.objects.get(agency=ground()).number == 2


def test_season_shows_its_own_values(office):
    row = ground().opening_seasons.first()
    said = office.get(f"{PAGE}gio/{row.pk}/").content.decode()
    assert f'value="{row.first_md}"' in said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_md": "13-01"}, "Ghi tháng-ngày"),
        ({"weekdays": "x"}, "không đúng"),
        ({"valid_to": "2027-01-01"}, "hết hiệu lực"),
    ],
)
def test_wrong_season_is_answered(office, changed, words):
    answer = office.post(PAGE + "gio/them/", {**SEASON, **changed})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_year_costs_few_queries(office, django_assert_max_num_queries):
    office.get(PAGE)
    with django_assert_max_num_queries(14):
        office.get(PAGE)


def test_preview_costs_the_same_for_one_and_for_many(office, dossier, django_assert_max_num_queries):
    for n in range(6):
        make_dossier(at=datetime(2027, 3, 9, 10, n, tzinfo=VIETNAM), owner=party(identity_number=f"02418500123{n}"))
    office.get(PAGE + "xem-truoc/", DAY)
    with django_assert_max_num_queries(20):
        office.get(PAGE + "xem-truoc/", DAY)
