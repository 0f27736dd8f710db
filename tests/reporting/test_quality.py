"""QĐ 766: every worked example of the domain notes, the sums of the weights, and classes found before rounding."""

from datetime import date
from fractions import Fraction

import pytest

from motcua.reporting import quality
from motcua.reporting.measures import BY_CODE, Figure, Window
from motcua.reporting.periods import report_quarter
from motcua.reporting.quality import class_of, edition_on, points_text, score, scored
from tests.factories import NOON, ground
from tests.reporting.fixtures import small

Q3 = report_quarter(2024, 3)
EDITION = edition_on(date(2024, 9, 14))


def made(**numbers):
    """A score from numerators and denominators: made(**{"766-4.1": (180, 200)})."""
    found = {code: Figure(BY_CODE[code], Window(Q3, NOON), *pair) for code, pair in numbers.items()}
    return scored(found, EDITION, Q3, NOON, policy={})


def component(whole, code):
    return next(one for group in whole.groups for one in group.components if one.code == code)


@pytest.mark.parametrize(
    ("code", "pair", "text"),
    [
        ("1.4", (480, 500), "5,76"),
        ("2.1", (393, 399), "19,70"),
        ("3.5b", (8, 20), "1,00"),
        ("3.6", (48, 200), "4,80"),
        ("4.1", (180, 200), "5,40"),
        ("4.2", (144, 200), "3,60"),
        ("4.3", (60, 200), "0,75"),
        ("5.3", (7, 10), "4,20"),
        ("5.4", (193, 200), "6,00"),
        ("5.4", (170, 200), "5,67"),
    ],
)
def test_worked_points(code, pair, text):
    assert component(made(**{f"766-{code}": pair}), code).text_points == text


def test_online_share_is_multiplied_by_the_share_that_was_synchronised():
    whole = made(**{"766-3.3": (300, 500), "766-1.4": (480, 500)})
    found = component(whole, "3.3")
    assert found.rate == Fraction(576, 1000)
    assert found.rate >= found.threshold
    assert found.text_points == "Chưa xác định"  # the weight of 3.3 was not seen


def test_weights_add_up():
    sums = {group["name"]: sum(part.get("points", 0) for part in group["components"]) for group in EDITION["groups"]}
    assert sums == {
        "Công khai, minh bạch": 18, "Tiến độ giải quyết": 20, "Dịch vụ công trực tuyến": 0,
        "Thanh toán trực tuyến": 10, "Số hóa hồ sơ": 22, "Mức độ hài lòng": 18,
    }  # fmt: skip
    assert sum(group["max"] for group in EDITION["groups"]) == 100


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (Fraction(89995, 1000), "Tốt"), (Fraction(90), "Xuất sắc"), (Fraction(838, 10), "Tốt"), (Fraction(80), "Tốt"),
        (Fraction(79999, 1000), "Khá"), (Fraction(70), "Khá"), (Fraction(50), "Trung bình"), (Fraction(4999, 100), "Yếu"),
        (Fraction(0), "Yếu"),
    ],
)  # fmt: skip
def test_class_before_rounding(points, name):
    classes = [(one, Fraction(least)) for one, least in EDITION["classes"]]
    assert class_of(points, classes) == name
    assert points_text(Fraction(89995, 1000)) == "90,00"


def test_what_cannot_be_judged_lowers_what_can_be_reached():
    whole = made(**{"766-2.1": (393, 399), "766-5.4": (0, 0), "766-3.6": (48, 200)})
    assert whole.attainable == 26
    assert whole.points == Fraction(393, 399) * 20 + Fraction(48, 10)
    assert whole.is_partial
    assert component(whole, "5.4").text_points == "Không phát sinh"
    assert component(whole, "1.1").text_points == "Không tính ở cấp xã"
    assert component(whole, "3.1").text_points == "Chưa xác định"
    assert component(whole, "CT").points is None


def test_nothing_at_all():
    whole = made()
    assert (whole.points, whole.attainable, whole.class_name) == (0, 0, "Không phát sinh")


@pytest.mark.django_db
def test_a_policy_says_whether_certified_copies_are_given_electronically():
    commune = ground()
    commune.policy["certified_e_copies"] = True
    commune.save()
    assert component(score(commune, Q3, NOON), "CT").text_points == "2,00"


@pytest.mark.django_db
def test_from_dossiers(tmp_path):
    whole = score(small(tmp_path), Q3, NOON)
    found = component(whole, "2.1")
    assert (found.figure.numerator, found.figure.denominator) == (8, 10)
    assert found.points == 16
    assert quality.LABEL == "điểm tự theo dõi"
