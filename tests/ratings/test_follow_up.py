"""A low rating is answered for: opened with it, given to somebody, answered in time, concluded by another."""

from datetime import date, timedelta

import pytest

from motcua.agency.models import Officer
from motcua.audit.models import Entry
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.notices.models import Notice
from motcua.ratings.models import FollowUp
from motcua.ratings.permissions import can_answer_follow_up, can_close_follow_up, can_see_follow_up
from motcua.ratings.queries import FollowUpCounts, follow_up_counts, follow_ups_of
from motcua.ratings.services import import_ratings, rate_case
from motcua.ratings.services.follow_up import answer_follow_up, assign_follow_up, close_follow_up
from motcua.ratings.services.rating import PastRating
from tests.factories import NOON, ground, make_dossier, officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case():
    return make_dossier().case


@pytest.fixture
def row(case):
    rate_case(case, level="unsatisfied", comment="Chị Hoa phải đi lại hai lần", at=NOON)
    return FollowUp.objects.get()


def test_a_low_rating_opens_one_with_five_working_days(row, case):
    assert (row.case, row.state, row.in_charge) == (case, "open", None)
    assert day_of(NOON) == date(2026, 11, 25)  # a Wednesday
    assert row.due_on == date(2026, 12, 2)


def test_the_office_chooses_the_days(case):
    case.agency.policy = {"rating_follow_up_workdays": 1}
    rate_case(case, level="unsatisfied", at=NOON)
    assert FollowUp.objects.get().due_on == date(2026, 11, 26)


@pytest.mark.parametrize("level", ["satisfied", "very_satisfied"])
def test_others_open_none(case, level):
    rate_case(case, level=level, at=NOON)
    assert FollowUp.objects.count() == 0


def test_an_old_book_opens_none(case):
    import_ratings([PastRating(case, "unsatisfied", NOON)], known=[], at=NOON)
    assert FollowUp.objects.count() == 0


def test_a_second_low_rating_stays_with_the_open_one(row, case):
    rate_case(case, level="satisfied", at=NOON + DAY)
    rate_case(case, level="unsatisfied", at=NOON + 2 * DAY)
    assert list(FollowUp.objects.all()) == [row]


def test_after_the_conclusion_a_low_rating_opens_another(row, case):
    answer_follow_up(row, done="Đã xem lại.", by=officer("vp_tk"), at=NOON)
    close_follow_up(row, conclusion="Xong.", by=officer("chu_tich"), at=NOON)
    rate_case(case, level="unsatisfied", at=NOON + DAY)
    assert FollowUp.objects.filter(state="open").count() == 1
    assert FollowUp.objects.count() == 2


def test_its_whole_life(row):
    specialist, head = officer("tp_ht"), officer("chu_tich")
    assign_follow_up(row, specialist, by=officer("vp_tk"), at=NOON)
    answered = answer_follow_up(row, done="  Đã gọi điện xin lỗi, sửa giấy hướng dẫn. ", by=specialist, at=NOON + DAY)
    assert (answered.state, answered.done, answered.answered_by) == (
        "answered", "Đã gọi điện xin lỗi, sửa giấy hướng dẫn.", specialist,
    )  # fmt: skip
    closed = close_follow_up(row, conclusion="Đồng ý.", by=head, at=NOON + 2 * DAY)
    assert (closed.state, closed.conclusion, closed.closed_by) == ("closed", "Đồng ý.", head)
    kinds = list(
        Entry.objects.filter(kind__startswith="rating:follow_up").order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["rating:follow_up:assigned", "rating:follow_up:answered", "rating:follow_up:closed"]
    assert "Hoa" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_nobody_answers_for_what_is_not_theirs(row):
    with pytest.raises(Forbidden):
        answer_follow_up(row, done="Đã xem.", by=officer("tp_ht"), at=NOON)
    with pytest.raises(Forbidden):
        assign_follow_up(row, officer("tp_ht"), by=officer("tp_ht"), at=NOON)
    assert FollowUp.objects.get().state == "open"


def test_who_answers_without_being_named_is_in_charge(row):
    assert answer_follow_up(row, done="Đã xem.", by=officer("vp_tk"), at=NOON).in_charge == officer("vp_tk")


def test_nobody_concludes_on_their_own_answer_or_before_one(row):
    office = officer("vp_tk")
    with pytest.raises(Forbidden):
        close_follow_up(row, conclusion="Xong.", by=office, at=NOON)
    answer_follow_up(row, done="Đã xem.", by=office, at=NOON)
    with pytest.raises(Forbidden):
        close_follow_up(row, conclusion="Xong.", by=office, at=NOON)
    assert close_follow_up(row, conclusion="Xong.", by=officer("chu_tich"), at=NOON).state == "closed"


def test_words_are_asked_for(row):
    with pytest.raises(Refused, match="Chưa ghi đã làm gì") as refused:
        answer_follow_up(row, done="  ", by=officer("vp_tk"), at=NOON)
    assert refused.value.field == "done"
    answer_follow_up(row, done="Đã xem.", by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="Chưa ghi kết luận") as refused:
        close_follow_up(row, conclusion="", by=officer("chu_tich"), at=NOON)
    assert refused.value.field == "conclusion"


def test_what_is_concluded_stays(row):
    answer_follow_up(row, done="Đã xem.", by=officer("vp_tk"), at=NOON)
    close_follow_up(row, conclusion="Xong.", by=officer("chu_tich"), at=NOON)
    with pytest.raises(Forbidden):
        answer_follow_up(row, done="Sửa lại.", by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="đã kết luận"):
        assign_follow_up(row, officer("tp_ht"), by=officer("vp_tk"), at=NOON)


def test_another_agency_sees_and_does_nothing(row):
    agency = type(ground()).objects.exclude(pk=ground().pk).first()
    stranger = Officer.objects.create(agency=agency, code="la", full_name="Người lạ")
    everything = frozenset({"leader", "head_office", "counter"})
    assert can_see_follow_up(stranger, everything, row) is False
    assert can_answer_follow_up(stranger, everything, row) is False
    assert can_close_follow_up(stranger, everything, row) is False
    with pytest.raises(Refused, match="của cơ quan"):
        assign_follow_up(row, stranger, by=officer("vp_tk"), at=NOON)


def test_counts_and_lists(row):
    today = day_of(NOON)
    assert follow_up_counts(ground(), today) == FollowUpCounts(waiting=1, overdue=0, answered=0, closed=0)
    assert follow_up_counts(ground(), today + timedelta(days=30)).overdue == 1
    assert list(follow_ups_of(ground(), officer("tp_ht"))) == []
    assign_follow_up(row, officer("tp_ht"), by=officer("vp_tk"), at=NOON)
    assert list(follow_ups_of(ground(), officer("tp_ht"))) == [row]
    answer_follow_up(row, done="Đã xem.", by=officer("tp_ht"), at=NOON)
    assert follow_up_counts(ground(), today) == FollowUpCounts(waiting=0, overdue=0, answered=1, closed=0)


def test_whoever_is_named_finds_it_on_the_desk_once(row):
    for who in ("tp_ht", "dc_xd", "tp_ht", "vp_tk"):
        assign_follow_up(row, officer(who), by=officer("vp_tk"), at=NOON)
    found = Notice.objects.filter(kind="follow_up").order_by("pk")
    assert [notice.officer for notice in found] == [officer("tp_ht"), officer("dc_xd")]  # nobody tells themselves
    assert "hạn 02/12/2026" in found[0].body
    assert "Hoa" not in found[0].body
