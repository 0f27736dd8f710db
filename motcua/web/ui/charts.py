"""Small charts drawn on the server as SVG: attributes only, so the strict content policy holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """One row: `width` is its part of the longest bar, 0–100."""

    label: str
    value: float
    text: str
    width: float
    tone: str
    href: str


def number_text(value: float) -> str:
    """Vietnamese figures: 12345.5 is "12.345,5"."""
    text = f"{value:,.1f}" if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def _field(row: Any, index: int, name: str, default: Any = "") -> Any:
    if isinstance(row, dict):
        return row.get(name, default)
    return row[index] if len(row) > index else default


def bars(rows: Iterable[Any]) -> list[Bar]:
    """Horizontal bars. A row is (label, value[, tone[, href]]) or a dict with those keys."""
    rows = list(rows)
    values = [float(_field(row, 1, "value", 0)) for row in rows]
    top = max(values, default=0) or 1
    return [
        Bar(
            label=str(_field(row, 0, "label")),
            value=value,
            text=str(_field(row, 4, "text") or number_text(value)),
            width=round(max(value, 0) / top * 100, 2),
            tone=str(_field(row, 2, "tone")),
            href=str(_field(row, 3, "href")),
        )
        for row, value in zip(rows, values, strict=True)
    ]


def spark_points(values: Sequence[float], width: int = 120, height: int = 32) -> list[tuple[float, float]]:
    """Points of a sparkline in a width x height box, 4 units of margin."""
    if not values:
        return []
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (width - 8) / max(len(values) - 1, 1)
    return [
        (round(4 + index * step, 1), round(height - 4 - (value - low) / span * (height - 8), 1))
        for index, value in enumerate(values)
    ]
