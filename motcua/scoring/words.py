"""How scores are written and read: Vietnamese comma, at most two decimals."""

import re
from fractions import Fraction

from motcua.law.scoring import rounded

NOTHING = "Không phát sinh"
TYPED = re.compile(r"\d{1,2}([.,]\d{1,2})?")


def score_text(value: Fraction | None) -> str:
    """3/2 is "1,5", 5/3 is "1,67", 2 is "2"; nothing arose is said so."""
    if value is None:
        return NOTHING
    hundredths = int(rounded(value) * 100)
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


def typed_score(text: str) -> Fraction | None:
    """What was typed ("1,8" or "1.8"); None for an empty field. ValueError for anything else."""
    text = text.strip()
    if not text:
        return None
    if not TYPED.fullmatch(text):
        raise ValueError(text)
    return Fraction(text.replace(",", "."))
