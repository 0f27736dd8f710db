"""How promises stand, over real history: what is needed, what is allowed, what will break."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from django.core.cache import cache

from motcua.common.moments import VIETNAM
from motcua.reporting import history
from motcua.reporting.forecast import Coming
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.periods import Period, report_quarter, report_year
from motcua.reporting.standing import Level, board, breaking, promised
from tests.factories import NOON, ground
from tests.reporting.fixtures import bring_in, large, line, small

pytestmark = pytest.mark.django_db
Q3 = report_quarter(2024, 3)
IN_Q3 = datetime(2024, 9, 2, 9, 0, tzinfo=VIETNAM)
T06, T07 = BY_CODE["T06"], BY_CODE["T07"]


def standing(agency, code, period=Q3, at=IN_Q3):
    return board(agency, period, at).of(BY_CODE[code])


def test_every_promise_of_the_plan_stands_somewhere():
    found = board(ground(), report_year(2026), NOON)
    assert {one.measure.code for one in found.standings} == {measure.code for measure in promised()}
    assert sum(number for _level, number in found.tally) == len(promised())
    levels = [one.level for one in found.standings]
    assert levels == sorted(levels)


def test_figures_are_those_of_the_measures(tmp_path):
    commune = large(tmp_path)
    found = board(commune, Q3, NOON)
    plain = {one.measure.code: (one.numerator, one.denominator) for one in figures(commune, [Q3], at=NOON)}
    assert {one.measure.code: (one.figure.numerator, one.figure.denominator) for one in found.standings} == {
        measure.code: plain[measure.code] for measure in promised()
    }


def test_a_period_that_is_over_is_not_forecast(tmp_path):
    found = standing(large(tmp_path), "T06", at=NOON)
    assert (found.level, found.outlook) == (Level.LOST, None)
    assert found.need == "Kỳ đã hết, không còn thay đổi được bằng hồ sơ mới."
    assert standing(large(tmp_path), "T07", at=NOON).level is Level.KEPT


def test_a_promise_out_of_reach_says_what_it_would_take(tmp_path):
    """On 2 September 6 of 7 are done in time; by the pace of 80 of 92 days one more comes, D7 and D8 are due later."""
    found = standing(small(tmp_path), "T06")
    assert (found.figure.numerator, found.figure.denominator) == (6, 7)
    assert found.level is Level.LOST
    assert found.need.startswith("Không thể đạt được nữa trong kỳ: cần thêm 194 hồ sơ đúng hạn liền, dự kiến chỉ còn")


def test_a_promise_that_holds_says_how_many_may_fail(tmp_path):
    rows = [line(f"X{number}", "HT", "TT", "01/07/2024", "04/07/2024", "03/07/2024", 10) for number in range(10)]
    rows += [line(f"M{number}", "HT", "TT", "30/08/2024", f"0{number + 3}/09/2024", "", 4) for number in range(4)]
    commune = bring_in(tmp_path, rows)
    found = standing(commune, "T07")
    # Ten early; four open and due in the period: 14, of which nine keep it above 60 % (8,4), so five may fail, but only
    # four are left.
    assert found.coming == Coming(4, 0)
    assert found.need == "Giữ được dù cả khoảng 4 hồ sơ còn lại của kỳ đều không trước hạn."
    found = standing(commune, "T06")
    assert found.need == (
        "Không còn được phép hồ sơ quá hạn nào trong khoảng 4 hồ sơ còn lại của kỳ: tất cả phải đúng hạn."
    )
    assert found.turns_at == 1
    assert [case.code for case in breaking(commune, Q3, IN_Q3)] == ["M0", "M1", "M2", "M3"]


def test_late_now_is_lost_before_it_ends(tmp_path):
    rows = [line(f"X{number}", "HT", "TT", "01/07/2024", "04/07/2024", "03/07/2024", 10) for number in range(10)]
    rows.append(line("L", "HT", "TT", "26/08/2024", "29/08/2024", "", 4))
    found = standing(bring_in(tmp_path, rows), "T06")
    assert (found.figure.met, found.level) == (True, Level.AT_RISK)
    assert found.coming.surely_bad == 1
    assert found.need == "Sẽ vỡ: 1 hồ sơ đang quá hạn chưa xong, chỉ còn được phép 0."


def test_what_can_still_be_done_is_named(tmp_path):
    found = standing(small(tmp_path), "T14")
    assert (found.level, found.need) == (Level.MISSED, "Cần xin lỗi nốt 2 hồ sơ.")


def test_same_days_of_last_year_tell_how_many_will_come(tmp_path):
    rows = [line(f"A{number}", "HT", "TT", "04/09/2023", "07/09/2023", "06/09/2023", 10) for number in range(3)]
    rows += [line(f"B{number}", "HT", "TT", "01/07/2024", "04/07/2024", "03/07/2024", 10) for number in range(5)]
    assert standing(bring_in(tmp_path, rows), "T06").coming == Coming(3, 0)


def test_leap_day_has_a_year_before():
    found = standing(ground(), "T06", report_quarter(2024, 1), datetime(2024, 2, 28, 9, 0, tzinfo=VIETNAM))
    assert found.level is Level.NOTHING


def test_months_are_kept_and_the_present_is_fresh(tmp_path, django_assert_max_num_queries):
    commune = small(tmp_path)
    first = history.monthly(commune, NOON)
    bring_in(tmp_path, [line("N", "HT", "TT", "02/11/2026", "05/11/2026", "04/11/2026", 10)], "more.csv")
    assert history.monthly(commune, NOON) is not None
    assert history.monthly(commune, NOON).numbers == first.numbers
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert history.figures_now(commune, november, NOON).of(T06)[0].denominator == 1
    cache.clear()
    assert history.monthly(commune, NOON).of(T06)[-1].denominator == 1
    with django_assert_max_num_queries(0):
        history.monthly(commune, NOON)


def test_months_are_calendar_months(tmp_path):
    rows = [
        line("A", "HT", "TT", "30/10/2026", "05/11/2026", "01/11/2026 00:00", 10),
        line("B", "HT", "TT", "02/11/2026", "05/11/2026", "06/11/2026", 10),
        line("C", "HT", "TT", "31/10/2025", "05/11/2025", "05/11/2025", 10),
    ]
    months = history.monthly(bring_in(tmp_path, rows), NOON)
    assert [str(months.periods[0].first), str(months.periods[-1].first)] == ["2025-11-01", "2026-11-01"]
    assert [(one.numerator, one.denominator) for one in months.of(T06)] == [(1, 1), *[(0, 0)] * 11, (1, 2)]
    assert months.of(T07)[1].value is None


def test_heat_counts_fields_by_month_and_leaves_few_unjudged(tmp_path):
    rows = [line(f"A{n}", "HT", "TT", "01/10/2026", "06/10/2026", "05/10/2026", 10) for n in range(5)]
    rows += [line("L", "HT", "TT", "01/10/2026", "06/10/2026", "08/10/2026", 10)]
    rows += [line("B", "CT", "TT", "02/11/2026", "02/11/2026", "02/11/2026", 10)]
    found = history.heat(bring_in(tmp_path, rows), NOON)
    assert [f"{month.first:%m}" for month in found.months] == ["06", "07", "08", "09", "10", "11"]
    [civil, copies] = found.fields
    assert (civil.name, civil.whole, civil.whole.is_few) == ("Hộ tịch", history.Cell(5, 6), False)
    assert civil.cells[4] == history.Cell(5, 6)
    assert (copies.name, copies.whole.is_few) == ("Chứng thực", True)
    assert Fraction(civil.whole.per_mille, 1000) == Fraction(833, 1000)
    assert found.officers == []
