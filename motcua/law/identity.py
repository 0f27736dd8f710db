"""Identity cards, phone numbers, tax codes: reading and checking. A check answers a sentence, or None when right."""

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.law.errors import LawError

CONFIGURATION = Path(__file__).parent / "identity.toml"
MALE = {"nam", "male", "m"}
FEMALE = {"nữ", "nu", "female", "f"}


@dataclass(frozen=True)
class CardReading:
    """What the QR of an identity card says; empty or None = not on the card."""

    number: str
    old_number: str = ""
    name: str = ""
    born_on: date | None = None
    sex: str = ""
    address: str = ""
    issued_on: date | None = None


@cache
def configuration() -> dict[str, Any]:
    return tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))


def parse_cccd_qr(text: str) -> CardReading:
    """Read `số CCCD|CMND|họ tên|ngày sinh|giới tính|địa chỉ|ngày cấp` (days as ddmmyyyy).

    Cards without an old number leave it empty or leave it out; later cards add fields after the seventh, which are
    ignored. Raises LawError when the text is not the code of a card.
    """
    parts = [part.strip() for part in text.strip().lstrip("\ufeff").split("|")]
    if len(parts) < 6 or not re.fullmatch(r"\d{12}", parts[0]):
        raise LawError("Mã quét được không phải mã trên thẻ căn cước. Quét lại, hoặc nhập bằng tay.")
    if not re.fullmatch(r"(\d{9}|\d{12})?", parts[1]):
        parts.insert(1, "")  # the old number was left out
    number, old, name, born, sex, address, issued = (*parts, "", "")[:7]
    return CardReading(number, old, " ".join(name.split()), _day(born), sex, address, _day(issued))


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007  (a day has no zone)
    return None


def check_cccd(number: str, born_on: date | None = None, sex: str = "") -> str | None:
    """What is wrong with a personal identity number, or None.

    12 digits: where the birth was registered (3), century and sex (1), year of birth (2), random (6). Birth and sex
    are compared where they are known.
    """
    if not re.fullmatch(r"\d{12}", number):
        return "Số định danh cá nhân phải đủ 12 chữ số, không có chữ cái hay dấu cách."
    if not _is_place(number[:3]):
        return f"Số định danh không đúng: không có tỉnh, thành phố hay quốc gia mang mã {number[:3]}."
    return _check_birth(number, born_on) or _check_sex(number, sex)


def _is_place(code: str) -> bool:
    rows = configuration()["cccd"]
    return code in rows["provinces"] or rows["countries_from"] <= int(code) <= rows["countries_to"]


def _check_birth(number: str, born_on: date | None) -> str | None:
    if born_on is None:
        return None
    year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    if year == born_on.year:
        return None
    return f"Số định danh ghi năm sinh {year}, ngày sinh đã nhập là năm {born_on.year}. Kiểm tra lại hai mục này."


def _check_sex(number: str, sex: str) -> str | None:
    given = sex.strip().casefold()
    is_male = int(number[3]) % 2 == 0
    if (given in MALE and not is_male) or (given in FEMALE and is_male):
        return (
            f"Số định danh là của {'nam' if is_male else 'nữ'}, giới tính đã nhập thì khác. Kiểm tra lại hai mục này."
        )
    return None


def check_phone(number: str) -> str | None:
    """What is wrong with a Vietnamese phone number, or None. Blanks, dots, hyphens and +84 are understood."""
    digits = re.sub(r"[\s.\-()]", "", number)
    digits = re.sub(r"^(\+|00)84", "0", digits)
    rows = configuration()["phone"]
    if re.fullmatch(f"{rows['mobile']}|{rows['landline']}", digits):
        return None
    return "Số điện thoại không đúng: di động 10 chữ số, đầu 03, 05, 07, 08, 09; cố định 11 chữ số, đầu 02."


def check_tax_code(code: str) -> str | None:
    """What is wrong with a tax code, or None: 10 digits, 10 + 3 for a dependent unit, or a 12-digit personal number."""
    digits = code.strip().replace("-", "").replace(" ", "")
    if re.fullmatch(r"\d{12}", digits):
        return check_cccd(digits)
    if not re.fullmatch(r"\d{10}(\d{3})?", digits):
        return "Mã số thuế phải có 10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc (cá nhân: số định danh 12 chữ số)."
    if _check_digit(digits) != int(digits[9]):
        return "Mã số thuế không đúng: chữ số kiểm tra (số thứ 10) không khớp. Kiểm tra lại từng chữ số."
    if digits[10:] == "000":
        return "Mã số thuế của đơn vị phụ thuộc phải có ba số cuối từ 001 đến 999."
    return None


def _check_digit(digits: str) -> int:
    """10 minus the weighted sum modulo 11; a 10 itself fits no digit."""
    weights: list[int] = configuration()["tax_code"]["weights"]
    return 10 - sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
