"""What reporting tells the rooms above: once for each act, not for one that was refused."""

from contextlib import contextmanager

import pytest

from motcua.common.refusals import Refused
from motcua.dossiers.services.late_list import close_month
from motcua.reporting.freezing import close_figures, sign_figures
from motcua.reporting.models import Publication
from motcua.reporting.periods import calendar_month, report_quarter
from motcua.reporting.publishing import publish, publish_late_list
from motcua.reporting.signals import figures_signed, published
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
OCTOBER = calendar_month(2026, 10)


@contextmanager
def heard(signal):
    news = []

    def receive(sender, **kwargs):
        news.append({name: value for name, value in kwargs.items() if name != "signal"})

    signal.connect(receive, weak=False)
    try:
        yield news
    finally:
        signal.disconnect(receive)


def test_a_publication_is_told_with_who_and_when():
    commune, office = ground(), officer("vp_tk")
    with heard(published) as news:
        row = publish("procedures", OCTOBER, agency=commune, by=office, at=NOON)
        with pytest.raises(Refused):
            publish("procedures", OCTOBER, agency=commune, by=office, at=NOON)
    assert news == [{"publication": row, "at": NOON, "by": office}]


def test_the_clock_and_the_late_list_are_told_too():
    commune, office = ground(), officer("vp_tk")
    late_list = close_month(commune, OCTOBER.first, by=office, at=NOON)
    with heard(published) as news:
        publish("procedures", OCTOBER, agency=commune, by=None, at=NOON)
        publish_late_list(late_list, by=officer("chu_tich"), at=NOON)
    assert [one["by"] for one in news] == [None, officer("chu_tich")]
    assert news[1]["publication"].kind == Publication.Kind.LATE_LIST


def test_signed_figures_are_told_with_their_paper():
    chairman = officer("chu_tich")
    row = close_figures(ground(), "measures", report_quarter(2024, 3), by=officer("vp_tk"), at=NOON)
    with heard(figures_signed) as news:
        sign_figures(row, by=chairman, at=NOON)
        with pytest.raises(Refused):
            sign_figures(row, by=chairman, at=NOON)
    assert [(one["freeze"].pk, one["at"], one["by"]) for one in news] == [(row.pk, NOON, chairman)]
    assert news[0]["freeze"].paper
