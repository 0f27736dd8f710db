"""Which dossier counted where: every cell of a form and both parts of every measure, small enough to be kept for ever.

A place is "II.06a|Hộ tịch|8" or "T06|dat". Most dossiers share their places with many others, so each set of places is
kept once and a dossier names its set.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from motcua.agency.models import Agency
from motcua.procedures.models import Field
from motcua.reporting import conditions as c
from motcua.reporting import engine, store
from motcua.reporting.facts import micros
from motcua.reporting.forms.cells import places_in
from motcua.reporting.forms.definition import Form
from motcua.reporting.measures import BY_CODE, MEASURES, Counting, Measure, Window, members
from motcua.reporting.report_06a import FORM, NAMELESS, OF_ALL, TOTAL

PARTS = ("dat", "chua-dat")
PLAIN = ("4", "5", "6", "8", "9", "10", "12", "13")
"""The other columns of the form are sums of these."""
SUMS = {"3": ("4", "5", "6"), "7": ("8", "9", "10"), "11": ("12", "13")}
MOMENTS = ("received", "due", "ended")
UNSTEADY = frozenset(measure.code for measure in MEASURES if measure.counting is Counting.PARTIES)
"""Where people are counted each is shown by one of their dossiers, today another than yesterday."""
_names = count()


@dataclass
class Contributions:
    """`places`: key (dossier code, procedure, month) → where it counted. `moments`: code → received, due, ended."""

    places: dict[str, frozenset[str]] = field(default_factory=dict)
    moments: dict[str, list[int | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Sets of places and who has which; the same for the same contributions, in whatever order they came."""
        sets = set(self.places.values())
        names = sorted({place for places in sets for place in places})
        number = {name: place for place, name in enumerate(names)}
        numbered = {places: sorted(number[name] for name in places) for places in sets}
        groups = sorted(numbered.values())
        group = {places: groups.index(numbers) for places, numbers in numbered.items()}
        keys = {key: group[places] for key, places in self.places.items()}
        told = {key: [place, *self.moments.get(key, [])] for key, place in sorted(keys.items())}
        return {"places": names, "groups": groups, "keys": told}


def canonical(value: Any) -> str:
    """One text for one value: keys sorted, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def packed(told: dict[str, Any]) -> bytes:
    return zlib.compress(canonical(told).encode(), 9)


def unpacked(kept: bytes | memoryview) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(zlib.decompress(bytes(kept)))
    return told


def read_back(told: dict[str, Any]) -> Contributions:
    """What `as_json` told, whole again."""
    names = told["places"]
    groups = [frozenset(names[place] for place in group) for group in told["groups"]]
    found = Contributions()
    for key, (group, *moments) in told["keys"].items():
        found.places[key] = groups[group]
        if moments:
            found.moments[key] = moments
    return found


def contributions(
    agency: Agency,
    window: Window,
    *,
    with_table: bool,
    measures: Iterable[Measure] = MEASURES,
    forms: Iterable[Form] = (),
) -> Contributions:
    """Asked of the same facts as the figures: a question or two for each form, two for each measure."""
    with _laid_once(store.live(agency, window.seen_at)) as source:
        found = Contributions(moments=_moments(source, window))
        places: defaultdict[str, set[str]] = defaultdict(set)
        for key, place in (
            *(_of_06a(source, window) if with_table else ()),
            *places_in(source, agency, window, forms),
            *_of_measures(source, agency, window, measures),
        ):
            places[key].add(place)
    found.places = {key: frozenset(where) for key, where in places.items()}
    found.moments = {key: moments for key, moments in found.moments.items() if key in found.places}
    return found


@contextmanager
def _laid_once(source: store.Source) -> Iterator[store.Source]:
    """The facts as one table of the engine: eighty questions would open the files of every month eighty times."""
    table = f"contributions_{next(_names)}"
    cursor = store.engine().cursor()
    cursor.execute(f"CREATE TABLE {table} AS {source.select}")
    try:
        yield store.Source(f"SELECT * FROM {table}", source.head)  # noqa: S608
    finally:
        cursor.execute(f"DROP TABLE {table}")
        cursor.close()


def _moments(source: store.Source, window: Window) -> dict[str, list[int | None]]:
    until = micros(window.until)
    return {key: _as_then(rest[: len(MOMENTS)], until) for key, _slug, *rest in _cells_of(source, window)}


def _of_06a(source: store.Source, window: Window) -> Iterator[tuple[str, str]]:
    names = dict(Field.objects.values_list("slug", "name"))
    for key, slug, *rest in _cells_of(source, window):
        row = names.get(slug, NAMELESS)
        for column, counted in zip(PLAIN, rest[len(MOMENTS) :], strict=True):
            if counted:
                yield key, f"{FORM}|{row}|{column}"


def _of_measures(
    source: store.Source, agency: Agency, window: Window, measures: Iterable[Measure]
) -> Iterator[tuple[str, str]]:
    for measure in measures:
        for part in PARTS:
            for key in members(measure, agency, window, part, source=source).codes():
                yield key, f"{measure.code}|{part}"


def _as_then(moments: list[int | None], until: int) -> list[int | None]:
    """An end that came later was not known then."""
    *others, ended = moments
    return [*others, ended if ended is not None and ended < until else None]


def _cells(facts: Any, windows: Any) -> Any:
    t = engine.seen_table(facts, windows)
    t = t.filter(c.taken(t))
    flags = {f"c{column}": OF_ALL[column](t) for column in PLAIN}
    return t.select(t.key, t.field, t.received, t.due, t.ended, **flags)


def _cells_of(source: store.Source, window: Window) -> list[engine.Row]:
    columns = ", ".join(("key", "field", *MOMENTS, *(f"c{column}" for column in PLAIN)))
    sql = f"SELECT {columns} FROM ({engine.compiled('contributions', _cells)})"  # noqa: S608
    return engine.ask(source, sql, [window])


def codes_at(kept: bytes | memoryview, place: str, tables: Sequence[Mapping[str, Any]] = ()) -> list[str] | None:
    """What counted at "II.06a|Hộ tịch|7" (also for sums and the totals row) or "T06" (all of it), by code.

    `tables`: those kept beside, which tell what their columns add up. None for a place that cannot be.
    """
    told, (head, *rest) = read_back(unpacked(kept)), place.split("|")
    if head in BY_CODE and not rest:
        return [key for key, places in told.places.items() if any(one.split("|")[0] == head for one in places)]
    columns = _added_up(head, rest[1], tables) if len(rest) == 2 else set()
    if not columns:
        return None
    wanted = {(head, rest[0], column) for column in columns}
    totals = {(head, column) for column in columns if _is_total(head, rest[0], tables)}
    return [key for key, places in told.places.items() if any(_in_cell(one, wanted, totals) for one in places)]


def _added_up(code: str, number: str, tables: Sequence[Mapping[str, Any]]) -> set[str]:
    """The columns that count for a column: itself, and all that it adds up. Empty where there is no such column."""
    table = next((one for one in tables if one["code"] == code), None)
    if table is None:
        known = code == FORM and number in OF_ALL
        return set(SUMS.get(number, (number,))) if known else set()
    columns = {column["number"]: column for column in table["columns"]}
    if number not in columns:
        return set()
    parts = columns[number]["sum_of"]
    return {number, *(deeper for part in parts for deeper in _added_up(code, part, tables))}


def _is_total(code: str, row: str, tables: Sequence[Mapping[str, Any]]) -> bool:
    table = next((one for one in tables if one["code"] == code), None)
    if table is None:
        return row == TOTAL
    return any(one["is_total"] and one["name"] == row for one in table["rows"])


def _in_cell(place: str, wanted: set[tuple[str, str, str]], totals: set[tuple[str, str]]) -> bool:
    head, *rest = place.split("|")
    return len(rest) == 2 and ((head, rest[0], rest[1]) in wanted or (head, rest[1]) in totals)
