"""`motcua audit verify|anchor`: what they print, and how they say that the log was touched."""

import json
import stat
from datetime import timedelta

import pytest
from django.db import connection, transaction

from motcua.audit import anchors
from motcua.audit.chain import entry_hash
from motcua.audit.models import ChainHead, Entry
from motcua.audit.services import record
from motcua.audit.tasks import keep_heads_elsewhere
from motcua.common.refusals import Refused
from motcua.jobs.services import TIMETABLE
from motcua.ops.cli import build_parser
from tests.factories import NOON
from tests.support.database import triggers_asleep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _log(tmp_path, settings):
    settings.MOTCUA_HOME = tmp_path
    write(1, 2, 3)


def write(*numbers, chain="xa"):
    for number in numbers:
        with transaction.atomic():
            record("test:thing:done", chain=chain, at=NOON + timedelta(days=number), data={"n": number})


def motcua(*words, verb="verify"):
    args = build_parser().parse_args(["audit", verb, *words])
    return args.run(args)


def rewrite_from(number):
    """As somebody with the database in their hands and our own code: every entry and the head fit again."""
    with triggers_asleep(connection):
        last = Entry.objects.filter(number=number - 1).values_list("hash", flat=True).first() or "0" * 64
        for entry in Entry.objects.filter(chain="xa", number__gte=number).order_by("number"):
            entry.actor_name, entry.previous_hash = "Người khác", last
            entry.hash = last = entry_hash(last, entry)
            entry.save()
        ChainHead.objects.filter(chain="xa").update(hash=last)


def test_a_whole_log_is_exit_0_with_entries_and_head(capsys):
    assert motcua() == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"Đã đọc 3 mục.\nxa: {Entry.objects.get(number=3).hash}\nĐã đối chiếu 0 mốc.\n", "")


def test_from_a_moment_on_as_json(capsys):
    assert motcua("--from", "2026-11-27", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "read": 2,
        "heads": {"xa": Entry.objects.get(number=3).hash},
        "anchors": 0,
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


def test_an_anchor_is_one_line_for_each_chain_that_grew(capsys):
    write(1, chain="khac")
    assert motcua(verb="anchor") == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["chain"], row["number"]) for row in said] == [("khac", 1), ("xa", 3)]
    assert said[1]["hash"] == Entry.objects.get(chain="xa", number=3).hash
    write(4)
    assert [anchor.number for anchor in anchors.drop_anchors(NOON)] == [4]
    assert anchors.drop_anchors(NOON) == []
    kept = anchors.anchor_file()
    assert [(a.chain, a.number) for a in anchors.read_anchors(kept)] == [("khac", 1), ("xa", 3), ("xa", 4)]
    assert anchors.read_anchors(kept)[2].at == "2026-11-25T09:30:00+07:00"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_whole_log_agrees_with_its_anchors(capsys):
    anchors.drop_anchors(NOON)
    write(4, 5)
    anchors.drop_anchors(NOON)
    assert motcua("--json") == 0
    assert json.loads(capsys.readouterr().out)["anchors"] == 2


def test_an_end_rewritten_with_its_head_is_found_by_the_anchor(capsys):
    anchors.drop_anchors(NOON)
    write(4, 5, 6)
    anchors.drop_anchors(NOON + timedelta(days=7))
    rewrite_from(5)
    assert motcua("--anchors", str(anchors.anchor_file())) == 1
    said = capsys.readouterr()
    assert said.err == "Mục xa #6 khác mốc ghi lúc 2026-12-02T09:30:00+07:00; phần bị viết lại nằm trong #4–#6.\n"
    assert said.out.startswith("Đã đọc 6 mục.")


def test_without_anchors_the_same_rewriting_is_not_seen(capsys):
    rewrite_from(2)
    assert motcua() == 0


def test_a_log_cut_short_with_its_head_is_found_by_the_anchor(capsys):
    anchors.drop_anchors(NOON)
    with triggers_asleep(connection):
        Entry.objects.filter(number=3).delete()
        ChainHead.objects.update(number=2, hash=Entry.objects.get(number=2).hash)
    assert motcua() == 1
    fault = "Thiếu mục xa #3 mà mốc lúc 2026-11-25T09:30:00+07:00 đã ghi; phần bị đổi bắt đầu từ #1 trở đi.\n"
    assert capsys.readouterr().err == fault


def test_a_log_emptied_with_its_heads_is_found_by_the_anchor(capsys):
    anchors.drop_anchors(NOON)
    with triggers_asleep(connection):
        Entry.objects.all().delete()
        ChainHead.objects.all().delete()
    assert motcua() == 1
    assert capsys.readouterr().err.startswith("Thiếu mục xa #3 mà mốc")


@pytest.mark.parametrize("line", ["{", "[]", '{"chain": "xa"}', "xa 3"])
def test_a_line_that_is_no_anchor_is_named(line):
    anchors.drop_anchors(NOON)
    with anchors.anchor_file().open("a") as file:
        file.write(line + "\n")
    with pytest.raises(Refused, match="Dòng 2 của tệp mốc không đọc được"):
        motcua()


def test_a_named_file_of_anchors_must_be_there(tmp_path):
    with pytest.raises(Refused, match="Không có tệp mốc"):
        motcua("--anchors", str(tmp_path / "none"))


def test_a_thousand_anchors_cost_three_queries(django_assert_num_queries):
    said = [anchors.Anchor("xa", 3, Entry.objects.get(number=3).hash, "2026-11-25T09:30:00+07:00")] * 1001
    with django_assert_num_queries(3):
        assert anchors.anchor_fault(said) == ""


def test_the_clock_keeps_the_heads_every_hour():
    assert TIMETABLE["audit.anchors"].expression == "5 * * * *"
    assert keep_heads_elsewhere.func() == 1
    assert len(anchors.read_anchors(anchors.anchor_file())) == 1
