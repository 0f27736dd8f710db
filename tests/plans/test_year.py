"""A year of the plan, day by day: every occurrence, reminder, letter, publication and report once and on its day.

The clock stands still and is moved from one moment of the timetable to the next, and every line runs twice. What has to
come of it is reckoned here from the working days and the words of the rules, without the code that says it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from croniter import croniter
from django.db.models import F

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.common.moments import VIETNAM, day_of
from motcua.direction.models import OutgoingDocument
from motcua.direction.services import sign_document, submit_document
from motcua.dossiers.models import LateList
from motcua.duties.models import Evidence, Occurrence
from motcua.duties.services import finish_occurrence
from motcua.jobs.services import TIMETABLE
from motcua.notices.models import Notice
from motcua.plans.models import Plan
from motcua.plans.reports import draft_report
from motcua.plans.services import confirm_plan, decide_all, import_plan
from motcua.reporting.models import Publication
from motcua.reporting.periods import Period, report_quarter, report_year
from motcua.reporting.publishing import publish_late_list
from tests.duties.owed import finish
from tests.factories import ground, make_dossier, officer
from tests.plans.laid import THIS_YEAR

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 31)
BY_CLOCK = ("duties.morning", "dossiers.late_list", "reporting.publish")
NEGLECTED = {"II.4.2", "III.6.u1", "V"}
"""Rows that nobody works on: one of the office, one of a specialist, one of the chairman."""
AFTERNOON = time(14)


def moment(day: date, clock: time = time(9)) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def row_of(occurrence: Occurrence) -> str:
    return occurrence.duty.key.rpartition(":")[2]


# What people do


@dataclass
class People:
    """The acts of the year, each at its moment; `done` says when an occurrence was finished."""

    plan: Plan
    acts: dict[datetime, list[Callable[[], object]]] = field(default_factory=dict)
    done: dict[int, datetime] = field(default_factory=dict)

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        self.acts.setdefault(when, []).append(act)

    def plan_the_year(self) -> None:
        for number in (1, 2, 3, 4):
            self.at(moment(date(2026, 3 * number, 15), time(10)), partial(self.report, report_quarter(2026, number)))
        self.at(moment(date(2026, 12, 10), time(10)), partial(self.report, report_year(2026)))
        for occurrence in Occurrence.objects.filter(counts_until__isnull=False).select_related("duty__agency"):
            if row_of(occurrence) not in NEGLECTED:
                self.finish_at(self.day_to_finish(occurrence), occurrence)
        for month in range(1, 13):
            first = date(2026 + month // 12, month % 12 + 1, 1)
            self.at(moment(first + timedelta(days=4)), partial(self.publish_list, first - timedelta(days=1)))

    @staticmethod
    def day_to_finish(occurrence: Occurrence) -> date:
        """On its last day; what February owes comes two working days late, what ends on 14/12 the day before."""
        if row_of(occurrence) == "II.2.2":
            return date(2026, 3, 4)
        return occurrence.due_on - timedelta(days=1) if occurrence.due_on.month == 12 else occurrence.counts_until

    def finish_at(self, day: date, occurrence: Occurrence) -> None:
        when = moment(day, AFTERNOON)
        self.done[occurrence.pk] = when
        self.at(when, partial(self.finish, occurrence, when))

    @staticmethod
    def finish(occurrence: Occurrence, when: datetime) -> None:
        if occurrence.evidence.filter(is_product=True, withdrawn_at=None).exists():
            finish_occurrence(occurrence, by=officer("vp_tk"), at=when)
        else:
            finish(occurrence, at=when)

    def report(self, period: Period) -> None:
        when = moment(date(2026, 12, 10) if period.key == "nam-2026" else period.last + timedelta(days=1), time(10))
        document = draft_report(self.plan, period, by=officer("vp_tk"), at=when)
        submit_document(document, by=officer("vp_tk"), at=when)
        sign_document(document, by=officer("chu_tich"), at=when)

    @staticmethod
    def publish_list(day: date) -> None:
        late_list = LateList.objects.get(month=day.replace(day=1))
        publish_late_list(late_list, by=officer("vp_tk"), at=moment(day + timedelta(days=5)))


def clock_moments() -> Iterator[tuple[datetime, Callable[[], object]]]:
    for name in BY_CLOCK:
        line = TIMETABLE[name]
        ticks = croniter(line.expression, moment(FIRST, time(0)))
        while (when := ticks.get_next(datetime)) <= moment(LAST, time(23)):
            yield when, line.task.call


def live(people: People, move_to: Callable[[datetime], None]) -> None:
    """Everything in the order of the clock; what the timetable does is done twice."""
    line = [(when, call, 2) for when, call in clock_moments()]
    line += [(when, act, 1) for when, acts in people.acts.items() for act in acts]
    for when, call, times in sorted(line, key=lambda one: one[0]):
        move_to(when)
        for _ in range(times):
            call()


@pytest.fixture
def year(time_machine):
    """The office after its year, with what people did in it."""
    agency = ground()
    Agency.objects.filter(pk=agency.pk).update(policy={**agency.policy, "publish_auto": True})
    clerk, begin = officer("vp_tk"), moment(FIRST)
    move_to = partial(time_machine.move_to, tick=False)
    move_to(moment(FIRST, time(0, 1)))
    plan = import_plan(agency, THIS_YEAR.encode(), "ke-hoach-2026.txt", by=clerk, at=moment(FIRST, time(0, 1)))
    decide_all(plan, by=clerk, at=moment(FIRST, time(0, 2)))
    plan = confirm_plan(plan, by=clerk, at=moment(FIRST, time(0, 3)), number_text="09/KH-UBND", issued_on=FIRST)
    make_dossier(at=begin)
    people = People(plan)
    people.plan_the_year()
    live(people, move_to)
    return people


# What has to come of it


@dataclass(frozen=True)
class Calendar:
    """The working days of the year, one after another."""

    days: list[date]

    def from_(self, day: date, count: int) -> date:
        """The working day so many after (before) the first one that is not before `day`."""
        return self.days[bisect_left(self.days, day) + count]


def working_days() -> Calendar:
    known = workdays_for(ground())
    days = (date(2025, 12, 1) + timedelta(days=number) for number in range(430))
    return Calendar([day for day in days if known.is_workday(day)])


def expected_reminders(people: People, calendar: Calendar) -> dict[str, date]:
    """Key → day, by the words of the rules: 5 working days before, on the day, 1 and 10 after, and when a period opens.

    A period of the plan that ends in December is given on its first day of work in 2026 and needs no opening.
    """
    found = {}
    for row in Occurrence.objects.filter(counts_until__isnull=False).select_related("duty"):
        until, opens = row.counts_until, calendar.from_(row.opens_on, 0)
        steps = [
            (opens, "opens", row.opens_on, ("lead",)),
            (calendar.from_(until, -5), "ahead", until, ("lead",)),
            (until, "due", until, ("lead", "leader")),
            (calendar.from_(until, 1), "late", until, ("lead",)),
            (calendar.from_(until, 10), "explain", until, ("lead", "leader")),
        ]
        ended = people.done.get(row.pk, moment(LAST, time(23)))
        for day, code, named_by, roles in steps:
            if not FIRST < day <= day_of(ended):
                continue
            for role in roles:
                if role == "leader" and "chu_tich" in row.duty.lead_posts:
                    continue
                for part in _parts(row.duty.lead_posts) if role == "lead" else ["leader"]:
                    found[f"remind:{row.pk}:{named_by}:{code}:{part}"] = day
    return found


def _parts(posts: list[str]) -> list[str]:
    """Each post that leads is told; each is held by somebody else in this office."""
    assert len({officer(post).pk for post in posts}) == len(posts)
    return ["lead", *(f"lead:{post}" for post in posts[1:])]


def test_every_thing_of_the_year_happens_once_and_on_its_day(year):
    calendar = working_days()
    told = Notice.objects.filter(kind="duty_reminder").values_list("key", "sent_at")
    assert {key.partition(">")[0]: day_of(at) for key, at in told} == expected_reminders(year, calendar)
    assert len(told) == len(set(told))
    _digests_are_right(calendar)
    _letters_are_right(calendar)
    _publications_are_right()
    _reports_are_right()
    _occurrences_are_right(year)


def _digests_are_right(calendar: Calendar) -> None:
    """One a day and officer, on working days only, and none missing while something is late."""
    rows = Notice.objects.filter(kind="duty_digest", channel="desk").values_list("officer_id", "sent_at")
    days = Counter((reader, day_of(at)) for reader, at in rows)
    assert set(days.values()) == {1}
    assert {day for _reader, day in days} <= set(calendar.days)
    late_from = calendar.from_(date(2026, 3, 16), 1)
    owing = {day for day in calendar.days if late_from <= day <= LAST}
    for post in ("vp_tk", "tp_ht", "chu_tich"):
        assert owing <= {day for reader, day in days if reader == officer(post).pk}


def _letters_are_right(calendar: Calendar) -> None:
    """What is three working days late is urged once, in one letter of that morning."""
    letters = OutgoingDocument.objects.filter(origin__startswith="urging:")
    urged = {one: day_of(letter.drafted_at) for letter in letters for one in letter.data["urged"]}
    assert sum(len(letter.data["urged"]) for letter in letters) == len(urged)
    neglected = [row for row in Occurrence.objects.select_related("duty") if row_of(row) in NEGLECTED]
    assert urged == {f"{row.pk}:{row.due_on}": calendar.from_(row.counts_until, 3) for row in neglected}
    assert len(letters) == len(set(urged.values()))


def _publications_are_right() -> None:
    """Late lists on the fifth by a person; the rest by the clock on the first morning of the next period."""
    rows = Publication.objects.order_by("pk")
    found = Counter((row.kind, row.period_last) for row in rows)
    assert set(found.values()) == {1}
    for row in rows:
        wait = 5 if row.kind == "late_list" else 1
        assert day_of(row.published_at) == max(row.period_last + timedelta(days=wait), FIRST)
    kinds = Counter(row.kind for row in rows)
    assert kinds == {"late_list": 12, "measures": 5, "measures_766": 13, "procedures": 13}


def _reports_are_right() -> None:
    """Four quarters and the year, each a document of its own that is product of its own rows."""
    reports = OutgoingDocument.objects.filter(origin__startswith="plan-report:").order_by("pk")
    assert [report.origin.rpartition(":")[2] for report in reports] == [
        "quy-1-2026", "quy-2-2026", "quy-3-2026", "nam-2026", "quy-4-2026",
    ]  # fmt: skip
    assert all(report.is_signed for report in reports)
    filed = Evidence.objects.filter(duty__key="plan:2026:II.5.2").values_list("source_key", "occurrence__key")
    by_quarter = [report for report in reports if "quy-" in report.origin]
    assert sorted(filed) == sorted((f"document:{one.pk}", f"2026-Q{n}") for n, one in enumerate(by_quarter, 1))


def _occurrences_are_right(people: People) -> None:
    """The year brought no occurrence twice; the ones that were worked on are done, the others still late."""
    rows = Occurrence.objects.select_related("duty")
    per_kind = Counter((row.duty.kind, row.key) for row in rows)
    assert per_kind["quarterly", "2026-Q1"] == per_kind["quarterly", "2026-Q4"] == 1
    assert {row.pk: row.done_at for row in rows if row.state == "done"} == people.done
    late = [row for row in rows if row.is_late_on(LAST)]
    assert {row_of(row) for row in late} == NEGLECTED
    assert len(late) == 5 * len(NEGLECTED)
    assert not Evidence.objects.filter(added_at__lt=F("duty__opened_at")).exists()
