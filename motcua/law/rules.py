"""Rule sets: what each decree says, as data with its sources. A dossier keeps the set of its intake day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from motcua.law.errors import LawError
from motcua.law.workdays import show

FOLDER = Path(__file__).parent / "rulesets"
NAMES = ("nd61", "nd118")
MARKS = frozenset({"seen", "recalled"})
CHOICES = {
    "resume_mode": {"restart", "extend"},
    "rest_day_end": {"next_workday", "same_day"},
    "day_end": {"closing"},
}


@dataclass(frozen=True)
class Source:
    """Where a value comes from. `mark`: seen (read in a source) or recalled (its text was not opened)."""

    text: str
    mark: str


@dataclass(frozen=True)
class RuleSet:
    """The rules of one period. Times are Vietnamese; every value has its row in `sources`."""

    name: str
    title: str
    valid_from: date
    valid_to: date | None
    hours_per_day: int
    first_day_excluded: bool
    rest_day_end: str
    day_end: str
    same_day_cutoff: time
    resume_mode: str
    max_supplements: int
    max_reappointments: int
    apology_before_workdays: int
    intake_online_hours: int
    supplement_within_workdays: int
    handover_cutoff: time
    handover_first_minutes: int
    sources: Mapping[str, Source]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def read_rules(text: str) -> RuleSet:
    """A rule set from TOML. Raises LawError when a value has no source, no mark, or is not one we can apply."""
    rows = tomllib.loads(text)
    head = {key: rows.pop(key, None) for key in ("name", "title", "valid_from", "valid_to")}
    for key, row in rows.items():
        _check(key, row)
    values = {key: _value(key, row["value"]) for key, row in rows.items()}
    sources = MappingProxyType({key: Source(row["source"], row["mark"]) for key, row in rows.items()})
    return RuleSet(**head, **values, sources=sources)


def _check(key: str, row: dict[str, Any]) -> None:
    if not row.get("source") or row.get("mark") not in MARKS:
        raise LawError(f"Bộ quy tắc: giá trị «{key}» thiếu nguồn hoặc dấu seen/recalled.")
    if key in CHOICES and row["value"] not in CHOICES[key]:
        raise LawError(f"Bộ quy tắc: giá trị «{row['value']}» của «{key}» không áp dụng được.")


def _value(key: str, value: Any) -> Any:
    return time.fromisoformat(value) if key.endswith("_cutoff") else value


@cache
def rules_named(name: str) -> RuleSet:
    """The rule set with this name; LawError when there is none."""
    if name not in NAMES:
        raise LawError(f"Không có bộ quy tắc «{name}». Các bộ đang có: {', '.join(NAMES)}.")
    return read_rules((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def rules_on(day: date) -> RuleSet:
    """The rule set in force on an intake day; LawError before the first one (ask for it by name if you must)."""
    for name in NAMES:
        if rules_named(name).holds_on(day):
            return rules_named(name)
    first = rules_named(NAMES[0])
    raise LawError(
        f"Ngày {show(day)} trước khi {first.title} có hiệu lực ({show(first.valid_from)}): "
        "chưa có bộ quy tắc cho ngày này. Chọn bộ quy tắc theo tên nếu vẫn muốn tính."
    )
