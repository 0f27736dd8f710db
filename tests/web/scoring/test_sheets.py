"""The pages of score sheets: list, own score, verifying, signing, the dossiers behind an index, the paper."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agency.models import Account
from motcua.audit.models import Entry
from motcua.dossiers.models import Dossier
from motcua.scoring.models import ApplicantFault, ScoreSheet
from tests.factories import NOON, client_of, ground, officer, party
from tests.scoring.sheets import OVER, finished, opened, rated, scored, sheet_of, signed, verified
from tests.scoring.test_services import PNG
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
LIST = "/dieu-hanh/cham-diem/"
POSTS = ("mot_cua", "tp_ht", "dc_xd", "vp_tk", "chu_tich", "pho_chu_tich", "quan_tri", "dai_truyen_thanh")


@pytest.fixture(autouse=True)
def _after_the_quarter(time_machine):
    ground()
    time_machine.move_to(OVER + timedelta(days=1), tick=False)


def page_of(sheet, rest=""):
    return f"{LIST}phieu/{sheet.pk}/{rest}"


def said_to(post, url, **more):
    return client_of(officer(post)).get(url, **more).content.decode()


def own(**changed):
    """What the counter sends for the unit: the log's scores as shown, hand-scored ones with evidence."""
    sent = {f"own_{n}": "2" for n in (1, 2, 3, 5, 6, 8, 9)} | {f"evidence_{n}": f"Chứng cứ {n}" for n in (5, 6, 8, 9)}
    return {"viec": "tu-cham", **sent, **changed}


class TestList:
    def test_office_opens_the_quarter_and_sees_every_sheet(self):
        client = client_of(officer("vp_tk"))
        assert "Chưa có bảng chấm điểm" in client.get(f"{LIST}?quy=quy-4-2026").content.decode()
        said = client.post(LIST, {"quy": "quy-4-2026"}, follow=True).content.decode()
        assert f"Đã mở {ScoreSheet.objects.count()} bảng chấm điểm Quý IV năm 2026." in said
        assert officer("tp_ht").full_name in said
        again = client.post(LIST, {"quy": "quy-4-2026"}, follow=True).content.decode()
        assert "mọi bảng chấm điểm đã mở rồi" in again

    def test_signed_sheet_shows_total_on_both_scales_and_class(self):
        finished()
        signed()
        said = said_to("chu_tich", f"{LIST}?quy=quy-4-2026")
        assert "14/14" in said
        assert "thang 18: 18" in said
        assert "Xuất sắc" in said
        assert "Đã ký: 1 trên" in said

    def test_specialist_sees_only_the_own_sheet(self):
        opened()
        said = said_to("tp_ht", f"{LIST}?quy=quy-4-2026")
        assert officer("tp_ht").full_name in said
        assert page_of(sheet_of("tp_ht")) in said
        assert page_of(sheet_of()) not in said
        assert "Mở thêm" not in said

    def test_counter_sees_the_units_too(self):
        opened()
        assert page_of(sheet_of()) in said_to("mot_cua", f"{LIST}?quy=quy-4-2026")

    def test_quarter_that_does_not_exist_is_a_sentence(self):
        answer = client_of(officer("vp_tk")).get(f"{LIST}?quy=quy-9-2026")
        assert answer.status_code == 422
        assert "Không có quý" in answer.content.decode()

    def test_quarter_ahead_cannot_be_opened(self):
        said = client_of(officer("vp_tk")).post(LIST, {"quy": "quy-4-2027"}, follow=True).content.decode()
        assert "chưa bắt đầu" in said


class TestOwnScore:
    def test_form_begins_with_what_log_and_ratings_say(self):
        for n, level in enumerate(["very_satisfied", "satisfied", "satisfied"]):
            rated(finished(n), level)
        said = said_to("mot_cua", page_of(sheet_of()))
        assert 'value="1,33"' in said
        assert "(4 điểm/3 hồ sơ)" in said
        assert "Không phát sinh" in said

    def test_signed_at_once(self):
        rated(finished(), "very_satisfied")
        answer = client_of(officer("mot_cua")).post(page_of(sheet_of()), own(own_7="2"), follow=True)
        assert "Đã ký tự chấm" in answer.content.decode()
        assert sheet_of().state == "scored"

    def test_exact_value_is_kept_for_what_was_shown_rounded(self):
        for n, level in enumerate(["very_satisfied", "satisfied", "satisfied"]):
            rated(finished(n), level)
        client_of(officer("mot_cua")).post(page_of(sheet_of()), own(own_7="1,33"))
        assert str(sheet_of().lines.get(number=7).own) == "4/3"

    def test_everything_missing_is_told_at_once_and_the_typed_text_stays(self):
        finished()
        sent = own(own_1="1", own_5="", evidence_6="", note_2="Câu đã gõ", own_3="hai")
        answer = client_of(officer("mot_cua")).post(page_of(sheet_of()), sent)
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "Câu đã gõ" in said
        assert "Ghi điểm từ 0 đến 2" in said
        answer = client_of(officer("mot_cua")).post(page_of(sheet_of()), {**sent, "own_3": "2"})
        said = answer.content.decode()
        assert "có 3 chỗ cần sửa" in said
        for sentence in ("Chỉ số 1: điểm tự chấm khác", "Chỉ số 5: chọn điểm", "Chỉ số 6: ghi minh chứng"):
            assert sentence in said
        assert sheet_of().lines.get(number=2).note == ""

    def test_draft_is_kept_without_being_whole(self):
        client = client_of(officer("mot_cua"))
        answer = client.post(page_of(sheet_of()), {"viec": "luu", "own_5": "1", "note_1": "Còn xem"}, follow=True)
        assert "Đã lưu nháp" in answer.content.decode()
        assert "Còn xem" in client.get(page_of(sheet_of())).content.decode()
        assert sheet_of().state == "draft"

    def test_score_above_two_is_refused_at_its_field(self):
        said = client_of(officer("mot_cua")).post(page_of(sheet_of()), {"viec": "luu", "own_1": "2,5"})
        assert said.status_code == 422
        assert "Chỉ số 1: điểm phải từ 0 đến 2." in said.content.decode()

    def test_file_of_evidence_is_kept_and_given_back(self):
        client = client_of(officer("mot_cua"))
        file = SimpleUploadedFile("niem-yet.png", PNG, "image/png")
        client.post(page_of(sheet_of()), {"viec": "luu", "file_6": file})
        assert "niem-yet.png" in client.get(page_of(sheet_of())).content.decode()
        answer = client.get(page_of(sheet_of(), "chi-so/6/minh-chung/"))
        assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/png", PNG)
        assert client.get(page_of(sheet_of(), "chi-so/5/minh-chung/")).status_code == 404

    def test_file_that_is_none_is_told_beside_it(self):
        file = SimpleUploadedFile("a.exe", b"MZ", "application/pdf")
        answer = client_of(officer("mot_cua")).post(page_of(sheet_of()), {"viec": "luu", "file_6": file})
        assert answer.status_code == 422
        assert "không phải PDF, JPEG hoặc PNG" in answer.content.decode()

    def test_running_quarter_offers_only_the_draft(self, time_machine):
        time_machine.move_to(NOON, tick=False)
        said = said_to("mot_cua", page_of(sheet_of()))
        assert "Quý chưa hết" in said
        assert 'value="tu-cham"' not in said
        finished()
        answer = client_of(officer("mot_cua")).post(page_of(sheet_of()), own())
        assert answer.status_code == 422
        assert "chưa hết" in answer.content.decode()


class TestVerifyingAndSigning:
    def sent(self, **changed):
        return {"viec": "tham-dinh"} | {f"verified_{n}": "2" for n in (1, 2, 3, 5, 6, 8, 9)} | changed

    def test_office_verifies_and_chairman_signs(self):
        finished()
        sheet = scored()
        said = said_to("vp_tk", page_of(sheet))
        assert "Ký thẩm định" in said
        answer = client_of(officer("vp_tk")).post(page_of(sheet), self.sent(), follow=True)
        assert "Đã thẩm định" in answer.content.decode()
        chairman = client_of(officer("chu_tich"))
        assert "Ký bảng chấm điểm" in chairman.get(page_of(sheet)).content.decode()
        said = chairman.post(page_of(sheet), {"viec": "ky"}, follow=True).content.decode()
        assert "Đã ký, số 01/BĐ-UBND" in said
        assert "Nội dung đúng như khi ký" in said
        assert sheet_of().sha256 in said

    def test_another_score_without_reason_keeps_what_was_typed(self):
        finished()
        sheet = scored()
        answer = client_of(officer("vp_tk")).post(page_of(sheet), self.sent(verified_5="1", verified_note_6="Đã xem"))
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "Chỉ số 5: điểm thẩm định khác điểm tự chấm, ghi lý do." in said
        assert "Đã xem" in said
        assert sheet_of().state == "scored"

    def test_given_back_with_a_reason(self):
        sheet = scored("tp_ht")
        office = client_of(officer("vp_tk"))
        assert office.post(page_of(sheet), {"viec": "tra-lai", "reason": ""}).status_code == 422
        office.post(page_of(sheet), {"viec": "tra-lai", "reason": "Thiếu số liệu"})
        assert "Thiếu số liệu" in said_to("tp_ht", page_of(sheet))

    def test_signed_sheet_offers_nothing_and_takes_nothing(self):
        sheet = signed("tp_ht")
        for post in ("tp_ht", "vp_tk", "chu_tich"):
            client = client_of(officer(post))
            assert 'name="viec"' not in client.get(page_of(sheet)).content.decode()
            for act in ("luu", "tu-cham", "tham-dinh", "tra-lai", "ky"):
                assert client.post(page_of(sheet), {"viec": act, "reason": "x"}).status_code == 403

    def test_unknown_act_is_not_found(self):
        assert client_of(officer("vp_tk")).post(page_of(scored()), {"viec": "xoa"}).status_code == 404

    def test_paper_before_and_after(self):
        sheet = verified()
        client = client_of(officer("chu_tich"))
        assert client.get(page_of(sheet, "in/")).content[:5] == b"%PDF-"
        client.post(page_of(sheet), {"viec": "ky"})
        first = client.get(page_of(sheet, "in/")).content
        assert client.get(page_of(sheet, "in/")).content == first

    def test_number_on_the_paper_is_verified_publicly(self):
        paper = signed().paper
        answer = Client().get(f"/xac-minh/{paper.verify_code}/")
        assert answer.status_code == 200
        assert "Bảng chấm điểm" in answer.content.decode()


class TestBehind:
    def test_dossiers_with_points_and_why_lowest_first(self):
        first, second = finished(0), finished(1)
        Dossier.objects.filter(pk=second.pk).update(supplement_count=2)
        said = said_to("vp_tk", page_of(sheet_of(), "chi-so/3/"))
        assert said.index(second.case.code) < said.index(first.case.code)
        assert "2 lần yêu cầu bổ sung" in said
        assert "Không phải liên hệ" in said
        assert "<strong>1</strong> = 2 điểm/2 hồ sơ" in said
        assert party().name not in said

    @pytest.mark.parametrize(
        ("number", "words"), [(1, "Trước hạn"), (2, "Thụ lý, thẩm định: 1 phút trên 1 ngày"), (7, "Rất hài lòng")]
    )
    def test_each_index_says_why(self, number, words):
        rated(finished(), "very_satisfied")
        assert words in said_to("vp_tk", page_of(sheet_of(), f"chi-so/{number}/"))

    def test_index_without_data_says_so(self):
        assert "Không phát sinh" in said_to("vp_tk", page_of(sheet_of(), "chi-so/4/"))

    @pytest.mark.parametrize("number", [0, 5, 10])
    def test_only_computed_indices_have_dossiers(self, number):
        assert client_of(officer("vp_tk")).get(page_of(sheet_of(), f"chi-so/{number}/")).status_code == 404

    def test_officer_has_no_agency_index(self):
        sheet = sheet_of("tp_ht")
        assert client_of(officer("tp_ht")).get(page_of(sheet, "chi-so/6/")).status_code == 404

    def test_long_lists_are_paged(self, monkeypatch):
        monkeypatch.setattr("motcua.web.scoring.behind.PAGE_SIZE", 2)
        for n in range(3):
            finished(n)
        said = said_to("vp_tk", page_of(sheet_of(), "chi-so/1/"))
        assert "?trang=2" in said
        assert "Dòng 3–3" in said_to("vp_tk", page_of(sheet_of(), "chi-so/1/?trang=2"))

    def test_fault_of_the_applicant_is_recorded_and_counts(self):
        made = finished()
        Dossier.objects.filter(pk=made.pk).update(supplement_count=1)
        url = page_of(sheet_of(), "chi-so/3/")
        office = client_of(officer("vp_tk"))
        assert "Lỗi của người nộp" in office.get(url).content.decode()
        sent = {"ma": made.case.code, "requests": "1", "remark": "Nộp nhầm tờ khai"}
        said = office.post(url, sent, follow=True).content.decode()
        assert "1 lần do lỗi của người nộp: Nộp nhầm tờ khai" in said
        assert "<strong>2</strong> = 2 điểm/1 hồ sơ" in said

    def test_fault_without_words_keeps_the_number(self):
        made = finished()
        Dossier.objects.filter(pk=made.pk).update(supplement_count=3)
        url = page_of(sheet_of(), "chi-so/3/")
        answer = client_of(officer("vp_tk")).post(url, {"ma": made.case.code, "requests": "2", "remark": ""})
        assert answer.status_code == 422
        assert "Ghi rõ lỗi của người nộp." in answer.content.decode()
        assert 'value="2"' in answer.content.decode()
        assert not ApplicantFault.objects.exists()

    def test_fault_only_of_a_dossier_behind_index_3(self):
        made = finished()
        office = client_of(officer("vp_tk"))
        sent = {"ma": made.case.code, "requests": "0", "remark": ""}
        assert office.post(page_of(sheet_of(), "chi-so/1/"), sent).status_code == 404
        assert office.post(page_of(sheet_of(), "chi-so/3/"), {**sent, "ma": "khong-co"}).status_code == 404

    def test_fault_is_not_the_specialists_to_record(self):
        made = finished()
        Dossier.objects.filter(pk=made.pk).update(supplement_count=1)
        url = page_of(sheet_of("tp_ht"), "chi-so/3/")
        client = client_of(officer("tp_ht"))
        assert "Lỗi gì" not in client.get(url).content.decode()
        assert client.post(url, {"ma": made.case.code, "requests": "1", "remark": "x"}).status_code == 403


class TestDoors:
    """Who may open what: y page, n forbidden. Columns as in POSTS."""

    WALK = (
        ("list", "y y y y y y n n"),
        ("unit", "y n n y y y n n"),
        ("of tp_ht", "n y n y y y n n"),
    )

    @pytest.mark.parametrize("rest", ["", "in/", "chi-so/1/"])
    @pytest.mark.parametrize(("what", "expected"), WALK, ids=lambda one: one)
    def test_walk(self, what, expected, rest):
        opened()
        url = {"list": LIST, "unit": page_of(sheet_of(), rest), "of tp_ht": page_of(sheet_of("tp_ht"), rest)}[what]
        found = [client_of(officer(post)).get(url).status_code for post in POSTS]
        assert found == [{"y": 200, "n": 403}[letter] for letter in expected.split()]

    def test_foreign_office_finds_nothing(self):
        opened()
        client = client_of(stranger())
        assert client.get(LIST).status_code == 200
        for rest in ("", "in/", "chi-so/1/", "chi-so/6/minh-chung/"):
            assert client.get(page_of(sheet_of(), rest)).status_code == 404
        assert client.post(page_of(sheet_of()), {"viec": "ky"}).status_code == 404

    def test_visitors_are_asked_to_log_in_and_citizens_told_no(self):
        opened()
        citizen = Client()
        citizen.force_login(Account.objects.create_user("cong-dan"), backend=client_backend())
        for url in (LIST, page_of(sheet_of()), page_of(sheet_of(), "in/"), page_of(sheet_of(), "chi-so/1/")):
            assert Client().get(url).status_code == 302
            assert citizen.get(url).status_code == 403

    def test_no_form_of_another_site_is_taken(self):
        sheet = scored()
        forger = Client(enforce_csrf_checks=True)
        forger.force_login(officer("chu_tich").account, backend=client_backend())
        for url in (LIST, page_of(sheet), page_of(sheet, "chi-so/3/")):
            assert forger.post(url, {"viec": "tra-lai", "reason": "x", "quy": "quy-4-2026"}).status_code == 403
        assert sheet_of().state == "scored"

    def test_opening_a_page_changes_nothing_and_is_kept_by_no_cache(self):
        sheet, client = verified(), client_of(officer("chu_tich"))
        before = Entry.objects.count()
        for url in (LIST, page_of(sheet), page_of(sheet, "in/"), page_of(sheet, "chi-so/3/")):
            answer = client.get(url, {"viec": "ky"})
            assert "no-store" in answer["Cache-Control"]
        assert (Entry.objects.count(), sheet_of().state) == (before, "verified")

    @pytest.mark.parametrize(
        ("state", "act", "allowed"),
        [
            (sheet_of, "luu", {"mot_cua"}),
            (scored, "tham-dinh", {"vp_tk", "chu_tich", "pho_chu_tich"}),
            (scored, "tra-lai", {"vp_tk", "chu_tich", "pho_chu_tich"}),
            (verified, "ky", {"chu_tich", "pho_chu_tich"}),
            (verified, "tra-lai", {"chu_tich", "pho_chu_tich"}),
        ],
        ids=["save", "verify", "give back", "sign", "give back to verifier"],
    )
    def test_button_and_act_agree(self, state, act, allowed):
        sheet = state()
        for post in POSTS:
            client = client_of(officer(post))
            shown = f'value="{act}"' in client.get(page_of(sheet)).content.decode()
            assert shown is (post in allowed), post
            if not shown:
                assert client.post(page_of(sheet), {"viec": act, "reason": "x"}).status_code == 403


def client_backend():
    from django.conf import settings

    return settings.AUTHENTICATION_BACKENDS[-1]


class TestBudgets:
    def test_list_costs_the_same_for_all_sheets(self, django_assert_max_num_queries):
        opened()
        client = client_of(officer("vp_tk"))
        client.get(LIST)
        with django_assert_max_num_queries(8):
            client.get(f"{LIST}?quy=quy-4-2026")

    def test_sheet_and_the_page_behind(self, django_assert_max_num_queries):
        for n in range(6):
            rated(finished(n), "satisfied")
        Dossier.objects.update(supplement_count=1)
        client, sheet = client_of(officer("mot_cua")), sheet_of()
        client.get(LIST)
        with django_assert_max_num_queries(12):
            client.get(page_of(sheet))
        with django_assert_max_num_queries(11):
            client.get(page_of(sheet, "chi-so/3/"))
