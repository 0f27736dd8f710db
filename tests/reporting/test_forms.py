"""Official forms: read from data, filled from the facts, checked by their equations, one more added by a file."""

from datetime import date
from fractions import Fraction

import pytest

from motcua.common.refusals import Refused
from motcua.procedures.models import ProcedureVersion, Process
from motcua.reporting.forms import deadlines
from motcua.reporting.forms.counts import parsed
from motcua.reporting.forms.definition import DATA, Check, WrongForm, form_named, known_forms, read_folder
from motcua.reporting.forms.engine import Filled, FilledRow, check, fill, fill_form
from motcua.reporting.forms.outputs import Order, file_of
from motcua.reporting.forms.sources import dossiers_of_cell, opens
from motcua.reporting.measures import Window
from motcua.reporting.periods import between, report_month, report_quarter, report_year
from tests.factories import NOON, ground
from tests.reporting.fixtures import LARGE_TABLE, SMALL_TABLE, bring_in, large, line, small

Q3 = report_quarter(2024, 3)
pytestmark = pytest.mark.django_db
CODES = {
    "II.05a", "II.06a", "II.07b", "II.08", "so-hoa", "thanh-toan", "chi-tieu", "cham-muon", "so-theo-doi", "bao-cao-quy",
    "bao-cao-nam",
}  # fmt: skip
OWN_FORM = """
code = "rieng-01"
name = "Biểu riêng"
title = "Hồ sơ nộp trực tuyến theo lĩnh vực"
cadence = "quarter"
row_source = "fields"
counted_in = "Hồ sơ"
[[edition]]
legal_basis = "Quyết định của xã"
evidence = "own"
[[column]]
number = "1"
heading = "TT"
type = "text"
[[column]]
number = "2"
heading = "Lĩnh vực"
type = "text"
[[column]]
number = "3"
heading = "Tổng số"
sum_of = ["4", "5"]
[[column]]
number = "4"
heading = "Trực tuyến"
figure = "count(received, online)"
[[column]]
number = "5"
heading = "Cách khác"
figure = "count(received, !online)"
[[column]]
number = "6"
heading = "Tỷ lệ"
type = "percent"
share = ["4", "3"]
[[check]]
left = "3"
right = ["4", "5"]
"""


def numbers(row):
    return [value for number, value in row.values.items() if number != "2"]


def table_of(filled):
    return {row.label: numbers(row) for row in [*filled.rows, filled.total]}


# The worked examples


def test_small_fixture(tmp_path):
    filled = fill("II.06a", small(tmp_path), Q3, at=NOON)
    assert table_of(filled) == SMALL_TABLE
    assert [value for _ratio, value in filled.ratios] == [Fraction(6, 7), Fraction(3, 7), Fraction(5, 8)]


def test_large_fixture(tmp_path):
    filled = fill("II.06a", large(tmp_path), Q3, at=NOON)
    assert table_of(filled) == LARGE_TABLE
    assert filled.ratios[0][1] == Fraction(386, 389)


def test_the_example_of_ii_07b(monkeypatch):
    """§5.3: 150 procedures of the commune, 148 at its one-stop unit, all 148 with a process."""
    agency = ground()
    mine = ProcedureVersion.objects.on(Q3.last).filter(level="xa")
    first = mine.first()
    ProcedureVersion.objects.exclude(pk=first.pk).update(level="lien_thong_tinh")
    for place in range(149):
        procedure = type(first.procedure).objects.create(code=f"9.{place:06}")
        values = {field.name: getattr(first, field.name) for field in first._meta.concrete_fields if field.name != "id"}
        handled = "cong_an_xa" if place < 2 else "ubnd_xa"
        ProcedureVersion.objects.create(**{**values, "procedure": procedure, "number": 1, "handled_by": handled})
    ProcedureVersion.objects.filter(pk=first.pk).update(handled_by="ubnd_xa")
    Process.objects.all().update(is_default=True)
    for version in ProcedureVersion.objects.filter(level="xa", handled_by="ubnd_xa"):
        Process.objects.create(
            agency=agency, code=f"qt-{version.pk}", procedure=version.procedure, title="Quy trình", status="approved",
            approved_at=Q3.start,
        )  # fmt: skip
    [row] = fill("II.07b", agency, Q3, at=NOON).rows
    assert row.label == "Ủy ban nhân dân xã Tân Trung"
    assert [row.values[number] for number in ("3", "6", "7", "10", "11", "14")] == [150, 150, 148, 148, 148, 148]


# What the other forms count


def test_petitions_are_nil():
    filled = fill("II.05a", ground(), Q3, at=NOON)
    assert (filled.rows, filled.is_nil, filled.form.nil) == ([], True, "Không phát sinh.")
    assert numbers(filled.total) == [0] * 11
    assert filled.as_json()["rows"] == [{"1": "", "2": "Tổng số", **{str(n): 0 for n in range(3, 14)}}]


def paid(code, way, gateway="", **more):
    return {**line(code, "HT", "TR", "01/07/2024", "04/07/2024", "03/07/2024", 10), "phi": "8000", "thanh_toan": way,
            "cong_thanh_toan": gateway, **more}  # fmt: skip


def test_payments_and_digitisation(tmp_path):
    plain = {
        "can_so_hoa": "2",
        "da_so_hoa": "2",
        "ket_qua_dien_tu": "1",
        "tai_su_dung_duoc": "1",
        "da_tai_su_dung": "1",
    }
    rows = [
        paid("A", "tien_mat", **plain),
        paid("B", "truc_tuyen", "dvcqg", **{**plain, "da_so_hoa": "1"}),
        paid("C", "truc_tuyen", "dia_phuong", **{**plain, "can_so_hoa": "0", "da_so_hoa": "0", "ket_qua_dien_tu": "0"}),
        paid("D", "chua", **{**plain, "da_tai_su_dung": "0"}),
    ]
    agency = bring_in(tmp_path, rows)
    money = fill("thanh-toan", agency, Q3, at=NOON).total.values
    assert [money[str(n)] for n in range(3, 13)] == [1, 1, 3, 1, 0, 1, 1, 24000, 16000, Fraction(1, 3)]
    papers = fill("so-hoa", agency, Q3, at=NOON).total.values
    assert [papers[str(n)] for n in range(3, 14)] == [4, 3, 2, 1, Fraction(2, 3), 4, 3, Fraction(3, 4), 4, 3, 1]


def test_electronic_dealings(tmp_path):
    total = fill("II.08", small(tmp_path), Q3, at=NOON).total.values
    assert [total[number] for number in ("6", "7", "10", "13", "14")] == [8, 5, 3, 6, 0]


def test_targets_are_rows_of_the_measures(tmp_path):
    filled = fill("chi-tieu", small(tmp_path), Q3, at=NOON)
    assert filled.total is None
    found = {row.key: row for row in filled.rows}
    assert len(found) == 22
    assert [found["T06"].values[number] for number in "4567"] == [6, 7, Fraction(6, 7), "trên 99,5%"]
    assert filled.as_json()["rows"][5]["6"] == 85.71


# Opening


@pytest.mark.parametrize("code", ["II.06a", "II.08", "so-hoa", "thanh-toan"])
def test_every_cell_that_opens_opens_to_what_it_says(tmp_path, code):
    agency = small(tmp_path)
    filled = fill(code, agency, Q3, at=NOON)
    for row in [*filled.rows, filled.total]:
        for column in filled.form.columns:
            if column.type == "number" and opens(filled.form, column.figure):
                found = dossiers_of_cell(agency, Window(Q3, NOON), column.figure, row.key)
                assert found.count() == len(list(found)) == row.values[column.number], (row.label, column.number)


# Checks


def test_a_table_that_contradicts_itself_names_row_and_equation(tmp_path):
    filled = fill("II.06a", small(tmp_path), Q3, at=NOON)
    row = filled.rows[0]
    wrong = FilledRow(row.key, row.label, {**row.values, "4": row.values["4"] + 1})
    broken = Filled(filled.form, filled.edition, filled.agency, filled.window, [wrong, *filled.rows[1:]], filled.total)
    with pytest.raises(Refused, match=r"dòng «Chứng thực»: không đúng \(3\) = \(4\) \+ \(5\) \+ \(6\)"):
        check(broken)


def test_totals_must_be_the_sum(tmp_path):
    filled = fill("II.06a", small(tmp_path), Q3, at=NOON)
    broken = Filled(filled.form, filled.edition, filled.agency, filled.window, filled.rows[1:], filled.total)
    with pytest.raises(Refused, match="Tổng số khác tổng các dòng"):
        check(broken)


def test_a_wrong_table_becomes_no_file(tmp_path, monkeypatch):
    agency = small(tmp_path)
    form, edition = form_named("II.06a", Q3.last)
    changed = type(form)(**{**vars(form), "checks": (Check("4", ("5",)),)})
    with pytest.raises(Refused, match=r"không đúng \(4\) = \(5\)"):
        fill_form(changed, edition, agency, Q3, at=NOON)


# Forms are data


def own(folder, text=OWN_FORM, name="rieng.toml"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    read_folder.cache_clear()
    return folder


def test_another_form_is_a_file(tmp_path, settings):
    settings.MOTCUA_HOME = tmp_path / "home"
    agency = small(tmp_path)
    own(settings.MOTCUA_HOME / "forms")
    filled = fill("rieng-01", agency, Q3, at=NOON)
    assert table_of(filled) == {
        "Chứng thực": [1, 0, 1, Fraction(0)], "Đất đai": [1, 0, 1, Fraction(0)], "Hộ tịch": [6, 5, 1, Fraction(5, 6)],
        "Tổng số": [8, 5, 3, Fraction(5, 8)],
    }  # fmt: skip
    for kind, begins in (("json", b"{"), ("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
        assert file_of(Order("rieng-01", agency, Q3, kind, NOON)).startswith(begins)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('right = ["4", "5"]', 'right = ["4", "9"]', "không có cột 9"),
        ('number = "5"', 'number = "4"', "hai cột trùng số"),
        ('cadence = "quarter"', 'cadence = "daily"', "kỳ chỉ là month, quarter, year"),
        ('type = "percent"', 'type = "colour"', "kiểu cột chỉ là"),
        ('evidence = "own"', 'evidence = "sure"', "evidence là seen"),
        ('code = "rieng-01"', "", "thiếu hoặc sai"),
        ('code = "rieng-01"', "code = ", "không đọc được"),
    ],
)
def test_a_file_that_contradicts_itself_is_not_read(tmp_path, old, new, sentence):
    with pytest.raises(WrongForm, match=sentence):
        read_folder(own(tmp_path, OWN_FORM.replace(old, new)))


def test_two_layouts_may_not_hold_on_one_day(tmp_path):
    own(tmp_path)
    with pytest.raises(WrongForm, match=r"hai bản cùng hiệu lực, ở «rieng\.toml» và «rieng2\.toml»"):
        read_folder(own(tmp_path, OWN_FORM, "rieng2.toml"))


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("count(received, hay-qua)", "Không biết điều kiện «hay-qua»"),
        ("sum(procedure; payment)", "không cộng được cột «procedure»"),
        ("count(procedure>3)", "Không so sánh được"),
        ("count received", "Không hiểu cách tính"),
    ],
)
def test_a_figure_nobody_understands_is_named(figure, sentence):
    with pytest.raises(WrongForm, match=sentence):
        parsed(figure)


def test_shipped_forms_are_whole():
    forms = known_forms()
    assert {form.code for form in forms} == CODES
    for form in forms:
        for column in form.columns:
            if column.figure.startswith(("count", "sum", "procedures")):
                parsed(column.figure)
        assert set(form.attached) <= CODES
    assert (DATA / "README.md").exists()


# Time


@pytest.mark.parametrize(
    ("day", "basis", "evidence"),
    [
        (date(2024, 9, 14), "01/2020/TT-VPCP", "seen"),
        (date(2026, 2, 14), "01/2020/TT-VPCP", "seen"),
        (date(2026, 2, 15), "05/2025/TT-VPCP", "unseen"),
    ],
)
def test_the_circular_of_the_day(day, basis, evidence):
    _form, edition = form_named("II.06a", day)
    assert basis in edition.legal_basis
    assert edition.evidence == evidence
    assert ("giữ bố cục cũ" in edition.note) is (evidence == "unseen")


@pytest.mark.parametrize(
    ("day", "receiver"),
    [
        (date(2025, 6, 30), "Ủy ban nhân dân huyện Tân Yên"),
        (date(2025, 7, 1), "Ủy ban nhân dân tỉnh Bắc Ninh"),
    ],
)
def test_the_receiver_of_the_day(day, receiver):
    assert deadlines.receiver_on(ground(), day).full_name == receiver


def test_deadlines():
    agency = ground()
    assert deadlines.due_on(agency, "quarter", Q3) == date(2024, 9, 16)
    assert deadlines.due_on(agency, "quarter", report_quarter(2026, 4)) == date(2026, 12, 16)
    assert deadlines.due_on(agency, "year", report_year(2024)) == date(2024, 12, 14)
    assert deadlines.due_on(agency, "month", report_month(2024, 7)) is None
    agency.policy = {"report_days_after": {"quarter": 4}}
    assert deadlines.due_on(agency, "quarter", Q3) == date(2024, 9, 18)
    assert deadlines.running_period("quarter", NOON).key == "quy-4-2026"
    assert deadlines.running_period("month", NOON).key == "lich-thang-11-2026"


def test_an_unknown_form_names_those_there_are():
    with pytest.raises(Refused, match=r"Chưa có biểu «II\.99»\. Các biểu đang có: II\.05a"):
        fill("II.99", ground(), Q3, at=NOON)


# Files


@pytest.mark.parametrize("code", sorted(CODES - {"cham-muon"}))
@pytest.mark.parametrize(("kind", "begins"), [("json", b"{"), ("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_every_report_in_every_format(tmp_path, code, kind, begins):
    agency = small(tmp_path)
    assert file_of(Order(code, agency, Q3, kind, NOON)).startswith(begins)


def test_late_list_is_made_of_the_closed_list(tmp_path):
    from motcua.dossiers.services.late_list import close_month

    agency = small(tmp_path)
    july = between(date(2024, 7, 1), date(2024, 7, 31))
    with pytest.raises(Refused, match="Tháng 07/2024 chưa chốt"):
        file_of(Order("cham-muon", agency, july, "xlsx", NOON))
    close_month(agency, july.first, NOON)
    rows = fill("cham-muon", agency, july, at=NOON).rows
    assert [(row.values["3"], row.values["8"]) for row in rows] == [("D4", date(2024, 7, 5)), ("D6", "chưa xong")]
    assert "Nguyễn Văn Bình" not in str(rows)
    with pytest.raises(Refused, match="chưa công khai nên chưa có bản in"):
        file_of(Order("cham-muon", agency, july, "pdf", NOON))


def test_register_in_words(tmp_path):
    [row] = fill(
        "so-theo-doi",
        bring_in(tmp_path, [line("A", "HT", "TT", "01/07/2024", "05/07/2024", "03/07/2024", 10)]),
        Q3,
        at=NOON,
    ).rows
    assert (row.values["2"], row.values["5"], row.values["11"]) == ("A", "Nguyễn Văn Bình", "Trực tiếp")
