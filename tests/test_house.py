"""The house rules that no linter knows: which way foreign keys point, which words are explained, what lies about unused."""

import configparser
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from motcua.law.lifecycle import State
from motcua.ops.cli import command_modules

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "motcua"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
EXPLAINED = set(re.findall(r"^\| `(\w+)`", GLOSSARY, re.MULTILINE))
PINNED = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", re.MULTILINE)
# Letters in brackets, so that this file does not find itself.
FOREIGN = re.compile(
    r"/wor[k]/|/far[m]/|/mn[t]/|py[p]i\.org|python[h]osted|npmj[s]\.|deb[.]debian"
    r"|TOD[O]\b|FIXM[E]\b|XX[X]\b|raise NotImplemented[E]rror"
)


def floors() -> list[str]:
    """The rooms from top to bottom, as the import contract tells them."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return contracts["importlinter:contract:rooms"]["layers"].split()


FLOORS = floors()
ROOMS = {
    app.label: app.name.removeprefix("motcua.") for app in apps.get_app_configs() if app.name.startswith("motcua.")
}
MODELS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def own_files(*suffixes: str) -> list[Path]:
    """The files of this repository (new ones too), without what others wrote and we keep unchanged."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()  # fmt: skip
    found = [ROOT / name for name in listed if name.endswith(suffixes) and "/vendor/" not in name]
    return [path for path in found if path.is_file()]


def test_every_room_has_its_floor():
    folders = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert folders == set(FLOORS)


def test_every_room_says_what_it_is_for():
    silent = [
        name for name in FLOORS if not (HOUSE / name / "__init__.py").read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []


def test_foreign_keys_point_down():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and field.related_model._meta.app_label in ROOMS
        if FLOORS.index(ROOMS[model._meta.app_label]) > FLOORS.index(ROOMS[field.related_model._meta.app_label])
    ]
    assert upward == []


def test_every_model_has_a_row_in_the_glossary():
    assert sorted({model.__name__ for model in MODELS} - EXPLAINED) == []


def test_every_state_has_a_row_in_the_glossary():
    assert sorted({state.value for state in State} - EXPLAINED) == []


def test_glossary_explains_a_word_once():
    rows = Counter(re.findall(r"^\| `(\w+)`", GLOSSARY, re.MULTILINE))
    assert [word for word, count in rows.items() if count > 1] == []


def test_no_room_for_the_homeless():
    homeless = {"utils", "helpers", "misc", "common_utils", "tools"}
    assert [path for path in own_files(".py") if path.stem in homeless or path.parent.name in homeless] == []


def test_files_stay_readable():
    long = {
        str(path.relative_to(ROOT)): count
        for path in own_files(".py")
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > (700 if ROOT / "tests" in path.parents else 500)
    }
    assert long == {}


def test_every_template_is_used():
    folder = HOUSE / "web" / "templates"
    sources = "\n".join(path.read_text(encoding="utf-8") for path in own_files(".py", ".html"))
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert [name for name in names if f'"{name}"' not in sources and f"'{name}'" not in sources] == []


def test_migrations_are_one_line_per_room():
    graph = MigrationLoader(None).graph
    for label in ROOMS:
        names = sorted(name for app, name in graph.nodes if app == label)
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), label
        assert [name for name in names if "_auto_" in name or "merge" in name] == []
        assert len(graph.leaf_nodes(label)) == min(len(names), 1), label


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"])
def test_requirements_are_locked_by_hash_without_addresses(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert PINNED.match(block), block
        assert "--hash=sha256:" in block, block


def test_both_locks_agree():
    small, full = (dict(PINNED.findall((ROOT / f"requirements{kind}.txt").read_text())) for kind in ("", "-dev"))
    assert {name: (version, full.get(name)) for name, version in small.items() if full.get(name) != version} == {}


def test_no_machine_paths_hosts_or_unfinished_marks():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in own_files(
            ".py", ".md", ".html", ".css", ".js", ".typ", ".toml", ".yml", ".sh", "Makefile", ".in", ".txt", "run"
        )
        for match in FOREIGN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_command_can_be_told_apart():
    for module in command_modules():
        assert callable(module.register), module.__name__
        assert callable(module.run), module.__name__
        assert module.__doc__, module.__name__
