"""A Word file as a clerk makes it, from the plan's text: letterhead in a table, centred headings, merged and continued rows."""

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table

LETTERHEAD = (
    (
        "ỦY BAN NHÂN DÂN\nXÃ TÂN TRUNG\nSố:   /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    ),
)


def word_of(text: str) -> bytes:
    """The document; every line of the text is a paragraph, tabbed lines are rows of one table per run."""
    document = Document()
    head = document.add_table(rows=1, cols=2)
    for cell, words in zip(head.rows[0].cells, LETTERHEAD[0], strict=True):
        cell.text = words
    table: Table | None = None
    centred = True
    for line in text.splitlines():
        if line.count("\t") >= 3:
            table = table or document.add_table(rows=0, cols=6)
            _row(table, line.split("\t"))
            continue
        if not line.strip():
            continue
        table = None
        paragraph = document.add_paragraph(line)
        if line.startswith(("I. ", "Thực hiện Kế hoạch số")):
            centred = False
        if line.startswith("Phụ lục"):
            centred = True
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _row(table: Table, cells: list[str]) -> None:
    row = table.add_row().cells
    for cell, words in zip(row, cells, strict=False):
        cell.text = words
    if cells[0].strip() in ("I", "II", "III", "IV") and not any(cell.strip() for cell in cells[2:]):
        row[1].merge(row[5])  # the name of a section runs over the whole line
