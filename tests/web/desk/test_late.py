"""The page of late dossiers: what is owed, for whom it is open, and the buttons that do it."""

from datetime import datetime

import pytest
from django.utils import timezone

from motcua.agency.models import CalendarVersion
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.dossiers.models import Apology, Explanation, LateList
from motcua.dossiers.services import late, late_list
from motcua.dossiers.services.explanation import draft_explanation
from motcua.dossiers.services.late import decide_apology, draft_apology
from motcua.notices.models import Notice
from motcua.web.desk.late import NO_FIGURE
from tests.factories import client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
PAGE = "/ban-lam-viec/qua-han/"
PASSED = datetime(2026, 11, 16, 9, 30, tzinfo=VIETNAM)  # due on 19/11/2026


@pytest.fixture
def dossier():
    return make_dossier(at=PASSED, owner=party(phone="0912345678"))


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("post", ["mot_cua", "chu_tich", "vp_tk", "tp_ht"])
def test_late_dossier_is_listed_with_what_it_owes(dossier, post):
    said = text_of(client_of(officer(post)).get(PAGE))
    assert dossier.case.code in said
    assert "Quá hạn" in said
    assert "Chưa có" in said
    assert "Nguyễn Thị Hoa" not in said


def test_specialist_does_not_see_the_dossiers_of_others(dossier):
    assert dossier.case.code not in text_of(client_of(officer("vh_xh")).get(PAGE))


def test_administrator_sees_no_dossiers(dossier):
    assert client_of(officer("quan_tri")).get(PAGE).status_code == 403


def test_visitor_goes_to_the_log_in_page(client):
    ground()
    assert client.get(PAGE).status_code == 302


def test_page_costs_the_same_for_one_and_for_many(dossier, django_assert_max_num_queries):
    for n in range(8):
        made = make_dossier(at=PASSED, owner=party(identity_number=f"02418500123{n}"))
        draft_apology(made, at=timezone.now())
    client = client_of(officer("mot_cua"))
    client.get(PAGE)
    with django_assert_max_num_queries(26):
        client.get(PAGE)


def test_apology_is_drafted_by_one_click(dossier):
    answer = client_of(officer("tp_ht")).post(f"{PAGE}{dossier.case.code}/xin-loi/", {"viec": "soan"}, follow=True)
    assert "Đã soạn phiếu xin lỗi" in text_of(answer)
    assert Apology.objects.get().state == "drafted"


def test_second_draft_is_answered_with_a_sentence(dossier):
    draft_apology(dossier, at=timezone.now())
    answer = client_of(officer("tp_ht")).post(f"{PAGE}{dossier.case.code}/xin-loi/", follow=True)
    assert "đang chờ quyết định" in text_of(answer)


@pytest.mark.parametrize("post", ["vh_xh", "quan_tri"])
def test_strangers_do_not_draft(dossier, post):
    assert client_of(officer(post)).post(f"{PAGE}{dossier.case.code}/xin-loi/").status_code == 403
    assert not Apology.objects.exists()


def test_explanation_is_drafted_signed_and_seen(dossier):
    author, head = client_of(officer("tp_ht")), client_of(officer("chu_tich"))
    page = f"{PAGE}{dossier.case.code}/giai-trinh/"
    assert "chưa có báo cáo" in text_of(author.get(page))
    assert "Nội dung giải trình" in text_of(author.post(page, {"viec": "soan"}))
    wrong = author.post(page, {"cause_code": "officer", "cause_text": "", "is_objective": "0", "remedy": "Làm thêm"})
    assert wrong.status_code == 422
    assert "Làm thêm" in text_of(wrong)
    author.post(page, {"cause_code": "officer", "cause_text": "Chậm", "is_objective": "0", "remedy": "Làm thêm"})
    assert Explanation.objects.get().state == "signed"
    assert author.get(page.rstrip("/") + ".pdf").content.startswith(b"%PDF")
    assert "Ý kiến của người đứng đầu" in text_of(head.get(page))
    head.post(page, {"opinion": "accepted"})
    assert Explanation.objects.get().state == "seen"


def test_author_without_other_rights_finds_the_report(dossier):
    draft_explanation(dossier, at=timezone.now())
    assert client_of(officer("tp_ht")).get(f"{PAGE}{dossier.case.code}/giai-trinh/").status_code == 200
    assert client_of(officer("vh_xh")).get(f"{PAGE}{dossier.case.code}/giai-trinh/").status_code == 403


class TestMessages:
    @pytest.fixture
    def notice(self, dossier):
        now = timezone.now()
        decide_apology(draft_apology(dossier, at=now), by=officer("chu_tich"), at=now, approve=True)
        return Notice.objects.get(kind="apology")

    def test_counter_sees_it_with_the_number_masked(self, notice):
        said = text_of(client_of(officer("mot_cua")).get(PAGE + "?muc=can-bao"))
        assert notice.case_code in said
        assert "0912345678" not in said
        assert "*******678" in said

    def test_counter_lets_it_go(self, notice):
        client_of(officer("mot_cua")).post(f"/ban-lam-viec/thong-bao/{notice.pk}/", {"viec": "gui"})
        notice.refresh_from_db()
        assert notice.state == "queued"

    def test_counter_tells_by_telephone(self, notice):
        client = client_of(officer("mot_cua"))
        client.post(f"/ban-lam-viec/thong-bao/{notice.pk}/", {"viec": "da-bao", "how": ""})
        notice.refresh_from_db()
        assert notice.state == "draft"
        client.post(f"/ban-lam-viec/thong-bao/{notice.pk}/", {"viec": "da-bao", "how": "Gọi điện"})
        notice.refresh_from_db()
        assert notice.state == "sent"

    def test_specialist_does_not_tell_applicants(self, notice):
        assert (
            client_of(officer("tp_ht")).post(f"/ban-lam-viec/thong-bao/{notice.pk}/", {"viec": "gui"}).status_code
            == 403
        )

    def test_reminders_are_shown_until_read(self, notice):
        client = client_of(officer("chu_tich"))
        assert "Nhắc việc chưa đọc" in text_of(client.get(PAGE))
        client.post(PAGE + "da-doc/")
        assert "Nhắc việc chưa đọc" not in text_of(client.get(PAGE))


class TestOutsideTheKnownCalendar:
    """One appointment of an old book, or the last days of the known calendar, must not close the page."""

    @pytest.fixture
    def odd(self, dossier):
        made = make_dossier(at=PASSED, owner=party(identity_number="024185001239"))
        due_at = datetime(1999, 3, 1, 9, tzinfo=VIETNAM)
        Case.objects.filter(pk=made.pk).update(due_at=due_at, first_due_at=due_at, received_at=due_at)
        return made

    def test_the_row_says_why_it_has_no_figure(self, odd, dossier):
        answer = client_of(officer("mot_cua")).get(PAGE)
        rows = {row.dossier.case.code: row for row in answer.context["rows"]}
        assert set(rows) == {odd.case.code, dossier.case.code}
        strange, usual = rows[odd.case.code], rows[dossier.case.code]
        assert (strange.slack.words, strange.no_figure) == ("Quá hạn", NO_FIGURE)
        assert (usual.slack.minutes < 0, usual.no_figure) == (True, "")
        assert text_of(answer).count(NO_FIGURE) == 1

    def test_the_clock_still_warns_drafts_and_closes_the_month(self, odd, dossier):
        at = datetime(2026, 12, 1, 8, tzinfo=VIETNAM)
        agency = odd.case.agency
        assert late.warn_due(agency, at) > 0
        assert late_list.close_last_month(agency, at)
        rows = {row["code"]: row for row in LateList.objects.get(agency=agency).rows}
        assert rows[odd.case.code]["days_late"] is None
        assert rows[dossier.case.code]["days_late"] == 6  # 20/11 to 30/11, without a weekend and the day off of 24/11
        assert late_list.late_list_pdf(late_list.publish_late_list(LateList.objects.get(), by=officer("vp_tk"), at=at))

    def test_the_last_day_of_the_calendar_is_a_day_like_another(self, dossier, time_machine):
        last = CalendarVersion.objects.get(agency=dossier.case.agency).last_day
        time_machine.move_to(datetime(last.year, last.month, last.day, 9, tzinfo=VIETNAM), tick=False)
        answer = client_of(officer("mot_cua")).get(PAGE)
        assert answer.status_code == 200
        assert dossier.case.code in text_of(answer)
        assert late.warn_due(dossier.case.agency, timezone.now()) > 0
