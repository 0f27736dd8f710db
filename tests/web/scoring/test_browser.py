"""Scoring in a real browser: every page clean at both widths, and the whole way of a sheet without script."""

import pytest
from django.utils import timezone

from motcua.common.moments import day_of
from motcua.dossiers.models import Dossier
from motcua.law.scoring import quarter_before, quarter_of
from motcua.scoring.models import ScoreSheet
from motcua.scoring.services import open_sheets
from tests.factories import ground, officer
from tests.scoring.sheets import finished, rated, scored, sheet_of, signed, verified
from tests.support.browser import at_both_widths
from tests.web.desk.test_late_browser import log_in, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/dieu-hanh/cham-diem/"


@at_both_widths
def test_pages_are_clean(page):
    ground()
    rated(finished(), "satisfied")
    Dossier.objects.update(supplement_count=1)
    done, checked, waiting, draft = signed(), verified("tp_ht"), scored("dc_xd"), sheet_of("vp_tk")
    log_in(page, "vp_tk")
    looked(page, f"{LIST}?quy=quy-4-2026")
    for sheet in (done, checked, waiting, draft):
        looked(page, f"{LIST}phieu/{sheet.pk}/")
    for number in (1, 2, 3, 4, 7):
        looked(page, f"{LIST}phieu/{done.pk}/chi-so/{number}/")
    log_in(page, "chu_tich")
    looked(page, f"{LIST}phieu/{checked.pk}/")


def test_whole_way_of_a_sheet_without_script(page_without_script, problems):
    page, past = page_without_script, quarter_before(quarter_of(day_of(timezone.now())))
    open_sheets(ground(), past, by=officer("vp_tk"), at=timezone.now())
    address = f"{LIST}phieu/{ScoreSheet.objects.get(officer=None).pk}/"
    log_in(page, "mot_cua")
    page.goto(address)
    for number in (5, 6, 8, 9):
        page.locator(f'[name="own_{number}"][value="2"]').check()
        if number != 9:
            page.locator(f'[name="evidence_{number}"]').fill(f"Chứng cứ {number}")
    page.get_by_role("button", name="Ký tự chấm").click()
    assert "Chỉ số 9: ghi minh chứng hoặc đính kèm tệp." in page.get_by_role("alert").first.inner_text()
    problems.clear()  # the answer 422 on purpose
    assert page.locator('[name="evidence_5"]').input_value() == "Chứng cứ 5"
    page.locator('[name="evidence_9"]').fill("Chứng cứ 9")
    page.get_by_role("button", name="Ký tự chấm").click()
    log_in(page, "vp_tk")
    page.goto(address)
    page.locator('[name="verified_8"][value="1"]').check()
    page.locator('[name="verified_note_8"]').fill("Một phản ánh trả lời chậm")
    page.get_by_role("button", name="Ký thẩm định").click()
    log_in(page, "chu_tich")
    page.goto(address)
    page.get_by_role("button", name="Ký bảng chấm điểm").click()
    said = page.get_by_role("main").inner_text()
    assert "Nội dung đúng như khi ký" in said
    assert "Một phản ánh trả lời chậm" in said
    assert ScoreSheet.objects.get(officer=None).data["verified"]["points"] == "7"
