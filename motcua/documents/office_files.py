"""Forms to fill in: PDF, Word or Excel, judged by content. What runs, hides or calls out to other places is refused."""

import re
import zlib
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from motcua.common.refusals import Refused
from motcua.documents.checking import check_pdf

MAX_FORM_BYTES = 5 * 1024 * 1024
MAX_UNFOLDED_BYTES = 60 * 1024 * 1024
MAX_PARTS = 1000
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", WORD: ".docx", SHEET: ".xlsx"}
KINDS = {PDF: "PDF", WORD: "Word", SHEET: "Excel"}
MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": SHEET}
# Programs, embedded files and sheets of commands; names are compared in small letters.
ACTIVE_PART = re.compile(r"vbaproject|vbadata|activex/|embeddings/|macrosheets/|dialogsheets/|externallinks/|customui")
# A link that only a click follows may point anywhere; a template or a picture that opening fetches may not.
HARMLESS_OUTSIDE = "/hyperlink"
COMMAND_FIELD = re.compile(rb"\bDDE(AUTO)?\b")


def check_form(stream: BinaryIO, name: str) -> tuple[bytes, str]:
    """Return (content, mime) of a form that may be given to everybody; refuse with a sentence naming the way out."""
    content = stream.read(MAX_FORM_BYTES + 1)
    if len(content) > MAX_FORM_BYTES:
        raise Refused(f"Tệp «{name}» lớn hơn 5 MB. Hãy bỏ bớt ảnh trong tệp rồi lưu lại.", field="file")
    mime = PDF if content.startswith(b"%PDF-") else _office_kind(content)
    if not mime:
        raise Refused(
            f"Tệp «{name}» không phải PDF, Word (.docx) hoặc Excel (.xlsx). Hãy lưu lại theo một trong ba dạng này.",
            field="file",
        )
    if not (check_pdf(content) if mime == PDF else _opens(content, mime)):
        raise Refused(
            f"Tệp «{name}» hỏng, hoặc có lệnh chạy, tệp nhúng hay mẫu lấy từ nơi khác. "
            "Hãy lưu lại thành .docx, .xlsx hoặc PDF thường.",
            field="file",
        )
    return content, mime


def _office_kind(content: bytes) -> str:
    """Word or Excel by the main part inside; empty for anything else."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (BadZipFile, LargeZipFile, ValueError, OSError):
        return ""
    return next((mime for main, mime in MAIN_PARTS.items() if main in names), "")


def _opens(content: bytes, mime: str) -> bool:
    try:
        with ZipFile(BytesIO(content)) as parts:
            return _is_modest(parts) and _is_quiet(parts, mime) and (mime != SHEET or _opens_sheet(content))
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, NotImplementedError):
        return False
    except (RuntimeError, expat.ExpatError):  # a part behind a password; a part that is no XML
        return False


def _is_modest(parts: ZipFile) -> bool:
    """A small file may unfold to gigabytes; what the directory says is held to while reading."""
    sizes = [part.file_size for part in parts.infolist()]
    return len(sizes) <= MAX_PARTS and sum(sizes) <= MAX_UNFOLDED_BYTES


def _is_quiet(parts: ZipFile, mime: str) -> bool:
    names = parts.namelist()
    if any(ACTIVE_PART.search(name.lower()) for name in names):
        return False
    main = next(name for name, kind in MAIN_PARTS.items() if kind == mime)
    declared = {part.get("ContentType", "") for part in _elements(parts.read("[Content_Types].xml"))}
    if f"{mime}.main+xml" not in declared or any("macro" in kind.lower() for kind in declared):
        return False
    links = [link for name in names if name.endswith(".rels") for link in _elements(parts.read(name))]
    body = parts.read(main)
    return not any(map(_calls_out, links)) and bool(_elements(body)) and not COMMAND_FIELD.search(body)


def _calls_out(link: dict[str, str]) -> bool:
    return link.get("TargetMode") == "External" and not link.get("Type", "").endswith(HARMLESS_OUTSIDE)


def _elements(xml: bytes) -> list[dict[str, str]]:
    """The attributes of every element. A document type, which could define entities, is refused."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)
    return found


def _refuse_doctype(*_parts: object) -> None:
    raise ValueError("an office file has no document type")


def _opens_sheet(content: bytes) -> bool:
    try:
        return bool(CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names)
    except CalamineError:
        return False
