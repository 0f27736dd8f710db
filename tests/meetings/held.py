"""Meetings for the tests: planned, held, minuted, signed, by the real acts."""

from datetime import date, datetime, timedelta

from motcua.common.moments import VIETNAM
from motcua.meetings import services
from motcua.meetings.models import DialogueQuestion, Meeting, Presence
from motcua.meetings.services import Asked, MeetingSpec, Task
from tests.factories import NOON, ground, officer

BEGINS = datetime(2026, 11, 27, 8, tzinfo=VIETNAM)
ENDS = BEGINS + timedelta(hours=2)
AFTER = BEGINS + timedelta(hours=3)
DUE = date(2026, 12, 4)
TEXT = "Các công chức báo cáo tình hình giải quyết hồ sơ trong tháng."


def spec_of(kind: str = "briefing", **more) -> MeetingSpec:
    told = {
        "kind": kind,
        "title": "Giao ban công tác kiểm soát thủ tục hành chính tháng 11",
        "held_at": BEGINS,
        "place": "Phòng họp UBND xã",
        "chair": officer("chu_tich"),
        "secretary": officer("vp_tk"),
        "invited": [officer("tp_ht"), officer("mot_cua")],
    }
    return MeetingSpec(**{**told, **more})


def planned(kind: str = "briefing", **more) -> Meeting:
    return services.plan_meeting(ground(), spec_of(kind, **more), by=officer("vp_tk"), at=NOON)


def everybody(meeting: Meeting) -> dict[int, str]:
    return {one.officer_id: Presence.PRESENT.value for one in meeting.attendance.all()}


def held(kind: str = "briefing", **more) -> Meeting:
    row = planned(kind, **more)
    return services.hold_meeting(row, everybody(row), ended_at=ENDS, by=officer("vp_tk"), at=AFTER)


def minuted(*tasks: Task, kind: str = "briefing") -> Meeting:
    row = held(kind)
    services.write_minutes(row, TEXT, by=officer("vp_tk"), at=AFTER)
    for task in tasks or (Task("Rà soát hồ sơ quá hạn.", "tp_ht", DUE, "Báo cáo"), Task("Giữ nền nếp tiếp dân.")):
        services.add_conclusion(row, task, by=officer("vp_tk"), at=AFTER)
    return services.submit_minutes(row, by=officer("vp_tk"), at=AFTER)


def signed(*tasks: Task, kind: str = "briefing") -> Meeting:
    return services.sign_minutes(minuted(*tasks, kind=kind), by=officer("chu_tich"), at=AFTER)


def asked(meeting: Meeting, **more) -> DialogueQuestion:
    told = {"asker_name": "Trần Văn Bình", "text": "Vì sao cấp bản sao phải chờ?", "contact": "0912345678"}
    return services.record_question(meeting, Asked(**{**told, **more}), by=officer("vp_tk"), at=NOON)


def places() -> dict[str, dict[str, object]]:
    """An address of each page: a meeting that has begun, and a dialogue that was held with a question."""
    begun = planned(held_at=NOON + timedelta(minutes=30))
    spec = spec_of("dialogue", held_at=NOON - timedelta(hours=1))
    was = services.plan_meeting(ground(), spec, by=officer("vp_tk"), at=NOON - timedelta(days=1))
    services.hold_meeting(was, everybody(was), ended_at=NOON, by=officer("vp_tk"), at=NOON)
    kept = services.add_conclusion(was, Task("Giữ nền nếp tiếp dân."), by=officer("vp_tk"), at=NOON)
    asked(was)
    before, after = {"pk": begun.pk}, {"pk": was.pk}
    return {
        **{f"meetings:{name}": before for name in ("meeting", "change", "new_point", "hold")},
        "meetings:point": {**before, "number": begun.agenda.get(key="work").pk},
        "meetings:draft": {**before, "slug": "giay-moi"},
        **{f"meetings:{name}": after for name in ("minutes", "paper", "new_question")},
        "meetings:conclusion": {**after, "number": kept.pk},
        "meetings:question": {**after, "number": 1},
    }
