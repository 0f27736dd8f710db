"""Counters killed in the middle of their work lose nothing that was promised and leave no number twice."""

import os

import pytest
from django.db import connections

from motcua.audit.queries import verify
from motcua.casework.models import Case
from tests.factories import ground
from tests.support.killing import Counters, faults_after, play

# benchmarks/kill_test.py plays the same at length.
INTAKES = int(os.environ.get("MOTCUA_KILL_INTAKES", "40"))
AT_ONCE = int(os.environ.get("MOTCUA_KILL_AT_ONCE", "3"))
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_killed_counters_lose_nothing_that_was_acknowledged(start):
    ground()
    connections.close_all()
    counters = Counters(start)
    try:
        play(counters, intakes=INTAKES, at_once=AT_ONCE, lives=8)
    finally:
        counters.close()
    assert counters.killed >= INTAKES // 8
    if "MOTCUA_KILL_INTAKES" in os.environ:
        told, stored = len(counters.acknowledged), Case.objects.count()
        print(f"\n{told} acknowledged, {stored} stored, {counters.killed} killed, {verify().read} log entries")
    assert faults_after(counters.acknowledged) == []


def test_eight_counters_at_once_draw_every_number_once(start):
    ground()
    connections.close_all()
    counters = Counters(start, seed=2)
    try:
        for _ in range(8):
            counters.open_one()
        counters.wait_for(60)
    finally:
        counters.close()
    assert faults_after(counters.acknowledged) == []


def test_the_check_itself_sees_a_loss_and_a_hole(start):
    ground()
    connections.close_all()
    counters = Counters(start, seed=3)
    try:
        counters.open_one()
        counters.wait_for(4)
    finally:
        counters.close()
    code = counters.acknowledged[1]
    Case.objects.filter(code=code).update(code="mat")
    Case.objects.filter(code="mat").update(code=code[:-4] + "9999")
    found = faults_after(counters.acknowledged)
    assert f"lost: {code}" in found
    assert "dossier numbers have a hole" in found
    assert verify().fault == ""
