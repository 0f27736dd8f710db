"""Items: each act works, is refused to whom and when it must be, and does nothing new when it is sent twice."""

from datetime import timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.outreach import services
from motcua.outreach.models import CommunicationItem
from motcua.outreach.signals import item_published
from tests.factories import NOON, ground, officer
from tests.outreach.told import TODAY, planned, published, ready, spec_of

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


class TestPublishing:
    def test_news_get_an_address_for_good_and_are_told_above(self, heard):
        row = published()
        assert (row.slug, row.page) == ("nop-ho-so-truc-tuyen-ngay-thu-bay", f"/tin-tuc/{row.slug}/")
        services.publish_item(row, by=officer("vh_xh"), at=NOON)
        assert [(one["url"], one["channel"], one["source_key"]) for one in heard] == [
            (row.page, "web", f"outreach:{row.pk}")
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
