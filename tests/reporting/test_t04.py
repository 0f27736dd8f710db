"""T04 counts a procedure when its version stands in both places: the portal by itself, the counter when confirmed."""

from datetime import date, timedelta

import pytest

from motcua.procedures.queries import postings
from motcua.procedures.services.postings import confirm_postings
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.periods import calendar_month
from tests.factories import BIRTH, NOON, ground, officer, version

pytestmark = pytest.mark.django_db


def shown(at=NOON):
    [figure] = figures(ground(), [calendar_month(2026, 11)], at=at, measures=[BY_CODE["T04"]])
    return figure.numerator, figure.denominator


def test_confirmed_ones_of_those_in_force():
    of_commune = len(postings(ground(), NOON.date(), level="xa"))
    assert shown() == (0, of_commune)
    confirm_postings([version(BIRTH)], agency=ground(), by=officer("vp_tk"), at=NOON, posted_on=date(2026, 11, 20))
    assert shown() == (1, of_commune)
    assert shown(NOON - timedelta(days=6)) == (0, of_commune)
    confirm_postings(
        [row.version for row in postings(ground(), NOON.date())], agency=ground(), by=officer("vp_tk"), at=NOON
    )
    assert shown(NOON + timedelta(minutes=1)) == (of_commune, of_commune)


def test_another_portal_has_to_be_confirmed_too():
    agency = ground()
    agency.policy = {**agency.policy, "posting_portal_is_here": False}
    agency.save()
    for place in ("counter", "portal"):
        assert shown()[0] == 0
        confirm_postings([version(BIRTH)], agency=agency, by=officer("vp_tk"), at=NOON - timedelta(days=1), place=place)
    assert shown()[0] == 1
