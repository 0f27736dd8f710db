"""Whoever has the next step on a sheet is told on the desk, once for each time."""

from datetime import timedelta

import pytest

from motcua.notices.models import Notice
from motcua.scoring import services
from tests.factories import officer
from tests.scoring.sheets import OVER, own_scores, scored, sheet_of, signed, verified

pytestmark = pytest.mark.django_db


def told(word):
    rows = Notice.objects.filter(kind="score_sheet", body__contains=word).order_by("officer__code")
    return [row.officer for row in rows]


def test_a_scored_sheet_waits_for_whoever_verifies():
    sheet = scored("tp_ht")
    assert officer("vp_tk") in told("chờ thẩm định")
    assert sheet.officer not in told("chờ thẩm định")


def test_nobody_is_asked_to_verify_an_own_sheet():
    scored("vp_tk")
    assert officer("vp_tk") not in told("chờ thẩm định")
    assert told("chờ thẩm định")


def test_a_verified_sheet_waits_for_a_leader():
    verified("tp_ht")
    assert officer("chu_tich") in told("chờ ký")
    assert officer("vp_tk") not in told("chờ ký")


def test_a_returned_sheet_comes_back_with_its_reason():
    services.return_sheet(scored("tp_ht"), reason="Thiếu minh chứng", by=officer("vp_tk"), at=OVER)
    assert told("bị trả lại") == [officer("tp_ht")]
    assert told("Lý do: Thiếu minh chứng") == [officer("tp_ht")]


def test_the_unit_is_the_counter():
    services.return_sheet(scored(), reason="Thiếu", by=officer("vp_tk"), at=OVER)
    assert told("bị trả lại") == [officer("mot_cua")]


def test_coming_again_is_said_again():
    sheet = services.return_sheet(scored("tp_ht"), reason="Thiếu", by=officer("vp_tk"), at=OVER)
    first = told("chờ thẩm định").count(officer("vp_tk"))
    services.self_score_sheet(sheet, own_scores(sheet), by=officer("tp_ht"), at=OVER + timedelta(hours=1))
    assert (first, told("chờ thẩm định").count(officer("vp_tk"))) == (1, 2)


def test_signing_tells_nobody():
    signed("tp_ht")
    count = Notice.objects.filter(kind="score_sheet").count()
    assert count == len(told("chờ thẩm định")) + len(told("chờ ký"))


def test_a_draft_saved_tells_nobody():
    sheet = sheet_of("tp_ht")
    services.save_own_scores(sheet, own_scores(sheet), by=officer("tp_ht"), at=OVER)
    assert not Notice.objects.filter(kind="score_sheet").exists()
