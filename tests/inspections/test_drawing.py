"""Drawing: anybody finds the same dossiers again, whatever the order they came in."""

import doctest
import hashlib
import random

import pytest

from motcua.inspections import drawing
from motcua.inspections.drawing import ALLOTMENT, allot, draw, hash_of_list, list_of, read_list, shares_of

CODES = [f"H04.30.20-2611{n:02d}-{n:04d}" for n in range(60)]


def test_examples_of_the_docstrings():
    assert doctest.testmod(drawing).failed == 0


def test_order_of_the_population_says_nothing():
    population = dict.fromkeys(CODES, "")
    mixed = CODES[:]
    random.Random(7).shuffle(mixed)
    assert draw(population, "hạt", 10) == draw(dict.fromkeys(mixed, ""), "hạt", 10)
    assert list_of(population, 10) == list_of(dict.fromkeys(mixed, ""), 10) == "\n".join(sorted(CODES))
    assert hash_of_list("A") == hashlib.sha256(b"A").hexdigest()


def test_list_with_strata_names_them_and_the_rule_and_is_read_again():
    population = {code: "hộ tịch" if n % 4 else "đất đai" for n, code in enumerate(CODES)}
    text = list_of(population, 8)
    assert ALLOTMENT in text
    assert "# đất đai: 15 hồ sơ, rút 2" in text
    assert f"{CODES[0]}\tđất đai" in text
    assert read_list(text) == population
    assert read_list(list_of(dict.fromkeys(CODES, ""), 8)) == dict.fromkeys(CODES, "")
    assert shares_of(dict.fromkeys(CODES, ""), 8) == []


def test_by_hand_it_is_the_same():
    """What an inspector does with any tool: SHA-256 of "seed:code", sorted."""
    by_hand = sorted(CODES, key=lambda code: hashlib.sha256(f"2026:{code}".encode()).hexdigest())[:5]
    assert [one.code for one in draw(dict.fromkeys(CODES, ""), "2026", 5)] == by_hand


def test_another_seed_another_sample_and_a_larger_one_holds_the_smaller():
    population = dict.fromkeys(CODES, "")
    assert draw(population, "a", 10) != draw(population, "b", 10)
    assert draw(population, "a", 20)[:10] == draw(population, "a", 10)


def test_more_than_there_are_is_all_of_them():
    assert {one.code for one in draw(dict.fromkeys(CODES, ""), "a", 500)} == set(CODES)


@pytest.mark.parametrize("wanted", range(1, 61))
def test_shares_of_strata(wanted):
    strata = {"a": 40, "b": 17, "c": 3}
    shares = allot(strata, wanted)
    assert sum(shares.values()) == wanted
    assert all(shares[name] <= size for name, size in strata.items())
    assert wanted < 3 or min(shares.values()) >= 1


def test_each_draw_is_about_equally_likely():
    population = dict.fromkeys(CODES[:10], "")
    counts = dict.fromkeys(population, 0)
    for seed in range(2000):
        for one in draw(population, str(seed), 3):
            counts[one.code] += 1
    assert max(counts.values()) - min(counts.values()) < 120  # 600 each; five times the spread of chance
