"""What is read when: slots filled with approved items, and what was said about them."""

from datetime import time, timedelta

import pytest

from motcua.outreach import services
from motcua.outreach.news import news_of
from motcua.outreach.queries import programme
from tests.factories import NOON, ground, officer
from tests.outreach.told import TODAY, planned, published, slot, spoken

pytestmark = pytest.mark.django_db
LONG = "một hai ba " * 80  # about a minute and a half


def titles(found) -> list[list[str]]:
    return [[one.item.title for one in hour.readings] for hour in found.hours]


def test_approved_items_are_read_on_their_days_in_every_slot_that_has_room():
    slot(minutes=2)
    slot(day=TODAY + timedelta(days=1), minutes=2)
    spoken(title="Một", text=LONG, last_on=TODAY + timedelta(days=1))
    spoken(title="Hai", text=LONG, last_on=TODAY + timedelta(days=1))
    planned(title="Ba", channel="loudspeaker")
    found = programme(ground(), TODAY)
    assert titles(found) == [["Một"], ["Hai"]]
    assert found.homeless == []


def test_what_no_slot_has_room_for_is_named():
    slot(minutes=1)
    item = spoken(text=LONG * 3)
    assert programme(ground(), TODAY).homeless == [item]


def test_hamlets_hear_their_own_slots_and_those_of_all():
    first, second = ground().villages[:2]
    slot(village=first)
    slot(village=second)
    slot(starts_at=time(17, 0))
    assert [hour.slot.where for hour in programme(ground(), TODAY, village=first).hours] == [first, "Toàn xã"]


def test_confirmed_stands_where_it_was_read(django_assert_max_num_queries):
    kept, item = slot(), spoken()
    services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON)
    for number in range(3):
        spoken(title=f"Tin {number}")
    commune = ground()
    with django_assert_max_num_queries(3):
        [hour] = programme(commune, TODAY).hours
    assert hour.readings[0].word.item == item
    assert len(hour.readings) == 4
    services.close_slot(kept, by=officer("vh_xh"), at=NOON)
    assert programme(commune, TODAY).hours == []


def test_news_are_only_what_is_on_the_web():
    row = published()
    published(title="Dán", channel="board", reach="Thôn 1")
    planned(title="Chưa")
    assert list(news_of(ground())) == [row]
    services.cancel_item(row, reason="Sai", by=officer("chu_tich"), at=NOON)
    assert not news_of(ground()).exists()
