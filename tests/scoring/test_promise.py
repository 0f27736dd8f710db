"""The plan's promise that the one-stop unit is scored each quarter (T09) is fed by signed sheets."""

from datetime import datetime

import pytest

from motcua.common.moments import VIETNAM
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.periods import report_year
from tests.factories import make_dossier, officer
from tests.scoring.sheets import OVER, scored, signed, verified

pytestmark = pytest.mark.django_db
YEAR = report_year(2026)


def promised(at=datetime(2026, 12, 20, 9, tzinfo=VIETNAM)):
    (figure,) = figures(officer().agency, [YEAR], at=at, measures=[BY_CODE["T09"]])
    return figure.numerator, figure.denominator


def test_quarters_over_against_signed_sheets():
    make_dossier(at=datetime(2026, 8, 3, 9, tzinfo=VIETNAM))  # since the third quarter the office works with us
    assert promised() == (0, 2)
    signed()
    assert promised() == (1, 2)


def test_verified_only_or_an_officers_sheet_does_not_count():
    make_dossier()
    verified()
    signed("tp_ht")
    assert promised() == (0, 1)


def test_running_quarter_is_not_owed_yet():
    make_dossier()
    scored()
    assert promised(at=datetime(2026, 12, 1, 9, tzinfo=VIETNAM)) == (0, 0)


def test_signed_after_the_snapshot_did_not_count_then():
    make_dossier()
    signed()
    assert promised(at=OVER) == (0, 1)
