"""Messages: drafted in the act, sent once, tried again with growing pauses, never pretended."""

from datetime import datetime, timedelta

import pytest

from motcua.audit.anchors import anchor_fault, read_anchors
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.notices.models import Notice
from motcua.notices.queries import about, unread_of, untold
from motcua.notices.services import (
    NO_CHANNEL,
    Contact,
    Letter,
    desk_notice,
    draft_notice,
    lay_on_desks,
    mark_read,
    mark_told,
    queue_notice,
    send_heads,
    send_waiting,
)
from tests.factories import ground, officer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=VIETNAM)


def agency(provider: str = "demo"):
    laid = ground()
    laid.policy = {**laid.policy, "notice_provider": provider}
    laid.save()
    return laid


def draft(address: str = "0912345678", **more) -> Notice:
    return draft_notice(agency(), Contact(phone=address), Letter("apology", "Xin lỗi", case_code="H-1", **more), at=NOW)


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        (Contact("0912", "a@b.vn"), "sms"),
        (Contact(email="a@b.vn"), "email"),
        (Contact(), "call"),
    ],
)
def test_first_known_way_is_taken(contact, channel):
    assert contact.channel == channel


def test_same_thing_is_said_once():
    assert draft(key="a") == draft(key="a")
    assert draft() != draft()


def test_queued_message_is_sent_once():
    notice = queue_notice(draft(), by=officer("mot_cua"), at=NOW)
    assert send_waiting(at=NOW) == 1
    assert send_waiting(at=NOW) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.tries) == ("sent", NOW, 1)
    assert notice.answer.startswith("Kênh trình diễn nhận, không gửi ra ngoài")


def test_draft_is_not_sent_by_itself():
    draft()
    assert send_waiting(at=NOW) == 0


def test_wrong_number_fails_for_good():
    notice = queue_notice(draft("0912345000"), by=None, at=NOW)
    assert send_waiting(at=NOW) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("failed", 1)
    assert list(untold(notice.agency)) == [notice]


def test_busy_channel_is_tried_five_times_with_growing_pauses():
    notice, moment = queue_notice(draft("0912345001"), by=None, at=NOW), NOW
    pauses = []
    for _ in range(5):
        send_waiting(at=moment)
        notice.refresh_from_db()
        if notice.state == "queued":
            pauses.append((notice.next_try_at - moment) // timedelta(minutes=1))
            assert send_waiting(at=moment) == 0
            moment = notice.next_try_at
    assert pauses == [1, 4, 16, 64]
    assert (notice.state, notice.tries) == ("failed", 5)


def test_without_a_channel_nothing_pretends_to_be_sent():
    notice = queue_notice(draft(), by=None, at=NOW)
    agency(provider="")
    send_waiting(at=NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.answer, notice.sent_at) == ("failed", NO_CHANNEL, None)


def test_call_cannot_be_queued_but_can_be_told():
    notice = draft_notice(agency(), Contact(), Letter("apology", "x"), at=NOW)
    with pytest.raises(Refused, match="báo trực tiếp"):
        queue_notice(notice, by=None, at=NOW)
    with pytest.raises(Refused):
        mark_told(notice, by=officer("mot_cua"), at=NOW, how=" ")
    told = mark_told(notice, by=officer("mot_cua"), at=NOW, how="Gọi điện")
    assert told.state == "sent"
    with pytest.raises(Refused):
        mark_told(told, by=officer("mot_cua"), at=NOW, how="Gọi điện")


def test_sent_message_is_not_queued_again():
    notice = queue_notice(draft(), by=None, at=NOW)
    with pytest.raises(Refused):
        queue_notice(notice, by=None, at=NOW)


def test_desk_shows_what_was_not_read():
    ground()
    who = officer("tp_ht")
    rows = [desk_notice(who, Letter("warn_due", "x", key="k"), at=NOW) for _ in range(2)]
    assert lay_on_desks(rows) == 1
    assert unread_of(who).count() == 1
    assert about("").count() == 0
    assert mark_read(who, at=NOW) == 1
    assert unread_of(who).count() == 0


def test_heads_of_the_log_go_out_once_a_day_as_a_file_of_anchors(tmp_path):
    laid = agency()
    assert send_heads(laid, at=NOW) is None
    queue_notice(draft(), by=None, at=NOW)  # something for the log to tell
    laid.policy = {**laid.policy, "anchor_address": "luu@example.vn"}
    laid.save()
    notice = send_heads(laid, at=NOW)
    assert (notice.address, notice.channel, notice.state) == ("luu@example.vn", "email", "queued")
    kept = tmp_path / "mail"
    kept.write_text(notice.body)
    assert anchor_fault(read_anchors(kept)) == ""
    assert [anchor.chain for anchor in read_anchors(kept)] == [laid.code]
    assert send_waiting(at=NOW) == 2
    assert send_heads(laid, at=NOW + timedelta(minutes=5)) == notice
    assert send_heads(laid, at=NOW + timedelta(days=1)) != notice


def test_a_head_that_could_not_be_sent_is_no_matter_of_the_counter():
    laid = agency()
    laid.policy = {**laid.policy, "anchor_address": "luu@000"}
    laid.save()
    assert send_heads(laid, at=NOW).state == "queued"
    assert send_waiting(at=NOW) == 0
    assert list(untold(laid)) == []


def test_without_a_channel_no_head_pretends_to_be_sent():
    laid = agency(provider="")
    laid.policy = {**laid.policy, "anchor_address": "luu@example.vn"}
    assert send_heads(laid, at=NOW) is None
