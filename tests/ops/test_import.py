"""The commands that bring history in and figures out, as a person types them."""

import csv
import json

import pytest

from motcua.casework.models import Case
from motcua.ops.cli import dispatch
from tests.factories import ground
from tests.reporting.fixtures import SMALL, line, small

pytestmark = pytest.mark.django_db
DAYS = ["--from", "2024-06-15", "--to", "2024-09-14"]


@pytest.fixture
def history(tmp_path):
    ground()
    path, rows = tmp_path / "cu.csv", [line(*row) for row in SMALL]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_import_twice_then_report_and_measure(history, capsys):
    words = ["dossiers", "import", str(history), "--create-procedures", "--json"]
    for _ in range(2):
        assert dispatch(words) == 0
        said = capsys.readouterr()
        assert json.loads(said.out) == {"read": 13, "accepted": 13, "rejected": 0, "updated": 0}
        assert said.err == ""
    assert Case.objects.count() == 13
    assert dispatch(["report", "II.06a", *DAYS, "--agency", "x07309"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][-1]["3"] == 10
    assert dispatch(["measures", *DAYS, "--json"]) == 0
    found = {
        row["code"]: (row["numerator"], row["denominator"], row["met"]) for row in json.loads(capsys.readouterr().out)
    }
    assert {code: found[code] for code in ("T06", "T07", "766-2.1")} == {
        "T06": (6, 7, False),
        "T07": (3, 7, False),
        "766-2.1": (8, 10, None),
    }


def test_bad_rows_are_one_line_and_exit_1(history, capsys):
    assert dispatch(["dossiers", "import", str(history), "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"read": 13, "accepted": 0, "rejected": 3, "updated": 0}
    assert said.err.count("\n") == 1
    assert "cu.rejected.csv" in said.err
    assert Case.objects.count() == 0


def test_words_for_people(history, capsys):
    words = ["dossiers", "import", str(history), "--create-procedures"]
    assert dispatch([*words, "--dry-run"]) == 0
    assert capsys.readouterr().out == "Đọc 13 dòng: nhận 13, loại 0 (thêm mới 13, cập nhật 0). Chạy thử: chưa lưu gì.\n"
    assert dispatch(words) == 0
    assert capsys.readouterr().out == "Đọc 13 dòng: nhận 13, loại 0 (thêm mới 13, cập nhật 0).\n"
    assert dispatch(["measures", *DAYS]) == 0
    assert "6/7 = 85,71%, chỉ tiêu trên 99,5%: Không đạt" in capsys.readouterr().out


def test_seen_from_an_earlier_day(tmp_path, capsys):
    small(tmp_path)
    assert dispatch(["measures", *DAYS, "--as-of", "2024-06-30", "--json"]) == 0
    [told] = [row for row in json.loads(capsys.readouterr().out) if row["code"] == "T06"]
    assert told["denominator"] == 4


@pytest.mark.parametrize("form", ["II.05a", "II.06a", "bao-cao-quy", "so-theo-doi"])
def test_reports_as_files(tmp_path, form):
    small(tmp_path)
    for kind, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        target = tmp_path / f"bao-cao.{kind}"
        assert dispatch(["report", form, *DAYS, "--format", kind, "-o", str(target)]) == 0
        assert target.read_bytes().startswith(begins)


def test_register_of_one_field(tmp_path, capsys):
    from motcua.procedures.models import Field

    small(tmp_path)
    slug = Field.objects.get(name="Hộ tịch").slug
    assert dispatch(["report", "so-theo-doi", *DAYS, "--field", slug]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["code"] for row in rows] == ["D2", "D3", "D4", "D9", "D13", "D8"]
    assert (rows[2]["note"], rows[3]["note"]) == ("Quá hạn", "Công dân yêu cầu rút hồ sơ")


def test_late_list_of_a_month(tmp_path, capsys):
    small(tmp_path)
    assert dispatch(["report", "cham-muon", "--from", "2024-07-01", "--to", "2024-07-31"]) == 0
    assert [row["code"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["D4", "D6"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dossiers", "import", "khong-co.csv"], "Không tìm thấy tệp"),
        (["report", "II.06a", *DAYS, "--agency", "la"], "Không có cơ quan nào"),
        (["report", "II.06a", *DAYS, "--format", "pdf"], "Ghi tên tệp bằng -o"),
        (["report", "so-theo-doi", *DAYS, "--field", "la"], "Không có lĩnh vực"),
        (["report", "II.06a", *DAYS, "--field", "ho-tich"], "--field chỉ dùng với so-theo-doi"),
        (["report", "cham-muon", *DAYS], "cùng một tháng"),
        (["report", "II.06a", "--from", "2024-09-14", "--to", "2024-06-15"], "không trước"),
        (["measures", *DAYS, "--as-of", "hôm qua"], "Không hiểu thời điểm"),
    ],
)
def test_refusals_are_one_vietnamese_line(words, sentence, capsys):
    ground()
    assert dispatch(words) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("words", [["report", "II.99", *DAYS], ["measures", "--from", "hôm qua", "--to", "2024-01-01"]])
def test_wrong_use_is_exit_2(words):
    with pytest.raises(SystemExit) as stopped:
        dispatch(words)
    assert stopped.value.code == 2
