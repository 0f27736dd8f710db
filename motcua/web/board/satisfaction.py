"""Satisfaction for leaders: the plan's figures from ratings, and the three other measures kept apart from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.law.satisfaction import FEW, Tally, wilson
from motcua.ratings.models import Level, RatingChannel, SipasResult
from motcua.ratings.permissions import can_see_satisfaction
from motcua.ratings.policy import rating_policy
from motcua.ratings.queries import (
    RECEPTION_ROLES,
    SETTLING_ROLES,
    Part,
    Satisfaction,
    follow_up_counts,
    officer_parts,
    satisfaction,
)
from motcua.reporting.measures import BY_CODE, NOTHING, Figure, figures, percent
from motcua.reporting.periods import Period
from motcua.web.board.home import agency_of
from motcua.web.board.periods import asks_period, period_choices, where_of
from motcua.web.ui.charts import number_text
from motcua.web.ui.context import url_or_empty
from motcua.web.ui.guard import officer_required, require
from motcua.web.ui.request import OfficerRequest

PLAN_CODES = ("T10", "T11")
DISLIKE_CODE = "766-5.4"
TONES = {True: "good", False: "late", None: ""}
LEVEL_TONES = {"very_satisfied": "good", "satisfied": "", "unsatisfied": "late"}


@dataclass(frozen=True)
class Row:
    """One row of a table: counts, share in words, and the interval."""

    name: str
    tally: Tally
    share: str
    interval: str
    note: str


@officer_required
@require_GET
@asks_period("nam", "Mức độ hài lòng")
def page(request: OfficerRequest, period: Period) -> HttpResponse:
    """GET ?ky= | ?tu=&den=: ratings of the period, by level, channel, field, officer; and measures B, C, D."""
    require(can_see_satisfaction(request.duties))
    agency, now = agency_of(request), timezone.now()
    found = satisfaction(agency, period.start, period.until, at=now)
    least = rating_policy(agency).rating_min_n
    measured = _figures(agency, period, now)
    context = {
        "period": period,
        "choices": period_choices(now, period),
        "now": now,
        "least": least,
        "whole": row_of("Tất cả", found.tally, least),
        "tiles": [*(_plan_tile(measured[code]) for code in PLAN_CODES), *_tiles(found, least)],
        "level_bars": _level_bars(found.tally),
        "field_bars": _share_bars(found.fields, least),
        "few_fields": sum(part.tally.is_few(least) for part in found.fields),
        "channels": [row_of(RatingChannel(one.key).label, one.tally, least) for one in found.channels],
        "field_rows": _rows(found.fields, least),
        "officers": _officers(agency, period, now, least),
        "low": follow_up_counts(agency, day_of(now)),
        "apart": _apart(agency, measured[DISLIKE_CODE]),
        "crumbs": [("Điều hành", reverse("board:home")), ("Mức độ hài lòng", "")],
    }
    return render(request, "board/satisfaction/page.html", context)


def row_of(name: str, tally: Tally, least: int) -> Row:
    """Counts with their words; few ratings are shown all the same and said to be few."""
    ends = wilson(tally.good, tally.total)
    interval = f"{_text(ends[0])} – {_text(ends[1])}" if ends else ""
    return Row(name, tally, words_of(tally.share), interval, FEW if tally.is_few(least) else "")


def _text(share: float) -> str:
    return percent(Fraction(share))


def words_of(share: Fraction | None) -> str:
    return NOTHING if share is None else percent(share)


def _rows(parts: Iterable[Part], least: int) -> list[Row]:
    return [row_of(part.name, part.tally, least) for part in parts]


def _figures(agency: Agency, period: Period, now: datetime) -> dict[str, Figure]:
    """T10 and T11 as the measures count them, and 766's own, asked for at once."""
    asked = [BY_CODE[code] for code in (*PLAN_CODES, DISLIKE_CODE)]
    return {figure.measure.code: figure for figure in figures(agency, [period], at=now, measures=asked)}


def _plan_tile(figure: Figure) -> dict[str, Any]:
    code, where = figure.measure.code, urlencode(where_of(figure.window.period))
    return {
        "value": figure.text,
        "label": f"{code}: {figure.verdict}",
        "note": f"{figure.measure.name}; {number_text(figure.numerator)}/{number_text(figure.denominator)} phiếu",
        "tone": TONES[figure.met],
        "url": f"{reverse('board:measure', args=[code])}?{where}",
    }


def _tiles(found: Satisfaction, least: int) -> list[dict[str, Any]]:
    whole = row_of("", found.tally, least)
    sure = f"Khoảng tin cậy 95 %: {whole.interval}" if whole.interval else "Chưa có phiếu nào"
    note = f"{sure} ({whole.note})" if whole.note else sure
    return [
        {
            "value": whole.share,
            "label": f"Hài lòng trở lên, {number_text(found.tally.total)} phiếu",
            "note": note,
            "tone": "",
        },
        {
            "value": words_of(found.response),
            "label": "Tỷ lệ hồ sơ có đánh giá",
            "note": f"{number_text(found.ended_rated)} trên {number_text(found.ended)} hồ sơ kết thúc trong kỳ",
            "tone": "",
        },
    ]


def _level_bars(tally: Tally) -> list[dict[str, Any]]:
    counts = {level: getattr(tally, level) for level in reversed(Level.values)}
    return [
        {
            "label": Level(level).label,
            "value": count,
            "tone": LEVEL_TONES[level],
            "text": f"{number_text(count)} ({words_of(tally.share_of(count))})",
        }
        for level, count in counts.items()
    ]


def _share_bars(parts: list[Part], least: int) -> list[dict[str, Any]]:
    """Bars of those with enough ratings; the table beside them holds the others too."""
    return [
        {
            "label": f"{part.name} ({number_text(part.tally.total)} phiếu)",
            "value": float((part.tally.share or 0) * 100),
            "text": words_of(part.tally.share),
        }
        for part in parts
        if not part.tally.is_few(least)
    ]


def _officers(agency: Agency, period: Period, now: datetime, least: int) -> list[tuple[str, list[Row]]]:
    """Officers with enough ratings, those at the counter and those who handle, apart."""
    groups = (("Tiếp nhận, trả kết quả", RECEPTION_ROLES), ("Thụ lý, thẩm định", SETTLING_ROLES))
    return [
        (name, _rows(officer_parts(agency, period.start, period.until, at=now, roles=roles), least))
        for name, roles in groups
    ]


def _apart(agency: Agency, dislike: Figure) -> list[dict[str, str]]:
    """Measures B, C and D: other questions, other sources, never mixed with the ratings."""
    survey = SipasResult.objects.filter(agency=agency).order_by("-year").first()
    return [
        {
            "name": "B. Chín chỉ số của Thông tư 01/2018/TT-VPCP",
            "value": "Xem phiếu chấm điểm",
            "what": "Điểm của Bộ phận Một cửa và từng người, mỗi quý, tối đa 18 điểm.",
            "url": url_or_empty("scoring:sheets"),
        },
        {
            "name": "C. Mức độ hài lòng theo Quyết định 766 (chỉ số 5.4)",
            "value": dislike.text,
            "what": "100 trừ tỷ lệ xử lý phản ánh muộn, trừ tỷ lệ không hài lòng với trả lời phản ánh.",
            "url": reverse("board:measure", args=[DISLIKE_CODE]),
        },
        {
            "name": "D. SIPAS, khảo sát hằng năm",
            "value": f"{survey.year}: {percent(Fraction(survey.percent) / 100)}" if survey else "Chưa ghi",
            "what": f"{survey.scope}. Nguồn: {survey.source}" if survey else "Do Bộ Nội vụ, tỉnh công bố; chỉ ghi lại.",
            "url": "",
        },
    ]
