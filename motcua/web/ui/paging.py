"""Pages of long lists without counting them: one row more than shown tells whether there is a next page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

PARAMETER = "trang"
LAST_PAGE = 10_000
LONGEST_NUMBER = 9  # digits; Python refuses to read thousands of them


@dataclass(frozen=True)
class Page:
    """`items` of page `number`; `count` only where the caller knows it cheaply."""

    items: list[Any] = field(default_factory=list)
    number: int = 1
    size: int = 50
    has_next: bool = False
    count: int | None = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.has_next else None

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.items) - 1


def page_number(request: HttpRequest) -> int:
    raw = request.GET.get(PARAMETER, "1")
    if not (raw.isascii() and raw.isdigit()):
        return 1
    return LAST_PAGE if len(raw) > LONGEST_NUMBER else min(max(int(raw), 1), LAST_PAGE)


def page_of(rows: Any, request: HttpRequest, *, size: int = 50, count: int | None = None) -> Page:
    """The asked page of a queryset or list (?trang=2)."""
    number = page_number(request)
    start = (number - 1) * size
    taken = list(rows[start : start + size + 1])
    return Page(taken[:size], number, size, len(taken) > size, count)
