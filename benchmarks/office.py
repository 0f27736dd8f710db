"""A fresh office for a benchmark, on the database that DATABASE_URL names or on SQLite in `home`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def set_up(home: str, *, hosts: str) -> None:
    """Environment first: the settings are read once. Stops where dossiers are already kept."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{home}/bench.sqlite3")
    os.environ |= {"MOTCUA_HOME": home, "MOTCUA_SECRET_KEY": "only-for-benchmarks", "MOTCUA_HOSTS": hosts}
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    subprocess.run([sys.executable, "-m", "motcua.ops.cli", "init"], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    import django

    django.setup()
    from motcua.dossiers.models import Dossier

    if Dossier.objects.exists():
        sys.exit("This database holds dossiers; name a fresh one in DATABASE_URL.")
