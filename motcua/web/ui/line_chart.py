"""Lines over time as SVG: a small one in the size of a word, and one with axes beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Share = Fraction | None
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The box of a drawing and the margins left for labels."""

    width: int
    height: int
    left: int = 4
    right: int = 4
    top: int = 4
    bottom: int = 4


SMALL = Frame(120, 32)
LARGE = Frame(720, 240, left=56, right=16, top=16, bottom=32)


@dataclass(frozen=True)
class Line:
    """What is drawn: pieces between gaps, a dot for each value, the height of the target, labels of the axes."""

    frame: Frame
    pieces: list[str]
    dots: list[Point]
    target_y: float | None
    levels: list[tuple[float, str]]
    marks: list[tuple[float, str]]

    @property
    def last(self) -> Point | None:
        return self.dots[-1] if self.dots else None


def line_of(values: Sequence[Share], target: Share = None, frame: Frame = SMALL, labels: Sequence[str] = ()) -> Line:
    """Shares from 0 to 1 in the order of time, None where nothing occurred: the line then has a gap."""
    low, high = _span([*values, target])
    step = (frame.width - frame.left - frame.right) / max(len(values) - 1, 1)

    def across(place: int) -> float:
        return round(frame.left + place * step, 1)

    def down(share: Fraction) -> float:
        usable = frame.height - frame.top - frame.bottom
        return round(frame.height - frame.bottom - float((share - low) / (high - low)) * usable, 1)

    points = [None if value is None else (across(place), down(value)) for place, value in enumerate(values)]
    return Line(
        frame=frame,
        pieces=_pieces(points),
        dots=[point for point in points if point],
        target_y=None if target is None else down(target),
        levels=[(down(level), _level_text(level)) for level in (low, (low + high) / 2, high)],
        marks=[(across(place), label) for place, label in enumerate(labels) if place % 3 == 0],
    )


def _level_text(level: Fraction) -> str:
    return f"{round(float(level) * 100, 1):g}%".replace(".", ",")


def _span(values: Sequence[Share]) -> tuple[Fraction, Fraction]:
    """From below the lowest to above the highest, in steps of five per cent, never outside 0 to 100."""
    known = [value for value in values if value is not None] or [Fraction(0), Fraction(1)]
    low = max(Fraction(int(min(known) * 20), 20) - Fraction(1, 20), Fraction(0))
    high = min(Fraction(-int(-max(known) * 20 // 1), 20) + Fraction(1, 20), Fraction(1))
    return (low, high) if low < high else (Fraction(0), Fraction(1))


def _pieces(points: Sequence[Point | None]) -> list[str]:
    """Runs of points without a gap; a single point is a dot and no line."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [" ".join(f"{x:g},{y:g}" for x, y in run) for run in found if len(run) > 1]
