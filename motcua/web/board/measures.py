"""One measure: its figure, its words and law, and the dossiers counted in and left out."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.reporting.measures import BY_CODE, PARTS, Window, figures, members
from motcua.reporting.periods import Period
from motcua.web.board.home import agency_of
from motcua.web.board.periods import asks_period, period_choices, where_of
from motcua.web.ui.guard import officer_required
from motcua.web.ui.paging import page_of
from motcua.web.ui.request import OfficerRequest


@officer_required
@require_GET
@asks_period("nam", "Chỉ tiêu")
def measure(request: OfficerRequest, code: str, period: Period) -> HttpResponse:
    """GET ?ky=quy-3-2026 | ?tu=&den= &phan=dat|chua-dat|tat-ca."""
    agency, now = agency_of(request), timezone.now()
    if code not in BY_CODE:
        raise Http404
    chosen = BY_CODE[code]
    part = request.GET.get("phan", "")
    part = part if part in PARTS else "chua-dat"
    [figure] = figures(agency, [period], at=now, measures=[chosen])
    listed = members(chosen, agency, Window(period, now), part)
    good, whole = figure.numerator, figure.denominator
    counts = {"dat": good, "chua-dat": whole - good, "tat-ca": whole}
    where = where_of(period)
    context = {
        "figure": figure,
        "period": period,
        "choices": period_choices(now, period),
        "part": part,
        "page": page_of(listed, request, count=listed.count()),
        "facts": [
            ("Cách tính", chosen.in_words),
            ("Tử số / mẫu số", f"{figure.numerator}/{figure.denominator}"),
            ("Chỉ tiêu", chosen.promise or "Không đặt chỉ tiêu ở cấp xã"),
            ("Hồ sơ đang giải quyết", chosen.open_dossiers),
            ("Lưu ý", chosen.note),
            ("Căn cứ", chosen.legal_basis),
            ("Phiên bản công thức", chosen.formula_version),
        ],
        "tabs": [
            {
                "label": label,
                "url": f"?{urlencode({**where, 'phan': key})}",
                "is_current": key == part,
                "count": counts.get(key),
            }
            for key, label in PARTS.items()
        ],
        "crumbs": [("Điều hành", reverse("board:home")), (f"Chỉ tiêu {code}", "")],
    }
    return render(request, "board/measures/detail.html", context)
