"""The measures the plan promises: defined once as conditions, counted and opened from the same words.

A measure is data: what it counts over (`population`), its numerator and denominator as conditions of a window, how it
is compared, and where it is written. Figures are exact fractions, compared before rounding (indicators §1.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.reporting import sets
from motcua.reporting.periods import Period
from motcua.reporting.sets import Window, as_then, dossiers_of

NOTHING = "Không phát sinh"
Condition = Callable[[Window], Q]
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">": lambda value, target: value > target,
    ">=": lambda value, target: value >= target,
    "=": lambda value, target: value == target,
}
WORDS = {">": "trên", ">=": "tối thiểu", "=": "đạt"}


def all_dossiers(agency: Agency, window: Window) -> QuerySet[Any]:
    """Every dossier that was in the hands of the agency in the period (N)."""
    return as_then(sets.in_hands(agency, window), window)


def finished_dossiers(agency: Agency, window: Window) -> QuerySet[Any]:
    """Every dossier that ended in the period (F)."""
    return dossiers_of(agency).filter(sets.finished(window))


@dataclass(frozen=True)
class Measure:
    """One measure. `target` None: not a promise of the commune, so it is neither met nor missed.

    `order` is how its dossiers are listed: what has ended newest first, which the index gives without sorting.
    """

    code: str
    name: str
    population: Callable[[Agency, Window], QuerySet[Any]]
    numerator: Condition
    denominator: Condition
    in_words: str
    open_dossiers: str
    comparator: str
    target: Fraction | None
    legal_basis: str
    formula_version: str
    unit: str = "%"
    note: str = ""
    order: tuple[str, ...] = ("-ended_at", "-id")

    @property
    def promise(self) -> str:
        """As the plan says it: "trên 99,5%"."""
        if self.target is None:
            return ""
        return f"{WORDS[self.comparator]} {f'{rounded(self.target).normalize():f}'.replace('.', ',')}%"


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
        """None where nothing occurred or nobody promised anything."""
        if self.value is None or self.measure.target is None:
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


PLAN = "Kế hoạch kiểm soát TTHC năm 2024 của UBND xã Tân Trung, mục II.5; Phụ lục III.2"
MEASURES = (
    Measure(
        code="T06",
        name="Tỷ lệ hồ sơ TTHC được giải quyết trước và đúng hạn",
        population=finished_dossiers,
        numerator=lambda _w: sets.early() | sets.on_time(),
        denominator=lambda _w: Q(),
        in_words="Hồ sơ đã giải quyết trước hạn hoặc đúng hạn / tất cả hồ sơ đã giải quyết trong kỳ",
        open_dossiers="Hồ sơ còn đang giải quyết không tính; xem thêm chỉ số 766-2.1.",
        comparator=">",
        target=Fraction(995, 1000),
        legal_basis=PLAN,
        formula_version="T06/1",
        note="Rút, trả lại, dừng khi còn hạn được tính là đúng hạn.",
    ),
    Measure(
        code="T07",
        name="Tỷ lệ hồ sơ TTHC được trả trước hạn",
        population=finished_dossiers,
        numerator=lambda _w: sets.early(),
        denominator=lambda _w: Q(),
        in_words="Hồ sơ đã giải quyết trước hạn / tất cả hồ sơ đã giải quyết trong kỳ",
        open_dossiers="Hồ sơ còn đang giải quyết không tính.",
        comparator=">",
        target=Fraction(60, 100),
        legal_basis=PLAN,
        formula_version="T07/1",
        note="Mẫu số là toàn bộ hồ sơ đã giải quyết, không chỉ hồ sơ đúng hạn.",
    ),
    Measure(
        code="766-2.1",
        name="Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn (điểm tự theo dõi)",
        population=all_dossiers,
        numerator=lambda w: (
            (sets.finished(w) & (sets.early() | sets.on_time())) | (sets.still_open(w) & sets.in_time(w))
        ),
        denominator=lambda _w: Q(),
        in_words="(Đã giải quyết trước, đúng hạn + đang giải quyết còn hạn) / tất cả hồ sơ tiếp nhận, xử lý trong kỳ",
        open_dossiers="Hồ sơ còn đang giải quyết có tính: còn hạn là đạt, quá hạn là không đạt.",
        comparator=">=",
        target=None,
        legal_basis="Quyết định 766/QĐ-TTg ngày 23/6/2022, chỉ số 2.1",
        formula_version="766-2.1/1",
        note="Cổng Dịch vụ công quốc gia chấm điểm chính thức; số này chỉ để tự theo dõi.",
        order=("due_at", "id"),
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}


def measure_named(code: str) -> Measure:
    if code not in BY_CODE:
        raise Refused(f"Chưa có chỉ tiêu «{code}». Các chỉ tiêu đang có: {', '.join(BY_CODE)}.", field="code")
    return BY_CODE[code]


def figures(
    agency: Agency, periods: Iterable[Period], *, at: datetime, measures: Iterable[Measure] = MEASURES
) -> list[Figure]:
    """Every measure of every period, period by period: one query for each population of a period.

    What was in hands takes one more, for the keys of what outlasted the period.
    """
    chosen = list(measures)
    return [figure for period in periods for figure in _of_window(agency, Window(period, at), chosen)]


def _of_window(agency: Agency, window: Window, measures: list[Measure]) -> list[Figure]:
    counts: dict[str, tuple[int, int]] = {}
    for population in dict.fromkeys(measure.population for measure in measures):
        together = [measure for measure in measures if measure.population is population]
        asked = {}
        for place, measure in enumerate(together):
            denominator = measure.denominator(window)
            asked[f"d{place}"] = Count("pk", filter=denominator)
            asked[f"n{place}"] = Count("pk", filter=denominator & measure.numerator(window))
        row = population(agency, window).order_by().aggregate(**asked)
        counts |= {measure.code: (row[f"n{place}"], row[f"d{place}"]) for place, measure in enumerate(together)}
    return [Figure(measure, window, *counts[measure.code]) for measure in measures]


PARTS = {
    "dat": "Đạt: được tính vào tử số",
    "chua-dat": "Chưa đạt: chỉ nằm trong mẫu số",
    "tat-ca": "Tất cả: mẫu số",
}


def members(measure: Measure, agency: Agency, window: Window, part: str = "tat-ca") -> QuerySet[Any]:
    """What the figure counted: `dat` (numerator), `tat-ca` (denominator), `chua-dat` (what keeps it from 100 %)."""
    counted = measure.population(agency, window).filter(measure.denominator(window))
    if part == "dat":
        return counted.filter(measure.numerator(window))
    if part == "chua-dat":
        return counted.exclude(pk__in=counted.filter(measure.numerator(window)).values("pk"))
    return counted
