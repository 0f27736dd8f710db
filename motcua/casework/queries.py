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


def matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Cases whose code, name, procedure or village contains every word, marks and case ignored.

    PostgreSQL answers from a trigram index, SQLite from its trigram full-text table; words under three letters
    only narrow what longer words found.
    """
    words = fold(text).split()[:8]
    long_words = [word for word in words if len(word) >= 3]
    if connection.vendor == "sqlite" and long_words:
        match = " AND ".join('"' + word.replace('"', '""') + '"' for word in long_words)
        cases = cases.extra(
            where=["casework_case.id IN (SELECT rowid FROM casework_case_words WHERE casework_case_words MATCH %s)"],
            params=[match],
        )
        words = [word for word in words if len(word) < 3]
    for word in words:
        cases = cases.filter(search_text__contains=word)
    return cases


def late(agency_cases: CaseQuerySet, now: datetime) -> CaseQuerySet:
    return agency_cases.late(now)


def waiting_for_counter(officer: Officer) -> CaseQuerySet:
    """What only the counter can do now: finished results to hand back, supplements to send, online to accept."""
    return visible_to(officer).filter(Q(state="completed") | Q(state="registered")).order_by("id")
