"""The pages of communication: the month, an item from writing to publishing, slots, the operator's word, suggestions."""

from datetime import date, timedelta

import pytest

from motcua.agency.models import CalendarDay
from motcua.outreach import services
from motcua.outreach.models import Broadcast, CommunicationItem, Slot, SuggestionDecision
from tests.factories import NOON, client_of, ground, officer
from tests.outreach.told import TODAY, planned, published, ready, slot, spoken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
FORM = {
    "title": "Nộp hồ sơ trực tuyến",
    "channel": "loudspeaker",
    "topic": "online",
    "post": "vh_xh",
    "planned_on": f"{TODAY}",
    "last_on": "",
    "text": "UBND xã nhận hồ sơ trực tuyến từ 01/12/2026.",
}


@pytest.fixture
def writer():
    ground()
    return client_of(officer("vh_xh"))


@pytest.fixture
def leader():
    ground()
    return client_of(officer("chu_tich"))


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def send(client, path, status=302, **told):
    answer = client.post(path, told)
    assert answer.status_code == status, path
    return answer.content.decode()


# The month


def test_month_shows_items_by_day_and_by_channel(writer):
    assert "chưa có tin, bài nào" in read(writer, "/truyen-thong/")
    item = planned()
    spoken(title="Tin phát loa")
    html = read(writer, "/truyen-thong/")
    assert f'href="/truyen-thong/{item.pk}/"' in html
    narrowed = read(writer, "/truyen-thong/?kenh=loudspeaker")
    assert "Tin phát loa" in narrowed
    assert item.title not in narrowed
    assert item.title not in read(writer, "/truyen-thong/?thang=2020-01")


@pytest.mark.parametrize("query", ["thang=gi-do", "thang=0001-01", "thang=9999-12", "kenh=gi&trang=x", "thang=2026-13"])
def test_month_takes_any_question(writer, query):
    assert read(writer, f"/truyen-thong/?{query}")


def test_month_says_that_items_are_overdue(time_machine):
    planned()
    time_machine.move_to(NOON + timedelta(days=3), tick=False)
    assert "đã qua ngày dự kiến" in read(client_of(officer("vh_xh")), "/truyen-thong/")


def test_pages_ask_few_questions(writer, django_assert_max_num_queries):
    item = spoken()
    slot()
    for number in range(12):
        planned(title=f"Tin số {number}")
    for path in ("", f"{item.pk}/", "lich-phat/", "nhat-ky/", "phat-hom-nay/", "goi-y/"):
        with django_assert_max_num_queries(22):
            read(writer, f"/truyen-thong/{path}")


# An item


def test_item_goes_from_writing_to_the_public_page(writer, leader, client):
    send(writer, "/truyen-thong/moi/", **{**FORM, "channel": "web"})
    item = CommunicationItem.objects.get()
    assert "Chờ duyệt" not in read(writer, f"/truyen-thong/{item.pk}/")
    send(leader, f"/truyen-thong/{item.pk}/", viec="duyet")
    send(leader, f"/truyen-thong/{item.pk}/", viec="duyet")
    send(writer, f"/truyen-thong/{item.pk}/", viec="dang")
    send(writer, f"/truyen-thong/{item.pk}/", viec="dang")
    item.refresh_from_db()
    assert item.is_news
    assert FORM["title"] in read(client, f"/tin-tuc/{item.slug}/")
    send(leader, f"/truyen-thong/{item.pk}/", viec="bo", reason="Sai ngày")
    read(client, f"/tin-tuc/{item.slug}/", 404)


def test_look_keeps_nothing_and_shows_the_script_with_its_minutes(writer):
    html = send(writer, "/truyen-thong/moi/", 200, viec="xem", **FORM)
    assert "Ủy ban nhân dân xã nhận hồ sơ trực tuyến từ ngày" in html
    assert "giây" in html
    assert not CommunicationItem.objects.exists()


def test_message_is_counted_and_what_does_not_fit_is_said(writer):
    html = send(writer, "/truyen-thong/moi/", 200, viec="xem", **{**FORM, "channel": "sms"})
    assert "/160 ký tự" in html
    assert "nhan ho so truc tuyen" in html
    long = send(writer, "/truyen-thong/moi/", 200, viec="xem", **{**FORM, "channel": "sms", "text": "lời dài " * 60})
    assert "Phần không vừa" in long


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Chưa nhập “Tên tin, bài”"),
        ({"planned_on": "32/13/2026"}, "Ngày không đúng"),
        ({"planned_on": f"{TODAY - timedelta(days=1)}"}, "Ngày dự kiến đã qua"),
        ({"last_on": f"{TODAY - timedelta(days=1)}"}, "Ngày cuối phải sau"),
        ({"planned_on": "9999-12-01", "last_on": "9999-12-31"}, "error"),
        ({"planned_on": "2199-12-01", "last_on": "2199-12-31"}, "Ngày dự kiến quá xa"),
        ({"channel": "khoi"}, "error"),
        ({"post": "khong_co"}, "error"),
    ],
)
def test_wrong_form_comes_back_with_what_was_typed(writer, wrong, said):
    html = send(writer, "/truyen-thong/moi/", 422, **{**FORM, **wrong})
    assert said in html
    assert FORM["text"] in html


def test_changed_words_ask_for_approval_again(writer):
    item = ready()
    told = {**FORM, "channel": "web", "text": "Lời khác"}
    assert item.text in read(writer, f"/truyen-thong/{item.pk}/sua/")
    send(writer, f"/truyen-thong/{item.pk}/sua/", **told)
    assert "cần duyệt lại" in read(writer, f"/truyen-thong/{item.pk}/")


def test_who_may_not_act_is_told_so(writer):
    item = planned()
    send(writer, f"/truyen-thong/{item.pk}/", 403, viec="duyet")
    send(writer, f"/truyen-thong/{item.pk}/", 403, viec="dang")
    send(writer, f"/truyen-thong/{item.pk}/", 404, viec="gi-do")
    send(client_of(officer("mot_cua")), f"/truyen-thong/{item.pk}/", 403, viec="bo", reason="x")
    assert "phat-hom-nay" not in read(client_of(officer("mot_cua")), "/truyen-thong/")
    heard = ready(title="Phát loa", channel="loudspeaker")
    assert "phat-hom-nay" in read(writer, f"/truyen-thong/{heard.pk}/")
    assert "phat-hom-nay" not in read(client_of(officer("mot_cua")), f"/truyen-thong/{heard.pk}/")
    read(client_of(officer("mot_cua")), "/truyen-thong/phat-hom-nay/", 403)
    read(client_of(officer("quan_tri")), "/truyen-thong/", 403)
    read(writer, "/truyen-thong/999999/", 404)
    done = published(title="Đã đăng")
    read(writer, f"/truyen-thong/{done.pk}/sua/", 403)
    send(writer, f"/truyen-thong/{done.pk}/", 403, viec="bo", reason="x")


def test_places_are_asked_before_a_board_is_called_done(writer):
    item = ready(channel="board")
    assert "Chưa nhập “Nơi đã dán”" in send(writer, f"/truyen-thong/{item.pk}/", 422, viec="dang", reach="")
    send(writer, f"/truyen-thong/{item.pk}/", viec="dang", reach="Bảng tin Thôn 1")
    assert "Bảng tin Thôn 1" in read(writer, f"/truyen-thong/{item.pk}/")
    social = ready(channel="social", title="Bài mạng xã hội")
    assert "https://" in send(writer, f"/truyen-thong/{social.pk}/", 422, viec="dang", reach="zalo")


def test_telephone_numbers_are_asked_about_before_approval(leader):
    item = planned(text="Gọi 0912 345 678 trước 15/12/2026")
    page = read(leader, f"/truyen-thong/{item.pk}/")
    assert "Số điện thoại này được phép công khai" in page
    assert "Trong nội dung có: 0912 345 678." in page
    send(leader, f"/truyen-thong/{item.pk}/", viec="duyet")
    assert "xác nhận số được phép công khai" in read(leader, f"/truyen-thong/{item.pk}/")
    send(leader, f"/truyen-thong/{item.pk}/", viec="duyet", numbers_are_public="on")
    item.refresh_from_db()
    assert item.state == "ready"
    without = planned(title="Không có số")
    assert "Số điện thoại này" not in read(leader, f"/truyen-thong/{without.pk}/")


def test_a_long_number_breaks_no_page(writer):
    item = planned(channel="loudspeaker", text="9" * 5000)
    services.approve_item(item, numbers_are_public=True, by=officer("chu_tich"), at=NOON)
    slot()
    for path in (f"{item.pk}/", "lich-phat/", "phat-hom-nay/"):
        assert read(writer, f"/truyen-thong/{path}")


def test_board_item_is_a_paper_to_hang_up(writer):
    for item in (planned(channel="board"), ready(channel="board", title="Đã duyệt")):
        assert f"/truyen-thong/{item.pk}/in/" in read(writer, f"/truyen-thong/{item.pk}/")
        answer = writer.get(f"/truyen-thong/{item.pk}/in/")
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    for other in (planned(), planned(channel="board", title="Trống", text="")):
        assert "/in/" not in read(writer, f"/truyen-thong/{other.pk}/")
        read(writer, f"/truyen-thong/{other.pk}/in/", 404)


def test_giving_up_asks_for_a_reason(writer):
    item = planned()
    assert "Chưa nhập “Lý do”" in send(writer, f"/truyen-thong/{item.pk}/", 422, viec="bo", reason="")
    send(writer, f"/truyen-thong/{item.pk}/", viec="bo", reason="Trùng tin khác")
    assert "Trùng tin khác" in read(writer, f"/truyen-thong/{item.pk}/")


# Slots and broadcasts


def test_slots_are_kept_and_closed(writer):
    told = {"viec": "them", "weekday": "0", "starts_at": "05:00", "minutes": "15", "village": ""}
    send(writer, "/truyen-thong/lich-phat/khung-gio/", **told)
    row = Slot.objects.get()
    html = send(writer, "/truyen-thong/lich-phat/khung-gio/", 422, **{**told, "starts_at": "05:10"})
    assert "Trùng với khung" in html
    assert "Giờ không đúng" in send(writer, "/truyen-thong/lich-phat/khung-gio/", 422, **{**told, "starts_at": "5 giờ"})
    send(writer, "/truyen-thong/lich-phat/khung-gio/", 422, **{**told, "minutes": "1000", "weekday": "9"})
    send(writer, "/truyen-thong/lich-phat/khung-gio/", 404, viec="thoi", khung="²")
    for _twice in range(2):
        send(writer, "/truyen-thong/lich-phat/khung-gio/", viec="thoi", khung=row.pk)
    row.refresh_from_db()
    assert row.closed_on == TODAY
    send(writer, "/truyen-thong/lich-phat/khung-gio/", 404, viec="gi-do")


def test_week_places_approved_items_and_says_what_finds_no_room(writer):
    assert "Chưa có khung giờ" in read(writer, "/truyen-thong/lich-phat/")
    spoken(title="Tin có chỗ")
    slot()
    html = read(writer, "/truyen-thong/lich-phat/")
    assert "Tin có chỗ" in html
    spoken(title="Tin quá dài", text="tiếng " * 6000)
    assert "không khung giờ nào" in read(writer, "/truyen-thong/lich-phat/")
    for query in ("tuan=gi-do", "tuan=0001-01-01", "tuan=9999-12-31", "thon=Thôn khác", "tuan=2026-11-30"):
        read(writer, f"/truyen-thong/lich-phat/?{query}")


def test_sheet_of_a_hamlet_is_a_paper(writer):
    spoken()
    slot()
    for query in ("", f"?thon={ground().villages[0]}", "?tuan=khong"):
        answer = writer.get(f"/truyen-thong/lich-phat/in/{query}")
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Type"] == "application/pdf"


def test_operator_confirms_once_and_the_log_tells_it(writer):
    item, hour = spoken(), slot()
    assert "Đã phát" in read(writer, "/truyen-thong/phat-hom-nay/")
    for _twice in range(2):
        send(writer, "/truyen-thong/phat-hom-nay/", tin=item.pk, khung=hour.pk, viec="da-phat", note="")
    assert Broadcast.objects.count() == 1
    assert item.title in read(writer, "/truyen-thong/nhat-ky/")
    assert "Lượt phát" in read(writer, f"/truyen-thong/{item.pk}/")
    assert read(writer, f"/truyen-thong/nhat-ky/?thon={ground().villages[0]}")


def test_run_is_ended_by_a_leader_with_a_reason(writer, leader):
    item, hour = spoken(last_on=TODAY + timedelta(days=9)), slot()
    assert "Thôi phát tin này" not in read(leader, f"/truyen-thong/{item.pk}/")
    send(writer, "/truyen-thong/phat-hom-nay/", tin=item.pk, khung=hour.pk, viec="da-phat", note="")
    send(writer, f"/truyen-thong/{item.pk}/", 403, viec="thoi", reason="Sai")
    assert "Thôi phát tin này" in read(leader, f"/truyen-thong/{item.pk}/")
    assert "Chưa nhập “Lý do”" in send(leader, f"/truyen-thong/{item.pk}/", 422, viec="thoi", reason="")
    for _twice in range(2):
        send(leader, f"/truyen-thong/{item.pk}/", viec="thoi", reason="Giờ làm việc đã đổi")
    page = read(leader, f"/truyen-thong/{item.pk}/")
    assert "Giờ làm việc đã đổi" in page
    assert "Thôi phát tin này" not in page


def test_other_items_of_the_hour_can_be_confirmed(writer):
    hour = slot(minutes=1)
    item = spoken(title="Tin dài", text="tiếng " * 400)
    html = read(writer, "/truyen-thong/phat-hom-nay/")
    assert "Tin khác đã phát trong khung này" in html
    assert f'<option value="{item.pk}">Tin dài</option>' in html
    told = {"tin": item.pk, "khung": hour.pk, "viec": "da-phat"}
    assert "Tin khác đã phát" in send(writer, "/truyen-thong/phat-hom-nay/", 422, note="x" * 300, **told)
    send(writer, "/truyen-thong/phat-hom-nay/", **told)
    assert Broadcast.objects.get().item == item
    assert "Tin khác đã phát" not in read(writer, "/truyen-thong/phat-hom-nay/")


def test_wrong_word_is_corrected_and_both_stand_in_the_log(writer):
    item, hour = spoken(), slot()
    told = {"tin": item.pk, "khung": hour.pk}
    send(writer, "/truyen-thong/phat-hom-nay/", 404, viec="dinh-chinh-da-phat", note="Nhầm", **told)
    send(writer, "/truyen-thong/phat-hom-nay/", viec="da-phat", **told)
    send(writer, "/truyen-thong/phat-hom-nay/", viec="khong-phat", note="Mất điện", **told)
    html = read(writer, "/truyen-thong/phat-hom-nay/")
    assert "Lượt này đã ghi là đã phát" in html
    assert "Thật ra không phát được" in html
    asked = send(writer, "/truyen-thong/phat-hom-nay/", 422, viec="dinh-chinh-khong-phat", note="", **told)
    assert "Ghi lý do đính chính" in asked
    for _twice in range(2):
        send(writer, "/truyen-thong/phat-hom-nay/", viec="dinh-chinh-khong-phat", note="Bấm nhầm", **told)
    assert [word.was_aired for word in Broadcast.objects.order_by("id")] == [True, False]
    assert "Thật ra đã phát" in read(writer, "/truyen-thong/phat-hom-nay/")
    for path in ("nhat-ky/", f"{item.pk}/"):
        page = read(writer, f"/truyen-thong/{path}")
        assert "Đính chính: Bấm nhầm" in page
        assert "Đã đính chính" in page


def test_slot_that_has_begun_is_closed_from_tomorrow(writer):
    row = slot()
    send(writer, "/truyen-thong/lich-phat/khung-gio/", viec="thoi", khung=row.pk)
    assert f"Thôi từ {TODAY + timedelta(days=1):%d/%m/%Y}" in read(writer, "/truyen-thong/lich-phat/khung-gio/")


def test_failure_asks_for_its_reason_and_keeps_the_place(writer):
    item, hour = spoken(), slot()
    told = {"tin": item.pk, "khung": hour.pk, "viec": "khong-phat"}
    assert "Ghi vì sao không phát được" in send(writer, "/truyen-thong/phat-hom-nay/", 422, note="", **told)
    send(writer, "/truyen-thong/phat-hom-nay/", note="Mất điện", **told)
    assert "Mất điện" in read(writer, "/truyen-thong/nhat-ky/")


def test_word_for_nothing_is_refused(writer):
    item, hour = ready(), slot()
    send(writer, "/truyen-thong/phat-hom-nay/", 404, tin="x", khung=hour.pk, viec="da-phat")
    send(writer, "/truyen-thong/phat-hom-nay/", 404, tin=item.pk, khung=hour.pk, viec="gi-do")
    send(writer, "/truyen-thong/phat-hom-nay/", tin=item.pk, khung=hour.pk, viec="da-phat")  # not a spoken one
    assert "Chỉ xác nhận tin phát loa đã duyệt" in read(writer, "/truyen-thong/phat-hom-nay/")
    assert not Broadcast.objects.exists()
    assert read(writer, "/truyen-thong/phat-hom-nay/?ngay=0001-01-01")
    send(client_of(officer("mot_cua")), "/truyen-thong/phat-hom-nay/", 403, tin=item.pk, khung=hour.pk)


# Suggestions


def swap() -> str:
    CalendarDay.objects.create(
        agency=ground(), day=date(2026, 12, 12), kind="swap_work", name="Làm bù", source="Thông báo", status="official"
    )
    return "calendar:2026-12-12:swap_work"


def test_suggestion_is_offered_once(writer):
    found = swap()
    assert found in read(writer, "/truyen-thong/goi-y/")
    send(writer, "/truyen-thong/goi-y/", viec="lap", khoa=found, kenh="loudspeaker")
    send(writer, "/truyen-thong/goi-y/", viec="lap", khoa=found, kenh="loudspeaker")
    assert CommunicationItem.objects.get().suggestion_key == found
    assert f'value="{found}"' not in read(writer, "/truyen-thong/goi-y/")


def test_suggestion_may_be_put_aside_for_good(writer):
    key = swap()
    for _twice in range(2):
        send(writer, "/truyen-thong/goi-y/", viec="bo-qua", khoa=key)
    assert SuggestionDecision.objects.get().item is None
    send(writer, "/truyen-thong/goi-y/", viec="lap", khoa=key)
    assert "đã được bỏ qua" in read(writer, "/truyen-thong/goi-y/")
    send(writer, "/truyen-thong/goi-y/", viec="lap", khoa="khong-co")
    send(writer, "/truyen-thong/goi-y/", 404, viec="gi-do", khoa=key)
    send(client_of(officer("mot_cua")), "/truyen-thong/goi-y/", 403, viec="bo-qua", khoa=key)


def test_published_item_names_its_own_page(writer):
    item = services.cancel_item(planned(), reason="Trùng", by=officer("vh_xh"), at=NOON)
    assert "Không dùng" in read(writer, f"/truyen-thong/{item.pk}/")
