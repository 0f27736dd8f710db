"""Where it is hot: the share in time by field and by officer, month by month, only where the sample allows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.reporting.history import FEW, Cell, Line, heat
from motcua.web.board.home import agency_of
from motcua.web.ui.guard import officer_required
from motcua.web.ui.request import OfficerRequest

HIGH, MIDDLE = 995, 900
"""From so many thousandths a cell is good, from so many it is middling (the plan's promise is above 99,5 %)."""


@officer_required
@require_GET
def page(request: OfficerRequest) -> HttpResponse:
    """GET: two tables with numbers in their cells; those with too few are named and not judged."""
    agency, now = agency_of(request), timezone.now()
    found = heat(agency, now)
    fields = [line for line in found.fields if not line.whole.is_few]
    context = {
        "at": found.at,
        "least": FEW,
        "months": [f"{month.first:%m/%Y}" for month in found.months],
        "fields": [_row(line) for line in fields],
        "rare": [line for line in found.fields if line.whole.is_few],
        "officers": [_row(line) for line in found.officers],
        "crumbs": [("Điều hành", reverse("board:home")), ("Lĩnh vực, công chức", "")],
    }
    return render(request, "board/home/heat.html", context)


def _row(line: Line) -> dict[str, object]:
    return {"name": line.name, "cells": [_cell(cell) for cell in line.cells], "whole": _cell(line.whole)}


def _cell(cell: Cell) -> dict[str, object]:
    """Share, both numbers, and the ground it stands on; nothing to judge where there are few."""
    counted = f"{cell.good}/{cell.total}"
    if not cell.total:
        return {"text": "–", "counted": "", "heat": "few"}
    if cell.is_few:
        return {"text": "ít hồ sơ", "counted": counted, "heat": "few"}
    level = "high" if cell.per_mille >= HIGH else "mid" if cell.per_mille >= MIDDLE else "low"
    return {"text": f"{cell.per_mille / 10:.1f}%".replace(".", ","), "counted": counted, "heat": level}
