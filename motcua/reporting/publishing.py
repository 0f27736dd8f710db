"""Making figures public: built, kept with their hash, never changed; a correction is a new one that names the old."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from motcua.agency.models import Agency, Officer
from motcua.agency.policy import chosen
from motcua.agency.services import log
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.dossiers.models import LateList
from motcua.dossiers.permissions import actor, ensure
from motcua.dossiers.services import late_list as late_lists
from motcua.reporting.models import Publication
from motcua.reporting.periods import (
    Period,
    calendar_month,
    period_named,
    previous,
    report_month_of,
    report_quarter_of,
)
from motcua.reporting.permissions import can_publish
from motcua.reporting.publication_data import Data, Kind, build, canonical, digest, late_list_data
from motcua.reporting.signals import published

REASON_LEAST = 10


# What the office chose


@dataclass(frozen=True)
class PublishPolicy:
    """Every choice with the value that holds until the office chooses otherwise (all: rules of this project)."""

    publish_by_day: int = 10
    """What was due of the month before is late after this day of the month."""
    publish_measures_every: str = "quy"
    """The plan's measures are published each `quy` (reporting quarter, as the plan tracks them) or each `thang`."""
    publish_auto: bool = False
    """Publish what is due by the clock; the late list, which names people, always waits for a person."""


def publish_policy(agency: Agency) -> PublishPolicy:
    return chosen(agency, PublishPolicy)


# What is there and what is due


def publications(agency: Agency, kind: str = "") -> QuerySet[Publication]:
    """Newest period first, of one period the newest first; each with `replaced` (number of the one it corrects)."""
    found = Publication.objects.filter(agency=agency, **({"kind": kind} if kind else {}))
    return found.annotate(replaced=F("data__replaces__number")).order_by("-period_last", "-period_first", "-pk")


def latest_of(agency: Agency, kind: str, period: Period) -> Publication | None:
    """The one that counts for a period: the newest, as each correction takes the place of the one before."""
    return publications(agency, kind).filter(period_first=period.first, period_last=period.last).first()


@dataclass(frozen=True)
class Due:
    """One thing to publish: of which period, until when, and what was published of it already."""

    kind: str
    period: Period
    until: date
    done: Publication | None

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    def is_late(self, day: date) -> bool:
        return self.done is None and self.until < day


def due_now(agency: Agency, day: date) -> list[Due]:
    """What the last month that is over asks for, in a fixed order. One query."""
    policy = publish_policy(agency)
    month = month_before(day)
    wanted = [
        (Kind.LATE_LIST.value, month),
        (Kind.MEASURES.value, _measures_period(policy, day)),
        (Kind.MEASURES_766.value, month),
        (Kind.PROCEDURES.value, month),
    ]
    oldest = min(period.first for _kind, period in wanted)
    found = publications(agency).filter(period_first__gte=oldest).defer("data").order_by("pk")
    done = {(row.kind, row.period_first, row.period_last): row for row in found}
    return [
        Due(kind, period, _until(period, policy), done.get((kind, period.first, period.last)))
        for kind, period in wanted
    ]


def month_before(day: date) -> Period:
    """The calendar month before the one of the day."""
    last = day.replace(day=1) - timedelta(days=1)
    return calendar_month(last.year, last.month)


def _measures_period(policy: PublishPolicy, day: date) -> Period:
    of_day = report_month_of if policy.publish_measures_every == "thang" else report_quarter_of
    return previous(of_day(day))


def _until(period: Period, policy: PublishPolicy) -> date:
    """So many days after the month in which the period ended."""
    following = (period.last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following + timedelta(days=max(policy.publish_by_day, 1) - 1)


# The acts


def preview(kind: str, agency: Agency, period: Period, at: datetime) -> Data:
    """Exactly what `publish` would keep, unsigned. Refused for a period that is not over."""
    _ensure_over(period, at)
    return build(kind, agency, period, at)


def _ensure_over(period: Period, at: datetime) -> None:
    if at < period.until:
        raise Refused(f"Kỳ «{period}» chưa hết: chỉ công khai số liệu của kỳ đã qua.", field="ky")


def publish(
    kind: str,
    period: Period,
    *,
    agency: Agency,
    by: Officer | None,
    at: datetime,
    reason: str = "",
    seen: str = "",
) -> Publication:
    """Publish the figures of a period that is over. `by=None`: the clock, where the office chose so.

    A period that was published already needs a `reason`: the new one then names the one whose place it takes, and both
    stay. `seen`: the mark of the preview that was looked at. Refused: no right, a foreign agency, a period that is not
    over, figures that changed since the preview, a correction without reason or without change.
    """
    _ensure_may(by, agency, at)
    if kind not in set(Kind.values) - {Kind.LATE_LIST.value}:
        raise Refused("Danh sách chậm muộn được công khai từ danh sách đã chốt của tháng.", field="kind")
    data = preview(kind, agency, period, at)  # before the lock: counting may take its time
    if seen and seen != mark_of(data):
        raise Refused("Số liệu đã thay đổi từ lúc xem trước. Xem lại rồi công khai.", field="seen")
    with transaction.atomic():
        _take_turns(agency)
        before = latest_of(agency, kind, period)
        if before:
            data = _correcting(data, before, reason.strip())
        return _keep(data, agency, period, by, at)


def _correcting(data: Data, before: Publication, reason: str) -> Data:
    when = f"{day_of(before.published_at):%d/%m/%Y}"
    if len(reason) < REASON_LEAST:
        raise Refused(
            f"Kỳ này đã công khai ngày {when}. Muốn đính chính thì ghi lý do (ít nhất {REASON_LEAST} ký tự).",
            field="reason",
        )
    if _content(data) == _content(before.data):
        raise Refused(f"Số liệu không khác lần công khai ngày {when} nên không có gì để đính chính.", field="reason")
    return {**data, "replaces": {"number": before.pk, "reason": reason}}


def mark_of(data: Data) -> str:
    """A short mark of what is said, so that what is published is what was looked at."""
    return hashlib.sha256(_content(data).encode()).hexdigest()[:20]


def _content(data: Data) -> str:
    """What counts when two are compared: not when and how they were published."""
    return canonical({name: data[name] for name in data if name not in {"figures_at", "published_at", "replaces"}})


def publish_late_list(late_list: LateList, *, by: Officer, at: datetime) -> Publication:
    """Publish a closed monthly list and keep the record that the measure T12 counts, in one transaction."""
    with transaction.atomic():
        row = late_lists.publish_late_list(late_list, by=by, at=at)
        return _record_late_list(row, by, at)


def _record_late_list(row: LateList, by: Officer | None, at: datetime) -> Publication:
    period = calendar_month(row.month.year, row.month.month)
    return _keep(late_list_data(row, period), row.agency, period, by, at)


def record_published_late_lists(agency: Agency) -> int:
    """Records for lists published before there were records; returns how many. Asking again changes nothing."""
    with transaction.atomic():
        _take_turns(agency)
        known = publications(agency, Kind.LATE_LIST.value).values_list("period_first", flat=True)
        rows = LateList.objects.filter(agency=agency, published_at__isnull=False).exclude(month__in=list(known))
        missing = list(rows.select_related("agency", "published_by").order_by("month"))
        for row in missing:
            assert row.published_at is not None
            _record_late_list(row, row.published_by, row.published_at)
    return len(missing)


def publish_due(agency: Agency, at: datetime) -> int:
    """By the clock, where the office chose so: everything due that needs no person; returns how many."""
    if not publish_policy(agency).publish_auto:
        return 0
    waiting = [due for due in due_now(agency, day_of(at)) if not due.done and due.kind != Kind.LATE_LIST]
    for due in waiting:
        publish(due.kind, due.period, agency=agency, by=None, at=at)
    return len(waiting)


def _ensure_may(by: Officer | None, agency: Agency, at: datetime) -> None:
    if by is not None:
        may = by.agency_id == agency.pk and can_publish(actor(by, at))
        ensure(may, "Chỉ văn phòng hoặc lãnh đạo của cơ quan được công khai số liệu.")


def _take_turns(agency: Agency) -> None:
    """Two who publish the same period at once: the second sees what the first kept."""
    list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))


def _keep(data: Data, agency: Agency, period: Period, by: Officer | None, at: datetime) -> Publication:
    signed = {**data, "published_at": at.isoformat()}
    row = Publication.objects.create(
        agency=agency,
        kind=data["kind"],
        subject=data["title"],
        period_first=period.first,
        period_last=period.last,
        published_at=at,
        published_by=by,
        data=signed,
        sha256=digest(signed),
    )
    told = {"number": row.pk, "kind": row.kind, "from": period.first, "to": period.last, "sha256": row.sha256}
    replaces = data["replaces"] or {}
    log(
        "reporting:published",
        by=by,
        agency=agency,
        at=at,
        subject=f"publication:{row.pk}",
        data={**told, "replaces": replaces.get("number")},
    )
    published.send(Publication, publication=row, at=at, by=by)
    return row


def is_whole(publication: Publication) -> bool:
    """Whether what is kept still has the hash it was published under."""
    return digest(publication.data) == publication.sha256


def period_of(publication: Publication) -> Period:
    """The period as it was named when it was published."""
    key = publication.data.get("period", {}).get("key", "")
    return period_named(key) if key else Period(publication.period_first, publication.period_last)


def changed_since(rows: Iterable[Publication]) -> datetime | None:
    """When the newest of them was published."""
    return max((row.published_at for row in rows), default=None)
