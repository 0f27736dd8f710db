"""Vietnamese text: one normal form at the door, one folded form for searching, the same on both databases."""

import unicodedata


def nfc(text: str) -> str:
    """Composed form, blanks collapsed: what is stored.

    "  Nguyễn   An " becomes "Nguyễn An".
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Form for searching: no marks, no case, đ as d.

    "Đăng ký khai sinh" becomes "dang ky khai sinh".
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(ch for ch in decomposed if not unicodedata.combining(ch)).split())


def mask_name(name: str) -> str:
    """Name for lists and public pages.

    "Nguyễn Văn An" becomes "Nguyễn V** A**".
    """
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{part[0]}**" for part in rest)])


def mask_tail(number: str, keep: int = 3) -> str:
    """Number for lists: only its last digits.

    "024185012345" becomes "*********345".
    """
    return "*" * max(len(number) - keep, 0) + number[-keep:] if number else ""
