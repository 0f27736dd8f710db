"""Asking the registers: what one may see, by year, kind, state and words."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Max, Q, QuerySet

from motcua.agency.models import Agency, Officer
from motcua.common.text import fold
from motcua.direction.models import (
    DocumentTemplate,
    IncomingDocument,
    IncomingState,
    OutgoingDocument,
    OutgoingState,
)

Rows = TypeVar("Rows", QuerySet[OutgoingDocument], QuerySet[IncomingDocument])
OUTGOING_PEOPLE = ("agency", "drafted_by", "submitted_by", "signed_by", "paper", "file")
INCOMING_PEOPLE = ("agency", "handler", "recorded_by", "assigned_by", "closed_by", "file", "answer")


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty = all. `state` "late" holds for incoming documents past their day."""

    year: int | None = None
    kind: str = ""
    state: str = ""
    words: str = ""


def outgoing_of(agency: Agency, asked: Asked, *, only_of: Officer | None = None) -> QuerySet[OutgoingDocument]:
    """Documents that go out: what is not signed yet first, then by number, the newest first.

    A draft belongs to the year it was written in. `only_of`: signed ones, and what this officer drafts.
    """
    rows = OutgoingDocument.objects.filter(agency=agency)
    if only_of is not None:
        rows = rows.filter(Q(state=OutgoingState.SIGNED) | Q(drafted_by=only_of))
    if asked.year:
        rows = rows.filter(Q(year=asked.year) | Q(year__isnull=True, drafted_at__year=asked.year))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    rows = rows.filter(state=asked.state) if asked.state else rows.exclude(state=OutgoingState.CANCELLED)
    rows = _with_words(rows, asked.words)
    newest = F("issued_on").desc(nulls_first=True)  # the databases do not agree on where nothing stands
    return rows.select_related("drafted_by", "signed_by").order_by(newest, "-signed_at", "-pk")


def waiting_of(agency: Agency) -> QuerySet[OutgoingDocument]:
    """What waits for a signature, the oldest first."""
    rows = OutgoingDocument.objects.filter(agency=agency, state=OutgoingState.SUBMITTED)
    return rows.order_by("submitted_at", "pk")


def answers_of(agency: Agency, since: date) -> QuerySet[OutgoingDocument]:
    """Signed documents that may answer one that came in, the newest first."""
    rows = OutgoingDocument.objects.filter(agency=agency, state=OutgoingState.SIGNED, issued_on__gte=since)
    return rows.order_by("-signed_at")


def incoming_of(
    agency: Agency, asked: Asked, *, today: date, only_of: Officer | None = None
) -> QuerySet[IncomingDocument]:
    """Documents that came in, the newest first."""
    rows = IncomingDocument.objects.filter(agency=agency)
    if only_of is not None:
        rows = rows.filter(handler=only_of)
    if asked.year:
        rows = rows.filter(year=asked.year)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == "late":
        rows = rows.exclude(state=IncomingState.CLOSED).filter(due_on__lt=today)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    return _with_words(rows, asked.words).select_related("handler").order_by("-year", "-number")


def _with_words(rows: Rows, words: str) -> Rows:
    for word in fold(words).split()[:8]:
        rows = rows.filter(search_text__contains=word)
    return rows


def years_of(agency: Agency, today: date) -> list[int]:
    """Years with a register, this one included, the newest first."""
    out = OutgoingDocument.objects.filter(agency=agency, year__isnull=False).values_list("year", flat=True)
    came = IncomingDocument.objects.filter(agency=agency).values_list("year", flat=True)
    return sorted({today.year, *(year for year in out.distinct() if year), *came.distinct()}, reverse=True)


def template_on(agency: Agency, kind: str, day: date) -> DocumentTemplate | None:
    """The office's own template of a kind on a day: the last version that holds."""
    rows = DocumentTemplate.objects.on(day).filter(agency=agency, kind=kind)
    return rows.select_related("file").order_by("-version").first()


def templates_of(agency: Agency) -> QuerySet[DocumentTemplate]:
    """Every version, by kind, the newest first."""
    rows = DocumentTemplate.objects.filter(agency=agency).select_related("added_by", "file")
    return rows.order_by("kind", "-version")


def next_template_version(agency: Agency, kind: str) -> int:
    last = DocumentTemplate.objects.filter(agency=agency, kind=kind).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1
