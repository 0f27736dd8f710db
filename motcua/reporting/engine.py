"""Measures as questions to an engine: one Ibis expression each, compiled once, run wherever facts lie.

The expressions are compiled to text and kept under the home of the program, named by what they were made from: a
process that only shows figures needs neither to compile nor to load the compiler.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.reporting import conditions
from motcua.reporting.facts import COLUMNS, micros
from motcua.reporting.measure import Counting, Measure, Window
from motcua.reporting.store import Source

WINDOW_COLUMNS = dict.fromkeys(("place", "start", "until", "stop", "seen"), "int64")
Row = tuple[Any, ...]


# Expressions


def seen_table(facts: Any, windows: Any) -> Any:
    """Each row of facts beside each window in which it tells how things stood."""
    beside = facts.cross_join(windows)
    seen = beside.filter(conditions.relevant(beside))
    return seen.mutate(**{name: condition(seen) for name, condition in conditions.LAID.items()})


def tables() -> tuple[Any, Any]:
    """Facts and windows by name, whatever engine has them."""
    import ibis

    return ibis.table(COLUMNS, name="facts"), ibis.table(WINDOW_COLUMNS, name="windows")


def _yes(condition: Any) -> Any:
    """Unknown is no."""
    return condition.fill_null(False)


def _sides(t: Any, measure: Measure) -> tuple[Any, Any, Any]:
    """Base, what of it (or apart from it) hits, and what of it does not."""
    base, hit = _yes(measure.base(t)), _yes(measure.numerator(t))
    return base, hit if measure.is_apart else base & hit, base & ~hit


def figures_of(facts: Any, windows: Any, measures: Iterable[Measure]) -> Any:
    """One row for each window with both numbers of every measure: `n_…` and `d_…`.

    Each row becomes a row of zeros and ones, which are summed for each procedure, so that procedures are counted
    without sorting them apart; people are counted beside.
    """
    chosen = list(measures)
    t = seen_table(facts, windows)
    told: dict[str, Any] = {}
    for measure in chosen:
        told |= _told(t, measure)
    rows = t.select(t.place, t.procedure, **told)
    parts = rows.group_by(rows.place, rows.procedure).aggregate(**{name: rows[name].sum() for name in told})
    numbers: dict[str, Any] = {}
    for measure in chosen:
        numbers |= _numbers(parts, measure)
    found = parts.group_by(parts.place).aggregate(**numbers)
    for measure in chosen:
        if measure.counting is Counting.PARTIES:
            people = _people(t, measure)
            found = found.left_join(people, found.place == people.whose).drop("whose")
    return found


def _told(t: Any, measure: Measure) -> dict[str, Any]:
    """What a row gives to a measure, as numbers that are summed."""
    name = measure.slug
    if measure.sums:
        return {f"s{place}_{name}": part.cast("int64") for place, part in enumerate(measure.sums.parts(t))}
    if measure.counting is Counting.PARTIES:
        return {}
    base, hit, miss = _sides(t, measure)
    told = {f"n_{name}": hit, f"d_{name}": base}
    if measure.counting is Counting.EVERY_PROCEDURE:
        told[f"m_{name}"] = miss
    return {column: condition.cast("int8") for column, condition in told.items()}


def _numbers(parts: Any, measure: Measure) -> dict[str, Any]:
    """Both numbers of a measure from what the procedures gave."""
    name = measure.slug
    if measure.sums:
        summed = [parts[column].sum() for column in parts.columns if re.fullmatch(rf"s\d+_{name}", column)]
        numerator, denominator = measure.sums.whole(*summed)
        return {f"n_{name}": numerator, f"d_{name}": denominator}
    if measure.counting is Counting.PARTIES:
        return {}
    hit, base = parts[f"n_{name}"], parts[f"d_{name}"]
    if measure.counting is not Counting.ROWS:
        hit, base = (hit > 0).cast("int64"), (base > 0).cast("int64")
    if measure.is_apart:
        hit = hit * base
    if measure.counting is Counting.EVERY_PROCEDURE:
        hit = hit * (parts[f"m_{name}"] == 0).cast("int64")
    return {f"n_{name}": hit.sum(), f"d_{name}": base.sum()}


def _people(t: Any, measure: Measure) -> Any:
    """How many people have such a row, and how many of them one that hits."""
    base, hit, _miss = _sides(t, measure)
    t = t.mutate(base=base, hit=hit).filter(lambda row: row.base)
    each = t.group_by(t.place, t.party).aggregate(hit=t.hit.any())
    return each.group_by(whose=each.place).aggregate(
        **{f"n_{measure.slug}": each.count(where=each.hit), f"d_{measure.slug}": each.count()}
    )


def rows_of(facts: Any, windows: Any, measure: Measure) -> Any:
    """What a measure looked at, row by row: counted, hit, and why left out (0 = not left out)."""
    import ibis

    t = seen_table(facts, windows)
    base, hit, _miss = _sides(t, measure)
    looked = _yes(measure.population(t)) | hit if measure.is_apart else _yes(measure.population(t))
    branches = [(_yes(condition(t)), number) for number, (_why, condition) in enumerate(measure.exclusions, 1)]
    reason = ibis.cases(*branches, else_=0) if branches else ibis.literal(0)
    t = t.mutate(counted=base, hit=hit, reason=reason, looked=looked)
    return t.filter(t.looked)


# Compiled


@cache
def _made_from() -> str:
    """What the compiled text depends on: the room's own words and the compiler."""
    folder = Path(__file__).parent
    words = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return hashlib.sha256(words + version("ibis-framework").encode()).hexdigest()[:16]


_texts: dict[str, str] = {}


def compiled(name: str, make: Callable[[Any, Any], Any]) -> str:
    """The expression of this name as DuckDB's SQL: remembered, from the folder of compiled questions, or made now."""
    if name not in _texts:
        _texts[name] = _compiled(name, make)
    return _texts[name]


def _compiled(name: str, make: Callable[[Any, Any], Any]) -> str:
    folder = Path(settings.MOTCUA_HOME) / "cache"
    kept = folder / f"{name}-{_made_from()}.sql"
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    import ibis

    text = str(ibis.to_sql(make(*tables()), dialect="duckdb"))
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_text(text, encoding="utf-8")
    draft.rename(kept)
    return text


def ask(source: Source, sql: str, windows: Sequence[Window], parameters: Sequence[Any] = ()) -> list[Row]:
    """Run a question over the facts with these windows, numbered from 0."""
    if not source.select:
        return []
    with source.cursor() as cursor:
        _lay_windows(cursor, windows)
        return cursor.execute(sql, list(parameters)).fetchall()


def _lay_windows(cursor: Any, windows: Sequence[Window]) -> None:
    names = ", ".join(WINDOW_COLUMNS)
    places = ", ".join("(?, ?, ?, ?, ?)" for _ in windows)
    values = [number for row in window_rows(windows) for number in row]
    cursor.execute(f"CREATE TEMP TABLE windows AS SELECT * FROM (VALUES {places}) AS w({names})", values)  # noqa: S608


def window_rows(windows: Sequence[Window]) -> list[Row]:
    """place, start, until, stop, seen."""
    return [
        (
            number,
            micros(window.start),
            micros(window.until),
            micros(window.period.until),
            micros(window.seen_at),
        )
        for number, window in enumerate(windows)
    ]
