"""Photographs as proof: checked by content, upright, without what the camera wrote; kept with the round they prove."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_words_beside_the_picture_are_gone(kind):
    words, drawn = PngInfo(), BytesIO()
    words.add_text("comment", "at the house of")
    words.add_itxt("XML:com.adobe.xmp", "<x>at the house of</x>")
    notes = {"pnginfo": words} if kind == "PNG" else {"comment": "at the house of", "xmp": b"<x>at the house of</x>"}
    Image.new("RGB", (8, 8)).save(drawn, kind, **notes)
    assert b"at the house of" in drawn.getvalue()
    content, _mime = check_photo(BytesIO(drawn.getvalue()), "anh")
    assert b"at the house of" not in content
    assert set(Image.open(BytesIO(content)).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_turned_ones_stand_upright_and_large_ones_shrink():
    for kind in ("JPEG", "PNG"):
        assert Image.open(BytesIO(check_photo(picture(kind=kind, turned=True), "a")[0])).size == (20, 40)
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


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (6000, 4000)), ("MPO", (4001, 6000)), ("JPEG", (20000, 50))])
def test_a_large_photograph_is_read_small(monkeypatch, kind, size):
    """Telephones also write MPO: a JPEG with a second picture behind it."""
    sizes = []
    shrunk = Image.Image.thumbnail
    monkeypatch.setattr(
        Image.Image, "thumbnail", lambda image, box: sizes.append(max(image.size)) or shrunk(image, box)
    )
    drawn, second = BytesIO(), {"save_all": True, "append_images": [Image.new("RGB", (8, 8))]}
    Image.new("RGB", size).save(drawn, kind, **(second if kind == "MPO" else {}))
    kept = Image.open(BytesIO(check_photo(BytesIO(drawn.getvalue()), "a.jpg")[0]))
    assert (max(sizes) <= 3000, max(kept.size)) == (True, 2400)


def test_odd_notes_of_a_camera_do_no_harm():
    """A latitude that is no number: such notes can be read but not written again."""
    content = picture(turned=True).read()
    odd = content.replace(b"\x00\x02\x00\x05\x00\x00\x00\x03", b"\x00\x02\x00\x07\x00\x00\x00\x03")
    assert odd != content
    assert Image.open(BytesIO(check_photo(BytesIO(odd), "a")[0])).size == (20, 40)


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
