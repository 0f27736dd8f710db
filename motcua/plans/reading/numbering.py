"""Numbers that Word counts by itself and does not write into the text: «I.», «1.», «2.1», «-»."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMAN_SIGNS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DEEPEST = 9


def roman(number: int) -> str:
    """The number in Roman signs, as parts of a plan are counted.

    >>> [roman(one) for one in (1, 4, 9, 14)]
    ['I', 'IV', 'IX', 'XIV']
    """
    said = ""
    for value, sign in ROMAN_SIGNS:
        said += sign * (number // value)
        number %= value
    return said


def letter(number: int) -> str:
    """Letters as Word counts them: after z comes aa, then bb.

    >>> letter(1), letter(26), letter(27)
    ('a', 'z', 'aa')
    """
    return LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)


FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: letter(number).upper(),
    "lowerLetter": letter,
    "decimalZero": lambda number: f"{number:02d}",
}


@dataclass(frozen=True)
class Level:
    """How one level of a list counts. `text` holds "%1" for the number of the first level, "%2" for the second …"""

    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass
class Numbering:
    """Counts on through a document, paragraph by paragraph in reading order."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Word) -> "Numbering":
        """What the document declares; a document without lists counts nothing."""
        made = cls(styles={style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))})
        part = next(
            (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")), None
        )
        if part is None:
            return made
        root: Any = part.element
        for kind in root.iter(qn("w:abstractNum")):
            for level in kind.iter(qn("w:lvl")):
                key = kind.get(qn("w:abstractNumId")), _number(level.get(qn("w:ilvl")))
                made.levels[key] = Level(
                    _number(_value(level, "w:start"), 1),
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText"),
                )
        for one in root.iter(qn("w:num")):
            made.lists[one.get(qn("w:numId"))] = _value(one, "w:abstractNumId")
            for other in one.iter(qn("w:lvlOverride")):
                if start := _value(other, "w:startOverride"):
                    made.restarts[one.get(qn("w:numId")), _number(other.get(qn("w:ilvl")))] = _number(start, 1)
        return made

    def label(self, paragraph: Any) -> str:
        """The number that stands before this paragraph (a `w:p` element), empty where none does; counts it."""
        number_id, depth = self._list_of(paragraph)
        kind = self.lists.get(number_id, "")
        level = self.levels.get((kind, depth))
        if level is None or not 0 <= depth < DEEPEST:
            return ""
        counts = self.counts.setdefault(kind, [0] * DEEPEST)
        restart = self.restarts.pop((number_id, depth), None)
        if restart is not None:
            counts[depth] = restart
        else:
            counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        if level.form == "bullet":
            return "-"
        return self._written(level, kind, counts)

    def _written(self, level: Level, kind: str, counts: list[int]) -> str:
        said = level.text
        for at in range(DEEPEST):
            other = self.levels.get((kind, at), Level())
            said = said.replace(f"%{at + 1}", FORMS.get(other.form, str)(counts[at] or other.start))
        return "" if level.form == "none" else said.strip()

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """List and level: of the paragraph itself, else of its style or of the one that is built upon."""
        number_id, depth = "", ""
        for properties in self._said_of(paragraph):
            named = properties.find(qn("w:numPr"))
            number_id, depth = number_id or _value(named, "w:numId"), depth or _value(named, "w:ilvl")
            if number_id:
                break
        return number_id, _number(depth)

    def first_said(self, paragraph: Any, tag: str) -> str:
        """A property of the paragraph, of its style, or of the one that is built upon; empty where none says it."""
        return next((said for one in self._said_of(paragraph) if (said := _value(one, tag))), "")

    def _said_of(self, paragraph: Any) -> Iterator[Any]:
        """Properties (`w:pPr`) that hold for a paragraph, the nearest first."""
        properties = paragraph.find(qn("w:pPr"))
        style_id = _value(properties, "w:pStyle")
        if properties is not None:
            yield properties
        for _step in range(DEEPEST):
            style = self.styles.get(style_id)
            if style is None:
                return
            if (found := style.find(qn("w:pPr"))) is not None:
                yield found
            style_id = _value(style, "w:basedOn")


def _value(element: Any, tag: str) -> str:
    found = None if element is None else element.find(qn(tag))
    return "" if found is None else found.get(qn("w:val")) or ""


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
