"""Rule sets: which one holds when, and that every value names its source."""

from datetime import date, time

import pytest

from motcua.law.errors import LawError
from motcua.law.rules import NAMES, read_rules, rules_named, rules_on


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2018-06-21", "nd61"),
        ("2024-07-15", "nd61"),
        ("2025-06-30", "nd61"),
        ("2025-07-01", "nd118"),
        ("2026-11-25", "nd118"),
    ],
)
def test_the_intake_day_chooses(day, name):
    assert rules_on(date.fromisoformat(day)).name == name


def test_before_the_first_decree_it_is_refused():
    with pytest.raises(LawError, match="20/06/2018 trước khi Nghị định 61/2018"):
        rules_on(date(2018, 6, 20))
    assert rules_named("nd61").hours_per_day == 8


def test_an_unknown_name_is_refused():
    with pytest.raises(LawError, match="«nd99»"):
        rules_named("nd99")


def test_values_of_the_first_set():
    rules = rules_named("nd61")
    assert (rules.resume_mode, rules.max_supplements, rules.max_reappointments) == ("restart", 1, 1)
    assert (rules.same_day_cutoff, rules.intake_online_hours, rules.supplement_within_workdays) == (time(15), 8, 3)


@pytest.mark.parametrize("name", NAMES)
def test_every_value_names_its_source(name):
    rules = rules_named(name)
    assert len(rules.sources) == 13
    assert all(source.text and source.mark in {"seen", "recalled"} for source in rules.sources.values())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('[hours_per_day]\nvalue = 8\nmark = "seen"', "thiếu nguồn"),
        ('[hours_per_day]\nvalue = 8\nsource = "x"\nmark = "guess"', "thiếu nguồn"),
        ('[resume_mode]\nvalue = "later"\nsource = "x"\nmark = "seen"', "không áp dụng được"),
    ],
)
def test_a_careless_rule_set_is_refused(row, fault):
    with pytest.raises(LawError, match=fault):
        read_rules(row)
