"""`motcua audit verify`: what it prints, and how it says that the log was touched."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from motcua.audit.models import Entry
from motcua.audit.services import record
from motcua.ops.cli import build_parser
from tests.factories import NOON
from tests.support.database import triggers_asleep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _log():
    for number in range(1, 4):
        with transaction.atomic():
            record("test:thing:done", chain="xa", at=NOON + timedelta(days=number), data={"n": number})


def motcua(*words):
    args = build_parser().parse_args(["audit", "verify", *words])
    return args.run(args)


def test_a_whole_log_is_exit_0_with_entries_and_head(capsys):
    assert motcua() == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"Đã đọc 3 mục.\nxa: {Entry.objects.get(number=3).hash}\n", "")


def test_from_a_moment_on_as_json(capsys):
    assert motcua("--from", "2026-11-27", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "read": 2,
        "heads": {"xa": Entry.objects.get(number=3).hash},
        "fault": "",
    }


def test_a_touched_log_is_exit_1_and_names_the_entry(capsys):
    with triggers_asleep(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET kind = 'test:thing:undone' WHERE number = 2")
    assert motcua() == 1
    assert capsys.readouterr().err == "Mục xa #2 đã bị sửa.\n"


def test_a_moment_that_is_none_is_wrong_use():
    with pytest.raises(SystemExit) as end:
        motcua("--from", "hôm qua")
    assert end.value.code == 2
