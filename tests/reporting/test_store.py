"""Facts in files: incremental, only of this log, fresh to the second when read, and the same on either engine."""

import gc
import json
import os
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest

from motcua.common.moments import VIETNAM
from motcua.ops.cli import main
from motcua.ratings.services.rating import rate_case
from motcua.reporting import store
from motcua.reporting.measures import BY_CODE, Window, exported_figures, figures, members
from motcua.reporting.periods import between, report_quarter
from tests.factories import NOON
from tests.reporting.fixtures import bring_in, large, line, small

Q3 = report_quarter(2024, 3)
WINDOWS = [
    Window(period, NOON) for period in (Q3, report_quarter(2024, 2), between(date(2024, 7, 1), date(2024, 7, 4)))
]
T10 = BY_CODE["T10"]
pytestmark = pytest.mark.django_db


def numbers(found):
    return [(one.measure.code, one.window.period, one.numerator, one.denominator) for one in found]


def rows_in(folder):
    import duckdb

    files = store.exported_paths(folder)
    return duckdb.sql(f"SELECT * FROM read_parquet({files}) ORDER BY ALL").fetchall()


def test_files_tell_the_same_as_the_tables(tmp_path):
    commune = large(tmp_path)
    kept = store.refresh(commune, NOON, root=tmp_path)
    assert {"2024-07", "nen"} <= set(kept.files)
    live = figures(commune, [window.period for window in WINDOWS], at=NOON)
    assert numbers(exported_figures(tmp_path, WINDOWS)) == numbers(live)
    assert numbers(exported_figures(tmp_path, WINDOWS, agency=commune.code)) == numbers(live)


def test_only_months_that_changed_are_written_anew(tmp_path):
    commune = small(tmp_path)
    before = store.refresh(commune, NOON, root=tmp_path)
    bring_in(tmp_path, [line("E1", "HT", "TR", "15/07/2024", "18/07/2024", "17/07/2024", 10)], name="more.csv")
    after = store.refresh(commune, NOON, root=tmp_path)
    assert {month for month in after.files if after.files[month] != before.files.get(month)} == {"2024-07"}
    whole = store.refresh(commune, NOON, root=tmp_path / "anew")
    assert whole.rows == after.rows
    assert rows_in(tmp_path) == rows_in(tmp_path / "anew")


def test_a_dossier_that_moved_to_another_month_stands_once(tmp_path):
    commune = bring_in(tmp_path, [line("E1", "HT", "TR", "15/07/2024", "18/07/2024", "17/07/2024", 10)])
    store.refresh(commune, NOON, root=tmp_path)
    bring_in(tmp_path, [line("E1", "HT", "TR", "15/06/2024", "18/06/2024", "17/06/2024", 10)], name="corrected.csv")
    store.refresh(commune, NOON, root=tmp_path)
    assert [row[2] for row in rows_in(tmp_path) if row[0] == "dossier"] == ["2024-06"]


def test_read_fresh_to_the_second(tmp_path, settings):
    settings.MOTCUA_HOME = tmp_path
    commune = small(tmp_path)
    store.refresh(commune, NOON)
    store.forget()
    case = commune.cases.get(code="D1")
    rate_case(case, level="satisfied", at=case.ended_at + timedelta(days=1))
    assert numbers(figures(commune, [Q3], at=NOON, measures=[T10])) == [("T10", Q3, 1, 1)]
    assert store.kept_for(store.home(), commune).head.number < store.head_of(commune).number


def test_a_past_moment_knows_the_rating_of_then(tmp_path):
    commune = small(tmp_path)
    case = commune.cases.get(code="D1")
    first, second = case.ended_at + timedelta(days=1), case.ended_at + timedelta(days=9)
    rate_case(case, level="unsatisfied", at=first)
    rate_case(case, level="satisfied", at=second)
    asked = {}
    for at in (first, first + timedelta(days=1), second + timedelta(days=1)):
        [t10] = figures(commune, [Q3], at=at, measures=[T10])
        asked[at] = (t10.numerator, t10.denominator)
    assert list(asked.values()) == [(0, 0), (0, 1), (1, 1)]


def test_a_list_outlives_the_next_reading(tmp_path):
    commune = small(tmp_path)
    listed = members(BY_CODE["T06"], commune, WINDOWS[0])
    before = listed.codes()
    tables = len(fresh_tables())
    rate_case(commune.cases.get(code="D1"), level="satisfied", at=NOON)
    figures(commune, [Q3], at=NOON)
    assert listed.codes() == before
    assert len(fresh_tables()) == tables + 1
    del listed
    gc.collect()
    assert len(fresh_tables()) == tables


def fresh_tables():
    return store.engine().execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'fresh%'").fetchall()


def test_files_of_another_log_are_not_used(tmp_path, settings):
    settings.MOTCUA_HOME = tmp_path
    commune = small(tmp_path)
    kept = store.refresh(commune, NOON)
    manifest = kept.folder / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "hash": "0" * 64}))
    assert store.kept_for(store.home(), commune) is None
    assert store.refresh(commune, NOON).rows == kept.rows
    assert store.kept_for(store.home(), commune) is not None


def test_many_changes_are_written_before_they_are_read(tmp_path, settings, monkeypatch):
    settings.MOTCUA_HOME = tmp_path
    monkeypatch.setattr(store, "MUCH", 5)
    commune = small(tmp_path)
    asked = numbers(figures(commune, [Q3], at=NOON))
    assert store.kept_for(store.home(), commune) is not None
    store.forget()
    monkeypatch.setattr(store, "MUCH", 500)
    assert numbers(figures(commune, [Q3], at=NOON)) == asked


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java")
def test_spark_with_its_own_executors_gives_the_same_digits(tmp_path):
    """In a process of its own, as anybody runs it: a driver and two executors."""
    commune = large(tmp_path)
    store.refresh(commune, NOON, root=tmp_path)
    command = [sys.executable, "-m", "motcua.ops.cli", "facts", "measures", str(tmp_path), "--engine", "spark"]
    days = ["--from", "2024-06-15", "--to", "2024-09-14", "--as-of", "2024-10-01", "--json"]
    done = subprocess.run([*command, *days], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    window = Window(Q3, datetime(2024, 10, 1, 23, 59, 59, 999999, tzinfo=VIETNAM))
    expected = [one.as_json() for one in exported_figures(tmp_path, [window])]
    assert json.loads(done.stdout) == expected
    assert next(one for one in expected if one["code"] == "T06")["denominator"] == 389


def test_commands(tmp_path, capsys):
    commune = small(tmp_path)
    assert main(["facts", "export", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["agency"] == commune.code
    days = ["--from", "2024-06-15", "--to", "2024-09-14", "--json"]
    assert main(["facts", "measures", str(tmp_path / "out"), *days]) == 0
    stored = json.loads(capsys.readouterr().out)
    assert main(["measures", *days]) == 0
    assert json.loads(capsys.readouterr().out) == stored
    assert [one["code"] for one in stored][:3] == ["T01", "T02", "T03"]
    assert main(["facts", "measures", str(tmp_path / "nowhere"), *days]) == 1
    assert "chưa có số liệu" in capsys.readouterr().err
