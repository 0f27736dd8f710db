"""Cases as an officer sees them: own agency only, least slack first, found by words without marks."""

from datetime import timedelta

import pytest

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.casework.queries import matching, queue_of, visible_to, waiting_for_counter
from tests.dossiers.lives import completed, in_payment, later, submitted, withdrawn
from tests.factories import NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


def foreign(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(agency=Agency.objects.exclude(pk=ground().pk).first())


def test_a_foreign_agencys_cases_do_not_exist():
    mine, theirs = make_dossier().case, make_dossier().case
    foreign(theirs)
    who = officer("tp_ht")
    assert list(visible_to(who)) == list(queue_of(who)) == [mine]


def test_the_queue_is_what_is_open_in_my_hands_least_slack_first():
    later_due, sooner = make_dossier().case, make_dossier(at=NOON - timedelta(days=2)).case
    paused = in_payment().case
    withdrawn()
    assert list(queue_of(officer("tp_ht"))) == [sooner, later_due, paused]
    assert list(queue_of(officer("chu_tich"))) == []


def test_late_is_only_what_runs():
    running, paused = make_dossier().case, in_payment().case
    assert list(Case.objects.late(later(days=30))) == [running]
    assert list(Case.objects.late(running.due_at)) == [running]
    assert list(Case.objects.late(running.due_at - timedelta(minutes=1))) == []
    assert paused in Case.objects.open()
    assert paused not in Case.objects.running()


def test_what_only_the_counter_can_do():
    online, done = submitted().case, completed().case
    make_dossier()
    assert list(waiting_for_counter(officer("mot_cua"))) == [online, done]


def two():
    kept = make_dossier(owner=party("Nguyễn Thị Đào", village="Thôn 7")).case
    return kept, make_dossier(owner=party("Trần Văn Bình", "024085001243", sex="Nam")).case


@pytest.mark.parametrize(
    "words", ["đào", "DAO thi", "Thi\u0323 Đa\u0300o", "thon 7 dao", "0001 dao", "hon nhan dao", "dao 7"]
)
def test_every_word_is_found_without_marks(words):
    kept, _ = two()
    assert list(matching(Case.objects.all(), words)) == [kept]


@pytest.mark.parametrize(
    "words", ["đào OR bình", '"', "'; DROP TABLE casework_case; --", "dao* NOT", "%", "đao phủ", "\\"]
)
def test_signs_of_the_database_are_only_letters(words):
    two()
    assert list(matching(Case.objects.all(), words)) == []


def test_no_word_means_everything():
    both = set(two())
    assert set(matching(Case.objects.all(), "  ")) == both
