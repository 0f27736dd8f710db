"""A rating: from the first paper on, one a case, the last one counts, every one is kept, without a name in the log."""

import importlib
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.ratings.models import Answer, GivenRating, Rating
from motcua.ratings.queries import index_answers, questions_on, rating_of, valid_rating_of
from motcua.ratings.services import import_ratings, rate_case
from motcua.ratings.services.rating import PastRating
from motcua.ratings.services.setting_up import lay_questions
from tests.dossiers.lives import submitted
from tests.factories import NOON, make_dossier

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def case():
    return make_dossier().case


def test_it_may_be_rated_from_the_receipt_on(case):
    assert case.state == "processing"
    assert rate_case(case, level="satisfied", at=LATER).level == "satisfied"


def test_an_online_dossier_nobody_looked_at_is_not_rated_yet():
    with pytest.raises(Refused, match="chưa được Bộ phận Một cửa xem"):
        rate_case(submitted().case, level="satisfied", at=LATER)
    assert Rating.objects.count() == GivenRating.objects.count() == 0


def test_a_rating_is_kept_with_its_moment_and_place(case):
    rate_case(case, level="very_satisfied", comment="  Nhanh, rõ ràng ", at=LATER, channel="tablet")
    kept = rating_of(case)
    assert (kept.level, kept.comment, kept.channel, kept.rated_at) == (
        "very_satisfied", "Nhanh, rõ ràng", "tablet", LATER,
    )  # fmt: skip


def test_a_place_nobody_knows_is_no_place(case):
    with pytest.raises(ValueError, match="counter"):
        rate_case(case, level="satisfied", at=LATER, channel="counter")


def test_the_last_one_counts_and_all_are_kept(case):
    rate_case(case, level="satisfied", at=LATER)
    rate_case(case, level="unsatisfied", comment="Phải đi lại hai lần", at=LATER + DAY, channel="qr")
    assert list(Rating.objects.values_list("level", "comment")) == [("unsatisfied", "Phải đi lại hai lần")]
    assert list(GivenRating.objects.values_list("number", "level", "channel", "rated_at")) == [
        (1, "satisfied", "online", LATER),
        (2, "unsatisfied", "qr", LATER + DAY),
    ]


def test_the_rating_valid_at_a_past_moment_is_known(case):
    rate_case(case, level="satisfied", at=LATER)
    rate_case(case, level="unsatisfied", at=LATER + DAY)
    assert valid_rating_of(case, NOON) is None
    assert valid_rating_of(case, LATER).level == "satisfied"
    assert valid_rating_of(case, LATER + DAY - timedelta(seconds=1)).level == "satisfied"
    assert valid_rating_of(case, LATER + DAY).level == "unsatisfied"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ratings_givenrating SET level = 'satisfied'",
        "DELETE FROM ratings_givenrating",
        "UPDATE ratings_answer SET score = 2",
        "DELETE FROM ratings_answer",
    ],
)
def test_the_database_refuses_to_change_what_was_given(case, statement):
    lay_questions(case.agency, at=NOON)
    first = questions_on(case.agency, NOON.date())[0]
    rate_case(case, level="unsatisfied", at=LATER, answers={first.pk: "0"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (GivenRating.objects.get().level, Answer.objects.get().score) == ("unsatisfied", 0)


@pytest.mark.parametrize("level", ["", "great", "SATISFIED"])
def test_a_level_must_be_one_of_the_three(case, level):
    with pytest.raises(Refused, match="Chưa chọn mức hài lòng") as refused:
        rate_case(case, level=level, at=LATER)
    assert refused.value.field == "level"
    assert GivenRating.objects.count() == 0


def test_the_log_knows_the_level_and_nothing_of_the_words(case):
    rate_case(case, level="satisfied", comment="Chị Hoa rất tận tình", at=LATER)
    entry = Entry.objects.get(kind="rating:case:rated")
    assert (entry.subject, entry.data) == (case.code, {"level": "satisfied"})
    assert "Hoa" not in str(entry.data)


def test_nobody_has_rated():
    assert rating_of(make_dossier().case) is None


# Answers


def asked(agency):
    lay_questions(agency, at=NOON)
    return {question.code: question for question in questions_on(agency, NOON.date())}


def test_answers_give_points_to_their_indices(case):
    questions = asked(case.agency)
    answers = {
        questions["thoi-gian"].pk: "2", questions["so-lan-lien-he"].pk: "1", questions["so-co-quan"].pk: "0",
        questions["thai-do"].pk: "very_satisfied", questions["thuan-tien"].pk: "",
    }  # fmt: skip
    rate_case(case, level="satisfied", at=LATER, answers=answers)
    kept = dict(Answer.objects.values_list("index_number", "score"))
    assert kept == {1: 2, 3: 1, 4: 0, 7: 2}


def test_only_answers_of_the_last_rating_count(case):
    questions = asked(case.agency)
    other = make_dossier().case
    rate_case(case, level="satisfied", at=LATER, answers={questions["thoi-gian"].pk: "0"})
    rate_case(case, level="satisfied", at=LATER + DAY, answers={questions["thoi-gian"].pk: "2"})
    rate_case(other, level="satisfied", at=LATER, answers={questions["thoi-gian"].pk: "1"})
    found = index_answers(case.agency, NOON - DAY, NOON + 5 * DAY, at=NOON + 5 * DAY)
    assert (found[1].points, found[1].count, found[1].mean) == (3, 2, 1.5)
    assert index_answers(case.agency, NOON - DAY, NOON + 5 * DAY, at=LATER)[1].points == 1


def test_an_answer_must_be_one_that_was_offered(case):
    question = asked(case.agency)["thoi-gian"]
    with pytest.raises(Refused, match="Chọn một trong các câu trả lời") as refused:
        rate_case(case, level="satisfied", at=LATER, answers={question.pk: "3"})
    assert refused.value.field == f"cau-{question.pk}"
    assert GivenRating.objects.count() == 0


def test_a_question_of_nobody_is_passed_over(case):
    rate_case(case, level="satisfied", at=LATER, answers={999_999: "2"})
    assert Answer.objects.count() == 0


# Books of other systems


def booked(case, level, day):
    return PastRating(case, level, datetime(2026, 11, day, 17, tzinfo=VIETNAM))


def test_an_import_counts_from_the_day_of_the_rating(case):
    import_ratings([booked(case, "very_satisfied", 10)], known=[], at=LATER)
    assert rating_of(case).channel == "import"
    assert valid_rating_of(case, datetime(2026, 11, 11, tzinfo=VIETNAM)).level == "very_satisfied"


def test_a_corrected_book_counts_from_its_import(case):
    import_ratings([booked(case, "very_satisfied", 10)], known=[], at=LATER)
    import_ratings([booked(case, "unsatisfied", 9)], known=[case], at=LATER + DAY)
    assert valid_rating_of(case, LATER).level == "very_satisfied"
    assert valid_rating_of(case, LATER + DAY).level == "unsatisfied"
    assert rating_of(case).level == "unsatisfied"


def test_the_same_book_again_adds_nothing(case):
    for _ in range(2):
        import_ratings([booked(case, "satisfied", 10)], known=[case], at=LATER)
    assert GivenRating.objects.count() == Rating.objects.count() == 1


def test_what_left_the_book_is_withdrawn_and_may_come_back(case):
    import_ratings([booked(case, "satisfied", 10)], known=[], at=LATER)
    import_ratings([], known=[case], at=LATER + DAY)
    assert rating_of(case) is None
    assert valid_rating_of(case, LATER).level == "satisfied"
    assert valid_rating_of(case, LATER + DAY) is None
    import_ratings([booked(case, "satisfied", 10)], known=[case], at=LATER + 2 * DAY)
    assert rating_of(case).level == "satisfied"


def test_a_book_never_touches_what_was_rated_here(case):
    import_ratings([booked(case, "very_satisfied", 10)], known=[], at=LATER)
    rate_case(case, level="unsatisfied", at=LATER, channel="qr")
    import_ratings([booked(case, "satisfied", 11)], known=[case], at=LATER + DAY)
    import_ratings([], known=[case], at=LATER + 2 * DAY)
    assert (rating_of(case).level, rating_of(case).channel) == ("unsatisfied", "qr")


def test_ratings_of_before_became_history():
    """The first migration of the history copies what was there; here its sentence runs on a rating without history."""
    case = Case.objects.get(pk=make_dossier().pk)
    Rating.objects.create(case=case, level="satisfied", channel="online", rated_at=LATER)
    moved = importlib.import_module("motcua.ratings.migrations.0003_keep_every_rating")
    with connection.cursor() as cursor:
        cursor.execute(moved.FIRST_ROWS)
    assert valid_rating_of(case, LATER).level == "satisfied"
