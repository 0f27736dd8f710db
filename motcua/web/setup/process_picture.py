"""The path of a process as boxes and lines: one row per stage, branches side by side. Drawn by the template as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.procedures.models import ProcessStep
from motcua.procedures.services.checking import next_of
from motcua.web.ui.states import duration_words

BOX_WIDTH, BOX_HEIGHT = 232, 50
GAP_X, GAP_Y = 18, 30
MARGIN = 8
BACK_ROOM = 26
LONGEST_NAME = 27


@dataclass(frozen=True)
class Box:
    """A step. `kind` is a class of css/procedures.css."""

    number: int
    x: int
    y: int
    name: str
    note: str
    kind: str

    @property
    def text_x(self) -> int:
        return self.x + 12


@dataclass(frozen=True)
class Line:
    path: str
    is_back: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    spoken: str
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def picture_of(steps: Sequence[ProcessStep], wrong: Mapping[int, object]) -> Picture | None:
    """Layout of the steps; `wrong` holds the numbers of steps at fault. None for a process without steps."""
    if not steps:
        return None
    after = {step.number: list(next_of(step, steps)) for step in steps}
    known = {step.number for step in steps}
    links = {number: [one for one in targets if one in known] for number, targets in after.items()}
    places = _places(links)
    boxes = {step.number: _box(step, *places[step.number], wrong) for step in steps}
    columns = max(column for _row, column in places.values()) + 1
    rows = max(row for row, _column in places.values()) + 1
    lines = [_line(boxes[start], boxes[end]) for start, targets in links.items() for end in targets]
    return Picture(
        width=2 * MARGIN + columns * BOX_WIDTH + (columns - 1) * GAP_X + BACK_ROOM,
        height=2 * MARGIN + rows * BOX_HEIGHT + (rows - 1) * GAP_Y,
        boxes=list(boxes.values()),
        lines=lines,
        spoken="; ".join(_spoken(step, links[step.number]) for step in steps),
    )


def _places(links: Mapping[int, list[int]]) -> dict[int, tuple[int, int]]:
    """Row and column of every step: a step stands below everything that leads to it from a lower number."""
    rows: dict[int, int] = {}
    for number in sorted(links):
        before = [rows[one] for one, targets in links.items() if number in targets and one < number]
        rows[number] = max(before, default=-1 if not rows else max(rows.values())) + 1
    taken: dict[int, int] = {}
    places = {}
    for number in sorted(links):
        row = rows[number]
        places[number] = (row, taken.get(row, 0))
        taken[row] = taken.get(row, 0) + 1
    return places


def _box(step: ProcessStep, row: int, column: int, wrong: Mapping[int, object]) -> Box:
    name = f"{step.number}. {step.label}"
    kinds = [
        kind
        for kind, holds in (
            ("is-wrong", step.number in wrong),
            ("is-result", step.produces_result),
            ("is-away", bool(step.leg_unit)),
        )
        if holds
    ]
    return Box(
        number=step.number,
        x=MARGIN + column * (BOX_WIDTH + GAP_X),
        y=MARGIN + row * (BOX_HEIGHT + GAP_Y),
        name=name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…",
        note=step_time(step),
        kind=" ".join(kinds[:1]),
    )


def step_time(step: ProcessStep) -> str:
    """How long the step may take, in words."""
    if step.clock == "not_counted":
        return "không tính giờ"
    if step.clock == "pause":
        return "dừng tính giờ"
    return "chưa ghi giờ" if step.minutes is None else duration_words(step.minutes)


def _line(start: Box, end: Box) -> Line:
    if end.y > start.y:
        return Line(_down(start, end), is_back=False)
    right = max(start.x, end.x) + BOX_WIDTH
    from_y, to_y = start.y + BOX_HEIGHT // 2, end.y + BOX_HEIGHT // 2
    path = f"M{start.x + BOX_WIDTH} {from_y} H{right + BACK_ROOM - 8} V{to_y} H{end.x + BOX_WIDTH + 4}"
    return Line(path, is_back=True)


def _down(start: Box, end: Box) -> str:
    """From the foot of a box to the head of another; around the boxes between when rows are passed over."""
    from_x, to_x = start.x + BOX_WIDTH // 2, end.x + BOX_WIDTH // 2
    foot, head = start.y + BOX_HEIGHT, end.y - 3
    if start.x == end.x and end.y - foot > GAP_Y:
        side = start.x + BOX_WIDTH + (GAP_X if start.x == end.x else 0) // 2 + 4
        return f"M{from_x + 60} {foot} V{foot + 8} H{side} V{head - 9} H{to_x + 60} V{head}"
    if from_x == to_x:
        return f"M{from_x} {foot} V{head}"
    middle = foot + (head - foot) // 2
    return f"M{from_x} {foot} V{middle} H{to_x} V{head}"


def _spoken(step: ProcessStep, targets: Sequence[int]) -> str:
    onward = " và ".join(f"bước {number}" for number in targets)
    return f"bước {step.number} {step.label}, {step_time(step)}, " + (f"rồi {onward}" if onward else "kết thúc")
