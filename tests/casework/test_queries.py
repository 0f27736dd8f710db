"""Cases as an officer sees them: own agency only, least slack first, found by words without marks."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from motcua.agency.models import Agency
from motcua.casework import queries
from motcua.casework.models import Case
from motcua.casework.queries import matching, newest_matching, queue_of, visible_to, waiting_for_counter
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


def found(text, narrowed=None):
    return list(newest_matching(Case.objects.order_by("-id"), text, narrowed))


def names(*people):
    return [
        make_dossier(owner=party(name, f"02408500{n:04d}", village=village, sex="Nam")).case
        for n, (name, village) in enumerate(people, 1000)
    ]


def test_whole_words_go_before_parts_of_words():
    part, whole = names(("Trần Văn Khoa", "Thôn 1"), ("Trần Văn Hoa", "Thôn 2"))
    assert found("hoa") == [whole]
    assert found("van hoa") == [whole]
    assert found("kho") == [part]


def test_newest_first_and_no_more_than_anybody_reads(monkeypatch):
    monkeypatch.setattr(queries, "NEWEST", 2)
    _, second, third = names(("Trần An", "Thôn 1"), ("Trần Bình", "Thôn 2"), ("Trần Chi", "Thôn 1"))
    assert found("tran") == [third, second]


def test_a_filter_is_asked_itself_where_the_word_is_frequent(monkeypatch):
    monkeypatch.setattr(queries, "NEWEST", 2)
    first, *_ = names(("Trần An", "Thôn 9"), ("Trần Bình", "Thôn 2"), ("Trần Chi", "Thôn 1"))
    there = Case.objects.filter(village="Thôn 9").order_by("-id")
    assert found("tran", there) == [first]
    assert found("binh", there) == []
    assert found(first.code, there) == [first]
    assert found(first.code, there.filter(village="Thôn 8")) == []


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_finds_everything(text):
    both = two()
    assert found(text) == list(reversed(both))


@pytest.mark.parametrize("text", ['"', "%", "()", "'; DROP TABLE casework_case; --"])
def test_signs_alone_find_nothing_and_break_nothing(text):
    two()
    assert found(text) == []


def test_the_tail_of_a_code_is_a_word():
    kept, _ = two()
    assert found(" ".join(kept.code.split("-")[1:])) == [kept]
    assert found("-".join(kept.code.split("-")[1:])) == [kept]


def test_words_follow_the_text():
    case = make_dossier().case
    Case.objects.filter(pk=case.pk).update(search_text="le thi xuyen")
    assert found("xuyen") == [case]
    assert found("xuy") == [case]
    assert found("hoa") == []


def test_the_field_stands_in_the_case_and_is_filled_where_it_did_not():
    dossier = make_dossier()
    assert dossier.case.field == dossier.version.field
    Case.objects.update(field=None)
    fill = import_module("motcua.dossiers.migrations.0002_field_of_cases").FILL
    with connection.cursor() as cursor:
        cursor.execute(fill)
    assert Case.objects.get().field == dossier.version.field
