import hashlib
import unicodedata

import pytest

from motcua.documents.fonts import BREAK, FONT_DIR, REPLACEMENT, drawable, letters_of, printable

BASES = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LOWER = {unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES} | set("bcdđghklmnpqrstvxfjwz")
VIETNAMESE = LOWER | {letter.upper() for letter in LOWER}
FACES = sorted(FONT_DIR.glob("Tinos-*.ttf"))


def test_font_files_are_those_of_the_manifest():
    manifest = dict(reversed(line.split()) for line in (FONT_DIR / "SHA256SUMS").read_text().splitlines())
    files = [path for path in FONT_DIR.iterdir() if path.name != "SHA256SUMS"]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == manifest


def test_licence_is_shipped_beside_the_font():
    licence = (FONT_DIR / "OFL.txt").read_text()
    assert "Copyright 2010 Google Inc." in licence
    assert "SIL OPEN FONT LICENSE" in licence


def test_four_faces_are_shipped():
    assert [path.stem for path in FACES] == ["Tinos-Bold", "Tinos-BoldItalic", "Tinos-Italic", "Tinos-Regular"]


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_face_has_every_vietnamese_letter(path):
    assert len(VIETNAMESE) == 186
    assert letters_of(path) >= VIETNAMESE | set("0123456789₫…–—“”‘’.,;:!?()/%+-=@#*_$\\\"'<>[]{}|~^&`" + REPLACEMENT)


def test_no_checkbox_letter_so_boxes_are_drawn():
    assert not {"☐", "☑", "☒"} & drawable()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Nguyễn Thị Hường", "Nguyễn Thị Hường"),
        ("a\tb", "a b"),
        ("hai\r\ndòng", "hai\ndòng"),
        ("ẩn\u202eđi\u200b\x00", "ẩnđi"),
        ("😀日", REPLACEMENT * 2),
        ("000.15.07.H02-240617-0012", "000.15.07.H02-240617-0012"),
        ("x" * 41, "x" * 20 + BREAK + "x" * 20 + BREAK + "x"),
        ("", ""),
    ],
)
def test_printable(typed, printed):
    assert printable(typed) == printed
