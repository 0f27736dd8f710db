"""Calling a meeting, its agenda, giving it up, and saying that it took place."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from motcua.agency.models import Agency, Officer
from motcua.agency.models import Duty as Power
from motcua.agency.queries import duties_of
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.meetings import permissions as may
from motcua.meetings.agenda import points_for
from motcua.meetings.models import AgendaItem, Attendance, Meeting, MeetingKind, MeetingState, Minutes, Presence
from motcua.meetings.services.keeping import locked_meeting, tell, tidy
from motcua.notices.services import Letter, desk_notice, lay_on_desks

NOT_CALLER = "Chỉ lãnh đạo, văn phòng hoặc văn thư lập cuộc họp."
NOT_PREPARER = "Chỉ chủ trì, thư ký, lãnh đạo hoặc văn phòng sửa cuộc họp, khi chưa họp."
LONGEST_MEETING = timedelta(days=1)
ONE_DAY, FARTHEST = timedelta(days=1), timedelta(days=366)


@dataclass
class MeetingSpec:
    """When, where and with whom. `invited`: officers of the agency beside chair and secretary."""

    kind: str
    title: str
    held_at: datetime
    place: str
    chair: Officer
    secretary: Officer
    invited: list[Officer] = field(default_factory=list)
    guests: str = ""


@dataclass
class Point:
    """One point of the agenda, as it was written."""

    title: str
    text: str = ""


def plan_meeting(agency: Agency, spec: MeetingSpec, *, by: Officer, at: datetime) -> Meeting:
    """Keep a meeting to come, with its agenda drafted from the figures; tell on the desk who is invited.

    Refused: no right, words or people missing, a chair who does not lead, the same kind twice at one moment.
    """
    ensure(by.agency_id == agency.pk and may.can_call(actor(by, at)), NOT_CALLER)
    row = Meeting(agency=agency, planned_by=by, planned_at=at)
    with transaction.atomic():
        list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))
        _take_over(row, spec, at)
        row.save()
        _invite(row, spec.invited)
        _lay_points(row, at)
        tell("planned", row, by=by, at=at, data={"kind": row.kind, "day": day_of(row.held_at)})
        _tell_invited(row, by=by, at=at)
    return row


def change_meeting(meeting: Meeting, spec: MeetingSpec, *, by: Officer, at: datetime) -> Meeting:
    """Correct time, place or people before it is held; who is invited is told of a new time or place."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_change(actor(by, at), row), NOT_PREPARER)
        before, known = (row.held_at, row.place), {one.officer_id for one in row.attendance.all()}
        if row.kind != spec.kind and row.questions.exists():
            raise Refused("Hội nghị đã có câu hỏi của người dân nên không đổi loại được.", field="kind")
        _take_over(row, spec, at)
        row.save()
        _invite(row, spec.invited)
        tell("changed", row, by=by, at=at, data={"day": day_of(row.held_at)})
        if before != (row.held_at, row.place):
            _tell_invited(row, by=by, at=at)
        else:
            _tell_invited(row, by=by, at=at, beside=known)
    return row


def _take_over(row: Meeting, spec: MeetingSpec, at: datetime) -> None:
    """Lay the spec on the meeting. Refused: a day that is over or too far, the same kind twice at one moment."""
    today = day_of(at)
    if spec.held_at.date() < today - ONE_DAY or day_of(spec.held_at) < today:
        raise Refused("Ngày họp đã qua: chọn từ hôm nay.", field="held_at")
    if day_of(spec.held_at) > today + FARTHEST:
        raise Refused("Ngày họp quá xa: chọn trong một năm tới.", field="held_at")
    same = Meeting.objects.filter(agency=row.agency, kind=spec.kind, held_at=spec.held_at).exclude(pk=row.pk)
    if same.exclude(state=MeetingState.CANCELLED).exists():
        named = MeetingKind(spec.kind).label.lower() if spec.kind in MeetingKind.values else "cuộc họp"
        sentence = f"Đã có {named} lúc {local(spec.held_at):%H:%M ngày %d/%m/%Y}. Mở cuộc họp đó."
        raise Refused(sentence, field="held_at")
    row.kind, row.title, row.place = spec.kind, nfc(spec.title)[:250], nfc(spec.place)[:200]
    row.held_at, row.chair, row.secretary, row.guests = spec.held_at, spec.chair, spec.secretary, tidy(spec.guests)
    if row.kind not in MeetingKind.values:
        raise Refused("Chọn loại cuộc họp.", field="kind")
    if not row.title:
        raise Refused("Ghi tên cuộc họp.", field="title")
    if not row.place:
        raise Refused("Ghi địa điểm họp.", field="place")
    everybody = [spec.chair, spec.secretary, *spec.invited]
    if any(one.agency_id != row.agency.pk for one in everybody):
        raise Refused("Chỉ chọn người của cơ quan; người ngoài ghi ở ô khách mời.", field="guests")
    if spec.chair.pk == spec.secretary.pk:
        raise Refused("Chủ trì và thư ký phải là hai người.", field="secretary")
    if Power.LEADER.value not in duties_of(spec.chair, day_of(spec.held_at)):
        raise Refused("Người chủ trì phải là lãnh đạo trong ngày họp.", field="chair")


def _invite(row: Meeting, invited: list[Officer]) -> None:
    wanted = list(dict.fromkeys([row.chair_id, row.secretary_id, *(one.pk for one in invited)]))
    row.attendance.exclude(officer__in=wanted).delete()
    known = set(row.attendance.values_list("officer_id", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=row, officer_id=pk) for pk in wanted if pk not in known)


def _tell_invited(row: Meeting, *, by: Officer, at: datetime, beside: Collection[int] = ()) -> None:
    """Everybody who is invited, `beside` those who know already; each change is told, also one that goes back."""
    when = f"{local(row.held_at):%H:%M ngày %d/%m/%Y}"
    letter = Letter("meeting", f"{row.title}: {when}, {row.place}.", key=f"{row.subject}:{at:%Y%m%d%H%M%S%f}")
    rows = row.attendance.exclude(officer=by).exclude(officer__in=beside).select_related("officer__agency")
    lay_on_desks([desk_notice(one.officer, letter, at=at) for one in rows])


# The agenda


def draft_agenda(meeting: Meeting, *, by: Officer, at: datetime) -> Meeting:
    """Renew the points that come from figures; words that somebody wrote stay, points written by hand too."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_change(actor(by, at), row), NOT_PREPARER)
        _lay_points(row, at)
        tell("agenda:drafted", row, by=by, at=at)
    return row


def _lay_points(row: Meeting, at: datetime) -> None:
    known = {item.key: item for item in row.agenda.exclude(key="")}
    place = _last_place(row)
    suggested = points_for(row, at)
    stale = known.keys() - {point.key for point in suggested}
    row.agenda.filter(key__in=stale, is_edited=False).delete()
    for point in suggested:
        item = known.get(point.key)
        if item is None:
            place += 1
            item = AgendaItem(meeting=row, key=point.key, position=place)
        if not item.is_edited:
            item.title, item.text = point.title, point.text
        item.figures, item.drafted_at = point.figures, at
        item.save()


def _last_place(row: Meeting) -> int:
    return row.agenda.aggregate(last=Max("position"))["last"] or 0


def add_point(meeting: Meeting, point: Point, *, by: Officer, at: datetime) -> AgendaItem:
    """A point written by hand, at the end of the agenda."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_change(actor(by, at), row), NOT_PREPARER)
        title, text = _words(point)
        known = row.agenda.filter(title=title, text=text, key="").first()
        if known:  # sent twice
            return known
        item = AgendaItem.objects.create(meeting=row, position=_last_place(row) + 1, title=title, text=text)
        tell("point:added", row, by=by, at=at, data={"point": item.pk})
    return item


def edit_point(item: AgendaItem, point: Point, *, by: Officer, at: datetime) -> AgendaItem:
    """Change the words; the figures stay as they were drafted."""
    with transaction.atomic():
        row = locked_meeting(item.meeting)
        ensure(may.can_change(actor(by, at), row), NOT_PREPARER)
        kept = row.agenda.filter(pk=item.pk).first()
        if kept is None:
            raise Refused("Nội dung này đã bỏ khỏi chương trình.")
        kept.title, kept.text = _words(point)
        kept.is_edited = True
        kept.save(update_fields=["title", "text", "is_edited"])
        tell("point:edited", row, by=by, at=at, data={"point": kept.pk})
    return kept


def remove_point(item: AgendaItem, *, by: Officer, at: datetime) -> None:
    """Take a point off the agenda; nothing happens when it is off already."""
    with transaction.atomic():
        row = locked_meeting(item.meeting)
        ensure(may.can_change(actor(by, at), row), NOT_PREPARER)
        if row.agenda.filter(pk=item.pk).delete()[0]:
            tell("point:removed", row, by=by, at=at, data={"title": item.title})


def _words(point: Point) -> tuple[str, str]:
    title = nfc(point.title)[:250]
    if not title:
        raise Refused("Ghi nội dung cần họp.", field="title")
    return title, tidy(point.text)


# Giving up, and taking place


def cancel_meeting(meeting: Meeting, *, reason: str, by: Officer, at: datetime) -> Meeting:
    """Give a meeting up with a reason; who was invited is told."""
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(may.can_cancel(actor(by, at), row), NOT_PREPARER)
        if not reason.strip():
            raise Refused("Ghi lý do không họp.", field="reason")
        row.state, row.cancelled_reason = MeetingState.CANCELLED.value, tidy(reason)
        row.save(update_fields=["state", "cancelled_reason"])
        tell("cancelled", row, by=by, at=at, data={"reason": row.cancelled_reason})
        letter = Letter("meeting", f"Không họp: {row.title}. {row.cancelled_reason}", key=f"{row.subject}:cancelled")
        rows = row.attendance.exclude(officer=by).select_related("officer__agency")
        lay_on_desks([desk_notice(one.officer, letter, at=at) for one in rows])
    return row


def hold_meeting(
    meeting: Meeting, presence: dict[int, str], *, ended_at: datetime, by: Officer, at: datetime
) -> Meeting:
    """Say that it took place and who came (key of the officer: a `Presence`; not named = absent); minutes begin.

    Refused: before its day, over before it began, without chair or secretary.
    """
    with transaction.atomic():
        row = locked_meeting(meeting)
        ensure(
            may.can_hold(actor(by, at), row), "Chỉ chủ trì, thư ký, lãnh đạo hoặc văn phòng ghi cuộc họp đã diễn ra."
        )
        if at < row.held_at:
            raise Refused(f"Cuộc họp bắt đầu lúc {local(row.held_at):%H:%M ngày %d/%m/%Y}: ghi sau khi đã họp.")
        if not row.held_at < ended_at <= min(at, row.held_at + LONGEST_MEETING):
            raise Refused("Giờ kết thúc phải sau giờ bắt đầu, không sau lúc này.", field="ended_at")
        for one in row.attendance.all():
            one.presence = presence.get(one.officer_id, Presence.ABSENT.value)
            if one.presence not in (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT):
                raise Refused("Chọn có mặt, vắng có lý do hoặc vắng không báo.", field="presence")
            if one.officer_id in (row.chair_id, row.secretary_id) and one.presence != Presence.PRESENT:
                sentence = "Chủ trì và thư ký phải có mặt; người khác làm thay thì sửa cuộc họp trước."
                raise Refused(sentence, field="presence")
            one.save(update_fields=["presence"])
        row.state, row.ended_at = MeetingState.HELD.value, ended_at
        row.save(update_fields=["state", "ended_at"])
        Minutes.objects.create(meeting=row, text=minutes_from(row), written_by=row.secretary, written_at=at)
        tell("held", row, by=by, at=at, data={"present": row.attendance.filter(presence="present").count()})
    return row


def minutes_from(row: Meeting) -> str:
    """The beginning of the minutes: the points of the agenda with their words."""
    parts = [f"{place}. {item.title}\n{item.text}".strip() for place, item in enumerate(row.agenda.all(), 1)]
    return "\n\n".join(parts)
