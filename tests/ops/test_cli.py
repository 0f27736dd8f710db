"""The command line from outside: exit codes, the secret key, one line for every refusal."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.common.refusals import Refused
from motcua.ops import cli

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def motcua(tmp_path):
    """Run `motcua …` in an empty folder, as on a machine where nothing was set up."""

    def run(*words: str, **extra: str) -> subprocess.CompletedProcess:
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **extra}
        command = [sys.executable, "-m", "motcua.ops.cli", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


def test_no_key_is_told_in_one_line(motcua):
    done = motcua("doctor")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Chưa có khoá bí mật (var/secret-key): chạy «motcua init» hoặc đặt MOTCUA_SECRET_KEY.\n"


def test_wrong_use_is_exit_2(motcua):
    assert motcua().returncode == 2
    assert motcua("no-such-thing", MOTCUA_SECRET_KEY="x" * 50).returncode == 2


def test_help_needs_nothing_and_leaves_nothing(motcua, tmp_path):
    done = motcua("--help")
    assert done.returncode == 0
    assert "worker" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_missing_tables_are_told_in_one_line(motcua):
    (line,) = motcua("worker", MOTCUA_SECRET_KEY="x" * 50).stderr.splitlines()
    assert line.startswith("Cơ sở dữ liệu chưa sẵn sàng: chạy «motcua init» rồi thử lại (")


def test_env_file_of_the_folder_is_read(motcua, tmp_path):
    (tmp_path / ".env").write_text("MOTCUA_SECRET_KEY=from-the-file\nMOTCUA_DEBUG=perhaps\n")
    done = motcua("doctor")
    assert (done.returncode, done.stderr) == (1, "MOTCUA_DEBUG phải là 1 hoặc 0, đang là «perhaps».\n")


def test_doctor_json_is_one_document_and_tells_what_is_wrong(motcua, tmp_path):
    (tmp_path / "var").mkdir()
    done = motcua("doctor", "--json", MOTCUA_SECRET_KEY="x" * 50)
    findings = {row["name"]: row["ok"] for row in json.loads(done.stdout)}
    assert done.returncode == 1
    assert (findings["Cơ sở dữ liệu"], findings["Cấu trúc dữ liệu"]) == (True, False)


def test_secret_is_made_once_and_only_for_its_owner(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MOTCUA_SECRET_KEY")
    assert not cli.prepare_secret(["doctor"])
    assert cli.prepare_secret(["init"])
    first = cli.secret_file().read_text()
    cli.write_secret(cli.secret_file())
    assert cli.secret_file().read_text() == first
    assert len(first) > 50
    assert stat.S_IMODE(cli.secret_file().stat().st_mode) == 0o600
    assert cli.prepare_secret(["doctor"])


@pytest.mark.parametrize(("words", "made"), [(["serve", "--demo"], True), (["serve"], False)])
def test_serve_makes_a_key_for_the_demo_only(tmp_path, monkeypatch, words, made):
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    monkeypatch.delenv("MOTCUA_SECRET_KEY")
    assert cli.prepare_secret(words) == made
    assert cli.secret_file().exists() == made


def test_refusal_is_one_line_and_exit_1(monkeypatch, capsys):
    def refuse(_args):
        raise Refused("Ngày kết thúc phải sau ngày bắt đầu.")

    parser = cli.build_parser()
    monkeypatch.setattr(cli, "build_parser", lambda: parser)
    parser.set_defaults(run=refuse)
    parser._subparsers._group_actions[0].choices["doctor"].set_defaults(run=refuse)
    assert cli.dispatch(["doctor"]) == 1
    assert capsys.readouterr() == ("", "Ngày kết thúc phải sau ngày bắt đầu.\n")
