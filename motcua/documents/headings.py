"""Headings of a table as cells that span: worked out once, for paper, Word, spreadsheet and screen alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class HeadCell:
    """One heading: its words, its first row and column (from 0), and how many of them it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def depth_of(columns: Sequence[Mapping[str, Any]]) -> int:
    """How many rows the headings take, without the row of numbers."""
    return 1 + max((len(column.get("groups") or ()) for column in columns), default=0)


def head_cells(columns: Sequence[Mapping[str, Any]]) -> list[HeadCell]:
    """Headings of columns under the groups they share, row by row. Neighbours of one group stand under one cell."""
    return sorted(_cells(list(enumerate(columns)), 0, depth_of(columns)), key=lambda cell: (cell.row, cell.column))


def _cells(columns: list[tuple[int, Mapping[str, Any]]], row: int, depth: int) -> list[HeadCell]:
    found = []
    for group, members in groupby(columns, lambda place: _group(place[1], row)):
        together = list(members)
        if group is None:
            found += [HeadCell(str(column["heading"]), row, place, depth - row) for place, column in together]
        else:
            found.append(HeadCell(group, row, together[0][0], 1, len(together)))
            found += _cells(together, row + 1, depth)
    return found


def _group(column: Mapping[str, Any], row: int) -> str | None:
    groups = column.get("groups") or ()
    return groups[row] if row < len(groups) else None
