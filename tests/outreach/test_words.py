"""Words for the ear and for the telephone: the examples that stand in the code, and what must hold of any text."""

import doctest

import pytest

from motcua.outreach import messages, numbers, spoken
from motcua.outreach.messages import BASIC, DOUBLE, length_of, message_of
from motcua.outreach.numbers import number_in_words
from motcua.outreach.spoken import script_of


@pytest.mark.parametrize("module", [numbers, spoken, messages])
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


def test_a_message_is_never_cut_inside_a_word():
    words = "Kính mời bà con " * 20
    message = message_of(words)
    assert not message.is_whole
    assert f"{message.text} {message.left_out}".split() == message_of("Kính mời bà con").text.split() * 20


def test_reading_takes_as_long_as_the_pace_says():
    text = "một " * 180
    assert script_of(text).duration == "1 phút 1 giây"
    assert script_of(text, syllables_per_minute=90).minutes == 3
