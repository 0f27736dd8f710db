"""The import itself: every row checked, all stored in one transaction or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.dossiers.services.history.files import HistoryFile, Line, write_rejected
from motcua.dossiers.services.history.rows import Faulty, read_row
from motcua.dossiers.services.history.store import Archive, Entry, Source

CHUNK = 1000


@dataclass
class Outcome:
    """What became of the rows. `accepted` counts every row that stands in the tables now (or would, in a dry run)."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    updated: int = 0
    created: int = 0
    is_stored: bool = False
    rejected_file: Path | None = None

    def as_json(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("read", "accepted", "rejected", "updated")}


def import_history(
    path: Path,
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    mapping: Path | None = None,
    dry_run: bool = False,
    partial: bool = False,
    create_procedures: bool = False,
    progress: Callable[[int, int], Any] = lambda _done, _total: None,
) -> Outcome:
    """Bring past dossiers in from a CSV or .xlsx (contract §3).

    Each row is checked; faulty ones go with their reasons to FILE.rejected.csv. Without `partial` one faulty row means
    that nothing is stored; `dry_run` stores nothing at all. A row that is already in, unchanged, is left alone; a
    changed one replaces what was imported, but never a dossier that our own office works on. One transaction, one log
    entry. `progress` is told how many rows have been read, of about how many. Raises Refused when the file itself
    cannot be understood.
    """
    file = HistoryFile(path, mapping)
    source = Source(path.name, file.sha256())
    total = len(file)
    outcome, faults = Outcome(), list[tuple[Line, str]]()
    with nullcontext() if dry_run else transaction.atomic():
        archive = Archive(agency, by=by, at=at, source=source, create_procedures=create_procedures, writes=not dry_run)
        for lines in chunks(file):
            entries = _checked(lines, archive, faults, at)
            outcome.read += len(lines)
            outcome.updated += sum(1 for entry in entries if entry.is_known)
            outcome.created += sum(1 for entry in entries if not entry.is_known)
            if not dry_run and (partial or not faults):
                archive.store(entries)
            progress(outcome.read, total)
        outcome.rejected = len(faults)
        outcome.accepted = outcome.read - outcome.rejected
        outcome.is_stored = not dry_run and (partial or not faults)
        if not outcome.is_stored and not dry_run:
            transaction.set_rollback(True)
            outcome.accepted = outcome.updated = outcome.created = 0
        elif outcome.is_stored and outcome.created + outcome.updated:
            _log(source, outcome, agency=agency, by=by, at=at)
    outcome.rejected_file = write_rejected(path, file.headings, faults)
    return outcome


def chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in pieces that fit into one question."""
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _checked(lines: list[Line], archive: Archive, faults: list[tuple[Line, str]], at: datetime) -> list[Entry]:
    read = []
    for line in lines:
        try:
            read.append((line, read_row(line.values, at=at)))
        except Faulty as fault:
            faults.append((line, str(fault)))
    archive.meet([row for _line, row in read])
    entries = []
    for line, row in read:
        try:
            if entry := archive.entry(row, line):
                entries.append(entry)
        except Faulty as fault:
            faults.append((line, str(fault)))
    return entries


def _log(source: Source, outcome: Outcome, *, agency: Agency, by: Officer | None, at: datetime) -> None:
    data = {"file": source.name, "sha256": source.sha256, **outcome.as_json()}
    log("dossier:history:imported", by=by, agency=agency, at=at, subject=source.label[:80], data=data)
