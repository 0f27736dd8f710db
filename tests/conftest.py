"""Fixtures every room may use. The database and the browser come from tests/support (plugins named in pyproject.toml)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.support.database import url_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def own_environment(transactional_db) -> dict[str, str]:
    """The environment in which another process works on this run's database, with nothing else inherited."""
    kept = ("PATH", "HOME", "DJANGO_SETTINGS_MODULE", "MOTCUA_HOME", "MOTCUA_SECRET_KEY", "TMPDIR")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    return {**inherited, "DATABASE_URL": url_of(connection), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def start(own_environment):
    """Start python with these arguments as a process of its own; whatever still runs at the end is killed."""
    started: list[subprocess.Popen] = []

    def begin(*arguments: str, **extra: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *arguments], env={**own_environment, **extra}, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
