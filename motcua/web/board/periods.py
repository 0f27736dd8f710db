"""Which period a page of the board speaks of: a named one, or from a day to a day."""

from datetime import date, datetime

from django.http import HttpRequest

from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.reporting.periods import Period, between, offered, period_named, report_quarter_of, report_year_of

DEFAULTS = {"quy": report_quarter_of, "nam": report_year_of}


def asked_period(request: HttpRequest, now: datetime, *, default: str) -> Period:
    """?tu=&den= (both) go before ?ky=; nothing asked = the present quarter (`quy`) or year (`nam`)."""
    first, last, key = (request.GET.get(name, "").strip() for name in ("tu", "den", "ky"))
    if first or last:
        return between(_day(first, "tu", "Từ ngày"), _day(last, "den", "Đến ngày"))
    return period_named(key) if key else DEFAULTS[default](day_of(now))


def _day(text: str, field: str, label: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise Refused(f"“{label}” không đúng. Ghi đủ ngày như 25/11/2026.", field=field)


def where_of(period: Period) -> dict[str, str]:
    """The period as it stands in an address."""
    return {"ky": period.key} if period.key else {"tu": f"{period.first}", "den": f"{period.last}"}


def period_choices(now: datetime, chosen: Period) -> list[dict[str, object]]:
    """The periods to pick from, the chosen one among them."""
    found = offered(now)
    if chosen.key and chosen.key not in {period.key for period in found}:
        found.insert(0, chosen)
    return [{"key": period.key, "name": period.name, "is_chosen": period.key == chosen.key} for period in found]
