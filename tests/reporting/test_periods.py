"""Two calendars."""

from datetime import date

import pytest

from motcua.common.refusals import Refused
from motcua.reporting import periods
from tests.factories import NOON


def days(period):
    return period.first.isoformat(), period.last.isoformat()


@pytest.mark.parametrize(
    ("key", "first", "last", "name"),
    [
        ("thang-1-2024", "2023-12-15", "2024-01-14", "Tháng 1 năm 2024"),
        ("thang-7-2024", "2024-06-15", "2024-07-14", "Tháng 7 năm 2024"),
        ("quy-1-2024", "2023-12-15", "2024-03-14", "Quý I năm 2024"),
        ("quy-2-2024", "2024-03-15", "2024-06-14", "Quý II năm 2024"),
        ("quy-3-2021", "2021-06-15", "2021-09-14", "Quý III năm 2021"),
        ("quy-4-2024", "2024-09-15", "2024-12-14", "Quý IV năm 2024"),
        ("6-thang-1-2024", "2023-12-15", "2024-06-14", "6 tháng đầu năm 2024"),
        ("6-thang-2-2024", "2024-06-15", "2024-12-14", "6 tháng cuối năm 2024"),
        ("nam-2024", "2023-12-15", "2024-12-14", "Năm 2024"),
        ("lich-thang-12-2024", "2024-12-01", "2024-12-31", "Tháng 12/2024 (dương lịch)"),
        ("lich-quy-4-2024", "2024-10-01", "2024-12-31", "Quý IV/2024 (dương lịch)"),
        ("lich-nam-2024", "2024-01-01", "2024-12-31", "Năm 2024 (dương lịch)"),
    ],
)
def test_named_periods(key, first, last, name):
    period = periods.period_named(key)
    assert (*days(period), period.key, period.name) == (first, last, key, name)


@pytest.mark.parametrize("key", ["quy-5-2024", "thang-0-2024", "quy-2024", "nam-24", "", "lich-nam-1-2024"])
def test_unknown_periods_are_refused(key):
    with pytest.raises(Refused, match="Không có kỳ"):
        periods.period_named(key)


@pytest.mark.parametrize(
    ("day", "month", "quarter", "year"),
    [
        (date(2024, 12, 14), "thang-12-2024", "quy-4-2024", "nam-2024"),
        (date(2024, 12, 15), "thang-1-2025", "quy-1-2025", "nam-2025"),
        (date(2025, 1, 14), "thang-1-2025", "quy-1-2025", "nam-2025"),
        (date(2024, 6, 14), "thang-6-2024", "quy-2-2024", "nam-2024"),
        (date(2024, 6, 15), "thang-7-2024", "quy-3-2024", "nam-2024"),
        (date(2024, 9, 30), "thang-10-2024", "quy-4-2024", "nam-2024"),
    ],
)
def test_the_period_a_day_lies_in(day, month, quarter, year):
    found = (periods.report_month_of(day), periods.report_quarter_of(day), periods.report_year_of(day))
    assert tuple(period.key for period in found) == (month, quarter, year)
    assert all(period.first <= day <= period.last for period in (*found, periods.report_half_of(day)))


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("quy-1-2025", "quy-4-2024"), ("thang-1-2025", "thang-12-2024"), ("nam-2025", "nam-2024"),
        ("6-thang-1-2025", "6-thang-2-2024"),
    ],
)  # fmt: skip
def test_the_period_before(key, before):
    found = periods.previous(periods.period_named(key))
    assert found == periods.period_named(before)
    assert (periods.period_named(key).first - found.last).days == 1


def test_any_days_are_a_period_and_known_ones_get_their_name():
    assert str(periods.between(date(2024, 6, 15), date(2024, 9, 14))) == "Quý III năm 2024"
    free = periods.between(date(2024, 6, 1), date(2024, 6, 10))
    assert str(free) == "Từ 01/06/2024 đến 10/06/2024"
    assert days(periods.previous(free)) == ("2024-05-22", "2024-05-31")
    with pytest.raises(Refused, match="không trước"):
        periods.between(date(2024, 6, 2), date(2024, 6, 1))


def test_what_a_page_offers_begins_with_now():
    keys = [period.key for period in periods.offered(NOON)]
    assert keys[:3] == ["quy-4-2026", "quy-3-2026", "quy-2-2026"]
    assert keys[-2:] == ["nam-2026", "nam-2025"]
