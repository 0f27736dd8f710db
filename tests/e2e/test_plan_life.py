"""A plan lives its year in a real browser: from the Word file to the signed report that closes its rows."""

import pytest

from motcua.direction.models import OutgoingDocument
from motcua.duties.models import Duty, Evidence
from motcua.plans.models import Decision, Plan, PlanState
from tests.factories import NOON
from tests.plans.laid import THIS_YEAR
from tests.plans.word import word_of
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOON, tick=True)


def bring_in(office) -> Plan:
    """The file goes in, every proposal is taken, the plan is confirmed."""
    office.go("/ke-hoach/")
    office.click("Đưa kế hoạch vào")
    file = {"name": "ke-hoach-2026.docx", "mimeType": WORD, "buffer": word_of(THIS_YEAR)}
    office.page.locator("input[type=file]").set_input_files(file)
    office.press("Đọc kế hoạch")
    assert "40 dòng, 27 chỉ tiêu" in office.text
    plan = Plan.objects.get()
    assert plan.state == PlanState.DRAFT
    assert plan.anomalies.filter(decision=Decision.OPEN).count() == plan.anomalies.count() >= 27
    office.press("Dùng mọi đề xuất còn lại")
    office.page.locator("[name=number_text]").fill("09/KH-UBND")
    office.page.locator("[name=issued_on]").fill("2026-01-12")
    office.press("Xác nhận, bắt đầu thực hiện")
    plan.refresh_from_db()
    assert plan.state == PlanState.CONFIRMED
    assert Duty.objects.count() == 29
    return plan


def draft_report(office, plan: Plan) -> str:
    """The report of the year becomes a document and goes to the chairman; its address."""
    office.go(f"/ke-hoach/{plan.pk}/bao-cao/?ky=nam-2026")
    assert "Kết quả từng dòng" in office.text
    office.press("Soạn báo cáo năm 2026")
    document = OutgoingDocument.objects.get()
    office.go(f"/van-ban/di/{document.pk}/")
    office.press("Trình ký")
    return f"/van-ban/di/{document.pk}/"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_plan_lives_from_its_file_to_the_signed_report_of_the_year(enter, width):
    office = enter("vptk", width)
    plan = bring_in(office)
    address = draft_report(office, plan)

    chairman = enter("chutich", width)
    chairman.go(address)
    chairman.page.locator("summary", has_text="Ký").first.click()
    chairman.press("Ký")
    signed = OutgoingDocument.objects.get()
    assert signed.is_signed
    assert f"số {signed.number_text}" in chairman.text

    proofs = Evidence.objects.filter(source_key=f"document:{signed.pk}", is_product=True)
    assert {proof.duty.key.rpartition(":")[2] for proof in proofs} >= {"III.1.1", "III.2", "III.5.2"}

    duty = plan.rows.get(row_id="III.2").duty
    office.go(f"/ke-hoach/nhiem-vu/{duty.pk}/")
    assert signed.number_text in office.text
    office.go(f"/ke-hoach/{plan.pk}/bao-cao/?ky=nam-2026")
    office.click("Xem văn bản báo cáo")
    assert office.page.url.endswith(address)
