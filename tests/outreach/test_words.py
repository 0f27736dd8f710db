"""Words for the ear and for the telephone: the examples that stand in the code, and what must hold of any text."""

import doctest
from time import perf_counter

import pytest

from motcua.common import personal
from motcua.outreach import messages, numbers, spoken
from motcua.outreach.messages import BASIC, DOUBLE, length_of, message_of
from motcua.outreach.numbers import number_in_words
from motcua.outreach.spoken import read_out, script_of


@pytest.mark.parametrize("module", [numbers, spoken, messages, personal])
def test_examples_in_the_code(module):
    options = doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(module, optionflags=options).failed == 0


def test_every_number_has_its_own_words():
    said = {number_in_words(number) for number in range(20_000)}
    assert len(said) == 20_000
    assert not any("  " in words or "linh mươi" in words for words in said)


@pytest.mark.parametrize(
    "text",
    ["", " ", "****", "[](", "0" * 50, "9" * 40, "1/2/3/4", "99/99/9999", "24:61", "ngày 31/4", "-" * 300, "é" * 500,
     "| a | b |\n|---|---|\n| 1 | 2 |", "…" * 90, "1.2.3,4,5", "2026-11-26", "0,000", "\u0000\u200b"],
)  # fmt: skip
def test_whatever_is_written_is_read_and_fits(text):
    script = script_of(text)
    assert script.seconds >= 0
    assert script.duration
    message = message_of(text)
    assert length_of(message.text) == message.length <= 160
    assert set(message.text) <= BASIC | DOUBLE


@pytest.mark.parametrize("text", ["9" * 5000, "0," + "9" * 5000, "1." * 5000 + "1", "1" + ".000" * 5000])
def test_a_number_of_thousands_of_digits_is_said_digit_by_digit(text):
    assert script_of(text).syllables >= 5000


@pytest.mark.parametrize("text", ["[" * 20_000, "[](" * 6000, "a" + " " * 19_000 + "b", "a-" * 10_000, "a." * 10_000])
def test_reading_takes_no_longer_than_the_text(text):
    begun = perf_counter()
    script_of(text)
    assert perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Thông tư 01/2018/TT-VPCP",
         "Thông tư một trên hai nghìn không trăm mười tám trên thông tư Văn phòng Chính phủ"),
        ("Luật 10/2022/QH15", "Luật mười trên hai nghìn không trăm hai mươi hai trên QH mười lăm"),
        ("tháng 1/2018", "tháng một năm hai nghìn không trăm mười tám"),
        ("quý I/2027", "quý một năm hai nghìn không trăm hai mươi bảy"),
        ("quý 3/2026", "quý ba năm hai nghìn không trăm hai mươi sáu"),
        ("8h-11h", "tám giờ đến mười một giờ"),
        ("7h30 - 11h30", "bảy giờ ba mươi phút đến mười một giờ ba mươi phút"),
        ("13:30–17:00", "mười ba giờ ba mươi phút đến mười bảy giờ"),
        ("8-11h", "tám đến mười một giờ"),
        ("Thứ 4, thứ 7", "Thứ tư, thứ bảy"),
        ("lần thứ 1", "lần thứ nhất"),
        ("1900 9095", "một chín không không chín không chín năm"),
        ("+84 912 345 678", "tám bốn chín một hai ba bốn năm sáu bảy tám"),
        ("số 25A", "số hai mươi lăm A"),
        ("lớp 10A4", "lớp mười A bốn"),
        ("5VNĐ, 5 ha", "năm đồng, năm héc ta"),
    ],
)  # fmt: skip
def test_what_is_written_short_is_said_in_full(written, said):
    assert read_out(written) == said


def test_a_message_is_never_cut_inside_a_word():
    words = "Kính mời bà con " * 20
    message = message_of(words)
    assert not message.is_whole
    assert f"{message.text} {message.left_out}".split() == message_of("Kính mời bà con").text.split() * 20


def test_reading_takes_as_long_as_the_pace_says():
    text = "một " * 180
    assert script_of(text).duration == "1 phút 1 giây"
    assert script_of(text, syllables_per_minute=90).minutes == 3
