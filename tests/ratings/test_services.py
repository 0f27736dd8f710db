"""A rating: only of a finished case, one a case, the last one counts, without a name in the log."""

from datetime import timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Refused
from motcua.dossiers.services.processing import hand_over_dossier
from motcua.dossiers.services.result import approve_dossier, complete_dossier
from motcua.ratings.models import Rating
from motcua.ratings.queries import rating_of
from motcua.ratings.services import rate_case
from tests.factories import NOON, make_dossier, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def finished():
    dossier = make_dossier()
    hand_over_dossier(dossier, by=officer("tp_ht"), at=LATER)
    approve_dossier(dossier, by=officer("chu_tich"), at=LATER)
    complete_dossier(dossier, by=officer("vp_tk"), at=LATER)
    return dossier.case


def test_nothing_to_rate_before_there_is_a_result():
    with pytest.raises(Refused, match="chưa có kết quả"):
        rate_case(make_dossier().case, level="satisfied", at=LATER)
    assert Rating.objects.count() == 0


def test_a_rating_is_kept_with_its_moment_and_place(finished):
    rate_case(finished, level="very_satisfied", comment="  Nhanh, rõ ràng ", at=LATER, channel="counter")
    kept = rating_of(finished)
    assert (kept.level, kept.comment, kept.channel, kept.rated_at) == (
        "very_satisfied", "Nhanh, rõ ràng", "counter", LATER,
    )  # fmt: skip


def test_the_last_one_counts(finished):
    rate_case(finished, level="satisfied", at=LATER)
    rate_case(finished, level="unsatisfied", comment="Phải đi lại hai lần", at=LATER + timedelta(days=1))
    assert list(Rating.objects.values_list("level", "comment")) == [("unsatisfied", "Phải đi lại hai lần")]


@pytest.mark.parametrize("level", ["", "great", "SATISFIED"])
def test_a_level_must_be_one_of_the_three(finished, level):
    with pytest.raises(Refused, match="Chưa chọn mức hài lòng") as refused:
        rate_case(finished, level=level, at=LATER)
    assert refused.value.field == "level"


def test_the_log_knows_the_level_and_nothing_of_the_words(finished):
    rate_case(finished, level="satisfied", comment="Chị Hoa rất tận tình", at=LATER)
    entry = Entry.objects.get(kind="rating:case:rated")
    assert (entry.subject, entry.data) == (finished.code, {"level": "satisfied"})
    assert "Hoa" not in str(entry.data)


def test_nobody_has_rated():
    assert rating_of(make_dossier().case) is None
