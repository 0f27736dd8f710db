"""What hangs at the counter: an officer confirms it, many procedures at once, and takes down what holds no longer."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import at as moment_at
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.procedures.models import Posting, ProcedureVersion
from motcua.procedures.permissions import ensure_can_confirm_postings

COUNTER = Posting.Place.COUNTER.value


@transaction.atomic
def confirm_postings(
    versions: Collection[ProcedureVersion],
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    posted_on: date | None = None,
    place: str = COUNTER,
) -> int:
    """Note that these versions are shown at a place since a day (default: now); returns how many were not before.

    An older version of the same procedure is taken down with it, as the sheet on the wall is. One log entry.
    Refused: no version, a day to come.
    """
    ensure_can_confirm_postings(by, agency, at)
    if not versions:
        raise Refused("Chưa chọn thủ tục nào.", field="versions")
    if posted_on and posted_on > day_of(at):
        raise Refused("Ngày niêm yết không được sau hôm nay.", field="posted_on")
    moment = moment_at(posted_on) if posted_on and posted_on < day_of(at) else at
    shown = Posting.objects.select_for_update().filter(agency=agency, place=place, taken_down_at=None)
    known = set(shown.filter(version__in=versions).values_list("version_id", flat=True))
    new = [version for version in versions if version.pk not in known]
    _replace_older(shown, new, by, moment)
    Posting.objects.bulk_create(
        Posting(agency=agency, version=version, place=place, posted_at=moment, posted_by=by) for version in new
    )
    if new:
        data = {"place": place, "posted_at": moment, "versions": [version.pk for version in new]}
        log("procedures:posting:confirmed", by=by, agency=agency, at=at, subject=f"postings:{agency.code}", data=data)
    return len(new)


def _replace_older(shown: QuerySet[Posting], new: list[ProcedureVersion], by: Officer | None, at: datetime) -> None:
    older = shown.filter(version__procedure__in=[version.procedure_id for version in new])
    older = older.exclude(version__in=new).filter(posted_at__lte=at)
    older.update(taken_down_at=at, taken_down_by=by)


@transaction.atomic
def take_down_postings(rows: Collection[Posting], *, agency: Agency, by: Officer | None, at: datetime) -> int:
    """Note that these are shown no longer; returns how many were still shown. One log entry. Refused: none chosen."""
    ensure_can_confirm_postings(by, agency, at)
    if not rows:
        raise Refused("Chưa chọn thủ tục nào.", field="postings")
    asked = Posting.objects.select_for_update().filter(agency=agency, pk__in=[row.pk for row in rows])
    keys = list(asked.filter(taken_down_at=None).values_list("pk", flat=True))
    Posting.objects.filter(pk__in=keys).update(taken_down_at=at, taken_down_by=by)
    if keys:
        data = {"postings": keys}
        log("procedures:posting:taken_down", by=by, agency=agency, at=at, subject=f"postings:{agency.code}", data=data)
    return len(keys)
