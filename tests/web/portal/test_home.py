"""The figures of the front door: true counts, nobody's name, and one set of queries a minute."""

from datetime import timedelta

import pytest

from motcua.dossiers.services.processing import hand_over_dossier
from motcua.dossiers.services.result import approve_dossier, complete_dossier
from tests.factories import NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


def finished(dossier, at):
    hand_over_dossier(dossier, by=officer("tp_ht"), at=at)
    approve_dossier(dossier, by=officer("chu_tich"), at=at)
    complete_dossier(dossier, by=officer("vp_tk"), at=at)


def tiles(client):
    return [(tile["value"], tile["label"]) for tile in client.get("/").context["figures"]]


def test_received_today_and_settled_this_month(client, time_machine):
    finished(make_dossier(at=NOON - timedelta(days=14)), NOON - timedelta(days=13))
    finished(make_dossier(at=NOON - timedelta(days=8), owner=party(identity_number="024185001242")), NOON)
    make_dossier(owner=party(identity_number="024185001259"))
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    assert tiles(client) == [
        ("1", "hồ sơ tiếp nhận hôm nay"),
        ("2", "hồ sơ giải quyết xong trong tháng 11/2026"),
        ("50%", "đúng hẹn hoặc sớm hơn"),
    ]
    assert "Hoa" not in client.get("/").content.decode()


def test_nothing_is_said_while_there_is_nothing(client):
    ground()
    assert tiles(client) == []


def test_figures_are_read_once_a_minute(client, time_machine, django_assert_num_queries):
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    make_dossier()
    before = tiles(client)
    with django_assert_num_queries(3):  # the office, its calendar's version, the office
        client.get("/")
    make_dossier(owner=party(identity_number="024185001242"))
    assert tiles(client) == before
    time_machine.move_to(NOON + timedelta(hours=1, seconds=61), tick=False)
    assert tiles(client)[0] == ("2", "hồ sơ tiếp nhận hôm nay")
