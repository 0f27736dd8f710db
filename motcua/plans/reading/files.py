"""A plan from the file as it was handed in: .docx, plain text or JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from motcua.common.refusals import Refused
from motcua.documents.office_files import WORD, check_form
from motcua.plans.reading.anomalies import Found, anomalies_of
from motcua.plans.reading.appendix import KEYS
from motcua.plans.reading.blocks import blocks_of_docx, blocks_of_text
from motcua.plans.reading.deadlines import FIRST_YEAR, LAST_YEAR
from motcua.plans.reading.structure import plan_of
from motcua.plans.reading.targets import kind_named

MAX_TEXT_BYTES = 5 * 1024 * 1024
MOST = 999_999
ROW_ID = re.compile(r"[\w.-]{1,40}")
"""It is part of an address."""
TEXT, JSON = "text/plain", "application/json"
WRONG_KIND = "Chọn tệp kế hoạch dạng Word (.docx), văn bản thuần (.txt) hoặc JSON (.json)."
NOT_A_PLAN = "Tệp JSON không có dạng của một kế hoạch: thiếu hoặc sai «{missing}»."


@dataclass(frozen=True)
class Reading:
    """The plan's JSON, and what looks wrong in it."""

    content: dict[str, Any]
    found: list[Found]


def check_plan_file(stream: BinaryIO, name: str) -> tuple[bytes, str]:
    """Content and type of a file that a plan can be read from; refused with a sentence for any other."""
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        content, mime = check_form(stream, name)
        if mime != WORD:
            raise Refused(WRONG_KIND, field="file")
        return content, mime
    if ending not in (".txt", ".json"):
        raise Refused(WRONG_KIND, field="file")
    content = stream.read(MAX_TEXT_BYTES + 1)
    if len(content) > MAX_TEXT_BYTES:
        raise Refused(f"Tệp «{name}» lớn hơn 5 MB.", field="file")
    _decoded(content)
    return content, JSON if ending == ".json" else TEXT


def read_plan(content: bytes, mime: str) -> Reading:
    """What the file says. Raises Refused where it is no plan."""
    if mime == JSON:
        plan = _from_json(content)
    elif mime == WORD:
        plan = plan_of(blocks_of_docx(content))
    else:
        plan = plan_of(blocks_of_text(_decoded(content)))
    try:
        return Reading(plan, anomalies_of(plan))
    except (LookupError, TypeError, ValueError, AttributeError) as broken:  # a JSON whose further parts are wrong
        raise Refused(NOT_A_PLAN.format(missing=broken), field="file") from broken


def _beyond(plan: dict[str, Any]) -> Iterator[str]:
    """Places where a value of the right shape is more than a plan can hold."""
    if not FIRST_YEAR <= plan["header"]["plan_year"] <= LAST_YEAR:
        yield "header.plan_year"
    rows, targets = plan["appendix"]["rows"], plan["targets"]
    if any(abs(target["value"]) > MOST for target in targets):
        yield "targets.value"
    keys, columns = plan["appendix"].get("keys"), plan["appendix"]["columns"]
    if keys is not None and (not isinstance(keys, list) or not all(isinstance(key, str) for key in keys)):
        yield "appendix.keys"
    elif len(columns) != len(keys or KEYS) or sorted(filter(None, keys or KEYS)) != sorted(KEYS):
        yield "appendix.columns"
    if any(not ROW_ID.fullmatch(row["id"]) for row in rows):
        yield "appendix.rows.id"
    unread = len([key for key in keys or () if not key])
    if any(not _is_texts(row.get("others", [""] * unread), unread) for row in rows):
        yield "appendix.rows.others"
    if "parts" in plan:
        yield from _wrong(plan["parts"], [{"title": str, "kind": str}], "parts")
    for place, found, key, longest in (
        ("appendix.rows", rows, "id", 40), ("appendix.rows", rows, "row_type", 20), ("targets", targets, "measure", 20),
    ):  # fmt: skip
        if any(len(str(one.get(key) or "")) > longest for one in found):
            yield f"{place}.{key}"


def _is_texts(value: Any, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(isinstance(one, str) for one in value)


def _no_number(constant: str) -> float:
    raise ValueError(constant)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as broken:
        raise Refused("Tệp không ghi bằng bảng mã UTF-8. Lưu lại tệp với bảng mã UTF-8.", field="file") from broken


def _from_json(content: bytes) -> dict[str, Any]:
    try:
        plan = json.loads(_decoded(content), parse_constant=_no_number)
        written = json.dumps(plan, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as broken:  # also what no database keeps: NaN, U+0000, half of a character
        raise Refused("Tệp JSON hỏng, không đọc được.", field="file") from broken
    if b"\\u0000" in written:
        raise Refused("Tệp JSON hỏng, không đọc được.", field="file")
    wrong = next(_wrong(plan, SHAPE, ""), "")
    wrong = wrong or next(_beyond(plan), "")
    if wrong:
        raise Refused(NOT_A_PLAN.format(missing=wrong), field="file")
    rows = [row["id"] for row in plan["appendix"]["rows"]]
    if not rows or len(set(rows)) < len(rows):
        raise Refused("Phụ lục của tệp JSON không có dòng nào, hoặc có hai dòng cùng mã.", field="file")
    return plan


# What is read of a plan's JSON later: a list holds one shape, a tuple names several types.
_MAYBE = (str, type(None))
_NUMBER = (int, float)
SHAPE: dict[str, Any] = {
    "header": {
        "title": [str], "commune": _MAYBE, "plan_year": int, "preamble": str, "number_as_printed": _MAYBE,
        "date_as_printed": _MAYBE, "signatory": {"title": str, "name": str}, "recipients": [str],
    },
    "purposes": [str],
    "requirements": [str],
    "content_lead": str,
    "tasks": [{"no": int, "text": str}],
    "tasks_closing": str,
    "funding": str,
    "organisation": [{"no": int, "position": str, "duties": [str]}],
    "conclusion": str,
    "appendix": {
        "heading": [str],
        "columns": [str],
        "rows": [
            {
                "id": str, "number_as_printed": _MAYBE, "row_type": str, "content": str, "lead": _MAYBE,
                "lead_positions": [str], "coordinators": _MAYBE, "coordinator_positions": [str],
                "deadline_text": _MAYBE, "deadline": (dict, type(None)), "deliverable": _MAYBE,
            }
        ],
    },
    "targets": [{"id": str, "text": str, "comparator": str, "value": _NUMBER}],
}  # fmt: skip


def _wrong(value: Any, shape: Any, place: str) -> Iterator[str]:
    """Places where the value has not the shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield place or "kế hoạch"
            return
        for key, inner in shape.items():
            yield from _wrong(value.get(key), inner, f"{place}.{key}".strip("."))
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place
            return
        for at, one in enumerate(value, 1):
            yield from _wrong(one, shape[0], f"{place}[{at}]")
    elif not isinstance(value, shape) or isinstance(value, bool):
        yield place


def measure_of(target: dict[str, Any]) -> tuple[str, list[str], str]:
    """Code of the measure, further ones, and why nothing counts it, of a target as the JSON holds it."""
    kind = kind_named(str(target.get("metric") or ""))
    measure = str(target.get("measure") or kind.measure)
    return measure, list(kind.also), "" if measure else kind.why
