"""The settings an office really runs with: hash of passwords, throttling, cookies, headers, limits of uploads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, django
django.setup()
from django.conf import settings as s
from django.contrib.auth.hashers import make_password, check_password
kept = make_password("Tan-Trung-2026")
names = ["AXES_FAILURE_LIMIT", "AXES_COOLOFF_TIME", "AXES_LOCKOUT_PARAMETERS", "SESSION_COOKIE_AGE", "SESSION_COOKIE_HTTPONLY",
         "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_HTTPONLY", "X_FRAME_OPTIONS",
         "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "UPLOAD_MAX_BYTES", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DEBUG", "DEMO",
         "MIDDLEWARE"]
print(json.dumps({**{name: getattr(s, name) for name in names}, "hash": kept.split("$")[0],
                  "right": check_password("Tan-Trung-2026", kept), "wrong": check_password("tan-trung-2026", kept),
                  "csp": s.CONTENT_SECURITY_POLICY["DIRECTIVES"], "axes": getattr(s, "AXES_ENABLED", True)}))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What config.settings gives in a process of its own, without and with TLS in front."""

    def settings(**extra):
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings",
            "MOTCUA_SECRET_KEY": "x" * 50, "MOTCUA_HOME": str(tmp_path_factory.mktemp("home")), **extra,
        }  # fmt: skip
        done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return {"plain": settings(), "tls": settings(MOTCUA_TLS="1")}


def test_passwords_are_kept_by_argon2(shown):
    found = shown["plain"]
    assert (found["hash"], found["right"], found["wrong"]) == ("argon2", True, False)


def test_log_in_is_throttled_by_name_and_place(shown):
    found = shown["plain"]
    assert (found["axes"], found["AXES_FAILURE_LIMIT"], found["AXES_COOLOFF_TIME"]) == (True, 5, 0.25)
    assert found["AXES_LOCKOUT_PARAMETERS"] == [["username", "ip_address"]]


def test_sessions_end_with_the_working_day(shown):
    found = shown["plain"]
    assert found["SESSION_COOKIE_AGE"] == 8 * 3600
    assert "motcua.web.ui.middleware.SessionLimitMiddleware" in found["MIDDLEWARE"]


def test_forms_are_protected_and_pages_not_framed(shown):
    found = shown["plain"]
    assert "django.middleware.csrf.CsrfViewMiddleware" in found["MIDDLEWARE"]
    assert (found["X_FRAME_OPTIONS"], found["SESSION_COOKIE_HTTPONLY"], found["CSRF_COOKIE_HTTPONLY"]) == (
        "DENY",
        True,
        True,
    )
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "unsafe" not in json.dumps(found["csp"])


def test_behind_tls_cookies_travel_by_tls_only(shown):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert [shown["tls"][name] for name in names] == [True, True, True]
    assert shown["tls"]["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_closed_by_default(shown):
    assert (shown["plain"]["DEBUG"], shown["plain"]["DEMO"]) == (False, False)
    assert (shown["plain"]["UPLOAD_MAX_BYTES"], shown["plain"]["DATA_UPLOAD_MAX_MEMORY_SIZE"]) == (
        20 * 1024**2,
        5 * 1024**2,
    )
