"""`motcua procedures` and `motcua processes`: what goes in comes out, and what is wrong is refused by name."""

import json

import pytest

from motcua.ops.cli import dispatch
from motcua.ops.ground import seed
from motcua.procedures.models import Procedure
from tests.factories import ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    ground()


def write(path, document):
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


def by_code(document):
    return {row["code"]: row for row in document["procedures"]}


def test_the_shipped_catalogue_goes_in_and_comes_out(tmp_path, capsys):
    source = write(tmp_path / "in.json", seed("procedures.json"))
    assert dispatch(["procedures", "import", source, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stored"] is True
    assert dispatch(["procedures", "export", str(tmp_path / "out.json")]) == 0
    out, shipped = json.loads((tmp_path / "out.json").read_text(encoding="utf-8")), seed("procedures.json")
    assert by_code(out) == by_code(shipped)
    assert {**out, "procedures": []} == {**shipped, "procedures": []}


def test_a_bad_row_stores_nothing(tmp_path, capsys):
    document = seed("procedures.json")
    document["procedures"] = [{**document["procedures"][5], "code": "9.000001"}, {"code": "9.000002"}]
    assert dispatch(["procedures", "import", write(tmp_path / "in.json", document)]) == 1
    assert "9.000002" in capsys.readouterr().err
    assert not Procedure.objects.filter(code="9.000001").exists()


def test_a_file_that_is_no_json_is_refused_in_one_line(tmp_path, capsys):
    path = tmp_path / "in.json"
    path.write_text("{", encoding="utf-8")
    assert dispatch(["procedures", "import", str(path)]) == 1
    assert "không phải JSON đúng" in capsys.readouterr().err


def test_a_process_over_the_legal_limit_is_refused_naming_the_step(tmp_path, capsys):
    dispatch(["procedures", "import", write(tmp_path / "p.json", seed("procedures.json"))])
    row = next(one for one in seed("internal_processes.json")["processes"] if one["id"] == "na3760-b1")
    row = {**row, "id": "qua-han", "steps": [{**step, "hours": (step["hours"] or 0) * 10} for step in row["steps"]]}
    capsys.readouterr()
    assert (
        dispatch(
            [
                "processes",
                "import",
                write(tmp_path / "q.json", {**seed("internal_processes.json"), "count": 1, "processes": [row]}),
            ]
        )
        == 1
    )
    said = capsys.readouterr().err
    assert "Bước" in said
    assert "vượt thời hạn" in said
