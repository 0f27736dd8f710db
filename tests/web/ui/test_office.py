"""The office as pages show it: its names, and its hours out of its own calendar."""

from datetime import date

import pytest

from motcua.agency.models import Agency, CalendarDay, CalendarVersion, OpeningSeason, Unit
from motcua.web.ui.office import OfficeCard, forget_office_card, office_card, opening_hours

pytestmark = pytest.mark.django_db
DAY = [["07:30", "11:30"], ["13:30", "17:00"]]


@pytest.fixture(autouse=True)
def fresh_card():
    forget_office_card()
    yield
    forget_office_card()


@pytest.fixture
def agency():
    agency = Agency.objects.create(
        code="xa-mau", name="xã Mẫu", full_name="Uỷ ban nhân dân xã Mẫu", level="commune", valid_from="2020-01-01",
        is_served=True, phone="0204 000 000",
    )  # fmt: skip
    Unit.objects.create(agency=agency, code="mot-cua", name="Trung tâm mẫu", is_one_stop=True, valid_from="2020-01-01")
    return agency


@pytest.fixture
def calendar(agency):
    OpeningSeason.objects.create(
        agency=agency, name="cả năm", first_md="01-01", last_md="12-31", valid_from="2020-01-01",
        sessions={str(weekday): DAY for weekday in range(5)},
    )  # fmt: skip
    CalendarVersion.objects.create(agency=agency, number=1, first_day="2026-01-01", last_day="2026-12-31")
    return agency


def test_card_speaks_for_the_served_agency(agency):
    card = office_card()
    assert (card.name, card.above, card.phone) == ("Trung tâm mẫu", "Uỷ ban nhân dân xã Mẫu", "0204 000 000")


def test_plain_card_before_the_house_is_set_up():
    assert office_card() == OfficeCard()
    assert opening_hours(date(2026, 11, 25)) == {}


def test_no_hours_without_a_calendar(agency):
    assert opening_hours(date(2026, 11, 25)) == {}


def test_equal_days_are_joined(calendar):
    shown = opening_hours(date(2026, 11, 25))
    assert shown["hours"] == [
        ("Thứ Hai – Thứ Sáu", "07:30–11:30, 13:30–17:00"),
        ("Thứ Bảy – Chủ nhật", "Nghỉ"),
    ]
    assert shown["open_today"] == "07:30–11:30, 13:30–17:00"


def test_holiday_of_the_week_is_counted_in(calendar):
    CalendarDay.objects.create(agency=None, day="2026-11-25", kind="holiday", name="Nghỉ lễ")
    CalendarVersion.objects.update(number=2)
    shown = opening_hours(date(2026, 11, 25))
    assert shown["open_today"] == ""
    assert ("Thứ Tư", "Nghỉ") in shown["hours"]


def test_day_beyond_the_calendar_shows_no_hours(calendar):
    assert opening_hours(date(2031, 1, 6)) == {}


def test_home_page_says_when_the_office_is_open(calendar, client):
    CalendarVersion.objects.update(last_day="2100-12-31")
    html = client.get("/").content.decode()
    assert "xã Mẫu" in html
    assert "0204 000 000" in html
    assert "Thứ Hai – Thứ Sáu" in html
