"""Numbers and names that may lead to a person, found in words that go out to everybody."""

import re

from motcua.common.text import fold, nfc

LONG_NUMBER = re.compile(r"\d[\d .\-–—]{7,}\d")
TELEPHONE = re.compile(r"(?:\+?84|\(?0)(?:[\s().,/\-–—]*\d){8,10}(?!\d)")
"""However it is grouped: brackets, commas and strokes too."""
DATE = re.compile(r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])[/\-.](?:0?[1-9]|1[0-2])[/\-.](?:19|20)\d{2}(?![.\-/]?\d)")
LONG = 9
CALLED = r"(?:tôi là|tên là|tên|ông|bà|anh|chị|cô|chú|bác|em|cháu)"
"""What stands before a given name."""


def long_numbers(text: str) -> list[str]:
    """Telephone and identity numbers: nine digits or more, however they are grouped. Days are none.

    >>> long_numbers("Gọi 0912 345 678 trước ngày 15/12/2026")
    ['0912 345 678']
    >>> long_numbers("(0912)345678"), long_numbers("Tháng 3, 6, 9, 12, 15, 18, 21")
    (['(0912)345678'], [])
    """
    rest = DATE.sub(" ", text)
    found = [number for number in LONG_NUMBER.findall(rest) if sum(letter.isdigit() for letter in number) >= LONG]
    return found or [one[0] for one in TELEPHONE.finditer(rest) if not rest[: one.start()][-1:].isdigit()]


def names(name: str, text: str) -> bool:
    """Whether the text names the person: the whole name as words, or the given name after a word of address.

    >>> names("Bà Lan", "Tôi đến ba lần"), names("Bà Lan", "Nhà bà Lan ở thôn 1")
    (False, True)
    >>> names("Trần Văn Bình", "Tôi là Bình, con ông Bảy"), names("Trần Văn Bình", "Việc bình thường")
    (True, False)
    """
    name, text = nfc(name), nfc(text)
    parts = name.split()
    if not parts:
        return False
    if _stands(name.casefold(), text.casefold()) or (len(parts) > 2 and _stands(fold(name), fold(text))):
        return True
    given = re.escape(parts[-1])
    return re.search(rf"(?i:\b{CALLED})\s+(?:\w+\s+){{0,3}}?{given}\b", text) is not None


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
