"""The comparison itself: reads a file and our tables side by side, tells what differs, writes nothing.

In pieces of a thousand rows, one or two questions each. What stays in memory to the end are the keys that were met and
the pairs that are only supposed.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.common.moments import at as moment_at
from motcua.common.moments import day_of
from motcua.common.text import mask_name, mask_tail, nfc
from motcua.dossiers.models import Difference
from motcua.dossiers.services.history.files import HistoryFile, Line
from motcua.dossiers.services.history.intake import chunks
from motcua.dossiers.services.history.rows import Faulty, PastRow, read_row
from motcua.dossiers.services.reconcile.rules import Ours, Texts, Tolerances, stamp_text

Kind = Difference.Kind
ASKED = (
    "pk", "code", "state", "received_at", "first_due_at", "due_at", "ended_at", "dossier__returned_at",
    "dossier__version__procedure__code", "dossier__owner__identity_number",
)  # fmt: skip
ONLY_HERE_AT_ONCE = 1000


@dataclass
class Counts:
    """How the comparison stands. `agree`: paired and the same."""

    read: int = 0
    agree: int = 0
    differs: int = 0
    only_there: int = 0
    only_here: int = 0
    suggested: int = 0
    twin: int = 0
    unreadable: int = 0
    first_day: date | None = None
    last_day: date | None = None

    @property
    def paired(self) -> int:
        return self.agree + self.differs

    def as_json(self) -> dict[str, Any]:
        days = {"from": self.first_day and f"{self.first_day}", "to": self.last_day and f"{self.last_day}"}
        rest = {name: value for name, value in asdict(self).items() if not name.endswith("_day")}
        return {"read": self.read, "paired": self.paired, **rest, **days}

    def meet(self, day: date) -> None:
        self.first_day = min(self.first_day or day, day)
        self.last_day = max(self.last_day or day, day)


@dataclass(frozen=True)
class Found:
    """One difference, not yet stored. `theirs` holds no name and no number in full."""

    kind: str
    code: str
    line: int | None = None
    case_id: int | None = None
    fields: list[Texts] = field(default_factory=list)
    theirs: Texts = field(default_factory=dict)


@dataclass
class _Met:
    """What has been met so far: our keys, the file's codes, and pairs to be looked at again at the end."""

    cases: set[int] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    supposed: list[tuple[Found, list[int]]] = field(default_factory=list)


def compare(
    file: HistoryFile, *, agency: Agency, rules: Tolerances, at: datetime
) -> Iterator[tuple[Counts, list[Found]]]:
    """Go through the file, then through what stands only here within the days of the file.

    Yields after each piece the counts so far (the same object, growing) and what was found in it. Two questions a
    thousand rows.
    """
    counts, met = Counts(), _Met()
    for lines in chunks(file):
        counts.read += len(lines)
        yield counts, _piece(lines, agency, rules, at, counts=counts, met=met)
    yield counts, _settle_supposed(counts, met)
    yield from _only_here(agency, counts, met)


def _piece(
    lines: list[Line], agency: Agency, rules: Tolerances, at: datetime, *, counts: Counts, met: _Met
) -> list[Found]:
    """What one piece of the file shows."""
    found: list[Found] = []
    rows: list[tuple[Line, PastRow | None]] = [(line, _row(line, at, found)) for line in lines]
    ours = {known.code: known for known in _ours(agency, code__in=[_code(line) for line in lines])}
    alone: list[tuple[Line, PastRow]] = []
    for line, row in rows:
        known = ours.get(_code(line))
        if known:
            met.cases.add(known.case_id)  # also where the row cannot be read: the dossier stands in the file
        if row is None:
            counts.unreadable += 1
        elif row.code in met.codes:
            counts.twin += 1
            found.append(Found(Kind.TWIN, row.code, line.number, known.case_id if known else None, theirs=_theirs(row)))
        else:
            met.codes.add(row.code)
            if row.received:
                counts.meet(row.received.day)
            if known:
                found += _paired(line, row, known, rules, counts)
            else:
                alone.append((line, row))
    return found + _alone(agency, alone, counts, met)


def _code(line: Line) -> str:
    return nfc(line.values.get("ma_ho_so", ""))


def _row(line: Line, at: datetime, found: list[Found]) -> PastRow | None:
    try:
        return read_row(line.values, at=at)
    except Faulty as fault:
        found.append(Found(Kind.UNREADABLE, _code(line)[:60], line.number, theirs={"fault": str(fault)[:500]}))
        return None


def _paired(line: Line, row: PastRow, known: Ours, rules: Tolerances, counts: Counts) -> list[Found]:
    fields = rules.differing(row, known)
    if not fields:
        counts.agree += 1
        return []
    counts.differs += 1
    return [Found(Kind.DIFFERS, row.code, line.number, known.case_id, fields)]


def _alone(agency: Agency, rows: list[tuple[Line, PastRow]], counts: Counts, met: _Met) -> list[Found]:
    """Rows whose code we do not know: the same procedure, owner and day of receipt here is put forward as a pair."""
    likely = _likely(agency, [row for _line, row in rows])
    found = []
    for line, row in rows:
        here = Found(Kind.ONLY_THERE, row.code, line.number, theirs=_theirs(row))
        if candidates := likely.get(_likeness(row)):
            met.supposed.append((here, candidates))
        else:
            counts.only_there += 1
            found.append(here)
    return found


def _likeness(row: PastRow) -> tuple[str, str, date | None]:
    return row.procedure_code, row.owner.get("identity_number", ""), row.received.day if row.received else None


def _likely(agency: Agency, rows: list[PastRow]) -> dict[tuple[str, str, date | None], list[int]]:
    wanted = {_likeness(row) for row in rows if row.owner.get("identity_number") and row.received}
    found: dict[tuple[str, str, date | None], list[int]] = {}
    if wanted:
        numbers = {number for _procedure, number, _day in wanted}
        days = [day for _procedure, _number, day in wanted if day]
        near = {
            "received_at__gte": moment_at(min(days)),
            "received_at__lt": moment_at(max(days) + timedelta(days=1)),
        }
        for known in _ours(agency, dossier__owner__identity_number__in=numbers, **near):
            received = known.moments["received"]
            key = (known.procedure, known.identity, received and day_of(received))
            if key in wanted:
                found.setdefault(key, []).append(known.case_id)
    return found


def _settle_supposed(counts: Counts, met: _Met) -> list[Found]:
    """Now that every code of the file is known: a dossier that was met under its own code is nobody else's pair."""
    found = []
    for here, candidates in met.supposed:
        free = [case_id for case_id in candidates if case_id not in met.cases]
        if free:
            met.cases.add(free[0])
            counts.suggested += 1
            found.append(Found(Kind.SUGGESTED, here.code, here.line, free[0], theirs=here.theirs))
        else:
            counts.only_there += 1
            found.append(here)
    met.supposed.clear()
    return found


def _only_here(agency: Agency, counts: Counts, met: _Met) -> Iterator[tuple[Counts, list[Found]]]:
    """Our dossiers received within the days of the file that the file does not have."""
    if counts.first_day is None or counts.last_day is None:
        return
    start, until = moment_at(counts.first_day), moment_at(counts.last_day + timedelta(days=1))
    mine = Case.objects.filter(agency=agency, kind="dossier", received_at__gte=start, received_at__lt=until)
    last = (start, 0)
    while piece := _after(mine, last):
        last = (piece[-1]["received_at"], piece[-1]["pk"])
        found = [Found(Kind.ONLY_HERE, row["code"], case_id=row["pk"]) for row in piece if row["pk"] not in met.cases]
        counts.only_here += len(found)
        yield counts, found


def _after(mine: Any, last: tuple[datetime, int]) -> list[dict[str, Any]]:
    """The next rows in the order of the index over receipt, which holds all that is asked but the code."""
    moment, key = last
    later = Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=key)
    rows = mine.filter(later, received_at__gte=moment).order_by("received_at", "pk")
    return list(rows.values("pk", "code", "received_at")[:ONLY_HERE_AT_ONCE])


def _ours(agency: Agency, **wanted: Any) -> Iterator[Ours]:
    for row in Case.objects.filter(agency=agency, kind="dossier", **wanted).values(*ASKED):
        yield ours_of(row)


def ours_of(row: dict[str, Any]) -> Ours:
    moments = {
        "received": row["received_at"],
        "due": row["first_due_at"],
        "ended": row["ended_at"],
        "returned": row["dossier__returned_at"],
    }
    return Ours(
        row["pk"], row["code"], row["dossier__version__procedure__code"], row["state"], moments,
        other_due=row["due_at"], identity=row["dossier__owner__identity_number"],
    )  # fmt: skip


def _theirs(row: PastRow) -> Texts:
    """What the officer needs to know the dossier by, names and numbers masked."""
    stamps = {name: getattr(row, name) for name in ("received", "due", "ended", "returned")}
    told = {name: stamp_text(stamp) for name, stamp in stamps.items() if stamp}
    owner = {
        "owner": mask_name(row.owner.get("name", "")),
        "identity": mask_tail(row.owner.get("identity_number", "")),
    }
    return {"procedure": row.procedure_code, **told, "state": row.state.value, **{k: v for k, v in owner.items() if v}}
