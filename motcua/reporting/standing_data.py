"""What stands on public pages without an act of publishing: the catalogue, usual times, satisfaction up to yesterday.

The same shape as a publication (`publication_data`), with `published_at` empty: it follows the days by itself.
"""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth

from motcua.agency.models import Agency
from motcua.common.moments import VIETNAM, at, day_of
from motcua.law.satisfaction import FEW, Tally, wilson
from motcua.procedures import words
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import versions_on
from motcua.ratings.queries import ratings_between, satisfaction
from motcua.reporting.measures import NOTHING, percent, rounded
from motcua.reporting.periods import Period, calendar_month
from motcua.reporting.publication_data import SCHEMA, Data, which_version
from motcua.reporting.usual_times import KEEP_SECONDS, UsualTime, time_words, usual_times, window_before

USUAL_TIMES, SATISFACTION, CATALOGUE = "usual_times", "satisfaction", "catalogue"
TITLES = {
    USUAL_TIMES: "Thời gian giải quyết thực tế của từng thủ tục",
    SATISFACTION: "Mức độ hài lòng của người dân, tổ chức",
    CATALOGUE: "Danh mục thủ tục đang có hiệu lực",
}
FEW_DOSSIERS = "ít hồ sơ"
CHANNELS = {"counter": "Tại quầy", "tablet": "Tại quầy", "qr": "Mã QR trên giấy hẹn", "online": "Trực tuyến"}


def standing(kind: str, agency: Agency, day: date) -> Data:
    """The document as it stands on a day."""
    return BUILDERS[kind](agency, day)


def _head(kind: str, agency: Agency, period: Period, day: date) -> Data:
    return {
        "schema": SCHEMA,
        "kind": kind,
        "title": TITLES[kind],
        "agency": {"code": agency.code, "name": agency.full_name},
        "period": {"key": period.key, "name": str(period), "from": f"{period.first}", "to": f"{period.last}"},
        "figures_at": at(day).isoformat(),
        "published_at": None,
        "replaces": None,
        "note": "",
        "rows": [],
    }


def usual_times_data(agency: Agency, day: date) -> Data:
    """Median and 90th percentile of every procedure with dossiers finished in the last twelve months."""
    rows = [usual_row(row) for row in usual_times(agency, day)]
    head = _head(USUAL_TIMES, agency, Period(*window_before(day)), day)
    return {**head, "note": "" if rows else NOTHING, "rows": rows}


def usual_row(row: UsualTime) -> Data:
    """Minutes as numbers and in words; empty where there are too few dossiers to say."""
    told = asdict(row)
    return {
        "code": row.code,
        "name": row.name,
        "field": row.field,
        "dossiers": row.count,
        "median_minutes": told["median"],
        "median_words": FEW_DOSSIERS if row.median is None else time_words(row.median),
        "nine_in_ten_minutes": told["nine_in_ten"],
        "nine_in_ten_words": FEW_DOSSIERS if row.nine_in_ten is None else time_words(row.nine_in_ten),
        "limit_minutes": row.limit,
        "limit_words": row.limit_words,
    }


def catalogue_data(agency: Agency, day: date) -> Data:
    """Every procedure in force on the day, one version each, by field and name."""
    versions = versions_on(day).defer("row", "search_text").order_by("field__name", "name", "number")
    newest = {version.procedure_id: version for version in versions}
    head = _head(CATALOGUE, agency, Period(day, day), day)
    return {**head, "rows": [_catalogue_row(version) for version in newest.values()]}


def _catalogue_row(version: ProcedureVersion) -> Data:
    return {
        **which_version(version),
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
        "limit_words": words.limit_words(version.limit_unit, version.limit_amount),
        "fee_words": words.FEE_RULES.get(version.fee_rule, ""),
        "online_words": words.ONLINE_LEVELS.get(version.online_level, ""),
        "legal_basis": "; ".join(version.legal_basis),
    }


def satisfaction_data(agency: Agency, day: date) -> Data:
    """Valid ratings of the last twelve full months: in all, by month, by field, by way of rating (measure A, §6.3)."""
    key = f"reporting:satisfaction:{agency.pk}:{day}"
    found: Data | None = cache.get(key)
    if found is None:
        found = _satisfaction(agency, day)
        cache.set(key, found, KEEP_SECONDS)
    return found


def _satisfaction(agency: Agency, day: date) -> Data:
    last = day.replace(day=1) - timedelta(days=1)
    period = Period(_months_back(last, 11), last)
    seen = at(day)
    whole = satisfaction(agency, period.start, period.until, at=seen)
    rows = [_tally_row("total", "", "Tất cả", whole.tally)]
    rows += [_tally_row("month", key, name, tally) for key, name, tally in _by_month(agency, period, seen)]
    rows += [_tally_row("field", part.key, part.name, part.tally) for part in whole.fields]
    rows += [_tally_row("channel", part.key, CHANNELS.get(part.key, part.name), part.tally) for part in whole.channels]
    response = {
        "ended": whole.ended,
        "rated": whole.ended_rated,
        "share": None if whole.response is None else float(rounded(whole.response)),
        "words": percent(whole.response) or NOTHING,
    }
    return {**_head(SATISFACTION, agency, period, day), "response": response, "rows": rows}


def _months_back(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, 1)


def _by_month(agency: Agency, period: Period, seen: datetime) -> list[tuple[str, str, Tally]]:
    month = TruncMonth("rated_at", tzinfo=VIETNAM)
    given = ratings_between(agency, period.start, period.until, at=seen)
    rows = given.order_by().annotate(month=month).values("month", "level").annotate(count=Count("pk"))
    counts: dict[date, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(day_of(row["month"]), {})[row["level"]] = row["count"]
    months = [_months_back(period.last, back) for back in range(11, -1, -1)]
    return [
        (calendar_month(one.year, one.month).key, f"Tháng {one:%m/%Y}", Tally(**counts.get(one, {}))) for one in months
    ]


def _tally_row(group: str, key: str, name: str, tally: Tally) -> dict[str, Any]:
    interval = wilson(tally.good, tally.total)
    return {
        "group": group,
        "key": key,
        "name": name,
        "unsatisfied": tally.unsatisfied,
        "satisfied": tally.satisfied,
        "very_satisfied": tally.very_satisfied,
        "ratings": tally.total,
        "share": None if tally.share is None else float(rounded(tally.share)),
        "share_words": percent(tally.share) or NOTHING,
        "low": None if interval is None else round(interval[0] * 100, 1),
        "high": None if interval is None else round(interval[1] * 100, 1),
        "remark": FEW if tally.is_few() else "",
    }


BUILDERS = {USUAL_TIMES: usual_times_data, SATISFACTION: satisfaction_data, CATALOGUE: catalogue_data}
