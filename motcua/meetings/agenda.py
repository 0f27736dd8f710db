"""The points of an agenda as the figures suggest them: promises that do not hold, late duties, late dossiers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from motcua.agency.models import Agency
from motcua.common.moments import day_of
from motcua.dossiers.queries import late_now
from motcua.duties.models import Occurrence
from motcua.duties.queries import late_occurrences
from motcua.duties.reminding import lead_words, named
from motcua.meetings.models import DialogueQuestion, Meeting, QuestionState
from motcua.reporting.overview import counts_of, urgencies
from motcua.reporting.periods import report_quarter_of
from motcua.reporting.standing import Level, Standing, board

MOST_NAMED = 10
"""So many duties and dossiers are named; the rest is counted."""
BAD = (Level.LOST, Level.MISSED, Level.AT_RISK)
BOARD = "/dieu-hanh/"


@dataclass
class Point:
    """One point as the figures suggest it; `figures`: [{"label", "value", "url"}]."""

    key: str
    title: str
    text: str
    figures: list[dict[str, str]] = field(default_factory=list)


def points_for(meeting: Meeting, at: datetime) -> list[Point]:
    """What to speak of, as it stands now: about eight groups of queries, the board among them."""
    agency = meeting.agency
    found = [_work(agency, at), _promises(agency, at), _late_dossiers(agency, at), _late_duties(agency, at)]
    found += [_earlier(meeting)] if not meeting.is_dialogue else [_questions(meeting)]
    return [point for point in found if point]


def _figure(label: str, value: object, url: str = "") -> dict[str, str]:
    return {"label": label, "value": str(value), "url": url}


def _work(agency: Agency, at: datetime) -> Point:
    found = urgencies(agency, at)
    counts = counts_of(agency, found)
    figures = [_figure(one.label, counts[one.key], f"{BOARD}ho-so/?loc={one.key}") for one in found]
    text = "; ".join(f"{one.label.lower()}: {counts[one.key]} hồ sơ" for one in found)
    return Point("work", "Tình hình tiếp nhận, giải quyết hồ sơ", f"Đến {day_of(at):%d/%m/%Y}, {text}.", figures)


def _promises(agency: Agency, at: datetime) -> Point | None:
    period = report_quarter_of(day_of(at))
    bad = [one for one in board(agency, period, at).standings if one.level in BAD]
    if not bad:
        return Point("promises", "Chỉ tiêu của kế hoạch", f"{period.name}: mọi chỉ tiêu đang giữ được.")
    lines = [f"- {one.measure.name}: {_lower(one.need)}" for one in bad]
    figures = [_figure(_short(one), _value(one), f"{BOARD}chi-tieu/{one.measure.code}/?ky={period.key}") for one in bad]
    head = f"{period.name}, {len(bad)} chỉ tiêu chưa đạt hoặc có thể không đạt:"
    return Point("promises", "Chỉ tiêu chưa đạt, có thể không đạt", "\n".join([head, *lines]), figures)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _short(one: Standing) -> str:
    return f"{one.measure.code} {one.measure.name}"


def _value(one: Standing) -> str:
    return f"{one.figure.numerator}/{one.figure.denominator}"


def _late_dossiers(agency: Agency, at: datetime) -> Point | None:
    rows = list(late_now(agency, at).select_related("holder").order_by("due_at", "id")[: MOST_NAMED + 1])
    if not rows:
        return None
    total = late_now(agency, at).count()
    lines = [
        f"- {row.code}: hạn {day_of(row.due_at):%d/%m/%Y}, {row.holder.full_name if row.holder else 'chưa ai giữ'}"
        for row in rows[:MOST_NAMED]
        if row.due_at
    ]
    figures = [_figure(row.code, "", f"/ban-lam-viec/ho-so/{quote(row.code)}/") for row in rows[:MOST_NAMED]]
    head = f"{total} hồ sơ đang quá hạn, nêu nguyên nhân và ngày trả:"
    return Point("late-dossiers", "Hồ sơ quá hạn", "\n".join([head, *lines, *_rest(total)]), figures)


def _late_duties(agency: Agency, at: datetime) -> Point | None:
    rows = list(late_occurrences(agency, at)[:MOST_NAMED])
    if not rows:
        return None
    total = late_occurrences(agency, at).count()
    today = day_of(at)
    lines = [f"- {named(row)}: hạn {row.due_on:%d/%m/%Y}, {lead_words(row, today)}" for row in rows]
    figures = [_duty_figure(row) for row in rows]
    head = f"{total} nhiệm vụ quá hạn:"
    return Point("late-duties", "Nhiệm vụ quá hạn", "\n".join([head, *lines, *_rest(total)]), figures)


def _duty_figure(row: Occurrence) -> dict[str, str]:
    return _figure(named(row)[:80], f"hạn {row.due_on:%d/%m/%Y}", row.duty.origin_url)


def _rest(total: int) -> Iterator[str]:
    if total > MOST_NAMED:
        yield f"- và {total - MOST_NAMED} việc khác"


def _earlier(meeting: Meeting) -> Point | None:
    """What the last signed briefing concluded and is not done."""
    rows = Meeting.objects.filter(agency=meeting.agency, kind=meeting.kind, state="signed", held_at__lt=meeting.held_at)
    last = rows.order_by("-held_at").first()
    if last is None:
        return None
    tasks = list(last.conclusions.filter(duty__isnull=False).select_related("duty"))
    if not tasks:
        return None
    lines = [f"- {one.text} ({one.duty.state_label.lower() if one.duty else ''})" for one in tasks]
    head = f"Cuộc họp ngày {day_of(last.held_at):%d/%m/%Y} giao {len(tasks)} việc:"
    figures = [_figure(last.title, f"{len(tasks)} việc", last.page)]
    return Point("earlier", "Việc thực hiện kết luận cuộc họp trước", "\n".join([head, *lines]), figures)


def _questions(meeting: Meeting) -> Point | None:
    """Questions that were sent in before: without whoever asked them, and without words that may tell of people.

    The agenda becomes minutes, and these a signed paper that everybody reads.
    """
    rows = list(DialogueQuestion.objects.filter(meeting=meeting, state=QuestionState.OPEN))
    if not rows:
        return None
    lines = [f"- Câu {row.number}{f': {row.field}' if row.field else ''}" for row in rows]
    return Point("questions", "Câu hỏi gửi trước", "\n".join([f"{len(rows)} câu hỏi:", *lines]))
