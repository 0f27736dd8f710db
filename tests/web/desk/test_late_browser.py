"""The late life in a real browser: draft, decision on a telephone, explanation, public list; and the calendar."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from motcua.common.moments import VIETNAM
from motcua.dossiers.services.explanation import draft_explanation
from motcua.dossiers.services.late import draft_apology
from motcua.dossiers.services.late_list import close_month
from motcua.reporting.publishing import publish_late_list
from tests.factories import ground, make_dossier, officer, party
from tests.support.browser import at_both_widths, overflow, serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSED = datetime(2026, 11, 16, 9, 30, tzinfo=VIETNAM)
PASSWORD = "mat-khau-du-dai"


def log_in(page, post: str) -> None:
    account = officer(post).account
    account.set_password(PASSWORD)
    account.save()
    page.context.clear_cookies()
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(account.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()


def looked(page, address: str) -> None:
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert overflow(page) == 0
    assert serious_findings(page) == []


@pytest.fixture
def late_dossiers(transactional_db):
    ground()
    made = [
        make_dossier(at=PASSED, owner=party(phone="0912345678")),
        make_dossier(at=PASSED, owner=party("Trần Văn Bình", "024085001235", sex="Nam")),
        make_dossier(at=datetime(2026, 10, 5, 9, tzinfo=VIETNAM), owner=party("Lê Thị Cúc", "024185001236")),
    ]
    draft_apology(made[0], at=timezone.now())
    draft_explanation(made[2], at=timezone.now())
    now = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
    publish_late_list(close_month(ground(), date(2026, 10, 1), now), by=officer("vp_tk"), at=now)
    return made


@at_both_widths
def test_pages_of_the_office_are_clean(page, late_dossiers):
    log_in(page, "vp_tk")
    code = late_dossiers[2].case.code
    for address in (
        "/ban-lam-viec/qua-han/",
        f"/ban-lam-viec/qua-han/{code}/giai-trinh/",
        "/dieu-hanh/cham-muon/",
        "/cong-khai/",
        "/cong-khai/cham-muon/2026-10/",
        "/cai-dat/lich/",
        "/cai-dat/lich/them/",
        "/cai-dat/lich/xem-truoc/?kind=closure&first_day=2026-11-18&name=B%C3%A3o&source=C%C4%90+5&note=B%C3%A3o",
        "/cai-dat/lich/gio/them/",
        "/cai-dat/can-bo/",
        f"/cai-dat/can-bo/{officer('tp_ht').code}/",
    ):
        looked(page, address)


@at_both_widths
def test_chairman_decides_on_a_telephone(page, late_dossiers):
    log_in(page, "chu_tich")
    looked(page, "/dieu-hanh/xin-loi/")
    page.get_by_role("button", name=f"Duyệt phiếu xin lỗi hồ sơ {late_dossiers[0].case.code}").click()
    page.get_by_text("đã duyệt phiếu xin lỗi").wait_for()
    late_dossiers[0].case.refresh_from_db()
    assert late_dossiers[0].case.reappointed_to is not None


def test_swap_day_is_previewed_and_entered_without_script(page_without_script, late_dossiers):
    page = page_without_script
    log_in(page, "vp_tk")
    page.goto("/cai-dat/lich/them/")
    page.get_by_label("Loại").select_option("closure")
    page.get_by_label("Từ ngày").fill("2026-11-18")
    page.get_by_label("Tên ngày").fill("Nghỉ bão")
    page.get_by_label("Căn cứ").fill("Công điện 5")
    page.get_by_label("Lý do sửa ngày đã qua").fill("Bão số 10")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("2 hồ sơ đổi hạn").wait_for()
    page.get_by_role("button", name="Đổi lịch và tính lại hạn").click()
    page.get_by_text("2 hồ sơ đổi hạn").wait_for()
    late_dossiers[1].case.refresh_from_db()
    assert late_dossiers[1].case.due_at == datetime(2026, 11, 20, 16, 30, tzinfo=VIETNAM)
