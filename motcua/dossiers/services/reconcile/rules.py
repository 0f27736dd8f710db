"""When a value of the file and ours count as the same. Configuration, not code: see tolerances.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.agency.models import Agency
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.dossiers.services.history.rows import PastRow, Stamp

DATES = ("received", "due", "ended", "returned")
Texts = dict[str, str]


@dataclass(frozen=True)
class Ours:
    """What our tables say of a dossier, as far as an export can tell the same."""

    case_id: int
    code: str
    procedure: str
    state: str
    moments: dict[str, datetime | None]
    other_due: datetime | None = None
    identity: str = ""


@dataclass(frozen=True)
class Tolerances:
    """`ways`: field → how it is compared. `groups`: states that count as one."""

    ways: dict[str, str | int]
    groups: list[frozenset[str]] = field(default_factory=list)

    def differing(self, row: PastRow, ours: Ours) -> list[Texts]:
        """[{"field","theirs","ours"}] of what is not the same, in the order of the form."""
        found = []
        if self.ways["procedure"] == "exact" and row.procedure_code != ours.procedure:
            found.append({"field": "procedure", "theirs": row.procedure_code, "ours": ours.procedure})
        for name in DATES:
            stamp: Stamp | None = getattr(row, name)
            if stamp and not self._same_moment(name, stamp, ours):
                found.append({"field": name, "theirs": stamp_text(stamp), "ours": moment_text(ours.moments[name])})
        if self.ways["state"] == "exact" and not self._same_state(row.state.value, ours.state):
            found.append({"field": "state", "theirs": row.state.value, "ours": ours.state})
        return found

    def _same_moment(self, name: str, stamp: Stamp, ours: Ours) -> bool:
        known = [ours.moments[name], *([ours.other_due] if name == "due" else [])]
        return self.ways[name] == "off" or any(_same(self.ways[name], stamp, moment) for moment in known)

    def _same_state(self, theirs: str, ours: str) -> bool:
        return theirs == ours or any({theirs, ours} <= group for group in self.groups)


def _same(way: str | int, stamp: Stamp, moment: datetime | None) -> bool:
    if moment is None:
        return False
    apart = abs((stamp.day - day_of(moment)).days)
    if isinstance(way, int):
        return apart <= way
    if way == "minute" and stamp.has_time:
        return local(stamp.moment).replace(second=0, microsecond=0) == local(moment).replace(second=0, microsecond=0)
    return apart == 0


def stamp_text(stamp: Stamp) -> str:
    """ISO, with the hour where the file knows it."""
    return f"{local(stamp.moment):%Y-%m-%dT%H:%M}" if stamp.has_time else f"{stamp.day:%Y-%m-%d}"


def moment_text(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%dT%H:%M}" if moment else ""


@cache
def defaults() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("tolerances.toml").read_text(encoding="utf-8"))


def rules_of(agency: Agency) -> dict[str, Any]:
    """The values in force for an agency, as they are kept with a round. Refused: a value that means nothing."""
    values = {**defaults(), **agency.policy.get("reconcile", {})}
    for name, value in values.items():
        if not _is_known(name, value):
            raise Refused(f"Quy tắc đối soát «{name} = {value}» không dùng được. Sửa trong lựa chọn của cơ quan.")
    return values


def _is_known(name: str, value: Any) -> bool:
    if name in DATES:
        return value in ("day", "minute", "off") or (type(value) is int and value >= 0)
    if name == "state_groups":
        return isinstance(value, list) and all(isinstance(group, list) for group in value)
    return name in ("procedure", "state") and value in ("exact", "off")


def tolerances(values: dict[str, Any]) -> Tolerances:
    groups = [frozenset(group) for group in values["state_groups"]]
    return Tolerances({name: values[name] for name in (*DATES, "procedure", "state")}, groups)
