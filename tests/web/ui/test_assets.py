"""What is shipped: unchanged vendored files with their licences, no inline code anywhere, a light page."""

import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest

WEB = Path("motcua/web")
STATIC = WEB / "static"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MANIFEST = json.loads((STATIC / "vendor/MANIFEST.json").read_text(encoding="utf-8"))["files"]
PAGE_LIMIT = 60_000


def compressed(data: bytes, name: str = "") -> int:
    return len(data) if name.endswith("woff2") else len(brotli.compress(data))


def page_weight(html: str) -> int:
    """Everything a browser loads for a page: itself, its styles, scripts and marks, the icon sheet, every font."""
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    fonts = {str(font.relative_to(STATIC)) for font in (STATIC / "fonts").glob("*.woff2")}
    return compressed(html.encode()) + sum(compressed((STATIC / name).read_bytes(), name) for name in named | fonts)


@pytest.mark.parametrize("name", MANIFEST)
def test_vendored_file_is_the_one_that_was_checked_in(name):
    entry = MANIFEST[name]
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == entry["sha256"]
    assert (STATIC / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_every_vendored_file_is_in_the_manifest():
    shipped = [
        *(STATIC / "vendor").rglob("*.js"),
        *(STATIC / "vendor").rglob("*.css"),
        *(STATIC / "fonts").glob("*.woff2"),
    ]
    assert {str(path.relative_to(STATIC)) for path in shipped} == set(MANIFEST)


@pytest.mark.parametrize("path", [*STATIC.rglob("*.js"), *STATIC.rglob("*.css")], ids=str)
def test_no_source_map_is_promised(path):
    assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_template_has_no_inline_style_handler_or_script(path):
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"))
    if path.parts[3] == "mail":
        return
    assert not re.search(r"<[a-z][^>]*\sstyle\s*=", text), "inline style"
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text), "inline handler"
    assert not re.search(r"<style", text), "style element"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline script"
    assert not re.search(r"hx-on|hx-vals=['\"]js:|javascript:", text), "code in an attribute"
    assert not re.search(r"(?:src|href)=\"https?://(?!www\.w3\.org)[^\"]*\.(?:js|css|woff2?)", text), "foreign asset"


def test_used_icons_are_on_the_sheet():
    sheet = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text(encoding="utf-8")))
    used = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    assert used <= sheet


@pytest.mark.django_db
def test_home_page_weighs_at_most_60_kilobytes(client):
    assert page_weight(client.get("/").content.decode()) <= PAGE_LIMIT
