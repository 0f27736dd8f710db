"""News for everybody: list, one piece, feeds; only what was published, cookies aside, told again only when changed."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from motcua.outreach import services
from motcua.outreach.news import summary_of
from motcua.web.portal.news import as_rss
from motcua.web.portal.site import news_paths
from motcua.web.ui.articles import article_html
from tests.factories import NOON, client_of, ground, officer
from tests.outreach.told import published, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = "nop-ho-so-truc-tuyen-ngay-thu-bay"


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_list_shows_what_was_published_and_nothing_else(client):
    assert "Chưa có tin nào" in read(client, "/tin-tuc/")
    published()
    ready(title="Chưa đăng")
    html = read(client, "/tin-tuc/")
    assert f'href="/tin-tuc/{FIRST}/"' in html
    assert "Từ ngày 01/12/2026" in html
    assert "Chưa đăng" not in html


def test_one_piece_is_drawn_from_markdown_and_tags_stay_text(client):
    item = published(text="# Lịch\n\n**Thứ Bảy** <script>alert(1)</script> [xem](javascript:alert(1))")
    html = read(client, f"/tin-tuc/{item.slug}/")
    assert html.count("<h1") == 1
    assert "<h2>Lịch</h2>" in html
    assert "<strong>Thứ Bảy</strong>" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_summary_is_the_first_paragraph_cut_between_words():
    item = published(text="# Đề mục\n\n**Ai** cũng nộp được.\n\nĐoạn sau")
    assert summary_of(item) == "Ai cũng nộp được."
    item.text = "lời " * 100
    assert len(summary_of(item)) <= 202
    assert summary_of(item).endswith("lời…")


def test_headings_never_go_below_the_sixth():
    assert article_html("###### Nhỏ nhất") == "<h6>Nhỏ nhất</h6>\n"


def test_what_was_taken_off_is_found_no_more(client):
    item = published()
    services.cancel_item(item, reason="Sai ngày", by=officer("chu_tich"), at=NOON)
    read(client, f"/tin-tuc/{item.slug}/", 404)
    assert item.slug not in read(client, "/tin-tuc/")
    read(client, "/tin-tuc/khong-co/", 404)


def test_feeds_name_title_summary_and_lasting_address(client, settings):
    settings.PUBLIC_URL = "https://xa.example"
    item = published(title="Phí & lệ phí <mới>")
    feed = ET.fromstring(client.get("/tin-tuc/atom.xml").content)
    assert [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")] == ["Phí & lệ phí <mới>"]
    answer = client.get("/tin-tuc/rss.xml")
    assert answer["Content-Type"].startswith("application/rss+xml")
    [told] = ET.fromstring(answer.content).iter("item")
    assert told.findtext("title") == "Phí & lệ phí <mới>"
    assert told.findtext("link") == told.findtext("guid") == f"https://xa.example/tin-tuc/{item.slug}/"
    assert told.findtext("pubDate").endswith("+0700")


def test_feeds_are_well_formed_whatever_was_typed(client):
    published(title="Tin\x00 \x1fmột", text="Lời\x08 \x0bhai")
    for path in ("/tin-tuc/atom.xml", "/tin-tuc/rss.xml"):
        assert "Tin một" in ET.tostring(ET.fromstring(client.get(path).content), encoding="unicode")


def test_empty_feeds_are_feeds():
    assert b"<item>" not in as_rss("Tin tức", "/r.xml", "/", [], base="https://xa.example")


@pytest.mark.parametrize("path", ["/tin-tuc/", f"/tin-tuc/{FIRST}/", "/tin-tuc/atom.xml", "/tin-tuc/rss.xml"])
def test_who_has_the_page_is_told_so_until_it_changes(client, path):
    item = published()
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    services.cancel_item(item, reason="Sai ngày", by=officer("chu_tich"), at=NOON)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code in (200, 404)


def test_pages_are_the_same_for_officers_and_visitors(client):
    published()
    for path in ("/tin-tuc/", f"/tin-tuc/{FIRST}/"):
        known = client_of(officer("chu_tich")).get(path)
        assert known.content == client.get(path).content
        assert not known.cookies


def test_list_is_paged_and_narrowed_by_topic(client, django_assert_max_num_queries):
    for number in range(22):
        published(title=f"Tin số {number}", topic="online" if number % 2 else "payment")
    with django_assert_max_num_queries(8):
        first = read(client, "/tin-tuc/")
    assert "Tin số 21<" in first
    assert "Tin số 0<" not in first
    assert "Tin số 0<" in read(client, "/tin-tuc/?trang=2")
    narrowed = read(client, "/tin-tuc/?muc=online")
    assert "Tin số 21<" in narrowed
    assert "Tin số 20<" not in narrowed
    assert read(client, "/tin-tuc/?muc=gi-do&trang=x")


def test_copy_of_the_site_holds_list_feeds_and_each_piece():
    published()
    paths = ["/tin-tuc/", "/tin-tuc/atom.xml", "/tin-tuc/rss.xml", f"/tin-tuc/{FIRST}/"]
    assert news_paths(ground()) == paths


def test_newest_pieces_stand_on_the_front_page(client):
    published()
    assert f'href="/tin-tuc/{FIRST}/"' in read(client, "/")


def test_the_newest_comes_first(client):
    published(title="Trước")
    later = ready(title="Sau")
    services.publish_item(later, by=officer("vh_xh"), at=NOON + timedelta(minutes=5))
    html = read(client, "/tin-tuc/")
    assert html.index("Sau<") < html.index("Trước<")
