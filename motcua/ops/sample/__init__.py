"""The sample commune: a living year of dossiers around today. Every name in it is generated."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.ops.sample.accounts import give_accounts
from motcua.ops.sample.direction import lay_direction
from motcua.ops.sample.duties import lay_duties
from motcua.ops.sample.inspections import lay_inspections
from motcua.ops.sample.meetings import lay_meetings
from motcua.ops.sample.opinions import lay_opinions
from motcua.ops.sample.outreach import lay_outreach
from motcua.ops.sample.past import TOTAL, lay_past
from motcua.ops.sample.plans import lay_plans
from motcua.ops.sample.present import lay_present
from motcua.ops.sample.public import lay_public
from motcua.ops.sample.scores import lay_scores


def lay_sample(commune: Agency, *, say: Callable[[str], None], now: datetime | None = None, past: int = TOTAL) -> None:
    """Give the posts their logins and fill the last 13 months; does nothing when dossiers are there already.

    `past`: how many settled dossiers the old book holds.
    """
    now = now or timezone.now()
    give_accounts(commune)
    if Case.objects.filter(agency=commune).exists():
        say("Đã có hồ sơ: giữ nguyên dữ liệu.")
        return
    with transaction.atomic():  # a sample that broke off half-way would pass for a whole one
        say("Dựng hồ sơ mẫu của 13 tháng qua …")
        lay_past(commune, now=now, folder=settings.MOTCUA_HOME, total=past)
        say("Dựng hồ sơ đang giải quyết …")
        lay_present(commune, now=now)
        lay_opinions(commune, now=now)
        lay_scores(commune, now=now)
        lay_direction(commune, now=now)
        lay_plans(commune, now=now)
        lay_duties(commune, now=now)
        lay_meetings(commune, now=now)
        lay_inspections(commune, now=now)
        lay_outreach(commune, now=now)
    say("Công khai số liệu các kỳ đã qua …")  # counted from what is stored for good, so not in the same transaction
    lay_public(commune, now)
