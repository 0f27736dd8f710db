"""The front door: find a procedure, follow a dossier, know when the office is open."""

from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from motcua.agency.queries import served_agencies
from motcua.common.moments import day_of
from motcua.outreach.news import news_of
from motcua.web.portal.figures import KEEP_SECONDS, todays_figures
from motcua.web.ui.context import url_or_empty
from motcua.web.ui.office import opening_hours

# Words that people come for most often; each is only a search in the catalogue.
OFTEN = ("Khai sinh", "Chứng thực", "Kết hôn", "Tình trạng hôn nhân", "Khai tử")
NEWS_SHOWN = 3


def home(request: HttpRequest) -> HttpResponse:
    doors = {
        "often": [{"label": word, "query": urlencode({"q": word.lower()})} for word in OFTEN],
        "catalogue_url": url_or_empty("portal:catalogue") or "/thu-tuc/",
        "track_url": url_or_empty("portal:track") or "/tra-cuu/",
    }
    now = timezone.now()
    shown = {**doors, **opening_hours(day_of(now)), "figures": todays_figures(now), "news": _newest()}
    return render(request, "portal/home.html", shown)


def _newest() -> list[dict[str, Any]]:
    """The newest pieces of news, read once a minute however many people look; none while the office is not set up."""
    return cache.get_or_set("portal:newest", _read_newest, KEEP_SECONDS) or []


def _read_newest() -> list[dict[str, Any]]:
    agency = served_agencies().first()
    rows = news_of(agency).values("title", "slug", "published_at")[:NEWS_SHOWN] if agency else []
    return [dict(row) for row in rows]
