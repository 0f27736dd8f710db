"""Promises with a number: every percentage and every «hàng tháng» of the text, with what it is compared to."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from motcua.common.text import fold

KINDS = Path(__file__).parent / "targets.toml"
PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
MONTHLY = re.compile(r"(?:định kỳ\s+)?h[àằ]ng tháng\s+công khai", re.IGNORECASE)
# Where one promise ends and the next begins.
BORDER = re.compile(r"(?<=[.;])\s+|;|\s*\(|\)\s*|,\s+(?=trong đó)", re.IGNORECASE)
LEAD_IN = re.compile(r"^(?:[^%]*?\bbảo đảm\s+(?=.*%)|thực hiện\s+(?=\d)|trong đó,\s+|đối với\s+(?=\d))", re.IGNORECASE)
ABOVE = re.compile(r"(trên|hơn|vượt)\s*$", re.IGNORECASE)
AT_LEAST = re.compile(r"(tối thiểu|ít nhất|từ)(\s+là|\s+đạt)?\s*$", re.IGNORECASE)
ROMAN_DIGITS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@dataclass(frozen=True)
class Kind:
    """What a promise is about; `measure` empty where nothing is counted, then `why` says so."""

    metric: str = ""
    measure: str = ""
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    why: str = "Không có chỉ tiêu nào của phần mềm đo lời hứa này."

    def fits(self, plain: str) -> bool:
        return all(word in plain for word in self.words) and not any(word in plain for word in self.without)


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(_kind(row) for row in tomllib.loads(KINDS.read_text(encoding="utf-8"))["target"])


def _kind(row: dict[str, Any]) -> Kind:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Kind(**fields)


def kind_of(text: str) -> Kind:
    """The kind a sentence belongs to; an empty one where none fits."""
    plain = fold(text)
    return next((one for one in kinds() if one.fits(plain)), Kind())


def kind_named(metric: str) -> Kind:
    return next((one for one in kinds() if one.metric == metric), Kind())


@dataclass(frozen=True)
class Clause:
    """One promise: the words, and whether it narrows the one before («trong đó», in brackets)."""

    text: str
    is_part: bool


def clauses_of(text: str) -> list[Clause]:
    """The parts of a text that promise something.

    >>> [one.text for one in clauses_of("Bảo đảm trên 99,5% hồ sơ đúng hạn, trong đó có trên 60% trả trước hạn.")]
    ['trên 99,5% hồ sơ đúng hạn', 'trong đó có trên 60% trả trước hạn']
    """
    found: list[Clause] = []
    at, in_brackets = 0, False
    for border in [*BORDER.finditer(text), None]:
        piece = text[at : border.start() if border else len(text)].strip(" .;,:")
        if PERCENT.search(piece) or MONTHLY.search(piece):
            is_part = in_brackets or fold(piece).startswith("trong do")
            found.append(Clause(_without_lead_in(piece), is_part))
        if border:
            in_brackets = ("(" in border[0]) or (in_brackets and ")" not in border[0])
            at = border.end()
    return found


def _without_lead_in(text: str) -> str:
    while (rest := LEAD_IN.sub("", text, count=1)) != text:
        text = rest
    return text


def comparison(text: str) -> tuple[str, float | int, str]:
    """Comparator, value, unit. "trên 60%" is strict, "tối thiểu 90%" is not, a bare 100% is equality.

    >>> comparison("đạt tối thiểu 90%")
    ('>=', 90, 'percent')
    """
    found = PERCENT.search(text)
    if not found:
        return "=", 1, "times_per_month"
    value = float(found[1].replace(",", "."))
    before = text[: found.start()]
    sign = ">" if ABOVE.search(before) else ">=" if AT_LEAST.search(before) else "="
    return sign, int(value) if value.is_integer() else value, "percent"


def targets_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """All promises of tasks, organisation and appendix, as in the plan's JSON, with the measure of each."""
    year = plan["header"]["plan_year"]
    found: list[dict[str, Any]] = []
    for task in plan["tasks"]:
        found += _of(task["text"], f"T{task['no']}", year, where="task", task_no=task["no"])
    for one in plan["organisation"]:
        text = " ".join(one["duties"])
        found += _of(text, f"TO.{one['no']}", year, where="organisation", organisation_no=one["no"])
    for row in plan["appendix"]["rows"]:
        section, _dot, rest = row["id"].partition(".")
        name = ".".join(filter(None, (f"A{ROMAN_DIGITS.get(section, section)}", rest)))
        found += _of(row["content"], name, year, where="appendix", appendix_row=row["id"], due=row["deadline"])
    for one in found:
        same = [other["id"] for other in found if other["metric"] and other["metric"] == one["metric"]]
        one["duplicates"] = [other for other in same if other != one["id"]]
    return found


def _of(text: str, name: str, year: int, **place: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    whole = ""
    # Shares come before frequencies, as people list them.
    clauses = sorted(clauses_of(text), key=lambda clause: PERCENT.search(clause.text) is None)
    for number, clause in enumerate(clauses, 1):
        sign, value, unit = comparison(clause.text)
        kind = kind_of(clause.text)
        target = {
            "id": f"{name}.{number}",
            "where": "",
            "task_no": None,
            "appendix_row": None,
            "organisation_no": None,
            "text": clause.text,
            "metric": kind.metric,
            "measure": kind.measure,
            "comparator": sign,
            "value": value,
            "unit": unit,
            "level": "tinh" if "cap tinh" in fold(clause.text) else "xa",
            "period": f"năm {year}" if unit == "percent" else "hàng tháng",
            "subset_of": whole if clause.is_part and whole else None,
            "due": None,
            "duplicates": [],
            "notes": None if kind.measure else kind.why,
            **place,
        }
        whole = whole if target["subset_of"] else target["id"]
        found.append(target)
    return found
