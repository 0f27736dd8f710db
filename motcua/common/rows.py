"""Storing new rows with one statement a table that is put together once, not at every act.

What `bulk_create` does, for the few tables that every act writes: building the statement anew costs more there than
the database needs to store the rows.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_rows(rows: Sequence[Model], *, unless_there: bool = False) -> int:
    """Store new rows of one model in one statement and give them their keys; returns how many were stored.

    Rows that point at rows stored meanwhile take their keys over, as in `bulk_create`; no signals are sent.
    `unless_there` (one row): a row that would break a unique constraint is left out, and keeps no key.
    """
    if not rows:
        return 0
    head, blanks, fields, key = _statement(type(rows[0]))
    values = [value for row in rows for value in _values(row, fields)]
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{head} VALUES {', '.join([blanks] * len(rows))}{end} RETURNING {key}", values)
        keys = cursor.fetchall()
    for row, (value,) in zip(rows, keys, strict=not unless_there):
        row.pk = value
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return len(keys)


@cache
def _statement(model: type[Model]) -> tuple[str, str, list[Field], str]:
    """Beginning of the statement, blanks of one row, the fields in their order, and the column of the key."""
    quote, meta = connection.ops.quote_name, model._meta  # noqa: SLF001
    fields: list[Any] = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    columns = ", ".join(quote(field.column) for field in fields)
    blanks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(meta.db_table)} ({columns})", f"({blanks})", fields, quote(meta.pk.attname)


def _values(row: Model, fields: list[Field]) -> list[Any]:
    row._prepare_related_fields_for_save(operation_name="insert_rows")  # type: ignore[attr-defined]  # noqa: SLF001
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
