"""Questions and answers of dialogues for everybody: words, never who asked."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.meetings import services
from tests.factories import ground, officer
from tests.meetings.held import AFTER, asked, held

pytestmark = pytest.mark.django_db
PAGE = "/cong-khai/doi-thoai/"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(AFTER + timedelta(hours=1), tick=False)


def published(meeting, text="Vì sao cấp bản sao phải chờ?", **more):
    row = asked(meeting, text=text, **more)
    row = services.answer_question(row, f"Trả lời: {text}", by=officer("vp_tk"), at=AFTER)
    return services.publish_question(row, text, by=officer("vp_tk"), at=AFTER)


def said(url=PAGE):
    return Client().get(url).content.decode()


def test_nothing_yet():
    assert "Chưa có câu hỏi nào được công khai" in said()


def test_words_without_the_person():
    published(held("dialogue"), village="Thôn 2")
    shown = said()
    assert "Trả lời: Vì sao cấp bản sao phải chờ?" in shown
    for told in ("Trần", "Bình", "0912345678", "Thôn 2"):
        assert told not in shown
    assert PAGE in said("/cong-khai/")


def test_not_published_or_taken_back_is_not_shown():
    meeting = held("dialogue")
    asked(meeting, text="Câu chưa trả lời?")
    row = published(meeting)
    assert "Câu chưa trả lời" not in said()
    services.withdraw_question(row, reason="Sai", by=officer("chu_tich"), at=AFTER)
    assert "Vì sao cấp bản sao" not in said()


def test_paged_and_cheap(django_assert_max_num_queries):
    meeting = held("dialogue")
    for n in range(22):
        published(meeting, f"Câu hỏi thứ {n} có dấu hỏi?")
    said()
    with django_assert_max_num_queries(4):
        assert "Trang sau" in said()
    assert "Câu hỏi thứ 0 " in said(f"{PAGE}?trang=2")


def test_reader_who_has_it_is_told_so():
    published(held("dialogue"))
    first = Client().get(PAGE)
    assert "public" in first["Cache-Control"]
    assert Client().get(PAGE, headers={"if-none-match": first["ETag"]}).status_code == 304
