"""The appendix: rows of the table, whole again where a page break cut them, with their place in the plan."""

import re
from typing import Any

from motcua.common.text import fold
from motcua.plans.reading.blocks import Cells
from motcua.plans.reading.deadlines import deadline
from motcua.plans.reading.words import posts_named

NUMBER = re.compile(r"^\d+(\.\d+)*\.?$")
SECTION = re.compile(r"^(?:[IVX]+|[A-ZĐ])\.?$")
HEADED = re.compile(r"^([IVX]+|[A-ZĐ]|\d+(?:\.\d+)*)[.)]?\s+(\S.*)$")
"""A heading that runs over the whole line, with its number before it."""
FIELDS = ("content", "lead", "coordinators", "deadline_text", "deliverable")
KEYS = ("number_as_printed", *FIELDS)
"""What the columns say, in their usual order."""
UNREAD = ""
NAMES = (
    ("number_as_printed", ("tt", "stt", "so tt", "so thu tu")),
    ("content", ("noi dung", "nhiem vu", "cong viec")),
    ("deadline_text", ("thoi gian", "thoi han", "tien do", "han hoan thanh")),
    ("deliverable", ("san pham", "ket qua")),
    ("lead", ("chu tri", "tham muu", "phu trach", "thuc hien")),
    ("coordinators", ("phoi hop",)),
)
"""Words by which a column is known, without marks; the number's name stands alone."""


def columns_of(names: tuple[str, ...]) -> list[str]:
    """What each column says, by its name; UNREAD for one that is none of the plan's.

    A table of six columns whose name says nothing is read by its place.

    >>> columns_of(("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian thực hiện", "Ghi chú", "Phối hợp"))[2:]
    ['deliverable', 'lead', 'deadline_text', '', 'coordinators']
    """
    keys: list[str] = []
    for name in map(fold, names):
        known = (key for key, words in NAMES if key not in keys and _is_named(key, name, words))
        keys.append(next(known, UNREAD))
    if len(keys) == len(KEYS):
        keys = [key or (usual if usual not in keys else UNREAD) for key, usual in zip(keys, KEYS, strict=True)]
    return keys


def _is_named(key: str, name: str, words: tuple[str, ...]) -> bool:
    return name in words if key == "number_as_printed" else any(word in name for word in words)


def is_head(cells: tuple[str, ...]) -> bool:
    """The line with the names of the columns; Word repeats it on each page.

    >>> is_head(("TT", "NỘI DUNG CÔNG VIỆC", "CÔNG CHỨC THAM MƯU", "CÔNG CHỨC PHỐI HỢP", "THỜI GIAN", "SẢN PHẨM"))
    True
    """
    return fold(cells[0]) in NAMES[0][1] and "content" in columns_of(cells)


def head_of(table: list[Cells]) -> tuple[list[str], list[Cells]] | None:
    """Names of the columns, one for each column of the widest line, and the other lines; None without a head.

    A head may be merged over two lines.
    """
    at = next((at for at, line in enumerate(table) if is_head(line.cells)), None)
    if at is None:
        return None
    names = [" ".join(cell.split()) for cell in table[at].cells]
    below = at + 1
    while below < len(table) and 0 in table[below].continued:
        lower = [" ".join(cell.split()) for cell in table[below].cells]
        names = [under or over for over, under in zip(names, lower, strict=False)]
        below += 1
    rest = [*table[:at], *table[below:]]
    names += [""] * (max((len(line.cells) for line in rest), default=0) - len(names))
    return names, rest


def rows_of(table: list[Cells], plan_year: int, keys: list[str]) -> list[dict[str, Any]]:
    """All rows in the shape of the plan's JSON, without `target_ids`; `lines`: where each stands in the file.

    A line without number is the rest of the row above when it has no text of its own or begins with a small letter.
    Cells merged downwards hold for every row they stand beside.
    """
    gathered: list[dict[str, Any]] = []
    last: dict[str, Any]
    above = dict.fromkeys(KEYS, "")
    for line in table:
        cells, others = _named(line.cells, keys)
        if is_head(line.cells) or not any(cell.strip("-–— ") for cell in [*cells.values(), *others]):
            continue
        if gathered and _continues(cells):
            last = gathered[-1]
            last["others"] = [f"{one} {more}".strip() for one, more in zip(last["others"], others, strict=True)]
        else:
            last = {"pieces": [], "lines": [], "others": others}
            gathered.append(last)
            cells |= {keys[at]: above[keys[at]] for at in line.continued if at < len(keys) and keys[at] in FIELDS}
        last["pieces"].append([cells[key] for key in KEYS])
        last["lines"].append(line.number)
        above |= {key: cells[key] for at, key in enumerate(keys) if key and at not in line.continued}
    placed: list[dict[str, Any]] = []
    for row in gathered:
        placed.append(_placed(row, placed, plan_year))
    return placed


def _named(cells: tuple[str, ...], keys: list[str]) -> tuple[dict[str, str], list[str]]:
    """The cells by what they say, and the texts of the columns that are not read."""
    flat = [" ".join(cell.split()) for cell in cells]
    flat += [""] * (len(keys) - len(flat))
    found = dict.fromkeys(KEYS, "") | {key: text for key, text in zip(keys, flat, strict=True) if key}
    others = [text for key, text in zip(keys, flat, strict=True) if not key]
    number = found["number_as_printed"]
    if not found["content"] and not NUMBER.match(number) and not SECTION.match(number):
        heading = HEADED.match(number)
        found["number_as_printed"], found["content"] = (heading[1], heading[2]) if heading else ("", number)
    return found, others


def _continues(cells: dict[str, str]) -> bool:
    return not cells["number_as_printed"] and (not cells["content"] or cells["content"][0].islower())


def _placed(row: dict[str, Any], before: list[dict[str, Any]], plan_year: int) -> dict[str, Any]:
    pieces: list[list[str]] = row["pieces"]
    joined = [" ".join(piece[column] for piece in pieces if piece[column]) for column in range(len(KEYS))]
    number = joined[0]
    texts = dict(zip(FIELDS, (text or None for text in joined[1:]), strict=True))
    texts["content"] = texts["content"] or ""
    row_id, parent = _place(number, before)
    due = deadline(texts["deadline_text"], plan_year, content=texts["content"] or "")
    placed = {
        "id": row_id,
        "order": len(before) + 1,
        "number_as_printed": number or None,
        "parent": parent,
        "row_type": row_kind(number, is_demand=due is not None or bool(texts["deliverable"])),
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
    return placed | {"others": row["others"]} if row["others"] else placed


def row_kind(number: str, *, is_demand: bool) -> str:
    """A row that names a day or a product is a demand; the others only head what follows."""
    if SECTION.match(number):
        return "section_task" if is_demand else "section"
    return "task" if is_demand else "group"


def _place(number: str, before: list[dict[str, Any]]) -> tuple[str, str | None]:
    """Id and parent: II, II.2, II.2.1; a row without number is numbered u1, u2 … under the row above that heads it."""
    if SECTION.match(number):
        return _free(number.rstrip("."), before), None
    section = next((row["id"] for row in reversed(before) if SECTION.match(row["number_as_printed"] or "")), "")
    if NUMBER.match(number):
        parts = number.rstrip(".").split(".")
        parent = ".".join([section, *parts[:-1]]).strip(".")
        return _free(".".join([section, *parts]).strip("."), before), parent or None
    head = next((row for row in reversed(before) if row["row_type"] in ("section", "group")), None)
    parent = head["id"] if head else section
    unnumbered = sum(row["parent"] == (parent or None) and _is_unnumbered(row["id"]) for row in before)
    return _free(f"{parent}.u{unnumbered + 1}".strip("."), before), parent or None


def _is_unnumbered(row_id: str) -> bool:
    return row_id.rpartition(".")[2].startswith("u")


def _free(row_id: str, before: list[dict[str, Any]]) -> str:
    """A number printed twice gets a letter, so that both rows keep an id of their own."""
    taken = {row["id"] for row in before}
    letters = [row_id, *(f"{row_id}{letter}" for letter in "bcdefgh")]
    return next((one for one in letters if one not in taken), f"{row_id}.{len(before)}")
