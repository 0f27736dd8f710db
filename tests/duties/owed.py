"""Duties for the tests of reminders: something owed by a day, and mornings on which the office is looked after."""

from datetime import date, datetime, time

from motcua.common.moments import VIETNAM
from motcua.duties.models import Duty, Occurrence
from motcua.duties.services import DutySpec, EvidenceSpec, file_evidence, finish_occurrence, open_duty
from motcua.notices.models import Notice
from tests.factories import ground, officer

GIVEN = datetime(2024, 5, 2, 9, tzinfo=VIETNAM)
DUE = date(2024, 6, 14)
"""A Friday. Working days around it: 7/6 is five before, 17/6 one after, 19/6 three after, 28/6 ten after."""


def morning(day: date) -> datetime:
    return datetime.combine(day, time(6, 30), VIETNAM)


def owed(due: date = DUE, *, key: str = "order:1", lead: str = "tp_ht", at: datetime = GIVEN, **more) -> Occurrence:
    """A duty with one day, given by the chairman."""
    told = {"title": "Tổng hợp danh sách thủ tục phải rà soát", "product": "Danh sách", "kind": "date"}
    spec = DutySpec(**{**told, "key": key, "rule": {"date": due.isoformat()}, "lead_posts": [lead], **more})
    return open_duty(ground(), spec, by=officer("chu_tich"), at=at).occurrences.get()


def finish(occurrence: Occurrence, *, at: datetime, post: str = "vp_tk") -> None:
    by = officer(post)
    spec = EvidenceSpec(kind="link", label="Danh sách đã gửi", url="/van-ban/", is_product=True)
    file_evidence(occurrence, spec, by=by, at=at)
    finish_occurrence(occurrence, by=by, at=at)


def told(kind: str = "duty_reminder") -> list[str]:
    """The keys of what was laid on desks, in order; the occurrence's number is left out."""
    keys = Notice.objects.filter(kind=kind, channel="desk").order_by("id").values_list("key", flat=True)
    return [":".join(part for place, part in enumerate(key.split(":")) if place not in (0, 1)) for key in keys if key]


def duty_of(occurrence: Occurrence) -> Duty:
    return Duty.objects.get(pk=occurrence.duty_id)
