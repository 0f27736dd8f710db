"""QĐ 766 as points: what the commune may say of itself, group by group, component by component."""

from fractions import Fraction
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.reporting.measures import percent
from motcua.reporting.periods import Period
from motcua.reporting.quality import Component, Group, points_text, score
from motcua.web.board.home import agency_of
from motcua.web.board.periods import asks_period, period_choices, where_of
from motcua.web.ui.charts import number_text
from motcua.web.ui.guard import officer_required
from motcua.web.ui.request import OfficerRequest


@officer_required
@require_GET
@asks_period("nam", "Điểm theo Quyết định 766")
def page(request: OfficerRequest, period: Period) -> HttpResponse:
    """GET ?ky=|?tu=&den=: the total with its class, the groups as bars, and every component."""
    agency, now = agency_of(request), timezone.now()
    found = score(agency, period, now)
    context = {
        "period": period,
        "choices": period_choices(now, period),
        "score": found,
        "points": points_text(found.points),
        "attainable": _whole(found.attainable),
        "share": percent(found.share / 100) if found.share is not None else "",
        "groups": [_group(group, period) for group in found.groups],
        "bars": [_bar(group) for group in found.groups],
        "crumbs": [("Điều hành", reverse("board:home")), ("Điểm 766", "")],
    }
    return render(request, "board/home/quality.html", context)


def _bar(group: Group) -> dict[str, object]:
    """Part of what is attainable, so that groups of different weight compare."""
    share = group.points / group.attainable if group.attainable else Fraction(0)
    text = f"{points_text(group.points)} / {_whole(group.attainable)}" if group.attainable else "Chưa chấm được"
    return {"label": group.name, "value": float(100 * share), "text": text}


def _group(group: Group, period: Period) -> dict[str, object]:
    return {
        "name": group.name,
        "max": _whole(group.max),
        "points": points_text(group.points),
        "attainable": _whole(group.attainable),
        "can_judge": bool(group.attainable),
        "rows": [_component(one, period) for one in group.components],
    }


def _component(one: Component, period: Period) -> dict[str, object]:
    figure = one.figure
    url = f"{reverse('board:measure', args=[figure.measure.code])}?{urlencode(where_of(period))}" if figure else ""
    counted = (
        f"{number_text(figure.numerator)}/{number_text(figure.denominator)} {figure.measure.counted}" if figure else ""
    )
    return {
        "code": one.code,
        "name": one.name,
        "url": url,
        "text": figure.text if figure else "",
        "counted": counted,
        "threshold": percent(one.threshold) if one.threshold is not None else "",
        "points": one.text_points,
        "max": "Chưa xác định" if one.max is None else _whole(one.max),
    }


def _whole(points: Fraction) -> str:
    return number_text(float(points))
