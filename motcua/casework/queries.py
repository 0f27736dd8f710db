"""Cases seen by an officer: what is in my hands, what may I see, what matches these words."""

import re
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.agency.models import Officer
from motcua.casework.models import Case, CaseQuerySet
from motcua.common.text import fold


def visible_to(officer: Officer) -> CaseQuerySet:
    """Every case of the officer's own agency; a foreign agency's cases do not exist for them."""
    return of_agency(officer.agency_id)


def of_agency(agency: Any) -> CaseQuerySet:
    """Every case of an agency; `agency` is its key, or stands for it in a `Question`."""
    return Case.objects.filter(agency_id=agency)


def queue_of(officer: Officer) -> CaseQuerySet:
    """Open cases in the officer's hands, least slack first."""
    return visible_to(officer).filter(holder=officer, ended_at=None).by_slack()


MIN_LETTERS = 3
"""A trigram index knows parts of words from three letters on; shorter ones only narrow what longer ones found."""

NEWEST = 500
"""How many of the newest matches a search of the whole office shows; more words find what is older."""

NEAR = 20_000
"""Among how many of the newest dossiers of a field or village a frequent word is looked for."""

WORD = re.compile(r"[^\W_]+")
OF_TABLE = "casework_case.id IN (SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT {newest})"


def words_of(text: str) -> list[str]:
    """What is looked for: words without marks, the first eight."""
    return WORD.findall(fold(text))[:8]


def parts_of(text: str) -> list[str]:
    """What is looked for inside words: as typed but without marks, the first eight."""
    return fold(text).split()[:8]


def matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Cases whose code, name, procedure or village contains every word; for a list that is short without it."""
    return _with_parts(cases, parts_of(text))


def newest_matching(everything: QuerySet[Case], text: str, narrowed: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """For a list of the whole office, newest first: at most the `NEWEST` cases that match.

    Whole words go first; where none fits, parts of words are looked for. A word such as "nguyen" stands in every
    third case of ten years; the search stops where nobody reads on. A whole code goes straight to its case.
    `narrowed` are the cases a filter leaves: of a frequent word they are asked themselves, `NEAR` of them.
    """
    code = text.strip().upper()
    if "-" in code and everything.filter(code=code).exists():
        return (everything if narrowed is None else narrowed).filter(code=code)
    found = _keys(_whole_words(everything, text)) or _keys(_parts_of_words(everything, text))
    if narrowed is None:
        return everything.filter(id__in=found)
    if len(found) == NEWEST:
        near = narrowed.order_by("-id").values("id")[:NEAR]
        found = _keys(matching(everything.filter(id__in=near), text))
    return narrowed.filter(id__in=found)


def _keys(cases: QuerySet[Case]) -> list[int]:
    return list(cases.order_by("-id").values_list("id", flat=True)[:NEWEST])


def _whole_words(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """PostgreSQL knows how frequent each word is and chooses; SQLite's table gives the newest first by itself."""
    words = words_of(text)
    if not words:
        return cases.none() if text.strip() else cases
    if connection.vendor == "sqlite":
        return _in_table(cases, "casework_case_whole", words)
    # Parameters are bound; the model does not know this column, which the database makes of `search_text`.
    return cases.extra(where=["casework_case.words @> %s::text[]"], params=[words])


def _parts_of_words(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    words = parts_of(text)
    long_words = [word for word in words if len(word) >= MIN_LETTERS]
    if connection.vendor == "sqlite" and long_words:
        cases = _in_table(cases, "casework_case_words", long_words)
        words = [word for word in words if len(word) < MIN_LETTERS]
    return _with_parts(cases, words)


def _with_parts(cases: QuerySet[Case], parts: list[str]) -> QuerySet[Case]:
    for part in parts:
        cases = cases.filter(search_text__contains=part)
    return cases


def _in_table(cases: QuerySet[Case], table: str, words: list[str]) -> QuerySet[Case]:
    """SQLite's full-text table, stopped after the newest; the ORM has no word for MATCH."""
    match = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    where = OF_TABLE.format(table=table, newest=NEWEST)
    return cases.extra(where=[where], params=[match])  # noqa: S610


def late(agency_cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
    return agency_cases.late(now)


def waiting_for_counter(officer: Officer) -> CaseQuerySet:
    """What only the counter can do now: finished results to hand back, supplements to send, online to accept."""
    return visible_to(officer).filter(Q(state="completed") | Q(state="registered")).order_by("id")
