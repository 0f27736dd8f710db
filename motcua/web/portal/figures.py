"""What the front door says of the office's work: counts only, kept for a minute however many people look."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q

from motcua.agency.models import Agency
from motcua.agency.queries import served_agencies
from motcua.casework.models import Case
from motcua.common.moments import at, day_of
from motcua.web.ui.charts import number_text

KEEP_SECONDS = 60
KEPT_PROMISES = ("early", "on_time")


def todays_figures(now: datetime) -> list[dict[str, str]]:
    """Tiles of today and of this month; none while the office is not set up or has no dossier this month."""
    agency = served_agencies().first()
    if agency is None:
        return []
    key = f"portal:figures:{agency.pk}:{day_of(now)}"
    tiles: list[dict[str, str]] | None = cache.get(key)
    if tiles is None:
        tiles = _tiles(agency, now)
        cache.set(key, tiles, KEEP_SECONDS)
    return tiles


def _tiles(agency: Agency, now: datetime) -> list[dict[str, str]]:
    today, month = at(day_of(now)), at(day_of(now).replace(day=1))
    cases = Case.objects.filter(agency=agency, kind="dossier")
    received = cases.filter(received_at__gte=today, received_at__lt=today + timedelta(days=1)).count()
    ended = cases.filter(ended_at__gte=month, ended_at__lte=now).exclude(timeliness="")
    settled = ended.aggregate(all=Count("id"), kept=Count("id", filter=Q(timeliness__in=KEPT_PROMISES)))
    if not received and not settled["all"]:
        return []
    tiles = [
        {"value": number_text(received), "label": "hồ sơ tiếp nhận hôm nay"},
        {"value": number_text(settled["all"]), "label": f"hồ sơ giải quyết xong trong tháng {month:%m/%Y}"},
    ]
    if settled["all"]:
        share = settled["kept"] / settled["all"] * 100
        note = f"{number_text(settled['kept'])} trên {number_text(settled['all'])} hồ sơ"
        tiles.append({"value": f"{number_text(round(share, 1))}%", "label": "đúng hẹn hoặc sớm hơn", "note": note})
    return tiles
