"""Needs and allowances by hand and for anything; the range of a forecast against sums done on paper."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.reporting.forecast import (
    Coming,
    Forecast,
    Range,
    bad_allowed,
    expected_number,
    forecast,
    meets,
    more_good_needed,
    range_of_good,
    to_make_good,
    turning_point,
)

ONE, T06 = Fraction(1), Fraction(995, 1000)


@pytest.mark.parametrize(
    ("good", "total", "comparator", "target", "needed"),
    [
        (386, 389, ">", T06, 212),  # 598/601 = 99,5008 %; 597/600 = 99,5 % is not above
        (386, 389, ">=", T06, 211),
        (199, 200, ">", T06, 1),
        (199, 200, ">=", T06, 0),
        (200, 201, ">", T06, 0),
        (60, 100, ">", Fraction(6, 10), 1),
        (9, 11, ">=", Fraction(9, 10), 9),  # 18/20
        (0, 0, ">=", Fraction(9, 10), 1),
        (0, 0, "=", ONE, 1),
        (97, 100, "=", ONE, None),
        (100, 100, "=", ONE, 0),
        (3, 4, ">", ONE, None),
        (1, 4, "=", Fraction(1, 2), 2),
        (3, 4, "=", Fraction(1, 2), None),
    ],
)
def test_more_good_needed_by_hand(good, total, comparator, target, needed):
    assert more_good_needed(good, total, comparator, target) == needed


@pytest.mark.parametrize(
    ("good", "total", "further", "comparator", "target", "allowed"),
    [
        (200, 200, 100, ">", T06, 1),
        (199, 199, 1, ">", T06, 0),  # 199/200 would be 99,5 % exactly
        (199, 199, 1, ">=", T06, 1),
        (90, 100, 0, ">=", Fraction(9, 10), 0),
        (90, 100, 10, ">=", Fraction(9, 10), 1),
        (50, 100, 10, ">", Fraction(6, 10), None),
        (100, 100, 20, "=", ONE, 0),
        (99, 100, 20, "=", ONE, None),
        (0, 0, 0, ">", T06, None),
        (100, 100, 3, ">", Fraction(1, 10), 3),
    ],
)
def test_bad_allowed_by_hand(good, total, further, comparator, target, allowed):
    assert bad_allowed(good, total, further, comparator, target) == allowed


@pytest.mark.parametrize(
    ("good", "total", "comparator", "target", "mended"),
    [
        (97, 100, "=", ONE, 3),
        (12, 20, ">", Fraction(7, 10), 3),  # 15/20; 14/20 is 70 % exactly
        (12, 20, ">=", Fraction(7, 10), 2),
        (15, 20, ">", Fraction(7, 10), 0),
        (0, 0, "=", ONE, None),
        (3, 4, ">", ONE, None),
    ],
)
def test_to_make_good_by_hand(good, total, comparator, target, mended):
    assert to_make_good(good, total, comparator, target) == mended


counts = st.tuples(st.integers(0, 3000), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair)))
targets = st.fractions(min_value=Fraction(1, 100), max_value=Fraction(999, 1000), max_denominator=1000)
strict = st.sampled_from([">", ">="])


@given(counts, strict, targets)
def test_what_is_needed_meets_and_one_fewer_does_not(counted, comparator, target):
    good, total = counted
    needed = more_good_needed(good, total, comparator, target)
    assert meets(good + needed, total + needed, comparator, target)
    assert needed == 0 or not meets(good + needed - 1, total + needed - 1, comparator, target)


@given(counts, st.integers(0, 2000), strict, targets)
def test_what_is_allowed_still_meets_and_one_more_does_not(counted, further, comparator, target):
    good, total = counted
    allowed = bad_allowed(good, total, further, comparator, target)
    if allowed is None:
        assert not meets(good + further, total + further, comparator, target)
        return
    assert 0 <= allowed <= further
    assert meets(good + further - allowed, total + further, comparator, target)
    assert allowed == further or not meets(good + further - allowed - 1, total + further, comparator, target)


@given(counts, st.sampled_from([">", ">=", "="]), targets | st.just(ONE))
def test_what_is_made_good_meets_and_one_fewer_does_not(counted, comparator, target):
    good, total = counted
    mended = to_make_good(good, total, comparator, target)
    if mended is not None:
        assert mended >= 0
        assert good + mended <= total
        assert mended == 0 or comparator == "=" or not meets(good + mended - 1, total, comparator, target)
        assert meets(good + mended, total, comparator, target)


@pytest.mark.parametrize(
    ("further", "past", "found"),
    [
        (0, (5, 9), Range(0, 0, 0)),
        (1, (0, 0), Range(0, 0, 1)),
        # Nothing known: each of 0 … 29 is equally likely, 1/30. Two of them are 6,7 %, 29 of them 96,7 %.
        (29, (0, 0), Range(1, 14, 28)),
        # Beta(10, 1), two items: P(0) = 1/66, P(1) = 10/66, P(2) = 55/66.
        (2, (9, 9), Range(1, 2, 2)),
    ],
)
def test_range_by_hand(further, past, found):
    assert range_of_good(further, *past) == found


@given(st.integers(0, 900), counts)
def test_range_stays_inside_and_in_order(further, past):
    found = range_of_good(further, *past)
    assert 0 <= found.low <= found.middle <= found.high <= further


def test_sum_and_bell_agree_where_they_meet():
    summed, bell = range_of_good(400, 360, 400), range_of_good(401, 360, 400)
    assert abs(summed.low - bell.low) <= 3
    assert abs(summed.high - bell.high) <= 3


def test_a_long_past_vouches_for_no_more_than_its_share():
    assert range_of_good(100, 99_500, 100_000) == range_of_good(100, 398, 400)


@pytest.mark.parametrize(
    ("known", "number"),
    [
        ({"same_stretch": 120, "so_far": 900, "days_gone": 345, "days_left": 20}, 120),
        ({"same_stretch": None, "so_far": 900, "days_gone": 300, "days_left": 60}, 180),
        ({"same_stretch": None, "so_far": 1, "days_gone": 2, "days_left": 1}, 1),  # half up
        ({"same_stretch": 3, "so_far": 900, "days_gone": 345, "days_left": 20, "certain": 40}, 40),
        ({"same_stretch": 120, "so_far": 900, "days_gone": 365, "days_left": 0}, 0),
        ({"same_stretch": None, "so_far": 0, "days_gone": 0, "days_left": 90}, 0),
    ],
)
def test_expected_number(known, number):
    assert expected_number(**known) == number


def test_what_is_late_already_is_lost():
    found = forecast(386, 389, Coming(number=11, surely_bad=3), 0, 0)
    # Eight undecided, nothing known of them: each of 0 … 8 good is equally likely.
    assert found == Forecast(386, 390, 394, 400)
    assert found.shares == (Fraction(386, 400), Fraction(390, 400), Fraction(394, 400))
    assert forecast(0, 0, Coming(0), 0, 0).shares is None


@pytest.mark.parametrize(
    ("allowed", "surely_bad", "turned"), [(4, 1, 4), (1, 1, 1), (0, 1, None), (None, 0, None), (0, 0, 1)]
)
def test_turning_point(allowed, surely_bad, turned):
    assert turning_point(allowed, surely_bad) == turned
