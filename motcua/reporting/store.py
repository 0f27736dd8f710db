"""Where facts are kept: Parquet by agency and month, with a manifest that says up to which log entry they are true.

What changed since is known from the log: every act writes its entry last, under the lock of the chain's head, so the
numbers are in the order of the commits and none is missed. Readers take the files the manifest names, without the
dossiers that changed since, and lay those anew from the tables: figures are fresh to the second.
"""

import csv
import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from weakref import finalize

import duckdb
from django.conf import settings
from django.db import connection
from django.utils import timezone

from motcua.agency.models import Agency
from motcua.audit.models import ChainHead, Entry
from motcua.common.moments import day_of
from motcua.dossiers.models import Dossier
from motcua.reporting import facts
from motcua.reporting.facts import COLUMNS, GROUND, Fact, dossier_facts
from motcua.reporting.ground import ground_facts

SHAPE = hashlib.sha256(Path(facts.__file__).read_bytes()).hexdigest()[:16]
"""Files that an older version of the program laid are not mixed with rows that this one lays."""
TYPES = {"string": "VARCHAR", "int64": "BIGINT", "boolean": "BOOLEAN"}
NULL = r"\N"
MUCH = 500
"""More dossiers than this are not laid anew at every reading: then the files are brought up to date first."""
KEEP_OLD = timedelta(hours=1)  # a reader may still hold a file that the manifest no longer names
IMPORTED = "dossier:history:imported"


@dataclass(frozen=True)
class Head:
    """Up to which entry of the log."""

    number: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Manifest:
    """What an agency's folder holds. `files`: month → file, beside the manifest."""

    folder: Path
    head: Head = field(default_factory=Head)
    files: dict[str, str] = field(default_factory=dict)
    rows: int = 0

    @property
    def paths(self) -> list[str]:
        return [str(self.folder / name) for name in self.files.values()]


def home() -> Path:
    """The store that live figures read; each database has its own."""
    database = connection.settings_dict
    name = f"{database['ENGINE']}:{database['HOST']}:{database['PORT']}:{database['NAME']}"
    return Path(settings.MOTCUA_HOME) / "facts" / hashlib.sha256(name.encode()).hexdigest()[:12]


def head_of(agency: Agency) -> Head:
    row = ChainHead.objects.filter(chain=agency.code).values_list("number", "hash").first()
    return Head(*row) if row else Head()


def manifest_in(root: Path, code: str) -> Manifest | None:
    """What is kept for an agency, whether or not the database is still the one it came from."""
    folder = root / f"agency={code}"
    try:
        kept = json.loads((folder / "manifest.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if kept.get("shape") != SHAPE:
        return None
    return Manifest(folder, Head(kept["number"], kept["hash"]), kept["files"], kept["rows"])


def kept_for(root: Path, agency: Agency) -> Manifest | None:
    """What is kept, if it came from this very log: after a restore or a new start it did not."""
    kept = manifest_in(root, agency.code)
    if kept is None or not kept.head.number:
        return None
    same = Entry.objects.filter(chain=agency.code, number=kept.head.number, hash=kept.head.hash).exists()
    return kept if same else None


def changed_since(agency: Agency, head: Head) -> list[str]:
    """Codes of what the log names since: dossiers, and whatever else, which then is no dossier."""
    since = Entry.objects.filter(chain=agency.code, number__gt=head.number).order_by()
    codes = set(since.exclude(kind=IMPORTED).values_list("subject", flat=True)) - {""}
    for label in since.filter(kind=IMPORTED).values_list("subject", flat=True):
        codes |= set(Dossier.objects.filter(imported_from=label).values_list("case__code", flat=True))
    return sorted(codes)


# DuckDB

_lock = threading.Lock()
_names = count()


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """The embedded engine of this process; each reader takes a cursor of it."""
    found = duckdb.connect(":memory:")
    found.execute("SET memory_limit='1GB'; SET preserve_insertion_order=false; SET autoinstall_known_extensions=false")
    return found


def create(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Fact]) -> int:
    """A table with these facts; returns how many."""
    columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in COLUMNS.items())
    cursor.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer, number = csv.writer(file), 0
        for number, row in enumerate(rows, 1):  # noqa: B007  (how many there were)
            writer.writerow([_cell(row[name]) for name in COLUMNS])
        file.flush()
        if number:
            types = "{" + ", ".join(f"'{name}': '{TYPES[kind]}'" for name, kind in COLUMNS.items()) + "}"
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM read_csv(?, columns={types}, header=false, auto_detect=false,"  # noqa: S608
                f" delim=',', quote='\"', escape='\"', nullstr='{NULL}')",
                [file.name],
            )
    return number


def _cell(value: Any) -> Any:
    if value is None:
        return NULL
    return ("true" if value else "false") if isinstance(value, bool) else value


# Bringing files up to date


def refresh(agency: Agency, at: datetime, *, root: Path | None = None) -> Manifest:
    """Write what changed since the last time into the files of its months; everything where there is nothing yet."""
    root = root or home()
    folder = root / f"agency={agency.code}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        head, kept = head_of(agency), kept_for(root, agency)
        table = f"new_{next(_names)}"
        cursor = engine().cursor()
        try:
            if kept is None:
                create(cursor, table, dossier_facts(agency))
                files, gone = {}, None
            else:
                gone = changed_since(agency, kept.head)
                create(cursor, table, dossier_facts(agency, gone))
                files = dict(kept.files)
            files |= _write_months(cursor, table, folder, files, gone)
            create(cursor, table, ground_facts(agency, at))
            files[GROUND] = _write(cursor, f"SELECT * FROM {table}", folder, GROUND)  # noqa: S608
            manifest = _keep(cursor, folder, head, files)
        finally:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.close()
        _sweep(manifest, timezone.now())
    return manifest


def _write_months(
    cursor: duckdb.DuckDBPyConnection, table: str, folder: Path, files: dict[str, str], gone: list[str] | None
) -> dict[str, str]:
    """New files for the months touched; an empty name where a month has nothing left."""
    old = {month: str(folder / name) for month, name in files.items() if month != GROUND}
    months = {row[0] for row in cursor.execute(f"SELECT DISTINCT month FROM {table}").fetchall()}  # noqa: S608
    cursor.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT unnest(?::VARCHAR[]) AS key", [gone or []])
    if gone and old:
        where = "SELECT DISTINCT month FROM read_parquet(?) WHERE key IN (SELECT key FROM gone)"
        months |= {row[0] for row in cursor.execute(where, [list(old.values())]).fetchall()}
    found = {}
    for month in sorted(months):
        parts = [f"SELECT * FROM {table} WHERE month = '{month}'"]  # noqa: S608
        if month in old:
            parts.append(f"SELECT * FROM read_parquet('{old[month]}') WHERE key NOT IN (SELECT key FROM gone)")  # noqa: S608
        found[month] = _write(cursor, " UNION ALL ".join(parts), folder, month)
    return found


def _write(cursor: duckdb.DuckDBPyConnection, query: str, folder: Path, month: str) -> str:
    """One file of one month, under a name of its content."""
    place = folder / f"month={month}"
    place.mkdir(exist_ok=True)
    draft = place / f".{os.getpid()}-{next(_names)}"
    ordered = f"SELECT * FROM ({query}) ORDER BY kind, received, key, known_from"  # noqa: S608
    cursor.execute(f"COPY ({ordered}) TO '{draft}' (FORMAT parquet, COMPRESSION zstd)")
    name = f"month={month}/{hashlib.sha256(draft.read_bytes()).hexdigest()[:20]}.parquet"
    draft.rename(folder / name)
    return name


def _keep(cursor: duckdb.DuckDBPyConnection, folder: Path, head: Head, files: dict[str, str]) -> Manifest:
    paths = [str(folder / name) for name in files.values()]
    [[rows]] = cursor.execute("SELECT count(*) FROM read_parquet(?)", [paths]).fetchall()
    kept = {
        "shape": SHAPE,
        "number": head.number,
        "hash": head.hash,
        "rows": rows,
        "files": dict(sorted(files.items())),
    }
    draft = folder / f"manifest.{os.getpid()}"
    draft.write_text(json.dumps(kept, indent=1))
    draft.rename(folder / "manifest.json")
    return Manifest(folder, head, kept["files"], rows)


def _sweep(manifest: Manifest, now: datetime) -> None:
    named = set(manifest.paths)
    for path in manifest.folder.glob("month=*/*"):
        age = now.timestamp() - path.stat().st_mtime
        if str(path) not in named and age > KEEP_OLD.total_seconds():
            path.unlink(missing_ok=True)


# Reading


@dataclass(frozen=True)
class Source:
    """A view named `facts` in the embedded engine, over files and fresh rows."""

    select: str
    head: Head

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = engine().cursor()
        try:
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {self.select}")
            yield cursor
        finally:
            cursor.close()


_fresh: dict[tuple[str, ...], Source] = {}


def live(agency: Agency, at: datetime) -> Source:
    """The facts of an agency as its tables tell them now. As long as nobody acts, the last reading is used again."""
    head = head_of(agency)
    key = (str(home()), agency.code, str(head.number), head.hash, f"{day_of(at)}")
    with _lock:
        found = _fresh.get(key) if head.number else None
        if found is None:
            found = _lay(agency, at, head)
            for old in [known for known in _fresh if known[:2] == key[:2]]:
                del _fresh[old]
            _fresh[key] = found
    return found


def forget() -> None:
    """Drop what this process remembers (for tests that change tables behind the log's back)."""
    with _lock:
        _fresh.clear()


def _drop(table: str) -> None:
    with engine().cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _lay(agency: Agency, at: datetime, head: Head) -> Source:
    kept = kept_for(home(), agency)
    gone = changed_since(agency, kept.head) if kept else None
    if (gone is None and _is_large(agency)) or len(gone or ()) > MUCH:
        kept, gone = refresh(agency, at), []
    table = f"fresh_{next(_names)}"
    fresh: list[Fact] = [*dossier_facts(agency, gone), *ground_facts(agency, at)]
    create(engine(), table, fresh)
    select = f"SELECT * FROM {table}"  # noqa: S608
    if kept:
        files = ", ".join(f"'{path}'" for path in kept.paths if f"month={GROUND}" not in path)
        without = ", ".join("'" + code.replace("'", "''") + "'" for code in gone or [])
        old = f"SELECT * FROM read_parquet([{files}])"  # noqa: S608
        old += f" WHERE key NOT IN ({without})" if without else ""
        select = f"{old} UNION ALL {select}" if files else select
    source = Source(select, head)
    # A list that still shows rows of it may live longer than the next reading.
    finalize(source, _drop, table).atexit = False
    return source


def _is_large(agency: Agency) -> bool:
    """More than a handful of dossiers stand in no file yet."""
    return agency.cases.filter(kind="dossier")[MUCH : MUCH + 1].exists()


def exported_paths(root: Path, agency: str = "") -> list[str]:
    """The files of exported facts: of one agency, or of all that lie in the folder."""
    root, pattern = root.resolve(), f"agency={agency}" if agency else "agency=*"
    found = [manifest_in(root, path.name.removeprefix("agency=")) for path in sorted(root.glob(pattern))]
    return [path for manifest in found if manifest for path in manifest.paths]


def files_source(root: Path, agency: str = "") -> Source:
    """Exported facts alone. Empty where there are none."""
    files = ", ".join("'" + path.replace("'", "''") + "'" for path in exported_paths(root, agency))
    return Source(f"SELECT * FROM read_parquet([{files}])" if files else "", Head())  # noqa: S608
