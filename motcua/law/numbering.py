"""Numbers: the dossier code and the registers of papers. Drawing the next number is for the database (documents)."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.law.errors import LawError

CONFIGURATION = Path(__file__).parent / "numbering.toml"
# The layout of unit codes changed twice and the commune's own was not found, so only the shape is checked.
UNIT_CODE = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*")
DOSSIER_CODE = re.compile(r"^([0-9A-Z]+(?:\.[0-9A-Z]+)*)-(\d{6})-(\d{4,5})$")
LARGEST = 99_999


@dataclass(frozen=True)
class DossierCode:
    """A code taken apart: receiving unit, day of receipt, ordinal of that day."""

    unit_code: str
    day: date
    ordinal: int


@dataclass(frozen=True)
class Register:
    """One series of papers in one period; `suffix` follows the number: 12/BPTNTKQ."""

    name: str
    suffix: str
    valid_from: date
    valid_to: date
    source: str
    mark: str


@cache
def configuration() -> dict[str, Any]:
    return tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))


@cache
def registers() -> tuple[Register, ...]:
    rows = configuration()["register"]
    return tuple(Register(**{"valid_from": date.min, "valid_to": date.max, **row}) for row in rows)


def dossier_code(unit_code: str, day: date, ordinal: int) -> str:
    """TT 01/2018 Đ19: unit, day of receipt, ordinal of the day. H02.01.05, 27/10/2023, 361 → H02.01.05-231027-0361.

    Raises LawError for a unit code of a wrong shape and for an ordinal outside 1–99999.
    """
    if not UNIT_CODE.fullmatch(unit_code):
        raise LawError(f"Mã định danh cơ quan «{unit_code}» không đúng dạng: chữ hoa và số, ngăn bằng dấu chấm.")
    if not 1 <= ordinal <= LARGEST:
        raise LawError(f"Số thứ tự hồ sơ trong ngày phải từ 1 đến {LARGEST}.")
    digits = configuration()["dossier_code"]["digits"]
    return f"{unit_code}-{day:%y%m%d}-{ordinal:0{digits}d}"


def parse_dossier_code(code: str) -> DossierCode:
    """Take a code apart; LawError when it is none (shape, or a day that does not exist)."""
    found = DOSSIER_CODE.fullmatch(code)
    try:
        if found:
            day = datetime.strptime(found[2], "%y%m%d").date()  # noqa: DTZ007  (a day has no zone)
            return DossierCode(found[1], day, int(found[3]))
    except ValueError:
        pass
    raise LawError(f"«{code}» không phải mã hồ sơ. Mã có dạng H02.01.05-231027-0361.")


def next_ordinal(last_day: date | None, last_ordinal: int, day: date) -> int:
    """The ordinal after the last one drawn: it restarts at 1 every day (TT 01/2018 Đ19)."""
    return last_ordinal + 1 if last_day == day else 1


def register_number(register: str, number: int, day: date) -> str:
    """The number printed on a paper of the register on the day: 12/BPTNTKQ until 30/6/2025, then 12/TTPVHCC."""
    for row in registers():
        if row.name == register and row.valid_from <= day <= row.valid_to:
            return f"{number:02d}/{row.suffix}"
    raise LawError(f"Không có sổ «{register}» vào ngày {day:%d/%m/%Y}.")
