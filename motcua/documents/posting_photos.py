"""Proof of what hangs where: photographs of a round, taken apart from what the camera wrote into them."""

import struct
from collections.abc import Collection
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from PIL import Image, ImageOps

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.documents.checking import check_upload
from motcua.documents.models import PostingPhoto
from motcua.documents.services import keep_file
from motcua.procedures.models import PostingRound, ProcedureVersion
from motcua.procedures.permissions import ensure_can_confirm_postings
from motcua.procedures.services.postings import post_versions

LONGEST_SIDE = 2400
QUALITY = 85
MOST_PIXELS = 24_000_000
"""A PNG is read whole, four bytes a pixel; cameras give JPEG, which `check_upload` takes up to 60 million."""
BROKEN = (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError)
MOST = 10
"""So many photographs prove one round."""

Photo = tuple[BinaryIO, str]


def check_photo(stream: BinaryIO, name: str) -> tuple[bytes, str]:
    """A JPEG or PNG, drawn anew: upright, at most 2400 pixels wide or high, without place, time or make of the camera.

    The same photograph gives the same bytes. Refused as `check_upload`, and for a PDF.
    """
    content, mime = check_upload(stream, name)
    if mime == "application/pdf":
        raise Refused(f"Tệp «{name}» không phải ảnh. Chụp lại hoặc lưu thành JPEG, PNG.", field="photo")
    try:
        image = _small_and_upright(content)
    except BROKEN:
        image = None
    if image is None:
        sentence = f"Tệp «{name}» hỏng, hoặc ảnh PNG lớn hơn {MOST_PIXELS // 10**6} triệu điểm. Lưu lại thành JPEG."
        raise Refused(sentence, field="photo")
    drawn = BytesIO()
    image.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue(), "image/jpeg"


def _small_and_upright(content: bytes) -> Image.Image | None:
    """Made small first (a JPEG is read small), so that no full-size copies stand in memory; None: too large to read."""
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
        if opened.format == "PNG" and opened.width * opened.height > MOST_PIXELS:
            return None
        width, height = (-(-side * LONGEST_SIDE // max(opened.size)) for side in opened.size)
        opened.draft(None, (width, height))
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        opened.load()  # to the last note: a PNG may carry some behind the picture
        opened.getexif()  # kept beside the notes, so that the picture is still turned upright
        opened.info.clear()  # nothing is written anew, so odd notes do no harm
        return ImageOps.exif_transpose(opened).convert("RGB")


@transaction.atomic
def post_with_photo(
    versions: Collection[ProcedureVersion],
    photo: Photo | None,
    *,
    agency: Agency,
    by: Officer,
    at: datetime,
    posted_on: date | None = None,
    place: str,
) -> tuple[PostingRound | None, int]:
    """`post_versions`, and one photograph that proves all of them. Without a round there is nothing to prove."""
    row, count = post_versions(versions, agency=agency, by=by, at=at, posted_on=posted_on, place=place)
    if row and photo:
        add_photo(row, photo, by=by, at=at)
    return row, count


@transaction.atomic
def add_photo(row: PostingRound, photo: Photo, *, by: Officer, at: datetime) -> PostingPhoto:
    """Add a photograph to a round; the same one again gives the one there is. Refused: more than ten, no photograph."""
    agency = row.agency
    ensure_can_confirm_postings(by, agency, at)
    PostingRound.objects.select_for_update().get(pk=row.pk)
    try:
        file = keep_file(*photo, by=by, at=at, check=check_photo)
    except Refused as refused:
        raise Refused(refused.sentence, field="photo") from refused
    if known := PostingPhoto.objects.filter(round=row, file=file).first():
        return known
    if row.photos.count() >= MOST:
        raise Refused(f"Một đợt niêm yết giữ nhiều nhất {MOST} ảnh.", field="photo")
    kept = PostingPhoto.objects.create(agency=agency, round=row, file=file, added_at=at, added_by=by)
    data = {"round": row.pk, "file": file.sha256}
    log("documents:posting_photo:added", by=by, agency=agency, at=at, subject=f"postings:{agency.code}", data=data)
    return kept
