"""Numbers: unique and without holes under eight processes, some of which change their mind; nobody else is locked out."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from motcua.audit.queries import verify
from motcua.casework.models import Case
from motcua.documents.models import Counter, IssuedPaper
from motcua.documents.services import issue_paper, next_number
from motcua.dossiers.services.intake import receive_dossier
from tests.factories import MARITAL_STATUS, NOON, ground, intake_of, make_dossier, officer

EIGHT, EACH = 8, 12


@pytest.mark.django_db
class TestOneSeries:
    def test_each_series_counts_for_itself(self):
        assert [next_number("a"), next_number("a"), next_number("b"), next_number("a", count=5)] == [1, 2, 1, 3]
        assert next_number("a") == 8

    def test_a_number_given_back_is_drawn_again(self):
        next_number("a")
        with transaction.atomic():
            assert next_number("a") == 2
            transaction.set_rollback(True)
        assert next_number("a") == 2

    def test_registers_restart_with_the_year_and_differ_by_form(self):
        commune = ground()
        numbers = [
            issue_paper(kind, agency=commune, data={}, at=at).number
            for kind, at in [
                ("acceptance_slip", NOON), ("acceptance_slip", NOON), ("refusal_notice", NOON),
                ("acceptance_slip", NOON + timedelta(days=60)),
            ]
        ]  # fmt: skip
        assert numbers == [1, 2, 1, 1]
        assert IssuedPaper.objects.values_list("year", flat=True).distinct().count() == 2

    def test_numbers_of_papers_and_dossiers_go_together(self):
        codes = [make_dossier().case.code for _ in range(3)]
        papers = list(IssuedPaper.objects.order_by("id").values_list("case_code", "number"))
        assert papers == [(code, number) for number, code in enumerate(codes, 1)]
        assert [int(code[-4:]) for code in codes] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_drawn():
    with pytest.raises(RuntimeError):
        next_number("a")
    assert Counter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_eight_counters_leave_no_hole_and_give_none_twice(start):
    ground()
    connections.close_all()
    counters = [start("-m", "tests.support.intake_worker", str(seed), str(EACH)) for seed in range(1, EIGHT + 1)]
    said = [counter.communicate(timeout=180) for counter in counters]
    assert [counter.returncode for counter in counters] == [0] * EIGHT, [errors[-800:] for _, errors in said]
    printed = [line for out, _ in said for line in out.split()]
    stored = sorted(Case.objects.values_list("code", flat=True))
    assert sorted(printed) == stored
    assert [int(code[-4:]) for code in stored] == list(range(1, len(stored) + 1))
    numbers = sorted(IssuedPaper.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(stored) + 1))
    # About one in five was given up at the last moment.
    assert EIGHT * EACH * 0.5 < len(stored) < EIGHT * EACH
    assert {row.scope: row.value for row in Counter.objects.all()} == dict.fromkeys(
        Counter.objects.values_list("scope", flat=True), len(stored)
    )
    assert verify().fault == ""


@pytest.mark.django_db(transaction=True)
def test_an_intake_locks_rows_of_its_own_and_no_table_of_dossiers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time by its nature")
    known = make_dossier().case
    with transaction.atomic():
        receive_dossier(intake_of(MARITAL_STATUS), by=officer("mot_cua"), at=NOON)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
                "WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND c.relkind = 'r' AND c.relname !~ '^pg_'"
            )
            held = cursor.fetchall()
        assert ("casework_case", "RowExclusiveLock") in held
        # None of these keeps anybody from reading or writing other rows of the table.
        assert {mode for _, mode in held} <= {"AccessShareLock", "RowShareLock", "RowExclusiveLock"}
        change_from_elsewhere(known.pk)


def change_from_elsewhere(pk: int) -> None:
    """While the intake is under way, another counter works at another dossier without waiting."""
    other = connections.create_connection("default")
    other.settings_dict = {**other.settings_dict, "NAME": connection.settings_dict["NAME"]}
    try:
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
            cursor.execute("UPDATE casework_case SET step_label = 'x' WHERE id = %s", [pk])
            assert cursor.rowcount == 1
    finally:
        other.close()
