"""A low rating is answered for: opened with it, given to somebody, answered, concluded. The citizen is not named."""

from datetime import datetime

from django.db import transaction

from motcua.agency.models import Officer
from motcua.agency.queries import duties_of, workdays_for
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.common.text import nfc
from motcua.notices.services import Letter, desk_notice, lay_on_desks
from motcua.ratings.models import FollowUp, GivenRating
from motcua.ratings.permissions import can_answer_follow_up, can_close_follow_up, can_lead_follow_ups
from motcua.ratings.policy import rating_policy

LONGEST = 4000


def open_follow_up(given: GivenRating, *, at: datetime) -> FollowUp | None:
    """Open one for a low rating, inside its transaction; None while one of this case is still under way."""
    case = given.case
    if FollowUp.objects.filter(case=case, closed_at=None).exists():
        return None
    days = rating_policy(case.agency).rating_follow_up_workdays
    due_on = workdays_for(case.agency).add_workdays(day_of(at), days)
    return FollowUp.objects.create(given=given, case=case, opened_at=at, due_on=due_on)


def _locked(row: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=row.pk)


@transaction.atomic
def assign_follow_up(row: FollowUp, officer: Officer, *, by: Officer, at: datetime) -> FollowUp:
    """Name who answers; may be changed until it is concluded. Whoever is named finds it on the desk, once."""
    row = _locked(row)
    agency = row.case.agency
    if agency.pk != by.agency_id or not can_lead_follow_ups(duties_of(by, day_of(at))):
        raise Forbidden("Chỉ Văn phòng và lãnh đạo giao người trả lời.")
    if row.state == FollowUp.State.CLOSED:
        raise Refused("Việc này đã kết luận.")
    if officer.agency_id != agency.pk:
        raise Refused("Người trả lời phải là cán bộ của cơ quan.", field="officer")
    row.in_charge = officer
    row.save(update_fields=["in_charge"])
    log("rating:follow_up:assigned", by=by, agency=agency, at=at, subject=row.case.code, data={"to": officer.code})
    if officer.pk != by.pk:
        lay_on_desks([desk_notice(officer, _asked(row), at=at)])
    return row


def _asked(row: FollowUp) -> Letter:
    """Said once to each officer who is named for it; who was dissatisfied, and with what, stands on the page alone."""
    words = f"Được giao trả lời một đánh giá không hài lòng, hạn {row.due_on:%d/%m/%Y}. Xem ở mục Đánh giá."
    return Letter("follow_up", words, "Trả lời đánh giá", case_code=row.case.code, key=f"follow_up:{row.pk}")


@transaction.atomic
def answer_follow_up(row: FollowUp, *, done: str, by: Officer, at: datetime) -> FollowUp:
    """Say what was done. Whoever answers is in charge from then on when nobody was."""
    row = _locked(row)
    if not can_answer_follow_up(by, duties_of(by, day_of(at)), row):
        raise Forbidden("Việc này không do bạn trả lời, hoặc đã kết luận.")
    words = nfc(done)[:LONGEST]
    if not words:
        raise Refused("Chưa ghi đã làm gì sau đánh giá này.", field="done")
    row.done, row.answered_by, row.answered_at, row.state = words, by, at, FollowUp.State.ANSWERED.value
    row.in_charge = row.in_charge or by
    row.save(update_fields=["done", "answered_by", "answered_at", "state", "in_charge"])
    log("rating:follow_up:answered", by=by, agency=row.case.agency, at=at, subject=row.case.code)
    return row


@transaction.atomic
def close_follow_up(row: FollowUp, *, conclusion: str, by: Officer, at: datetime) -> FollowUp:
    """The office or a leader concludes; nobody on their own answer."""
    row = _locked(row)
    if not can_close_follow_up(by, duties_of(by, day_of(at)), row):
        raise Forbidden("Chỉ kết luận được sau khi có trả lời, và người kết luận không phải người trả lời.")
    words = nfc(conclusion)[:LONGEST]
    if not words:
        raise Refused("Chưa ghi kết luận.", field="conclusion")
    row.conclusion, row.closed_by, row.closed_at, row.state = words, by, at, FollowUp.State.CLOSED.value
    row.save(update_fields=["conclusion", "closed_by", "closed_at", "state"])
    log("rating:follow_up:closed", by=by, agency=row.case.agency, at=at, subject=row.case.code)
    return row
