"""II.06a gives the worked examples of the domain notes, passes its own checks and opens every cell."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.reporting.measure import Window
from motcua.reporting.periods import between, report_quarter
from motcua.reporting.report_06a import (
    COLUMNS,
    Report,
    Row,
    WrongTable,
    build_06a,
    cell_members,
    check,
    check_continuity,
)
from tests.factories import NOON, ground
from tests.reporting.fixtures import LARGE_TABLE, SMALL_TABLE, bring_in, large, line, small

Q2, Q3, Q4 = (report_quarter(2024, number) for number in (2, 3, 4))
pytestmark = pytest.mark.django_db


def table_of(report):
    return {row["2"]: [row[column] for column in COLUMNS] for row in report.table()}


def test_small_fixture(tmp_path):
    report = build_06a(small(tmp_path), Q3, at=NOON)
    assert table_of(report) == SMALL_TABLE
    assert report.rates == {
        "Đúng hạn (gồm trước hạn)": Fraction(6, 7), "Trước hạn": Fraction(3, 7), "Nộp trực tuyến": Fraction(5, 8),
    }  # fmt: skip


def test_large_fixture(tmp_path):
    report = build_06a(large(tmp_path), Q3, at=NOON)
    assert table_of(report) == LARGE_TABLE
    assert report.rates["Đúng hạn (gồm trước hạn)"] == Fraction(386, 389)
    assert report.rates["Nộp trực tuyến"] == Fraction(92, 390)


def test_json_is_what_the_contract_says(tmp_path):
    value = build_06a(small(tmp_path), Q3, at=NOON).as_json()
    assert (value["form"], value["from"], value["to"], value["agency"]) == (
        "II.06a", "2024-06-15", "2024-09-14", "x07309",
    )  # fmt: skip
    assert list(value["rows"][0]) == [str(number) for number in range(1, 14)]
    assert (value["rows"][0]["1"], value["rows"][0]["2"]) == (1, "Chứng thực")
    assert (value["rows"][-1]["2"], value["rows"][-1]["3"]) == ("Tổng số", 10)


def test_two_queries_once_the_facts_are_there(tmp_path):
    commune = large(tmp_path)
    build_06a(commune, Q2, at=NOON)
    with CaptureQueriesContext(connection) as seen:
        build_06a(commune, Q3, at=NOON)
    assert len(seen) == 2  # whether anybody acted since; the names of the fields


@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_opens_to_as_many_dossiers_as_it_says(tmp_path, column):
    commune = small(tmp_path)
    report = build_06a(commune, Q3, at=NOON)
    for row in [*report.rows, report.total]:
        assert cell_members(report.window, commune, column, row.slug).count() == row.figures[column], row.name


def test_cells_name_the_right_dossiers(tmp_path):
    commune = small(tmp_path)
    window = Window(Q3, NOON)

    def codes(column):
        return sorted(cell_members(window, commune, column).codes())

    assert codes("6") == ["D5", "D6"]
    assert codes("9") == ["D13", "D3", "D9"]
    assert codes("10") == ["D4"]
    assert codes("12") == ["D7", "D8"]
    assert codes("13") == ["D6"]


def test_periods_follow_on_from_each_other(tmp_path):
    commune = large(tmp_path)
    before, now, after = (build_06a(commune, period, at=NOON) for period in (Q2, Q3, Q4))
    check_continuity(before, now)
    check_continuity(now, after)
    assert now.total.figures["6"] == before.total.figures["11"] == 9
    with pytest.raises(WrongTable, match="khác cột \\(11\\) kỳ trước"):
        check_continuity(now, now)


def test_nothing_happened():
    report = build_06a(ground(), Q3, at=NOON)
    assert report.table() == [{"1": "", "2": "Tổng số", **dict.fromkeys(COLUMNS, 0)}]
    assert set(report.rates.values()) == {None}


@pytest.mark.parametrize(("column", "sentence"), [("4", r"\(3\) khác"), ("8", r"\(7\) khác"), ("13", r"\(11\) khác")])
def test_a_table_that_contradicts_itself_stops(column, sentence):
    good = {**dict.fromkeys(COLUMNS, 0), "3": 1, "4": 1, "7": 1, "8": 1}
    row = Row("Hộ tịch", "ho-tich", {**good, column: good[column] + 1})
    with pytest.raises(WrongTable, match=sentence):
        check(Report(ground(), Window(Q3, NOON), [row], Row("Tổng số", "", row.figures)))


def test_totals_must_be_the_sum():
    row = Row("Hộ tịch", "ho-tich", {**dict.fromkeys(COLUMNS, 0), "3": 1, "4": 1, "7": 1, "8": 1})
    with pytest.raises(WrongTable, match="tổng các dòng"):
        check(Report(ground(), Window(Q3, NOON), [row, row], Row("Tổng số", "", row.figures)))


# The snapshot


def moment(*parts):
    return datetime(*parts, tzinfo=VIETNAM)


def open_figures(commune, at, period=None):
    total = build_06a(commune, period or between(date(2024, 6, 1), date(2024, 6, 30)), at=at).total.figures
    return total["12"], total["13"]


def test_first_and_last_second_of_a_period_count(tmp_path):
    rows = [
        line("A", "HT", "TT", "15/06/2024 00:00:00", "20/06/2024", "14/09/2024 23:59:59", 10),
        line("B", "HT", "TT", "14/06/2024 23:59:59", "20/06/2024", "15/09/2024 00:00:00", 10),
        line("C", "HT", "TT", "14/09/2024 23:59:59", "20/09/2024", "", 4),
    ]
    figures = build_06a(bring_in(tmp_path, rows), Q3, at=NOON).total.figures
    assert [figures[column] for column in ("3", "5", "6", "7", "11")] == [3, 2, 1, 1, 2]


def test_due_at_the_last_moment_of_the_period_is_overdue(tmp_path):
    rows = [
        line("A", "HT", "TT", "10/09/2024", "14/09/2024 23:59:59", "", 4),
        line("B", "HT", "TT", "10/09/2024", "15/09/2024 00:00:00", "", 4),
    ]
    figures = build_06a(bring_in(tmp_path, rows), Q3, at=NOON).total.figures
    assert (figures["12"], figures["13"]) == (1, 1)


def test_a_period_that_is_not_over_is_seen_from_now(tmp_path):
    commune = bring_in(tmp_path, [line("A", "HT", "TT", "10/06/2024", "14/06/2024 10:00", "", 4)])
    assert open_figures(commune, moment(2024, 6, 14, 9, 59)) == (1, 0)
    assert open_figures(commune, moment(2024, 6, 14, 10, 1)) == (0, 1)
    assert open_figures(commune, moment(2024, 6, 9, 8)) == (0, 0)


def test_waiting_then_is_in_time_though_over_now(tmp_path):
    row = line("A", "HT", "TT", "10/06/2024", "13/06/2024", "28/06/2024", 10, "12/06/2024/24/06/2024")
    commune = bring_in(tmp_path, [row])
    assert open_figures(commune, moment(2024, 6, 20, 8)) == (1, 0)
    assert open_figures(commune, moment(2024, 6, 25, 8)) == (1, 0)
    assert open_figures(commune, moment(2024, 6, 26, 8)) == (0, 1)
    assert Case.objects.get().due_at.date() == date(2024, 6, 25)


def test_late_before_it_waited_stays_late_in_that_snapshot(tmp_path):
    row = line("A", "HT", "TT", "10/06/2024", "13/06/2024", "28/06/2024", 10, "18/06/2024/25/06/2024")
    commune = bring_in(tmp_path, [row])
    assert open_figures(commune, moment(2024, 6, 17, 8)) == (0, 1)
    assert open_figures(commune, moment(2024, 6, 19, 8)) == (1, 0)


def test_stopped_and_withdrawn_late_are_late(tmp_path):
    rows = [
        line("A", "HT", "TT", "17/06/2024", "20/06/2024", "21/06/2024", 8),
        line("B", "HT", "TT", "17/06/2024", "20/06/2024", "18/06/2024", 8),
    ]
    figures = build_06a(bring_in(tmp_path, rows), Q3, at=NOON).total.figures
    assert [figures[column] for column in ("8", "9", "10")] == [0, 1, 1]
