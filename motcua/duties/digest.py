"""The mail of the morning: what an officer owes, late, today and soon; one for each officer and working day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import workdays_for
from motcua.common.ground import steady_ground
from motcua.common.moments import day_of
from motcua.duties.models import Occurrence
from motcua.duties.queries import pending
from motcua.duties.reminding import is_workday, late_days, leader_on, leads_of, named, reminder_policy
from motcua.law.workdays import OutsideCalendar, Workdays
from motcua.notices.services import Letter, desk_notice, lay_on_desks, mail_in_house

KIND = "duty_digest"
SOON_WORKDAYS = 5
MOST_LINES = 12


@dataclass
class Digest:
    """What one officer is told on a day. `office_late`: for the leader, what others are late with."""

    officer: Officer
    late: list[Occurrence] = field(default_factory=list)
    today: list[Occurrence] = field(default_factory=list)
    soon: list[Occurrence] = field(default_factory=list)
    office_late: list[Occurrence] = field(default_factory=list)

    @property
    def subject(self) -> str:
        counted = [(len(self.late), "quá hạn"), (len(self.today), "đến hạn hôm nay"), (len(self.soon), "sắp đến hạn")]
        counted.append((len(self.office_late), "quá hạn của đơn vị"))
        return "Nhiệm vụ: " + ", ".join(f"{count} {words}" for count, words in counted if count)

    def body(self, day: date, calendar: Workdays) -> str:
        """Plain text, a paragraph for each group that is not empty."""
        groups = [
            ("Quá hạn", [_late_line(row, day, calendar) for row in self.late]),
            ("Đến hạn hôm nay", [named(row) for row in self.today]),
            (f"Đến hạn trong {SOON_WORKDAYS} ngày làm việc tới", [_line(row) for row in self.soon]),
            ("Quá hạn trong đơn vị", [_late_line(row, day, calendar) for row in self.office_late]),
        ]
        return "\n\n".join(_group(head, lines) for head, lines in groups if lines)


def _group(head: str, lines: list[str]) -> str:
    shown = [f"- {line}" for line in lines[:MOST_LINES]]
    more = [f"- và {len(lines) - MOST_LINES} việc khác"] if len(lines) > MOST_LINES else []
    return "\n".join([f"{head} ({len(lines)}):", *shown, *more])


def _line(row: Occurrence) -> str:
    return f"{named(row)}, hạn {row.due_on:%d/%m/%Y}"


def _late_line(row: Occurrence, day: date, calendar: Workdays) -> str:
    return f"{_line(row)}, chậm {late_days(row, day, calendar)} ngày làm việc"


def digests(agency: Agency, day: date) -> list[Digest]:
    """One for each officer who has something to be told; two queries beside the ground."""
    calendar, found = workdays_for(agency), dict[int, Digest]()
    rows = list(pending(agency))
    until = _soon_until(day, calendar)
    for row in rows:
        if row.counts_until is None or row.counts_until > until:
            continue
        for lead in leads_of(row, day).values():
            mine = found.setdefault(lead.pk, Digest(lead))
            group = mine.late if row.counts_until < day else mine.today if row.counts_until == day else mine.soon
            group.append(row)
    if leader := leader_on(agency, day):
        _add_office(found, leader, rows, day)
    return list(found.values())


def _add_office(found: dict[int, Digest], leader: Officer, rows: Iterable[Occurrence], day: date) -> None:
    """The leader sees what others are late with."""
    late = [row for row in rows if row.is_late_on(day) and leader not in leads_of(row, day).values()]
    if late:
        found.setdefault(leader.pk, Digest(leader)).office_late = late


def _soon_until(day: date, calendar: Workdays) -> date:
    try:
        return calendar.add_workdays(day, SOON_WORKDAYS)
    except OutsideCalendar:
        return day


def send_digests(agency: Agency, at: datetime) -> int:
    """Lay the mail of the morning on desks and queue it for those who have an address; returns for how many officers.

    On rest days nobody gets one; a day that was missed is not made good, because today's says all that still stands.
    """
    day = day_of(at)
    if not is_workday(agency, day):
        return 0
    with steady_ground(), transaction.atomic():
        calendar, found = workdays_for(agency), digests(agency, day)
        letters = [(one.officer, _letter(one, day, calendar)) for one in found]
        if reminder_policy(agency).digest_desk:
            lay_on_desks([desk_notice(officer, letter, at=at) for officer, letter in letters])
        for officer, letter in letters:
            by_mail = Letter(letter.kind, letter.body, letter.subject, key=f"{letter.key}>{officer.code}:mail")
            mail_in_house(agency, officer.email, by_mail, at=at)
    return len(found)


def _letter(one: Digest, day: date, calendar: Workdays) -> Letter:
    return Letter(KIND, one.body(day, calendar), one.subject, key=f"digest:{day}")
