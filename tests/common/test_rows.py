"""Rows stored in one message, and questions put together once: the same as the ORM does, one at a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.agency.models import Officer, Unit
from motcua.casework.models import Case, OutboxEvent, Passage, StepRun
from motcua.common.questions import Question, ask_together
from motcua.common.rows import change, insert_rows, insertion, run_together
from motcua.people.models import Applicant
from tests.factories import NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case():
    return make_dossier(at=NOON).case


def letter(number: int) -> OutboxEvent:
    return OutboxEvent(at=NOON, kind=f"thử:{number}", case_code="x", payload={"chữ": "đơn % số;", "n": [number, None]})


def test_rows_come_back_as_they_were_stored_with_their_keys():
    letters = [letter(1), letter(2)]
    assert insert_rows(letters) == 2
    assert [OutboxEvent.objects.get(pk=row.pk).payload for row in letters] == [row.payload for row in letters]
    assert OutboxEvent.objects.get(pk=letters[1].pk).at == NOON
    assert not letters[0]._state.adding


def test_a_row_that_is_there_already_is_left_out():
    who = {"agency": ground(), "identity_number": "024185001235", "name": "Nguyễn Thị Hoa"}
    first, second = Applicant(**who), Applicant(**who)
    assert [insert_rows([row], unless_there=True) for row in (first, second)] == [1, 0]
    assert (first.pk is None, second.pk is None) == (False, True)


def test_several_statements_go_in_one_message_where_the_database_takes_it(case, django_assert_num_queries):
    stay = StepRun.objects.filter(case=case).last()
    stay.ended_at, stay.used_minutes, case.village = LATER, 7, "Thôn Đông; --'"
    new = StepRun(case=case, number=stay.number + 1, label="Bước 100%", started_at=LATER)
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):
        run_together([change(case), change(stay, "ended_at", "used_minutes"), insertion([new])])
    assert Case.objects.get(pk=case.pk).village == "Thôn Đông; --'"
    assert list(StepRun.objects.filter(case=case, ended_at=None)) == [new]
    assert StepRun.objects.get(pk=stay.pk).used_minutes == 7


def test_a_statement_that_fails_takes_all_with_it(case):
    again = Passage(case=case, number=1, act="receive", to_state="received", at=NOON, by_name="Ai")
    with pytest.raises(IntegrityError), transaction.atomic():
        run_together([insertion([letter(1)]), insertion([again])])
    assert not OutboxEvent.objects.filter(kind="thử:1").exists()


def test_a_change_touches_only_the_named_fields(case):
    case.village, case.title = "Thôn Tây", "Khác"
    run_together([change(case, "village")])
    kept = Case.objects.get(pk=case.pk)
    assert (kept.village, kept.title == "Khác") == ("Thôn Tây", False)


def test_a_question_answers_with_the_rows_of_the_orm(case):
    held = Question(
        lambda holder, state: Case.objects.select_related("holder", "field").filter(holder_id=holder, state=state)
    )
    (found,) = held.all(case.holder_id, case.state)
    asked = Case.objects.select_related("holder", "field").get(pk=case.pk)
    assert {**vars(found), "_state": None} == {**vars(asked), "_state": None}
    assert held.first(case.holder_id, "completed") is None


def test_a_question_follows_what_was_changed_meanwhile(case, django_assert_num_queries):
    open_stay = Question(
        lambda key: StepRun.objects.select_related("holder").filter(case_id=key).order_by("-number")[:1]
    )
    assert open_stay.first(case.pk).holder == case.holder
    other = officer("vp_tk")
    StepRun.objects.filter(case=case, ended_at=None).update(holder=other)
    with django_assert_num_queries(1):
        assert open_stay.first(case.pk).holder == other


def test_questions_asked_together_keep_apart(case):
    stays = Question(lambda key: StepRun.objects.filter(case_id=key).order_by("number"))
    units = Question(lambda code: Unit.objects.filter(code=code))
    nobody = Question(lambda code: Officer.objects.filter(code=code))
    found = ask_together((stays, (case.pk,)), (nobody, ("không ai",)), (units, (Unit.objects.first().code,)))
    assert [len(rows) for rows in found] == [StepRun.objects.filter(case=case).count(), 0, 1]
