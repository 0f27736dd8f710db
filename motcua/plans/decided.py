"""The rows as they hold: the words of the plan with what was decided about its doubtful places. Nothing is stored.

The plan itself is never rewritten: its content stays as it was read, and what holds is made from it anew.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.common.refusals import Refused
from motcua.common.text import fold
from motcua.plans.models import Decision, PlanAnomaly
from motcua.plans.reading.appendix import FIELDS, row_kind
from motcua.plans.reading.deadlines import deadline
from motcua.plans.reading.words import posts_named

SUBJECTS = Path(__file__).parent / "data" / "subjects.toml"
HEADINGS = ("section", "group")
"""Rows that ask for nothing themselves."""
TAKEN_OVER = ("date", "scope")
"""Kinds whose proposal stands for the whole of the doubtful words as it is."""
ADVICE = re.compile(
    r"(?:ghi|bỏ|thêm|sửa|viết|chọn|bổ sung|xem|kiểm tra|đánh số|đề nghị|thống nhất|gộp|tách)\b|.*[«»:?]", re.IGNORECASE
)
"""A proposal that tells somebody what to do is no wording."""
UNREADABLE = (
    "Không đọc được thời hạn «{text}». Ghi như «Trước ngày 15/12/2024», «Tháng 2/2024», «Hằng quý» hoặc «Thường xuyên»."
)
NO_POST = "Không nhận ra chức danh nào trong «{text}». Ghi như «Công chức VP-TK»."


@dataclass(frozen=True)
class HeldRow:
    """A row as it holds. `posts`: names of posts as the plan's reading knows them."""

    row_id: str
    row_type: str
    cells: dict[str, str]
    rule: dict[str, Any] | None
    lead: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)


def held_row(row: dict[str, Any], decided: Iterable[PlanAnomaly], year: int) -> HeldRow:
    """One row of the JSON with the decisions that name it."""
    cells = {key: row[key] or "" for key in FIELDS}
    names = list(row["lead_positions"]), list(row["coordinator_positions"])
    held = HeldRow(row["id"], row["row_type"], cells, row["deadline"], *names)
    for one in decided:
        if row["id"] in one.rows_named and (words := words_in_place(one)):
            held = _with(held, one, words, year)
    if held.rule and held.row_type in HEADINGS:
        held = replace(held, row_type=row_kind(row.get("number_as_printed") or "", is_demand=True))
    return held


def words_in_place(one: PlanAnomaly) -> str:
    """What stands in place of the doubtful words; empty where they stay."""
    if one.decision == Decision.CORRECTED:
        return one.value
    if one.decision != Decision.ACCEPTED:
        return ""
    return one.proposal if one.kind in TAKEN_OVER else reworded(one.text, one.proposal)


def reworded(text: str, proposal: str) -> str:
    """The doubtful words with the proposal in them; empty where it is advice and no wording.

    >>> reworded("những nhiễu", "nhũng nhiễu"), reworded("những nhiễu", "Ghi lại cho đúng")
    ('nhũng nhiễu', '')
    >>> reworded("đối với TTHC nội.", "TTHC nội bộ"), reworded("Thực hiện tốt công tác", "thực")
    ('đối với TTHC nội bộ.', 'thực hiện tốt công tác')
    """
    if not text or not proposal or text == proposal or ADVICE.match(proposal):
        return ""
    stem = text.rstrip(" .")
    for size in range(len(proposal) - 1, 2, -1):  # the text breaks off within the proposal: its end is put on
        if len(stem) > size and stem.endswith(proposal[:size]):
            return stem[:-size] + proposal + text[len(stem) :]
    head = text[: len(proposal)]
    if head != proposal and head.casefold() == proposal.casefold():  # only its first words are written small
        return proposal + text[len(proposal) :]
    return proposal


def is_taken_over(one: PlanAnomaly, rows: Iterable[dict[str, Any]]) -> bool:
    """Whether the decision changes a word of a row; elsewhere the words of the plan stay as they are."""
    words = words_in_place(one)
    if not words:
        return False
    named = [row for row in rows if row["id"] in one.rows_named]
    return any(one.field or any(one.text and one.text in (row[key] or "") for key in FIELDS) for row in named)


def _with(held: HeldRow, one: PlanAnomaly, words: str, year: int) -> HeldRow:
    cells = dict(held.cells)
    if one.field:
        cells[one.field] = words
    else:
        for key, text in cells.items():
            if one.text and one.text in text:
                cells[key] = text.replace(one.text, words)
    changed = replace(held, cells=cells)
    if cells["deadline_text"] != held.cells["deadline_text"]:
        changed = replace(changed, rule=deadline(cells["deadline_text"], year, content=cells["content"]))
    if cells["lead"] != held.cells["lead"]:
        changed = replace(changed, lead=posts_named(cells["lead"]))
    if cells["coordinators"] != held.cells["coordinators"]:
        changed = replace(changed, partners=posts_named(cells["coordinators"]))
    return changed


def check_words(one: PlanAnomaly, words: str, year: int) -> None:
    """Refused where what was typed for a day or a lead says neither."""
    if one.field == "deadline_text" or one.kind == "date":
        due = deadline(words, year)
        if one.blocks and (due is None or due["kind"] == "unclear"):
            raise Refused(UNREADABLE.format(text=words), field="value")
    if one.field == "lead" and not posts_named(words):
        raise Refused(NO_POST.format(text=words), field="value")


def can_keep(one: PlanAnomaly, row: dict[str, Any] | None) -> bool:
    """Whether the words of the plan can stay: they name a day at all (and a lead)."""
    if not one.blocks or row is None or row["row_type"] in HEADINGS:
        return True
    return not one.field and (row["deadline"] or {}).get("kind") != "unclear"


# What a row is evidence of


@cache
def _subjects() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(SUBJECTS.read_text(encoding="utf-8"))["subject"])


def subjects_of(content: str, product: str) -> list[str]:
    """The feeds of evidence that a row hears.

    >>> subjects_of("Đôn đốc thực hiện công tác kiểm soát TTHC", "Các văn bản chỉ đạo")
    ['direction']
    """
    said = {"content": fold(content), "product": fold(product)}
    found = [
        row["code"]
        for row in _subjects()
        if all(word in said[cell] for cell in ("content", "product") for word in row.get(cell, ()))
    ]
    return list(dict.fromkeys(found))


def first_and_last(year: int) -> tuple[date, date]:
    """The days of a plan's year."""
    return date(year, 1, 1), date(year, 12, 31)
