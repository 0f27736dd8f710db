"""The nine indices of TT 01/2018/TT-VPCP Điều 13: what is worth 2, 1 or 0, the total, its class, and the quarter.

Which indices there are and what they say is data (`scoring.toml`), with where it was read and from when to when.
Points are exact fractions; classes are compared before anything is rounded.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from motcua.law.errors import LawError

CONFIGURATION = Path(__file__).parent / "scoring.toml"
ROMAN = ("I", "II", "III", "IV")
KEY = re.compile(r"quy-([1-4])-(\d{4})")


@dataclass(frozen=True)
class Index:
    """One index as it stands in the circular. `rule` names how a dossier's points are found; "self" = by hand."""

    number: int
    title: str
    level: str  # dossier | agency | both
    feed: str  # log | rating | self
    rule: str  # time | stays | contacts | answer | level | self
    subjects: tuple[str, ...]  # unit | officer
    two: str
    one: str
    zero: str
    mark: str
    valid_from: date = date.min
    valid_to: date = date.max

    @property
    def is_computed(self) -> bool:
        return self.feed != "self"

    def words_for(self, points: int) -> str:
        """What earns 2, 1 or 0."""
        return (self.zero, self.one, self.two)[points]


@dataclass(frozen=True)
class Scheme:
    """The rules of one day: on what ground, by which indices, and what answers are worth."""

    basis_code: str
    basis: str
    indices: tuple[Index, ...]
    level_points: Mapping[str, int]
    classes: tuple[tuple[Fraction, str], ...]
    full: int
    highest: int

    def indices_of(self, subject: str) -> tuple[Index, ...]:
        """The indices by which a "unit" or an "officer" is scored."""
        return tuple(index for index in self.indices if subject in index.subjects)

    def index(self, number: int) -> Index:
        return next(index for index in self.indices if index.number == number)


@dataclass(frozen=True)
class Total:
    """The sum of a sheet. `points` of at most `maximum`; `scaled` is brought to the full scale of 18."""

    points: Fraction
    maximum: int
    scaled: Fraction
    name: str  # of the class

    @property
    def is_scaled(self) -> bool:
        return self.points != self.scaled


@dataclass(frozen=True)
class Quarter:
    """A reporting quarter, both days inclusive."""

    year: int
    number: int
    first: date
    last: date

    @property
    def key(self) -> str:
        """As it stands in addresses. >>> "quy-4-2026"."""
        return f"quy-{self.number}-{self.year}"

    def __str__(self) -> str:
        return f"Quý {ROMAN[self.number - 1]} năm {self.year}"


@cache
def configuration() -> dict[str, Any]:
    return tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))


def scheme_on(day: date) -> Scheme:
    """The rules in force on a day. Raises LawError for a day before the circular."""
    table = configuration()
    bases = [row for row in table["basis"] if row["valid_from"] <= day <= row.get("valid_to", date.max)]
    if not bases:
        raise LawError(f"Ngày {day:%d/%m/%Y} chưa có quy định chấm điểm: Thông tư 01/2018/TT-VPCP có sau ngày này.")
    indices = (Index(**{**row, "subjects": tuple(row["subjects"])}) for row in table["index"])
    return Scheme(
        basis_code=bases[0]["code"],
        basis=bases[0]["text"],
        indices=tuple(index for index in indices if index.valid_from <= day <= index.valid_to),
        level_points=table["level_points"],
        classes=tuple((Fraction(row["from"]), row["name"]) for row in table["class"]),
        full=table["scale"]["full"],
        highest=table["highest"],
    )


# What one dossier is worth


def points_of_timeliness(timeliness: str) -> int:
    """Index 1: early (ngắn hơn) 2, on_time (bằng) 1, late (dài hơn) 0."""
    return {"early": 2, "on_time": 1, "late": 0}[timeliness]


def points_of_time(used: int, allowed: int) -> int:
    """Index 2: working minutes used against those allowed; as many as allowed is worth 1."""
    return 2 if used < allowed else 1 if used == allowed else 0


def points_of_stays(stays: Iterable[tuple[int, int]]) -> int | None:
    """Index 2 of a dossier: the lowest of its stays (used, allowed); None when no stay had an allowance."""
    return min((points_of_time(used, allowed) for used, allowed in stays), default=None)


def points_of_count(number: int) -> int:
    """Index 4: offices that had to be contacted: none 2, one 1, more 0."""
    return 2 if number <= 0 else 1 if number == 1 else 0


def points_of_contacts(contacts: int, *, by_fault: int = 0) -> int:
    """Index 3: contacts to complete the file; those that were the applicant's own fault do not count."""
    return points_of_count(contacts - by_fault)


def mean(points: int, dossiers: int) -> Fraction | None:
    """Sum of points over dossiers (Điều 15 khoản 2); None where there were none ("Không phát sinh")."""
    return Fraction(points, dossiers) if dossiers else None


# The sheet


def rounded(value: Fraction, decimals: int = 2) -> Fraction:
    """Half up, as figures are shown."""
    factor = 10**decimals
    return Fraction((value * factor * 2 + 1) // 2, factor)


def meant(typed: Fraction, exact: Fraction | None) -> Fraction:
    """What a typed score stands for: the exact value, when it was typed as that value is shown (5/3 for 1,67)."""
    return exact if exact is not None and rounded(exact) == typed else typed


def total_of(values: Sequence[Fraction | None], scheme: Scheme, *, decimals: int | None = None) -> Total | None:
    """Total and class of a sheet; an index without data is left out and the rest brought to the full scale.

    `decimals`: round each index first (Điều 15 khoản 2 rounds to one); None = compare exactly. None if nothing counts.
    >>> 1.8+1.9+1.7+2+1+2+1.6+2+1 = 15 → Xuất sắc
    """
    known = [value if decimals is None else rounded(value, decimals) for value in values if value is not None]
    if not known:
        return None
    points, maximum = sum(known, Fraction(0)), scheme.highest * len(known)
    scaled = points * scheme.full / maximum
    return Total(points, maximum, scaled, class_of(scaled, scheme))


def class_of(points: Fraction, scheme: Scheme) -> str:
    """The class of points on the full scale: each class begins with its own figure (15 is Xuất sắc)."""
    return next(name for least, name in scheme.classes if points >= least)


# The quarter


def quarter(year: int, number: int) -> Quarter:
    """Q1 15/12–14/3, Q2 15/3–14/6, Q3 15/6–14/9, Q4 15/9–14/12."""
    rule = configuration()["quarter"]
    first_month, last_month = 3 * number - 3, 3 * number
    first = date(year, first_month, rule["first_day"]) if first_month else date(year - 1, 12, rule["first_day"])
    return Quarter(year, number, first, date(year, last_month, rule["last_day"]))


def quarter_of(day: date) -> Quarter:
    """The reporting quarter a day lies in: 15/12 already belongs to the first quarter of the next year."""
    found = (quarter(year, number) for year in (day.year, day.year + 1) for number in (1, 2, 3, 4))
    return next(one for one in found if one.first <= day <= one.last)


def quarter_before(one: Quarter) -> Quarter:
    return quarter_of(one.first - timedelta(days=1))


def quarter_named(key: str) -> Quarter:
    """The quarter of a key such as quy-4-2026. Raises LawError when there is none."""
    match = KEY.fullmatch(key)
    if match is None or not 2000 <= int(match[2]) < date.max.year:
        raise LawError(f"Không có quý «{key}». Ghi như quy-4-2026.", field="quy")
    return quarter(int(match[2]), int(match[1]))
