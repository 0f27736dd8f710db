"""Which period a page of the board speaks of: a named one, or from a day to a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from motcua.common.moments import EARLIEST, LATEST, day_of
from motcua.common.refusals import Refused
from motcua.reporting.periods import (
    Period,
    between,
    calendar_month,
    offered,
    period_named,
    report_quarter_of,
    report_year_of,
)
from motcua.web.board.home import agency_of
from motcua.web.ui.request import OfficerRequest

MONTHS_OFFERED = 13


def month_before(day: date) -> Period:
    """The calendar month that is over: a monthly list opens with it."""
    last = day.replace(day=1) - timedelta(days=1)
    return calendar_month(last.year, last.month)


DEFAULTS = {"quy": report_quarter_of, "nam": report_year_of, "thang": month_before}
View = Callable[..., HttpResponse]
FIELDS = {"to": "den", "from": "tu"}
"""What the periods call a field → its name in the address."""


def asks_period(default: str, title: str) -> Callable[[View], View]:
    """Give the view its `period`. One that cannot be read is asked for again, with what was typed and why not."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def answered(request: OfficerRequest, *args: object, **kwargs: object) -> HttpResponse:
            agency_of(request)
            now = timezone.now()
            try:
                period = asked_period(request, now, default=default)
            except Refused as refused:
                return _ask_again(request, refused, title, DEFAULTS[default](day_of(now)), now)
            return view(request, *args, period=period, **kwargs)

        return answered

    return wrapped


def _ask_again(request: OfficerRequest, refused: Refused, title: str, period: Period, now: datetime) -> HttpResponse:
    typed = {name: request.GET.get(name, "")[:40] for name in ("tu", "den", "ky")}
    field = FIELDS.get(refused.field, refused.field)
    context = {
        "title": title,
        "typed": typed,
        "period": period,
        "choices": period_choices(now, period),
        "problems": {field if field in typed else "tu": refused.sentence},
        "kept": [(name, value) for name, value in request.GET.items() if name not in {*typed, "dang"}],
        "crumbs": [("Điều hành", reverse("board:home")), (title, "")],
    }
    return render(request, "board/reports/ask_again.html", context, status=422)


def asked_period(request: OfficerRequest, now: datetime, *, default: str) -> Period:
    """?tu=&den= (both) go before ?ky=; nothing asked = the present quarter (`quy`) or year (`nam`)."""
    first, last, key = (request.GET.get(name, "").strip() for name in ("tu", "den", "ky"))
    if first or last:
        return between(_day(first, "tu", "Từ ngày"), _day(last, "den", "Đến ngày"))
    return period_named(key) if key else DEFAULTS[default](day_of(now))


def _day(text: str, field: str, label: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
    raise Refused(f"“{label}” không đúng. Ghi đủ ngày như 25/11/2026.", field=field)


def where_of(period: Period) -> dict[str, str]:
    """The period as it stands in an address."""
    return {"ky": period.key} if period.key else {"tu": f"{period.first}", "den": f"{period.last}"}


def period_choices(now: datetime, chosen: Period) -> list[dict[str, object]]:
    """The periods to pick from, the chosen one among them."""
    return _as_choices(offered(now), chosen)


def month_choices(now: datetime, chosen: Period) -> list[dict[str, object]]:
    """The calendar months that are over, newest first."""
    months = [month_before(day_of(now))]
    for _ in range(MONTHS_OFFERED - 1):
        months.append(month_before(months[-1].first))
    return _as_choices(months, chosen)


def _as_choices(found: list[Period], chosen: Period) -> list[dict[str, object]]:
    if chosen.key and chosen.key not in {period.key for period in found}:
        found.insert(0, chosen)
    return [{"key": period.key, "name": period.name, "is_chosen": period.key == chosen.key} for period in found]
