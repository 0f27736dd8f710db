"""Whoever has the next step on a score sheet finds a word on the desk, once for each time the sheet comes to them."""

from datetime import datetime

from motcua.agency.models import Duty, Officer
from motcua.agency.queries import officers_with
from motcua.common.moments import day_of
from motcua.notices.services import Letter, desk_notice, lay_on_desks
from motcua.scoring.models import ScoreSheet, SheetState

ASKED = {
    SheetState.DRAFT.value: "bị trả lại, cần tự chấm lại",
    SheetState.SCORED.value: "đã tự chấm, chờ thẩm định",
    SheetState.VERIFIED.value: "đã thẩm định, chờ ký",
}
WHERE = "Xem ở mục Chấm điểm."


def tell_next(sheet: ScoreSheet, *, at: datetime) -> int:
    """Part of the act that moved the sheet; returns how many were told."""
    reason = f" Lý do: {sheet.return_reason}" if sheet.return_reason else ""
    words = f"Bảng chấm điểm {sheet.quarter} của {sheet.subject_name} {ASKED[sheet.state]}.{reason} {WHERE}"
    letter = Letter("score_sheet", words, "Bảng chấm điểm", key=f"score:{sheet.pk}:{sheet.state}:{at.isoformat()}")
    return lay_on_desks([desk_notice(officer, letter, at=at) for officer in _next_hands(sheet, at)])


def _next_hands(sheet: ScoreSheet, at: datetime) -> list[Officer]:
    day = day_of(at)
    match sheet.state:
        case SheetState.SCORED.value:
            passed = (sheet.officer_id, sheet.scored_by_id)
            found = officers_with(sheet.agency, Duty.HEAD_OFFICE.value, day)
            judges = [one for one in found if one.pk not in passed]
            return judges or [one for one in _leaders(sheet, at) if one.pk not in passed]
        case SheetState.VERIFIED.value:
            return _leaders(sheet, at)
    if sheet.officer is None:
        return officers_with(sheet.agency, Duty.COUNTER.value, day)
    return [sheet.officer]


def _leaders(sheet: ScoreSheet, at: datetime) -> list[Officer]:
    return [one for one in officers_with(sheet.agency, Duty.LEADER.value, day_of(at)) if one.pk != sheet.officer_id]
