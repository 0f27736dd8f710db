"""Rows that every act writes: each statement is put together once, and several go to the database in one message.

What `bulk_create` and `save` do, for the few tables that every act writes: building the statement anew costs more
there than the database needs to store the rows, and so does waiting for each answer on its own.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field, JSONField, Model

PLAIN = frozenset({str, int, bool, float, type(None)})
"""Values of exactly these types go to the database as they are."""


class Statement(NamedTuple):
    """SQL with its values; `rows` take over the keys it answers with."""

    sql: str
    values: list[Any]
    rows: Sequence[Model] = ()


def insert_rows(rows: Sequence[Model], *, unless_there: bool = False) -> int:
    """Store new rows of one model in one statement and give them their keys; returns how many were stored.

    Rows that point at rows stored meanwhile take their keys over, as in `bulk_create`; no signals are sent.
    `unless_there` (one row): a row that would break a unique constraint is left out, and keeps no key.
    """
    if not rows:
        return 0
    return len(run_together([insertion(rows, unless_there=unless_there)])[0])


def run_together(statements: Iterable[Statement]) -> list[list[tuple[Any, ...]]]:
    """Run statements one after the other and return the rows each answers with.

    PostgreSQL gets them in one message; each still sees what the ones before it did. SQLite takes one at a time.
    """
    left = list(statements)
    if not left:
        return []
    answers = _in_one_message(left) if connection.vendor == "postgresql" else _one_by_one(left)
    for statement, answer in zip(left, answers, strict=True):
        for row, (key,) in zip(statement.rows, answer, strict=False):  # none where the row was there already
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return answers


def _one_by_one(statements: list[Statement]) -> list[list[tuple[Any, ...]]]:
    answers = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.sql, statement.values)
            answers.append(cursor.fetchall())
    return answers


def _in_one_message(statements: list[Statement]) -> list[list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(";".join(one.sql for one in statements), [value for one in statements for value in one.values])
        answers = [_answer(cursor)]
        while cursor.nextset():
            answers.append(_answer(cursor))
    return answers


def _answer(cursor: Any) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


def insertion(rows: Sequence[Model], *, unless_there: bool = False) -> Statement:
    """The statement that stores new rows of one model; rows they point at must be stored by then."""
    head, blanks, fields, key = _insertion(type(rows[0]))
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    sql = f"{head} VALUES {', '.join([blanks] * len(rows))}{end} RETURNING {key}"
    return Statement(sql, [value for row in rows for value in _values(row, fields)], rows)


@cache
def _insertion(model: type[Model]) -> tuple[str, str, list[Field], str]:
    """Beginning of the statement, blanks of one row, the fields in their order, and the column of the key."""
    quote, meta = connection.ops.quote_name, model._meta  # noqa: SLF001
    fields: list[Any] = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    columns = ", ".join(quote(field.column) for field in fields)
    blanks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(meta.db_table)} ({columns})", f"({blanks})", fields, quote(str(meta.pk.column))


def change(row: Model, *names: str) -> Statement:
    """The statement that stores what these fields of a known row hold now; all of them where none is named."""
    sql, fields = _change(type(row), names)
    return Statement(sql, [*_values(row, fields), row.pk])


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    quote, meta = connection.ops.quote_name, model._meta  # noqa: SLF001
    chosen: list[Any] = [meta.get_field(name) for name in names]
    fields = chosen or [field for field in meta.local_concrete_fields if field is not meta.pk]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    return f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s", fields  # noqa: S608


def _values(row: Model, fields: list[Field]) -> list[Any]:
    row._prepare_related_fields_for_save(operation_name="insert_rows")  # type: ignore[attr-defined]  # noqa: SLF001
    return [_value(row, field) for field in fields]


def _value(row: Model, field: Field) -> Any:
    value = field.pre_save(row, add=True)
    if type(value) in PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)
