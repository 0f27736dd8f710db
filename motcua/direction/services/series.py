"""Numbers given before the software was used: the series of the year goes on behind them."""

from datetime import datetime

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction.kinds import kinds, series_of
from motcua.direction.permissions import can_continue_series, ensure, hand
from motcua.documents.models import Counter
from motcua.documents.services import next_number

INCOMING = "incoming"
MOST = 100_000


def scope_of(agency: Agency, series: str, year: int) -> str:
    """The row of `documents.Counter` that counts a series of documents in a year."""
    return f"{agency.code}:{register_of(series)}:{year}"


def register_of(series: str) -> str:
    """How the papers of a series are registered; what came in has one series of its own."""
    return series if series == INCOMING else f"out-{series}"


def continue_series(agency: Agency, series: str, last: int, *, by: Officer, at: datetime) -> int:
    """The last number given on paper this year: the next document gets the one behind. Never back.

    `series` is one of `last_numbers`. Returns how many numbers were passed over.
    """
    allowed = can_continue_series(hand(by, at)) and by.agency_id == agency.pk
    ensure(allowed, "Chỉ văn thư hoặc văn phòng ghi số đã cấp.")
    year = day_of(at).year
    with transaction.atomic():
        known = last_numbers(agency, year)
        if series not in known:
            raise Refused("Không có dãy số này. Chọn một dãy trong danh sách.", field="series")
        if not known[series] < last <= MOST:
            raise Refused(f"Số cuối đã cấp là {known[series]}: ghi số lớn hơn, nhiều nhất {MOST}.", field="last")
        first = next_number(scope_of(agency, series, year))  # locks the row; another may have drawn meanwhile
        if first > last:
            raise Refused(f"Vừa có văn bản lấy số {first - 1}. Mở lại trang rồi ghi lại.", field="last")
        if last > first:
            next_number(scope_of(agency, series, year), count=last - first)
        data = {"series": series, "year": year, "from": known[series], "to": last}
        log("direction:series:continued", by=by, agency=agency, at=at, subject=f"series:{series}:{year}", data=data)
    return last - known[series]


def last_numbers(agency: Agency, year: int) -> dict[str, int]:
    """The last number of each series of the year: what goes out by the menu, then what came in."""
    names = list(dict.fromkeys(series_of(agency, code) for code in kinds()))
    scopes = {scope_of(agency, name, year): name for name in [*names, INCOMING]}
    found = dict(Counter.objects.filter(scope__in=scopes).values_list("scope", "value"))
    return {name: found.get(scope, 0) for scope, name in scopes.items()}
