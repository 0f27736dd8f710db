"""How each promise stands: does it hold today, will it hold at the end of the period, and what is needed for that.

Two kinds of promises. With most, each new item adds to what is counted and the earlier ones stay as they are (a dossier
that was late stays late): those can be forecast. With the others what is bad today can be made good by doing it later
(an apology, a signature, a posting): there it is told how many are left to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.common.moments import day_of
from motcua.reporting import history
from motcua.reporting.forecast import (
    Coming,
    Forecast,
    bad_allowed,
    expected_number,
    forecast,
    meets,
    more_good_needed,
    to_make_good,
    turning_point,
)
from motcua.reporting.measures import MEASURES, Counting, Figure, Measure
from motcua.reporting.overview import RUNNING, open_now
from motcua.reporting.periods import Period

BY_DUE = "tien-do"
"""The theme whose figures are made by dossiers ending before or after their due moment."""
TO_DO = {
    "T01": "Cần số hóa nốt giấy tờ của {k} hồ sơ",
    "T02": "Cần ký số, đưa lên kết quả điện tử của {k} hồ sơ",
    "T03": "Cần số hóa nốt kết quả của {k} thủ tục",
    "T04": "Cần công khai ở cả hai nơi {k} thủ tục nữa",
    "T05": "Cần rà soát nốt {k} thủ tục nội bộ",
    "T08": "Cần duyệt quy trình để tiếp nhận {k} thủ tục nữa",
    "T09": "Cần ký phiếu chấm điểm của {k} quý",
    "T12": "Cần công khai danh sách chậm muộn của {k} tháng",
    "T13": "Cần giải trình nốt {k} hồ sơ",
    "T14": "Cần xin lỗi nốt {k} hồ sơ",
    "T15": "Cần công khai kết quả của {k} tháng",
    "T19": "Cần thêm {k} người nộp chuyển sang nộp từ xa",
    "T22": "Cần thêm {k} thủ tục có thanh toán trên Cổng DVCQG",
}
"""Promises whose bad items can still be made good, and how."""
WORDS = {
    "T06": ("đúng hạn", "quá hạn"),
    "T07": ("trả trước hạn", "không trước hạn"),
    "T10": ("hài lòng", "không hài lòng"),
    "T11": ("hài lòng", "không hài lòng"),
    "T16": ("không phải cung cấp lại", "phải cung cấp lại"),
    "T17": ("hoàn toàn trực tuyến", "chưa hoàn toàn trực tuyến"),
    "T20": ("đã xác thực", "chưa xác thực"),
    "T21": ("trên Cổng DVCQG", "ngoài Cổng DVCQG"),
}
"""What a good and a bad one are called."""


class Level(IntEnum):
    """From the worst."""

    LOST = 0
    MISSED = 1
    AT_RISK = 2
    KEPT = 3
    NOTHING = 4
    WATCHED = 5

    @property
    def label(self) -> str:
        return LEVEL_NAMES[self]


LEVEL_NAMES = {
    Level.LOST: "Không còn đạt được",
    Level.MISSED: "Chưa đạt, còn cứu được",
    Level.AT_RISK: "Có thể vỡ",
    Level.KEPT: "Đang giữ",
    Level.NOTHING: "Không phát sinh",
    Level.WATCHED: "Theo dõi",
}


@dataclass(frozen=True)
class Standing:
    """One promise. `outlook` None: not forecast."""

    figure: Figure
    months: list[Figure]
    level: Level
    need: str
    coming: Coming | None = None
    outlook: Forecast | None = None
    turns_at: int | None = None  # so many open dossiers turning late break the promise

    @property
    def measure(self) -> Measure:
        return self.figure.measure


@dataclass(frozen=True)
class Board:
    """All promises of a period as of a moment, the worst first."""

    period: Period
    at: datetime
    trend_at: datetime
    standings: list[Standing]

    def of(self, measure: Measure) -> Standing:
        return next(one for one in self.standings if one.measure == measure)

    @property
    def tally(self) -> list[tuple[Level, int]]:
        """How many stand at each level, levels without any left out."""
        found = [(level, sum(one.level is level for one in self.standings)) for level in Level]
        return [(level, number) for level, number in found if number]


def promised() -> list[Measure]:
    return [measure for measure in MEASURES if measure.target is not None]


def board(agency: Agency, period: Period, at: datetime, measures: Iterable[Measure] | None = None) -> Board:
    """Every promise of a period. Past months may be an hour old, the present is fresh."""
    now, months = history.figures_now(agency, period, at), history.monthly(agency, at)
    basis = Basis(agency, period, now.at, months)
    chosen = promised() if measures is None else list(measures)
    found = [_standing(measure, now.of(measure)[0], months.of(measure), basis) for measure in chosen]
    return Board(period, now.at, months.at, sorted(found, key=_rank))


def _rank(one: Standing) -> tuple[int, Fraction, str]:
    """Worst level first, then what is farthest from its target."""
    value, target = one.figure.value, one.measure.target
    return one.level, value / target if value is not None and target else Fraction(0), one.measure.code


# What the rest of the period may bring


class Basis:
    """What forecasts of one period rest on; each part is asked once, when the first forecast needs it."""

    def __init__(self, agency: Agency, period: Period, at: datetime, months: history.Kept) -> None:
        self.agency, self.period, self.at, self.months = agency, period, at, months
        today = day_of(at)
        self.days_gone = (min(today, period.last) - period.first).days + 1
        self.days_left = max((period.last - today).days, 0)
        self._stretch: history.Kept | None = None
        self._open: dict[str, int] | None = None

    @property
    def is_over(self) -> bool:
        return self.period.until <= self.at

    def same_stretch(self, measure: Measure) -> int | None:
        """How many the same days of a year ago brought; None where nothing is known of them."""
        if not self.days_left:
            return 0
        if self._stretch is None:
            first = day_of(self.at) + timedelta(days=1)
            days = Period(_year_before(first), _year_before(self.period.last))
            self._stretch = history.of_past(self.agency, days, self.at)
        return self._stretch.of(measure)[0].denominator or None

    @property
    def open(self) -> dict[str, int]:
        """Open dossiers: `late` now; `inside`: in time, and due before the period is over."""
        if self._open is None:
            self._open = open_now(self.agency).order_by().aggregate(
                late=Count("pk", filter=RUNNING & Q(due_at__lte=self.at)),
                inside=Count("pk", filter=_due_inside(self.period, self.at)),
            )  # fmt: skip
        return self._open

    def coming(self, figure: Figure) -> Coming:
        """What the rest of the period is expected to bring to a figure."""
        measure = figure.measure
        late = self.open["late"] if measure.theme == BY_DUE else 0
        certain = late + (self.open["inside"] if measure.theme == BY_DUE else 0)
        number = expected_number(
            same_stretch=self.same_stretch(measure),
            so_far=figure.denominator,
            days_gone=self.days_gone,
            days_left=self.days_left,
            certain=certain,
        )
        return Coming(number, min(late, number))

    def past(self, measure: Measure) -> tuple[int, int]:
        """What the months before this one vouch with."""
        known = self.months.of(measure)[:-1]
        return sum(one.numerator for one in known), sum(one.denominator for one in known)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _due_inside(period: Period, at: datetime) -> Q:
    return RUNNING & Q(due_at__gt=at, due_at__lt=period.until)


def breaking(agency: Agency, period: Period, at: datetime) -> QuerySet[Case]:
    """Open dossiers in time that are due before the period is over, the nearest first: each of them may yet be late."""
    return open_now(agency).filter(_due_inside(period, at)).select_related("holder").order_by("due_at", "id")


# One promise


def _standing(measure: Measure, figure: Figure, months: list[Figure], basis: Basis) -> Standing:
    if measure.target is None or not measure.is_ours:
        return Standing(figure, months, Level.WATCHED, "Chỉ theo dõi, không phải chỉ tiêu của xã.")
    if figure.value is None:
        return Standing(figure, months, Level.NOTHING, "Chưa phát sinh trong kỳ này.")
    if basis.is_over:
        level = Level.KEPT if figure.met else Level.LOST
        return Standing(figure, months, level, "Kỳ đã hết, không còn thay đổi được bằng hồ sơ mới.")
    if measure.code in TO_DO or measure.counting is not Counting.ROWS:
        return _to_be_done(measure, figure, months)
    return _forecast(measure, measure.target, figure, months, basis)


def _to_be_done(measure: Measure, figure: Figure, months: list[Figure]) -> Standing:
    if measure.target is None or figure.met:
        done = figure.numerator == figure.denominator
        words = f"Đã đủ cả {_number(figure.denominator)} {measure.counted}." if done else "Đang đạt."
        return Standing(figure, months, Level.KEPT, words)
    left = to_make_good(figure.numerator, figure.denominator, measure.comparator, measure.target)
    if left is None:
        return Standing(figure, months, Level.LOST, "Không thể đạt được nữa trong kỳ.")
    words = TO_DO.get(measure.code, f"Cần thêm {{k}} {measure.counted} đạt").format(k=_number(left))
    return Standing(figure, months, Level.MISSED, f"{words}.")


def _forecast(measure: Measure, target: Fraction, figure: Figure, months: list[Figure], basis: Basis) -> Standing:
    coming = basis.coming(figure)
    outlook = forecast(figure.numerator, figure.denominator, coming, *basis.past(measure))
    allowed = bad_allowed(figure.numerator, figure.denominator, coming.number, measure.comparator, target)
    turns_at = _turns_at(allowed, coming, basis) if measure.theme == BY_DUE and figure.met else None
    level = _level(figure, target, outlook, allowed, coming)
    need = _kept_words(figure, coming, allowed) if figure.met else _missed_words(figure, target, coming, allowed)
    return Standing(figure, months, level, need, coming, outlook, turns_at)


def _turns_at(allowed: int | None, coming: Coming, basis: Basis) -> int | None:
    """How many open dossiers turning late break the promise; None where they are not so many."""
    turns_at = turning_point(allowed, coming.surely_bad)
    return turns_at if turns_at is not None and turns_at <= basis.open["inside"] else None


def _level(figure: Figure, target: Fraction, outlook: Forecast, allowed: int | None, coming: Coming) -> Level:
    if not figure.met:
        return Level.LOST if allowed is None or allowed < coming.surely_bad else Level.MISSED
    holds = meets(outlook.low, outlook.total, figure.measure.comparator, target)
    return Level.KEPT if holds else Level.AT_RISK


def _kept_words(figure: Figure, coming: Coming, allowed: int | None) -> str:
    unit, (good, bad) = figure.measure.counted, words_of(figure.measure)
    if not coming.number:
        return "Dự kiến không còn phát sinh trong kỳ."
    if allowed is None or allowed < coming.surely_bad:
        return f"Sẽ vỡ: {_number(coming.surely_bad)} {unit} đang {bad} chưa xong, chỉ còn được phép {allowed or 0}."
    rest = f"khoảng {_number(coming.number)} {unit} còn lại của kỳ"
    if allowed >= coming.number:
        return f"Giữ được dù cả {rest} đều {bad}."
    lost = f"; {_number(coming.surely_bad)} {unit} đang {bad} đã nằm trong số đó" if coming.surely_bad else ""
    if not allowed:
        return f"Không còn được phép {unit} {bad} nào trong {rest}: tất cả phải {good}."
    return f"Còn được phép {_number(allowed)} {unit} {bad} trong {rest}{lost}."


def _missed_words(figure: Figure, target: Fraction, coming: Coming, allowed: int | None) -> str:
    measure, (good, bad) = figure.measure, words_of(figure.measure)
    unit = measure.counted
    needed = more_good_needed(figure.numerator, figure.denominator, measure.comparator, target)
    if needed is None:
        missing = figure.denominator - figure.numerator
        return f"Không thể đạt được nữa trong kỳ: đã có {_number(missing)} {unit} {bad}."
    if allowed is None or allowed < coming.surely_bad:
        late = f", trong đó {_number(coming.surely_bad)} đang {bad}" if coming.surely_bad else ""
        return (
            f"Không thể đạt được nữa trong kỳ: cần thêm {_number(needed)} {unit} {good} liền,"
            f" dự kiến chỉ còn khoảng {_number(coming.number)}{late}."
        )
    return (
        f"Cần thêm {_number(needed)} {unit} {good} để đạt {measure.promise};"
        f" trong khoảng {_number(coming.number)} {unit} còn lại chỉ được {_number(allowed)} {bad}."
    )


def words_of(measure: Measure) -> tuple[str, str]:
    """A good one and a bad one."""
    return WORDS.get(measure.code, ("đạt", "không đạt"))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
