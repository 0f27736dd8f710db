"""`motcua plans`, as typed."""

import json

import pytest

from motcua.common.refusals import Refused
from motcua.ops.cli import build_parser
from motcua.ops.ground import SEED
from motcua.plans.models import Plan
from tests.factories import ground
from tests.plans.test_reading import TEXT
from tests.plans.word import word_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    ground()


def motcua(*words):
    args = build_parser().parse_args(["plans", *(str(word) for word in words)])
    return args.run(args)


def test_json_in_and_the_same_json_out(tmp_path, capsys):
    assert motcua("import", SEED / "plan_2024.json", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["targets"], len(told["anomalies"]), told["state"]) == (40, 27, 27, "draft")
    assert motcua("export", 2024, "--format", "json", "-o", tmp_path / "ra.json") == 0
    assert json.loads((tmp_path / "ra.json").read_text()) == json.loads((SEED / "plan_2024.json").read_text())


def test_word_in_word_out_word_in(tmp_path, capsys):
    (tmp_path / "kh.docx").write_bytes(word_of(TEXT))
    assert motcua("import", tmp_path / "kh.docx") == 0
    assert "40 dòng, 27 chỉ tiêu, 27 điểm cần xem" in capsys.readouterr().out
    assert motcua("export", Plan.objects.get().pk, "-o", tmp_path / "ra.docx") == 0
    assert motcua("import", tmp_path / "ra.docx", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["rows"], again["targets"], again["version"]) == (40, 27, 2)


def test_a_dry_run_keeps_nothing(capsys):
    assert motcua("import", SEED / "plan_2024.txt", "--dry-run") == 0
    assert "Chưa lưu" in capsys.readouterr().out
    assert not Plan.objects.exists()


def test_list(capsys):
    assert motcua("list") == 0
    assert "Chưa có kế hoạch nào" in capsys.readouterr().out
    motcua("import", SEED / "plan_2024.txt")
    capsys.readouterr()
    assert motcua("list", "--json") == 0
    assert [one["year"] for one in json.loads(capsys.readouterr().out)] == [2024]
    assert motcua("list") == 0
    assert "Chờ xác nhận" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("import", "khong-co.docx"), ("export", "1999", "-o", "x.docx"), ("export", "kh", "-o", "x.docx"),
     ("list", "--agency", "khong-co")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_a_sentence(words):
    with pytest.raises(Refused):
        motcua(*words)


def test_a_place_that_cannot_be_written(tmp_path):
    motcua("import", SEED / "plan_2024.txt")
    with pytest.raises(Refused, match="Không ghi được"):
        motcua("export", 2024, "-o", tmp_path / "khong-co" / "x.docx")
