"""Documents in a real browser: every page clean at both widths; from draft to signature on a telephone, without script."""

import pytest
from django.utils import timezone

from motcua.direction.models import OutgoingDocument
from motcua.direction.services import Assignment, assign_incoming
from tests.direction.letters import came_in, drafted, signed, submitted
from tests.direction.test_papers import APPENDIX
from tests.direction.test_templates import added
from tests.factories import NOON, ground, officer
from tests.support.browser import PHONE, at_both_widths
from tests.web.desk.test_late_browser import log_in, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/van-ban/"
TABLE = (
    "| TT | Nhiệm vụ | Chủ trì | Hạn |\n|---|---|---|---|\n| 1 | Rà soát thủ tục hành chính | Công chức | 15/12/2026 |"
)


@at_both_widths
def test_pages_are_clean(page):
    ground()
    done = signed(body=f"# I. MỤC ĐÍCH\n\n{TABLE}\n\n- một\n- hai")
    plan = drafted(kind="plan", addressees=[], data={"appendices": [APPENDIX], "basis": ["Căn cứ Luật"]})
    waiting, came = submitted(), came_in(due_on=NOON.date())
    assign_incoming(came, Assignment("tp_ht", "Tham mưu", NOON.date()), by=officer("vp_tk"), at=NOON)
    added(valid_from=timezone.now().date(), at=timezone.now())
    log_in(page, "vp_tk")
    for address in ("", "?so=den", "?nam=2020", "di/soan/", "den/dang-ky/", "mau/", f"den/{came.pk}/", f"di/{done.pk}/",
                    f"di/{plan.pk}/", f"di/{plan.pk}/sua/"):  # fmt: skip
        looked(page, f"{HOME}{address}")
    log_in(page, "chu_tich")
    looked(page, HOME)
    looked(page, f"{HOME}di/{waiting.pk}/")


def test_chairman_signs_on_the_telephone_without_script(open_context):
    page = open_context(width=PHONE, java_script_enabled=False)
    ground()
    log_in(page, "tp_ht")
    page.goto(f"{HOME}di/soan/?loai=letter&trich-yeu=đôn+đốc&kinh-gui=Công+chức+xã")
    page.get_by_label("Nội dung").fill(f"Yêu cầu:\n\n{TABLE}\n\nThực hiện ngay.")
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.get_by_role("button", name="Trình ký").click()
    log_in(page, "chu_tich")
    page.goto(HOME)
    page.get_by_role("link", name="Công văn: đôn đốc").first.click()
    page.get_by_text("Ký ban hành").click()
    page.get_by_role("button", name="Ký", exact=True).click()
    assert "Đã ký, số 01/UBND-VP." in page.get_by_role("main").inner_text()
    assert OutgoingDocument.objects.get().signed_by == officer("chu_tich")
