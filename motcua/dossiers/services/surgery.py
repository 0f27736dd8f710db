"""Calendar surgery: a swap day, a closure, a storm. The calendar changes and every open dossier follows in one act.

What was promised by hand or in an old book is shown, never moved; a stopped clock is counted anew when it runs again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agency.models import Agency, CalendarDay, CalendarVersion, Officer, OpeningSeason
from motcua.agency.queries import build_workdays, special_day_of, workdays_for
from motcua.agency.services import set_calendar_days, set_opening_season
from motcua.audit.services import record_many
from motcua.casework.clock import due_at_of
from motcua.casework.models import Case, OutboxEvent, Passage, Pause, StepRun
from motcua.common.addresses import tracking_url
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of, local
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.documents.services import issue_paper
from motcua.dossiers.contacts import contact_of
from motcua.dossiers.late_papers import surgery_data
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import actor, can_change_calendar, can_tell_applicant, ensure
from motcua.law.workdays import DayKind, Workdays
from motcua.notices.models import Notice
from motcua.notices.services import Letter, new_notice

BATCH = 500
NOT_ALLOWED = "Chỉ văn phòng hoặc quản trị được sửa lịch làm việc."


@dataclass(frozen=True)
class Move:
    """What a change does to one dossier: appointment and step limit, before and after."""

    case: Case
    due_before: datetime | None
    due_after: datetime | None
    step_before: datetime | None
    step_after: datetime | None

    @property
    def moves_day(self) -> bool:
        """The applicant must hear of it: the promised day is another one."""
        before, after = self.due_before, self.due_after
        return before is not None and after is not None and day_of(before) != day_of(after)


@dataclass(frozen=True)
class Preview:
    """What a change would do; nothing is stored. `given`: dates given by hand within its reach, which stay."""

    moves: list[Move] = field(default_factory=list)
    given: list[Case] = field(default_factory=list)
    examined: int = 0


@dataclass(frozen=True)
class Surgery:
    """What a change did: the calendar's new version, dossiers moved, applicants to be told."""

    version: int
    moved: int
    told: int


# What is changed


def days_of(
    kind: str, first: date, last: date, *, name: str, source: str, sessions: list[list[str]] | None = None
) -> list[CalendarDay]:
    """The rows of a day or a range. `sessions`: what stays open on a partial closure, [["07:30", "11:30"]].

    Refused: no reason on paper, an end before its start, more than 60 days at once, hours on anything but a closure.
    """
    if not source.strip():
        raise Refused("Ghi căn cứ (số, ngày văn bản) của việc đổi lịch.", field="source")
    if last < first:
        raise Refused("Ngày cuối phải từ ngày đầu trở đi.", field="last_day")
    if (last - first).days >= 60:
        raise Refused("Mỗi lần nhập nhiều nhất 60 ngày. Chia thành nhiều đợt.", field="last_day")
    if sessions and kind not in (DayKind.CLOSURE, DayKind.SWAP_WORK):
        raise Refused("Chỉ ngày nghỉ một phần hoặc ngày làm bù mới ghi giờ còn làm việc.", field="sessions")
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    return [
        CalendarDay(day=date.fromordinal(n), kind=kind, name=name.strip(), sessions=sessions, source=source.strip())
        for n in ordinals
    ]


def check_days(agency: Agency, days: list[CalendarDay], removed: list[date], *, at: datetime, note: str) -> None:
    """Refuse what cannot be right: unknown days, a swap that changes nothing, the past without a reason."""
    office = workdays_for(agency)
    touched = sorted([*(row.day for row in days), *removed])
    if not touched:
        raise Refused("Chưa chọn ngày nào để đổi.", field="first_day")
    if touched[0] < office.first or touched[-1] > office.last:
        limits = f"{office.first:%d/%m/%Y} đến {office.last:%d/%m/%Y}"
        raise Refused(f"Lịch chỉ có từ {limits}. Chọn ngày trong khoảng đó.", field="first_day")
    if touched[0] < day_of(at) and not note.strip():
        raise Refused("Có ngày đã qua: ghi lý do sửa lịch của ngày đã qua (bão lũ, văn bản đến muộn …).", field="note")
    for row in days:
        _check_day(row, office)


def _check_day(row: CalendarDay, office: Workdays) -> None:
    works, words = office.is_workday(row.day), f"{row.day:%d/%m/%Y}"
    if row.kind == DayKind.SWAP_WORK and works:
        raise Refused(f"Ngày {words} vốn đã làm việc, không thể là ngày làm bù.", field="first_day")
    if row.kind in (DayKind.SWAP_OFF, DayKind.COMPENSATION) and not works:
        raise Refused(f"Ngày {words} vốn đã nghỉ ({office.why(row.day)}), không thể hoán đổi.", field="first_day")


# What follows from it


def preview_change(agency: Agency, days: list[CalendarDay], *, removed: list[date] | None = None) -> Preview:
    """Every open dossier the change touches, with its dates before and after. Nothing is stored.

    `removed`: own special days of the office that are taken away again.
    """
    removed = removed or []
    old, first = workdays_for(agency), min([*(row.day for row in days), *removed])
    last = max([*(row.day for row in days), *removed])
    return _preview(agency, old, _tried(agency, old, days, removed), first, last)


def preview_season(agency: Agency, season: OpeningSeason) -> Preview:
    """As `preview_change`, for opening hours: the season is stored, asked and taken back within one transaction."""
    old, known = workdays_for(agency), season.pk
    with transaction.atomic():
        season.agency = agency
        season.save()
        new = build_workdays(agency.pk, old.first, old.last, "thử")
        transaction.set_rollback(True)
    season.pk = known
    return _preview(agency, old, new, season.valid_from or old.first, old.last)


def _tried(
    agency: Agency, old: Workdays, days: list[CalendarDay], removed: list[date], version: str = "thử"
) -> Workdays:
    extra, without = tuple(special_day_of(row) for row in days), tuple(removed)
    return build_workdays(agency.pk, old.first, old.last, version, extra=extra, without=without)


def _preview(agency: Agency, old: Workdays, new: Workdays, first: date, last: date) -> Preview:
    cases = _open_cases(agency, first)
    moves, given, examined = [], [], 0
    for batch in _batches(cases.defer("search_text"), lock=False):
        examined += len(batch)
        moves += _moves(batch, old, new)
        given += [case for case in batch if case.due_is_given and _reaches(case, first, last)]
    return Preview(sorted(moves, key=lambda move: (move.due_before, move.case.pk)), given, examined)


def _reaches(case: Case, first: date, last: date) -> bool:
    """The change lies between receipt and appointment."""
    assert case.due_at is not None
    start = day_of(case.received_at) if case.received_at else date.min
    return start <= last and first <= day_of(case.due_at)


def _open_cases(agency: Agency, since: date) -> Any:
    """Running dossiers whose appointment is not before the change: all others keep their dates."""
    running = Case.objects.filter(agency=agency, kind="dossier").running()
    return running.filter(due_at__gte=moment_on(since)).select_related("holder").order_by("id")


def _batches(cases: Any, *, lock: bool) -> Iterator[list[Case]]:
    """Cases in slices by key, so that five thousand of them never lie in memory with their rows at once."""
    last = 0
    while True:
        rows = cases.filter(pk__gt=last)
        batch = list((rows.select_for_update(of=("self",)) if lock else rows)[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def _moves(cases: list[Case], old: Workdays | None, new: Workdays) -> list[Move]:
    """Dates before and after, for the dossiers whose dates change. `old` None: against what is stored."""
    pauses = _by_case(Pause.objects.filter(case__in=cases))
    runs = {run.case_id: run for run in StepRun.objects.filter(case__in=cases, ended_at=None)}
    found = []
    for case in cases:
        if case.due_is_given or case.received_at is None:
            continue
        if move := _move_of(case, pauses.get(case.pk, []), runs.get(case.pk), old, new):
            found.append(move)
    return found


def _by_case(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _move_of(case: Case, pauses: list[Pause], run: StepRun | None, old: Workdays | None, new: Workdays) -> Move | None:
    before = due_at_of(case, old, pauses) if old else case.due_at
    after = due_at_of(case, new, pauses)
    # A date that the old calendar does not explain was not made by it: only what the change itself does is taken over.
    due_after = after if before != after else case.due_at
    step_after = _step_after(case, run, pauses, old=old, new=new, due_after=due_after)
    if due_after == case.due_at and step_after == case.step_due_at:
        return None
    return Move(case, case.due_at, due_after, case.step_due_at, step_after)


def _step_after(
    case: Case,
    run: StepRun | None,
    pauses: list[Pause],
    *,
    old: Workdays | None,
    new: Workdays,
    due_after: datetime | None,
) -> datetime | None:
    """The step's limit by the new calendar, never after the appointment; a step without own time ends with it."""
    if case.step_due_at is None or due_after is None or case.step_due_at == case.due_at:
        return due_after if case.step_due_at is not None else None
    if run is None or run.allowed_minutes is None:
        return min(case.step_due_at, due_after)
    start = max([run.started_at, *(row.ended_at for row in pauses if row.ended_at)])
    if old and case.due_at and min(old.add_minutes(start, run.allowed_minutes), case.due_at) != case.step_due_at:
        return min(case.step_due_at, due_after)
    return min(new.add_minutes(start, run.allowed_minutes), due_after)


# The act


def apply_change(
    agency: Agency,
    days: list[CalendarDay],
    *,
    by: Officer,
    at: datetime,
    removed: list[date] | None = None,
    note: str = "",
) -> Surgery:
    """Enter the days, move every open dossier they touch, and draft the messages, in one transaction.

    Each moved dossier gets one history row (act recalculate) with its date before and after, an outbox event and a log
    entry; its current step moves too. Applicants whose promised day changes get one drafted message each.
    """
    ensure(can_change_calendar(actor(by, at)), NOT_ALLOWED)
    gone = removed or []
    check_days(agency, days, gone, at=at, note=note)
    first = min([*(row.day for row in days), *gone])
    reason = _reason(days, gone, note)

    def enter() -> int:
        return set_calendar_days(agency, days, by=by, at=at, removed=gone)

    def calendar(old: Workdays, version: str) -> Workdays:
        return _tried(agency, old, days, gone, version)

    return _operate(workdays_for(agency), agency, first, calendar, enter, reason=reason, by=by, at=at)


def apply_season(agency: Agency, season: OpeningSeason, *, by: Officer, at: datetime) -> Surgery:
    """As `apply_change`, for opening hours of a season."""
    ensure(can_change_calendar(actor(by, at)), NOT_ALLOWED)
    if not season.source.strip():
        raise Refused("Ghi căn cứ (số, ngày văn bản) của giờ làm việc.", field="source")

    def calendar(old: Workdays, version: str) -> Workdays:
        return build_workdays(agency.pk, old.first, old.last, version)

    def enter() -> int:
        return set_opening_season(agency, season, by=by, at=at)

    old = workdays_for(agency)
    with transaction.atomic():
        season.agency = agency
        season.save()
        first = season.valid_from or old.first
        return _operate(old, agency, first, calendar, enter, reason=f"Giờ làm việc: {season.name}", by=by, at=at)


def _reason(days: list[CalendarDay], removed: list[date], note: str) -> str:
    """Why the date moves, as it stands in history and in the message: names and papers of the days."""
    parts = list(dict.fromkeys(f"{row.name} ({row.source})" for row in days))
    parts += ["Bỏ ngày đặc biệt " + ", ".join(f"{day:%d/%m/%Y}" for day in removed)] if removed else []
    return "; ".join([*parts, *([note.strip()] if note.strip() else [])])


def _operate(
    old: Workdays,
    agency: Agency,
    first: date,
    calendar: Callable[[Workdays, str], Workdays],
    enter: Callable[[], int],
    *,
    reason: str,
    by: Officer | None,
    at: datetime,
) -> Surgery:
    with transaction.atomic():
        number = CalendarVersion.objects.select_for_update().get(agency=agency).number + 1
        if old.version != f"v{number - 1}":
            raise Refused("Lịch vừa được người khác sửa. Xem lại bản xem trước rồi xác nhận.")
        new = calendar(old, f"v{number}")
        entries: list[dict[str, Any]] = []
        told = moved = 0
        for batch in _batches(_open_cases(agency, first), lock=True):
            moves = _moves(batch, old, new)
            moved += len(moves)
            told += _store(agency, moves, number, reason=reason, by=by, at=at, entries=entries)
        still_open = Case.objects.filter(agency=agency, ended_at=None, due_is_given=False, received_at__isnull=False)
        still_open.update(calendar_version=new.version)
        # The log comes last: entering the days and recording the moves hold the head of the agency's chain.
        number = enter()
        if entries:
            record_many(entries, chain=agency.code)
    return Surgery(number, moved, told)


def _store(
    agency: Agency,
    moves: list[Move],
    number: int,
    *,
    reason: str,
    by: Officer | None,
    at: datetime,
    entries: list[dict[str, Any]],
) -> int:
    """Write one batch: cases, open stays, history, outbox, messages; log rows are collected for the end."""
    for move in moves:
        case = move.case
        case.due_at, case.step_due_at, case.calendar_version = move.due_after, move.step_after, f"v{number}"
        case.passages += 1
    Case.objects.bulk_update([move.case for move in moves], ["due_at", "step_due_at", "calendar_version", "passages"])
    runs = {run.case_id: run for run in StepRun.objects.filter(case__in=[move.case for move in moves], ended_at=None)}
    for move in moves:
        if run := runs.get(move.case.pk):
            run.due_at = move.step_after
    StepRun.objects.bulk_update(list(runs.values()), ["due_at"])
    Passage.objects.bulk_create([_passage(move, reason, by, at) for move in moves])
    data = {"act": "recalculate", "calendar": f"v{number}"}
    OutboxEvent.objects.bulk_create(
        OutboxEvent(at=at, kind="dossier:recalculate", case_code=move.case.code, payload=data) for move in moves
    )
    entries += [_entry(move, data, by, at) for move in moves]
    return _draft_messages(agency, [move for move in moves if move.moves_day], number, reason, at)


def _passage(move: Move, reason: str, by: Officer | None, at: datetime) -> Passage:
    case = move.case
    return Passage(
        case=case,
        number=case.passages,
        act="recalculate",
        from_state=case.state,
        to_state=case.state,
        at=at,
        by=by,
        by_name=by.full_name if by else "Hệ thống",
        step_number=case.step_number,
        note=reason,
        due_before=move.due_before,
        due_after=move.due_after,
    )


def _entry(move: Move, data: dict[str, Any], by: Officer | None, at: datetime) -> dict[str, Any]:
    return {
        "kind": "dossier:act:recalculate",
        "at": at,
        "actor_code": by.code if by else "",
        "actor_name": by.full_name if by else "Hệ thống",
        "subject": move.case.code,
        "data": {**data, "due_before": move.due_before, "due_at": move.due_after},
    }


def _draft_messages(agency: Agency, moves: list[Move], number: int, reason: str, at: datetime) -> int:
    fields = ("case_id", "submitter_data", "owner_data", "access_key")
    dossiers = Dossier.objects.filter(case__in=[move.case for move in moves]).only(*fields).in_bulk()
    notices = [_message(agency, move, dossiers[move.case.pk], number=number, reason=reason, at=at) for move in moves]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _message(agency: Agency, move: Move, dossier: Dossier, *, number: int, reason: str, at: datetime) -> Notice:
    code = move.case.code
    assert move.due_before is not None
    assert move.due_after is not None
    body = (
        f"{agency.full_name}: do đổi lịch làm việc ({reason}), ngày hẹn trả hồ sơ {code} đổi từ "
        f"{local(move.due_before):%d/%m/%Y} thành {local(move.due_after):%H:%M ngày %d/%m/%Y}. "
        f"Giấy hẹn đã cấp vẫn có giá trị. Theo dõi: {tracking_url(code, dossier.access_key)}"
    )
    subject = "Đổi ngày hẹn trả kết quả"
    key = f"surgery:{code}:v{number}"
    return new_notice(agency, contact_of(dossier), Letter("surgery", body, subject, code, key), at=at)


def recalculate_stale(agency: Agency, *, at: datetime) -> int:
    """Dossiers promised by the old calendar in the moment it changed are moved to the calendar that holds.

    Returns how many moved. By the clock; cheap when there is nothing to do.
    """
    office = workdays_for(agency)
    known = Case.objects.filter(agency=agency, kind="dossier", due_is_given=False).exclude(calendar_version="")
    stale = known.running().exclude(calendar_version=office.version).select_related("holder").order_by("id")
    with transaction.atomic():
        entries: list[dict[str, Any]] = []
        for batch in _batches(stale, lock=True):
            moves = _moves(batch, None, office)
            number = int(office.version.removeprefix("v"))
            _store(agency, moves, number, reason="Lịch làm việc vừa đổi", by=None, at=at, entries=entries)
            Case.objects.filter(pk__in=[case.pk for case in batch]).update(calendar_version=office.version)
        if entries:
            record_many(entries, chain=agency.code)
    return len(entries)


# The paper


@transaction.atomic
def issue_surgery_notice(dossier: Dossier, *, by: Officer, at: datetime) -> IssuedPaper:
    """The notice of the last move as a numbered paper, for an applicant who wants it on paper; once for each move."""
    case = dossier.case
    ensure(can_tell_applicant(actor(by, at), case), "Chỉ Bộ phận Một cửa hoặc văn phòng in thông báo cho người nộp.")
    passage = case.history.filter(act="recalculate").order_by("-number").first()
    if passage is None or passage.due_before is None or passage.due_after is None:
        raise Refused("Ngày hẹn của hồ sơ này chưa từng đổi theo lịch.")
    known = IssuedPaper.objects.filter(agency=case.agency, form="surgery_notice", case_code=case.code)
    if paper := known.filter(issued_at__gte=passage.at).first():
        return paper
    data = surgery_data(
        dossier, old=passage.due_before, new=passage.due_after, reason="Thay đổi lịch làm việc của cơ quan",
        decision=passage.note, by=by, at=at,
    )  # fmt: skip
    return issue_paper("surgery_notice", agency=case.agency, data=data, at=at, by=by, case_code=case.code)
