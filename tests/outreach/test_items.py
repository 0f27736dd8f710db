"""Items: each act works, is refused to whom and when it must be, and does nothing new when it is sent twice."""

from datetime import date, time, timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.outreach import services
from motcua.outreach.models import CommunicationItem
from motcua.outreach.queries import programme
from motcua.outreach.signals import item_published
from tests.factories import NOON, ground, officer
from tests.outreach.told import TODAY, planned, published, ready, slot, spec_of, spoken

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    kinds = Entry.objects.order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("outreach:") for kind in kinds if kind.startswith("outreach:")]


@pytest.fixture
def heard():
    """What the rooms above were told."""
    told: list[dict] = []

    def hear(sender, **kwargs):
        told.append(kwargs)

    item_published.connect(hear, weak=False)
    yield told
    item_published.disconnect(hear)


class TestPlanning:
    def test_kept_with_its_words_and_once(self):
        row = planned()
        assert (row.state, row.written_by, row.last_on) == ("planned", officer("vh_xh"), None)
        assert planned() == row
        assert verbs() == ["planned"]

    @pytest.mark.parametrize(
        "more", [{"text": "Lời khác."}, {"topic": "payment"}, {"last_on": TODAY + timedelta(days=2)}]
    )
    def test_what_differs_is_another_item(self, more):
        first, second = planned(), planned(**more)
        assert first != second
        assert planned(**more) == second
        assert second.text == more.get("text", first.text)

    def test_characters_that_nobody_sees_are_left_out(self):
        row = planned(title="Tin\x00 một\x0b\x1f", text="Lời\x08\x0c\nhai\ufffe")
        assert (row.title, row.text) == ("Tin một", "Lời\nhai")

    @pytest.mark.parametrize("post", ["mot_cua", "dai_truyen_thanh", "quan_tri"])
    def test_not_by_others(self, post):
        with pytest.raises(Forbidden):
            services.plan_item(ground(), spec_of(), by=officer(post), at=NOON)
        assert not CommunicationItem.objects.exists()

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("title", {"title": "  "}),
            ("channel", {"channel": "drum"}),
            ("topic", {"topic": "sport"}),
            ("post", {"post": "khong_co"}),
            ("planned_on", {"planned_on": TODAY - timedelta(days=1)}),
            ("last_on", {"last_on": TODAY - timedelta(days=1)}),
            ("last_on", {"last_on": TODAY + timedelta(days=200)}),
            ("planned_on", {"planned_on": date(9999, 12, 1), "last_on": date(9999, 12, 31)}),
            ("planned_on", {"planned_on": TODAY + timedelta(days=800)}),
        ],
    )
    def test_bad_input_names_its_field(self, field, wrong):
        with pytest.raises(Refused) as refused:
            planned(**wrong)
        assert refused.value.field == field


class TestWriting:
    def test_changed_words_have_to_be_approved_again(self):
        row = ready()
        again = services.write_item(row, spec_of(text="Lời mới."), by=officer("vp_tk"), at=NOON)
        assert (again.state, again.approved_by, again.text) == ("planned", None, "Lời mới.")

    def test_unchanged_words_change_nothing(self):
        row = ready()
        assert services.write_item(row, spec_of(), by=officer("vp_tk"), at=NOON).state == "ready"
        assert verbs() == ["planned", "approved"]

    def test_not_after_people_know_it_nor_by_others(self):
        with pytest.raises(Forbidden):
            services.write_item(planned(), spec_of(text="Lời mới."), by=officer("mot_cua"), at=NOON)
        with pytest.raises(Forbidden):
            services.write_item(published(), spec_of(text="Lời mới."), by=officer("chu_tich"), at=NOON)

    def test_blanks_of_markdown_stay(self):
        row = planned(text="# Tên\r\n\r\n- một\r\n  - hai  \r\n")
        assert row.text == "# Tên\n\n- một\n  - hai"


class TestApproving:
    def test_by_a_leader_or_the_office_once(self):
        row = planned()
        for _ in range(2):
            row = services.approve_item(row, by=officer("chu_tich"), at=NOON)
        assert (row.state, row.approved_by) == ("ready", officer("chu_tich"))
        assert verbs() == ["planned", "approved"]

    def test_not_by_who_wrote_it_nor_without_words(self):
        with pytest.raises(Forbidden):
            services.approve_item(planned(), by=officer("vh_xh"), at=NOON)
        with pytest.raises(Refused, match="Chưa có nội dung"):
            services.approve_item(planned(title="Trống", text=""), by=officer("chu_tich"), at=NOON)

    def test_a_message_has_to_fit(self):
        with pytest.raises(Refused, match="dài hơn 160 ký tự") as refused:
            ready(channel="sms", text="Kính mời bà con " * 20)
        assert refused.value.field == "text"


class TestPersonalNumbers:
    @pytest.mark.parametrize(
        "text",
        ["Số 024185012345 đến nhận", "CCCD 024 185 012 345", "024.185.012.345", "CMND 123456789",
         "Bà A 024185012345 0912345678"],
    )  # fmt: skip
    def test_an_identity_number_never_goes_out(self, text):
        row = planned(text=text)
        with pytest.raises(Refused, match="số định danh") as refused:
            services.approve_item(row, numbers_are_public=True, by=officer("chu_tich"), at=NOON)
        assert refused.value.field == "text"

    @pytest.mark.parametrize("text", ["Gọi 0912 345 678", "Gọi +84 912345678 - 0227 3851234", "Gọi 02273851234"])
    def test_a_telephone_number_only_when_it_is_said_to_be_public(self, text):
        row = planned(text=text)
        with pytest.raises(Refused, match="số điện thoại") as refused:
            services.approve_item(row, by=officer("chu_tich"), at=NOON)
        assert refused.value.field == "numbers_are_public"
        assert services.approve_item(row, numbers_are_public=True, by=officer("chu_tich"), at=NOON).state == "ready"

    def test_the_title_is_read_too(self):
        with pytest.raises(Refused, match="số điện thoại"):
            ready(title="Gọi 0912345678")

    @pytest.mark.parametrize(
        "text", ["Chi 250.000.000 đồng - 300.000.000 đồng", "Từ 01/12/2026 đến 15/12/2026", "Gọi 1900 9095", "1.004873"]
    )
    def test_money_days_and_codes_are_no_such_numbers(self, text):
        assert ready(text=text).state == "ready"


class TestPublishing:
    def test_news_get_an_address_for_good_and_are_told_above(self, heard):
        row = published()
        assert row.slug == "nop-ho-so-truc-tuyen-ngay-thu-bay"
        services.publish_item(row, by=officer("vh_xh"), at=NOON)
        assert [(one["url"], one["channel"], one["source_key"]) for one in heard] == [
            (f"/truyen-thong/{row.pk}/", "web", f"outreach:{row.pk}")
        ]
        second = published(planned_on=TODAY + timedelta(days=1))
        assert second.slug == f"{row.slug}-2"

    @pytest.mark.parametrize(
        ("channel", "reach"),
        [("board", "Bảng tin Thôn 1"), ("social", "https://zalo.me/bai/1"), ("sms", "312 máy")],
    )
    def test_posted_or_sent_where_it_was_said(self, heard, channel, reach):
        row = published(channel=channel, reach=reach)
        assert (row.state, row.reach, row.page) == ("published", reach, f"/truyen-thong/{row.pk}/")
        assert heard[0]["label"].endswith(row.title)

    @pytest.mark.parametrize(
        ("channel", "reach"),
        [("board", " "), ("social", "zalo.me/bai"), ("social", "javascript:alert(1)"), ("social", "https://["),
         ("sms", "")],
    )  # fmt: skip
    def test_refused_without_saying_where(self, heard, channel, reach):
        with pytest.raises(Refused) as refused:
            published(channel=channel, reach=reach)
        assert refused.value.field == "reach"
        assert heard == []

    def test_not_before_approval_nor_spoken_nor_by_others(self):
        with pytest.raises(Forbidden):
            services.publish_item(planned(), by=officer("vh_xh"), at=NOON)
        with pytest.raises(Forbidden):
            published(channel="loudspeaker")
        with pytest.raises(Forbidden):
            services.publish_item(ready(title="Khác"), by=officer("mot_cua"), at=NOON)


class TestGivingUp:
    def test_with_a_reason_once_and_the_words_may_be_planned_again(self):
        row = planned()
        with pytest.raises(Refused, match="lý do"):
            services.cancel_item(row, reason=" ", by=officer("vh_xh"), at=NOON)
        for _ in range(2):
            row = services.cancel_item(row, reason="Trùng tin huyện", by=officer("vh_xh"), at=NOON)
        assert verbs() == ["planned", "cancelled"]
        assert planned() != row

    def test_news_are_taken_off_by_a_leader_only_and_what_was_heard_stays(self):
        row = published()
        with pytest.raises(Forbidden):
            services.cancel_item(row, reason="Sai", by=officer("vh_xh"), at=NOON)
        assert not services.cancel_item(row, reason="Sai số liệu", by=officer("chu_tich"), at=NOON).is_news
        told = published(channel="board", reach="Bảng tin Thôn 1")
        with pytest.raises(Forbidden):
            services.cancel_item(told, reason="Sai", by=officer("chu_tich"), at=NOON)


class TestEnding:
    def on_air(self, **more) -> CommunicationItem:
        item = spoken(**{"last_on": TODAY + timedelta(days=9), **more})
        services.confirm_broadcast(item, slot(), TODAY, by=officer("dai_truyen_thanh"), at=NOON)
        return item

    def end(self, item, *, post="chu_tich", reason="Nội dung đã sai", at=NOON) -> CommunicationItem:
        return services.end_run(item, reason=reason, by=officer(post), at=at)

    def test_from_now_on_it_is_in_no_hour_that_has_not_begun(self):
        item, evening, tomorrow = self.on_air(), slot(starts_at=time(17, 0)), TODAY + timedelta(days=1)
        slot(day=tomorrow)
        assert [len(hour.readings) for hour in programme(ground(), TODAY, days=2).hours] == [1, 1, 1]
        for _ in range(2):
            ended = self.end(item)
        assert (ended.state, ended.ended_at, ended.last_on) == ("published", NOON, None)
        found = programme(ground(), TODAY, days=2)
        assert [len(hour.readings) for hour in found.hours] == [1, 0, 0]
        assert found.homeless == []
        assert verbs().count("ended") == 1
        night = NOON + timedelta(hours=9)
        with pytest.raises(Refused, match="đã thôi phát"):
            services.confirm_broadcast(item, evening, TODAY, by=officer("dai_truyen_thanh"), at=night)

    def test_an_hour_that_has_begun_can_still_be_confirmed(self):
        item, later = self.on_air(), NOON + timedelta(days=2)
        kept = slot(day=TODAY + timedelta(days=2))
        assert self.end(item, at=later).last_on == TODAY + timedelta(days=2)
        services.confirm_broadcast(item, kept, TODAY + timedelta(days=2), by=officer("dai_truyen_thanh"), at=later)

    def test_with_a_reason_by_a_leader_or_the_office_while_it_runs(self):
        item = self.on_air()
        with pytest.raises(Refused, match="lý do thôi phát"):
            self.end(item, reason=" ")
        for post in ("vh_xh", "dai_truyen_thanh"):
            with pytest.raises(Forbidden):
                self.end(item, post=post)
        with pytest.raises(Forbidden):
            self.end(item, at=NOON + timedelta(days=10))
        with pytest.raises(Forbidden):
            self.end(spoken(title="Chưa phát"))
        with pytest.raises(Forbidden):
            self.end(published())
