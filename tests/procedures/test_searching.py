"""Finding a procedure by a few letters, wrong ones too."""

from datetime import date

import pytest

from motcua.ops.ground import lay_ground, seed
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries import fields_on, limit_minutes, search_versions
from motcua.procedures.searching import one_slip, word_cost
from motcua.procedures.services.catalogue import import_procedures
from tests.factories import NOON

DAY = date(2026, 11, 25)


@pytest.fixture
def _catalogue(db):
    lay_ground()
    import_procedures(seed("procedures.json"), by=None, at=NOON)


def codes(text, **more):
    return [version.procedure.code for version in search_versions(text, DAY, **more)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ctbs", "2.000815"),
        ("chung thuc ban sao", "2.000815"),
        ("Chứng thực bản sao", "2.000815"),
        ("chứng thực", "2.000815"),
        ("chugn thuc ban sao", "2.000815"),
        ("khai sin", "1.001193"),
        ("KHAI SINH", "1.001193"),
        ("khai sinj", "1.001193"),
        ("kahi sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("thủ tục đăng ký khai sinh", "1.001193"),
        ("dkks", "1.001193"),
        ("xac nhan tinh trang hon nhan", "1.004873"),
        ("tinh tragn hon nhan", "1.004873"),
        ("xntthn", "1.004873"),
        ("ket hon", "1.000894"),
        ("khai tu", "1.000656"),
        ("di chuc", "2.001019"),
        ("trich luc", "2.000635"),
        ("1.001193", "1.001193"),
        ("hoa giai tranh chap dat dai", "1.012812"),
        ("hoa gia tranh chap dat dai", "1.012812"),
        ("ho ngheo", "1.011606"),
    ],
)
@pytest.mark.usefixtures("_catalogue")
def test_the_right_one_stands_first(typed, first):
    assert codes(typed)[0] == first


@pytest.mark.usefixtures("_catalogue")
def test_code_prefix_finds_its_kin():
    found = codes("2.0008")
    assert found[0] == "2.000815"
    assert all(code.startswith("2.0008") for code in found)


@pytest.mark.usefixtures("_catalogue")
def test_nothing_fits_nonsense():
    assert codes("xyzt qwrt") == []


@pytest.mark.usefixtures("_catalogue")
def test_empty_text_gives_all_in_force_on_the_day():
    assert len(codes("")) == ProcedureVersion.objects.on(DAY).count() == 196
    assert len(search_versions("", date(2024, 3, 1))) == 169


@pytest.mark.usefixtures("_catalogue")
def test_only_a_field_and_a_limit():
    assert len(codes("", field="chung-thuc")) == 10
    assert len(codes("", field="chung-thuc", limit=3)) == 3


@pytest.mark.usefixtures("_catalogue")
def test_what_is_asked_for_here_goes_first():
    assert codes("chung thuc", asked={"2.001019": 90})[0] == "2.001019"


@pytest.mark.usefixtures("_catalogue")
def test_two_queries_whatever_is_found(django_assert_num_queries):
    with django_assert_num_queries(2):
        codes("chung thuc")
    with django_assert_num_queries(2):
        codes("di chuc", limit=1)


@pytest.mark.usefixtures("_catalogue")
def test_fields_with_their_numbers(django_assert_num_queries):
    with django_assert_num_queries(1):
        fields = {field.name: field.procedures for field in fields_on(DAY)}
    assert fields["Chứng thực"] == 10
    assert sum(fields.values()) == 196


@pytest.mark.parametrize(
    ("typed", "word", "is_slip"),
    [
        ("chugn", "chung", True),
        ("chng", "chung", True),
        ("chuung", "chung", True),
        ("chumg", "chung", True),
        ("cuhgn", "chung", False),
        ("sinh", "sach", False),
        ("chung", "chung", True),
    ],
)
def test_one_slip_is_forgiven(typed, word, is_slip):
    assert one_slip(typed, word) is is_slip


def test_short_words_must_be_right():
    assert word_cost("tu", "su") is None


@pytest.mark.parametrize(
    ("unit", "amount", "minutes"),
    [
        ("working_day", 3, 1440),
        ("calendar_day", 30, 21 * 480),
        ("month", 1, 21 * 480),
        ("working_hour", 2, 120),
        ("hour", 12, 720),
        ("same_day", 1, 480),
        ("immediate", None, 480),
        ("not_specified", None, None),
        ("working_day", None, None),
    ],
)
def test_limits_in_working_minutes(unit, amount, minutes):
    assert limit_minutes(ProcedureVersion(limit_unit=unit, limit_amount=amount)) == minutes
