"""Keeping a rating: one a case, the last one counts, only once there is a result."""

from datetime import datetime

from django.db import transaction

from motcua.agency.services import log
from motcua.casework.models import Case
from motcua.common.refusals import Refused
from motcua.law.lifecycle import State
from motcua.ratings.models import Level, Rating


@transaction.atomic
def rate_case(case: Case, *, level: str, at: datetime, comment: str = "", channel: str = "online") -> Rating:
    """Keep what the applicant thought; a later rating of the same case replaces the former one."""
    if case.state not in (State.COMPLETED, State.RETURNED):
        raise Refused("Hồ sơ chưa có kết quả nên chưa đánh giá được.")
    if level not in Level.values:
        raise Refused("Chưa chọn mức hài lòng.", field="level")
    rating, _ = Rating.objects.update_or_create(
        case=case, defaults={"level": level, "comment": comment.strip()[:2000], "channel": channel, "rated_at": at}
    )
    log("rating:case:rated", by=None, agency=case.agency, at=at, subject=case.code, data={"level": level})
    return rating
