"""The pages of duties: lists, one duty with its acts, an order, the urging letter, the calendar."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from motcua.common.moments import VIETNAM
from motcua.direction.models import OutgoingDocument
from motcua.duties.models import Duty, DutyState
from motcua.duties.services import DutySpec, EvidenceSpec, file_evidence, open_duty
from motcua.reporting.publishing import month_before, publish
from tests.direction.letters import drafted, signed
from tests.documents.test_files import pdf
from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
GIVEN = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
PAST = NOON.date() - timedelta(days=5)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    ground()
    time_machine.move_to(NOON)


def owed(due: date = PAST, **more) -> Duty:
    told = {"key": "order:1", "title": "Tổng hợp danh sách (nếu có)", "product": "Danh sách", "lead_posts": ["tp_ht"]}
    spec = DutySpec(**{**told, "rule": {"date": due.isoformat()}, "ends_on": max(due, GIVEN.date()), **more})
    return open_duty(ground(), spec, by=officer("chu_tich"), at=GIVEN)


def url(name: str, *args: object) -> str:
    return reverse(f"plans:{name}", args=args)


def turn_url(duty: Duty, act: str) -> str:
    return url("duty_turn", duty.pk, duty.occurrences.get().pk, act)


def test_ones_own_first_then_the_office():
    owed()
    owed(key="order:2", title="Việc của người khác", lead_posts=["vh_xh"])
    client = client_of(officer("tp_ht"))
    page = client.get(url("duties")).content.decode()
    assert "Tổng hợp danh sách" in page
    assert "Việc của người khác" not in page
    page = client.get(url("duties"), {"cua": "don-vi"}).content.decode()
    assert "Việc của người khác" in page
    assert "Soạn công văn đôn đốc" not in page


def test_a_leader_sees_the_whole_first_and_their_own_on_demand():
    owed()
    client = client_of(officer("chu_tich"))
    assert "Tổng hợp danh sách" in client.get(url("duties")).content.decode()
    assert "Tổng hợp danh sách" not in client.get(url("duties"), {"cua": "toi"}).content.decode()


@pytest.mark.parametrize(
    ("view", "seen"),
    [("qua-han", True), ("sap-den-han", False), ("cho-van-ban", False), ("da-xong", False), ("x", True)],
)
def test_views(view, seen):
    owed()
    page = client_of(officer("tp_ht")).get(url("duties"), {"xem": view, "nguon": "order"}).content.decode()
    assert ("Tổng hợp danh sách" in page) is seen


def test_evidence_then_done():
    duty = owed()
    client = client_of(officer("tp_ht"))
    early = client.post(turn_url(duty, "xong"), {"note": "đã <b>xong</b>"})
    assert early.status_code == 422
    assert "Chưa có sản phẩm «Danh sách»" in early.content.decode()
    assert "đã &lt;b&gt;xong" in early.content.decode()
    turn = duty.occurrences.get()
    file = SimpleUploadedFile("bb.pdf", pdf(), content_type="application/pdf")
    sent = {"kind": "document", "label": "Danh sách đã ký", "occurrence": turn.pk, "is_product": "on", "file": file}
    assert client.post(url("duty_act", duty.pk, "minh-chung"), sent).status_code == 302
    proof = duty.evidence.get()
    answer = client.get(url("proof_file", duty.pk, proof.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert client.post(turn_url(duty, "xong"), {}).status_code == 302
    duty.refresh_from_db()
    assert duty.state == DutyState.DONE
    assert "Danh sách đã ký" in client.get(url("duty", duty.pk)).content.decode()


def test_evidence_that_cannot_be_filed_keeps_what_was_typed():
    duty = owed()
    client = client_of(officer("tp_ht"))
    answer = client.post(url("duty_act", duty.pk, "minh-chung"), {"kind": "link", "label": "X", "url": "javascript:1"})
    assert answer.status_code == 422
    assert "Địa chỉ phải bắt đầu bằng https://" in answer.content.decode()
    assert "javascript:1" in answer.content.decode()
    assert client.post(url("duty_act", duty.pk, "minh-chung"), {}).status_code == 422
    assert client.post(url("duty_act", duty.pk, "xoa"), {}).status_code == 404


def test_words_alone_are_no_product():
    duty, client = owed(), client_of(officer("tp_ht"))
    sent = {"kind": "document", "label": "Danh sách đã ký", "is_product": "on"}
    answer = client.post(url("duty_act", duty.pk, "minh-chung"), sent)
    assert "đính kèm tệp, hoặc ghi địa chỉ" in answer.content.decode()
    assert client.post(url("duty_act", duty.pk, "minh-chung"), {**sent, "is_product": ""}).status_code == 302
    assert client.post(url("duty_act", duty.pk, "minh-chung"), {**sent, "url": "/van-ban/di/1/"}).status_code == 302


def test_a_signed_document_and_a_publication_are_chosen():
    document, draft = signed(), drafted()
    made = publish("procedures", month_before(NOON.date()), agency=ground(), by=officer("vp_tk"), at=NOON)
    duty, client = owed(), client_of(officer("tp_ht"))
    page = client.get(url("duty", duty.pk)).content.decode()
    assert document.number_text in page
    assert draft.summary not in page.partition("Văn bản đã ký trong phần mềm")[2].replace(document.summary, "")
    assert client.post(url("duty_act", duty.pk, "van-ban"), {"document": draft.pk}).status_code == 422
    sent = {"document": document.pk, "is_product": "on", "occurrence": duty.occurrences.get().pk}
    assert client.post(url("duty_act", duty.pk, "van-ban"), sent).status_code == 302
    assert client.post(url("duty_act", duty.pk, "cong-khai"), {"publication": made.pk}).status_code == 302
    first, second = duty.evidence.order_by("pk")
    assert (first.kind, first.url, first.is_product) == ("document", f"/van-ban/di/{document.pk}/", True)
    assert (second.kind, second.url, second.occurrence) == ("publication", f"/cong-khai/so/{made.pk}/", None)
    assert client.post(turn_url(duty, "xong"), {}).status_code == 302


def test_a_figure_is_kept_as_it_was_and_opens_for_who_may_see_it():
    make_dossier()
    duty, client = owed(measures=["T06"]), client_of(officer("tp_ht"))
    page = client.get(url("duty", duty.pk)).content.decode()
    assert page.partition('name="measure"')[2].partition("<option")[2].startswith(' value="T06"')
    sent = {"measure": "T06", "period": "nam-2026"}
    assert client.post(url("duty_act", duty.pk, "so-lieu"), sent).status_code == 302
    proof = duty.evidence.get()
    assert (proof.kind, proof.value["code"], proof.value["period"]) == ("measure", "T06", "nam-2026")
    assert proof.value["as_of"] == NOON.isoformat()
    assert "/dieu-hanh/chi-tieu/T06/?ky=nam-2026" not in client.get(url("duty", duty.pk)).content.decode()
    leaders = client_of(officer("chu_tich")).get(url("duty", duty.pk)).content.decode()
    assert "/dieu-hanh/chi-tieu/T06/?ky=nam-2026" in leaders
    assert client.post(url("duty_act", duty.pk, "so-lieu"), {**sent, "measure": "T99"}).status_code == 422
    assert client.post(url("duty_act", duty.pk, "so-lieu"), {**sent, "period": "nam-1"}).status_code == 422


def test_dossiers_are_named_by_codes_the_office_knows():
    codes = [make_dossier().case.code for _ in range(2)]
    duty, client = owed(), client_of(officer("tp_ht"))
    sent = {"label": "Hồ sơ trả trước hạn", "codes": f" {codes[0].lower()}\n{codes[1]}; {codes[0]}"}
    assert client.post(url("duty_act", duty.pk, "ho-so"), sent).status_code == 302
    proof = duty.evidence.get()
    assert (proof.kind, proof.label, proof.value) == ("dossiers", "Hồ sơ trả trước hạn (2 hồ sơ)", {"codes": codes})
    assert codes[1] in client.get(url("duty", duty.pk)).content.decode()
    wrong = client.post(url("duty_act", duty.pk, "ho-so"), {**sent, "codes": "H00-1"})
    assert "Không có hồ sơ «H00-1»" in wrong.content.decode()
    assert client.post(url("duty_act", duty.pk, "ho-so"), {**sent, "codes": " , "}).status_code == 422


def test_evidence_goes_to_the_occurrence_that_is_owed_now():
    quarterly = {"kind": "quarterly", "rule": {"year": 2026, "months": [3, 6, 9, 12]}, "key": "order:q"}
    duty = owed(**quarterly, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    first, second = duty.occurrences.order_by("opens_on")[:2]
    page = client_of(officer("tp_ht")).get(url("duty", duty.pk)).content.decode()
    assert f'<option value="{first.pk}" selected' in page
    first.state, first.done_at = "done", NOON
    first.save()
    page = client_of(officer("tp_ht")).get(url("duty", duty.pk)).content.decode()
    assert f'<option value="{second.pk}" selected' in page


def test_withdrawing():
    duty = owed()
    proof = file_evidence(duty, EvidenceSpec("link", "Nhầm", url="/cong-khai/"), by=officer("tp_ht"), at=NOON)
    client = client_of(officer("tp_ht"))
    assert client.post(url("withdraw", duty.pk, proof.pk), {"reason": ""}).status_code == 422
    assert client.post(url("withdraw", duty.pk, proof.pk), {"reason": "nhầm việc"}).status_code == 302
    assert "nhầm việc" in client.get(url("duty", duty.pk)).content.decode()
    assert client.post(url("withdraw", duty.pk, 999), {"reason": "x"}).status_code == 404


def test_nil_due_reopen_assign_cancel():
    client, chairman = client_of(officer("tp_ht")), client_of(officer("chu_tich"))
    duty = owed()
    assert client.post(turn_url(duty, "khong-phat-sinh"), {"confirmation": "ít"}).status_code == 422
    assert client.post(turn_url(duty, "khong-phat-sinh"), {"confirmation": "Không có thủ tục nào."}).status_code == 302
    assert client.post(turn_url(duty, "mo-lai"), {"reason": "x"}).status_code == 422
    assert chairman.post(turn_url(duty, "mo-lai"), {"reason": "xem lại"}).status_code == 302
    sent = {"lead_posts": ["vh_xh"], "reason": "đổi việc"}
    assert chairman.post(url("duty_act", duty.pk, "giao-lai"), sent).status_code == 302
    assert chairman.post(url("duty_act", duty.pk, "thoi"), {"reason": ""}).status_code == 422
    assert chairman.post(url("duty_act", duty.pk, "thoi"), {"reason": "không cần nữa"}).status_code == 302
    duty.refresh_from_db()
    assert (duty.state, duty.lead_posts) == (DutyState.CANCELLED, ["vh_xh"])
    waiting = owed(key="order:3", kind="dependent", rule={})
    assert client.post(turn_url(waiting, "an-dinh-han"), {"day": "x", "basis": "KH 1"}).status_code == 422
    assert client.post(turn_url(waiting, "an-dinh-han"), {"day": "2026-12-10", "basis": "KH 1"}).status_code == 302
    assert waiting.occurrences.get().due_on == date(2026, 12, 10)
    assert client.post(turn_url(waiting, "bay"), {}).status_code == 404


def test_money():
    duty = owed()
    client = client_of(officer("tp_ht"))
    sent = {"source": "Ngân sách xã", "purpose": "In bảng", "estimate": "2000000"}
    assert client.post(url("duty_act", duty.pk, "kinh-phi"), sent).status_code == 302
    line = duty.budget.get()
    assert "2.000.000" in client.get(url("duty", duty.pk)).content.decode()
    assert client.get(url("budget_line", duty.pk, line.pk)).status_code == 200
    wrong = client.post(url("budget_line", duty.pk, line.pk), {**sent, "spent": "5"})
    assert "chứng từ" in wrong.content.decode()
    assert (
        client.post(url("budget_line", duty.pk, line.pk), {**sent, "spent": "5", "document": "HĐ 1"}).status_code == 302
    )
    file = SimpleUploadedFile("hd.pdf", pdf(), content_type="application/pdf")
    assert client.post(url("duty_act", duty.pk, "kinh-phi"), {**sent, "spent": "7", "file": file}).status_code == 302
    paid = duty.budget.get(spent=7)
    address = url("budget_file", duty.pk, paid.pk)
    assert address in client.get(url("duty", duty.pk)).content.decode()
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert client.get(url("budget_file", duty.pk, line.pk)).status_code == 404
    much = client.post(url("duty_act", duty.pk, "kinh-phi"), {**sent, "estimate": str(10**15 + 1)})
    assert "đến 1 triệu tỷ đồng" in much.content.decode()


def test_an_order_is_given_once_for_two_presses():
    chairman = client_of(officer("chu_tich"))
    page = chairman.get(url("duty_new")).content.decode()
    key = page.partition('name="key" value="')[2].partition('"')[0]
    sent = {"key": key, "title": "Dán bảng", "lead_posts": ["vh_xh"], "kind": "date"}
    assert "Chưa nhập “Hạn”" in chairman.post(url("duty_new"), sent).content.decode()
    sent["due_on"] = "30/11/2026"
    first, second = (chairman.post(url("duty_new"), sent) for _ in range(2))
    assert first.url == second.url
    assert Duty.objects.count() == 1
    assert client_of(officer("tp_ht")).post(url("duty_new"), sent).status_code == 403


def test_one_press_drafts_the_urging_letter():
    owed()
    clerk = client_of(officer("vp_tk"))
    page = clerk.get(url("duties"), {"cua": "don-vi"}).content.decode()
    assert "Soạn công văn đôn đốc" in page
    first, second = clerk.post(url("urge")), clerk.post(url("urge"))
    assert first.url == second.url == reverse("direction:document", args=[OutgoingDocument.objects.get().pk])
    assert client_of(officer("tp_ht")).post(url("urge")).status_code == 403


def test_nothing_late_is_said(client):
    answer = client_of(officer("vp_tk")).post(url("urge"), follow=True)
    assert "Không có nhiệm vụ nào quá hạn" in answer.content.decode()


def test_the_calendar_opens_by_its_key_alone():
    owed()
    client = client_of(officer("tp_ht"))
    page = client.post(url("feed"), {"viec": "cap"}).content.decode()
    address = page.partition("/ke-hoach/lich/")[2].partition(".ics")[0]
    anybody = Client()
    answer = anybody.get(url("calendar", address))
    assert [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("vevent")] == [
        "Hạn: Tổng hợp danh sách (nếu có)"
    ]
    assert anybody.get(url("calendar", address), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert anybody.get(url("calendar", "doan-mo")).status_code == 404
    client.post(url("feed"), {"viec": "thu-hoi"})
    assert anybody.get(url("calendar", address)).status_code == 404
    assert "Chưa có địa chỉ lịch" in client.get(url("feed")).content.decode()


def test_another_office_finds_nothing():
    duty = owed()
    client = client_of(stranger())
    assert client.get(url("duty", duty.pk)).status_code == 404
    assert client.post(url("duty_act", duty.pk, "thoi"), {"reason": "x"}).status_code == 404
    assert client.post(turn_url(duty, "xong")).status_code == 404


def test_pages_cost_a_bounded_number_of_queries(django_assert_max_num_queries):
    duties = [owed(key=f"order:{n}", title=f"Việc {n}") for n in range(40)]
    client = client_of(officer("chu_tich"))
    for address, most in (
        (f"{url('duties')}?cua=don-vi", 14), (url("duty", duties[0].pk), 24), (url("duty_new"), 10), (url("feed"), 8),
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
