"""The papers around a meeting, drafted as documents of direction: the invitation, the notice of conclusions."""

from datetime import datetime

from motcua.agency.models import Officer, Post
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import Draft, draft_document
from motcua.dossiers.permissions import actor, ensure
from motcua.meetings import permissions as may
from motcua.meetings.models import Meeting, MeetingState

NOT_DRAFTER = "Chỉ chủ trì, thư ký, lãnh đạo hoặc văn phòng soạn văn bản của cuộc họp."
LAST = "Lưu: VT"


def draft_invitation(meeting: Meeting, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Giấy mời, with time, place and the points of the agenda; there is one of each meeting."""
    ensure(may.can_draft_papers(actor(by, at), meeting), NOT_DRAFTER)
    if meeting.state != MeetingState.PLANNED:
        raise Refused("Cuộc họp đã diễn ra, không soạn giấy mời nữa.")
    when = local(meeting.held_at)
    points = [f"- {item.title}" for item in meeting.agenda.all()]
    body = [
        f"{meeting.agency.full_name} kính mời dự {_named(meeting)}.",
        f"**Thời gian:** {when:%H} giờ {when:%M} phút, ngày {when:%d/%m/%Y}.",
        f"**Địa điểm:** {meeting.place}.",
        f"**Chủ trì:** {meeting.chair.full_name}.",
        "**Nội dung:**",
        "\n".join(points) or "- Theo thông báo tại cuộc họp",
        "Đề nghị các đại biểu đến dự đúng thành phần, thời gian.",
    ]
    guests = [line.strip() for line in meeting.guests.splitlines() if line.strip()]
    draft = Draft(
        kind="invitation",
        summary=f"Dự {_named(meeting)}",
        body="\n\n".join(body),
        addressees=[*guests, "Cán bộ, công chức có liên quan"],
        recipients=["Như trên", LAST],
        origin=f"{meeting.subject}:invitation",
    )
    return draft_document(meeting.agency, draft, by=by, at=at)


def draft_announcement(meeting: Meeting, *, by: Officer, at: datetime) -> OutgoingDocument:
    """Thông báo kết luận of signed minutes: each conclusion with who leads and by when."""
    ensure(may.can_draft_papers(actor(by, at), meeting), NOT_DRAFTER)
    if not meeting.is_signed:
        raise Refused("Ký biên bản trước, rồi soạn thông báo kết luận.")
    names = dict(Post.objects.filter(unit__agency=meeting.agency_id).values_list("code", "name"))
    minutes, day = meeting.minutes, day_of(meeting.held_at)
    number = minutes.paper.number_text if minutes.paper else ""
    lines = []
    for one in meeting.conclusions.all():
        task = ""
        if one.due_on:
            task = f" Giao {names.get(one.lead_post, '')} chủ trì, xong trước khi hết ngày {one.due_on:%d/%m/%Y}."
        lines.append(f"{one.number}. {one.text.rstrip('.')}.{task}")
    opening = (
        f"Ngày {day:%d/%m/%Y}, tại {meeting.place}, {meeting.chair.full_name} chủ trì {_named(meeting)}. Sau khi nghe"
        f" báo cáo và ý kiến của các thành phần dự họp (Biên bản số {number}), người chủ trì kết luận như sau:"
    )
    closing = (
        "Thông báo để các cá nhân, đơn vị liên quan biết, thực hiện; văn phòng theo dõi, đôn đốc, báo cáo"
        f" {meeting.agency.full_name}."
    )
    body = [opening, "\n\n".join(lines) or "Không có kết luận riêng.", closing]
    draft = Draft(
        kind="announcement",
        summary=f"Kết luận tại {_named(meeting)}, ngày {day:%d/%m/%Y}",
        body="\n\n".join(body),
        recipients=["Thành phần dự họp", LAST],
        origin=f"{meeting.subject}:conclusions",
    )
    return draft_document(meeting.agency, draft, by=by, at=at)


def _named(meeting: Meeting) -> str:
    """The title within a sentence."""
    return meeting.title[:1].lower() + meeting.title[1:] if meeting.title[1:2].islower() else meeting.title
