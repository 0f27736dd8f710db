"""The appendix: rows of the table, whole again where a page break cut them, with their place in the plan."""

import re
from typing import Any

from motcua.common.text import fold
from motcua.plans.reading.blocks import Cells
from motcua.plans.reading.words import ROMAN, deadline, posts_named

COLUMNS = 6
NUMBER = re.compile(r"^\d+(\.\d+)*\.?$")
FIELDS = ("content", "lead", "coordinators", "deadline_text", "deliverable")


def is_head(cells: tuple[str, ...]) -> bool:
    """The line with the names of the columns; Word repeats it on each page.

    >>> is_head(("TT", "NỘI DUNG CÔNG VIỆC", "CÔNG CHỨC THAM MƯU", "CÔNG CHỨC PHỐI HỢP", "THỜI GIAN", "SẢN PHẨM"))
    True
    """
    return fold(cells[0]) in ("tt", "stt", "so tt") and "noi dung" in fold(" ".join(cells[1:3]))


def rows_of(table: list[Cells], plan_year: int) -> list[dict[str, Any]]:
    """All rows in the shape of the plan's JSON, without `target_ids`; `lines`: where each stands in the file.

    A line without number is the rest of the row above when it has no text of its own or begins with a small letter.
    """
    gathered: list[dict[str, Any]] = []
    for line in table:
        cells = _six(line.cells)
        if is_head(cells) or not any(cell.strip("-–— ") for cell in cells):
            continue
        if gathered and _continues(cells):
            gathered[-1]["pieces"].append(list(cells))
            gathered[-1]["lines"].append(line.number)
        else:
            gathered.append({"pieces": [list(cells)], "lines": [line.number]})
    placed: list[dict[str, Any]] = []
    for row in gathered:
        placed.append(_placed(row, placed, plan_year))
    return placed


def _six(cells: tuple[str, ...]) -> tuple[str, ...]:
    flat = [" ".join(cell.split()) for cell in cells]
    return tuple((flat + [""] * COLUMNS)[:COLUMNS])


def _continues(cells: tuple[str, ...]) -> bool:
    return not cells[0] and (not cells[1] or cells[1][0].islower())


def _placed(row: dict[str, Any], before: list[dict[str, Any]], plan_year: int) -> dict[str, Any]:
    pieces: list[list[str]] = row["pieces"]
    joined = [" ".join(piece[column] for piece in pieces if piece[column]) for column in range(COLUMNS)]
    number = joined[0]
    texts = dict(zip(FIELDS, (text or None for text in joined[1:]), strict=True))
    texts["content"] = texts["content"] or ""
    row_id, parent = _place(number, before)
    due = deadline(texts["deadline_text"], plan_year, content=texts["content"] or "")
    return {
        "id": row_id,
        "order": len(before) + 1,
        "number_as_printed": number or None,
        "parent": parent,
        "row_type": _kind(number, due is not None or bool(texts["deliverable"])),
        "content": texts["content"],
        "lead": texts["lead"],
        "lead_positions": posts_named(texts["lead"]),
        "coordinators": texts["coordinators"],
        "coordinator_positions": posts_named(texts["coordinators"]),
        "deadline_text": texts["deadline_text"],
        "deadline": due,
        "deliverable": texts["deliverable"],
        "split_across_page": len(pieces) > 1,
        "pieces": pieces if len(pieces) > 1 else None,
        "lines": row["lines"],
    }


def _kind(number: str, is_demand: bool) -> str:
    """A row that names a day or a product is a demand; the others only head what follows."""
    if ROMAN.match(number):
        return "section_task" if is_demand else "section"
    return "task" if is_demand else "group"


def _place(number: str, before: list[dict[str, Any]]) -> tuple[str, str | None]:
    """Id and parent: II, II.2, II.2.1; a row without number is numbered u1, u2 … under the row above that heads it."""
    if ROMAN.match(number):
        return number, None
    section = next((row["id"] for row in reversed(before) if row["parent"] is None), "")
    if NUMBER.match(number):
        parts = number.rstrip(".").split(".")
        parent = ".".join([section, *parts[:-1]]).strip(".")
        return _free(".".join([section, *parts]).strip("."), before), parent or None
    head = next((row for row in reversed(before) if row["row_type"] in ("section", "group")), None)
    parent = head["id"] if head else section
    unnumbered = sum(row["parent"] == parent and row["number_as_printed"] is None for row in before)
    return f"{parent}.u{unnumbered + 1}", parent or None


def _free(row_id: str, before: list[dict[str, Any]]) -> str:
    """A number printed twice gets a letter, so that both rows keep an id of their own."""
    taken = {row["id"] for row in before}
    letters = [row_id, *(f"{row_id}{letter}" for letter in "bcdefgh")]
    return next((one for one in letters if one not in taken), f"{row_id}.{len(before)}")
