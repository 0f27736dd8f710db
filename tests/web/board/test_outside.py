"""Totals of other systems: entered by the office, corrected by entering again, refused where they cannot be."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.audit.models import Entry
from motcua.common.refusals import Refused
from motcua.reporting.measures import BY_CODE, figures
from motcua.reporting.models import OutsideTotal
from motcua.reporting.outside import enter_outside_total
from motcua.reporting.periods import between, calendar_month, report_quarter
from tests.factories import NOON, client_of, ground, officer

pytestmark = pytest.mark.django_db
TYPED = {"source": "dvcqg", "month": "05/08/2026", "received": "500", "synchronised": "480"}


@pytest.fixture
def office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    return client_of(officer("vp_tk"))


def test_entered_and_counted_at_once(office):
    assert office.post(reverse("board:outside"), TYPED).status_code == 302
    row = OutsideTotal.objects.get()
    assert (row.month, row.received, row.synchronised) == (date(2026, 8, 1), 500, 480)
    assert Entry.objects.filter(kind="reporting:outside:entered", subject="outside:dvcqg:2026-08").count() == 1
    [figure] = figures(ground(), [report_quarter(2026, 3)], at=NOON, measures=[BY_CODE["766-1.4"]])
    assert (figure.numerator, figure.denominator, figure.text) == (480, 500, "96,00%")


def test_entered_again_corrects(office):
    office.post(reverse("board:outside"), TYPED)
    office.post(reverse("board:outside"), {**TYPED, "month": "31/08/2026", "received": "510"})
    assert OutsideTotal.objects.get().received == 510
    page = office.get(reverse("board:outside")).content.decode()
    assert "08/2026" in page
    assert "510" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"synchronised": "501"}, "Số đồng bộ không thể lớn hơn số tiếp nhận"),
        ({"month": "01/01/2030"}, "Tháng này chưa đến"),
        ({"month": "hôm qua"}, "Một ngày trong tháng"),
        ({"source": "khac"}, "Hệ thống"),
        ({"received": "-1"}, "Số hồ sơ tiếp nhận"),
    ],
)
def test_refused_and_what_was_typed_stays(office, changed, sentence):
    answer = office.post(reverse("board:outside"), {**TYPED, **changed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not OutsideTotal.objects.exists()


def test_only_the_office_and_leaders_enter():
    for who in ("mot_cua", "tp_ht", "quan_tri"):
        with pytest.raises(Refused, match="Chỉ Văn phòng và lãnh đạo"):
            enter_outside_total(
                ground(), source="bcqg", month=date(2026, 8, 1), received=1, synchronised=1, by=officer(who), at=NOON
            )


def test_as_many_questions_however_many_months(office, django_assert_max_num_queries):
    for number in range(1, 11):
        for source in ("bcqg", "dvcqg"):
            OutsideTotal.objects.create(
                agency=ground(), source=source, month=date(2026, number, 1), received=9, synchronised=8,
                entered_by=officer("vp_tk"), entered_at=NOON,
            )  # fmt: skip
    office.get(reverse("board:outside"))
    with django_assert_max_num_queries(8):
        assert office.get(reverse("board:outside")).status_code == 200


def test_no_number_yet_takes_last_year_s(office):
    """A month takes a twelfth of last year, a quarter three of them, a year the whole."""
    for month in range(1, 13):
        enter_outside_total(
            ground(),
            source="dvcqg",
            month=date(2025, month, 1),
            received=100,
            synchronised=90,
            by=officer("vp_tk"),
            at=NOON,
        )
    for month in (7, 8, 9):
        office.post(
            reverse("board:outside"), {**TYPED, "month": f"05/{month}/2026", "received": "0", "synchronised": "80"}
        )
    shown = {}
    for name, period in (("month", calendar_month(2026, 8)), ("quarter", between(date(2026, 7, 1), date(2026, 9, 30)))):
        [figure] = figures(ground(), [period], at=NOON, measures=[BY_CODE["766-1.4"]])
        shown[name] = (figure.numerator, figure.denominator)
    assert shown == {"month": (80, 100), "quarter": (240, 300)}
    [without] = figures(ground(), [calendar_month(2024, 8)], at=NOON, measures=[BY_CODE["766-1.4"]])
    assert without.value is None
