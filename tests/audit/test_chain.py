"""The log: written with the act or not at all, never changed, and every change of it found."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.audit.chain import entry_hash
from motcua.audit.models import ChainHead, Entry
from motcua.audit.queries import verify
from motcua.audit.services import record, record_many
from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.support.database import triggers_asleep

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = {
    "altered": "UPDATE audit_entry SET data = '{\"n\": 99}' WHERE number = 3",
    "renamed": "UPDATE audit_entry SET actor_name = 'Người khác' WHERE number = 2",
    "moved": "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE number = 4",
    "removed": "DELETE FROM audit_entry WHERE number = 3",
    "first removed": "DELETE FROM audit_entry WHERE number = 1",
    "cut off": "DELETE FROM audit_entry WHERE number = 5",
    "reordered": "UPDATE audit_entry SET number = CASE number WHEN 2 THEN 1003 ELSE 1002 END WHERE number IN (2, 3)",
    "head forged": f"UPDATE audit_chainhead SET hash = '{'a' * 64}'",
    "head moved back": "UPDATE audit_chainhead SET number = 4",
    "stray chain": f"INSERT INTO audit_entry (chain, number, at, actor_code, actor_name, kind, subject, data, "
    f"previous_hash, hash) VALUES ('la', 1, '2026-01-01 00:00:00', '', '', 'x:y:z', '', '{{}}', '{'0' * 64}', "
    f"'{'b' * 64}')",
}


def write(count, start=1):
    for number in range(start, start + count):
        with transaction.atomic():
            record(
                "test:thing:done", chain="xa", at=NOON + timedelta(minutes=number), actor_name="An", data={"n": number}
            )


def without_triggers(sql):
    """As somebody with the database in their hands would do it."""
    with triggers_asleep(connection), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_whole_chain_verifies():
    write(5)
    found = verify()
    assert (found.read, found.fault) == (5, "")
    assert found.heads == {"xa": Entry.objects.get(number=5).hash}


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES)
def test_every_change_is_found(sql):
    write(5)
    without_triggers(sql)
    assert verify().fault != ""


REFUSED = ["altered", "removed", "head moved back", "head forged"]


@pytest.mark.parametrize("sql", [*(CHANGES[name] for name in REFUSED), "DELETE FROM audit_chainhead"])
def test_the_database_itself_refuses_changes(sql):
    write(5)
    with pytest.raises(DatabaseError, match=r"append-only|only goes forward"), transaction.atomic():
        connection.cursor().execute(sql)
    assert (verify().read, verify().fault) == (5, "")


@pytest.mark.parametrize("table", ["audit_entry", "audit_chainhead"])
def test_a_table_of_the_log_cannot_be_emptied(table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    write(2)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table}")
    assert verify().read == 2


def test_an_act_that_is_rolled_back_leaves_no_entry():
    write(2)
    with transaction.atomic():
        record("test:thing:done", chain="xa", at=NOON)
        transaction.set_rollback(True)
    write(1, start=3)
    assert (verify().read, verify().fault) == (3, "")
    assert ChainHead.objects.get(chain="xa").number == 3


def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(RuntimeError):
        record("test:thing:done", chain="xa", at=NOON)
    assert Entry.objects.count() == 0


def test_verification_may_begin_late():
    write(5)
    found = verify(since=NOON + timedelta(minutes=4))
    assert (found.read, found.fault) == (2, "")


def test_a_change_after_the_beginning_is_found_late_too():
    write(5)
    without_triggers("UPDATE audit_entry SET actor_name = 'x' WHERE number = 5")
    assert verify(since=NOON + timedelta(minutes=4)).fault == "Mục xa #5 đã bị sửa."


FIRST_FAULTS = {
    "altered": "Mục xa #3 đã bị sửa.",
    "removed": "Thiếu mục xa #3 (mục kế tiếp là xa #4).",
    "first removed": "Thiếu mục xa #1 (mục kế tiếp là xa #2).",
    "cut off": "Chuỗi xa kết thúc ở #4, đầu chuỗi ghi #5.",
    "reordered": "Thiếu mục xa #2 (mục kế tiếp là xa #4).",
    "head moved back": "Đầu chuỗi xa ghi mã băm khác mục cuối #4.",
    "stray chain": "Mục la #1 thuộc chuỗi không có đầu chuỗi.",
}


@pytest.mark.parametrize("name", FIRST_FAULTS)
def test_the_first_broken_entry_is_named(name):
    write(5)
    without_triggers(CHANGES[name])
    assert verify().fault == FIRST_FAULTS[name]


def test_two_entries_that_change_places_are_found():
    write(5)
    without_triggers(
        "UPDATE audit_entry SET number = CASE number WHEN 2 THEN 1003 ELSE 1002 END WHERE number IN (2, 3)"
    )
    without_triggers("UPDATE audit_entry SET number = number - 1000 WHERE number > 1000")
    assert verify().fault == "Mục xa #2 không nối với mục trước."


def test_an_entry_rewritten_with_its_own_new_hash_breaks_the_next():
    write(5)
    entry = Entry.objects.get(number=3)
    entry.actor_name = "Người khác"
    without_triggers(
        f"UPDATE audit_entry SET actor_name = 'Người khác', hash = '{entry_hash(entry.previous_hash, entry)}' WHERE number = 3"
    )
    assert verify().fault == "Mục xa #4 không nối với mục trước."


@pytest.mark.parametrize(("after", "before"), [(5, 1), (1, 5)])
def test_chains_of_two_agencies_stand_apart(after, before):
    write(before)
    with transaction.atomic():
        record("test:thing:done", chain="khac", at=NOON)
    write(after, start=before + 1)
    assert (verify().read, sorted(verify().heads)) == (7, ["khac", "xa"])


def test_from_after_the_end_reads_nothing_and_still_gives_the_head():
    write(3)
    found = verify(since=NOON + timedelta(days=1))
    assert (found.read, found.heads, found.fault) == (0, {"xa": Entry.objects.get(number=3).hash}, "")


def test_from_finds_the_missing_entry_just_before():
    write(5)
    without_triggers("DELETE FROM audit_entry WHERE number = 3")
    assert verify(since=NOON + timedelta(minutes=4)).fault == "Thiếu mục xa #3."


def test_the_walk_costs_one_query_for_each_batch(django_assert_num_queries):
    with transaction.atomic():
        rows = [{"kind": "test:thing:done", "at": NOON, "data": {"n": n}} for n in range(4500)]
        record_many(rows, chain="xa")
    # Heads, three batches and the empty one, entries beyond the head, entries of unknown chains.
    with django_assert_num_queries(7):
        found = verify()
    assert (found.read, found.fault) == (4500, "")


AWKWARD = {
    "vi": "Đặng Thị Ứng – «hồ sơ»",
    "none": None,
    "big": 2**60,
    "list": [1, {"b": 2, "a": [True, 0.1]}],
    "": "",
    "đ": -1.5,
}


def test_what_the_database_gives_back_hashes_the_same():
    with transaction.atomic():
        record("test:thing:done", chain="xa", at=NOON + timedelta(microseconds=1), data={**AWKWARD, "moment": NOON})
    assert verify().fault == ""
    assert Entry.objects.get().data["moment"] == str(NOON)


def test_every_act_and_every_reading_of_a_dossier_is_in_the_log(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    dossier = make_dossier()
    page = f"/ban-lam-viec/ho-so/{dossier.case.code}/"
    client = client_of(officer("tp_ht"))
    for address in (page, f"{page}cach-tinh/", f"{page}phieu-kiem-soat.pdf"):
        assert client.get(address).status_code == 200
    assert client_of(officer("dc_xd")).get(page).status_code == 403
    kinds = [row.kind for row in Entry.objects.filter(subject=dossier.case.code).order_by("number")]
    assert kinds == [
        "dossier:act:receive", "dossier:act:forward", "dossier:page:viewed", "dossier:proof:viewed", "dossier:routing:printed",
    ]  # fmt: skip
    assert "Nguyễn Thị Hoa" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert verify().fault == ""
