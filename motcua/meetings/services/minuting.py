"""Minutes and conclusions: written by the secretary, signed by who chaired; then conclusions are duties."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Officer
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.direction.kinds import kind_of, series_of
from motcua.direction.services.series import register_of, scope_of
from motcua.documents.models import IssuedPaper
from motcua.documents.services import next_number, numbered_paper
from motcua.dossiers.permissions import actor, ensure
from motcua.duties.models import EvidenceKind, Origin
from motcua.duties.services import DutySpec, EvidenceSpec, file_by_subject, open_duty
from motcua.meetings import permissions as may
from motcua.meetings.models import Conclusion, Meeting, MeetingState, Minutes
from motcua.meetings.papers import minutes_data
from motcua.meetings.services.keeping import check_post, hash_of, locked_meeting, tell, tidy
from motcua.notices.services import Letter, desk_notice, lay_on_desks

NOT_WRITER = "Chỉ thư ký hoặc văn phòng ghi biên bản, khi đã họp và chưa trình ký."
CHANGED = "Biên bản đã thay đổi từ khi bạn mở: đọc lại rồi ký."
GONE = "Kết luận này đã bỏ, không còn để sửa."
SHORTEST = 20


@dataclass
class Task:
    """A conclusion; with a lead and a day it becomes a duty."""

    text: str
    lead_post: str = ""
    due_on: date | None = None
    product: str = ""


def write_minutes(meeting: Meeting, text: str, *, by: Officer, at: datetime) -> Minutes:
    """Keep the text so far; it stays open."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_minute(actor(by, at), row), NOT_WRITER)
        minutes = row.minutes
        minutes.text, minutes.written_by, minutes.written_at = tidy(text), by, at
        minutes.save(update_fields=["text", "written_by", "written_at"])
        tell("minutes:written", row, by=by, at=at, data={"letters": len(minutes.text)})
    return minutes


def add_conclusion(meeting: Meeting, task: Task, *, by: Officer, at: datetime) -> Conclusion:
    """Add a conclusion, the next number; the same words twice are kept once."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_minute(actor(by, at), row), NOT_WRITER)
        text = _check(row, task)
        known = row.conclusions.filter(text=text, lead_post=task.lead_post, due_on=task.due_on).first()
        if known:
            return known
        number = (row.conclusions.aggregate(last=Max("number"))["last"] or 0) + 1
        kept = Conclusion.objects.create(meeting=row, number=number, text=text, **_facts(task))
        tell("conclusion:added", row, by=by, at=at, data={"number": number, "lead": task.lead_post})
    return kept


def change_conclusion(conclusion: Conclusion, task: Task, *, by: Officer, at: datetime) -> Conclusion:
    with transaction.atomic():
        row = locked_meeting(conclusion.meeting)
        ensure(may.can_minute(actor(by, at), row), NOT_WRITER)
        kept = row.conclusions.filter(pk=conclusion.pk).first()
        if kept is None:
            raise Refused(GONE)
        kept.text = _check(row, task)
        for name, value in _facts(task).items():
            setattr(kept, name, value)
        kept.save()
        tell("conclusion:changed", row, by=by, at=at, data={"number": kept.number, "lead": task.lead_post})
    return kept


def remove_conclusion(conclusion: Conclusion, *, by: Officer, at: datetime) -> None:
    """Take a conclusion away before it is signed; those after it move up. Nothing happens when it is gone already."""
    with transaction.atomic():
        row = locked_meeting(conclusion.meeting)
        ensure(may.can_minute(actor(by, at), row), NOT_WRITER)
        if not row.conclusions.filter(pk=conclusion.pk).delete()[0]:
            return
        for number, kept in enumerate(row.conclusions.order_by("number"), 1):
            Conclusion.objects.filter(pk=kept.pk).update(number=number)
        tell("conclusion:removed", row, by=by, at=at, data={"number": conclusion.number})


def _facts(task: Task) -> dict[str, Any]:
    return {"lead_post": task.lead_post, "due_on": task.due_on, "product": nfc(task.product)[:250]}


def _check(row: Meeting, task: Task) -> str:
    text = tidy(task.text, 4000)
    if not text:
        raise Refused("Ghi nội dung kết luận.", field="text")
    if task.lead_post and task.due_on is None:
        raise Refused("Giao việc thì ghi hạn hoàn thành.", field="due_on")
    if task.due_on and not task.lead_post:
        raise Refused("Có hạn thì chọn vị trí chủ trì.", field="lead_post")
    if task.due_on and task.due_on < day_of(row.held_at):
        raise Refused("Hạn không thể trước ngày họp.", field="due_on")
    if task.lead_post:
        check_post(row.agency, task.lead_post)
    return text


# Signing


def submit_minutes(meeting: Meeting, *, by: Officer, at: datetime) -> Meeting:
    """The secretary signs and lays the minutes before the chair. Refused while there is next to nothing in them."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_minute(actor(by, at), row), NOT_WRITER)
        minutes = row.minutes
        if len(minutes.text) < SHORTEST:
            raise Refused(f"Biên bản chưa có diễn biến: ghi ít nhất {SHORTEST} ký tự rồi trình.", field="text")
        minutes.submitted_by, minutes.submitted_at, minutes.return_reason = by, at, ""
        minutes.save(update_fields=["submitted_by", "submitted_at", "return_reason"])
        row.state = MeetingState.MINUTED.value
        row.save(update_fields=["state"])
        tell("minutes:submitted", row, by=by, at=at)
        _lay(row, row.chair, f"Biên bản chờ ký: {row.title}.", f"submitted:{at:%Y%m%d%H%M%S}", at)
    return row


def return_minutes(meeting: Meeting, *, reason: str, by: Officer, at: datetime) -> Meeting:
    """Give the minutes back to be mended."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_return(actor(by, at), row), "Chỉ chủ trì hoặc thư ký trả lại biên bản đang chờ ký.")
        if not reason.strip():
            raise Refused("Ghi chỗ cần sửa.", field="reason")
        minutes = row.minutes
        minutes.submitted_by, minutes.submitted_at, minutes.return_reason = None, None, tidy(reason, 1000)
        minutes.save(update_fields=["submitted_by", "submitted_at", "return_reason"])
        row.state = MeetingState.HELD.value
        row.save(update_fields=["state"])
        tell("minutes:returned", row, by=by, at=at, data={"reason": minutes.return_reason})
        if by.pk != row.secretary_id:
            words = f"Biên bản được trả lại: {row.title}. {minutes.return_reason}"
            _lay(row, row.secretary, words, f"returned:{at:%Y%m%d%H%M%S}", at)
    return row


def sign_minutes(meeting: Meeting, *, by: Officer, at: datetime, seen: str | None = None) -> Meeting:
    """The chair signs: the paper is numbered, each task becomes a duty, the plan's row gets its product; final.

    `seen`: the mark of what the chair read (`mark_of`). Refused: another than the chair, not laid before them, other
    words than those that were read, a day that has passed meanwhile.
    """
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_sign(actor(by, at), row), "Chỉ người chủ trì ký biên bản đã trình.")
        if seen is not None and seen != mark_of(row):
            raise Refused(CHANGED)
        _open_duties(row, by=by, at=at)
        minutes = row.minutes
        minutes.signed_by, minutes.signed_at = by, at
        minutes.data = content_of(row, minutes)
        minutes.sha256 = hash_of(minutes.data)
        data = minutes_data(row, minutes, at)
        minutes.paper = _numbered(row, data, by=by, at=at)
        minutes.save()
        row.state = MeetingState.SIGNED.value
        row.save(update_fields=["state"])
        tell("signed", row, by=by, at=at, data={"paper": minutes.paper.number_text, "sha256": minutes.sha256})
        _file(row, minutes, by=by, at=at)
    return row


def _numbered(row: Meeting, data: dict[str, Any], *, by: Officer, at: datetime) -> IssuedPaper:
    """The paper with the next number of the office's series of biên bản, which documents of direction share."""
    kind, year = kind_of("minutes"), day_of(at).year
    series = series_of(row.agency, "minutes")
    number = next_number(scope_of(row.agency, series, year))
    number_text = kind.number_text(number)
    paper = numbered_paper(
        "meeting_minutes",
        agency=row.agency,
        register=register_of(series),
        year=year,
        number=number,
        number_text=number_text,
        data={**data, "number": number_text},
        at=at,
        by=by,
    )
    paper.save()
    return paper


def _open_duties(row: Meeting, *, by: Officer, at: datetime) -> None:
    for one in row.conclusions.filter(due_on__isnull=False).order_by("number"):
        assert one.due_on is not None  # the query asks for it
        if one.due_on < day_of(at):
            raise Refused(f"Kết luận {one.number}: hạn {one.due_on:%d/%m/%Y} đã qua. Trả lại để sửa hạn rồi ký.")
        spec = DutySpec(
            key=one.key,
            title=one.text,
            product=one.product,
            kind="date",
            rule={"date": one.due_on.isoformat()},
            lead_posts=[one.lead_post],
            origin=Origin.MEETING.value,
            ground=f"kết luận tại {row.title}",
            origin_url=row.page,
            starts_on=day_of(at),
            ends_on=one.due_on,
        )
        one.duty = open_duty(row.agency, spec, by=by, at=at)
        one.save(update_fields=["duty"])


def _file(row: Meeting, minutes: Minutes, *, by: Officer, at: datetime) -> None:
    assert minutes.paper is not None  # it was issued just now
    label = f"Biên bản số {minutes.paper.number_text}: {row.title}"
    spec = EvidenceSpec(
        kind=EvidenceKind.DOCUMENT.value,
        label=label,
        url=row.page,
        is_product=True,
        source_key=row.subject,
        about=day_of(row.held_at),
    )
    file_by_subject(row.agency, row.kind, spec, by=by, at=at)


def content_of(row: Meeting, minutes: Minutes) -> dict[str, Any]:
    """What is signed, as plain JSON."""
    return {
        "kind": row.kind,
        "title": row.title,
        "held_at": row.held_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "place": row.place,
        "chair": row.chair.code,
        "secretary": row.secretary.code,
        "guests": row.guests,
        "attendance": [[one.officer.code, one.presence] for one in row.attendance.select_related("officer")],
        "text": minutes.text,
        "conclusions": [
            [one.number, one.text, one.product, one.lead_post, f"{one.due_on or ''}"] for one in row.conclusions.all()
        ],
        "signed_by": minutes.signed_by.code if minutes.signed_by else "",
        "signed_at": minutes.signed_at.isoformat() if minutes.signed_at else None,
    }


def mark_of(row: Meeting) -> str:
    """What the chair reads before signing, as one hash."""
    return hash_of(content_of(row, row.minutes))


def is_intact(minutes: Minutes) -> bool:
    """Does what is kept of signed minutes still bear the hash it was signed with?"""
    return hash_of(minutes.data) == minutes.sha256


def _lay(row: Meeting, officer: Officer, words: str, key: str, at: datetime) -> None:
    lay_on_desks([desk_notice(officer, Letter("meeting", words, key=f"{row.subject}:{key}"), at=at)])
