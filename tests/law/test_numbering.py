"""Dossier codes and register numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.law.errors import LawError
from motcua.law.numbering import (
    DOSSIER_CODE,
    configuration,
    dossier_code,
    next_ordinal,
    parse_dossier_code,
    register_number,
    registers,
)


def test_the_code_of_a_real_receipt():
    assert dossier_code("000.00.06.H56", date(2023, 10, 27), 361) == "000.00.06.H56-231027-0361"
    found = parse_dossier_code("000.00.06.H56-231027-0361")
    assert (found.unit_code, found.day, found.ordinal) == ("000.00.06.H56", date(2023, 10, 27), 361)


def test_more_than_9999_in_a_day():
    assert dossier_code("H02.01.05", date(2024, 1, 2), 12345) == "H02.01.05-240102-12345"


@pytest.mark.parametrize(("unit", "ordinal"), [("", 1), ("h02", 1), ("H02..1", 1), ("H02", 0), ("H02", 100_000)])
def test_impossible_codes_are_refused(unit, ordinal):
    with pytest.raises(LawError):
        dossier_code(unit, date(2024, 1, 2), ordinal)


@pytest.mark.parametrize("code", ["", "H02-240230-0001", "H02-24010-0001", "H02-240102-001", "H02 240102 0001", "x"])
def test_what_is_no_code(code):
    with pytest.raises(LawError, match="không phải mã hồ sơ"):
        parse_dossier_code(code)


@given(st.dates(date(2000, 1, 1), date(2068, 12, 31)), st.integers(1, 99_999))
def test_codes_read_back(day, ordinal):
    code = dossier_code("H05.12.34", day, ordinal)
    assert DOSSIER_CODE.fullmatch(code)
    found = parse_dossier_code(code)
    assert (found.day, found.ordinal) == (day, ordinal)


def test_the_ordinal_restarts_every_day():
    day = date(2024, 7, 15)
    assert next_ordinal(None, 0, day) == 1
    assert next_ordinal(day, 41, day) == 42
    assert next_ordinal(day, 41, date(2024, 7, 16)) == 1


@pytest.mark.parametrize(
    ("register", "day", "text"),
    [
        ("acceptance_slips", "2025-06-30", "12/BPTNTKQ"),
        ("acceptance_slips", "2025-07-01", "12/TTPVHCC"),
        ("refusal_notices", "2024-01-02", "12/BPTNTKQ"),
        ("completion_requests", "2026-01-02", "12/HDHS"),
        ("apologies", "2024-01-02", "12/PXL"),
    ],
)
def test_register_numbers(register, day, text):
    assert register_number(register, 12, date.fromisoformat(day)) == text


def test_an_unknown_register_is_refused():
    with pytest.raises(LawError, match="«poems»"):
        register_number("poems", 1, date(2024, 1, 2))


def test_every_series_names_its_source():
    assert configuration()["dossier_code"]["mark"] in {"seen", "recalled"}
    assert all(row.source and row.mark in {"seen", "recalled"} for row in registers())
