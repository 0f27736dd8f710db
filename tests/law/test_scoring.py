"""The nine indices of TT 01/2018/TT-VPCP Điều 13: every rule, the worked example, classes at their edges, quarters."""

from datetime import date
from fractions import Fraction as F  # noqa: N817

import pytest

from motcua.law import scoring as law
from motcua.law.errors import LawError

SCHEME = law.scheme_on(date(2024, 9, 14))
EXAMPLE = [F(text) for text in ("1.8", "1.9", "1.7", "2", "1", "2", "1.6", "2", "1")]


def test_nine_indices_with_their_words():
    assert [index.number for index in SCHEME.indices] == list(range(1, 10))
    assert {index.number for index in SCHEME.indices if index.feed == "self"} == {5, 6, 8, 9}
    assert {index.level for index in SCHEME.indices} == {"dossier", "agency", "both"}
    assert all(index.title and index.two and index.one and index.zero for index in SCHEME.indices)
    assert {index.mark for index in SCHEME.indices} <= {"seen", "recalled", "rule"}


def test_officers_are_scored_by_five_of_them():
    assert [index.number for index in SCHEME.indices_of("officer")] == [1, 2, 3, 4, 7]
    assert len(SCHEME.indices_of("unit")) == 9


def test_the_ground_changes_with_the_day():
    assert SCHEME.basis_code == "tt01-2018"
    assert law.scheme_on(date(2025, 9, 14)).basis_code == "tt01-2018"
    assert law.scheme_on(date(2025, 9, 15)).basis_code == "tt01-2018-tiep"


def test_before_the_circular_there_is_no_score():
    with pytest.raises(LawError, match="chưa có quy định chấm điểm"):
        law.scheme_on(date(2019, 1, 5))


@pytest.mark.parametrize(("timeliness", "points"), [("early", 2), ("on_time", 1), ("late", 0)])
def test_index_1_time_against_the_limit(timeliness, points):
    assert law.points_of_timeliness(timeliness) == points


@pytest.mark.parametrize(("used", "allowed", "points"), [(59, 60, 2), (60, 60, 1), (61, 60, 0), (0, 0, 1)])
def test_index_2_one_stay(used, allowed, points):
    assert law.points_of_time(used, allowed) == points


def test_index_2_the_dossier_bears_its_lowest_stay():
    assert law.points_of_stays([(10, 60), (60, 60)]) == 1
    assert law.points_of_stays([(10, 60), (70, 60), (1, 60)]) == 0
    assert law.points_of_stays([]) is None


@pytest.mark.parametrize(("contacts", "by_fault", "points"), [(0, 0, 2), (1, 0, 1), (2, 0, 0), (2, 1, 1), (2, 2, 2)])
def test_index_3_contacts_without_those_by_the_applicants_fault(contacts, by_fault, points):
    assert law.points_of_contacts(contacts, by_fault=by_fault) == points


@pytest.mark.parametrize(("offices", "points"), [(0, 2), (1, 1), (2, 0), (5, 0)])
def test_index_4_offices_contacted(offices, points):
    assert law.points_of_count(offices) == points


def test_index_7_levels_are_configuration():
    assert SCHEME.level_points == {"very_satisfied": 2, "satisfied": 1, "unsatisfied": 0}


def test_words_for_points():
    assert SCHEME.index(3).words_for(2) == "Không phải liên hệ"
    assert SCHEME.index(1).words_for(0) == "Dài hơn thời gian quy định"


def test_mean_is_exact_and_nothing_of_nothing():
    assert law.mean(37, 20) == F(37, 20)
    assert law.mean(0, 3) == 0
    assert law.mean(0, 0) is None


def test_worked_example_of_fifteen_is_excellent():
    total = law.total_of(EXAMPLE, SCHEME)
    assert (total.points, total.maximum, total.scaled, total.name) == (15, 18, 15, "Xuất sắc")
    assert not total.is_scaled


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (F(18), "Xuất sắc"), (F(15), "Xuất sắc"), (F(1499999, 100000), "Tốt"), (F(12), "Tốt"), (F(1199, 100), "Khá"),
        (F(9), "Khá"), (F(899, 100), "Trung bình"), (F(6), "Trung bình"), (F(599, 100), "Yếu"), (F(0), "Yếu"),
    ],
)  # fmt: skip
def test_classes_begin_with_their_own_figure(points, name):
    assert law.class_of(points, SCHEME) == name


def test_class_is_compared_before_rounding():
    values = [*EXAMPLE[:-1], F(99, 100)]
    assert law.total_of(values, SCHEME).name == "Tốt"
    assert law.total_of(values, SCHEME, decimals=1).name == "Xuất sắc"  # an office that follows Điều 15 to the letter


def test_officers_total_is_brought_to_the_scale_of_eighteen():
    total = law.total_of([F(2), F(2), F(2), F(1), F(4, 3)], SCHEME)
    assert (total.points, total.maximum) == (F(25, 3), 10)
    assert total.scaled == 15
    assert (total.is_scaled, total.name) == (True, "Xuất sắc")


def test_index_without_data_is_left_out():
    total = law.total_of([*EXAMPLE[:3], None, *EXAMPLE[4:]], SCHEME)
    assert (total.points, total.maximum) == (13, 16)
    assert total.scaled == F(13 * 18, 16)
    assert law.total_of([None, None], SCHEME) is None


def test_typed_as_shown_means_the_exact_value():
    assert law.meant(F("1.67"), F(5, 3)) == F(5, 3)
    assert law.meant(F("1.7"), F(5, 3)) == F("1.7")
    assert law.meant(F(1), None) == 1


def test_rounding_is_half_up():
    assert law.rounded(F("1.005")) == F("1.01")
    assert law.rounded(F("1.0049")) == 1
    assert law.rounded(F("1.25"), 1) == F("1.3")


@pytest.mark.parametrize(
    ("year", "number", "first", "last"),
    [
        (2024, 1, date(2023, 12, 15), date(2024, 3, 14)),
        (2024, 2, date(2024, 3, 15), date(2024, 6, 14)),
        (2024, 3, date(2024, 6, 15), date(2024, 9, 14)),
        (2024, 4, date(2024, 9, 15), date(2024, 12, 14)),
    ],
)
def test_quarters_run_from_the_15th_to_the_14th(year, number, first, last):
    one = law.quarter(year, number)
    assert (one.first, one.last) == (first, last)
    assert law.quarter_of(first) == law.quarter_of(last) == one
    assert law.quarter_named(one.key) == one


def test_quarter_before_crosses_the_year():
    assert str(law.quarter_before(law.quarter(2026, 1))) == "Quý IV năm 2025"


def test_quarters_are_those_of_the_reports():
    from motcua.reporting.periods import report_quarter

    for number in (1, 2, 3, 4):
        ours, theirs = law.quarter(2026, number), report_quarter(2026, number)
        assert (ours.first, ours.last, ours.key, str(ours)) == (theirs.first, theirs.last, theirs.key, str(theirs))


@pytest.mark.parametrize("key", ["quy-5-2026", "quy-4-26", "", "nam-2026", "quy-1-0001", "quy-1-9999"])
def test_unknown_quarter_is_refused(key):
    with pytest.raises(LawError, match="Không có quý"):
        law.quarter_named(key)
