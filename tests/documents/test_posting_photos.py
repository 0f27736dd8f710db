"""Photographs as proof: checked by content, upright, without what the camera wrote; kept with the round they prove."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.models import KeptFile, PostingPhoto
from motcua.documents.posting_photos import MOST, add_photo, check_photo, post_with_photo
from motcua.documents.storage import open_kept
from motcua.procedures.models import Posting, PostingRound
from tests.factories import BIRTH, MARITAL_STATUS, NOON, ground, officer, version

pytestmark = pytest.mark.django_db
GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(colour="white", size=(40, 20), kind="JPEG", turned=False):
    """A photograph as a telephone writes it: with place and make."""
    drawn = BytesIO()
    image = Image.new("RGB", size, colour)
    data = image.getexif()
    data[MAKE] = "Telephone of somebody"
    if turned:
        data[ORIENTATION] = 6
    data.get_ifd(GPS)[1] = "N"
    data.get_ifd(GPS)[2] = (21.0, 23.0, 10.0)
    image.save(drawn, kind, exif=data)
    drawn.seek(0)
    return drawn


def put_up(*codes, photo=None, by="vh_xh", place="counter"):
    chosen = [version(code) for code in codes]
    return post_with_photo(chosen, photo, agency=ground(), by=officer(by), at=NOON, place=place)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_and_camera_are_gone(kind):
    assert Image.open(picture(kind=kind)).getexif().get_ifd(GPS)
    content, mime = check_photo(picture(kind=kind), "anh")
    kept = Image.open(BytesIO(content))
    assert (mime, dict(kept.getexif()), kept.getexif().get_ifd(GPS)) == ("image/jpeg", {}, {})
    assert b"Telephone" not in content


def test_turned_ones_stand_upright_and_large_ones_shrink():
    assert Image.open(BytesIO(check_photo(picture(turned=True), "a")[0])).size == (20, 40)
    assert Image.open(BytesIO(check_photo(picture(size=(4800, 100)), "a")[0])).size == (2400, 50)


def test_a_photograph_whose_notes_are_broken_is_refused_in_words():
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG", exif=b"Exif\x00\x00broken")
    with pytest.raises(Refused, match="Lưu lại thành JPEG"):
        check_photo(BytesIO(drawn.getvalue()), "a.png")


def test_a_small_file_that_unfolds_to_much_is_refused():
    drawn = BytesIO()
    Image.new("1", (5000, 5000)).save(drawn, "PNG")
    with pytest.raises(Refused, match="24 triệu điểm"):
        check_photo(BytesIO(drawn.getvalue()), "a.png")


def test_a_large_photograph_is_read_small(monkeypatch):
    sizes = []
    upright = ImageOps.exif_transpose
    monkeypatch.setattr(ImageOps, "exif_transpose", lambda image: sizes.append(image.size) or upright(image))
    check_photo(picture(size=(6000, 4000)), "a.jpg")
    assert sizes == [(2400, 1600)]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.4 x", "hỏng"), (b"GIF89a..........", "không phải PDF, JPEG hoặc PNG"), (b"<html>", "không phải PDF")],
)
def test_what_is_no_photograph_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        check_photo(BytesIO(content), "anh.jpg")


def test_one_photograph_proves_a_round():
    row, count = put_up(BIRTH, MARITAL_STATUS, photo=(picture(), "anh.jpg"))
    assert count == 2
    [photo] = PostingPhoto.objects.all()
    assert (photo.round, photo.added_by) == (row, officer("vh_xh"))
    assert {posting.round for posting in Posting.objects.all()} == {row}
    with open_kept(photo.file) as stream:
        assert b"Telephone" not in stream.read()
    assert Entry.objects.get(kind="documents:posting_photo:added").data["file"] == photo.file.sha256


def test_a_bad_photograph_undoes_the_whole_act():
    with pytest.raises(Refused) as refused:
        put_up(BIRTH, photo=(BytesIO(b"no"), "anh.jpg"))
    assert refused.value.field == "photo"
    assert not Posting.objects.exists()
    assert not PostingRound.objects.exists()
    assert not KeptFile.objects.exists()


def test_sent_twice_there_is_one_round_and_one_photograph():
    row, _count = put_up(BIRTH, photo=(picture(), "anh.jpg"))
    assert put_up(BIRTH, photo=(picture(), "anh.jpg")) == (None, 0)
    again = add_photo(row, (picture(), "anh khác.jpg"), by=officer("vp_tk"), at=NOON)
    assert PostingPhoto.objects.get() == again


def test_who_may_and_how_many():
    row, _count = put_up(BIRTH)
    with pytest.raises(Forbidden):
        add_photo(row, (picture(), "anh.jpg"), by=officer("mot_cua"), at=NOON)
    for number in range(MOST):
        add_photo(row, (picture(colour=(number * 20, 0, 0)), "anh.jpg"), by=officer("vh_xh"), at=NOON)
    with pytest.raises(Refused, match="nhiều nhất 10 ảnh"):
        add_photo(row, (picture(colour="blue"), "anh.jpg"), by=officer("vh_xh"), at=NOON)
