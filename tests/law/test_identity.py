"""Identity cards, phones, tax codes."""

from datetime import date

import pytest

from motcua.law.errors import LawError
from motcua.law.identity import check_cccd, check_phone, check_tax_code, configuration, parse_cccd_qr

QR = "024085001234|121234567|Nguyễn Văn An|15071985|Nam|Thôn 1, Tân Trung, Tân Yên, Bắc Giang|20052021"


def test_reading_a_card():
    card = parse_cccd_qr(QR)
    assert (card.number, card.old_number, card.name) == ("024085001234", "121234567", "Nguyễn Văn An")
    assert (card.born_on, card.sex, card.issued_on) == (date(1985, 7, 15), "Nam", date(2021, 5, 20))
    assert card.address == "Thôn 1, Tân Trung, Tân Yên, Bắc Giang"


@pytest.mark.parametrize(
    ("text", "old", "issued"),
    [
        (QR.replace("121234567", ""), "", date(2021, 5, 20)),
        (QR.replace("|121234567", ""), "", date(2021, 5, 20)),
        (QR.rsplit("|", 1)[0], "121234567", None),
        (QR + "||Nguyễn Văn Bình|Trần Thị Cúc", "121234567", date(2021, 5, 20)),
        ("\ufeff" + QR + "\r\n", "121234567", date(2021, 5, 20)),
        (QR.replace("20052021", "khong ro"), "121234567", None),
    ],
)
def test_cards_differ_in_their_fields(text, old, issued):
    card = parse_cccd_qr(text)
    assert (card.number, card.old_number, card.issued_on) == ("024085001234", old, issued)
    assert card.name == "Nguyễn Văn An"
    assert card.born_on == date(1985, 7, 15)


@pytest.mark.parametrize("text", ["", "https://example.vn", "123|x|y|z|t|u|v", "024085001234|1|2"])
def test_other_codes_are_refused(text):
    with pytest.raises(LawError, match="không phải mã trên thẻ căn cước"):
        parse_cccd_qr(text)


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("024085001234", date(1985, 7, 15), "Nam"),
        ("024185001234", date(1985, 7, 15), "Nữ"),
        ("001203001234", date(2003, 1, 1), "Nam"),
        ("027303001234", date(2003, 1, 1), "female"),
        ("024085001234", None, ""),
        ("101085001234", date(1985, 7, 15), ""),
    ],
)
def test_right_identity_numbers(number, born, sex):
    assert check_cccd(number, born, sex) is None


@pytest.mark.parametrize(
    ("number", "born", "sex", "fault"),
    [
        ("02408500123", None, "", "đủ 12 chữ số"),
        ("02408500123a", None, "", "đủ 12 chữ số"),
        ("003085001234", None, "", "mang mã 003"),
        ("097085001234", None, "", "mang mã 097"),
        ("999085001234", None, "", "mang mã 999"),
        ("024085001234", date(1986, 7, 15), "", "năm sinh 1985"),
        ("024285001234", date(1985, 7, 15), "", "năm sinh 2085"),
        ("024085001234", date(1985, 7, 15), "Nữ", "là của nam"),
        ("024185001234", date(1985, 7, 15), "nam", "là của nữ"),
    ],
)
def test_wrong_identity_numbers(number, born, sex, fault):
    assert fault in check_cccd(number, born, sex)


def test_sixty_three_provinces():
    codes = configuration()["cccd"]["provinces"]
    assert len(set(codes)) == 63
    assert (min(codes), max(codes)) == ("001", "096")


@pytest.mark.parametrize("number", ["0912345678", "+84 912 345 678", "0084912345678", "038.123.4567", "02043 855 123"])
def test_right_phones(number):
    assert check_phone(number) is None


@pytest.mark.parametrize("number", ["091234567", "0112345678", "09123456789", "abc", "0204385512", ""])
def test_wrong_phones(number):
    assert "Số điện thoại không đúng" in check_phone(number)


@pytest.mark.parametrize("code", ["0100109106", "0100109106-001", "0100109106001", "024085001234", "0301452948"])
def test_right_tax_codes(code):
    assert check_tax_code(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("0100109107", "kiểm tra"),
        ("0100109106-000", "001 đến 999"),
        ("01001091", "10 chữ số"),
        ("003085001234", "mang mã 003"),
    ],
)
def test_wrong_tax_codes(code, fault):
    assert fault in check_tax_code(code)
