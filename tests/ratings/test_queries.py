"""The figures of measure A: the worked examples, one for a dossier, as known at a moment, response, few ratings."""

from datetime import timedelta
from fractions import Fraction

import pytest

from motcua.agency.models import Agency
from motcua.casework.models import Case, StepRun
from motcua.law.satisfaction import Tally, wilson
from motcua.procedures.models import Field
from motcua.ratings.models import GivenRating
from motcua.ratings.policy import rating_policy
from motcua.ratings.queries import (
    RECEPTION_ROLES,
    SETTLING_ROLES,
    officer_parts,
    satisfaction,
    valid_ratings,
)
from motcua.ratings.services import rate_case
from tests.factories import NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START, UNTIL = NOON - 10 * DAY, NOON + 10 * DAY
LEVELS = ("unsatisfied", "satisfied", "very_satisfied")


def lay(*counts, field=None, received=NOON, ended=None, channel="tablet", rated_at=NOON, agency=None):
    """So many rated cases of every level, in one go."""
    agency, start = agency or ground(), Case.objects.count()
    levels = [level for level, count in zip(LEVELS, counts, strict=True) for _ in range(count)]
    cases = Case.objects.bulk_create(
        Case(
            agency=agency, code=f"R-{start + n}", rules="nd61", state="completed" if ended else "processing",
            received_at=received, ended_at=ended, clock="ended" if ended else "running", title="Việc", field=field,
            party_name="Người",
        )
        for n in range(len(levels))
    )  # fmt: skip
    GivenRating.objects.bulk_create(
        GivenRating(case=case, number=1, level=level, channel=channel, rated_at=rated_at, counts_from=rated_at)
        for case, level in zip(cases, levels, strict=True)
    )
    return cases


def found(at=UNTIL, start=START, until=UNTIL):
    return satisfaction(ground(), start, until, at=at)


def test_the_worked_example():
    lay(18, 62, 120)
    tally = found().tally
    assert tally == Tally(18, 62, 120)
    assert (tally.share, tally.meets(Fraction(90, 100))) == (Fraction(91, 100), True)


def test_nine_of_ten_meet_ninety():
    lay(1, 9, 0)
    assert found().tally.meets(Fraction(90, 100)) is True


def test_land_seventeen_of_twenty():
    ground()
    land = Field.objects.create(slug="dat", name="Đất đai X")
    other = Field.objects.create(slug="ho", name="Hộ tịch X")
    lay(3, 10, 7, field=land)
    lay(0, 2, 0, field=other)
    parts = {part.key: part.tally for part in found().fields}
    assert parts["dat"].share == Fraction(85, 100)
    assert parts["dat"].meets(Fraction(85, 100)) is True
    assert parts["ho"] == Tally(0, 2, 0)
    assert [part.name for part in found().fields] == ["Đất đai X", "Hộ tịch X"]


def test_nothing_rated_is_no_figure():
    ground()
    nothing = found()
    assert (nothing.tally.share, nothing.response, nothing.channels, nothing.fields) == (None, None, [], [])


def test_a_rating_counts_in_the_period_of_its_own_day():
    lay(0, 3, 0, received=NOON - 40 * DAY, rated_at=START)
    lay(0, 2, 0, received=NOON - 40 * DAY, rated_at=UNTIL)
    lay(1, 0, 0, received=NOON - 40 * DAY, rated_at=START - timedelta(seconds=1))
    assert found().tally == Tally(0, 3, 0)


def test_a_dossier_never_accepted_does_not_count():
    lay(5, 0, 0, received=None)
    assert found().tally.total == 0


def test_another_agency_does_not_count():
    lay(5, 0, 0, agency=Agency.objects.exclude(pk=ground().pk).first())
    assert found().tally.total == 0


def test_one_for_a_dossier_and_the_last_one_as_known_then():
    case = make_dossier().case
    rate_case(case, level="unsatisfied", at=NOON + DAY, channel="tablet")
    rate_case(case, level="satisfied", at=NOON + 2 * DAY, channel="qr")
    assert found().tally == Tally(0, 1, 0)
    assert found(at=NOON + DAY).tally == Tally(1, 0, 0)
    assert [part.key for part in found().channels] == ["qr"]
    assert valid_ratings(ground(), NOON).count() == 0


def test_a_later_rating_moves_to_its_own_period():
    case = make_dossier().case
    rate_case(case, level="unsatisfied", at=NOON + DAY)
    rate_case(case, level="satisfied", at=NOON + 20 * DAY)
    late = NOON + 30 * DAY
    assert found(at=late).tally.total == 0
    assert satisfaction(ground(), UNTIL, late, at=late).tally == Tally(0, 1, 0)


def test_response_is_rated_by_ended():
    lay(1, 2, 0, ended=NOON)
    lay(0, 1, 0)
    Case.objects.create(
        agency=ground(), code="R-x", rules="nd61", state="completed", received_at=NOON, ended_at=NOON, clock="ended",
        title="Việc", party_name="Người",
    )  # fmt: skip
    figures = found()
    assert (figures.ended, figures.ended_rated, figures.response) == (4, 3, Fraction(3, 4))
    assert figures.tally.total == 4


def test_channels_are_kept_apart():
    lay(0, 2, 1, channel="tablet")
    lay(1, 0, 0, channel="online")
    assert {part.key: part.tally for part in found().channels} == {"tablet": Tally(0, 2, 1), "online": Tally(1, 0, 0)}
    assert found().tally == Tally(1, 2, 1)


def test_officers_show_only_with_enough_ratings():
    holder, rare = officer("tp_ht"), officer("dc_xd")
    for who, cases in ((holder, lay(1, 4, 0)), (rare, lay(0, 4, 0))):
        StepRun.objects.bulk_create(
            StepRun(case=case, number=number, label="Thụ lý", role="thu_ly", holder=who, started_at=NOON, ended_at=NOON)
            for case in cases
            for number in (1, 2)
        )
    [part] = officer_parts(ground(), START, UNTIL, at=UNTIL, roles=SETTLING_ROLES)
    assert (part.key, part.name, part.tally) == (holder.code, holder.full_name, Tally(1, 4, 0))
    assert officer_parts(ground(), START, UNTIL, at=UNTIL, roles=RECEPTION_ROLES) == []


def test_the_office_chooses_how_many_are_enough():
    agency = ground()
    assert rating_policy(agency).rating_min_n == 5
    agency.policy = {"rating_min_n": 8, "rating_follow_up_workdays": 0, "rating_recent_minutes": "20"}
    chosen = rating_policy(agency)
    assert (chosen.rating_min_n, chosen.rating_follow_up_workdays, chosen.rating_recent_minutes) == (8, 5, 15)


def test_the_interval_of_the_worked_example():
    low, high = wilson(182, 200)
    assert (round(low, 4), round(high, 4)) == (0.8622, 0.9423)
