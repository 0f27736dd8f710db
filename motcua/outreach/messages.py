"""A message for telephones: without marks, in the 7-bit alphabet, within one message, never cut inside a word. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from motcua.outreach.spoken import plain_lines, speech

BASIC = frozenset(
    "@£$¥\nΔ_ΦΓΛΩΠΨΣΘΞ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("^{}\\[~]|€")
ALIKE = {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-", "·": "-", "₫": "d",
         "²": "2", "→": "->", "≤": "<=", "≥": ">=", "×": "x", "\u00a0": " "}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """What fits, how many characters it counts, which words had to be left out, and whether words were abbreviated."""

    text: str
    length: int
    longest: int
    left_out: str
    is_shortened: bool

    @property
    def is_whole(self) -> bool:
        return not self.left_out

    @property
    def room(self) -> int:
        """Characters still free."""
        return self.longest - self.length


def message_of(text: str) -> Message:
    """One message out of words or Markdown.

    >>> message_of("UBND xã làm việc sáng thứ Bảy – từ 7h30.")
    Message(text='UBND xa lam viec sang thu Bay - tu 7h30.', length=40, longest=160, left_out='', is_shortened=False)
    >>> long = message_of("Ủy ban nhân dân xã thông báo. " + "Đề nghị nhân dân biết. " * 7)
    >>> long.is_shortened, long.length, long.left_out
    (True, 159, 'nghi nhan dan biet.')
    >>> message_of("x" * 200).text
    ''
    """
    longest = int(speech()["message"]["longest"])
    words = " ".join(plain_lines(text))
    plain, is_shortened = without_marks(words), False
    for long, short in speech()["message"]["short"].items():
        if length_of(plain) <= longest:
            break
        fewer = re.sub(rf"(?<!\w){re.escape(long)}(?!\w)", short, words, flags=re.IGNORECASE)
        is_shortened |= fewer != words
        words, plain = fewer, without_marks(fewer)
    kept, left_out = _split(plain, longest)
    return Message(kept, length_of(kept), longest, left_out, is_shortened)


def without_marks(text: str) -> str:
    """Case stays; marks go, signs outside the alphabet become their like, or a question mark.

    >>> without_marks("Đăng ký “khai sinh” … 5₫ ☺")
    'Dang ky "khai sinh" ... 5d ?'
    """
    swapped = "".join(ALIKE.get(ch, ch) for ch in unicodedata.normalize("NFC", text))
    decomposed = unicodedata.normalize("NFD", swapped.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return " ".join("".join(ch if ch.isspace() or ch in BASIC or ch in DOUBLE else "?" for ch in bare).split())


def length_of(text: str) -> int:
    """Characters as a telephone counts them.

    >>> length_of("a[b]")
    6
    """
    return sum(2 if ch in DOUBLE else 1 for ch in text)


def _split(text: str, longest: int) -> tuple[str, str]:
    """The words that fit, and the rest."""
    kept: list[str] = []
    words = text.split(" ") if text else []
    for place, word in enumerate(words):
        if length_of(" ".join([*kept, word])) > longest:
            return " ".join(kept), " ".join(words[place:])
        kept.append(word)
    return " ".join(kept), ""
