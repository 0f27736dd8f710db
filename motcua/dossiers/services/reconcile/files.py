"""The uploaded export: judged by its content, kept under its hash, opened under a name that tells its kind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.conf import settings

from motcua.common.refusals import Refused
from motcua.documents.models import KeptFile
from motcua.documents.office_files import ACTIVE_PART, MAX_PARTS, SHEET
from motcua.documents.storage import open_kept
from motcua.dossiers.services.history.files import HistoryFile

CSV = "text/csv"
ENDINGS = {SHEET: ".xlsx", CSV: ".csv"}
MOST_UNFOLDED = 200 * 1024 * 1024
"""A small workbook may unfold to gigabytes; a hundred thousand dossiers need a third of this."""
PIECE = 1 << 20


def check_export(stream: BinaryIO, name: str) -> tuple[bytes, str]:
    """(content, mime) of a CSV in UTF-8 or an .xlsx without programs; refuses with a sentence naming the way out."""
    content = stream.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise Refused(f"Tệp «{name}» lớn hơn {limit} MB. Hãy xuất từng quý hoặc từng tháng.", field="file")
    if content.startswith(b"PK"):
        if not _is_workbook(content):
            raise Refused(
                f"Tệp «{name}» hỏng, quá lớn khi mở, hoặc có lệnh chạy. Hãy lưu lại thành .xlsx thường.", field="file"
            )
        return content, SHEET
    if not content.strip() or not _is_text(content):
        raise Refused(
            f"Tệp «{name}» không phải .xlsx hoặc CSV UTF-8. Hãy lưu lại theo một trong hai dạng.", field="file"
        )
    return content, CSV


def _is_workbook(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = [part.filename.lower() for part in parts.infolist()]
            modest = len(names) <= MAX_PARTS and sum(part.file_size for part in parts.infolist()) <= MOST_UNFOLDED
            return modest and "xl/workbook.xml" in names and not any(map(ACTIVE_PART.search, names))
    except (BadZipFile, LargeZipFile, ValueError, OSError):
        return False


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


@contextmanager
def opened(kept: KeptFile, name: str, mapping: dict[str, str]) -> Iterator[HistoryFile]:
    """The kept export as a file of rows, while the block lasts. Refused: headings that cannot be understood."""
    with TemporaryDirectory(prefix="doi-soat-") as folder:
        path = Path(folder) / f"{Path(name).stem[:80] or 'tep'}{ENDINGS[kept.mime]}"
        with open_kept(kept) as source, path.open("wb") as target:
            while piece := source.read(PIECE):
                target.write(piece)
        said = None
        if mapping:
            said = Path(folder) / "mapping.json"
            said.write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")
        yield HistoryFile(path, said)
