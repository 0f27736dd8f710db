"""A file is what its content says, not its name: allow-list, then really open it."""

from io import BytesIO
from typing import BinaryIO

import pikepdf
import puremagic
from django.conf import settings
from PIL import Image

from motcua.common.refusals import Refused

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
    opened = _opens_pdf(content) if mime == "application/pdf" else _opens_image(content)
    if not opened:
        raise Refused(f"Tệp «{name}» hỏng hoặc có nội dung chạy được. Hãy quét hoặc xuất lại tệp.", field="file")
    return content, mime


def _mime(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _opens_pdf(content: bytes) -> bool:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            root = pdf.Root
            names = root.get("/Names")
            active = any(key in root for key in ("/OpenAction", "/AA") if _is_action(root.get(key)))
            return len(pdf.pages) > 0 and not active and not (names is not None and "/JavaScript" in names)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError):
        return False


def _is_action(value: object) -> bool:
    """An /OpenAction that is an array only says which page to show; a dictionary may run something."""
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") in ("/JavaScript", "/Launch")


def _opens_image(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
