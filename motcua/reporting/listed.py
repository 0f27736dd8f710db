"""What lies behind a figure: rows of an answer of the engine, counted without being fetched, shown page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.casework.models import Case
from motcua.reporting import engine
from motcua.reporting.measure import Window
from motcua.reporting.store import Source

Told = tuple[str, str]
"""The key of a row, and why it was left out."""


@dataclass(frozen=True)
class Item:
    """Something that was counted and is no dossier: a procedure, a month."""

    code: str
    name: str
    reason: str = ""


@dataclass(frozen=True)
class Listed:
    """Rows of one question, in its order. Behaves like a list that is cut into pages; items are Case rows."""

    source: Source
    window: Window
    select: str
    parameters: tuple[Any, ...] = ()

    def count(self) -> int:
        [(number,)] = self._ask(f"SELECT count(*) FROM ({self.select})") or [(0,)]  # noqa: S608
        return int(number)

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items(self._ask(self.select)))

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = part.start or 0, part.stop
        limit = "" if stop is None else f" LIMIT {stop - start}"
        return self.items(self._ask(f"{self.select}{limit} OFFSET {start}"))

    def codes(self) -> list[str]:
        """The keys alone: of dossiers their codes."""
        return [row[0] for row in self._ask(self.select)]

    def _ask(self, sql: str) -> list[engine.Row]:
        return engine.ask(self.source, sql, [self.window], self.parameters)

    def items(self, rows: Sequence[engine.Row]) -> list[Any]:
        return cases_in_order([(row[0], "") for row in rows])


def cases_in_order(told: Sequence[Told]) -> list[Case]:
    """The cases of these codes in this order, each with `.reason`; what is no dossier any more is left out."""
    rows = Case.objects.filter(code__in=[key for key, _why in told]).select_related("holder", "field")
    found = {case.code: case for case in rows}
    listed = []
    for key, why in told:
        if case := found.get(key):
            case.reason = why  # type: ignore[attr-defined]
            listed.append(case)
    return listed
