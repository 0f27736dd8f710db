"""How far it has come: one answer for desk and tracking page."""

from datetime import timedelta

import pytest

from motcua.dossiers.services.processing import hand_over_dossier, send_back_dossier, withdraw_dossier
from motcua.dossiers.services.result import approve_dossier, complete_dossier, refuse_dossier, return_result
from motcua.dossiers.track import stations_of
from tests.factories import BIRTH, NOON, client_of, make_dossier, officer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def states(dossier):
    return [station.state for station in stations_of(dossier)]


def signed(dossier):
    hand_over_dossier(dossier, by=officer("tp_ht"), at=NOON + HOUR)
    return approve_dossier(dossier, by=officer("chu_tich"), at=NOON + 2 * HOUR)


def test_what_hands_have_finished_is_done():
    dossier = make_dossier()
    assert states(dossier) == ["done", "now", "next", "next", "next"]
    hand_over_dossier(dossier, by=officer("tp_ht"), at=NOON + HOUR)
    assert states(dossier) == ["done", "done", "now", "next", "next"]


def test_a_step_it_was_sent_back_over_comes_again():
    dossier = make_dossier()
    hand_over_dossier(dossier, by=officer("tp_ht"), at=NOON + HOUR)
    send_back_dossier(dossier, by=officer("chu_tich"), at=NOON + 2 * HOUR, reason="Thiếu chữ ký")
    assert states(dossier) == ["done", "now", "next", "next", "next"]


def test_the_result_waits_at_the_counter_until_it_is_fetched():
    dossier = signed(make_dossier())
    complete_dossier(dossier, by=officer("vp_tk"), at=NOON + 3 * HOUR)
    assert states(dossier) == ["done", "done", "done", "done", "now"]
    return_result(dossier, by=officer("mot_cua"), at=NOON + 4 * HOUR, collector_name="Nguyễn Thị Hoa")
    assert set(states(dossier)) == {"done"}


def test_a_refusal_is_a_result():
    dossier = make_dossier()
    hand_over_dossier(dossier, by=officer("tp_ht"), at=NOON + HOUR)
    by = officer("chu_tich")
    refuse_dossier(dossier, by=by, at=NOON + 2 * HOUR, reason_code="not_eligible", reason="Không đủ điều kiện")
    assert states(dossier) == ["done", "done", "done", "done", "now"]


def test_where_it_was_broken_off_nothing_is_to_come():
    dossier = make_dossier()
    withdraw_dossier(dossier, by=officer("mot_cua"), at=NOON + HOUR, reason="Đơn ngày 25/11/2026")
    assert [station.label for station in stations_of(dossier)] == ["Tiếp nhận hồ sơ", "Thụ lý, thẩm định"]


def test_without_a_process_the_plain_way_is_told():
    assert states(make_dossier(BIRTH)) == ["done", "now", "next", "next", "next"]


@pytest.mark.parametrize("sent_back", [False, True])
def test_desk_and_tracking_page_say_the_same(client, sent_back, time_machine):
    dossier = make_dossier()
    hand_over_dossier(dossier, by=officer("tp_ht"), at=NOON + HOUR)
    if sent_back:
        send_back_dossier(dossier, by=officer("chu_tich"), at=NOON + 2 * HOUR, reason="Thiếu chữ ký")
    time_machine.move_to(NOON + 3 * HOUR, tick=False)
    code = dossier.case.code
    desk = client_of(officer("mot_cua")).get(f"/ban-lam-viec/ho-so/{code}/")
    portal = client.get(f"/tra-cuu/{code}/?k={dossier.access_key}")
    assert desk.context["track"] == portal.context["steps"] == stations_of(dossier)
