"""What is read when: slots filled with approved items, and what was said about them."""

from datetime import time, timedelta

import pytest

from motcua.outreach import services
from motcua.outreach.models import Slot
from motcua.outreach.news import news_of
from motcua.outreach.queries import programme
from tests.factories import NOON, ground, officer
from tests.outreach.told import TODAY, planned, published, slot, spoken

pytestmark = pytest.mark.django_db
LONG = "một hai ba " * 80  # about a minute and a half
WEEK = timedelta(days=7)
MONDAY = TODAY - timedelta(days=TODAY.weekday())


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
    with django_assert_max_num_queries(4):
        [hour] = programme(commune, TODAY).hours
    assert hour.readings[0].word.item == item
    assert len(hour.readings) == 4
    services.close_slot(kept, by=officer("vh_xh"), at=NOON)
    assert programme(commune, TODAY + timedelta(days=1)).hours == []


def long_slots(**more):
    """An hour each day of NOON's week and the next that holds one long item."""
    for number in range(7):
        slot(day=MONDAY + timedelta(days=number), minutes=2, **more)


def told(found) -> list[tuple[object, int, list[str]]]:
    return [(hour.day, hour.slot.pk, [one.item.title for one in hour.readings]) for hour in found.hours]


def test_every_window_gives_the_same_reading():
    first, second = ground().villages[:2]
    long_slots()
    long_slots(village=first, starts_at=time(17, 0))
    slot(day=TODAY, village=second, starts_at=time(18, 0), minutes=2)
    for number in range(3):
        spoken(title=f"Tin {number}", text=LONG, last_on=TODAY + timedelta(days=20))
    whole = told(programme(ground(), MONDAY)) + told(programme(ground(), MONDAY + WEEK))
    days = [told(programme(ground(), MONDAY + timedelta(days=number), days=1)) for number in range(14)]
    assert [hour for day in days for hour in day] == whole
    assert told(programme(ground(), TODAY)) == [hour for hour in whole if TODAY <= hour[0] < TODAY + WEEK]
    of_second = [hour for hour in whole if hour in told(programme(ground(), MONDAY, village=second))]
    assert of_second == told(programme(ground(), MONDAY, village=second))


def test_turns_are_counted_by_hamlet():
    first, second = ground().villages[:2]
    slot(village=first, minutes=2)
    slot(village=second, minutes=2, starts_at=time(6, 0))
    slot(starts_at=time(17, 0), minutes=2)
    for title in ("Một", "Hai"):
        spoken(title=title, text=LONG)
    # Each hamlet begins with the older one; to the rest of the commune it is new as well.
    assert titles(programme(ground(), TODAY)) == [["Một"], ["Một"], ["Một"]]
    slot(starts_at=time(18, 0), minutes=2)
    assert titles(programme(ground(), TODAY))[3] == ["Hai"]


def test_weeks_begin_with_those_that_were_aired_least():
    long_slots()
    for title in ("Một", "Hai"):
        spoken(title=title, text=LONG, last_on=TODAY + timedelta(days=30))
    assert titles(programme(ground(), MONDAY + WEEK))[0] == ["Một"]
    by = officer("dai_truyen_thanh")
    [hour] = programme(ground(), TODAY, days=1).hours
    word = services.confirm_broadcast(hour.readings[0].item, hour.slot, TODAY, by=by, at=NOON)
    assert titles(programme(ground(), MONDAY + WEEK))[0] == ["Hai"]
    services.correct_broadcast(word, was_aired=False, reason="Bấm nhầm", by=by, at=NOON)
    assert titles(programme(ground(), MONDAY + WEEK))[0] == ["Một"]


def test_what_was_missed_is_no_turn():
    kept, evening = slot(minutes=2), slot(starts_at=time(17, 0), minutes=2)
    for title in ("Một", "Hai"):
        spoken(title=title, text=LONG)
    assert titles(programme(ground(), TODAY)) == [["Một"], ["Hai"]]
    item = programme(ground(), TODAY).hours[0].readings[0].item
    told = {"was_aired": False, "note": "Mất điện", "by": officer("dai_truyen_thanh"), "at": NOON}
    services.confirm_broadcast(item, kept, TODAY, **told)
    assert titles(programme(ground(), TODAY)) == [["Một"], ["Một"]]
    assert evening == programme(ground(), TODAY).hours[1].slot


def test_no_hour_that_began_before_the_approval():
    slot()
    slot(starts_at=time(17, 0))
    spoken(at=NOON)
    assert [len(hour.readings) for hour in programme(ground(), TODAY).hours] == [0, 1]


def test_others_of_the_hour_are_named():
    slot(minutes=2)
    for title in ("Một", "Hai"):
        spoken(title=title, text=LONG)
    [hour] = programme(ground(), TODAY).hours
    assert [item.title for item in hour.others] == ["Hai"]


def test_homeless_is_reckoned_for_what_was_asked():
    first, second = ground().villages[:2]
    slot(village=first)
    item = spoken()
    assert programme(ground(), TODAY).homeless == []
    assert programme(ground(), TODAY, village=second).homeless == [item]


def test_the_programme_asks_four_questions_however_much_there_is(django_assert_num_queries):
    long_slots()
    commune, by = ground(), officer("dai_truyen_thanh")
    for number in range(4):
        item = spoken(title=f"Tin {number}", last_on=TODAY + timedelta(days=20))
        services.confirm_broadcast(item, Slot.objects.on(TODAY).get(), TODAY, by=by, at=NOON)
        for days in (1, 7):
            with django_assert_num_queries(4):
                programme(commune, TODAY, days=days)


def test_news_are_only_what_is_on_the_web():
    row = published()
    published(title="Dán", channel="board", reach="Thôn 1")
    planned(title="Chưa")
    assert list(news_of(ground())) == [row]
    services.cancel_item(row, reason="Sai", by=officer("chu_tich"), at=NOON)
    assert not news_of(ground()).exists()
