"""How long it really takes: working time without waiting, the middle and nine in ten, and few is said to be few."""

from datetime import date, datetime, timedelta

import pytest

from motcua.agency.queries import workdays_for
from motcua.casework.models import Case, Pause
from motcua.common.moments import VIETNAM, day_of
from motcua.reporting.standing_data import standing, usual_row
from motcua.reporting.usual_times import median, nearest_rank, time_words, usual_time_of, usual_times, window_before
from tests.factories import MARITAL_STATUS, NOON, ground, make_dossier, party, version

TODAY = day_of(NOON)
used = iter(range(10_000))


def finish(received, *, minutes, state="completed", pause=None):
    """A dossier that got its result after so many working minutes; `pause`: working minutes (from, to) of a stop."""
    office = workdays_for(ground())
    dossier = make_dossier(at=received, owner=party(identity_number=f"0241850{next(used):05d}"))
    ended = office.add_minutes(received, minutes)
    Case.objects.filter(pk=dossier.pk).update(state=state, ended_at=ended, clock="ended", received_at=received)
    if pause:
        start, end = (office.add_minutes(received, part) for part in pause)
        Pause.objects.create(case_id=dossier.pk, kind="supplement", mode="extend", started_at=start, ended_at=end)
    return dossier


def monday(week):
    return datetime(2026, 11, 16, 8, tzinfo=VIETNAM) - timedelta(weeks=week)


@pytest.mark.parametrize(("ordered", "middle", "nine"), [([5], 5, 5), ([1, 2, 3, 8], 3, 8), (list(range(1, 11)), 6, 9)])
def test_middle_and_nearest_rank(ordered, middle, nine):
    assert (median(ordered), nearest_rank(ordered, 9, 10)) == (middle, nine)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "dưới 1 phút"), (35, "35 phút"), (60, "1 giờ"), (125, "2 giờ 5 phút"), (480, "1 ngày làm việc"),
     (720, "1,5 ngày làm việc"), (1000, "2,1 ngày làm việc"), (959, "2 ngày làm việc")],
)  # fmt: skip
def test_words_are_coarser_the_longer_it_takes(minutes, words):
    assert time_words(minutes) == words


def test_window_is_twelve_months_up_to_yesterday():
    assert window_before(date(2026, 11, 25)) == (date(2025, 11, 25), date(2026, 11, 24))
    assert window_before(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 28))


@pytest.mark.django_db
def test_four_dossiers_are_few():
    for week in range(4):
        finish(monday(week), minutes=100)
    [row] = usual_times(ground(), TODAY)
    assert (row.count, row.median, row.nine_in_ten, row.is_few) == (4, None, None, True)
    assert usual_row(row)["median_words"] == "ít hồ sơ"


@pytest.mark.django_db
def test_five_say_what_is_usual_beside_the_limit():
    for week, minutes in enumerate((60, 120, 240, 480, 1920)):
        finish(monday(week), minutes=minutes)
    [row] = usual_times(ground(), TODAY)
    assert (row.code, row.count, row.median, row.nine_in_ten) == (MARITAL_STATUS, 5, 240, 1920)
    assert (row.limit, row.limit_words) == (3 * 480, "3 ngày làm việc")
    assert usual_time_of(ground(), version(MARITAL_STATUS), TODAY) == row


@pytest.mark.django_db
def test_waiting_for_the_applicant_and_what_was_given_up_do_not_count():
    for week in range(5):
        finish(monday(week), minutes=600, pause=(100, 500))
    finish(monday(5), minutes=3000, state="withdrawn")
    finish(NOON - timedelta(days=400), minutes=60)
    finish(NOON, minutes=10)  # today is not over
    [row] = usual_times(ground(), TODAY)
    assert (row.count, row.median) == (5, 200)


@pytest.mark.django_db
def test_asked_twice_it_counts_once(django_assert_num_queries):
    finish(monday(0), minutes=60)
    usual_times(ground(), TODAY)
    agency = ground()
    with django_assert_num_queries(0):
        usual_times(agency, TODAY)


@pytest.mark.django_db
def test_document_has_the_shape_of_a_publication():
    finish(monday(0), minutes=60)
    told = standing("usual_times", ground(), TODAY)
    assert told["schema"] == "motcua/cong-khai/1"
    assert told["period"] == {
        "key": "",
        "name": "Từ 25/11/2025 đến 24/11/2026",
        "from": "2025-11-25",
        "to": "2026-11-24",
    }
    assert told["rows"][0]["dossiers"] == 1
