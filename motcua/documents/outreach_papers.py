"""What papers of communication want to know; the conventions are those of `papers`."""

from datetime import date
from typing import TypedDict

from motcua.documents.papers import Paper


class ReadItem(TypedDict, total=False):
    title: str
    topic: str
    minutes: int


class ProgrammeSlot(TypedDict, total=False):
    time: str  # "05:00–05:15"
    where: str
    items: list[ReadItem]


class ProgrammeDay(TypedDict, total=False):
    weekday: str
    day: date
    slots: list[ProgrammeSlot]


class ProgrammeSheet(Paper, total=False):
    """Lịch phát thanh trong tuần."""

    village: str  # empty = the whole commune
    first: date
    last: date
    days: list[ProgrammeDay]
