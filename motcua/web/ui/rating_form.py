"""The questions of the rating form as the web page and the counter's tablet show them, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.ratings.models import Level, Question, QuestionKind

PREFIX = "cau-"
LEVELS = list(reversed(Level.choices))
"""The best first, on every form."""


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question with its options (none: words are asked for) and what was answered so far."""

    name: str
    wording: str
    options: list[Option]
    text: str


def asked_of(questions: list[Question], told: Mapping[str, str]) -> list[Asked]:
    """The questions as they are shown; `told`: what was sent, by the names of the fields."""
    return [_asked(question, told.get(f"{PREFIX}{question.pk}", "")) for question in questions]


def _asked(question: Question, text: str) -> Asked:
    options = [Option(value, label, value == text) for value, label in _options(question)]
    return Asked(f"{PREFIX}{question.pk}", question.wording, options, "" if options else text)


def _options(question: Question) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.FACES:
        return LEVELS
    if question.kind == QuestionKind.YES_NO:
        return list(zip(("yes", "no"), question.choices, strict=True))
    if question.kind == QuestionKind.CHOICE:
        return list(zip(("2", "1", "0"), question.choices, strict=True))
    return []


def answers_in(sent: Mapping[str, str]) -> dict[int, str]:
    """Key of the question → what was answered, out of what the form sent."""
    keys = {name: name.removeprefix(PREFIX) for name in sent if name.startswith(PREFIX)}
    return {int(key): sent[name] for name, key in keys.items() if key.isascii() and key.isdigit() and len(key) < 10}
