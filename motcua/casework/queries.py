"""Cases seen by an officer: what is in my hands, what may I see, what matches these words."""

from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.agency.models import Officer
from motcua.casework.models import Case, CaseQuerySet
from motcua.common.text import fold


def visible_to(officer: Officer) -> CaseQuerySet:
    """Every case of the officer's own agency; a foreign agency's cases do not exist for them."""
    return Case.objects.filter(agency_id=officer.agency_id)


def queue_of(officer: Officer) -> CaseQuerySet:
    """Open cases in the officer's hands, least slack first."""
    return visible_to(officer).filter(holder=officer, ended_at=None).by_slack()


MIN_LETTERS = 3
"""A trigram index knows words from three letters on; shorter ones only narrow what longer words found."""

NEWEST = 500
"""How many of the newest matches a search of the whole office shows; more words find what is older."""

WORDS_TABLE = "casework_case.id IN (SELECT rowid FROM casework_case_words WHERE casework_case_words MATCH %s{end})"


def matching(cases: QuerySet[Case], text: str, *, newest: int | None = None) -> QuerySet[Case]:
    """Cases whose code, name, procedure or village contains every word, marks and case ignored.

    PostgreSQL answers from a trigram index, SQLite from its trigram full-text table. `newest` stops SQLite after so
    many matches, newest first (see `newest_matching`).
    """
    words = fold(text).split()[:8]
    long_words = [word for word in words if len(word) >= MIN_LETTERS]
    if connection.vendor == "sqlite" and long_words:
        match = " AND ".join('"' + word.replace('"', '""') + '"' for word in long_words)
        end = f" ORDER BY rowid DESC LIMIT {newest:d}" if newest else ""
        # Parameters are bound; the ORM has no word for MATCH.
        cases = cases.extra(where=[WORDS_TABLE.format(end=end)], params=[match])  # noqa: S610
        words = [word for word in words if len(word) < MIN_LETTERS]
    for word in words:
        cases = cases.filter(search_text__contains=word)
    return cases


def newest_matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """As `matching`, for a list of the whole office, newest first: at most the `NEWEST` cases that match.

    A word such as "nguyen" stands in every third case of ten years; the search stops where nobody reads on. A whole
    code goes straight to its case.
    """
    code = text.strip().upper()
    if "-" in code and cases.filter(code=code).exists():
        return cases.filter(code=code)
    found = matching(cases.order_by("-id"), text, newest=NEWEST).values_list("id", flat=True)
    return cases.filter(id__in=list(found[:NEWEST]))


def late(agency_cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
    return agency_cases.late(now)


def waiting_for_counter(officer: Officer) -> CaseQuerySet:
    """What only the counter can do now: finished results to hand back, supplements to send, online to accept."""
    return visible_to(officer).filter(Q(state="completed") | Q(state="registered")).order_by("id")
