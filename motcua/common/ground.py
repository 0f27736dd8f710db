"""What was read of the ground (who we are, what we offer) is remembered here, and never stale.

The tables of `agency` and `procedures` change rarely and are asked at every act. Triggers on each of them write a new
random token into one row, in the transaction of the change itself. What was read is kept beside the token it was read
under and counts only while that row still says the same: what another process, a piece of SQL or a restored backup
changed is seen by the next question. A rolled-back token never comes back, so nothing uncommitted is ever believed.

    hand = remembered(("hand", agency.pk, post_code, day), lambda: _hand(agency, post_code, day))

What is remembered is shared by all requests of the process: read it, never change it.
"""

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.apps import AppConfig
from django.db import connection, connections

T = TypeVar("T")
MOST = 2000
"""So many answers are kept; then the memory starts afresh."""


@dataclass
class Steady:
    """Asked for when the first question comes; then it holds for all questions of the block."""

    token: str = ""


_steady: ContextVar[Steady | None] = ContextVar("the block in which the ground is taken for steady", default=None)


class _Memory:
    def __init__(self, token: str) -> None:
        self.token = token
        self.answers: dict[Hashable, Any] = {}


_memory = _Memory("")


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """The answer of `read`, asked of the database only when the ground changed since. `key` names the question."""
    global _memory  # noqa: PLW0603 - one memory for the process; replaced as a whole, so that threads need no lock
    token = _token()
    if not token:
        return read()
    memory = _memory
    if memory.token != token or len(memory.answers) >= MOST:
        memory = _memory = _Memory(token)
    if key not in memory.answers:
        memory.answers[key] = read()
    return cast("T", memory.answers[key])


def _token() -> str:
    steady = _steady.get()
    if steady is None:
        return _token_now()
    steady.token = steady.token or _token_now()
    return steady.token


def _token_now() -> str:
    """What the row says now; empty while the tables are not watched yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM common_groundtoken")
        row = cursor.fetchone()
    return row[0] if row else ""


@contextmanager
def steady_ground(known: Steady | None = None) -> Iterator[Steady]:
    """Ask for the token once for all questions inside: for what asks the ground often and does not change it.

    A block inside another one shares its token; `known` is that of a block a moment ago. Never around something that
    enters a change and then asks again.
    """
    steady = known or _steady.get() or Steady()
    kept = _steady.set(steady)
    try:
        yield steady
    finally:
        _steady.reset(kept)


# The triggers


def watch_tables(sender: AppConfig, using: str = "default", **signal: object) -> None:
    """After each migrate: every table of the room changes the token when it changes (receiver of `post_migrate`).

    Not a migration: SQLite lays a table anew for many changes and would lose its triggers without a word.
    """
    link = connections[using]
    there = set(link.introspection.table_names())
    if "common_groundtoken" not in there:
        return
    with link.cursor() as cursor:
        cursor.execute(FIRST, [secrets.token_hex(16)])
        if "plan" not in signal:  # sent by `flush`: the tables were emptied, their triggers are still there
            return
        tables = {table: update for table, update in _tables_of(sender).items() if table in there}
        for statement in _postgresql(tables) if link.vendor == "postgresql" else _sqlite(tables):
            cursor.execute(statement)


def _tables_of(room: AppConfig) -> dict[str, str]:
    """Table and the updates that count: all, or those of the columns that a model names in GROUND_COLUMNS."""
    tables = {}
    for model in room.get_models():
        columns: Iterable[str] = getattr(model, "GROUND_COLUMNS", ())
        tables[model._meta.db_table] = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"  # noqa: SLF001
    return tables


NAME = "ground_changed"
FIRST = "INSERT INTO common_groundtoken (id, token) VALUES (1, %s) ON CONFLICT (id) DO NOTHING"
CHANGE = "UPDATE common_groundtoken SET token = {word}"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {CHANGE.format(word="gen_random_uuid()::text")}; RETURN NULL; END $$
"""


def _postgresql(tables: dict[str, str]) -> list[str]:
    triggers = [
        f"DROP TRIGGER IF EXISTS {NAME} ON {table};"
        f"CREATE TRIGGER {NAME} AFTER INSERT OR DELETE OR TRUNCATE OR {update} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
        for table, update in tables.items()
    ]
    return [FUNCTION, *triggers]


def _sqlite(tables: dict[str, str]) -> list[str]:
    change = CHANGE.format(word="lower(hex(randomblob(16)))")
    laid = []
    for table, update in tables.items():
        for event in ("INSERT", update, "DELETE"):
            name = f"{NAME}_{table}_{event.split()[0].lower()}"
            laid.append(f"DROP TRIGGER IF EXISTS {name}")
            laid.append(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {change}; END")
    return laid
