"""The handbooks: readable inside the application, and true: every label and command they name is there."""

import ast
import contextlib
import html
import io
import re
import shlex
from pathlib import Path

import pytest
from django.urls import reverse

from motcua.ops.cli import build_parser
from motcua.web.portal.guide import PAGES, address_of, anchor_of, html_of
from tests.factories import client_of, ground, officer

ROOT = Path(__file__).resolve().parents[3]
LABEL = re.compile(r"«([^»]+)»")
COMMAND = re.compile(r"(?:^\.venv/bin/|`(?:\.venv/bin/)?)(motcua [a-z][^`\n]*)", re.MULTILINE)
TEXTS = {slug: page.path.read_text(encoding="utf-8") for slug, page in PAGES.items()}


def visible_words() -> set[str]:
    """Every piece of text of a template, and every string of the code: what may stand on a button or before a field."""
    words: set[str] = set()
    for path in (ROOT / "motcua" / "web" / "templates").rglob("*.html"):
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", "\n", path.read_text(encoding="utf-8"))
        words.update(html.unescape(piece).strip(" \t:·.,") for piece in bare.splitlines())
    for path in (ROOT / "motcua").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value.strip())
    return words


WORDS = visible_words()


@pytest.mark.parametrize("slug", PAGES)
def test_every_label_is_on_a_page(slug):
    named = {" ".join(label.split()) for label in LABEL.findall(TEXTS[slug])}
    assert named
    assert sorted(named - WORDS) == []


@pytest.mark.parametrize("slug", PAGES)
def test_every_command_is_understood(slug):
    parser = build_parser()
    for command in COMMAND.findall(TEXTS[slug]):
        words = shlex.split(command)[1:]
        told = io.StringIO()
        try:
            with contextlib.redirect_stderr(told):
                parser.parse_args(words)
        except SystemExit:
            pytest.fail(f"{command}: {told.getvalue()}")


def test_the_handbook_of_the_administrator_names_commands():
    assert len(COMMAND.findall(TEXTS["quan-tri"])) > 10


@pytest.mark.django_db
@pytest.mark.parametrize("slug", PAGES)
def test_a_handbook_opens_for_everybody(client, slug):
    answer = client.get(reverse("portal:guide_page", args=[slug]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "public" in answer["Cache-Control"]
    assert "<script>" not in html_of(PAGES[slug])
    assert " style=" not in html_of(PAGES[slug])
    for name in re.findall(r'src="/static/handbook/([^"]+)"', page):
        assert (ROOT / "docs" / "images" / name).exists()


@pytest.mark.django_db
def test_links_between_handbooks_lead_to_a_heading(client):
    ids = {slug: set(re.findall(r'<h\d id="([^"]+)"', html_of(page))) for slug, page in PAGES.items()}
    links = [link for page in PAGES.values() for link in re.findall(r'<a href="([^"]+)"', html_of(page))]
    own = [re.fullmatch(r"/huong-dan/([a-z-]+)/(?:#(.+))?", link) for link in links if "://" not in link]
    assert len(own) > 6
    assert None not in own
    assert [link[0] for link in own if link[2] and link[2] not in ids[link[1]]] == []


@pytest.mark.django_db
def test_every_page_leads_to_the_handbooks(client):
    ground()
    assert 'href="/huong-dan/"' in client.get("/").content.decode()
    assert 'href="/huong-dan/"' in client_of(officer("tp_ht")).get("/ban-lam-viec/").content.decode()
    page = client.get("/huong-dan/").content.decode()
    assert [slug for slug in PAGES if f"/huong-dan/{slug}/" not in page] == []


@pytest.mark.django_db
def test_an_unknown_handbook_is_not_found(client):
    assert client.get("/huong-dan/khong-co/").status_code == 404


def test_addresses_and_anchors():
    assert anchor_of("Nghỉ phép, người thay") == "nghi-phep-nguoi-thay"
    assert address_of("quan-tri.md#ngh%E1%BB%89-ph%C3%A9p") == "/huong-dan/quan-tri/#nghi-phep"
    assert address_of("../how-to/chuyen-mon.md") == "/huong-dan/chuyen-mon/"
    assert address_of("https://example.vn/quan-tri.md") == "https://example.vn/quan-tri.md"
