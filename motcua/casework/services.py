"""The only writer of a case's state. Every act leaves history, outbox and log rows in its one transaction."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import agency_of, workdays_for
from motcua.audit.services import record_many
from motcua.casework.clock import due_at_of, pause_mode, timeliness_of
from motcua.casework.models import Case, OutboxEvent, Passage, Pause, StepRun
from motcua.common.ground import steady_ground
from motcua.common.questions import Question, ask_together
from motcua.common.refusals import Refused
from motcua.common.rows import change, insertion, run_together
from motcua.law.lifecycle import ACTS, END_STATES, LifecycleError, State, next_state
from motcua.law.rules import rules_named
from motcua.law.workdays import Workdays


@dataclass(frozen=True)
class Step:
    """Where the case stands in its process: number, label, role, allowed working minutes and limit moment."""

    number: int | None
    label: str
    role: str = ""
    minutes: int | None = None
    due_at: datetime | None = None
    unit_name: str = ""


@dataclass
class Work:
    """One act under way: the locked case, the office's calendar, and the rows that are stored when it ends."""

    case: Case
    agency: Agency
    at: datetime
    by: Officer | None
    by_name: str
    passages: list[Passage] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    is_new: bool = False
    """The case is only being opened: nothing needs to be asked, it is stored at the end."""
    left: list[StepRun] = field(default_factory=list)
    """Stays of before that this act ends."""
    begun: list[StepRun] = field(default_factory=list)
    """Stays that begin with this act."""
    beside: list[Sequence[Model]] = field(default_factory=list)
    """Rows of other tables that belong to a case being opened, a list for each table; stored right after the case."""
    _office: Workdays | None = None

    @property
    def office(self) -> Workdays:
        if self._office is None:
            self._office = workdays_for(self.agency)
        return self._office


@contextmanager
def act_on(case: Case, *, by: Officer | None, at: datetime, by_name: str = "") -> Iterator[Work]:
    """Lock the case, let the act happen, then store case, history, outbox and log together.

    The log comes last: it holds the head of the agency's chain until commit.
    """
    with steady_ground(), transaction.atomic():
        (locked,), last = ask_together((LOCKED_CASE, (case.pk,)), (LAST_PASSAGE, (case.pk,)))
        locked.agency = agency_of(locked.agency_id)
        if any(at < passage.at for passage in last):
            raise Refused("Thời điểm của việc này sớm hơn lần chuyển trước của hồ sơ. Kiểm tra đồng hồ của máy chủ.")
        work = Work(locked, locked.agency, at, by, _name(by, by_name))
        yield work
        _store(work)
        case.__dict__.update(locked.__dict__)


@contextmanager
def opening(case: Case, *, by: Officer | None, at: datetime, by_name: str = "") -> Iterator[Work]:
    """As `act_on`, for a case that is being opened: it has no row yet and is stored once, as it is in the end."""
    with steady_ground(), transaction.atomic(savepoint=False):  # part of an act, which is undone as a whole
        work = Work(case, case.agency, at, by, _name(by, by_name), is_new=True)
        yield work
        _store(work)


LOCKED_CASE: Question[Case] = Question(lambda case: Case.objects.select_for_update().filter(pk=case))
LAST_PASSAGE: Question[Passage] = Question(lambda case: Passage.objects.filter(case_id=case).order_by("-number")[:1])
LAST_STAY: Question[StepRun] = Question(lambda case: StepRun.objects.filter(case_id=case).order_by("-number")[:1])
PAUSES: Question[Pause] = Question(lambda case: Pause.objects.filter(case_id=case).order_by("started_at"))


def _name(by: Officer | None, by_name: str) -> str:
    return by_name or (by.full_name if by else "Hệ thống")


def move(
    work: Work,
    act: str,
    *,
    note: str = "",
    reason_code: str = "",
    to: Officer | None = None,
    pause_kind: str = "supplement",
    data: dict[str, Any] | None = None,
) -> Passage:
    """Let one act of `law.lifecycle` happen to the case: state, clock and one history row.

    `to` is the hand that takes over (see `hand_to` for the step). `data` goes into the log, without personal data.
    Raises Refused when the act is not allowed in the present state.
    """
    case, rule = work.case, ACTS[act]
    before, due_before = case.state, case.due_at
    target = _state_after(case, act)
    if target in (State.SUPPLEMENT, State.FINANCIAL) and before != target:
        case.state_before = before
    case.state = target.value
    _turn_clock(work, rule.clock, pause_kind)
    if target in END_STATES and case.ended_at is None:  # refused at the door: over, though no clock ever ran
        case.ended_at, case.clock = work.at, "ended"
    case.passages += 1
    passage = Passage(
        case=case,
        number=case.passages,
        act=act,
        from_state=before,
        to_state=case.state,
        at=work.at,
        by=work.by,
        by_name=work.by_name,
        to_holder=to,
        to_name=to.full_name if to else "",
        step_number=case.step_number,
        note=note,
        reason_code=reason_code,
        due_before=due_before,
        due_after=case.due_at,
    )
    work.passages.append(passage)
    # Plain JSON from here on: moments as text, the same in the outbox and in the log.
    work.events.append(json.loads(json.dumps({"act": act, **(data or {})}, default=str)))
    return passage


def _state_after(case: Case, act: str) -> State:
    now, before = (State(text) if text else None for text in (case.state, case.state_before))
    try:
        return next_state(act, now, before)
    except LifecycleError as error:
        raise Refused(str(error)) from error


def _turn_clock(work: Work, effect: str, pause_kind: str) -> None:
    case = work.case
    if effect == "start":
        case.clock = "running"
    elif effect == "stop" and case.clock == "running":
        is_late = timeliness_of(case, work.at, work.agency) == "late"
        mode = pause_mode(pause_kind, work.agency, rules_named(case.rules), is_late=is_late)
        Pause.objects.create(case=case, kind=pause_kind, mode=mode, started_at=work.at)
        case.clock = "stopped"
    elif effect == "resume" and case.clock == "stopped":
        _end_pause(work)
        case.clock = "running"
    elif effect == "end":
        _end_pause(work)
        case.clock = "ended"
        case.ended_at = work.at
        case.timeliness = timeliness_of(case, work.at, work.agency)
        _close_run(work)
        case.holder = None


def _end_pause(work: Work) -> None:
    """What was waited for the applicant is over: it counts in the due moment, also when the case ends with it."""
    case = work.case
    if Pause.objects.filter(case=case, ended_at=None).update(ended_at=work.at):
        case.due_at = due_at_of(case, work.office, list(case.pauses.all()))


def hand_to(work: Work, officer: Officer | None, step: Step) -> StepRun:
    """Put the case into a hand at a step: closes the stay in the previous hand with its used minutes."""
    last = _close_run(work)
    case = work.case
    case.holder, case.step_number, case.step_label, case.step_due_at = officer, step.number, step.label, step.due_at
    run = StepRun(
        case=case,
        number=last + 1,
        step_number=step.number,
        label=step.label,
        role=step.role,
        holder=officer,
        unit_name=step.unit_name,
        allowed_minutes=step.minutes,
        started_at=work.at,
        due_at=step.due_at,
    )
    work.begun.append(run)
    return run


def _close_run(work: Work) -> int:
    """End the stay in the present hand, which is the last one; returns its number (0 = there was none)."""
    for stay in work.begun[-1:]:
        # One moment, so nothing was used of anybody's time.
        stay.ended_at, stay.used_minutes = work.at, 0
        return stay.number
    if work.is_new:
        return 0
    stays, pauses = ask_together((LAST_STAY, (work.case.pk,)), (PAUSES, (work.case.pk,)))
    for stay in stays:
        if stay.ended_at is None and stay not in work.left:
            stay.ended_at = work.at
            stay.used_minutes = max(used_minutes(pauses, stay.started_at, work.at, work.office), 0)
            work.left.append(stay)
        return stay.number
    return 0


def used_minutes(pauses: Iterable[Pause], start: datetime, end: datetime, office: Workdays) -> int:
    """Working minutes between two moments of a case, without its pauses: the time its clock stood still."""
    minutes = office.minutes_between(start, end)
    for pause in pauses:
        first, last = max(pause.started_at, start), min(pause.ended_at or end, end)
        if first < last:
            minutes -= office.minutes_between(first, last)
    return minutes


@dataclass
class PastCase:
    """A case that was lived through elsewhere: `case` is new, or known with its facts set anew."""

    case: Case
    pauses: list[Pause] = field(default_factory=list)
    run: StepRun | None = None


PAST_FACTS = (
    "agency", "rules", "state", "state_before", "clock", "limit_unit", "limit_amount", "limit_cutoff", "due_is_given",
    "calendar_version", "received_at", "submitted_at", "first_due_at", "due_at", "ended_at", "timeliness", "holder",
    "step_label", "title", "field", "party_name", "search_text", "passages",
)  # fmt: skip


def enter_past_cases(entries: list[PastCase], *, by: Officer | None, at: datetime, note: str) -> None:
    """Store cases in bulk as a file of history tells them; each gets one history row «import» with the note.

    Pauses and stays of a known case are replaced, its history rows stay. Runs in the caller's transaction, which
    writes the one log entry of the whole file as its last act.
    """
    known = [entry.case for entry in entries if entry.case.pk]
    if known:
        Pause.objects.filter(case__in=known).delete()
        StepRun.objects.filter(case__in=known).delete()
        Case.objects.bulk_update(known, PAST_FACTS, batch_size=200)
    passages = [_past_passage(entry.case, by=by, at=at, note=note) for entry in entries]
    Case.objects.bulk_create([entry.case for entry in entries if not entry.case.pk], batch_size=1000)
    for entry in entries:
        for pause in entry.pauses:
            pause.case = entry.case
        if entry.run:
            entry.run.case = entry.case
    for passage, entry in zip(passages, entries, strict=True):
        passage.case = entry.case
    Passage.objects.bulk_create(passages, batch_size=1000)
    Pause.objects.bulk_create([row for entry in entries for row in entry.pauses], batch_size=1000)
    StepRun.objects.bulk_create([entry.run for entry in entries if entry.run], batch_size=1000)


def _past_passage(case: Case, *, by: Officer | None, at: datetime, note: str) -> Passage:
    return Passage(
        number=case.passages,
        act="import",
        to_state=case.state,
        at=at,
        by=by,
        by_name=_name(by, ""),
        note=note,
        due_before=case.first_due_at,
        due_after=case.due_at,
    )


def _store(work: Work) -> None:
    """Everything the act leaves, in the order of its keys; the log locks its head only then."""
    case = work.case
    if work.is_new:
        run_together([insertion([case])])  # its key is what the others need
        rows = [insertion(table) for table in work.beside if table]
    else:
        rows = [change(case), *(change(stay, "ended_at", "used_minutes") for stay in work.left)]
    rows += [insertion(table) for table in (work.begun, work.passages, _letters_of(work)) if table]
    record_many(_entries_of(work), chain=work.agency.code, after=rows)


def _letters_of(work: Work) -> list[OutboxEvent]:
    case = work.case
    return [
        OutboxEvent(at=work.at, kind=f"{case.kind}:{event['act']}", case_code=case.code, payload=event)
        for event in work.events
    ]


def _entries_of(work: Work) -> list[dict[str, Any]]:
    case, actor = work.case, work.by.code if work.by else ""
    return [
        {
            "kind": f"{case.kind}:act:{event['act']}",
            "at": work.at,
            "actor_code": actor,
            "actor_name": work.by_name,
            "subject": case.code,
            "data": {**event, "state": case.state, "due_at": case.due_at},
        }
        for event in work.events
    ]
