"""Open dossiers as they lie today: by urgency, and by the hands that hold them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.casework.models import Case
from motcua.common.moments import day_of, end_of
from motcua.dossiers.policy import late_policy
from motcua.dossiers.queries import warn_until

RUNNING = Q(clock="running")


@dataclass(frozen=True)
class Urgency:
    """One tile: key in addresses, label, tone, and which open dossiers it counts."""

    key: str
    label: str
    tone: str
    condition: Q


def urgencies(agency: Agency, at: datetime) -> list[Urgency]:
    """Open, due today, at risk (the office's own warning distance), late now. The last three do not overlap."""
    tonight = end_of(day_of(at))
    soon = max(warn_until(workdays_for(agency), at, late_policy(agency).warn_workdays), tonight)
    return [
        Urgency("dang-giai-quyet", "Đang giải quyết", "", Q()),
        Urgency("han-hom-nay", "Hạn hôm nay", "today", RUNNING & Q(due_at__gt=at, due_at__lte=tonight)),
        Urgency("sap-den-han", "Sắp đến hạn", "soon", RUNNING & Q(due_at__gt=tonight, due_at__lte=soon)),
        Urgency("qua-han", "Đang quá hạn", "late", RUNNING & Q(due_at__lte=at)),
    ]


def open_now(agency: Agency) -> QuerySet[Case]:
    """Received and not ended: refused at intake means never a dossier."""
    return Case.objects.filter(agency=agency, kind="dossier", received_at__isnull=False, ended_at=None)


def counts_of(agency: Agency, found: list[Urgency]) -> dict[str, int]:
    """How many dossiers each urgency has, in one query."""
    asked = {f"u{place}": Count("pk", filter=one.condition) for place, one in enumerate(found)}
    row = open_now(agency).order_by().aggregate(**asked)
    return {one.key: row[f"u{place}"] for place, one in enumerate(found)}


@dataclass(frozen=True)
class Load:
    """What one hand holds."""

    officer_id: int | None
    name: str
    open: int
    late: int


def loads(agency: Agency, at: datetime) -> list[Load]:
    """Open and late dossiers of each hand, the heaviest first; officers without any are left out."""
    late = RUNNING & Q(due_at__lte=at)
    rows = (
        open_now(agency)
        .order_by()
        .values("holder_id", "holder__full_name")
        .annotate(open=Count("pk"), late=Count("pk", filter=late))
    )
    found = [
        Load(row["holder_id"], row["holder__full_name"] or "Chưa có người giữ", row["open"], row["late"])
        for row in rows
    ]
    return sorted(found, key=lambda load: (-load.late, -load.open, load.name))
