"""Figures that a form's file spells out itself: what to count, over the facts, by the conditions every measure uses.

    count(received, online)               dossiers received in the period, online
    sum(amount; payment, paid_online)     the money of online payments
    procedures(payment, !paid_online)     procedures with at least one such row

A word is a condition of `reporting.conditions`, a yes/no column of the facts, or a comparison such as `amount>0`,
`digitised>=to_digitise`, `received<until` (moments of the window: start, until, stop, seen), `paid_via=national`; `!`
before a word means not. By lĩnh vực, in one question to the engine.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from motcua.agency.models import Agency
from motcua.reporting import conditions, engine, store
from motcua.reporting.conditions import Condition
from motcua.reporting.facts import COLUMNS, FLAG, NUMBER, TEXT
from motcua.reporting.forms.definition import WrongForm
from motcua.reporting.listed import Listed
from motcua.reporting.measure import Window

EXPRESSION = re.compile(r"(count|procedures)\(([^;()]+)\)|(sum)\((\w+);([^;()]+)\)")
COMPARISON = re.compile(r"(\w+)(>=|>|=|<)(\w+)")
WINDOW = {"start", "until", "stop", "seen"}
PARTS = {
    "received", "taken", "carried_over", "finished", "still_open", "early", "on_time", "late", "good", "positive",
    "given_back", "overdue", "in_time", "became_late", "online", "has_service", "whole_service", "paid_online",
    "rated_inside", "satisfied", "in_force", "payment", "petition", "dossier",
}  # fmt: skip
"""The conditions a file may name: those of one row of facts."""


@dataclass(frozen=True)
class Expression:
    """`how`: count, sum or procedures; `column`: what is summed; `where`: all must hold."""

    how: str
    column: str
    where: tuple[str, ...]

    def condition(self, t: Any) -> Any:
        return conditions.both(*(_condition(word) for word in self.where))(t).fill_null(False)

    def over(self, t: Any) -> Any:
        """The aggregate over a table of facts beside their window."""
        where = self.condition(t)
        match self.how:
            case "sum":
                return t[self.column].sum(where=where).fill_null(0)
            case "procedures":
                return t.procedure.nunique(where=where)
        return t.count(where=where)


def is_expression(name: str) -> bool:
    return EXPRESSION.fullmatch(name) is not None


@cache
def parsed(name: str) -> Expression:
    """The expression of a figure's name. Raises WrongForm naming the word that is not known."""
    match = EXPRESSION.fullmatch(name)
    if match is None:
        raise WrongForm(f"Không hiểu cách tính «{name}».")
    how, column, words = (match[1], "", match[2]) if match[1] else (match[3], match[4], match[5])
    if how == "sum" and COLUMNS.get(column) != NUMBER:
        raise WrongForm(f"Cách tính «{name}»: không cộng được cột «{column}».")
    where = tuple(word.strip() for word in words.split(","))
    for word in where:
        _condition(word)
    return Expression(how, column, where)


def _condition(word: str) -> Condition:
    """A word as a condition of a table."""
    if word.startswith("!"):
        return conditions.negated(_condition(word.removeprefix("!")))
    if word in PARTS:
        found: Condition = getattr(conditions, word)
        return found
    if COLUMNS.get(word) == FLAG:
        return lambda t: t[word]
    if match := COMPARISON.fullmatch(word):
        return _compared(match[1], match[2], match[3], word)
    raise WrongForm(f"Không biết điều kiện «{word}». Các điều kiện: {', '.join(sorted(PARTS))}.")


def _compared(left: str, sign: str, right: str, word: str) -> Condition:
    kind = COLUMNS.get(left)
    if kind == TEXT and sign == "=":
        return lambda t: t[left] == right
    if kind != NUMBER or not (right.isdigit() or COLUMNS.get(right) == NUMBER or right in WINDOW):
        raise WrongForm(f"Không so sánh được «{word}».")

    def told(t: Any) -> Any:
        other = int(right) if right.isdigit() else t[right]
        found = {">=": t[left] >= other, ">": t[left] > other, "=": t[left] == other, "<": t[left] < other}[sign]
        return found.fill_null(False)

    return told


def _name(*words: str) -> str:
    return "form-" + hashlib.sha256("\n".join(words).encode()).hexdigest()[:20]


def _question(facts: Any, windows: Any, names: tuple[str, ...]) -> Any:
    t = engine.seen_table(facts, windows)
    return t.group_by(t.field).aggregate(**{f"c{place}": parsed(name).over(t) for place, name in enumerate(names)})


def by_field(agency: Agency, window: Window, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Slug of a lĩnh vực → figure → value, all figures in one question."""
    asked = tuple(dict.fromkeys(names))
    rows = engine.ask(
        store.live(agency, window.seen_at), engine.compiled(_name(*asked), partial(_question, names=asked)), [window]
    )
    return {slug: dict(zip(asked, (int(number or 0) for number in numbers), strict=True)) for slug, *numbers in rows}


# What a figure counted


def opens(name: str) -> bool:
    """Counts of dossiers, and of payments by their dossiers, open; procedures do not."""
    return is_expression(name) and parsed(name).how != "procedures" and "in_force" not in parsed(name).where


def _members(facts: Any, windows: Any, name: str) -> Any:
    t = engine.seen_table(facts, windows)
    return t.filter(parsed(name).condition(t)).select("key", "field", "received")


def members(agency: Agency, window: Window, name: str, slug: str = "") -> Listed:
    """The dossiers counted in one figure, in the order of receipt; without `slug` of all lĩnh vực."""
    rows = engine.compiled(_name("members", name), partial(_members, name=name))
    mine = " WHERE field = ?" if slug else ""
    sql = f"SELECT key FROM ({rows}){mine} GROUP BY key ORDER BY min(received), key"  # noqa: S608
    return Listed(store.live(agency, window.seen_at), window, sql, (slug,) if slug else ())
