"""The pages of inspections, from the plan to the signature."""

import hashlib
import re

import pytest
from django.test import Client

from motcua.agency.models import Officer
from motcua.direction.models import OutgoingDocument
from motcua.duties.models import Duty
from motcua.inspections.models import Finding, Programme, Sample
from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.inspections.checked import AFTER, WORDS, answered, dossiers, drawn, planned, reported, signed
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
HOME = "/kiem-tra/"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(AFTER, tick=False)


def sent(**changed):
    told = {
        "kind": "self",
        "title": "Tự kiểm tra quý IV",
        "decision": "KH 15/KH-UBND",
        "first_day": "2026-11-01",
        "last_day": "2026-11-30",
        "checklist": "kstthc:1",
        "leader": officer("phu_trach_cchc").pk,
        "members": [officer("vh_xh").pk],
    }
    return {**told, **changed}


def text_of(answer):
    return answer.content.decode()


def as_post(post):
    return client_of(officer(post))


def sheet_of(programme, scope="dossier", **changed):
    answers = {f"answer_{item.code}": "ok" for item in programme.checklist.of(scope)}
    return {**answers, **changed}


def seen_by(client, row):
    """The mark that stands in the form of the signature."""
    return re.search(r'name="seen" value="(\w+)"', text_of(client.get(row.page)))[1]


class TestPlanning:
    def test_from_form_to_page_and_twice_is_one(self):
        client = as_post("vp_tk")
        assert "Tự kiểm tra công tác" in text_of(client.get(f"{HOME}moi/"))
        for _ in range(2):
            answer = client.post(f"{HOME}moi/", sent(), follow=True)
        assert "Bước sau: rút mẫu" in text_of(answer)
        assert Programme.objects.count() == 1
        assert "Tự kiểm tra quý IV" in text_of(as_post("tp_ht").get(HOME))

    def test_typed_text_stays_beside_the_sentence(self):
        answer = as_post("vp_tk").post(f"{HOME}moi/", sent(last_day="2026-10-01", decision="QĐ 7"))
        assert answer.status_code == 422
        assert "Ngày cuối phải từ ngày đầu" in text_of(answer)
        assert "QĐ 7" in text_of(answer)
        assert as_post("vp_tk").post(f"{HOME}moi/", sent(first_day="x", leader="")).status_code == 422

    def test_given_up(self):
        row = planned()
        assert as_post("vp_tk").post(row.page, {"viec": "thoi", "reason": ""}).status_code == 422
        assert "Bão lũ" in text_of(as_post("vp_tk").post(row.page, {"viec": "thoi", "reason": "Bão lũ"}, follow=True))
        assert as_post("vp_tk").post(row.page, {"viec": "khac"}).status_code == 404

    def test_list_is_paged_and_cheap(self, django_assert_max_num_queries):
        for n in range(22):
            planned(title=f"Kiểm tra số {n}")
        client = as_post("vp_tk")
        client.get(HOME)
        with django_assert_max_num_queries(10):
            said = text_of(client.get(HOME))
        assert "Trang sau" in said
        assert "Kiểm tra số 0<" in text_of(client.get(f"{HOME}?trang=2"))


class TestDrawing:
    def test_drawn_shown_and_drawn_again(self):
        dossiers()
        row = planned()
        client = as_post("phu_trach_cchc")
        assert client.post(f"{row.page}rut-mau/", {"wanted": "0", "scope": "all"}).status_code == 422
        assert "Không có hồ sơ nào" in text_of(client.post(f"{row.page}rut-mau/", {"wanted": "2", "scope": "ended"}))
        answer = client.post(f"{row.page}rut-mau/", {"wanted": "2", "scope": "all", "seed": "20261125"}, follow=True)
        assert "Đã rút 2 trong 6 hồ sơ" in text_of(answer)
        assert client.post(f"{row.page}rut-mau/", {"wanted": "3", "scope": "all"}).status_code == 403
        said = text_of(as_post("tp_ht").get(f"{row.page}mau/"))
        assert "Đúng mẫu" in said
        assert Sample.objects.get().population_sha256 in said

    def test_population_hashes_to_what_is_shown(self):
        sample = drawn()
        answer = as_post("tp_ht").get(f"{sample.programme.page}mau/pham-vi.txt")
        assert hashlib.sha256(answer.content).hexdigest() == sample.population_sha256
        make_dossier(at=NOON)
        assert as_post("tp_ht").get(f"{sample.programme.page}mau/pham-vi.txt").content == answer.content
        said = text_of(as_post("tp_ht").get(f"{sample.programme.page}mau/"))
        assert "Đúng mẫu" in said
        assert "khác danh sách lúc rút 1 hồ sơ" in said

    def test_strata_are_named(self):
        sample = drawn(2, strata="field")
        page = text_of(as_post("tp_ht").get(f"{sample.programme.page}mau/"))
        answer = as_post("tp_ht").get(f"{sample.programme.page}mau/pham-vi.txt")
        assert hashlib.sha256(answer.content).hexdigest() == sample.population_sha256
        for said in (page, text_of(answer)):
            assert "Mỗi nhóm được phần nguyên theo tỷ lệ" in said
            assert sample.dossiers.first().stratum in said

    def test_drawn_and_given_up_before_is_told(self):
        first = drawn().programme
        as_post("vp_tk").post(first.page, {"viec": "thoi", "reason": "Đoàn bận"})
        again = planned()
        for rest in ("", "rut-mau/"):
            said = text_of(as_post("vp_tk").get(f"{again.page}{rest}"))
            assert f"cuộc {first.code}" in said
            assert "Đoàn bận" in said

    def test_nothing_before_it_is_drawn(self):
        row = planned()
        for rest in ("mau/", "mau/pham-vi.txt", "ho-so/1/", "don-vi/", "bao-cao.pdf"):
            assert as_post("vp_tk").get(f"{row.page}{rest}").status_code == 404


class TestChecking:
    def test_dossier_after_dossier(self):
        row = drawn().programme
        client = as_post("phu_trach_cchc")
        told = sheet_of(row, answer_c4="fault", viec="sau")
        answer = client.post(f"{row.page}ho-so/1/", {**told, "note_c4": "  "})
        assert answer.status_code == 422
        assert "c4: có lỗi thì ghi lỗi gì" in text_of(answer)
        told |= {"note_c4": "Thiếu biên lai", "responsible_c4": officer("mot_cua").pk}
        answer = client.post(f"{row.page}ho-so/1/", told)
        assert answer["Location"] == f"{row.page}ho-so/2/"
        answer = client.post(f"{row.page}ho-so/2/", sheet_of(row, viec="sau"))
        assert answer["Location"] == row.page
        said = text_of(client.get(row.page))
        assert "1 lỗi" in said
        assert "Còn 0 câu về hồ sơ, 6 câu về đơn vị" in said
        assert Finding.objects.get(item="c4", answer="fault").responsible == officer("mot_cua")

    def test_old_sheet_does_not_undo_what_another_recorded(self):
        row = drawn().programme
        url = f"{row.page}ho-so/1/"
        as_post("phu_trach_cchc").post(url, {"answer_c4": "fault", "note_c4": "Thiếu biên lai"})
        answer = as_post("vh_xh").post(url, {"answer_c4": "ok", "note_c4": "Đã đủ", "seen_c4": ""})
        assert answer.status_code == 422
        assert "đang giữ «Có lỗi: Thiếu biên lai»" in text_of(answer)
        assert "Đã đủ" in text_of(answer)
        kept = Finding.objects.get()
        assert kept.answer == "fault"
        assert f'value="{kept.mark}"' in text_of(answer)
        as_post("vh_xh").post(url, {"answer_c4": "ok", "note_c4": "Đã đủ", "seen_c4": kept.mark})
        assert Finding.objects.get().answer == "ok"

    def test_half_a_sheet_is_kept_and_wrong_values_refused(self):
        row = drawn().programme
        client = as_post("vh_xh")
        client.post(f"{row.page}ho-so/1/", {"answer_c1": "ok"})
        assert Finding.objects.count() == 1
        assert client.post(f"{row.page}ho-so/1/", {"answer_c2": "maybe"}).status_code == 422
        assert client.post(f"{row.page}ho-so/1/", {"answer_c2": "fault", "responsible_c2": "x"}).status_code == 422
        assert client.get(f"{row.page}ho-so/9/").status_code == 404

    def test_own_dossier_and_those_not_in_the_team(self):
        row = drawn().programme
        assert "không tự kiểm tra" in text_of(as_post("tp_ht").get(f"{row.page}ho-so/1/"))
        for post in ("tp_ht", "vp_tk", "chu_tich"):
            assert as_post(post).post(f"{row.page}ho-so/1/", sheet_of(row)).status_code == 403
        assert "Chưa trả lời" in text_of(as_post("chu_tich").get(f"{row.page}ho-so/1/"))

    def test_office(self):
        row = drawn().programme
        as_post("vh_xh").post(f"{row.page}don-vi/", sheet_of(row, "office"))
        assert Finding.objects.filter(sampled=None).count() == 6
        assert as_post("vp_tk").post(f"{row.page}don-vi/", sheet_of(row, "office")).status_code == 403
        assert "Đạt" in text_of(as_post("vp_tk").get(f"{row.page}don-vi/"))

    def test_sheet_stays_cheap(self, django_assert_max_num_queries):
        row = drawn().programme
        client = as_post("phu_trach_cchc")
        client.get(f"{row.page}ho-so/1/")
        with django_assert_max_num_queries(24):
            client.get(f"{row.page}ho-so/1/")
        with django_assert_max_num_queries(22):
            client.get(row.page)


class TestReport:
    def test_written_laid_before_given_back_signed(self):
        row = answered(drawn())
        client, chair = as_post("phu_trach_cchc"), as_post("chu_tich")
        url = f"{row.page}bao-cao/"
        client.post(url, {"viec": "luu", "assessment": WORDS, "causes": ""})
        assert WORDS in text_of(client.get(url))
        told = {"viec": "kien-nghi", "kn-text": "Sửa", "kn-lead_post": "mot_cua", "kn-due_on": "2026-01-01"}
        assert "Ghi hạn khắc phục, từ hôm nay" in text_of(client.post(url, told))
        for text in ("Sửa", "Thừa"):
            client.post(url, {**told, "kn-text": text, "kn-due_on": "2026-12-15"})
        client.post(url, {"viec": "bo", "muc": row.recommendations.get(text="Thừa").pk})
        assert client.post(url, {"viec": "bo", "muc": "x"}).status_code == 404
        assert client.post(url, {"viec": "trinh", "assessment": "Ngắn"}).status_code == 422
        answer = client.post(url, {"viec": "trinh", "assessment": WORDS}, follow=True)
        assert "Đã trình lãnh đạo" in text_of(answer)
        assert chair.post(row.page, {"viec": "tra-lai", "reason": ""}).status_code == 422
        chair.post(row.page, {"viec": "tra-lai", "reason": "Thiếu nguyên nhân"})
        assert "Thiếu nguyên nhân" in text_of(client.get(url))
        client.post(url, {"viec": "trinh", "assessment": WORDS})
        answer = chair.post(row.page, {"viec": "ky", "seen": seen_by(chair, row)}, follow=True)
        assert "Đã ký báo cáo số 01/BC-UBND. 1 kiến nghị thành nhiệm vụ." in text_of(answer)
        assert Duty.objects.get().title == "Sửa"
        assert chair.post(row.page, {"viec": "ky"}).status_code == 403
        assert client.get(url).status_code == 403

    def test_removal_sent_again_takes_no_other(self):
        row, client = drawn().programme, as_post("phu_trach_cchc")
        url = f"{row.page}bao-cao/"
        for text in ("Một", "Hai"):
            client.post(
                url, {"viec": "kien-nghi", "kn-text": text, "kn-lead_post": "mot_cua", "kn-due_on": "2026-12-15"}
            )
        first = row.recommendations.get(text="Một")
        assert f'name="muc" value="{first.pk}"' in text_of(client.get(url))
        client.post(url, {"viec": "bo", "muc": first.pk})
        assert "đã bỏ rồi" in text_of(client.post(url, {"viec": "bo", "muc": first.pk}, follow=True))
        assert list(row.recommendations.values_list("number", "text")) == [(1, "Hai")]

    def test_what_the_leader_never_saw_is_not_signed(self):
        row = reported()
        client, chair = as_post("phu_trach_cchc"), as_post("chu_tich")
        seen = seen_by(chair, row)
        assert WORDS in text_of(chair.get(row.page))
        client.post(row.page, {"viec": "tra-lai", "reason": "Sửa"})
        client.post(f"{row.page}bao-cao/", {"viec": "trinh", "assessment": f"{WORDS} Thêm."})
        for stale in ({"seen": seen}, {}):
            answer = chair.post(row.page, {"viec": "ky", **stale})
            assert answer.status_code == 422
            assert "Báo cáo đã thay đổi từ khi bạn mở: đọc lại rồi ký." in text_of(answer)
        assert not Programme.objects.get().is_signed
        chair.post(row.page, {"viec": "ky", "seen": seen_by(chair, row)})
        assert Programme.objects.get().is_signed

    def test_team_is_changed_by_the_office(self):
        row = reported()
        told = {"viec": "doan", "leader": officer("vh_xh").pk, "members": [officer("mot_cua").pk]}
        answer = as_post("vp_tk").post(row.page, {**told, "reason": ""})
        assert answer.status_code == 422
        assert "Chưa nhập “Lý do”" in text_of(answer)
        assert as_post("tp_ht").post(row.page, {**told, "reason": "Ốm"}).status_code == 403
        assert "Đã ghi người của đoàn" in text_of(
            as_post("vp_tk").post(row.page, {**told, "reason": "Ốm"}, follow=True)
        )
        row.refresh_from_db()
        assert (row.leader, list(row.members.all())) == (officer("vh_xh"), [officer("mot_cua")])

    def test_paper(self):
        row = reported()
        assert as_post("tp_ht").get(f"{row.page}bao-cao.pdf")["Content-Type"] == "application/pdf"

    def test_announcement_is_drafted_once(self):
        row = signed()
        for _ in range(2):
            answer = as_post("vp_tk").post(f"{row.page}soan-thong-bao/")
        assert answer["Location"] == f"/van-ban/di/{OutgoingDocument.objects.get().pk}/"
        assert as_post("tp_ht").post(f"{row.page}soan-thong-bao/").status_code == 403


def test_others_find_nothing():
    row = drawn().programme
    other = Officer.objects.filter(code="nguoi-la").first() or stranger()
    for rest in ("", "rut-mau/", "mau/", "ho-so/1/", "don-vi/", "bao-cao/", "bao-cao.pdf"):
        assert client_of(other).get(f"{row.page}{rest}").status_code == 404
        assert as_post("quan_tri").get(f"{row.page}{rest}").status_code == 403
        assert Client().get(f"{row.page}{rest}").status_code == 302
