"""Letters that urge: a công văn drafted from what is late, once for the same set of late work."""

import hashlib
from datetime import datetime, timedelta

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import workdays_for
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument, OutgoingState
from motcua.direction.services import Draft, draft_document
from motcua.dossiers.permissions import actor, ensure
from motcua.duties import permissions as may
from motcua.duties.models import Occurrence
from motcua.duties.queries import late_occurrences
from motcua.duties.reminding import is_workday, late_days, lead_names, lead_words, named, office_on, to_urge

MOST = 100
"""More lines than this belong into a meeting, not a letter."""
MOST_GROUNDS = 5
ANSWER_WITHIN = 5
LOOK_BACK = timedelta(days=366)
NOT_ALLOWED = "Chỉ văn phòng hoặc lãnh đạo soạn công văn đôn đốc."


def draft_urging(agency: Agency, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Draft the letter about all that is late today; the letter of the same set is given back.

    Refused: no right, nothing late.
    """
    ensure(by.agency_id == agency.pk and may.can_order(actor(by, at)), NOT_ALLOWED)
    rows = list(late_occurrences(agency, at)[:MOST])
    if not rows:
        raise Refused("Không có nhiệm vụ nào quá hạn, không cần đôn đốc.")
    return draft_document(agency, letter_of(agency, rows, at), by=by, at=at)


def letter_of(agency: Agency, rows: list[Occurrence], at: datetime) -> Draft:
    """The công văn: whom it addresses, a table of what is late, and by when an answer is due."""
    today, calendar = day_of(at), workdays_for(agency)
    leads = list(dict.fromkeys(name for row in rows for name in lead_names(row, today)))
    lines = [
        f"| {number} | {_cell(named(row))} | {_cell(lead_words(row, today))} | {row.due_on:%d/%m/%Y}"
        f" | {late_days(row, today, calendar)} |"
        for number, row in enumerate(rows, 1)
    ]
    table = "\n".join([
        "| STT | Nội dung công việc | Chủ trì | Thời hạn | Chậm (ngày làm việc) |", "|---|---|---|---|---|", *lines,
    ])  # fmt: skip
    grounds = list(dict.fromkeys(row.duty.ground for row in rows if row.duty.ground))[:MOST_GROUNDS]
    ground = f"Thực hiện {'; '.join(grounds)}. " if grounds else ""
    told = (
        f"{ground}Qua theo dõi, đến ngày {today:%d/%m/%Y} còn {len(rows)} nhiệm vụ kiểm soát thủ tục hành chính,"
        " cơ chế một cửa, một cửa liên thông quá thời hạn hoàn thành, cụ thể:"
    )
    asked = (
        "Yêu cầu cán bộ, công chức được giao chủ trì khẩn trương hoàn thành, nộp sản phẩm; báo cáo bằng văn bản nguyên"
        f" nhân chậm và thời gian hoàn thành trong {ANSWER_WITHIN} ngày làm việc kể từ ngày ký văn bản này."
    )
    body = f"{told}\n\n{table}\n\n{asked}"
    return Draft(
        kind="letter",
        summary="đôn đốc thực hiện nhiệm vụ kiểm soát thủ tục hành chính, cơ chế một cửa quá hạn",
        body=body,
        data={"signs": "head", "urged": [_urged_as(row) for row in rows]},
        addressees=leads,
        recipients=["Như trên", "Chủ tịch, các Phó Chủ tịch UBND"],
        origin=origin_of(rows),
    )


def _cell(text: str) -> str:
    """Words for a cell of a Markdown table."""
    return " ".join(text.replace("|", "/").split())


def _urged_as(row: Occurrence) -> str:
    """An occurrence with its last day: with another day it may be urged again."""
    return f"{row.pk}:{row.due_on}"


def origin_of(rows: list[Occurrence]) -> str:
    """The same late work with the same days is urged once."""
    told = ",".join(sorted(map(_urged_as, rows)))
    return f"urging:{hashlib.sha256(told.encode()).hexdigest()[:20]}"


def urge_late(agency: Agency, at: datetime) -> int:
    """By the clock: draft the letter about what has reached the step of urging, in the name of the office; 0 or 1.

    What an earlier letter has urged already is not urged again by itself.
    """
    today = day_of(at)
    if not is_workday(agency, today):
        return 0
    office = office_on(agency, today)
    urged = _urged(agency, at)
    rows = [row for row in to_urge(agency, at) if _urged_as(row) not in urged][:MOST]
    if office is None or not rows:
        return 0
    draft_document(agency, letter_of(agency, rows, at), by=office, at=at)
    return 1


def _urged(agency: Agency, at: datetime) -> set[str]:
    """What a letter of the last year has urged that was not given up."""
    letters = OutgoingDocument.objects.filter(agency=agency, kind="letter", origin__startswith="urging:")
    recent = letters.filter(drafted_at__gte=at - LOOK_BACK).exclude(state=OutgoingState.CANCELLED)
    return {one for data in recent.values_list("data", flat=True) for one in data.get("urged", ())}
