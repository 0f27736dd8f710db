"""`motcua procedures` and `motcua processes`, as typed."""

import json

import pytest

from motcua.ops.cli import build_parser
from motcua.ops.ground import SEED, lay_ground, seed
from motcua.ops.ground_catalogue import lay_catalogue
from motcua.procedures.models import Procedure, Process
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def motcua(*words):
    args = build_parser().parse_args([str(word) for word in words])
    return args.run(args)


def written(folder, document):
    path = folder / "tai-lieu.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def test_import_then_export_gives_the_same_file(tmp_path, capsys):
    lay_ground()
    assert motcua("procedures", "import", SEED / "procedures.json") == 0
    assert "Đọc 209 dòng: thêm mới 209" in capsys.readouterr().out
    assert motcua("procedures", "export", tmp_path / "ra.json") == 0
    assert (tmp_path / "ra.json").read_bytes().strip() == (SEED / "procedures.json").read_bytes().strip()


def test_a_dry_run_says_what_would_happen(capsys):
    lay_ground()
    assert motcua("procedures", "import", SEED / "procedures.json", "--dry-run", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["counts"]["created"], answer["stored"], Procedure.objects.count()) == (209, False, 0)


def test_a_bad_row_stops_with_its_reason(tmp_path, capsys):
    lay_ground()
    document = seed("procedures.json")
    document["procedures"][1]["level"] = "tinh"
    assert motcua("procedures", "import", written(tmp_path, document)) == 1
    assert capsys.readouterr().err.startswith("Dòng 2 (1.000656): level: «tinh» không có trong danh mục")
    assert Procedure.objects.count() == 0


def test_the_shipped_processes_after_set_up(capsys):
    lay_catalogue(lay_ground(), at=NOON)
    assert motcua("processes", "import", SEED / "internal_processes.json") == 0
    assert capsys.readouterr().out.endswith("Đọc 23 quy trình.\n")


def test_a_process_over_the_limit_is_refused_naming_the_steps(tmp_path, capsys):
    lay_catalogue(lay_ground(), at=NOON)
    document = seed("internal_processes.json")
    bad = document["processes"][0] | {"id": "qua-han"}
    bad["steps"][2]["hours"] = 100
    assert motcua("processes", "import", written(tmp_path, {**document, "processes": [bad]})) == 1
    said = capsys.readouterr().err
    assert said.startswith("Quy trình qua-han bị từ chối. Đường Bước 1 → Bước 2 → Bước 3")
    assert said.endswith("cộng 122 giờ, vượt thời hạn 80 giờ của thủ tục.\n")
    assert not Process.objects.filter(code="qua-han").exists()
