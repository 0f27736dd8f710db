"""T06, T07 and the 766 variant: exact, compared before rounding, and every figure opens."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.common.refusals import Refused
from motcua.reporting import store
from motcua.reporting.measures import BY_CODE, PARTS, Figure, Window, figures, measure_named, members, percent, rounded
from motcua.reporting.periods import between, report_quarter
from tests.factories import NOON, ground
from tests.reporting.fixtures import large, small

Q3 = report_quarter(2024, 3)
WINDOW = Window(Q3, NOON)


def figure(code, numerator, denominator):
    return Figure(BY_CODE[code], WINDOW, numerator, denominator)


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "met", "text"),
    [
        ("T06", 199, 200, False, "99,50%"),
        ("T06", 200, 201, True, "99,50%"),
        ("T06", 386, 389, False, "99,23%"),
        ("T06", 0, 0, None, "Không phát sinh"),
        ("T07", 60, 100, False, "60,00%"),
        ("T07", 601, 1000, True, "60,10%"),
        ("766-2.1", 393, 399, None, "98,50%"),
    ],
)
def test_compared_before_rounding(code, numerator, denominator, met, text):
    found = figure(code, numerator, denominator)
    assert (found.met, found.text) == (met, text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 8), "12.50"), (Fraction(12345, 1000000), "1.23"), (Fraction(12350, 1000000), "1.24"),
        (Fraction(2, 3), "66.67"), (Fraction(1), "100.00"), (Fraction(1, 20000), "0.01"),
    ],
)  # fmt: skip
def test_rounded_half_up(value, shown):
    assert rounded(value) == Decimal(shown)


def test_words():
    assert percent(Fraction(2359, 10000)) == "23,59%"
    assert BY_CODE["T06"].promise == "trên 99,5%"
    assert BY_CODE["T07"].promise == "trên 60%"
    assert BY_CODE["766-2.1"].promise == ""
    assert figure("T06", 0, 0).verdict == "Không phát sinh"
    assert figure("766-2.1", 1, 1).verdict == "Theo dõi"
    with pytest.raises(Refused, match="Chưa có chỉ tiêu «T99»"):
        measure_named("T99")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        (small, {"T06": (6, 7, False), "T07": (3, 7, False), "766-2.1": (8, 10, None)}),
        (large, {"T06": (386, 389, False), "T07": (361, 389, True), "766-2.1": (393, 399, None)}),
    ],
)
def test_worked_examples(tmp_path, fixture, expected):
    found = figures(fixture(tmp_path), [Q3], at=NOON, measures=[BY_CODE[code] for code in expected])
    assert {one.measure.code: (one.numerator, one.denominator, one.met) for one in found} == expected


@pytest.mark.django_db
def test_nothing_happened():
    empty = between(date(2020, 1, 1), date(2020, 1, 31))
    found = figures(ground(), [empty], at=NOON)
    of_dossiers = [one for one in found if one.measure.counted == "hồ sơ"]
    assert len(of_dossiers) > 10
    assert {(one.value, one.met, one.text) for one in of_dossiers} == {(None, None, "Không phát sinh")}


@pytest.mark.django_db
def test_json_of_a_measure(tmp_path):
    value = figures(large(tmp_path), [Q3], at=NOON, measures=[BY_CODE["T06"]])[0].as_json()
    assert value == {
        "code": "T06", "name": "Tỷ lệ hồ sơ TTHC được giải quyết trước và đúng hạn", "numerator": 386,
        "denominator": 389, "value": 99.23, "comparator": ">", "target": 99.5, "met": False, "unit": "%",
        "legal_basis": "Kế hoạch kiểm soát TTHC năm 2024 của UBND xã Tân Trung, mục II.5; Phụ lục III.2",
        "formula_version": "T06/1",
    }  # fmt: skip


@pytest.mark.django_db
def test_as_many_queries_however_much_there_is_and_one_when_nothing_happened_since(tmp_path):
    asked = []
    for make in (small, large):
        store.forget()
        commune = make(tmp_path)
        with CaptureQueriesContext(connection) as seen:
            figures(commune, [Q3], at=NOON)
        asked.append(len(seen))
    assert asked[0] == asked[1] < 20
    with CaptureQueriesContext(connection) as seen:
        figures(commune, [Q3], at=NOON)
    assert len(seen) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", list(BY_CODE))
def test_every_figure_opens_to_its_dossiers(tmp_path, code):
    commune = small(tmp_path)
    measure = BY_CODE[code]
    [found] = figures(commune, [Q3], at=NOON, measures=[measure])
    counted = {part: members(measure, commune, WINDOW, part) for part in PARTS}
    assert counted["tat-ca"].count() == found.denominator
    assert counted["dat"].count() == found.numerator
    assert counted["chua-dat"].count() == found.denominator - found.numerator
    for listed in counted.values():
        assert len(listed[0:1000]) == listed.count()
    assert all(row.reason for row in counted["bo-ngoai"])
    left_out = counted["bo-ngoai"].count()
    for part, listed in counted.items():
        rows, whole, beside = listed.cut(0, 1000)
        assert (whole, beside) == (listed.count(), left_out), part
        assert [row.code for row in rows] == [row.code for row in listed], part
        assert listed.cut(whole, whole + 5) == ([], whole, left_out), part


@pytest.mark.django_db
def test_what_keeps_a_promise_from_being_kept(tmp_path):
    commune = small(tmp_path)
    missed = members(BY_CODE["T06"], commune, WINDOW, "chua-dat")
    assert list(missed.codes()) == ["D4"]
    missed = members(BY_CODE["766-2.1"], commune, WINDOW, "chua-dat")
    assert sorted(missed.codes()) == ["D4", "D6"]


@pytest.mark.django_db
def test_seen_from_an_earlier_moment(tmp_path):
    from datetime import datetime

    from motcua.common.moments import VIETNAM

    early = datetime(2024, 7, 1, 0, 0, tzinfo=VIETNAM)
    [t06] = figures(small(tmp_path), [Q3], at=early, measures=[BY_CODE["T06"]])
    assert (t06.numerator, t06.denominator) == (4, 4)
