"""What one version of a plan says otherwise than another: rows, promises and the body, word by word."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product as pairs_of
from typing import Any

from motcua.common.text import nfc

CELLS = {
    "content": "Nội dung công việc", "lead": "Chủ trì", "coordinators": "Phối hợp",
    "deadline_text": "Thời gian hoàn thành", "deliverable": "Dự kiến sản phẩm",
}  # fmt: skip
WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.6
"""From here on two wordings are one row that was reworded."""
SAME_PLACE = 0.3
"""Enough for two rows with the same number; below it the number was given to other work."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text: "same", "out" (only in the old one) or "in" (only in the new one)."""

    kind: str
    text: str


@dataclass
class Change:
    """One place that differs. `kind`: "added", "removed" or "changed"; `cells`: name of the cell → its pieces."""

    place: str
    kind: str
    title: str
    cells: dict[str, list[Piece]] = field(default_factory=dict)


def pieces(old: str, new: str) -> list[Piece]:
    """The two texts as one, word by word.

    >>> [(piece.kind, piece.text) for piece in pieces("trước ngày 15/12/2024", "trước ngày 15/12/2025")]
    [('same', 'trước ngày '), ('out', '15/12/2024'), ('in', '15/12/2025')]
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece("out", "".join(before[a:b])))
        if d > c:
            found.append(Piece("in", "".join(after[c:d])))
    return found


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Every difference: the body first, then the rows in the order of the new plan, what is gone at its old place."""
    return [*_body(old, new), *_rows(old, new)]


def _body(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    before, after = dict(_texts(old)), dict(_texts(new))
    for place in dict.fromkeys([*before, *after]):
        one, other = before.get(place, ""), after.get(place, "")
        if one != other:
            kind = "changed" if one and other else "added" if other else "removed"
            yield Change(place, kind, place, {"Lời văn": pieces(one, other)})


def _texts(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Tên kế hoạch", " ".join(plan["header"]["title"])
    yield "Căn cứ", plan["header"]["preamble"]
    for n, text in enumerate(plan["purposes"], 1):
        yield f"Mục đích, đoạn {n}", text
    for n, text in enumerate(plan["requirements"], 1):
        yield f"Yêu cầu, đoạn {n}", text
    yield "Nội dung, lời dẫn", plan["content_lead"]
    for task in plan["tasks"]:
        yield f"Nhiệm vụ {task['no']}", task["text"]
    yield "Kinh phí", plan["funding"]
    for one in plan["organisation"]:
        yield f"Tổ chức thực hiện {one['no']}", "\n".join([one["position"], *one["duties"]])
    yield "Lời kết", plan["conclusion"]
    yield "Nơi nhận", "\n".join(plan["header"]["recipients"])


def _rows(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    before = {row["id"]: row for row in old["appendix"]["rows"]}
    after = {row["id"]: row for row in new["appendix"]["rows"]}
    pairs = paired([_worded(row) for row in before.values()], [_worded(row) for row in after.values()])
    for row_id, row in after.items():
        was = pairs.get(row_id)
        if cells := _cells(before[was] if was else {}, row):
            moved = f" (trước là dòng {was})" if was and was != row_id else ""
            yield Change(f"Dòng {row_id}{moved}", "changed" if was else "added", row["content"], cells)
    kept = set(pairs.values())
    for row_id, row in before.items():
        if row_id not in kept and (cells := _cells(row, {})):
            yield Change(f"Dòng {row_id}", "removed", row["content"], cells)


def _cells(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Piece]]:
    both = {name: (old.get(key) or "", new.get(key) or "") for key, name in CELLS.items()}
    both["Các cột khác"] = ("\n".join(old.get("others") or ()), "\n".join(new.get("others") or ()))
    return {name: pieces(one, other) for name, (one, other) in both.items() if one != other}


# Which row of one version is which of the other


@dataclass(frozen=True)
class Worded:
    """A row by what tells it from others: its number shifts when a row is put in before it, its words do not."""

    row_id: str
    row_type: str
    content: str
    product: str = ""

    @property
    def words(self) -> str:
        return nfc(self.content).casefold().rstrip(" .;,")

    @property
    def made(self) -> str:
        return nfc(self.product).casefold().rstrip(" .;,")

    @property
    def is_task(self) -> bool:
        return self.row_type in ("task", "section_task")

    @property
    def section(self) -> str:
        return self.row_id.partition(".")[0]


def paired(old: list[Worded], new: list[Worded]) -> dict[str, str]:
    """New row id → the old one that it is: the same words first, then alike in the section, then the same number.

    >>> old = [Worded("I.1", "task", "Ban hành kế hoạch"), Worded("I.2", "task", "Tổ chức hội nghị")]
    >>> new = [Worded("I.1", "task", "Mua máy quét"), Worded("I.2", "task", "Ban hành kế hoạch của xã")]
    >>> paired(old, [*new, Worded("I.3", "task", "Tổ chức hội nghị")])
    {'I.3': 'I.2', 'I.2': 'I.1'}
    """
    found: dict[str, str] = {}
    for key in SAME_WORDS:
        free: dict[Hashable, list[str]] = {}
        for one in _free(old, found.values()):
            free.setdefault(key(one), []).append(one.row_id)
        for one in _free(new, found):
            if known := free.get(key(one)):
                found[one.row_id] = known.pop(0)
    _pair_alike(old, new, found)
    return found


SAME_WORDS: tuple[Callable[[Worded], Hashable], ...] = (
    lambda one: (one.words, one.made, one.is_task, one.row_id),
    lambda one: (one.words, one.made, one.is_task, one.section),
    lambda one: (one.words, one.made, one.is_task),
    lambda one: (one.words, one.is_task, one.row_id),
    lambda one: (one.words, one.is_task, one.section),
    lambda one: (one.words, one.is_task),
)
"""The narrowest first: where one wording stands in several rows, product, place and section tell them apart."""


def _free(rows: list[Worded], taken: Any) -> list[Worded]:
    gone = set(taken)
    return [one for one in rows if one.row_id not in gone]


def _pair_alike(old: list[Worded], new: list[Worded], found: dict[str, str]) -> None:
    """The most alike first; a section that got another number is still the same section."""
    was = {row_id: known for row_id, known in found.items() if "." not in row_id}
    likeness = []
    for other, one in pairs_of(_free(new, found), _free(old, found.values())):
        is_near = one.section == was.get(other.section, other.section) and one.is_task == other.is_task
        is_there = one.row_id == other.row_id
        if is_near or is_there:
            share = _share(one.words.split(), other.words.split())
            likeness.append((is_near and share >= ALIKE, share, is_there, other.row_id, one.row_id))
    taken: set[str] = set(found.values())
    for is_alike, share, is_there, row_id, known in sorted(likeness, key=lambda one: one[:3], reverse=True):
        if (is_alike or (is_there and share >= SAME_PLACE)) and row_id not in found and known not in taken:
            found[row_id] = known
            taken.add(known)


def _share(old: list[str], new: list[str]) -> float:
    """How much of the words is the same; 0 where a quick look already says that it is too little."""
    both = SequenceMatcher(None, old, new, autojunk=False)
    if both.real_quick_ratio() < SAME_PLACE or both.quick_ratio() < SAME_PLACE:
        return 0
    return both.ratio()


def _worded(row: dict[str, Any]) -> Worded:
    return Worded(row["id"], row["row_type"], row["content"], row["deliverable"] or "")
