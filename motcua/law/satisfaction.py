"""Counting ratings: what is satisfied, the share, and how sure a share is. Values in, values out.

Measure A of the plan's T10 and T11: three levels (không hài lòng, hài lòng, rất hài lòng), each share is the count of a
level by all ratings. Three levels and the shares stand so in working systems; the five-level reading, the least number
of ratings and the interval are rules of this project (indicators §6.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from motcua.law.errors import LawError

MIN_N = 5
"""Below so many ratings a figure is shown with the words “ít phiếu”."""
Z_95 = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""
FEW = "ít phiếu"


@dataclass(frozen=True)
class Tally:
    """How many valid ratings of each level; one rating for a dossier, the last one (the caller sees to that)."""

    unsatisfied: int = 0
    satisfied: int = 0
    very_satisfied: int = 0

    @property
    def total(self) -> int:
        return self.unsatisfied + self.satisfied + self.very_satisfied

    @property
    def good(self) -> int:
        """Satisfied and very satisfied together: the numerator of T10 and T11."""
        return self.satisfied + self.very_satisfied

    @property
    def share(self) -> Fraction | None:
        """The exact share that is satisfied; None without ratings (“Không phát sinh”), never 0."""
        return Fraction(self.good, self.total) if self.total else None

    def share_of(self, count: int) -> Fraction | None:
        """The exact share of one level's count."""
        return Fraction(count, self.total) if self.total else None

    def meets(self, target: Fraction) -> bool | None:
        """Whether the share is at least the target (≥, compared before rounding); None without ratings."""
        return None if self.share is None else self.share >= target

    def is_few(self, least: int = MIN_N) -> bool:
        """Fewer ratings than the figure needs to say something; it is shown all the same, with a word beside it."""
        return 0 < self.total < least

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.unsatisfied + other.unsatisfied,
            self.satisfied + other.satisfied,
            self.very_satisfied + other.very_satisfied,
        )


def wilson(good: int, total: int, z: float = Z_95) -> tuple[float, float] | None:
    """The Wilson score interval of a share, both ends between 0 and 1; None when nothing was counted.

    Holds for few ratings and for shares near 100 %, where share ± error would pass 100 % (E. B. Wilson, 1927).
    Raises LawError when the counts cannot be.
    """
    if not 0 <= good <= total:
        raise LawError(f"Không thể có {good} phiếu hài lòng trong {total} phiếu.")
    if total == 0:
        return None
    share, square = good / total, z * z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    # At 0 and 100 % the formula gives the end itself; floats would miss it by a hair.
    return (middle - half if good else 0.0), (middle + half if good < total else 1.0)


def from_five(counts: Sequence[int]) -> Tally:
    """A tally from a five-level scale, lowest first: only levels 4 and 5 are satisfied, the middle one is not."""
    if len(counts) != 5:
        raise LawError("Thang 5 mức phải có đủ 5 số, từ mức 1 đến mức 5.")
    return Tally(sum(counts[:3]), counts[3], counts[4])
