"""What papers of meetings and inspections want to know; the conventions are those of `papers`."""

from datetime import date, datetime
from typing import Any, TypedDict

from motcua.documents.papers import Paper, Signed


class ConcludedTask(TypedDict, total=False):
    text: str
    lead: str
    due_on: date
    product: str


class MeetingMinutes(Paper, total=False):
    """Biên bản họp."""

    title: str
    held_at: datetime
    ended_at: datetime
    where: str
    chair: str  # name and post
    secretary: str
    present: list[str]
    away: list[str]
    guests: list[str]
    paragraphs: list[str]
    conclusions: list[ConcludedTask]
    chair_name: str
    secretary_name: str
    recipients: list[str]


class InspectionReport(Signed, total=False):
    """Báo cáo kết quả kiểm tra."""

    title: str
    decision: str
    subject: str
    period_from: date
    period_to: date
    leader: str
    members: list[str]
    checklist: str
    population: int
    population_sha256: str
    seed: str
    drawn: int
    rows: list[dict[str, Any]]  # code, text, ok, fault, na
    faults: list[dict[str, Any]]  # where, item, note, responsible
    assessment: list[str]
    causes: list[str]
    recommendations: list[ConcludedTask]
