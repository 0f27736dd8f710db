"""The frame in a real browser: silent under the strict policy, readable by axe-core, usable by keyboard, at both widths."""

import pytest
from django.shortcuts import render
from django.test import override_settings
from django.urls import include, path

from motcua.agency.models import Account, Officer
from motcua.common.refusals import Refused
from motcua.web.ui.htmx import render_page_or_part
from tests.factories import ground
from tests.support.browser import at_both_widths, overflow, serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-du-dai"
PART = "components/empty.html"


def bench(request):
    """A page with one htmx button that posts, and one that is refused."""
    if request.method == "POST":
        if request.POST.get("refuse"):
            raise Refused("Chưa đủ giấy tờ.")
        return render_page_or_part(request, "tests/bench.html", PART, {"title": "Đã nhận", "text": ""})
    return render(request, "tests/bench.html")


urlpatterns = [path("ban-thu/", bench), path("", include("config.urls"))]

BENCH = """{% extends "base.html" %}{% block content %}<h1>Bàn thử</h1>
<button class="btn" id="gui" hx-post="/ban-thu/" hx-target="#ket-qua">Gửi</button>
<button class="btn" id="sai" hx-post="/ban-thu/" hx-vals='{"refuse": "1"}' hx-target="#ket-qua">Gửi sai</button>
<div id="ket-qua"></div>{% endblock %}"""


@pytest.fixture
def bench_urls(settings):
    engine = {**settings.TEMPLATES[0], "OPTIONS": dict(settings.TEMPLATES[0]["OPTIONS"])}
    folder = str(engine["DIRS"][0])
    engine["OPTIONS"]["loaders"] = [
        ("django.template.loaders.filesystem.Loader", [folder]),
        ("django.template.loaders.locmem.Loader", {"tests/bench.html": BENCH}),
    ]
    with override_settings(ROOT_URLCONF=__name__, TEMPLATES=[engine]):
        yield


@pytest.fixture
def officer(transactional_db):
    agency = ground()
    account = Account.objects.create_user("canbo", PASSWORD)
    return Officer.objects.create(account=account, agency=agency, code="can-bo", full_name="Trần Thị Mẫu")


def log_in(page):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()


@at_both_widths
@pytest.mark.parametrize("address", ["/", "/dang-nhap/"])
def test_public_page_is_clean(page, address):
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert overflow(page) == 0
    assert serious_findings(page) == []


@at_both_widths
def test_gallery_is_clean_for_officers(page, officer):
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    assert page.locator("h1").inner_text() == "Thành phần giao diện"
    assert overflow(page) == 0
    assert serious_findings(page) == []


@at_both_widths
def test_targets_are_large_enough_for_a_finger(page, officer):
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    low = page.evaluate(
        """[...document.querySelectorAll('.btn, .site-nav a, .tabs a, .field input, .field select, .field textarea')]
        .filter(e => e.offsetParent && !['checkbox', 'radio'].includes(e.type) && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert low == []


def test_first_tab_offers_to_skip_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_log_in_and_out_without_script(page_without_script, officer):
    page = page_without_script
    log_in(page)
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("link", name="Đăng nhập").first.wait_for()


def test_table_turns_into_cards_on_a_phone(open_context, officer):
    page = open_context(width=390)
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    cell = page.locator("td[data-label='Thời hạn']").first
    assert cell.evaluate("e => getComputedStyle(e).display") == "block"
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Thời hạn"'


def test_select_all_counts_what_is_ticked(page, officer):
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    page.get_by_label("Chọn tất cả").check()
    assert page.locator("[data-selected-count]").inner_text() == "5"
    page.get_by_label("Chọn hồ sơ MAU-2").uncheck()
    assert page.locator("[data-selected-count]").inner_text() == "4"
    assert page.get_by_label("Chọn tất cả").evaluate("e => e.indeterminate")


def test_filter_sends_itself_when_a_choice_changes(page, officer):
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    page.get_by_label("Trạng thái", exact=True).select_option("Đang xử lý")
    page.wait_for_url("**/cai-dat/giao-dien/?q=&trang_thai=*")


def test_htmx_posts_with_the_token_and_shows_a_refusal(page, officer, bench_urls, problems):
    log_in(page)
    page.goto("/ban-thu/")
    page.locator("#gui").click()
    page.get_by_role("heading", name="Đã nhận").wait_for()
    page.locator("#sai").click()
    page.get_by_text("Chưa đủ giấy tờ.").wait_for()
    assert len([said for said in problems if "422" in said]) == len(problems) == 1
    problems.clear()


def test_paper_shows_the_matter_only(page, officer):
    log_in(page)
    page.goto("/cai-dat/giao-dien/")
    page.emulate_media(media="print")
    assert page.locator(".site-nav").is_hidden()
    assert page.locator(".btn").first.is_hidden()
    assert page.locator("h1").is_visible()
