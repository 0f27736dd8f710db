"""Slots of the week and the operator's word."""

from datetime import time, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.common.refusals import Forbidden, Refused
from motcua.outreach import services
from motcua.outreach.models import Broadcast, CommunicationItem, Slot
from motcua.outreach.services import SlotSpec
from tests.factories import NOON, ground, officer
from tests.outreach.test_items import heard, verbs
from tests.outreach.told import MORNING, TODAY, planned, slot, spoken

__all__ = ["heard"]
pytestmark = pytest.mark.django_db


class TestSlots:
    def test_kept_once_and_closed_once(self):
        row = slot()
        assert slot() == row
        assert list(Slot.objects.on(TODAY)) == [row]
        for _ in range(2):
            row = services.close_slot(row, by=officer("vp_tk"), at=NOON)
        assert row.closed_on == TODAY
        assert list(Slot.objects.on(TODAY)) == []
        assert list(Slot.objects.on(TODAY - timedelta(days=7))) == [row]
        assert slot() != row
        assert verbs() == ["slot:kept", "slot:closed", "slot:kept"]

    def test_hamlets_do_not_disturb_each_other_but_the_commune_does(self):
        first, second = ground().villages[:2]
        slot(village=first)
        slot(village=second)
        with pytest.raises(Refused, match="Trùng với khung") as refused:
            slot(starts_at=time(5, 10))
        assert refused.value.field == "starts_at"
        assert slot(starts_at=time(5, 15)).ends_at == "05:30"

    @pytest.mark.parametrize(
        ("field", "spec"),
        [
            ("village", SlotSpec(0, MORNING, 15, "Thôn trên trời")),
            ("weekday", SlotSpec(7, MORNING, 15)),
            ("minutes", SlotSpec(0, MORNING, 0)),
            ("minutes", SlotSpec(0, MORNING, 500)),
        ],
    )
    def test_bad_input_names_its_field(self, field, spec):
        with pytest.raises(Refused) as refused:
            services.keep_slot(ground(), spec, by=officer("vh_xh"), at=NOON)
        assert refused.value.field == field

    @pytest.mark.parametrize("post", ["mot_cua", "dai_truyen_thanh"])
    def test_not_by_others(self, post):
        with pytest.raises(Forbidden):
            services.keep_slot(ground(), SlotSpec(0, MORNING, 15), by=officer(post), at=NOON)
        with pytest.raises(Forbidden):
            services.close_slot(slot(), by=officer(post), at=NOON)


class TestBroadcasts:
    def test_the_station_confirms_and_the_item_has_reached_people(self, heard):
        item, kept = spoken(), slot()
        for _ in range(2):
            word = services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON)
        assert (word.was_aired, word.confirmed_by) == (True, officer("dai_truyen_thanh"))
        assert Broadcast.objects.count() == 1
        item.refresh_from_db()
        assert (item.state, item.published_by) == ("published", officer("dai_truyen_thanh"))
        assert [one["source_key"] for one in heard] == [f"outreach:{item.pk}:{TODAY:%Y%m%d}"]

    def test_a_failure_says_why_and_tells_nobody(self, heard):
        item, kept = spoken(), slot()
        told = {"was_aired": False, "by": officer("dai_truyen_thanh"), "at": NOON}
        with pytest.raises(Refused, match="vì sao"):
            services.confirm_broadcast(item, kept, TODAY, **told)
        services.confirm_broadcast(item, kept, TODAY, note="Mất điện", **told)
        assert CommunicationItem.objects.get().state == "ready"
        assert heard == []

    def test_not_before_it_began_nor_long_after_nor_on_another_weekday(self):
        item, kept = spoken(), slot(starts_at=time(17, 0))
        for day in (TODAY, TODAY + timedelta(days=7), TODAY - timedelta(days=1), TODAY - timedelta(days=63)):
            with pytest.raises(Refused) as refused:
                services.confirm_broadcast(item, kept, day, by=officer("dai_truyen_thanh"), at=NOON)
            assert refused.value.field == "day"
        services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON.replace(hour=18))

    def test_only_approved_words_for_the_ear(self):
        kept = slot()
        for item in (planned(channel="loudspeaker"), planned()):
            with pytest.raises(Refused, match="đã duyệt"):
                services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON)

    @pytest.mark.parametrize("post", ["mot_cua", "quan_tri"])
    def test_not_by_others(self, post):
        with pytest.raises(Forbidden):
            services.confirm_broadcast(spoken(), slot(), TODAY, by=officer(post), at=NOON)

    def test_the_database_keeps_it_as_it_was(self):
        word = services.confirm_broadcast(spoken(), slot(), TODAY, by=officer("dai_truyen_thanh"), at=NOON)
        for change in (lambda: Broadcast.objects.update(note="x"), word.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
