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
        assert row.closed_on == TODAY + timedelta(days=1)
        assert list(Slot.objects.on(TODAY)) == [row]
        assert list(Slot.objects.on(TODAY + timedelta(days=7))) == []
        spec = SlotSpec(TODAY.weekday(), MORNING, 15)
        again = services.keep_slot(ground(), spec, by=officer("vh_xh"), at=NOON)
        assert again.opened_on == row.closed_on
        assert verbs() == ["slot:kept", "slot:closed", "slot:kept"]

    def test_what_was_read_this_morning_can_be_confirmed_after_closing(self):
        item, kept = spoken(), services.close_slot(slot(), by=officer("vp_tk"), at=NOON)
        assert services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON).was_aired

    def test_closed_from_today_when_its_hour_has_not_begun(self):
        for kept in (slot(starts_at=time(17, 0)), slot(day=TODAY + timedelta(days=1))):
            assert services.close_slot(kept, by=officer("vp_tk"), at=NOON).closed_on == TODAY

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

    def test_only_within_the_run_of_the_item(self):
        kept = slot(day=TODAY - timedelta(days=1))
        evening, other = slot(starts_at=time(17, 0)), spoken(title="Hết", planned_on=TODAY)
        late = {"by": officer("dai_truyen_thanh"), "at": NOON + timedelta(days=8)}
        with pytest.raises(Refused, match="chỉ phát từ 25/11/2026 đến 25/11/2026") as refused:
            services.confirm_broadcast(spoken(), kept, TODAY - timedelta(days=1), **late)
        assert refused.value.field == "day"
        with pytest.raises(Refused, match="chỉ phát từ"):
            services.confirm_broadcast(other, evening, TODAY + timedelta(days=7), **late)

    def test_not_in_an_hour_before_its_approval(self):
        with pytest.raises(Refused, match="duyệt sau giờ này") as refused:
            services.confirm_broadcast(spoken(at=NOON), slot(), TODAY, by=officer("dai_truyen_thanh"), at=NOON)
        assert refused.value.field == "item"

    def test_only_approved_words_for_the_ear(self):
        kept = slot()
        for item in (planned(channel="loudspeaker"), planned()):
            with pytest.raises(Refused, match="đã duyệt"):
                services.confirm_broadcast(item, kept, TODAY, by=officer("dai_truyen_thanh"), at=NOON)

    @pytest.mark.parametrize("post", ["mot_cua", "quan_tri"])
    def test_not_by_others(self, post):
        with pytest.raises(Forbidden):
            services.confirm_broadcast(spoken(), slot(), TODAY, by=officer(post), at=NOON)

    def test_the_contrary_is_no_second_word(self):
        item, kept = spoken(), slot()
        told = {"by": officer("dai_truyen_thanh"), "at": NOON}
        word = services.confirm_broadcast(item, kept, TODAY, **told)
        with pytest.raises(Refused, match="đã ghi là đã phát"):
            services.confirm_broadcast(item, kept, TODAY, was_aired=False, note="Mất điện", **told)
        assert list(Broadcast.objects.all()) == [word]

    def test_the_database_keeps_it_as_it_was(self):
        word = services.confirm_broadcast(spoken(), slot(), TODAY, by=officer("dai_truyen_thanh"), at=NOON)
        for change in (lambda: Broadcast.objects.update(note="x"), word.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestCorrections:
    def said(self, *, was_aired: bool) -> Broadcast:
        told = {"was_aired": was_aired, "note": "" if was_aired else "Mất điện", "by": officer("dai_truyen_thanh")}
        return services.confirm_broadcast(spoken(), slot(), TODAY, at=NOON, **told)

    def correct(self, word: Broadcast, *, was_aired: bool, reason: str = "Bấm nhầm", post="vh_xh") -> Broadcast:
        at = NOON + timedelta(hours=1)
        return services.correct_broadcast(word, was_aired=was_aired, reason=reason, by=officer(post), at=at)

    def test_not_read_after_all_so_it_has_not_reached_people(self):
        word = self.said(was_aired=True)
        for _ in range(2):
            later = self.correct(word, was_aired=False)
        assert (later.corrects, later.note, later.confirmed_by) == (word, "Bấm nhầm", officer("vh_xh"))
        assert list(Broadcast.objects.standing()) == [later]
        assert Broadcast.objects.count() == 2
        item = CommunicationItem.objects.get()
        assert (item.state, item.published_at) == ("ready", None)
        assert verbs()[-2:] == ["broadcast", "corrected"]

    def test_read_after_all_so_it_is_told_above(self, heard):
        self.correct(self.said(was_aired=False), was_aired=True)
        assert CommunicationItem.objects.get().state == "published"
        assert len(heard) == 1

    def test_a_correction_may_be_corrected(self):
        word = self.said(was_aired=True)
        self.correct(word, was_aired=False)
        last = self.correct(word, was_aired=True)
        assert list(Broadcast.objects.standing()) == [last]

    def test_not_without_a_reason_nor_by_others(self):
        word = self.said(was_aired=True)
        with pytest.raises(Refused, match="lý do đính chính") as refused:
            self.correct(word, was_aired=False, reason=" ")
        assert refused.value.field == "note"
        with pytest.raises(Forbidden):
            self.correct(word, was_aired=False, post="mot_cua")

    def test_the_database_keeps_both(self):
        later = self.correct(self.said(was_aired=True), was_aired=False)
        for change in (lambda: Broadcast.objects.update(note="x"), later.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
