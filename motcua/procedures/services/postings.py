"""What hangs where the public sees it: an officer confirms it, many procedures at once, and takes down what is over."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import at as moment_at
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.procedures.models import Posting, PostingRound, PostingTask, ProcedureVersion
from motcua.procedures.permissions import ensure_can_confirm_postings
from motcua.procedures.posting_queries import FIRST_DAY, place_names, places_of
from motcua.procedures.signals import posted

COUNTER = Posting.Place.COUNTER.value


def confirm_postings(
    versions: Collection[ProcedureVersion],
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    posted_on: date | None = None,
    place: str = COUNTER,
) -> int:
    """`post_versions`, told only how many were not shown before."""
    return post_versions(versions, agency=agency, by=by, at=at, posted_on=posted_on, place=place)[1]


@transaction.atomic
def post_versions(
    versions: Collection[ProcedureVersion],
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    posted_on: date | None = None,
    place: str = COUNTER,
) -> tuple[PostingRound | None, int]:
    """Note that these versions are shown at a place since a day (default: now).

    Returns the round and how many were not shown before; no round where all were. An older version of the same
    procedure is taken down with it, as the sheet on the wall is (not yet by one that is only announced). Tasks to put
    them up are closed. One log entry; `signals.posted` is sent. Refused: no version, a day to come or before
    `FIRST_DAY`, an unknown place.
    """
    ensure_can_confirm_postings(by, agency, at)
    if not versions:
        raise Refused("Chưa chọn thủ tục nào.", field="versions")
    if posted_on and not FIRST_DAY <= posted_on <= day_of(at):
        sentence = f"Ngày niêm yết không được sau hôm nay, cũng không trước năm {FIRST_DAY.year}."
        raise Refused(sentence, field="posted_on")
    # Two officers never note the same sheet, and no place is closed meanwhile.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if place not in {one.code for one in places_of(agency)}:
        raise Refused("Chọn một nơi niêm yết đang dùng.", field="place")
    moment = moment_at(posted_on) if posted_on and posted_on < day_of(at) else at
    shown = Posting.objects.select_for_update().filter(agency=agency, place=place, taken_down_at=None)
    known = set(shown.filter(version__in=versions).values_list("version_id", flat=True))
    new = [version for version in versions if version.pk not in known]
    if not new:
        return None, 0
    day = day_of(moment)
    _replace_older(shown, [one for one in new if one.valid_from is None or one.valid_from <= day], by, moment)
    row = PostingRound.objects.create(agency=agency, place=place, posted_on=day, confirmed_at=at, confirmed_by=by)
    Posting.objects.bulk_create(
        Posting(agency=agency, version=version, place=place, round=row, posted_at=moment, posted_by=by)
        for version in new
    )
    _close_tasks(row, at)
    data = {"place": place, "posted_at": moment, "versions": [version.pk for version in new], "round": row.pk}
    log("procedures:posting:confirmed", by=by, agency=agency, at=at, subject=f"postings:{agency.code}", data=data)
    _tell(row, len(new), by, at)
    return row, len(new)


def _replace_older(shown: QuerySet[Posting], new: list[ProcedureVersion], by: Officer | None, at: datetime) -> None:
    older = shown.filter(version__procedure__in=[version.procedure_id for version in new])
    older = older.exclude(version__in=new).filter(posted_at__lte=at)
    older.update(taken_down_at=at, taken_down_by=by)


def _close_tasks(row: PostingRound, at: datetime) -> None:
    """Each open task of what was put up ends with its posting."""
    keys = dict(row.postings.values_list("version_id", "pk"))
    tasks = list(PostingTask.objects.filter(agency_id=row.agency_id, place=row.place, closed_at=None, version__in=keys))
    for task in tasks:
        task.posting_id, task.closed_at = keys[task.version_id], at
    PostingTask.objects.bulk_update(tasks, ["posting", "closed_at"])


def _tell(row: PostingRound, count: int, by: Officer | None, at: datetime) -> None:
    name = place_names(row.agency)[row.place]
    posted.send(
        sender=PostingRound,
        agency=row.agency,
        at=at,
        label=f"Niêm yết {count} thủ tục: {name}",
        url=f"/cai-dat/niem-yet/dot/{row.pk}/",
        source_key=f"posting:{row.pk}",
        by=by,
    )


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
