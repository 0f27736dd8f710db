"""Reminding whoever owes something, by the rules of the office; nothing is said twice.

A notice is named by occurrence, last day, step and part ("remind:12:2024-06-14:due:lead"), not by person: a run that is
repeated, two runs at once and a lead who was replaced in between add nothing. Where several posts lead, each further
one has a part of its own ("lead:dc_xd"). A new last day begins anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.models import Duty as Power
from motcua.agency.policy import chosen
from motcua.agency.queries import officers_with, workdays_for
from motcua.common.ground import steady_ground
from motcua.common.moments import day_of
from motcua.common.text import nfc
from motcua.duties.models import Occurrence
from motcua.duties.queries import hands_of, pending
from motcua.duties.reminder_rules import (
    DUE,
    EXPLAIN,
    LATE,
    LEAD,
    LEADER,
    OPENS,
    URGE,
    Dates,
    Rules,
    has_reached,
    reached,
    rules_on,
    with_choices,
)
from motcua.law.workdays import OutsideCalendar, Workdays
from motcua.notices.models import Notice
from motcua.notices.services import Letter, desk_notice, lay_on_desks

KIND = "duty_reminder"
LONGEST_TITLE = 160
BY_RULE = -1


@dataclass(frozen=True)
class ReminderPolicy:
    """What an office may choose: numbers of working days in place of those of the rules, and how officers are told."""

    remind_ahead: int = BY_RULE
    """So many working days before the last day the lead is reminded."""
    remind_urge: int = BY_RULE
    """So many working days after it a letter of urging is drafted."""
    remind_explain: int = BY_RULE
    """So many working days after it a written explanation is asked for, and the chairman told."""
    digest_desk: bool = True
    """Whether the mail of the morning lies on the desk too."""

    @property
    def days(self) -> dict[str, int]:
        named = {name: getattr(self, name) for name in ("remind_ahead", "remind_urge", "remind_explain")}
        return {name: days for name, days in named.items() if days != BY_RULE}


def reminder_policy(agency: Agency) -> ReminderPolicy:
    """The office's choices; numbers outside 1–60 are passed over."""
    return chosen(agency, ReminderPolicy, is_fit=lambda value: isinstance(value, bool) or 1 <= value <= 60)


def rules_of(agency: Agency, day: date) -> Rules:
    """The rules that hold for the office on the day."""
    return with_choices(rules_on(day), reminder_policy(agency).days)


@dataclass(frozen=True)
class Reminded:
    """How many notices a run laid on desks."""

    lead: int = 0
    leader: int = 0

    @property
    def total(self) -> int:
        return self.lead + self.leader


def is_workday(agency: Agency, day: date) -> bool:
    """Whether the office works; beyond the known calendar it does on weekdays."""
    try:
        return workdays_for(agency).is_workday(day)
    except OutsideCalendar:
        return day.weekday() < 5


def dates_of(occurrence: Occurrence) -> Dates:
    """Only for occurrences that have a day, as those of `pending`. One that was opened again was given again."""
    assert occurrence.counts_until is not None
    given_at = occurrence.reopened_at or occurrence.duty.opened_at
    return Dates(day_of(given_at), occurrence.opens_on, occurrence.counts_until)


@dataclass(frozen=True)
class Round:
    """What one run looks at: the office, its rules and its calendar, at a moment."""

    agency: Agency
    at: datetime

    @cached_property
    def today(self) -> date:
        return day_of(self.at)

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.agency, self.today)

    @cached_property
    def calendar(self) -> Workdays:
        return workdays_for(self.agency)

    def code(self, occurrence: Occurrence, role: str) -> str:
        return reached(self.rules.steps, dates_of(occurrence), self.today, self.calendar, role)

    def to_lead(self, rows: Iterable[Occurrence]) -> Iterator[Notice]:
        """To the hand of each lead post; to the office where nobody holds any."""
        for row in rows:
            if code := self.code(row, LEAD):
                for post, officer in leads_of(row, self.today).items():
                    part = LEAD if post == row.duty.lead_posts[0] else f"{LEAD}:{post}"
                    yield self.notice(officer, row, code, part)

    def to_leader(self, rows: Iterable[Occurrence]) -> Iterator[Notice]:
        """To the chairman, or who stands in; not to a leader who leads the duty and was told already."""
        leader = leader_on(self.agency, self.today)
        for row in rows if leader else ():
            if leader and (code := self.code(row, LEADER)) and leader not in leads_of(row, self.today).values():
                yield self.notice(leader, row, code, LEADER)

    def notice(self, officer: Officer, occurrence: Occurrence, code: str, part: str) -> Notice:
        role = part.partition(":")[0]
        late = late_days(occurrence, self.today, self.calendar)
        made = desk_notice(officer, Letter(KIND, _words(occurrence, code, role, late, self.today)), at=self.at)
        made.key = key_of(occurrence, code, part)
        return made


def run_reminders(agency: Agency, at: datetime) -> Reminded:
    """Tell leads and the leader what they have reached today. On rest days nobody is told: the next working day does.

    Any number of runs on a day say each thing once; after an outage only the latest that was reached is said.
    """
    looked = Round(agency, at)
    if not is_workday(agency, looked.today):
        return Reminded()
    with steady_ground(), transaction.atomic():
        rows = list(pending(agency))
        return Reminded(lay_on_desks(list(looked.to_lead(rows))), lay_on_desks(list(looked.to_leader(rows))))


def leads_of(occurrence: Occurrence, day: date) -> dict[str, Officer]:
    """Who leads on the day, by post; whoever keeps the office, in place of the first, where nobody does."""
    duty = occurrence.duty
    found = {code: hand.officer for code, hand in hands_of(duty, day).items()}
    office = None if found else office_on(duty.agency, day)
    return {duty.lead_posts[0]: office} if office else found


def leader_on(agency: Agency, day: date) -> Officer | None:
    return next(iter(officers_with(agency, Power.LEADER.value, day)), None)


def office_on(agency: Agency, day: date) -> Officer | None:
    return next(iter(officers_with(agency, Power.HEAD_OFFICE.value, day)), None)


def late_days(occurrence: Occurrence, day: date, calendar: Workdays) -> int:
    """How many working days late; 0 while in time. Beyond the known calendar days are counted as they are."""
    until = occurrence.counts_until
    if until is None or until >= day:
        return 0
    try:
        return calendar.workdays_between(until, day)
    except OutsideCalendar:
        return (day - until).days


def key_of(occurrence: Occurrence, code: str, part: str) -> str:
    """A reminder's name. The beginning of an occurrence does not depend on its last day."""
    day = occurrence.opens_on if code == OPENS else occurrence.counts_until
    return f"remind:{occurrence.pk}:{day}:{code}:{part}"


def _words(occurrence: Occurrence, code: str, role: str, late: int, today: date) -> str:
    """One sentence or two; days as they stand today, also when the run comes late."""
    due = f"Hạn {occurrence.due_on:%d/%m/%Y}"
    what = named(occurrence)
    lead = "" if role == LEAD else f" Chủ trì: {lead_words(occurrence, today)}."
    if code == OPENS:
        return f"Bắt đầu kỳ mới: {what}. {due}."
    if code == EXPLAIN:
        asked = "Báo cáo giải trình lý do chậm bằng văn bản với Chủ tịch." if role == LEAD else "Đã yêu cầu giải trình."
        return f"Chậm {late} ngày làm việc: {what}. {due}. {asked}{lead}"
    if late:
        where = " Đã vào danh sách chậm nêu tại giao ban." if code == LATE else ""
        return f"Đã quá hạn {late} ngày làm việc: {what}. {due}.{where}{lead}"
    if code == DUE:
        is_today = occurrence.counts_until == today
        return f"{'Hôm nay là hạn' if is_today else 'Đến hạn trong ngày nghỉ'}: {what}. {due}.{lead}"
    return f"Sắp đến hạn: {what}. {due}.{lead}"


def lead_names(occurrence: Occurrence, day: date) -> list[str]:
    """Who leads, by name; as the source words it where nobody holds the posts."""
    found = [hand.officer.full_name for hand in hands_of(occurrence.duty, day).values()]
    return found or [occurrence.duty.lead_text or "chưa có người giữ vị trí"]


def lead_words(occurrence: Occurrence, day: date) -> str:
    """The same in one text."""
    return ", ".join(lead_names(occurrence, day))


def named(occurrence: Occurrence) -> str:
    """The duty in one line, with the occurrence where there are several."""
    title = nfc(occurrence.duty.title).rstrip(".")
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
    return f"{title} ({occurrence.label})" if occurrence.label else title


def to_urge(agency: Agency, at: datetime) -> list[Occurrence]:
    """Late occurrences that have reached the step of urging."""
    today = day_of(at)
    step = rules_of(agency, today).step(URGE)
    if step is None:
        return []
    calendar = workdays_for(agency)
    rows = pending(agency).filter(counts_until__lt=today)
    return [row for row in rows if has_reached(step, dates_of(row), today, calendar)]
