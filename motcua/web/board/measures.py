"""One measure: its figure, its words and law, where it will end, and what was counted in and left out."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency
from motcua.reporting import history
from motcua.reporting.measures import BY_CODE, PARTS, Figure, Measure, Window, members
from motcua.reporting.periods import Period
from motcua.reporting.standing import Standing, board, breaking, words_of
from motcua.web.board.home import VERDICT_LOOKS, agency_of, counted_text, outlook_text
from motcua.web.board.periods import asks_period, period_choices, where_of
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import Page, page_number
from motcua.web.ui.request import OfficerRequest

NEAREST = 10
PAGE_SIZE = 50
BESIDE = {
    "T01": ["T02", "766-4.2"],
    "T02": ["T03", "766-4.1"],
    "T03": ["T02"],
    "T06": ["766-2.1", "T07"],
    "T07": ["T06", "766-2.1"],
    "T10": ["T11", "766-5.4"],
    "T11": ["T10"],
    "T13": ["T14"],
    "T14": ["T13"],
    "T16": ["766-4.3"],
    "T17": ["766-3.3", "T19"],
    "T19": ["T17", "T20"],
    "T21": ["T22", "766-3.6"],
    "T22": ["T21", "766-3.5", "766-3.5b"],
    "766-2.1": ["T06"],
    "766-5.4": ["T10"],
}
"""Other readings of the same thing, shown side by side (indicators §3.2)."""


@officer_required
@require_GET
@asks_period("nam", "Chỉ tiêu")
def measure(request: OfficerRequest, code: str, period: Period) -> HttpResponse:
    """GET ?ky=quy-3-2026 | ?tu=&den= &phan=dat|chua-dat|tat-ca|bo-ngoai."""
    agency, now = agency_of(request), timezone.now()
    if code not in BY_CODE:
        raise Http404
    chosen = BY_CODE[code]
    found = board(agency, period, now, [chosen])
    standing = found.of(chosen)
    context = {
        "figure": standing.figure,
        "standing": standing,
        "period": period,
        "at": found.at,
        "verdict_look": VERDICT_LOOKS[standing.figure.met],
        "choices": period_choices(now, period),
        "facts": _facts(standing.figure, found.at),
        "outlook": outlook_text(chosen, standing.outlook),
        "beside": [_beside(figure, period) for figure in _figures_of(BESIDE.get(code, []), agency, period, now)],
        "breaking": _breaking(agency, standing, period, now),
        "chart": _chart(standing),
        "crumbs": [("Điều hành", reverse("board:home")), (f"Chỉ tiêu {code}", "")],
        **_members(request, agency, standing.figure, now),
    }
    return render(request, "board/measures/detail.html", context)


def _facts(figure: Figure, at: datetime) -> list[tuple[str, object]]:
    chosen = figure.measure
    promise = chosen.promise if chosen.is_ours else f"{chosen.promise}: chỉ tiêu của cấp tỉnh, xã chỉ theo dõi"
    return [
        ("Cách tính", chosen.in_words),
        ("Tử số / mẫu số", counted_text(figure)),
        ("Chỉ tiêu", promise or "Không đặt chỉ tiêu ở cấp xã"),
        ("So sánh", _comparison(chosen)),
        ("Số liệu lúc", f"{timezone.localtime(at):%H:%M} ngày {timezone.localtime(at):%d/%m/%Y}"),
        ("Hồ sơ đang giải quyết", chosen.open_dossiers),
        ("Lưu ý", chosen.note or "Không có"),
        ("Ví dụ", chosen.example or "Không có"),
        ("Căn cứ", chosen.legal_basis),
        ("Phiên bản công thức", chosen.formula_version),
        ("Địa chỉ cố định", reverse("board:measure", args=[chosen.code])),
    ]


def _comparison(chosen: Measure) -> str:
    if chosen.target is None:
        return "Không so sánh"
    words = {">": "lớn hơn hẳn", ">=": "bằng hoặc lớn hơn", "=": "bằng đúng"}[chosen.comparator]
    return f"{words} chỉ tiêu, so phân số trước khi làm tròn"


def _figures_of(codes: Sequence[str], agency: Agency, period: Period, now: datetime) -> list[Figure]:
    """Of the same answer that gave the figure itself: nothing is asked again."""
    kept = history.figures_now(agency, period, now)
    return [kept.of(BY_CODE[code])[0] for code in codes if code in BY_CODE]


def _beside(figure: Figure, period: Period) -> dict[str, object]:
    return {
        "name": f"{figure.measure.code} · {figure.measure.name}",
        "text": figure.text,
        "counted": counted_text(figure),
        "url": f"{reverse('board:measure', args=[figure.measure.code])}?{urlencode(where_of(period))}",
    }


def _breaking(agency: Agency, standing: Standing, period: Period, now: datetime) -> dict[str, object] | None:
    """The open dossiers nearest to their due moment that would turn the verdict; None where none can."""
    turns_at = standing.turns_at
    if turns_at is None:
        return None
    nearest = list(breaking(agency, period, now)[:NEAREST])
    if not nearest:
        return None
    return {"turns_at": turns_at, "cases": nearest, "bad": words_of(standing.measure)[1]}


def _share(figure: Figure) -> Fraction:
    return figure.value or Fraction(0)


def _chart(standing: Standing) -> dict[str, object]:
    chosen, months = standing.measure, standing.months
    known = [month for month in months if month.value is not None]
    desc = "Chưa tháng nào phát sinh."
    if known:
        low, high = (pick(known, key=_share) for pick in (min, max))
        desc = (
            f"Thấp nhất {low.text} ({low.window.period.first:%m/%Y}), cao nhất {high.text}"
            f" ({high.window.period.first:%m/%Y}), gần nhất {known[-1].text}."
        )
    return {
        "title": f"{chosen.code}, từng tháng dương lịch",
        "desc": desc,
        "target": chosen.target,
        "target_text": chosen.promise,
        "rows": [_month(month) for month in months],
    }


def _month(figure: Figure) -> dict[str, object]:
    return {
        "label": f"{figure.window.period.first:%m/%y}",
        "share": figure.value,
        "text": figure.text,
        "counted": counted_text(figure),
        "url": f"?{urlencode({'ky': figure.window.period.key})}",
    }


def _counts(figure: Figure, left_out: int) -> dict[str, int]:
    """How many each part has; where the two numbers are no counts, that of the part left out alone."""
    if figure.measure.sums or figure.measure.is_apart:
        return {"bo-ngoai": left_out}
    good, whole = figure.numerator, figure.denominator
    return {"dat": good, "chua-dat": whole - good, "tat-ca": whole, "bo-ngoai": left_out}


def _members(request: OfficerRequest, agency: Agency, figure: Figure, now: datetime) -> dict[str, object]:
    """The list of one part, and the tabs to the others."""
    asked = request.GET.get("phan", "")
    part = asked if asked in PARTS else "chua-dat"
    window = Window(figure.window.period, now)
    listed, number = members(figure.measure, agency, window, part), page_number(request)
    start = (number - 1) * PAGE_SIZE
    rows, whole, left_out = listed.cut(start, start + PAGE_SIZE + 1)
    counts = _counts(figure, left_out)
    counts.setdefault(part, whole)
    where = where_of(figure.window.period)
    return {
        "part": part,
        "kind": listed.kind,
        "page": Page(rows[:PAGE_SIZE], number, PAGE_SIZE, len(rows) > PAGE_SIZE, counts[part]),
        "tabs": [
            {
                "label": label,
                "url": f"?{urlencode({**where, 'phan': key})}#danh-sach",
                "is_current": key == part,
                "count": counts.get(key),
            }
            for key, label in PARTS.items()
        ],
    }
