"""Finding a procedure by a few letters: no marks, đ as d, initials of words, and one slip of the finger per word.

Plain Python over the few hundred versions in force, so both databases answer the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from motcua.common.text import fold

LONG_ENOUGH = 4  # letters a word must have before a slip is forgiven
# What people come for most in any commune, then by field: with equal fit these stand first.
OFTEN_CODES = ("2.000815", "1.001193", "1.004873", "2.000884", "1.000894", "1.000656", "2.000635", "1.001753")
OFTEN_FIELDS = ("Chứng thực", "Hộ tịch", "Bảo trợ xã hội", "Đăng ký, quản lý cư trú")
LEADING = ("thu tuc ",)

EXACT, BEGINNING, SLIP = 0, 1, 3
IN_FIELD = 2  # a word found only in the name of the field


@dataclass(frozen=True)
class Entry:
    """A version as the search sees it: everything folded."""

    code: str
    name: str
    words: tuple[str, ...]
    field_words: tuple[str, ...]
    initials: str
    often: int


@lru_cache(maxsize=4096)
def entry_of(code: str, name: str, field: str) -> Entry:
    folded = _bare(name)
    words = _words(folded)
    return Entry(code, folded, words, _words(fold(field)), "".join(word[0] for word in words), _often(code, field))


def _often(code: str, field: str) -> int:
    order = (*OFTEN_CODES, *OFTEN_FIELDS)
    return min((order.index(one) for one in (code, field) if one in order), default=len(order))


def _bare(name: str) -> str:
    folded = fold(name)
    for leading in LEADING:
        folded = folded.removeprefix(leading)
    return folded


def _words(folded: str) -> tuple[str, ...]:
    kept = "".join(ch if ch.isalnum() or ch == "." else " " for ch in folded)
    return tuple(word.strip(".") for word in kept.split() if word.strip("."))


def rank(text: str, entry: Entry) -> tuple[int, int] | None:
    """How well the entry fits: (tier, cost), lower is better; None = not at all."""
    query = " ".join(_words(_bare(text)))
    if not query:
        return (0, 0)
    if (tier := _by_code(query, entry)) is not None:
        return (tier, 0)
    if entry.name.startswith(query):
        return (2, 0)
    if " " not in query and len(query) >= 2 and entry.initials.startswith(query):
        return (3, 0)
    return _by_words(query, entry)


def _by_code(query: str, entry: Entry) -> int | None:
    if entry.code == query:
        return 0
    return 1 if query[0].isdigit() and entry.code.startswith(query) else None


def _by_words(query: str, entry: Entry) -> tuple[int, int] | None:
    if f" {query}" in f" {' '.join(entry.words)}":
        return (4, 0)
    costs = [_cost(word, entry) for word in query.split()]
    if any(cost is None for cost in costs):
        return (6, 0) if " " not in query and len(query) >= 3 and query in entry.initials else None
    return (5, sum(cost for cost in costs if cost is not None))


def _cost(word: str, entry: Entry) -> int | None:
    own = [cost for other in entry.words if (cost := word_cost(word, other)) is not None]
    foreign = [cost + IN_FIELD for other in entry.field_words if (cost := word_cost(word, other)) is not None]
    return min(own + foreign, default=None)


@lru_cache(maxsize=65536)
def word_cost(typed: str, word: str) -> int | None:
    """What it costs to read `typed` as `word`: equal, its beginning, or one slip; None = it is another word."""
    if typed == word:
        return EXACT
    if word.startswith(typed):
        return BEGINNING
    long_enough = len(typed) >= LONG_ENOUGH or len(word) >= LONG_ENOUGH
    return SLIP if long_enough and len(word) >= LONG_ENOUGH and one_slip(typed, word) else None


def one_slip(typed: str, word: str) -> bool:
    """One letter wrong, missing or too much, or two neighbours swapped: chugn for chung."""
    if abs(len(typed) - len(word)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    left, right = typed[start:], word[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def in_order(text: str, entries: Iterable[tuple[Entry, int, int]]) -> list[int]:
    """Keys of the entries that fit, best first. Each entry comes as (entry, key, how often it is asked for)."""
    found = []
    for entry, key, asked in entries:
        if (fit := rank(text, entry)) is not None:
            found.append((*fit, -asked, entry.often, len(entry.words), entry.code, key))
    return [row[-1] for row in sorted(found)]
