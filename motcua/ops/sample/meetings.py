"""Meetings of the sample: a briefing whose minutes are signed, one to come, a dialogue with questions of people."""

from datetime import date, datetime, time, timedelta
from random import Random

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of
from motcua.meetings import services
from motcua.meetings.models import DialogueQuestion, Meeting, Presence
from motcua.meetings.services import Asked, MeetingSpec, Task
from motcua.ops.sample.names import full_name

MORNING = time(8)
QUESTIONS = (
    (
        "Chứng thực bản sao giấy tờ buổi chiều có lấy ngay được không?",
        "Chứng thực",
        "Tiếp nhận trước 15 giờ thì trả trong ngày; sau 15 giờ trả vào ngày làm việc tiếp theo.",
    ),
    (
        "Nộp hồ sơ trực tuyến rồi có phải mang giấy tờ gốc lên xã nữa không?",
        "Dịch vụ công trực tuyến",
        "Giấy tờ đã chứng thực điện tử thì không. Thủ tục phải đối chiếu bản chính được ghi rõ ở trang thủ tục.",
    ),
    ("Nhà văn hóa thôn có chỗ hướng dẫn nộp hồ sơ trên điện thoại không?", "Dịch vụ công trực tuyến", ""),
)


def lay_meetings(commune: Agency, *, now: datetime) -> None:
    """Play the real acts at moments that are past; what is to come is only planned."""
    if Meeting.objects.filter(agency=commune).exists():
        return
    _dialogue(commune, _morning(commune, day_of(now) - timedelta(days=50)))
    _briefing(commune, _morning(commune, day_of(now) - timedelta(days=24)))
    ahead = _morning(commune, day_of(now) + timedelta(days=2))
    title = f"Giao ban công tác kiểm soát thủ tục hành chính tháng {ahead:%m/%Y}"
    spec = _spec(commune, "briefing", title, ahead)
    services.plan_meeting(commune, spec, by=spec.secretary, at=now)


def _briefing(commune: Agency, begins: datetime) -> None:
    chair, office = _hands(commune, day_of(begins))
    title = f"Giao ban công tác kiểm soát thủ tục hành chính tháng {begins:%m/%Y}"
    row = _held(commune, _spec(commune, "briefing", title, begins))
    after = begins + timedelta(hours=3)
    due = day_of(begins) + timedelta(days=40)
    tasks = (
        Task("Trả xong hồ sơ quá hạn, có văn bản xin lỗi từng người.", "tp_ht", due, "Báo cáo giải trình"),
        Task("Số hóa nốt giấy tờ của hồ sơ đã trả trong quý.", "mot_cua", due, "Danh sách hồ sơ đã số hóa"),
        Task("Giữ nền nếp tiếp nhận, hẹn trả đúng giờ."),
    )
    for task in tasks:
        services.add_conclusion(row, task, by=office, at=after)
    services.submit_minutes(row, by=office, at=after)
    services.sign_minutes(row, by=chair, at=after + timedelta(minutes=30))


def _dialogue(commune: Agency, begins: datetime) -> None:
    chair, office = _hands(commune, day_of(begins))
    title = f"Hội nghị trao đổi, đối thoại về thủ tục hành chính năm {begins:%Y}"
    spec = _spec(commune, "dialogue", title, begins)
    spec.guests = "Ủy ban Mặt trận Tổ quốc Việt Nam xã\nTrưởng các thôn"
    row = _held(commune, spec)
    after = begins + timedelta(hours=3)
    _questions(row, office, after)
    services.submit_minutes(row, by=office, at=after)
    services.sign_minutes(row, by=chair, at=after + timedelta(minutes=30))


def _questions(row: Meeting, office: Officer, at: datetime) -> None:
    chance = Random(row.title)  # noqa: S311
    for text, field, answer in QUESTIONS:
        kept = services.record_question(
            row, Asked(full_name(chance, "Nữ"), text, village=_village(row, chance), field=field), by=office, at=at
        )
        if answer:
            _answer(kept, answer, office, at)
        else:
            services.assign_question(kept, lead_post="vh_xh", due_on=day_of(at) + timedelta(days=70), by=office, at=at)


def _answer(kept: DialogueQuestion, answer: str, office: Officer, at: datetime) -> None:
    services.answer_question(kept, answer, by=office, at=at)
    services.publish_question(kept, kept.text, by=office, at=at + timedelta(minutes=20))


def _held(commune: Agency, spec: MeetingSpec) -> Meeting:
    row = services.plan_meeting(commune, spec, by=spec.secretary, at=spec.held_at - timedelta(hours=23))
    presence = {one.officer_id: Presence.PRESENT.value for one in row.attendance.all()}
    ends = spec.held_at + timedelta(hours=2)
    return services.hold_meeting(row, presence, ended_at=ends, by=spec.secretary, at=ends + timedelta(minutes=10))


def _spec(commune: Agency, kind: str, title: str, begins: datetime) -> MeetingSpec:
    """By whoever holds the posts on that day."""
    chair, office = _hands(commune, day_of(begins))
    place = "Phòng họp UBND xã" if kind == "briefing" else "Nhà văn hóa xã"
    return MeetingSpec(kind, title, begins, place, chair, office, _others(commune, day_of(begins)))


def _morning(commune: Agency, day: date) -> datetime:
    """Eight o'clock of the first working day from the day on."""
    opens = workdays_for(commune).next_opening(moment_on(day))
    return moment_on(day_of(opens), MORNING)


def _hands(commune: Agency, day: date) -> tuple[Officer, Officer]:
    chair, office = (hand_for_post(commune, code, day) for code in ("chu_tich", "vp_tk"))
    assert chair is not None
    assert office is not None
    return chair.officer, office.officer


def _others(commune: Agency, day: date) -> list[Officer]:
    chair, office = _hands(commune, day)
    hands = [hand_for_post(commune, code, day) for code in ("tp_ht", "vh_xh", "tc_kt", "mot_cua")]
    found = {hand.officer.pk: hand.officer for hand in hands if hand and hand.officer not in (chair, office)}
    return list(found.values())


def _village(row: Meeting, chance: Random) -> str:
    return str(chance.choice(row.agency.villages)) if row.agency.villages else ""
