"""A file is what its content says, not its name: allow-list, then really open it."""

from io import BytesIO
from typing import BinaryIO

import pikepdf
import puremagic
from django.conf import settings
from PIL import Image

from motcua.common.refusals import Refused

MAX_PIXELS = 60_000_000
"""A3 at 400 dpi has 31 million; a small file that unfolds to more is no scan."""
MAX_OBJECTS = 100_000
ACTIVE_KEYS = ("/JS", "/EF", "/EmbeddedFiles", "/XFA", "/JavaScript")
ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition")
ALLOWED = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


def check_upload(stream: BinaryIO, name: str) -> tuple[bytes, str]:
    """Return (content, mime) of an acceptable file; refuse with a sentence naming the way out.

    PDF, JPEG and PNG only, at most `settings.UPLOAD_MAX_BYTES`, without scripts or embedded files.
    """
    content = stream.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise Refused(f"Tệp «{name}» lớn hơn {limit} MB. Hãy quét lại ở 200–300 dpi hoặc tách tệp.", field="file")
    mime = _mime(content)
    if mime not in ALLOWED:
        raise Refused(
            f"Tệp «{name}» không phải PDF, JPEG hoặc PNG. Hãy lưu lại theo một trong ba dạng này.", field="file"
        )
    opened = check_pdf(content) if mime == "application/pdf" else _opens_image(content)
    if not opened:
        raise Refused(f"Tệp «{name}» hỏng hoặc có nội dung chạy được. Hãy quét hoặc xuất lại tệp.", field="file")
    return content, mime


def _mime(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def check_pdf(content: bytes) -> bool:
    """Does it open as a PDF with pages, of sane size, with nothing inside that runs or carries another file?"""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return len(pdf.pages) > 0 and len(pdf.objects) <= MAX_OBJECTS and not any(map(_is_active, pdf.objects))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError):
        return False


def _is_active(thing: pikepdf.Object) -> bool:
    """Does the object, or what it holds directly, run something or carry another file?

    Asked of every object of the file, because an action may hang on the document, a page, a note or a field.
    """
    waiting: list[object] = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if any(key in one for key in ACTIVE_KEYS) or one.get("/S") in ACTIONS:
                return True
            waiting += [value for _, value in one.items() if _is_direct(value)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one if _is_direct(value)]
    return False


def _is_direct(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _opens_image(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return False
            image.draft("L", (1, 1))  # JPEG: read to the end at an eighth of the size
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return True
