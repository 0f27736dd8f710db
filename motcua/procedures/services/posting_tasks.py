"""Việc niêm yết: opened by the clock for what is new in the catalogue, dated by the decision, told when due."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.procedures.models import Posting, PostingTask, ProcedureVersion
from motcua.procedures.permissions import ensure_can_confirm_postings
from motcua.procedures.posting_queries import FIRST_DAY, due_day, open_tasks, places_by_hand, versions_to_show
from motcua.procedures.signals import posting_tasks_due, posting_tasks_opened

LONGEST = 200
Wanted = set[tuple[int, str]]


@transaction.atomic
def open_posting_tasks(agency: Agency, *, at: datetime) -> list[PostingTask]:
    """Open a task for each version that is in force or announced and not shown where it must be; returns the new ones.

    A place that need not show everything gets one only when an older version of the procedure hangs there. Tasks of
    versions that are over, and of places no longer used, fall away. Asked again it opens nothing. One log entry;
    `signals.posting_tasks_opened` is sent. The days run from the day on which the office got to know of the version.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    today = day_of(at)
    shown = list(Posting.objects.filter(agency=agency, taken_down_at=None).values_list("version_id", "place"))
    wanted = _wanted(agency, today, set(shown))
    known = PostingTask.objects.filter(agency=agency, closed_at=None)
    there: Wanted = set()
    over = []
    for pk, version, place in known.values_list("pk", "version_id", "place"):
        (there.add((version, place)) if (version, place) in wanted else over.append(pk))
    PostingTask.objects.filter(pk__in=over).update(closed_at=at)
    new = _opened(agency, wanted - there, at)
    if new or over:
        data = {"opened": len(new), "fallen_away": len(over)}
        subject = f"postings:{agency.code}"
        log("procedures:posting_tasks:opened", by=None, agency=agency, at=at, subject=subject, data=data)
    if new:
        posting_tasks_opened.send(sender=PostingTask, agency=agency, tasks=new, at=at)
    return new


def _wanted(agency: Agency, day: date, shown: Wanted) -> Wanted:
    versions = versions_to_show(day)
    procedure_of = dict(ProcedureVersion.objects.filter(postings__agency=agency).values_list("pk", "procedure_id"))
    hung = {(procedure_of[version], place) for version, place in shown}
    found = {
        (version, place.code)
        for place in places_by_hand(agency)
        for version, procedure in versions
        if place.is_required or (procedure, place.code) in hung
    }
    return found - shown


def _opened(agency: Agency, wanted: Wanted, at: datetime) -> list[PostingTask]:
    today = day_of(at)
    due_on, decisions = due_day(agency, today), _decisions({version for version, _place in wanted})
    tasks = [
        PostingTask(
            agency=agency, version_id=version, place=place, opened_at=at, received_on=today, due_on=due_on,
            decision=decisions.get(version, ""),
        )
        for version, place in sorted(wanted)
    ]  # fmt: skip
    return PostingTask.objects.bulk_create(tasks, batch_size=500)


def _decisions(keys: set[int]) -> dict[int, str]:
    """The decisions that announced the versions, as the catalogue names them."""
    rows = ProcedureVersion.objects.filter(pk__in=keys).values_list("pk", "row")
    return {pk: "; ".join(one for one in _told(row) if one)[:LONGEST] for pk, row in rows}


def _told(row: dict[str, Any]) -> list[str]:
    found = row.get("publishing_decision") or {}
    return [str(one) for one in found.values() if one] if isinstance(found, dict) else [str(found)]


@transaction.atomic
def set_decision(
    tasks: Collection[PostingTask], *, agency: Agency, received_on: date, decision: str, by: Officer, at: datetime
) -> int:
    """Note when the decision reached the office, and which; the last day is counted anew. Returns how many tasks.

    Refused: none chosen, a day to come or before `FIRST_DAY`.
    """
    ensure_can_confirm_postings(by, agency, at)
    if not tasks:
        raise Refused("Chưa chọn thủ tục nào.", field="tasks")
    if not FIRST_DAY <= received_on <= day_of(at):
        sentence = f"Ngày nhận quyết định không được sau hôm nay, cũng không trước năm {FIRST_DAY.year}."
        raise Refused(sentence, field="received_on")
    rows = PostingTask.objects.select_for_update().filter(agency=agency, closed_at=None)
    keys = list(rows.filter(pk__in=[task.pk for task in tasks]).values_list("pk", flat=True))
    values: dict[str, Any] = {"received_on": received_on, "due_on": due_day(agency, received_on)}
    if words := nfc(decision)[:LONGEST]:
        values["decision"] = words
    PostingTask.objects.filter(pk__in=keys).update(**values)
    data = {"tasks": keys, **values}
    log("procedures:posting_tasks:dated", by=by, agency=agency, at=at, subject=f"postings:{agency.code}", data=data)
    return len(keys)


@transaction.atomic
def tell_due_tasks(agency: Agency, *, at: datetime) -> int:
    """Announce what is due today or late, one signal for each last day; who hears it tells it once. How many tasks."""
    today = day_of(at)
    rows = list(open_tasks(agency).filter(due_on__lte=today))
    for due_on, group in groupby(rows, key=lambda task: task.due_on):
        posting_tasks_due.send(sender=PostingTask, agency=agency, tasks=list(group), late=due_on < today, at=at)
    return len(rows)
