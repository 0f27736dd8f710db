"""The pages of plans: bringing one in, deciding, confirming, looking, reporting."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.direction.models import OutgoingDocument
from motcua.duties.models import Duty
from motcua.plans.models import Decision, Plan, PlanState
from motcua.plans.reading.files import check_plan_file, read_plan
from motcua.plans.services import import_plan
from tests.factories import NOON, client_of, ground, officer
from tests.plans.laid import THIS_YEAR, drafted_plan, in_force
from tests.plans.test_reading import SMALL, TEXT
from tests.plans.word import word_of
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def office():
    return ground()


@pytest.fixture
def clerk(office):
    return client_of(officer("vp_tk"))


@pytest.fixture
def draft(office) -> Plan:
    return drafted_plan()


@pytest.fixture
def plan(office) -> Plan:
    return in_force()


def url(name: str, *args: object) -> str:
    return reverse(f"plans:{name}", args=args)


def test_an_upload_goes_to_what_is_doubtful(clerk):
    file = SimpleUploadedFile("kế hoạch 2024.docx", word_of(TEXT))
    answer = clerk.post(url("import"), {"file": file}, follow=True)
    page = answer.content.decode()
    assert "40 dòng, 27 chỉ tiêu, 27 điểm cần xem" in page
    assert page.count('class="card point') == 27
    assert "Còn phải quyết định trước khi xác nhận" in page


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Chưa nhập “Tệp kế hoạch”"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")}, "Chọn tệp kế hoạch dạng Word"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "Tệp rỗng"),
        ({"file": SimpleUploadedFile("a.txt", b"nothing")}, "Không nhận ra kế hoạch"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field(clerk, files, words):
    answer = clerk.post(url("import"), files)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Plan.objects.exists()


def test_deciding_one_by_one(clerk, draft):
    one = draft.anomalies.get(where="I.1", kind="date")
    answer = clerk.post(url("decide", draft.pk, one.number), {"decision": "accepted"})
    assert answer.status_code == 302
    assert answer.url.endswith(f"#{one.code}")
    one.refresh_from_db()
    assert one.decision == Decision.ACCEPTED


def test_words_that_cannot_be_read_are_kept_and_told(clerk, draft):
    one = draft.anomalies.get(where="I.1", kind="date")
    answer = clerk.post(url("decide", draft.pk, one.number), {"decision": "corrected", "value": "khi nào xong <b>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không đọc được thời hạn" in page
    assert "khi nào xong &lt;b&gt;" in page
    assert clerk.post(url("decide", draft.pk, one.number), {}).status_code == 422
    assert clerk.post(url("decide", draft.pk, 999), {"decision": "kept"}).status_code == 404


def test_confirming_makes_duties(clerk, draft):
    assert clerk.post(url("points", draft.pk)).status_code == 302
    wrong = clerk.post(url("confirm", draft.pk), {"number_text": "09/KH-UBND", "issued_on": "mai"})
    assert wrong.status_code == 422
    assert "09/KH-UBND" in wrong.content.decode()
    ahead = clerk.post(url("confirm", draft.pk), {"issued_on": "2027-01-01"})
    assert "không được sau hôm nay" in ahead.content.decode()
    done = clerk.post(url("confirm", draft.pk), {"number_text": "09/KH-UBND", "issued_on": "15/01/2024"}, follow=True)
    assert "bắt đầu thực hiện" in done.content.decode()
    assert Duty.objects.count() == 29
    draft.refresh_from_db()
    assert draft.issued_on == date(2024, 1, 15)


def test_confirming_too_early_says_what_is_missing(clerk, draft):
    answer = clerk.post(url("confirm", draft.pk), {"issued_on": "15/01/2024"})
    assert answer.status_code == 422
    assert "Chưa xác nhận được" in answer.content.decode()


def test_dropping_a_draft(clerk, draft):
    assert "Đã bỏ bản kế hoạch" in clerk.post(url("drop", draft.pk), follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.state == PlanState.DROPPED
    assert clerk.post(url("drop", draft.pk)).status_code == 403


def test_choosing_who_leads(clerk, draft):
    page = clerk.get(url("row", draft.pk, "II.2.1")).content.decode()
    assert "Vị trí chủ trì" in page
    assert clerk.post(url("row", draft.pk, "II.2.1"), {"posts": ["tp_ht"]}).status_code == 302
    assert draft.rows.get(row_id="II.2.1").lead_posts == ["tp_ht"]
    assert clerk.post(url("row", draft.pk, "II.2.1"), {"posts": ["ai_do"]}).status_code == 422


def test_every_row_is_shown_with_its_words(clerk, plan):
    page = clerk.get(url("plan", plan.pk)).content.decode()
    assert page.count("<tr") == 41
    assert "Bảo đảm trên 99,5% hồ sơ TTHC" in page
    assert "Soạn kế hoạch năm sau" in page
    row = clerk.get(url("row", plan.pk, "III.2")).content.decode()
    assert "T06" in row
    assert "Dự báo cuối kỳ" in row


def test_promises_without_a_measure_say_so(clerk, plan):
    page = clerk.get(url("targets", plan.pk)).content.decode()
    assert page.count('<th scope="row">') == 27
    assert plan.targets.get(target_id="A3.4.4.2").why in page


def test_pages_cost_a_bounded_number_of_queries(clerk, plan, django_assert_max_num_queries):
    for name, most in (
        ("home", 16),
        ("import", 8),
        ("plan", 16),
        ("targets", 24),
        ("text", 12),
        ("diff", 12),
        ("points", 14),
    ):
        address = url(name) if name in ("home", "import") else url(name, plan.pk)
        clerk.get(address)
        with django_assert_max_num_queries(most):
            assert clerk.get(address).status_code == 200
    for address in (url("row", plan.pk, "III.2"), url("report", plan.pk)):
        clerk.get(address)
        with django_assert_max_num_queries(32):
            assert clerk.get(address).status_code == 200


def test_the_plan_goes_out_as_it_came(clerk, draft):
    word = clerk.get(url("download", draft.pk, "docx")).content
    again = read_plan(word, check_plan_file(BytesIO(word), "a.docx")[1])
    assert len(again.content["appendix"]["rows"]) == 40
    assert clerk.get(url("download", draft.pk, "json")).json() == draft.content
    assert clerk.get(url("download", draft.pk, "goc")).content == TEXT.encode()
    assert clerk.get(url("download", draft.pk, "exe")).status_code == 404


def test_a_second_version_shows_what_changed(clerk, plan, office):
    later = THIS_YEAR.replace("Văn bản đăng ký", "Văn bản đăng ký <gấp>")
    second = import_plan(office, later.encode(), "v2.txt", by=officer("vp_tk"), at=NOON)
    page = clerk.get(url("diff", second.pk)).content.decode()
    assert "1 chỗ khác" in page
    assert '<ins><span class="visually-hidden">thêm: </span> &lt;gấp&gt;</ins>' in page.replace("\n", "")


def test_a_draft_that_was_replaced_is_told(clerk, draft):
    later = TEXT.replace("Văn bản đăng ký", "Văn bản đăng ký gửi UBND tỉnh")
    file = SimpleUploadedFile("v2.txt", later.encode())
    page = clerk.post(url("import"), {"file": file}, follow=True).content.decode()
    assert "Bản 1 đang chờ xác nhận đã bỏ, thay bằng bản này." in page
    assert "đã bỏ, thay bằng" not in clerk.get(url("points", draft.pk)).content.decode()


def test_a_proposal_that_changes_no_row_is_only_noted(clerk, draft):
    in_body = draft.anomalies.filter(where__startswith="organisation").exclude(proposal="").first()
    in_row = draft.anomalies.get(where="I.1", kind="date")
    clerk.post(url("decide", draft.pk, in_row.number), {"decision": "accepted"})
    assert "Đã ghi nhận" not in clerk.get(url("points", draft.pk)).content.decode()
    clerk.post(url("decide", draft.pk, in_body.number), {"decision": "accepted"})
    assert "Đã ghi nhận; chữ trong văn bản giữ nguyên" in clerk.get(url("points", draft.pk)).content.decode()


def test_a_report_becomes_a_document(clerk, plan):
    page = clerk.get(url("report", plan.pk), {"ky": "nam-2026"}).content.decode()
    assert "Soạn báo cáo năm 2026" in page
    answer = clerk.post(url("report", plan.pk), {"ky": "nam-2026"})
    document = OutgoingDocument.objects.get()
    assert answer.url == reverse("direction:document", args=[document.pk])
    assert "Xem văn bản báo cáo" in clerk.get(url("report", plan.pk), {"ky": "nam-2026"}).content.decode()
    early = clerk.post(url("report", plan.pk), {"ky": "nonsense"})
    assert early.status_code == 302


def test_next_years_plan_is_drafted_with_a_press(clerk, plan):
    answer = clerk.post(url("next_year", plan.pk))
    draft = Plan.objects.get(year=2027)
    assert answer.url == url("points", draft.pk)
    page = clerk.get(url("targets", draft.pk)).content.decode()
    assert "Năm 2026" in page
    assert clerk.get(url("diff", draft.pk)).status_code == 200


def test_what_the_others_may(plan, draft):
    for post, looks, acts in (("tp_ht", 200, 403), ("mot_cua", 200, 403), ("chu_tich", 200, 302)):
        client = client_of(officer(post))
        for name in ("plan", "targets", "text", "diff", "points", "report"):
            assert client.get(url(name, plan.pk)).status_code == looks, (post, name)
        assert client.get(url("import")).status_code == (200 if acts == 302 else 403)
        assert client.post(url("report", plan.pk), {"ky": "nam-2026"}).status_code == acts
        assert client.post(url("points", draft.pk)).status_code == acts


def test_another_offices_plan_is_not_found(office, plan):

    client = client_of(stranger())
    assert client.get(url("plan", plan.pk)).status_code == 404


def test_a_small_plan_with_gaps_is_shown(clerk, office):
    laid = import_plan(office, SMALL.encode(), "nho.txt", by=officer("vp_tk"), at=NOON)
    page = clerk.get(url("points", laid.pk)).content.decode()
    assert "Phải quyết định" in page
    assert clerk.get(url("plan", laid.pk)).status_code == 200
