"""`motcua dossiers reconcile`: counts on the screen, nothing stored."""

import csv
import json

import pytest

from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.dossiers.models import Difference, Reconciliation
from motcua.ops.cli import dispatch
from tests.reporting.fixtures import SMALL, line, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """The same dossiers as told elsewhere: one ended later, one is missing, one is not ours."""
    small(tmp_path)
    rows = [line(*one) for one in SMALL if one[0] != "D6"]
    rows[1]["ngay_xu_ly_xong"] = "25/06/2024"
    rows[2]["ma_ho_so"], rows[2]["chu_ho_so"] = "X3", "Trần Văn Ba"
    path = tmp_path / "tinh.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_counts_as_json(export, capsys):
    entries = Entry.objects.count()
    assert dispatch(["dossiers", "reconcile", str(export), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "read": 12, "paired": 11, "agree": 10, "differs": 1, "only_there": 1, "only_here": 2, "suggested": 0,
        "twin": 0, "unreadable": 0, "from": "2024-05-20", "to": "2024-09-16",
    }  # fmt: skip
    assert said.err == ""
    assert (Case.objects.count(), Entry.objects.count()) == (13, entries)
    assert not Reconciliation.objects.exists()
    assert not Difference.objects.exists()


def test_counts_in_words_and_mapping(export, tmp_path, capsys):
    text = export.read_text(encoding="utf-8").replace("ma_ho_so", "Cột lạ", 1)
    export.write_text(text, encoding="utf-8")
    assert dispatch(["dossiers", "reconcile", str(export)]) == 1
    assert "thiếu cột ma_ho_so" in capsys.readouterr().err
    mapping = tmp_path / "m.json"
    mapping.write_text(json.dumps({"Cột lạ": "ma_ho_so"}), encoding="utf-8")
    assert dispatch(["dossiers", "reconcile", str(export), "--mapping", str(mapping)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Đọc 12 dòng (tiếp nhận 20/05/2024–16/09/2024): khớp 10, khác ngày hoặc trạng thái 1,")
    assert "Chưa lưu, chưa sửa gì." in said
