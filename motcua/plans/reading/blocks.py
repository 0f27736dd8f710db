"""The file as it lies there: lines of text and rows of tables in reading order, whatever program wrote it."""

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from motcua.common.refusals import Refused
from motcua.plans.reading.numbering import Numbering

FEWEST_COLUMNS = 4
"""A table with fewer columns is layout (letterhead, signature): its cells are read as lines."""
WRAPPERS = {
    qn(f"w:{name}")
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "r")
}
"""What holds text and is none itself: content controls, tracked insertions, links, runs."""
SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
CENTRED = "center"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOT_WORD = "Tệp không mở được như một văn bản Word (.docx). Lưu lại bằng Word ở dạng .docx rồi tải lên."


@dataclass(frozen=True)
class Line:
    """One paragraph or line. `gap`: an empty line stands before it. `number` counts from 1 in the file."""

    text: str
    number: int
    gap: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Cells:
    """One row of a table with its cells as they are written.

    `continued`: columns whose cell belongs to the cell above (merged downwards); they are empty here.
    """

    cells: tuple[str, ...]
    number: int
    continued: frozenset[int] = frozenset()


Block = Line | Cells


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def blocks_of_text(text: str) -> list[Block]:
    """Lines; those with tabs are rows of a table."""
    found: list[Block] = []
    gap = False
    for number, raw in enumerate(_composed(text).splitlines(), 1):
        if not raw.strip():
            gap = True
            continue
        if raw.count("\t") >= FEWEST_COLUMNS - 1:
            found.append(Cells(tuple(cell.strip() for cell in raw.split("\t")), number))
        else:
            found.append(Line(raw.strip(), number, gap=gap))
        gap = False
    return found


def blocks_of_docx(content: bytes) -> list[Block]:
    """Paragraphs and tables in the order of the document. Raises Refused for what is no Word document."""
    try:
        document = Document(BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError) as broken:
        raise Refused(NOT_WORD, field="file") from broken
    return list(_Reader(document).blocks())


class _Reader:
    """Goes through the document once, from its beginning: Word's own numbers are counted on the way."""

    def __init__(self, document: Word) -> None:
        self.body: Any = document.element.body
        self.numbering = Numbering.of(document)
        self.number = 0
        self.gap = False

    def blocks(self) -> Iterator[Block]:
        for item in _within(self.body, "w:p", "w:tbl"):
            if item.tag == qn("w:tbl"):
                for row in _within(item, "w:tr"):
                    yield from self._row(row)
                continue
            for paragraph in _paragraphs(item):  # itself, then what stands in boxes that hang on it
                yield from self._lines(self._text(paragraph), centred=self._is_centred(paragraph))

    def _row(self, row: Any) -> Iterator[Block]:
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            return
        cells: list[str] = []
        continued: set[int] = set()
        for cell in _within(row, "w:tc"):
            if cell.vMerge == "continue":
                continued.update(range(len(cells), len(cells) + cell.grid_span))
            cells += [self._cell(cell), *[""] * (cell.grid_span - 1)]
        if len(cells) < FEWEST_COLUMNS:
            for text in cells:
                yield from self._lines(text)
            return
        self.number += 1
        self.gap = False
        yield Cells(tuple(cells), self.number, frozenset(continued))

    def _cell(self, cell: Any) -> str:
        return "\n".join(text for p in _paragraphs(cell) if (text := self._text(p).strip()))

    def _text(self, paragraph: Any) -> str:
        """The words as they are shown, after the number that Word puts before them."""
        label, said = self.numbering.label(paragraph), _composed("".join(_said(paragraph))).strip()
        return f"{label} {said}".strip()

    def _lines(self, text: str, *, centred: bool = False) -> Iterator[Line]:
        found = [line.strip() for line in text.splitlines() if line.strip()]
        if not found:
            self.gap = True
        for line in found:
            self.number += 1
            yield Line(line, self.number, gap=self.gap, centred=centred)
            self.gap = False

    def _is_centred(self, paragraph: Any) -> bool:
        """By its own word, else by its style or by the one that is built upon."""
        return self.numbering.first_said(paragraph, "w:jc") == CENTRED


def _within(element: Any, *tags: str) -> Iterator[Any]:
    """Children of these kinds, also those inside a content control or a tracked insertion."""
    wanted = {qn(tag) for tag in tags}
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from _within(child, *tags)


def _paragraphs(element: Any) -> Iterator[Any]:
    """All in it; a text box that is there twice, for old and new programs, once."""
    for paragraph in element.iter(qn("w:p")):
        if not any(above.tag == FALLBACK for above in paragraph.iterancestors()):
            yield paragraph


def _said(element: Any) -> Iterator[str]:
    """Text of the runs in their order; what was struck out by tracked changes is not said."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag in WRAPPERS:
            yield from _said(child)
