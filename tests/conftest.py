"""Fixtures every room may use. The database and the browser come from tests/support (plugins named in pyproject.toml)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from motcua.reporting import store
from tests.support.database import triggers_asleep, url_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A closing browser may still be answered while its database is dropped; PostgreSQL then refuses to drop it."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Row numbers come back after a rollback, so what the cache holds of the last test's rows would be wrong.

    What is remembered of the ground needs nothing: its token changes with every row laid (`common.ground`). Facts are
    remembered by the head of the log, and tests change tables behind its back.
    """
    cache.clear()
    store.forget()


@pytest.fixture(scope="session", autouse=True)
def emptied_tables():
    """After a test with real transactions all tables are emptied; the log, which refuses that, looks away meanwhile."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(case):
        with triggers_asleep(connection):
            empty(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


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
