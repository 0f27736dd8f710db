"""The chairman's first page: which promises hold and which will break; and the lists behind its tiles."""

from datetime import datetime
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.permissions import can_see_board
from motcua.duties.queries import counts_of as duty_counts
from motcua.reporting.forecast import Forecast, meets
from motcua.reporting.measures import Figure, Measure, percent
from motcua.reporting.overview import Load, Urgency, counts_of, loads, open_now, urgencies
from motcua.reporting.periods import Period, period_named, previous, report_quarter_of, report_year_of
from motcua.reporting.report_06a import FORM
from motcua.reporting.restating import drifted
from motcua.reporting.standing import Board, Level, Standing, board
from motcua.web.ui.charts import number_text
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.levels import LOOKS
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest, here


def agency_of(request: OfficerRequest) -> Agency:
    """The agency whose board the officer may see; page 403 for everybody else."""
    require(can_see_board(here(request)))
    return request.officer.agency


@officer_required
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """GET ?ky=nam-2026|quy-4-2026 &xep=chu-de: promises, worst first or by theme; open dossiers and loads below."""
    agency, now = agency_of(request), timezone.now()
    choices = _choices(now)
    period = _chosen_period(request, choices)
    found = board(agency, period, now)
    by_theme = request.GET.get("xep") == "chu-de"
    context = {
        "now": now,
        "board": found,
        "drifted": drifted(agency),
        "period": period,
        "tally": [_tallied(level, number) for level, number in found.tally],
        "groups": _by_theme(found) if by_theme else [("", [promise_of(one, period) for one in found.standings])],
        "tabs": _tabs(choices, period, by_theme=by_theme),
        "orders": _orders(period, by_theme=by_theme),
        "tiles": _tiles(agency, now),
        "owed": owed_tiles(agency, now),
        "report_url": reverse("board:report", args=[FORM]),
        "load_rows": [_load_row(load) for load in loads(agency, now)],
    }
    return render(request, "board/home/overview.html", context)


def _tallied(level: Level, number: int) -> dict[str, str]:
    tone, icon = LOOKS[level]
    return {"label": f"{number} {level.label.lower()}", "tone": tone, "icon": icon}


def _choices(now: datetime) -> list[Period]:
    """The present year and quarter, and the ones before."""
    year, quarter = report_year_of(day_of(now)), report_quarter_of(day_of(now))
    return [year, quarter, previous(quarter), previous(year)]


def _chosen_period(request: OfficerRequest, choices: list[Period]) -> Period:
    """Any named period; what cannot be read is the present year."""
    try:
        return period_named(request.GET.get("ky", "") or choices[0].key)
    except Refused:
        return choices[0]


def _tabs(choices: list[Period], period: Period, *, by_theme: bool) -> list[dict[str, object]]:
    shown = choices if period.key in {one.key for one in choices} else [*choices, period]
    order = {"xep": "chu-de"} if by_theme else {}
    return [
        {
            "label": one.name,
            "url": f"?{urlencode({'ky': one.key, **order})}",
            "is_current": one.key == period.key,
        }
        for one in shown
    ]


def _orders(period: Period, *, by_theme: bool) -> dict[str, object]:
    if by_theme:
        return {"label": "Xếp xấu nhất lên đầu", "url": f"?{urlencode({'ky': period.key})}"}
    return {"label": "Xếp theo chủ đề", "url": f"?{urlencode({'ky': period.key, 'xep': 'chu-de'})}"}


def _by_theme(found: Board) -> list[tuple[str, list[dict[str, object]]]]:
    """Themes in the order of their worst promise."""
    themes: dict[str, list[dict[str, object]]] = {}
    for one in found.standings:
        themes.setdefault(one.measure.theme_name, []).append(promise_of(one, found.period))
    return list(themes.items())


def promise_of(one: Standing, period: Period) -> dict[str, object]:
    """One promise as a row shows it."""
    figure, measure = one.figure, one.measure
    return {
        "code": measure.code,
        "name": measure.name,
        "url": f"{reverse('board:measure', args=[measure.code])}?{urlencode({'ky': period.key})}",
        "text": figure.text,
        "counted": counted_text(figure),
        "promise": measure.promise,
        "verdict": figure.verdict,
        "verdict_look": VERDICT_LOOKS[figure.met],
        "tone": LOOKS[one.level][0],
        "need": one.need,
        "outlook": outlook_text(measure, one.outlook),
        "trend": [month.value for month in one.months],
        "trend_title": f"{measure.code}, 13 tháng gần đây",
        "target": measure.target,
    }


def counted_text(figure: Figure) -> str:
    """Both numbers with the word for what was counted."""
    return f"{number_text(figure.numerator)}/{number_text(figure.denominator)} {figure.measure.counted}"


VERDICT_LOOKS = {True: ("good", "circle-check"), False: ("late", "warning"), None: ("calm", "circle")}


def outlook_text(measure: Measure, outlook: Forecast | None) -> str:
    """Where it will end, the range, and what that means; nothing where nothing is forecast."""
    if outlook is None or outlook.shares is None or measure.target is None:
        return ""
    low, middle, high = outlook.shares
    ends = _expectation(measure, measure.target, outlook)
    return f"Dự báo cuối kỳ {percent(middle)} (khoảng {percent(low)} – {percent(high)}): {ends}."


def _expectation(measure: Measure, target: Fraction, outlook: Forecast) -> str:
    low, high = (meets(good, outlook.total, measure.comparator, target) for good in (outlook.low, outlook.high))
    if low == high:
        return "đạt" if low else "không đạt"
    return "chưa chắc"


def _tiles(agency: Agency, now: datetime) -> list[dict[str, object]]:
    found = urgencies(agency, now)
    counts = counts_of(agency, found)
    return [
        {
            "value": number_text(counts[one.key]),
            "label": one.label,
            "tone": one.tone if counts[one.key] else "",
            "url": f"{reverse('board:dossiers')}?{urlencode({'loc': one.key})}",
        }
        for one in found
    ]


def owed_tiles(agency: Agency, now: datetime) -> list[dict[str, object]]:
    """What the office owes by its plan and orders, each number opening its list."""
    found = duty_counts(agency, now)
    kinds = (
        ("qua-han", "Nhiệm vụ quá hạn", found.late, "late"),
        ("sap-den-han", "Nhiệm vụ sắp đến hạn", found.soon, "soon"),
        ("cho-van-ban", "Chờ văn bản ấn định hạn", found.waiting, ""),
        ("", "Nhiệm vụ đang thực hiện", found.open, ""),
    )
    base = reverse("plans:duties")
    return [
        {
            "value": number_text(number),
            "label": label,
            "tone": tone if number else "",
            "url": f"{base}?{urlencode({'cua': 'don-vi', 'xem': key})}",
        }
        for key, label, number, tone in kinds
    ]


def _load_row(load: Load) -> dict[str, object]:
    holder = {"nguoi": load.officer_id or 0}
    base = reverse("board:dossiers")
    return {
        "load": load,
        "url": f"{base}?{urlencode({'loc': 'dang-giai-quyet', **holder})}",
        "late_url": f"{base}?{urlencode({'loc': 'qua-han', **holder})}",
    }


@officer_required
@require_GET
def dossiers(request: OfficerRequest) -> HttpResponse:
    """GET ?loc=qua-han|han-hom-nay|sap-den-han|dang-giai-quyet &nguoi=<officer>: what a tile counts."""
    agency, now = agency_of(request), timezone.now()
    found = urgencies(agency, now)
    chosen = _chosen(found, request.GET.get("loc", ""))
    cases = open_now(agency).filter(chosen.condition)
    holder = request.GET.get("nguoi", "")
    if holder.isascii() and holder.isdigit() and len(holder) < 10:
        cases = cases.filter(holder_id=int(holder) or None) if int(holder) else cases.filter(holder=None)
    page = page_of(cases.select_related("holder").order_by(F("due_at").asc(nulls_last=True), "id"), request)
    context = {
        "title": chosen.label,
        "lead": "Việc gấp nhất ở trên cùng.",
        "page": page,
        "crumbs": [("Điều hành", reverse("board:home")), (chosen.label, "")],
        "tabs": [
            {"label": one.label, "url": f"?{urlencode({'loc': one.key})}", "is_current": one is chosen} for one in found
        ],
    }
    return render(request, "board/home/dossiers.html", context)


def _chosen(found: list[Urgency], key: str) -> Urgency:
    return next((one for one in found if one.key == key), found[0])
