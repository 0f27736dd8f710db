"""What the tests stand on: tables are emptied although the log refuses it, and the log refuses again afterwards."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from motcua.audit.models import Entry


def write_entry():
    values = {
        field.attname: field.get_default() for field in Entry._meta.concrete_fields if not field.primary_key and field.has_default()
    }  # fmt: skip
    needed = {"chain": "test", "number": 1, "at": timezone.now()}
    return Entry.objects.create(**{**values, **needed})


@pytest.mark.parametrize("turn", [1, 2])
def test_tables_are_emptied_between_tests_with_real_transactions(transactional_db, turn):
    assert Entry.objects.count() == 0
    entry = write_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert Entry.objects.count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}
