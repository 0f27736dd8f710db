"""Numbers that may lead to a person, found in words that go out to everybody."""

import re

LONG_NUMBER = re.compile(r"\d[\d .\-]{7,}\d")
DATE = re.compile(r"\b\d{1,2}[/\-.]\d{1,2}[/\-.]\d{4}\b")
LONG = 9


def long_numbers(text: str) -> list[str]:
    """Telephone and identity numbers: nine digits or more, however they are grouped. Days are none.

    >>> long_numbers("Gọi 0912 345 678 trước ngày 15/12/2026")
    ['0912 345 678']
    """
    found = LONG_NUMBER.findall(DATE.sub("", text))
    return [number for number in found if sum(letter.isdigit() for letter in number) >= LONG]
