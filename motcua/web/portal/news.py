"""News of the office for everybody: the list, one piece under its lasting address, and feeds in Atom and RSS."""

from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import motcua
from motcua.agency.queries import home_agency
from motcua.common.moments import at, day_of, local
from motcua.outreach.models import CommunicationItem, Topic
from motcua.outreach.news import news_of, summary_of
from motcua.reporting.open_data import Entry, as_atom
from motcua.web.ui.articles import article_html
from motcua.web.ui.openly import open_answer
from motcua.web.ui.paging import page_number, page_of

PAGE_SIZE = 20
MOST = 240  # of a copy that cannot be asked for the next page
FEED_ENTRIES = 30
CRUMB = ("Trang chủ", "/")
ATOM, RSS = "application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8"


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """GET ?muc=<topic> &trang: pieces of news, the newest first."""
    agency, topic = home_agency(), request.GET.get("muc", "")
    topic = topic if topic in Topic.values else ""
    size = MOST if getattr(request, "is_copy", False) else PAGE_SIZE
    page = page_of(news_of(agency, topic), request, size=size)
    used = set(news_of(agency).order_by().values_list("topic", flat=True).distinct())
    marks = [(row.pk, row.published_at) for row in page.items]

    def make() -> HttpResponse:
        context = {
            "page": page,
            "rows": [(row, summary_of(row)) for row in page.items],
            "tabs": [] if getattr(request, "is_copy", False) else _tabs(topic, used),
            "crumbs": [CRUMB, ("Tin tức", "")],
        }
        return render(request, "portal/news/list.html", context)

    parts = [motcua.__version__, topic, page_number(request), page.has_next, sorted(used), marks]
    newest = max((when for _pk, when in marks if when), default=None)
    # No date of change: taking a piece off would make the newest one older, and caches would keep the old list.
    return open_answer(request, parts=[*parts, newest], modified=None, make=make)


@require_safe
def piece(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: one piece of news; not found once it is taken off."""
    row = get_object_or_404(news_of(home_agency()), slug=slug)

    def make() -> HttpResponse:
        context = {
            "item": row,
            "body": article_html(row.text),
            "summary": summary_of(row),
            "crumbs": [CRUMB, ("Tin tức", reverse("portal:news")), (row.title, "")],
        }
        return render(request, "portal/news/piece.html", context)

    return open_answer(
        request, parts=[motcua.__version__, row.pk, row.published_at], modified=row.published_at, make=make
    )


@require_safe
def feed(request: HttpRequest, form: str = "atom") -> HttpResponse:
    """GET: the newest pieces, as Atom or RSS 2.0."""
    agency = home_agency()
    rows = list(news_of(agency)[:FEED_ENTRIES])
    title, base = f"Tin tức, {agency.full_name}", settings.PUBLIC_URL
    entries = [_entry(row) for row in rows]
    if form == "atom":
        content, kind = as_atom(title, reverse("portal:news_atom"), agency.full_name, entries, base=base), ATOM
    else:
        content, kind = as_rss(title, reverse("portal:news_rss"), reverse("portal:news"), entries, base=base), RSS
    return open_answer(request, parts=[content], modified=None, make=lambda: HttpResponse(content, kind))


def as_rss(title: str, path: str, page: str, entries: list[Entry], *, base: str) -> bytes:
    """A feed in RSS 2.0. `path`: its own address within the site, `page`: the list for readers."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        f"<title>{escape(title)}</title><link>{escape(base + page)}</link><language>vi</language>",
        f"<description>{escape(title)}</description>",
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(base + path)}/>',
        *(_rss_item(entry, base) for entry in entries),
        "</channel></rss>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _rss_item(entry: Entry, base: str) -> str:
    address = escape(base + entry.path)
    when = format_datetime(local(entry.updated))
    return (
        f"<item><title>{escape(entry.title)}</title><link>{address}</link><guid>{address}</guid>"
        f"<pubDate>{when}</pubDate><description>{escape(entry.summary)}</description></item>"
    )


def _entry(row: CommunicationItem) -> Entry:
    path = reverse("portal:piece", args=[row.slug])
    return Entry(path, row.title, summary_of(row), row.published_at or at(day_of(timezone.now())))


def _tabs(topic: str, used: set[str]) -> list[dict[str, Any]]:
    """The topics there is something of; none while all is of one."""
    shown = [("", "Tất cả"), *((key, label) for key, label in Topic.choices if key in used)]
    if len(used) < 2 and not topic:
        return []
    return [
        {"label": label, "url": f"?{urlencode({'muc': key})}" if key else "?", "is_current": key == topic}
        for key, label in shown
    ]
