"""The database of a test run, chosen by --db: a SQLite file, or a PostgreSQL cluster that lives as long as the run.

Loaded by `-p` in pyproject.toml, because DATABASE_URL must be set before the settings are read. Under xdist the
first process starts the one cluster; the others find DATABASE_URL in their environment.
"""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

DATABASES = ("sqlite", "postgresql")
START_SECONDS = 30


def postgresql_programs() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them out of PATH, newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


class Cluster:
    """PostgreSQL in a temporary folder, reached by its socket only: no port to collide with anyone's."""

    # Nothing here must outlive the run, so nothing waits for the disk.
    SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")

    def __init__(self) -> None:
        programs = postgresql_programs()
        if programs is None:
            raise pytest.UsageError("PostgreSQL is missing: apt-get install postgresql-15 (or run: make test)")
        # The server refuses root; Debian's package brings the user it wants.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.home = Path(tempfile.mkdtemp(prefix="motcua-pg-", dir="/tmp"))
        self.home.chmod(0o755)
        if self.user:
            shutil.chown(self.home, self.user)
        self._run([programs / "initdb", "-D", self.home / "data", "-U", "motcua", "-A", "trust", "-E", "UTF8", "-N"])
        self.server = self._start(programs)
        self._wait_ready(programs)

    @property
    def url(self) -> str:
        return f"postgresql://motcua@/postgres?host={quote(str(self.home), safe='')}"

    def _as_user(self) -> dict[str, object]:
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.home)}

    def _run(self, command: list[object]) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            env=self._environment(), cwd=self.home, capture_output=True, text=True, check=False, **self._as_user(),
        )  # fmt: skip
        if done.returncode:
            raise pytest.UsageError(f"{command[0]}: {done.stdout}{done.stderr}")

    def _start(self, programs: Path) -> subprocess.Popen:
        command = [programs / "postgres", "-D", self.home / "data", "-k", self.home, "-c", "listen_addresses="]
        for setting in self.SETTINGS:
            command += ["-c", setting]
        log = self.home / "log"
        with log.open("wb") as output:
            return subprocess.Popen(
                [str(part) for part in command],
                env=self._environment(), cwd=self.home, stdout=output, stderr=output, start_new_session=True,
                **self._as_user(),
            )  # fmt: skip

    def _wait_ready(self, programs: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run([programs / "pg_isready", "-q", "-h", str(self.home)], check=False).returncode:
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise pytest.UsageError(f"PostgreSQL did not start:\n{(self.home / 'log').read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        self.server.send_signal(2)  # SIGINT: close the connections now, leave in order
        try:
            self.server.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=DATABASES, default="sqlite", help="the database of this run (default: sqlite)")
    parser.addoption("--asking", action="store_true", help="only tests that ask a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --asking, what asks no database is left out: it cannot come out otherwise on another one."""
    if not config.getoption("asking"):
        return
    pure = [item for item in items if not _asks(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _asks(item)]


def _asks(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & fixtures)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config):
    # Browser tests hold an event loop in the thread that also uses the database; Django would refuse that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        open_run(early_config)
    try:
        return (yield)
    except BaseException:
        close_run(early_config)
        raise


def open_run(config: pytest.Config) -> None:
    """Give the run its own folder and its own database."""
    config.motcua_home = tempfile.mkdtemp(prefix="motcua-test-")
    os.environ["MOTCUA_HOME"] = config.motcua_home
    os.environ["DATABASE_URL"] = f"sqlite:///{config.motcua_home}/run.sqlite3"
    if config.known_args_namespace.db == "postgresql":
        config.motcua_cluster = Cluster()
        os.environ["DATABASE_URL"] = config.motcua_cluster.url


def close_run(config: pytest.Config) -> None:
    if cluster := getattr(config, "motcua_cluster", None):
        cluster.stop()
        config.motcua_cluster = None
    if home := getattr(config, "motcua_home", None):
        shutil.rmtree(home, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    close_run(config)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('db')}"


def url_of(connection) -> str:
    """The DATABASE_URL by which another process reaches the test database of this connection."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].replace("@/postgres?", f"@/{name}?")


@contextmanager
def triggers_asleep(connection):
    """For a moment no trigger refuses anything: SQLite's are taken away and put back, PostgreSQL's are told to sleep."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)
