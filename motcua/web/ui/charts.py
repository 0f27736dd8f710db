"""Small charts drawn on the server as SVG: attributes only, so the strict content policy holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LABEL_WIDTH = 190
PLOT_WIDTH = 400
VALUE_WIDTH = 90
ROW_HEIGHT = 34
BAR_HEIGHT = 18


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    text: str
    width: float
    y: int
    text_y: int
    text_x: float
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


def bars(rows: Iterable[Any]) -> dict[str, Any]:
    """Geometry of horizontal bars. A row is (label, value[, tone[, href]]) or a dict with those keys."""
    rows = list(rows)
    top = max((float(_field(row, 1, "value", 0)) for row in rows), default=0) or 1
    drawn = []
    for index, row in enumerate(rows):
        value = float(_field(row, 1, "value", 0))
        width = round(max(value, 0) / top * PLOT_WIDTH, 1)
        y = index * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) // 2
        drawn.append(
            Bar(
                label=str(_field(row, 0, "label")),
                value=value,
                text=number_text(value),
                width=width,
                y=y,
                text_y=y + BAR_HEIGHT - 4,
                text_x=LABEL_WIDTH + width + 8,
                tone=str(_field(row, 2, "tone")),
                href=str(_field(row, 3, "href")),
            )
        )
    return {
        "bars": drawn,
        "label_width": LABEL_WIDTH,
        "label_x": LABEL_WIDTH - 10,
        "plot_width": PLOT_WIDTH,
        "bar_height": BAR_HEIGHT,
        "view_width": LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH,
        "view_height": max(len(rows), 1) * ROW_HEIGHT,
    }


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
