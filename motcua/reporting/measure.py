"""What a measure is, and its figure of a window: an exact fraction, compared before rounding (indicators §1.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from motcua.reporting.conditions import Condition
from motcua.reporting.periods import Period

NOTHING = "Không phát sinh"
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">": lambda value, target: value > target,
    ">=": lambda value, target: value >= target,
    "=": lambda value, target: value == target,
}
WORDS = {">": "trên", ">=": "tối thiểu", "=": "đạt"}
THEMES = {
    "tien-do": "Tiến độ giải quyết",
    "xin-loi": "Xin lỗi, giải trình",
    "so-hoa": "Số hóa",
    "truc-tuyen": "Dịch vụ công trực tuyến",
    "thanh-toan": "Thanh toán trực tuyến",
    "hai-long": "Mức độ hài lòng",
    "mot-cua": "Cơ chế một cửa",
    "cong-khai": "Công khai, minh bạch",
    "ra-soat": "Rà soát thủ tục",
    "766": "Bộ chỉ số 766 (điểm tự theo dõi)",
}


@dataclass(frozen=True)
class Window:
    """A period looked at from a moment: what happened after `seen_at` has not happened yet."""

    period: Period
    seen_at: datetime

    @property
    def start(self) -> datetime:
        return self.period.start

    @property
    def until(self) -> datetime:
        """The first moment that no longer counts. Everything compares with < and >=, so no second is lost."""
        return min(self.period.until, self.seen_at)

    @property
    def is_running(self) -> bool:
        """The period is not over: figures are of the moment they were read."""
        return self.seen_at < self.period.until


class Counting(StrEnum):
    """What is counted."""

    ROWS = "rows"
    PROCEDURES = "procedures"  # that have at least one such row
    EVERY_PROCEDURE = "every_procedure"  # all of whose rows are such
    PARTIES = "parties"  # people and enterprises


UNIT_NAMES = {
    Counting.ROWS: "hồ sơ",
    Counting.PROCEDURES: "thủ tục",
    Counting.EVERY_PROCEDURE: "thủ tục",
    Counting.PARTIES: "người nộp",
}


@dataclass(frozen=True)
class Sums:
    """Numerator and denominator that are no plain counts: sums over rows, and what is made of them at the end."""

    parts: Callable[[Any], tuple[Any, ...]]
    whole: Callable[..., tuple[Any, Any]]


@dataclass(frozen=True)
class Measure:
    """One measure. It looks at `population`, leaves out `exclusions` (each with its reason), and counts `numerator`.

    `target` None: nobody promised anything; `is_ours` False: the target is of another level, so it is followed and
    neither met nor missed. `is_apart`: numerator rows are other rows than those of the denominator (dossiers against
    procedures). `sums`: the two numbers where they are no plain counts.
    """

    code: str
    name: str
    theme: str
    population: Condition
    numerator: Condition
    in_words: str
    open_dossiers: str
    legal_basis: str
    formula_version: str
    exclusions: tuple[tuple[str, Condition], ...] = ()
    counting: Counting = Counting.ROWS
    is_apart: bool = False
    sums: Sums | None = None
    comparator: str = ">="
    target: Fraction | None = None
    is_ours: bool = True
    unit: str = "%"
    unit_name: str = ""
    note: str = ""
    example: str = ""
    order: str = "received"

    @property
    def promise(self) -> str:
        """As the plan says it: "trên 99,5%"."""
        if self.target is None:
            return ""
        return f"{WORDS[self.comparator]} {f'{rounded(self.target).normalize():f}'.replace('.', ',')}%"

    @property
    def counted(self) -> str:
        """The word for what is counted: hồ sơ, thủ tục, đánh giá …"""
        return self.unit_name or UNIT_NAMES[self.counting]

    @property
    def theme_name(self) -> str:
        return THEMES[self.theme]

    @property
    def slug(self) -> str:
        """The code as a name of a column."""
        return self.code.replace("-", "_").replace(".", "_")

    def base(self, t: Any) -> Any:
        """The denominator: what is looked at and not left out."""
        found = self.population(t)
        for _reason, condition in self.exclusions:
            found = found & ~condition(t)
        return found


@dataclass(frozen=True)
class Figure:
    """A measure of a window, exact."""

    measure: Measure
    window: Window
    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def met(self) -> bool | None:
        """None where nothing occurred or the commune promised nothing."""
        if self.value is None or self.measure.target is None or not self.measure.is_ours:
            return None
        return COMPARE[self.measure.comparator](self.value, self.measure.target)

    @property
    def text(self) -> str:
        return percent(self.value) if self.value is not None else NOTHING

    @property
    def verdict(self) -> str:
        return {True: "Đạt", False: "Không đạt", None: NOTHING if self.value is None else "Theo dõi"}[self.met]

    def as_json(self) -> dict[str, Any]:
        """`value` and `target` in per cent, rounded half up to two places; `numerator`/`denominator` are exact."""
        measure = self.measure
        return {
            "code": measure.code,
            "name": measure.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": _number(self.value),
            "comparator": measure.comparator,
            "target": _number(measure.target),
            "met": self.met,
            "unit": measure.unit,
            "legal_basis": measure.legal_basis,
            "formula_version": measure.formula_version,
        }


def rounded(value: Fraction) -> Decimal:
    """Per cent with two places, half up, in whole numbers all the way. >>> Fraction(199, 200) -> Decimal("99.50")."""
    hundredths = (20000 * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(hundredths).scaleb(-2)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value))


def percent(value: Fraction | None) -> str:
    """As on paper, with a Vietnamese comma: 99,23%."""
    if value is None:
        return ""
    text = f"{rounded(value):.2f}"
    return text.replace(".", ",") + "%"
