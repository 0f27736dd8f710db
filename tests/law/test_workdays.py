"""The working calendar: sessions, special days, adding and measuring."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.law.errors import LawError
from motcua.law.workdays import DayKind, OutsideCalendar, Season, SpecialDay, Workdays
from tests.law.calendars import REAL, at, some_calendar

OFFICE = {day: ((time(7, 30), time(12)), (time(13), time(16, 30))) for day in range(5)}
YEAR = Season((1, 1), (12, 31), OFFICE)


def small(*special, seasons=(YEAR,)):
    return Workdays.build(date(2024, 1, 1), date(2024, 12, 31), seasons, special, "t")


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 250), (2026, 249)])
def test_workdays_of_the_real_years(year, days):
    assert REAL.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    ("day", "why", "works", "kind"),
    [
        ("2024-04-27", "Thứ Bảy", False, "weekend"),
        ("2024-04-28", "Chủ nhật", False, "weekend"),
        ("2024-04-29", "Nghỉ hoán đổi dịp 30/4 - 01/5", False, "swap_off"),
        ("2024-04-30", "Ngày Chiến thắng", False, "holiday"),
        ("2024-05-02", "Ngày làm việc", True, "workday"),
        ("2024-05-04", "Làm bù cho ngày 29/4/2024", True, "swap_work"),
        ("2024-02-13", "Nghỉ bù Tết Âm lịch", False, "compensation"),
    ],
)
def test_every_day_says_why(day, why, works, kind):
    asked = date.fromisoformat(day)
    assert (REAL.why(asked), REAL.is_workday(asked), REAL.kind_on(asked)) == (why, works, kind)


def test_a_season_may_wrap_the_year():
    assert REAL.sessions_on(date(2024, 1, 2))[0] == (time(7, 30), time(12))
    assert REAL.sessions_on(date(2024, 4, 15))[0] == (time(7, 30), time(12))
    assert REAL.sessions_on(date(2024, 4, 16))[0] == (time(7), time(11, 30))
    assert REAL.sessions_on(date(2024, 10, 15))[1] == (time(13, 30), time(17))
    assert REAL.sessions_on(date(2024, 10, 16))[1] == (time(13), time(16, 30))


def test_hours_in_force_later_win():
    new = Season((1, 1), (12, 31), {0: ((time(8), time(9)),)}, valid_from=date(2024, 7, 1))
    office = small(seasons=(new, YEAR))
    assert office.minutes_on(date(2024, 6, 24)) == 480
    assert office.minutes_on(date(2024, 7, 1)) == 60


def test_a_worked_saturday_keeps_mondays_sessions():
    assert REAL.minutes_on(date(2024, 5, 4)) == 480
    assert REAL.closing_on(date(2024, 5, 4)) == at("2024-05-04T17:00")
    own = SpecialDay(date(2024, 5, 4), DayKind.SWAP_WORK, "Làm bù buổi sáng", ((time(8), time(11)),))
    assert small(own).minutes_on(date(2024, 5, 4)) == 180


def test_a_closure_may_leave_a_session_open():
    storm = SpecialDay(date(2024, 9, 9), DayKind.CLOSURE, "Nghỉ tránh bão", ((time(13), time(16, 30)),))
    shut = SpecialDay(date(2024, 9, 10), DayKind.CLOSURE, "Nghỉ tránh bão")
    office = small(storm, shut)
    assert (office.minutes_on(date(2024, 9, 9)), office.is_workday(date(2024, 9, 10))) == (210, False)
    assert office.next_opening(at("2024-09-09T08:00")) == at("2024-09-09T13:00")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2024-03-05T06:00", "2024-03-05T07:30"),
        ("2024-03-05T07:30", "2024-03-05T07:30"),
        ("2024-03-05T09:17:45", "2024-03-05T09:17"),
        ("2024-03-05T12:00", "2024-03-05T13:00"),
        ("2024-03-05T12:30", "2024-03-05T13:00"),
        ("2024-03-05T16:30", "2024-03-06T07:30"),
        ("2024-03-08T18:00", "2024-03-11T07:30"),
    ],
)
def test_next_opening(moment, opening):
    assert REAL.next_opening(at(moment)) == at(opening)


@pytest.mark.parametrize(
    ("moment", "minutes", "result"),
    [
        ("2024-03-05T09:00", 180, "2024-03-05T12:00"),
        ("2024-03-05T09:00", 181, "2024-03-05T13:01"),
        ("2024-03-05T12:30", 60, "2024-03-05T14:00"),
        ("2024-03-05T09:00", 480, "2024-03-06T09:00"),
        ("2024-03-08T16:00", 60, "2024-03-11T08:00"),
        ("2024-03-05T09:00", 0, "2024-03-05T09:00"),
        ("2024-03-05T14:00", -60, "2024-03-05T13:00"),
        ("2024-03-05T14:00", -61, "2024-03-05T11:59"),
    ],
)
def test_adding_minutes(moment, minutes, result):
    assert REAL.add_minutes(at(moment), minutes) == at(result)


def test_measuring_is_signed():
    assert REAL.minutes_between(at("2024-03-05T11:00"), at("2024-03-05T14:00")) == 120
    assert REAL.minutes_between(at("2024-03-05T14:00"), at("2024-03-05T11:00")) == -120
    assert REAL.workdays_between(date(2024, 3, 8), date(2024, 3, 5)) == -3


def test_moments_of_other_zones_are_understood():
    assert REAL.next_opening(datetime(2024, 3, 5, 1, 0, tzinfo=UTC)) == at("2024-03-05T08:00")


def test_a_naive_moment_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        REAL.next_opening(datetime(2024, 3, 5, 8, 0))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: REAL.is_workday(date(2028, 1, 1)),
        lambda: REAL.why(date(2021, 12, 31)),
        lambda: REAL.add_workdays(date(2027, 12, 30), 2),
        lambda: REAL.add_workdays(date(2022, 1, 4), -1),
        lambda: REAL.add_minutes(at("2027-12-31T16:00"), 60),
        lambda: REAL.add_minutes(at("2022-01-04T08:00"), -60),
        lambda: REAL.next_opening(at("2027-12-31T17:00")),
        lambda: REAL.next_opening(at("2028-02-01T08:00")),
        lambda: REAL.minutes_between(at("2021-12-31T08:00"), at("2022-03-01T08:00")),
        lambda: REAL.workdays_between(date(2027, 1, 1), date(2028, 1, 1)),
    ],
)
def test_nothing_is_guessed_beyond_the_calendar(ask):
    with pytest.raises(OutsideCalendar, match="từ ngày 01/01/2022 đến hết ngày 31/12/2027"):
        ask()


def test_a_day_without_hours_is_refused():
    summer = Season((4, 16), (10, 15), OFFICE)
    with pytest.raises(LawError, match="Chưa có giờ làm việc cho ngày 01/01/2024"):
        small(seasons=(summer,))


def test_overlapping_sessions_are_refused():
    with pytest.raises(LawError, match="chồng nhau"):
        small(seasons=(Season((1, 1), (12, 31), {0: ((time(8), time(12)), (time(11), time(14)))}),))
    with pytest.raises(LawError, match="ngày cuối"):
        Workdays.build(date(2024, 2, 1), date(2024, 1, 1), (YEAR,), (), "t")


def test_no_closing_on_a_rest_day():
    with pytest.raises(LawError, match="28/04/2024 không làm việc"):
        REAL.closing_on(date(2024, 4, 28))


moments = st.datetimes(datetime(2022, 2, 1), datetime(2027, 6, 1)).map(lambda naive: naive.replace(tzinfo=REAL_ZONE))
REAL_ZONE = at("2024-01-01T00:00").tzinfo


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(1, 20_000))
def test_adding_then_measuring_gives_the_minutes_back(moment, minutes):
    assert REAL.minutes_between(moment, REAL.add_minutes(moment, minutes)) == minutes
    assert REAL.minutes_between(moment, REAL.add_minutes(moment, -min(minutes, 8000))) == -min(minutes, 8000)


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(0, 5_000), st.integers(1, 5_000))
def test_adding_twice_is_adding_the_sum(moment, first, second):
    assert REAL.add_minutes(REAL.add_minutes(moment, first), second) == REAL.add_minutes(moment, first + second)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 7), st.integers(0, 300), st.integers(1, 30))
def test_workdays_added_are_workdays_counted(seed, offset, count):
    office = some_calendar(seed)
    day = date.fromordinal(office.first.toordinal() + offset)
    try:
        later = office.add_workdays(day, count)
    except OutsideCalendar:
        return
    assert office.is_workday(later)
    assert office.workdays_between(day, later) == count
    if count > 1:
        assert office.workdays_between(office.add_workdays(later, -1), later) == 1
