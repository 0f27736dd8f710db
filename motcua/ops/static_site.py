"""The public pages as plain files: they stay up when the application is down, on any web server or from a disk.

Pages are drawn by the same views as on the site; only links are rewritten, to relative ones where the target is in the
copy and to the address of the application where it is not. The same content gives the same bytes.
"""

import ctypes
import hashlib
import json
import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import resolve
from django.utils import timezone

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.web.portal.site import catalogue_paths, form_paths, news_paths, open_paths

MANIFEST = "site.json"
START = "/cong-khai/"
LINK = re.compile(r'(?P<before>\s(?:href|src)=")(?P<url>/[^"]*)"')
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
PRELOAD = re.compile(r'<link rel="preload"[^>]*>\s*')  # asked for across origins, which a disk has none of
SYMBOL_USE = re.compile(r'href="[^"]*icons[^"]*\.svg#([a-z-]+)"')
SYMBOL = re.compile(r'<symbol id="([a-z-]+)".*?</symbol>', re.DOTALL)
FORWARD = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Công khai</title>
<meta http-equiv="refresh" content="0; url=cong-khai/index.html"></head>
<body><p><a href="cong-khai/index.html">Công khai</a></p></body></html>
"""


def export_site(agency: Agency, folder: Path) -> dict[str, str]:
    """Build the copy beside `folder` and put it in its place in one step; returns file name → SHA-256.

    Refused when something else lies at `folder`: only an earlier copy (or an empty folder) is replaced.
    """
    _ensure_ours(folder)
    files = site_files(agency)
    told = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files[MANIFEST] = (json.dumps({"schema": "motcua/site/1", "files": told}, indent=1) + "\n").encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        fresh.chmod(0o755)
        _switch(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return told


def _ensure_ours(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder} không phải thư mục thường.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise Refused(f"Thư mục {folder} đang có tệp khác, không phải trang công khai đã xuất. Chọn thư mục khác.")


def site_files(agency: Agency) -> dict[str, bytes]:
    """Name in the copy → content, with everything the pages need."""
    today = day_of(timezone.now())
    forms = form_paths(today)
    named = {
        path: file_of(path) for path in [*open_paths(agency), *news_paths(agency), *catalogue_paths(today)]
    } | forms
    pages = {name: _drawn(path) for path, name in named.items()}
    texts = {name: content.decode() for name, content in pages.items() if name.endswith(".html")}
    files = {**pages, **_static_files("".join(texts.values())), "index.html": FORWARD.encode()}
    for name, html in texts.items():
        files[name] = relinked(_with_symbols(PRELOAD.sub("", html)), name, files.__contains__, forms).encode()
    return files


def file_of(path: str) -> str:
    """Address within the site → name of its file. >>> "/cong-khai/" -> "cong-khai/index.html"."""
    return f"{path.lstrip('/')}index.html" if path.endswith("/") else path.lstrip("/")


def _drawn(path: str) -> bytes:
    """What the application answers to a visitor; `is_copy` tells the page that nobody can ask it anything further."""
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.officer, request.duties, request.is_copy = None, frozenset(), True
    view, args, kwargs = resolve(path)
    answer = view(request, *args, **kwargs)
    if not answer.streaming:
        return answer.content
    with closing(answer.file_to_stream):  # not answer.close(), which would tell the database that a request is over
        return b"".join(answer.streaming_content)


def relinked(
    html: str, name: str, is_there: Callable[[str], bool], named: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The page with its links made relative to where it lies; what is not in the copy leads to the application.

    `named`: addresses whose files are not called as `file_of` would.
    """
    here = posixpath.dirname(name)

    def link(found: re.Match[str]) -> str:
        parts = urlsplit(found["url"])
        target = named.get(parts.path) or file_of(parts.path)
        if not is_there(target):
            return f'{found["before"]}{settings.PUBLIC_URL}{found["url"]}"'
        rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        return f'{found["before"]}{posixpath.relpath(target, here or ".")}{rest}"'

    return LINK.sub(link, html)


def _with_symbols(html: str) -> str:
    """Symbols drawn into the page itself: a browser does not take them from another file on a disk."""
    names = sorted(set(SYMBOL_USE.findall(html)))
    if not names:
        return html
    known = {found[1]: found[0] for found in SYMBOL.finditer(_static("img/icons.svg").decode())}
    sprite = f'<svg class="visually-hidden" aria-hidden="true">{"".join(known[name] for name in names)}</svg>'
    html = SYMBOL_USE.sub(r'href="#\1"', html)
    return re.sub(r"(<body[^>]*>)", lambda body: body[1] + sprite, html, count=1)


def _static_files(html: str) -> dict[str, bytes]:
    """Style sheets, fonts and pictures that the pages name, and those that the style sheets name."""
    wanted = {urlsplit(found["url"]).path for found in LINK.finditer(html)}
    names = [url.removeprefix(settings.STATIC_URL) for url in sorted(wanted) if url.startswith(settings.STATIC_URL)]
    files: dict[str, bytes] = {}
    while names:
        name = names.pop()
        file = f"{settings.STATIC_URL.strip('/')}/{name}"
        if file in files or name.startswith("img/icons"):
            continue
        files[file] = _static(name)
        if name.endswith(".css"):
            urls = [url for url in CSS_URL.findall(files[file].decode()) if not url.startswith(("data:", "http"))]
            names += [posixpath.normpath(posixpath.join(posixpath.dirname(name), urlsplit(url).path)) for url in urls]
    return files


def _static(name: str) -> bytes:
    """A file of the interface, as collected or as it lies in the source."""
    collected = Path(settings.STATIC_ROOT) / name
    source = collected if collected.is_file() else finders.find(name)
    if not source:
        raise Refused(f"Không có tệp giao diện {name}: chạy «motcua init» rồi thử lại.")
    return Path(str(source)).read_bytes()


AT_FDCWD, RENAME_EXCHANGE = -100, 2


def _switch(fresh: Path, folder: Path) -> None:
    """Put the fresh copy in its place: readers see the old one or the new one, never half of each."""
    if not folder.exists():
        fresh.replace(folder)
        return
    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange and exchange(AT_FDCWD, os.fsencode(fresh), AT_FDCWD, os.fsencode(folder), RENAME_EXCHANGE) == 0:
        return
    # A file system or a system without exchange: two renames, one right after the other.
    old = fresh.with_name(f"{fresh.name}-old")
    folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old)
