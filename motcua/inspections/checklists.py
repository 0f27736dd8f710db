"""Checklists as they ship: editions with their sources (`data/checklists.toml`)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from motcua.common.refusals import Refused

FILE = Path(__file__).parent / "data" / "checklists.toml"
OFFICE, DOSSIER = "office", "dossier"


@dataclass(frozen=True)
class Item:
    """One question. `stage`: the role of the step at which a fault lies; "" = the office as a whole."""

    code: str
    chapter: str
    scope: str
    text: str
    source: str
    mark: str
    stage: str = ""


@dataclass(frozen=True)
class Checklist:
    """One edition; `valid_to` None = still in force."""

    code: str
    version: int
    title: str
    valid_from: date
    valid_to: date | None
    chapters: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        return f"{self.code}:{self.version}"

    def of(self, scope: str) -> list[Item]:
        return [item for item in self.items if item.scope == scope]

    def item(self, code: str) -> Item:
        """Refused for a question that the list has not."""
        found = next((item for item in self.items if item.code == code), None)
        if found is None:
            raise Refused("Danh mục kiểm tra không có nội dung này.")
        return found

    def by_chapter(self, scope: str) -> Iterator[tuple[str, list[Item]]]:
        """Chapters that have questions of the scope."""
        for code, title in self.chapters:
            if items := [item for item in self.of(scope) if item.chapter == code]:
                yield title, items


@cache
def editions() -> tuple[Checklist, ...]:
    """Every edition, in the order of the file."""
    return tuple(_edition(row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["checklist"])


def _edition(row: dict) -> Checklist:  # type: ignore[type-arg]
    return Checklist(
        code=row["code"],
        version=row["version"],
        title=row["title"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        chapters=tuple((one["code"], one["title"]) for one in row["chapters"]),
        items=tuple(Item(**one) for one in row["item"]),
    )


def editions_on(day: date) -> list[Checklist]:
    """What holds on the day."""
    return [one for one in editions() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]


def edition(key: str) -> Checklist:
    """By "code:version". Refused for one that does not exist."""
    found = next((one for one in editions() if one.key == key), None)
    if found is None:
        raise Refused("Chọn danh mục kiểm tra.", field="checklist")
    return found
