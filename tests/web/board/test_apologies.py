"""The chairman decides on apologies; the office closes and publishes the monthly list."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from motcua.common.moments import VIETNAM
from motcua.dossiers.models import Apology, LateList
from motcua.dossiers.services.late import draft_apology
from tests.factories import client_of, make_dossier, officer, party

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/xin-loi/"
PASSED = datetime(2026, 11, 16, 9, 30, tzinfo=VIETNAM)


@pytest.fixture
def apology():
    return draft_apology(make_dossier(at=PASSED, owner=party()), at=timezone.now())


def sent(apology, **changed):
    new_due = apology.new_due.astimezone(VIETNAM)
    known = {"new_due": f"{new_due:%Y-%m-%dT%H:%M}", "cause_code": apology.cause_code, "cause_text": apology.cause_text}
    return {**known, "note": "", **changed}


def test_chairman_sees_cause_and_new_date(apology):
    said = client_of(officer("chu_tich")).get(PAGE).content.decode()
    assert apology.dossier.case.code in said
    assert "Công chức giải quyết chậm" in said
    assert f"{apology.new_due.astimezone(VIETNAM):%d/%m/%Y}" in said


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "vp_tk", "quan_tri"])
def test_others_neither_see_nor_decide(apology, post):
    client = client_of(officer(post))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{apology.dossier.case.code}/", sent(apology, viec="duyet")).status_code == 403
    assert Apology.objects.get().state == "drafted"


def test_approval_issues_it(apology):
    answer = client_of(officer("chu_tich")).post(
        f"{PAGE}{apology.dossier.case.code}/", sent(apology, viec="duyet"), follow=True
    )
    assert "đã duyệt phiếu xin lỗi" in answer.content.decode()
    assert Apology.objects.get().state == "issued"


def test_rejection_without_reason_keeps_what_was_typed(apology):
    url = f"{PAGE}{apology.dossier.case.code}/"
    answer = client_of(officer("chu_tich")).post(url, sent(apology, viec="tra-lai", cause_text="Câu đã gõ"))
    assert answer.status_code == 422
    assert "Câu đã gõ" in answer.content.decode()
    client_of(officer("chu_tich")).post(url, sent(apology, viec="tra-lai", note="Làm lại"))
    assert Apology.objects.get().state == "rejected"


def test_foreign_code_does_not_exist(apology):
    assert client_of(officer("chu_tich")).post(f"{PAGE}khong-co/", sent(apology, viec="duyet")).status_code == 404


def test_page_costs_the_same_for_one_and_for_many(apology, django_assert_max_num_queries):
    for n in range(6):
        draft_apology(make_dossier(at=PASSED, owner=party(identity_number=f"02418500123{n}")), at=timezone.now())
    client = client_of(officer("chu_tich"))
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        client.get(PAGE)


class TestLateLists:
    def test_closed_published_and_shown_to_everybody(self, client):
        office = client_of(officer("vp_tk"))
        office.post("/dieu-hanh/cham-muon/", {"viec": "chot", "thang": "2026-10"})
        assert "Không có hồ sơ chậm muộn" in office.get("/dieu-hanh/cham-muon/2026-10/").content.decode()
        assert client.get("/cong-khai/cham-muon/2026-10/").status_code == 404
        office.post("/dieu-hanh/cham-muon/", {"viec": "cong-khai", "thang": "2026-10"})
        assert LateList.objects.get(month=date(2026, 10, 1)).published_by == officer("vp_tk")
        assert "Không có hồ sơ chậm muộn" in client.get("/cong-khai/cham-muon/2026-10/").content.decode()

    def test_second_publication_is_answered_with_a_sentence(self):
        office = client_of(officer("vp_tk"))
        office.post("/dieu-hanh/cham-muon/", {"viec": "chot", "thang": "2026-10"})
        office.post("/dieu-hanh/cham-muon/", {"viec": "cong-khai", "thang": "2026-10"})
        answer = office.post("/dieu-hanh/cham-muon/", {"viec": "chot", "thang": "2026-10"}, follow=True)
        assert "đã công khai nên không sửa nữa" in answer.content.decode()

    @pytest.mark.parametrize("month", ["", "2026-13", "x"])
    def test_wrong_month_is_no_fault(self, month):
        office = client_of(officer("vp_tk"))
        assert "Chọn một tháng" in office.post("/dieu-hanh/cham-muon/", {"thang": month}, follow=True).content.decode()
        if month:
            assert office.get(f"/dieu-hanh/cham-muon/{month}/").status_code == 404

    @pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
    def test_not_for_others(self, post):
        assert client_of(officer(post)).get("/dieu-hanh/cham-muon/").status_code == 403
