"""What is still needed for a promise, what is still allowed, and where its figure will stand at the end of the period.

Pure functions on whole numbers and exact fractions: no clock, no database. Needs and allowances are exact. The forecast
is the middle of a range that nine of ten periods should end in; how it is computed is written at `range_of_good`.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, floor, lgamma, log

BAND = Fraction(9, 10)
"""The range is meant to hold in nine of ten cases: a twentieth may lie below it, a twentieth above."""
EXACT_UNTIL = 400
"""Up to so many coming items the range is summed item by item; beyond, the bell curve is close enough."""
MEMORY = 400
"""No more than so many past items vouch for the next ones: months differ more than pure chance would let them."""
BELL = 1.6449
"""Nineteen twentieths of the normal distribution lie below this."""


def meets(good: int, total: int, comparator: str, target: Fraction) -> bool:
    """Whether the share keeps the promise, compared before rounding; nothing of nothing keeps none."""
    if not total:
        return False
    share = Fraction(good, total)
    return {">": share > target, ">=": share >= target, "=": share == target}[comparator]


def more_good_needed(good: int, total: int, comparator: str, target: Fraction) -> int | None:
    """How many further items, all of them good, until the promise is kept; 0 when it is, None when never.

    >>> more_good_needed(386, 389, ">", Fraction(995, 1000)) -> 212, for 598/601 = 99,5008 %
    """
    if meets(good, total, comparator, target):
        return 0
    if target == 1:
        return 1 if good == total and comparator != ">" else None
    if comparator == "=":
        exact = (target * total - good) / (1 - target)
        return int(exact) if exact > 0 and exact.denominator == 1 else None
    # (good + k) / (total + k) against the target, solved for k.
    least = (target * total - good) / (1 - target)
    found = floor(least) + 1 if comparator == ">" else ceil(least)
    return max(found, 1)


def to_make_good(good: int, total: int, comparator: str, target: Fraction) -> int | None:
    """How many of the items already counted must turn good until the promise is kept; None when never.

    >>> to_make_good(97, 100, "=", Fraction(1)) -> 3
    """
    if not total:
        return None
    if meets(good, total, comparator, target):
        return 0
    wanted = target * total
    least = floor(wanted) + 1 if comparator == ">" else ceil(wanted)
    return least - good if good < least <= total and meets(least, total, comparator, target) else None


def bad_allowed(good: int, total: int, further: int, comparator: str, target: Fraction) -> int | None:
    """Of so many further items, how many may turn out bad with the promise still kept; None when not even all good do.

    >>> bad_allowed(200, 200, 100, ">", Fraction(995, 1000)) -> 1, for 299/300; two would be 298/300 = 99,33 %
    """
    if not total + further or not meets(good + further, total + further, comparator, target):
        return None
    # A promise of an exact share below 100 % is one point; only «all good» is asked of it here.
    if comparator == "=":
        return 0
    spare = good + further - target * (total + further)
    most = ceil(spare) - 1 if comparator == ">" else floor(spare)
    return min(most, further)


@dataclass(frozen=True)
class Range:
    """How many of the coming items turn out good: at least, most likely, at most."""

    low: int
    middle: int
    high: int


def range_of_good(further: int, past_good: int, past_total: int) -> Range:
    """The good ones among `further` items, when of `past_total` past ones `past_good` were good.

    Beta-binomial: the unknown share starts as anything (Beta(1, 1)) and has learnt from the past, of which at most
    `MEMORY` items vouch, in their own proportion; each coming item then falls as it will. The range leaves one
    twentieth on each side. It does not know of what is new: an epidemic, a closed system, a changed law.
    """
    if not further:
        return Range(0, 0, 0)
    kept = min(past_total, MEMORY)
    liked = Fraction(past_good * kept, past_total) if past_total else Fraction(0)
    a, b = float(1 + liked), float(1 + kept - liked)
    middle = round(further * a / (a + b))
    if further <= EXACT_UNTIL:
        low, high = _summed(further, a, b)
    else:
        low, high = _bell(further, a, b)
    return Range(min(low, middle), middle, max(high, middle))


def _summed(further: int, a: float, b: float) -> tuple[int, int]:
    """The twentieths on each side, by adding up the chance of every count."""
    side = float((1 - BAND) / 2)
    told = lgamma(b + further) + lgamma(a + b) - lgamma(b) - lgamma(a + b + further)
    below, low = 0.0, None
    for count in range(further + 1):
        below += exp(told)
        if low is None and below > side:
            low = count
        if below >= 1 - side:
            return (low if low is not None else count), count
        told += (
            log((further - count) * (a + count) / ((count + 1) * (b + further - count - 1))) if count < further else 0
        )
    return (low or 0), further


def _bell(further: int, a: float, b: float) -> tuple[int, int]:
    share = a / (a + b)
    spread = further * share * (1 - share) * (a + b + further) / (a + b + 1)
    reach = BELL * spread**0.5
    return max(floor(further * share - reach), 0), min(ceil(further * share + reach), further)


@dataclass(frozen=True)
class Coming:
    """What is expected until the end of the period: `number` items, of which `surely_bad` are lost already."""

    number: int
    surely_bad: int = 0

    @property
    def undecided(self) -> int:
        return max(self.number - self.surely_bad, 0)


@dataclass(frozen=True)
class Forecast:
    """Numerator and denominator at the end of the period: the middle, and the range of the numerator."""

    low: int
    middle: int
    high: int
    total: int

    @property
    def shares(self) -> tuple[Fraction, Fraction, Fraction] | None:
        """Low, middle, high; None where nothing is expected to occur."""
        if not self.total:
            return None
        return Fraction(self.low, self.total), Fraction(self.middle, self.total), Fraction(self.high, self.total)


def expected_number(*, same_stretch: int | None, so_far: int, days_gone: int, days_left: int, certain: int = 0) -> int:
    """How many items the rest of the period will bring: as many as the same stretch a year ago.

    Without a year behind us (None): by the pace of the days gone, rounded half up. Never fewer than those that are
    certain to come, such as open dossiers whose day lies inside the period.
    """
    if days_left <= 0:
        return 0
    if same_stretch is None:
        same_stretch = floor(Fraction(so_far * days_left, days_gone) + Fraction(1, 2)) if days_gone > 0 else 0
    return max(same_stretch, certain)


def forecast(good: int, total: int, coming: Coming, past_good: int, past_total: int) -> Forecast:
    """Where the figure will stand: what is counted, what is lost already, and the range of what is undecided."""
    span = range_of_good(coming.undecided, past_good, past_total)
    whole = total + coming.undecided + coming.surely_bad
    return Forecast(good + span.low, good + span.middle, good + span.high, whole)


def turning_point(allowed: int | None, surely_bad: int) -> int | None:
    """How many open items, beside those lost already, must still turn bad until the promise breaks; None when it is
    broken anyway.
    """
    if allowed is None or allowed < surely_bad:
        return None
    return allowed - surely_bad + 1
