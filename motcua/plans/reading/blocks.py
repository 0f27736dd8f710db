"""The file as it lies there: lines of text and rows of tables in reading order, whatever program wrote it."""

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from motcua.common.refusals import Refused

FEWEST_COLUMNS = 4
"""A table with fewer columns is layout (letterhead, signature): its cells are read as lines."""
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
    """One row of a table with its cells as they are written; a continued merged cell is empty."""

    cells: tuple[str, ...]
    number: int


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
    found: list[Block] = []
    gap, number = False, 0
    for item in document.iter_inner_content():
        rows = _rows(item) if isinstance(item, Table) else [item]
        for row in rows:
            if isinstance(row, Paragraph):
                lines = [(text, _is_centred(row)) for text in _lines(row.text)]
            elif len(row) >= FEWEST_COLUMNS:
                number += 1
                found.append(Cells(tuple(row), number))
                gap = False
                continue
            else:
                lines = [(text, False) for cell in row for text in _lines(cell)]
            if not lines:
                gap = True
            for text, centred in lines:
                number += 1
                found.append(Line(text, number, gap=gap, centred=centred))
                gap = False
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _composed(text).splitlines() if line.strip()]


def _is_centred(paragraph: Paragraph) -> bool:
    return paragraph.alignment is not None and int(paragraph.alignment) == 1


def _rows(table: Table) -> Iterator[list[str]]:
    """Rows with as many cells as the grid has columns; merged cells say their text once, at the first place."""
    for row in table.rows:
        cells: list[str] = []
        for cell in row._tr.tc_lst:  # noqa: SLF001 - python-docx repeats merged cells, the elements tell which is first
            text = "" if _is_continued(cell) else _text_of(cell)
            cells += [text, *[""] * (cell.grid_span - 1)]
        yield cells


def _is_continued(cell: Any) -> bool:
    return cell.vMerge == "continue"


def _text_of(cell: Any) -> str:
    paragraphs = ["".join(node.text or "" for node in p.iter(qn("w:t"))) for p in cell.iter(qn("w:p"))]
    return "\n".join(_composed(text).strip() for text in paragraphs if text.strip())
