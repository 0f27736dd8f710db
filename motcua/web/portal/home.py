"""The front door: find a procedure, follow a dossier, know when the office is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from motcua.common.moments import day_of
from motcua.web.ui.office import opening_hours


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", opening_hours(day_of(timezone.now())))
