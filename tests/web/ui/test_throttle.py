"""Counting guesses: one count for all processes, one statement, a table that cannot grow, no address kept."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.db import OperationalError, connection
from django.test import RequestFactory, override_settings

from motcua.agency.models import Account
from motcua.web.models import Knock
from motcua.web.tasks import forget_knocks
from motcua.web.ui import throttle
from tests.support.database import url_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = """
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS, settings.AXES_ENABLED = ["*"], True
from django.test import Client
for _ in range({times}):
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.{ask}
"""


def elsewhere(ask: str, times: int) -> None:
    """The same request in a process of its own on the same database, as a second worker would get it."""
    environment = {**os.environ, "DATABASE_URL": url_of(connection), "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    code = ELSEWHERE.format(ask=ask, times=times)
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def request_from(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_two_workers_share_one_count(client):
    unknown = "/tra-cuu/000.00.99.H05-261125-9999/"
    elsewhere(f'get("{unknown}")', 40)
    here = [client.get(unknown, REMOTE_ADDR="203.0.113.7").status_code for _ in range(21)]
    assert here == [404] * 20 + [429]
    assert client.get(unknown, REMOTE_ADDR="203.0.113.8").status_code == 404
    assert sorted(Knock.objects.values_list("tries", flat=True)) == [1, 60]


def test_two_workers_share_one_count_of_wrong_passwords(client):
    Account.objects.create_user("canbo", "mat-khau-du-dai")
    elsewhere('post("/dang-nhap/", {"username": "canbo", "password": "sai"})', 4)
    with override_settings(AXES_ENABLED=True):
        right = {"username": "canbo", "password": "mat-khau-du-dai"}
        assert client.post("/dang-nhap/", {**right, "password": "sai"}, REMOTE_ADDR="203.0.113.7").status_code == 429
        assert client.post("/dang-nhap/", right, REMOTE_ADDR="203.0.113.7").status_code == 429
        assert client.post("/dang-nhap/", right, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_behind_the_proxy_the_attempt_belongs_to_the_address_it_names(client, settings):
    settings.BEHIND_TLS, settings.SECURE_SSL_REDIRECT, settings.AXES_ENABLED = True, False, True
    wrong = {"username": "canbo", "password": "sai"}
    client.post("/dang-nhap/", wrong, headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    assert AccessAttempt.objects.get().ip_address == "203.0.113.9"


def test_a_try_costs_one_statement_and_a_look_one(django_assert_num_queries):
    visitor = request_from("203.0.113.7")
    extra = 2 if connection.vendor == "sqlite" else 0  # the patience set and set back
    with django_assert_num_queries(1 + extra):
        assert throttle.count_try("track", visitor, seconds=300) == 1
    with django_assert_num_queries(1):
        assert throttle.is_used_up("track", visitor, limit=1)


def test_a_window_that_is_over_begins_anew(time_machine):
    visitor = request_from("203.0.113.7")
    time_machine.move_to(1_000_000, tick=False)
    assert [throttle.count_try("track", visitor, seconds=300) for _ in range(3)] == [1, 2, 3]
    time_machine.move_to(1_000_299, tick=False)
    assert throttle.is_used_up("track", visitor, limit=3)
    time_machine.move_to(1_000_300, tick=False)
    assert not throttle.is_used_up("track", visitor, limit=3)
    assert throttle.count_try("track", visitor, seconds=300) == 1


def test_doors_and_addresses_are_counted_apart():
    first, second = request_from("203.0.113.7"), request_from("203.0.113.8")
    for _ in range(3):
        throttle.count_try("track", first, seconds=300)
    assert throttle.count_try("track", second, seconds=300) == 1
    assert throttle.count_try("rate", first, seconds=300) == 1


def test_no_more_rows_than_slots_and_no_address(monkeypatch):
    monkeypatch.setattr(throttle, "SLOTS", 8)
    for number in range(100):
        throttle.count_try("track", request_from(f"198.51.100.{number}"), seconds=300)
    assert Knock.objects.count() == 8
    assert {field.name for field in Knock._meta.fields} == {"id", "door", "slot", "tries", "until"}


def test_the_slot_cannot_be_worked_out_without_the_key(settings):
    visitor = request_from("203.0.113.7")
    slots = set()
    for key in ("one", "two", "three"):
        settings.SECRET_KEY = key
        slots.add(throttle.slot_of("track", visitor))
    assert len(slots) == 3


def test_what_is_over_is_forgotten(time_machine):
    throttle.count_try("track", request_from("203.0.113.7"), seconds=300)
    assert forget_knocks.func() == 0
    time_machine.move_to(time.time() + 301, tick=False)
    assert forget_knocks.func() == 1


def test_a_database_that_is_busy_costs_the_count_not_the_page(client, monkeypatch, caplog):
    def away(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(throttle, "short_patience", away)
    assert client.get("/tra-cuu/000.00.99.H05-261125-9999/").status_code == 404
    assert "was not counted" in caplog.text
