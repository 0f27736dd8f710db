"""The pages of meetings, from the form to the signature; and what people ask."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.audit.models import Entry
from motcua.direction.models import OutgoingDocument
from motcua.duties.models import Duty
from motcua.meetings import services
from motcua.meetings.models import DialogueQuestion, Meeting
from motcua.meetings.services import Task
from tests.factories import NOON, client_of, ground, officer
from tests.meetings.held import AFTER, DUE, TEXT, asked, held, minuted, planned, signed
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
HOME = "/hop/"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def _after(time_machine):
    time_machine.move_to(AFTER, tick=False)


def sent(**changed):
    told = {
        "kind": "briefing",
        "title": "Giao ban tháng 11",
        "held_at": "2026-11-27T08:00",
        "place": "Phòng họp",
        "chair": officer("chu_tich").pk,
        "secretary": officer("vp_tk").pk,
        "invited": [officer("tp_ht").pk],
    }
    return {**told, **changed}


def text_of(answer):
    return answer.content.decode()


def as_post(post):
    return client_of(officer(post))


class TestCalling:
    def test_from_form_to_page(self):
        answer = as_post("vp_tk").post(f"{HOME}moi/", sent(), follow=True)
        assert "Đã lập cuộc họp" in text_of(answer)
        assert "Tình hình tiếp nhận, giải quyết hồ sơ" in text_of(answer)
        assert "Giao ban tháng 11" in text_of(as_post("tp_ht").get(HOME))

    def test_typed_text_stays_beside_the_sentence(self):
        answer = as_post("vp_tk").post(f"{HOME}moi/", sent(held_at="mai", place="Nhà văn hóa"))
        assert answer.status_code == 422
        assert "Ngày giờ không đúng" in text_of(answer)
        assert "Nhà văn hóa" in text_of(answer)
        answer = as_post("vp_tk").post(f"{HOME}moi/", sent(chair=officer("tp_ht").pk))
        assert "Người chủ trì phải là lãnh đạo" in text_of(answer)

    def test_sent_twice_is_one_meeting(self):
        client = as_post("vp_tk")
        client.post(f"{HOME}moi/", sent())
        answer = client.post(f"{HOME}moi/", sent())
        assert "Mở cuộc họp đó" in text_of(answer)
        assert Meeting.objects.count() == 1

    def test_changed_and_given_up(self):
        row = planned()
        client = as_post("vp_tk")
        client.post(f"{row.page}sua/", sent(viec="luu", place="Hội trường"))
        row.refresh_from_db()
        assert row.place == "Hội trường"
        assert client.post(f"{row.page}sua/", {"viec": "bo", "reason": ""}).status_code == 422
        answer = client.post(f"{row.page}sua/", {"viec": "bo", "reason": "Trùng lịch tỉnh"}, follow=True)
        assert "Trùng lịch tỉnh" in text_of(answer)

    def test_list_is_paged_and_cheap(self, django_assert_max_num_queries):
        for n in range(22):
            Meeting.objects.create(
                agency=ground(), kind="briefing", title=f"Họp {n}", held_at=NOON - timedelta(days=n + 1), place="P",
                chair=officer("chu_tich"), secretary=officer("vp_tk"), planned_by=officer("vp_tk"), planned_at=NOON,
                state="cancelled", cancelled_reason="Bão",
            )  # fmt: skip
        client = as_post("vp_tk")
        client.get(HOME)
        with django_assert_max_num_queries(14):
            said = text_of(client.get(HOME))
        assert "Trang sau" in said
        assert "Họp 21" in text_of(client.get(f"{HOME}?trang=2"))
        assert "Họp 0" not in text_of(client.get(f"{HOME}?loai=dialogue"))
        assert client.get(f"{HOME}?loai=tiec&trang=x").status_code == 200


class TestAgenda:
    def test_point_added_edited_removed(self):
        row = planned()
        client = as_post("vp_tk")
        client.post(f"{row.page}noi-dung/", {"title": "Chuẩn bị Tết", "text": "Phân công trực"})
        item = row.agenda.get(key="")
        assert client.post(f"{row.page}noi-dung/{item.pk}/", {"title": ""}).status_code == 422
        client.post(f"{row.page}noi-dung/{item.pk}/", {"title": "Trực Tết", "text": ""})
        assert "Trực Tết" in text_of(client.get(row.page))
        client.post(f"{row.page}noi-dung/{item.pk}/", {"viec": "bo"})
        assert client.get(f"{row.page}noi-dung/{item.pk}/").status_code == 404
        assert "Đã cập nhật số liệu" in text_of(client.post(row.page, {"viec": "lap-lai"}, follow=True))

    def test_links_only_for_those_who_may_follow(self):
        row = planned()
        assert "/dieu-hanh/ho-so/" in text_of(as_post("chu_tich").get(row.page))
        assert "/dieu-hanh/ho-so/" not in text_of(as_post("tp_ht").get(row.page))


@pytest.mark.usefixtures("_after")
class TestMinutes:
    def test_held_minuted_signed(self):
        row = planned()
        office, chair = as_post("vp_tk"), as_post("chu_tich")
        presence = {f"presence_{one.officer_id}": "present" for one in row.attendance.all()}
        assert office.post(f"{row.page}da-hop/", {**presence, "ended_at": "2026-11-27T07:00"}).status_code == 422
        answer = office.post(f"{row.page}da-hop/", {**presence, "ended_at": "2026-11-27T10:00"}, follow=True)
        assert "Ghi tiếp biên bản" in text_of(answer)
        answer = office.post(
            f"{row.page}bien-ban/", {"viec": "ket-luan", "kl-text": "Rà soát", "kl-lead_post": "tp_ht"}
        )
        assert answer.status_code == 422
        assert "Giao việc thì ghi hạn" in text_of(answer)
        told = {"viec": "ket-luan", "kl-text": "Rà soát", "kl-lead_post": "tp_ht", "kl-due_on": "2026-12-04"}
        office.post(f"{row.page}bien-ban/", told)
        one = row.conclusions.get()
        office.post(
            f"{row.page}ket-luan/{one.pk}/", {"text": "Rà soát hết", "lead_post": "tp_ht", "due_on": "2026-12-07"}
        )
        answer = office.post(f"{row.page}bien-ban/", {"viec": "trinh", "text": TEXT}, follow=True)
        assert "Đã trình" in text_of(answer)
        page = text_of(chair.get(row.page))
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        answer = chair.post(row.page, {"viec": "ky", "seen": seen}, follow=True)
        assert "Đã ký biên bản số 01/BB-UBND. 1 kết luận thành nhiệm vụ." in text_of(answer)
        assert "Đúng như khi ký" in text_of(answer)
        assert Duty.objects.get().title == "Rà soát hết"
        assert chair.post(row.page, {"viec": "ky"}).status_code == 403
        assert office.get(f"{row.page}bien-ban/").status_code == 403

    def test_text_saved_and_given_back(self):
        row = held()
        client = as_post("vp_tk")
        client.post(f"{row.page}bien-ban/", {"viec": "luu", "text": TEXT})
        assert TEXT in text_of(client.get(f"{row.page}bien-ban/"))
        assert client.post(f"{row.page}bien-ban/", {"viec": "xoa"}).status_code == 404
        client.post(f"{row.page}bien-ban/", {"viec": "trinh", "text": TEXT})
        assert as_post("chu_tich").post(row.page, {"viec": "tra-lai", "reason": ""}).status_code == 422
        as_post("chu_tich").post(row.page, {"viec": "tra-lai", "reason": "Thiếu ý kiến"})
        assert "Thiếu ý kiến" in text_of(client.get(row.page))

    def test_conclusion_removed(self):
        row = held()
        client = as_post("vp_tk")
        client.post(f"{row.page}bien-ban/", {"viec": "ket-luan", "kl-text": "Một"})
        client.post(f"{row.page}bien-ban/", {"viec": "ket-luan", "kl-text": "Hai"})
        first, second = row.conclusions.order_by("number")
        for _press in range(2):
            answer = client.post(f"{row.page}ket-luan/{first.pk}/", {"viec": "bo"}, follow=True)
        assert "Kết luận này đã bỏ rồi." in text_of(answer)
        assert [(one.pk, one.number) for one in row.conclusions.all()] == [(second.pk, 1)]
        assert client.get(f"{row.page}ket-luan/{first.pk}/").status_code == 404
        late = client.post(f"{row.page}ket-luan/{first.pk}/", {"text": "Một, sửa"}, follow=True)
        assert "Kết luận này đã bỏ rồi." in text_of(late)
        assert row.conclusions.count() == 1

    def test_what_changed_since_it_was_read_is_not_signed(self):
        row = minuted()
        chair = as_post("chu_tich")
        seen = text_of(chair.get(row.page)).partition('name="seen" value="')[2].partition('"')[0]
        services.return_minutes(row, reason="Thêm", by=officer("vp_tk"), at=AFTER)
        services.add_conclusion(row, Task("Việc mới.", "tp_ht", DUE), by=officer("vp_tk"), at=AFTER)
        services.submit_minutes(row, by=officer("vp_tk"), at=AFTER)
        for told in ({"seen": seen}, {}):
            answer = chair.post(row.page, {"viec": "ky", **told}, follow=True)
            assert "Biên bản đã thay đổi từ khi bạn mở" in text_of(answer)
        assert not Duty.objects.exists()

    def test_odd_moments_are_answered(self):
        office, row = as_post("vp_tk"), planned()
        for moment in ("0001-01-01T00:00", "9999-12-31T23:59", "2020-01-01T08:00", "2150-01-01T08:00"):
            assert office.post(f"{HOME}moi/", sent(held_at=moment)).status_code == 422
            assert office.post(f"{row.page}sua/", sent(held_at=moment)).status_code == 422

    def test_paper(self):
        row = minuted()
        answer = as_post("tp_ht").get(f"{row.page}bien-ban.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert as_post("tp_ht").get(f"{planned(held_at=AFTER + timedelta(days=1)).page}bien-ban.pdf").status_code == 404

    def test_announcement_is_drafted_once(self):
        row = signed()
        client = as_post("vp_tk")
        for _ in range(2):
            answer = client.post(f"{row.page}soan/thong-bao/")
        document = OutgoingDocument.objects.get()
        assert answer["Location"] == f"/van-ban/di/{document.pk}/"
        assert "Rà soát hồ sơ quá hạn. Giao Công chức Tư pháp - hộ tịch chủ trì" in document.body
        assert client.post(f"{row.page}soan/giay-moi/").status_code == 422
        assert client.post(f"{row.page}soan/khac/").status_code == 404
        assert as_post("tp_ht").post(f"{row.page}soan/thong-bao/").status_code == 403

    def test_page_stays_cheap(self, django_assert_max_num_queries):
        row = signed()
        client = as_post("chu_tich")
        client.get(row.page)
        with django_assert_max_num_queries(18):
            client.get(row.page)


def test_invitation_is_drafted():
    row = planned(guests="Mặt trận Tổ quốc xã")
    as_post("vp_tk").post(f"{row.page}soan/giay-moi/")
    document = OutgoingDocument.objects.get()
    assert document.kind == "invitation"
    assert document.addressees[0] == "Mặt trận Tổ quốc xã"
    assert as_post("vp_tk").post(f"{row.page}soan/thong-bao/").status_code == 422


@pytest.mark.usefixtures("_after")
class TestQuestions:
    def test_recorded(self):
        row = held("dialogue")
        told = {"text": "Vì sao chờ lâu?", "asker_name": "Trần Văn Bình", "procedure_code": "9.9"}
        answer = as_post("mot_cua").post(f"{row.page}cau-hoi/", told)
        assert "Danh mục không có mã" in text_of(answer)
        as_post("mot_cua").post(f"{row.page}cau-hoi/", {**told, "procedure_code": ""})
        said = text_of(as_post("tp_ht").get(row.page))
        assert "Trần V** B**" in said
        assert "Trần Văn Bình" not in said

    def test_handed_out_answered_published_withdrawn(self):
        question = asked(held("dialogue"))
        url = f"{question.meeting.page}cau-hoi/1/"
        office = as_post("vp_tk")
        assert office.post(url, {"viec": "giao", "lead_post": "tp_ht", "due_on": "2026-01-01"}).status_code == 422
        office.post(url, {"viec": "giao", "lead_post": "tp_ht", "due_on": "2026-12-04"})
        as_post("tp_ht").post(url, {"viec": "tra-loi", "answer": "Trả trong ngày."})
        assert Duty.objects.get().state == "done"
        answer = office.post(url, {"viec": "cong-khai", "public_text": "Ông Trần Văn Bình hỏi"})
        assert "còn tên người hỏi" in text_of(answer)
        office.post(url, {"viec": "cong-khai", "public_text": "Vì sao chờ?"})
        assert DialogueQuestion.objects.get().state == "published"
        assert office.post(url, {"viec": "cong-khai", "public_text": "Vì sao chờ?"}).status_code == 403
        as_post("chu_tich").post(url, {"viec": "rut", "reason": "Sai"})
        assert DialogueQuestion.objects.get().state == "answered"
        assert office.post(url, {"viec": "khac"}).status_code == 404

    def test_who_asked_is_shown_to_few_and_each_reading_is_logged(self):
        question = asked(held("dialogue"))
        url = f"{question.meeting.page}cau-hoi/1/"
        said = text_of(as_post("tp_ht").get(url))
        assert "0912345678" not in said
        assert "Trần V** B**" in said
        assert not Entry.objects.filter(kind="meetings:question:asker:read").exists()
        assert "0912345678" in text_of(as_post("vp_tk").get(url))
        assert Entry.objects.filter(kind="meetings:question:asker:read").count() == 1

    def test_linked_to_a_petition(self):
        question = asked(held("dialogue"))
        url = f"{question.meeting.page}cau-hoi/1/"
        as_post("vp_tk").post(url, {"viec": "lien-ket", "petition_ref": "PAKN-5"})
        assert "PAKN-5" in text_of(as_post("tp_ht").get(url))


def test_others_find_nothing():
    row = asked(planned("dialogue")).meeting
    for rest in ("", "sua/", "noi-dung/", "cau-hoi/", "cau-hoi/1/", "bien-ban/", "da-hop/"):
        assert client_of(stranger_once()).get(f"{row.page}{rest}").status_code == 404
        assert as_post("quan_tri").get(f"{row.page}{rest}").status_code == 403
        assert Client().get(f"{row.page}{rest}").status_code == 302


def stranger_once():
    from motcua.agency.models import Officer

    return Officer.objects.filter(code="nguoi-la").first() or stranger()
