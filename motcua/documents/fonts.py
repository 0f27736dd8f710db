"""Which letters the shipped font can draw, read from the font itself.

PDF/A forbids a letter without a shape, so text typed by people is brought into what the font has before it is drawn.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONT_DIR = Path(__file__).parent / "typst" / "fonts"
REPLACEMENT = "□"
BREAK = "\u200b"  # an unseen place where a line may break
LONGEST_RUN = 40  # letters: a longer word is not Vietnamese, nor a code; it is cut to stay on the paper
PIECE = 20


def _cmap(font: bytes) -> bytes:
    """The Windows Unicode table (format 4) of a TrueType file."""
    for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, at)
        if tag == b"cmap":
            return font[start + _subtable(font, start) :]
    raise ValueError("no cmap in the font")


def _subtable(font: bytes, start: int) -> int:
    for at in range(start + 4, start + 4 + 8 * struct.unpack_from(">H", font, start + 2)[0], 8):
        platform, encoding, offset = struct.unpack_from(">HHI", font, at)
        if (platform, encoding) == (3, 1):
            return int(offset)
    raise ValueError("no Unicode table in the font")


def letters_of(path: Path) -> frozenset[str]:
    """Every character the font file maps to a segment of shapes."""
    table = _cmap(path.read_bytes())
    half = int(struct.unpack_from(">H", table, 6)[0]) // 2
    ends = struct.unpack_from(f">{half}H", table, 14)
    starts = struct.unpack_from(f">{half}H", table, 16 + 2 * half)
    deltas = struct.unpack_from(f">{half}H", table, 16 + 4 * half)
    at = 16 + 6 * half
    offsets = struct.unpack_from(f">{half}H", table, at)

    def shape(segment: int, code: int) -> int:
        if offsets[segment] == 0:
            return int((code + deltas[segment]) % 0x10000)
        place = at + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
        return int(struct.unpack_from(">H", table, place)[0])

    return frozenset(
        chr(code)
        for segment in range(half)
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1)
        if shape(segment, code)
    )


@cache
def drawable() -> frozenset[str]:
    """Characters that all four faces have."""
    return frozenset.intersection(*(letters_of(path) for path in sorted(FONT_DIR.glob("Tinos-*.ttf"))))


def _letter(char: str) -> str:
    if char == "\n" or (char in drawable() and unicodedata.category(char)[0] != "C"):
        return char
    if char.isspace():
        return " "
    # Control, format and stray combining characters show nothing (a bidi override could even turn a line round);
    # anything else must be seen to be missing.
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Mn", "Me"} else REPLACEMENT


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_RUN:
        return word
    return BREAK.join(word[i : i + PIECE] for i in range(0, len(word), PIECE))


def printable(text: str) -> str:
    """The text with only letters the font has, composed, and with places to break in very long words."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST_RUN:
        return text
    clean = "".join(map(_letter, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))
    return "\n".join(" ".join(map(_breakable, line.split(" "))) for line in clean.split("\n"))
