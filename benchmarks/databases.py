"""Databases for benchmarks: SQLite in a folder of its own, and a PostgreSQL cluster that waits for the disk."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from tests.support.database import Cluster, postgresql_programs

DATABASES = ("sqlite", "postgresql")


class DurableCluster(Cluster):
    """As the tests start it, but as an office runs it: every commit reaches the disk. All else as it is shipped."""

    SETTINGS = ("max_connections=60",)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)

    def fresh(self) -> str:
        """The DATABASE_URL of a new, empty database."""
        name = f"bench{next(self.numbers)}"
        programs = postgresql_programs()
        subprocess.run([str(programs / "createdb"), "-h", str(self.home), "-U", "motcua", name], check=True)
        return self.url.replace("@/postgres?", f"@/{name}?")


class Places:
    """Hands out empty databases of one kind, each with a home of its own for files and settings."""

    def __init__(self, kind: str, folder: str, cluster: DurableCluster | None) -> None:
        self.kind, self.folder, self.cluster = kind, folder, cluster

    def fresh(self) -> dict[str, str]:
        """The environment of an office that does not exist yet."""
        home = tempfile.mkdtemp(prefix="office-", dir=self.folder)
        url = self.cluster.fresh() if self.cluster else f"sqlite:///{home}/bench.sqlite3"
        return {"MOTCUA_HOME": home, "DATABASE_URL": url}


@contextmanager
def places(kind: str) -> Iterator[Places]:
    """Empty databases of a kind, gone afterwards."""
    cluster = DurableCluster() if kind == "postgresql" else None
    try:
        with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
            yield Places(kind, folder, cluster)
    finally:
        if cluster:
            cluster.stop()
