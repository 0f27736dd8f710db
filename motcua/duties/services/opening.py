"""Opening a duty with its occurrences, and giving it to another lead."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, Officer, Post
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc
from motcua.dossiers.permissions import actor, ensure
from motcua.duties import permissions as may
from motcua.duties.models import Duty, DutyPost, Kind, Occurrence, OccurrenceState, Origin
from motcua.duties.queries import counts_until, hands_of
from motcua.duties.schedule import Span, Turn, turns
from motcua.duties.services.keeping import keep_in_step, locked_duty, tell, tidy
from motcua.notices.services import Letter, desk_notice, lay_on_desks
from motcua.reporting.forms.deadlines import due_on
from motcua.reporting.periods import Period


@dataclass
class DutySpec:
    """What is owed. `key`: its name within the agency, "plan:2024:II.5.2". `rule`: as `duties.schedule` reads it.

    `starts_on` None: from the day it is opened; `ends_on` None: to the end of that year. `subjects`: feeds of evidence.
    """

    key: str
    title: str
    product: str = ""
    kind: str = Kind.DATE.value
    rule: dict[str, Any] = field(default_factory=dict)
    lead_posts: list[str] = field(default_factory=list)
    lead_text: str = ""
    partner_posts: list[str] = field(default_factory=list)
    partner_text: str = ""
    origin: str = Origin.ORDER.value
    ground: str = ""
    origin_url: str = ""
    subjects: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    starts_on: date | None = None
    ends_on: date | None = None


def open_duty(agency: Agency, spec: DutySpec, *, by: Officer | None, at: datetime) -> Duty:
    """Open a duty with its occurrences and tell the lead on the desk; a duty of that key is given back as it is.

    An order is given by a leader or the office; other origins ask in their own rooms. Refused: no words, no lead, a
    post that the office has not, a rule without its days.
    """
    if spec.origin == Origin.ORDER and by is not None:
        may_order = by.agency_id == agency.pk and may.can_order(actor(by, at))
        ensure(may_order, "Chỉ lãnh đạo hoặc văn phòng giao nhiệm vụ.")
    with transaction.atomic():
        # Two who open the same key at once: the second sees what the first kept.
        list(Agency.objects.select_for_update(of=("self",), no_key=True).filter(pk=agency.pk).values_list("pk"))
        known = Duty.objects.select_related("agency").filter(agency=agency, key=spec.key).first()
        if known:
            return known
        duty = _store(agency, spec, by=by, at=at)
        data = {"origin": duty.origin, "kind": duty.kind, "lead": duty.lead_posts}
        tell("opened", duty, by=by, at=at, data=data)
        if duty.origin != Origin.PLAN:  # a plan opens many at once: its own notice tells of them
            _tell_lead(duty, by=by, at=at)
    return duty


def _store(agency: Agency, spec: DutySpec, *, by: Officer | None, at: datetime) -> Duty:
    title = tidy(spec.title)
    if not spec.key or len(spec.key) > 120:
        raise Refused("Nhiệm vụ phải có mã, nhiều nhất 120 ký tự.", field="key")
    if not title:
        raise Refused("Ghi rõ nội dung công việc.", field="title")
    if spec.kind not in Kind.values:
        raise Refused("Chọn loại thời hạn.", field="kind")
    span = _span(spec, day_of(at))
    lead, partners = _posts(agency, spec.lead_posts, spec.partner_posts)
    duty = Duty.objects.create(
        agency=agency,
        key=spec.key,
        title=title,
        product=tidy(spec.product),
        lead_text=nfc(spec.lead_text)[:250],
        lead_posts=lead,
        partner_text=nfc(spec.partner_text)[:250],
        partner_posts=partners,
        kind=spec.kind,
        rule=spec.rule,
        origin=spec.origin,
        ground=nfc(spec.ground)[:250],
        origin_url=spec.origin_url[:250],
        subjects=list(spec.subjects),
        measures=list(spec.measures),
        starts_on=span.first,
        ends_on=span.last,
        opened_by=by,
        opened_at=at,
    )
    lay_posts(duty)
    found = turns(spec.kind, spec.rule, span, lambda cadence, period: days_for(agency, cadence, period))
    Occurrence.objects.bulk_create(_occurrence(duty, turn) for turn in found)
    keep_in_step(duty)
    return duty


def _span(spec: DutySpec, today: date) -> Span:
    first = spec.starts_on or today
    last = spec.ends_on or date(first.year, 12, 31)
    if last < first:
        raise Refused("Ngày cuối phải từ ngày đầu trở đi.", field="ends_on")
    return Span(first, last)


def days_for(agency: Agency, cadence: str, period: Period) -> date:
    """The last day for what a period owes: the rule of reports of the office, else the period's last day."""
    return due_on(agency, cadence, period) or period.last


def _occurrence(duty: Duty, turn: Turn) -> Occurrence:
    until = counts_until(duty.agency, turn.due_on) if turn.due_on else None
    state = OccurrenceState.OPEN if turn.due_on else OccurrenceState.WAITING
    days = {"opens_on": turn.opens_on, "last_day": turn.last_day, "due_on": turn.due_on, "counts_until": until}
    return Occurrence(duty=duty, key=turn.key, state=state.value, **days)


def _posts(agency: Agency, lead: list[str], partners: list[str]) -> tuple[list[str], list[str]]:
    """Each post once, in the order given; who leads is no partner."""
    lead = list(dict.fromkeys(lead))
    partners = [code for code in dict.fromkeys(partners) if code not in lead]
    if not lead:
        raise Refused("Chọn ít nhất một vị trí chủ trì.", field="lead_posts")
    asked = [*lead, *partners]
    known = set(Post.objects.filter(unit__agency=agency, code__in=asked).values_list("code", flat=True))
    if missing := [code for code in asked if code not in known]:
        sentence = f"Cơ quan không có vị trí «{missing[0]}». Thêm vị trí ở trang Cài đặt hoặc chọn vị trí khác."
        raise Refused(sentence, field="lead_posts" if missing[0] in lead else "partner_posts")
    return lead, partners


def lay_posts(duty: Duty) -> None:
    """Lay the rows that queries ask from the lists of the duty."""
    duty.posts.all().delete()
    rows = [DutyPost(duty=duty, post_code=code, is_lead=True) for code in duty.lead_posts]
    rows += [DutyPost(duty=duty, post_code=code, is_lead=False) for code in duty.partner_posts]
    DutyPost.objects.bulk_create(rows)


def _tell_lead(duty: Duty, *, by: Officer | None, at: datetime) -> None:
    """Each lead is told on the desk, unless they gave it to themselves."""
    hands = [hand for hand in hands_of(duty, day_of(at)).values() if by is None or hand.officer.pk != by.pk]
    due = f"Hạn {duty.next_due:%d/%m/%Y}." if duty.next_due else "Chưa có hạn."
    words = Letter("duty_given", f"Nhiệm vụ mới: {duty.title} {due}", key=f"duty:{duty.pk}:{','.join(duty.lead_posts)}")
    lay_on_desks([desk_notice(hand.officer, words, at=at) for hand in hands])


def assign_lead(
    duty: Duty, lead_posts: list[str], *, reason: str, by: Officer, at: datetime, partner_posts: list[str] | None = None
) -> Duty:
    """A leader gives the duty to other posts; what was done stays, the new lead is told."""
    with transaction.atomic():
        row = locked_duty(duty)
        ensure(may.can_assign(actor(by, at), row), "Chỉ lãnh đạo giao lại nhiệm vụ đang thực hiện.")
        if not reason.strip():
            raise Refused("Ghi lý do giao lại.", field="reason")
        before = row.lead_posts
        partners = row.partner_posts if partner_posts is None else partner_posts
        row.lead_posts, row.partner_posts = _posts(row.agency, lead_posts, partners)
        if row.lead_posts == before and partner_posts is None:
            return row
        row.save(update_fields=["lead_posts", "partner_posts"])
        lay_posts(row)
        data = {"from": before, "to": row.lead_posts, "partners": row.partner_posts, "reason": tidy(reason)}
        tell("assigned", row, by=by, at=at, data=data)
        _tell_lead(row, by=by, at=at)
    return row
