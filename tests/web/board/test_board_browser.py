"""The board in a real browser: clean at both widths, and to be used by keyboard without script."""

import pytest

from tests.factories import ground, make_dossier
from tests.reporting.fixtures import small
from tests.support.browser import at_both_widths
from tests.web.desk.test_late_browser import log_in, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = "/dieu-hanh/"


@at_both_widths
def test_pages_are_clean(page, tmp_path):
    ground()
    small(tmp_path)
    make_dossier()
    log_in(page, "chu_tich")
    looked(page, BOARD)
    looked(page, f"{BOARD}?ky=quy-3-2024&xep=chu-de")
    looked(page, f"{BOARD}chi-tieu/T06/?ky=quy-3-2024")
    looked(page, f"{BOARD}chi-tieu/T08/?phan=bo-ngoai")
    looked(page, f"{BOARD}linh-vuc-cong-chuc/")
    looked(page, f"{BOARD}diem-766/?ky=quy-3-2024")


def test_from_the_board_to_the_dossier_without_script(page_without_script, tmp_path):
    page = page_without_script
    small(tmp_path)
    log_in(page, "chu_tich")
    page.goto(f"{BOARD}?ky=quy-3-2024")
    page.get_by_role("link", name="T06 Tỷ lệ hồ sơ TTHC được giải quyết trước và đúng hạn").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="T06").wait_for()
    page.get_by_role("link", name="Bỏ ngoài").click()
    said = page.get_by_role("main").inner_text()
    assert "Còn đang giải quyết" in said
    assert "D6" in said
