"""Public pages and the office's pages of publishing in a real browser, on a desk and on a telephone."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from motcua.common.moments import VIETNAM
from motcua.dossiers.services.late_list import close_month
from motcua.reporting.periods import calendar_month, previous, report_quarter_of
from motcua.reporting.publishing import month_before, publish, publish_late_list
from tests.factories import ground, make_dossier, officer
from tests.support.browser import at_both_widths, overflow, serious_findings
from tests.web.desk.test_late_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    agency, now = ground(), timezone.now()
    make_dossier(at=datetime(2026, 9, 7, 9, tzinfo=VIETNAM))
    late = close_month(agency, date(2026, 10, 1), now)
    publish_late_list(late, by=officer("vp_tk"), at=now)
    quarter, month = previous(report_quarter_of(timezone.localdate())), month_before(timezone.localdate())
    for kind, period in (("measures", quarter), ("measures_766", month), ("petitions", calendar_month(2026, 10))):
        publish(kind, period, agency=agency, by=officer("vp_tk"), at=now)
    return agency


def looked(page, address):
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert overflow(page) == 0
    assert serious_findings(page) == []


@at_both_widths
def test_every_section_is_easy_to_read(page, office):
    for slug in (
        "",
        "chi-tieu/",
        "diem-766/",
        "cham-muon/",
        "thu-tuc/",
        "danh-muc/",
        "thoi-gian/",
        "hai-long/",
        "phan-anh/",
    ):
        looked(page, f"/cong-khai/{slug}")


def test_the_way_from_the_front_to_a_permanent_page_without_script(page_without_script, office):
    page = page_without_script
    page.goto("/cong-khai/")
    page.get_by_role("heading", name="Danh sách chậm muộn", exact=True).get_by_role("link").click()
    page.get_by_role("link", name="địa chỉ cố định").click()
    assert page.get_by_text("Mã băm SHA-256").is_visible()
    with page.expect_download() as taken:
        page.locator("a[href$='du-lieu.csv']").click()
    assert taken.value.path().read_bytes().startswith(b"\xef\xbb\xbfcode,procedure")


@at_both_widths
def test_the_office_publishes_from_its_preview(page, office):
    log_in(page, "vp_tk")
    looked(page, "/dieu-hanh/cong-khai/")
    page.get_by_role("link", name="Xem trước Thủ tục hành chính").click()
    page.wait_for_url("**/xem-truoc/**")
    assert overflow(page) == 0
    assert serious_findings(page) == []
    page.get_by_role("button", name="Công khai", exact=True).click()
    assert page.get_by_text("Đã công khai, số").is_visible()


@at_both_widths
def test_postings_are_confirmed(page, office):
    log_in(page, "vp_tk")
    looked(page, "/cai-dat/niem-yet/")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Đã niêm yết các thủ tục đã chọn").click()
    assert page.get_by_text("Đã xác nhận niêm yết 1 thủ tục").is_visible()
