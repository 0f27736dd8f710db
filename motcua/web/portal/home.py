"""The front door: find a procedure, follow a dossier, know when the office is open."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from motcua.common.moments import day_of
from motcua.web.portal.figures import todays_figures
from motcua.web.ui.context import url_or_empty
from motcua.web.ui.office import opening_hours

# Words that people come for most often; each is only a search in the catalogue.
OFTEN = ("Khai sinh", "Chứng thực", "Kết hôn", "Tình trạng hôn nhân", "Khai tử")


def home(request: HttpRequest) -> HttpResponse:
    doors = {
        "often": [{"label": word, "query": urlencode({"q": word.lower()})} for word in OFTEN],
        "catalogue_url": url_or_empty("portal:catalogue") or "/thu-tuc/",
        "track_url": url_or_empty("portal:track") or "/tra-cuu/",
    }
    now = timezone.now()
    shown = {**doors, **opening_hours(day_of(now)), "figures": todays_figures(now)}
    return render(request, "portal/home.html", shown)
