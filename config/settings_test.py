"""Settings for the tests: quick password hash, files in a temporary folder, static files without a manifest."""

import os
import tempfile
from typing import Any

os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-tests")
# A test run names its own folder (tests/support/database.py); this one is for mypy and makemigrations.
os.environ.setdefault("MOTCUA_HOME", f"{tempfile.gettempdir()}/motcua-test-{os.getuid()}")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MOTCUA_HOME, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
MOTCUA_HOME.mkdir(parents=True, exist_ok=True)

database: dict[str, Any] = DATABASES["default"]
if database["ENGINE"].endswith("sqlite3"):
    # A file, because the browser's server and the workers are other threads and processes. It need not outlive power.
    database["TEST"] = {"NAME": str(MOTCUA_HOME / "test.sqlite3")}
    options = database["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
