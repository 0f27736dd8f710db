"""Every component shows in the gallery, and the gallery opens only for officers."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from motcua.web.setup.gallery import sample_context

COMPONENTS = sorted(Path("motcua/web/templates/components").glob("[a-z]*.html"))
ELSEWHERE = {"refusal.html"}  # shown by the error pages


@pytest.fixture
def gallery(db, rf):
    request = rf.get("/cai-dat/giao-dien/")
    return render_to_string("setup/gallery.html", {**sample_context(), "nav_items": []}, request=_visitor(request))


def _visitor(request):
    from django.contrib.auth.models import AnonymousUser

    request.user, request.officer, request.duties = AnonymousUser(), None, frozenset()
    return request


def test_every_component_is_in_the_gallery(gallery):
    source = Path("motcua/web/templates/setup/gallery.html").read_text(encoding="utf-8")
    tags_source = Path("motcua/web/ui/tags.py").read_text(encoding="utf-8")
    for path in COMPONENTS:
        if path.name in ELSEWHERE:
            continue
        tag_names = re.findall(rf'inclusion_tag\("components/{path.name}".*?\)\ndef (\w+)', tags_source)
        if f'render_to_string("components/{path.name}"' in tags_source:  # drawn once for equal values, by simple tags
            tag_names += re.findall(r"def (\w+)\(.*\n.*\n    return _badge\(", tags_source)
        called = any(re.search(rf"{{% {name}\b", source) for name in tag_names)
        assert called or f"components/{path.name}" in source, path.name


def test_gallery_has_one_main_heading_and_labelled_controls(gallery):
    assert gallery.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert sorted(ids) == sorted(set(ids)), "an id twice"
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", gallery):
        if 'type="hidden"' in tag or "aria-label" in tag:
            continue
        control = re.search(r'\sid="([^"]+)"', tag)
        assert control, tag
        assert f'for="{control[1]}"' in gallery, tag


def test_gallery_sends_visitors_to_the_login_page(client, db):
    answer = client.get("/cai-dat/giao-dien/")
    assert answer.status_code == 302
    assert answer.url == "/dang-nhap/?next=/cai-dat/giao-dien/"


def test_ask_component_posts_with_a_token(rf, db):
    request = RequestFactory().get("/")
    html = render_to_string("components/ask.html", {"label": "Dừng", "question": "Dừng?", "action": "/x/"}, request)
    assert 'method="post" action="/x/"' in html
    assert "csrfmiddlewaretoken" in html
