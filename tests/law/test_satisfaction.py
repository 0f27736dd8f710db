"""Counting ratings: the worked examples of the plan's T10 and T11, few ratings, none, and the interval of a share."""

from fractions import Fraction

import pytest

from motcua.law.errors import LawError
from motcua.law.satisfaction import Tally, from_five, wilson

NINETY, EIGHTY_FIVE = Fraction(90, 100), Fraction(85, 100)


def test_the_worked_example_of_t10():
    tally = Tally(unsatisfied=18, satisfied=62, very_satisfied=120)
    assert (tally.good, tally.total) == (182, 200)
    assert tally.share == Fraction(91, 100)
    assert tally.meets(NINETY) is True


def test_exactly_ninety_is_enough():
    assert Tally(1, 9, 0).share == Fraction(9, 10)
    assert Tally(1, 9, 0).meets(NINETY) is True


def test_a_hair_below_is_not_enough():
    tally = Tally(unsatisfied=10_001, satisfied=89_999)
    assert f"{float(tally.share):.2%}" == "90.00%"
    assert tally.meets(NINETY) is False


def test_the_worked_example_of_t11():
    assert Tally(3, 10, 7).share == EIGHTY_FIVE
    assert Tally(3, 10, 7).meets(EIGHTY_FIVE) is True


def test_without_ratings_there_is_no_figure():
    nothing = Tally()
    assert (nothing.share, nothing.meets(NINETY), nothing.share_of(0)) == (None, None, None)
    assert nothing.is_few() is False


@pytest.mark.parametrize(("count", "few"), [(1, True), (4, True), (5, False), (6, False)])
def test_few_ratings_are_said_to_be_few(count, few):
    assert Tally(satisfied=count).is_few() is few


def test_each_level_has_its_share():
    tally = Tally(18, 62, 120)
    assert [tally.share_of(n) for n in (18, 62, 120)] == [Fraction(9, 100), Fraction(31, 100), Fraction(60, 100)]


def test_tallies_add_up():
    assert Tally(1, 2, 3) + Tally(3, 4, 5) == Tally(4, 6, 8)


def test_on_five_levels_the_middle_one_is_not_satisfied():
    assert from_five([1, 2, 3, 4, 5]) == Tally(6, 4, 5)
    with pytest.raises(LawError, match="đủ 5 số"):
        from_five([1, 2, 3])


# Values from the formula of Wilson (1927), computed by hand with z = 1.959964.
@pytest.mark.parametrize(
    ("good", "total", "low", "high"),
    [(182, 200, 0.862226, 0.942317), (9, 10, 0.595850, 0.982124), (10, 10, 0.722467, 1.0), (0, 10, 0.0, 0.277533)],
)
def test_the_interval(good, total, low, high):
    found = wilson(good, total)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_an_interval_needs_counts_that_can_be():
    assert wilson(0, 0) is None
    with pytest.raises(LawError, match="Không thể có"):
        wilson(3, 2)


@pytest.mark.parametrize("good", range(11))
def test_an_interval_holds_its_share(good):
    low, high = wilson(good, 10)
    assert 0 <= low <= good / 10 <= high <= 1
