"""What one version of a plan says otherwise than another: rows, promises and the body, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

CELLS = {
    "content": "Nội dung công việc", "lead": "Chủ trì", "coordinators": "Phối hợp",
    "deadline_text": "Thời gian hoàn thành", "deliverable": "Dự kiến sản phẩm",
}  # fmt: skip
WORDS = re.compile(r"\s+|[^\s]+")


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
    for row_id in [*after, *(one for one in before if one not in after)]:
        one, other = before.get(row_id), after.get(row_id)
        here = other or one or {}
        kind = "changed" if one and other else "added" if other else "removed"
        cells = {
            name: pieces((one or {}).get(key) or "", (other or {}).get(key) or "")
            for key, name in CELLS.items()
            if ((one or {}).get(key) or "") != ((other or {}).get(key) or "")
        }
        if cells:
            yield Change(f"Dòng {row_id}", kind, here["content"], cells)
