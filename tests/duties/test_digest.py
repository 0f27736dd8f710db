"""The mail of the morning: one for each officer and working day, with what is late, due today and soon."""

from datetime import date

import pytest

from motcua.agency.services import add_leave
from motcua.duties.digest import digests, send_digests
from motcua.notices.models import Notice
from tests.duties.owed import DUE, GIVEN, finish, morning, owed
from tests.factories import ground, officer

pytestmark = pytest.mark.django_db
MONDAY_AFTER = date(2024, 6, 17)


def mine(day: date, post: str = "tp_ht"):
    return next((one for one in digests(ground(), day) if one.officer == officer(post)), None)


@pytest.mark.parametrize(
    ("day", "group"),
    [(date(2024, 6, 6), None), (date(2024, 6, 7), "soon"), (DUE, "today"), (MONDAY_AFTER, "late")],
)
def test_each_thing_stands_in_its_group(day, group):
    one = owed()
    told = mine(day)
    found = {name: list(getattr(told, name)) for name in ("late", "today", "soon")} if told else {}
    assert found == ({} if group is None else {"late": [], "today": [], "soon": [], group: [one]})


def test_the_chairman_sees_what_others_are_late_with():
    one = owed()
    assert mine(MONDAY_AFTER, "chu_tich").office_late == [one]
    assert mine(DUE, "chu_tich") is None


def test_the_substitute_gets_it_while_the_lead_is_away():
    one = owed()
    add_leave(officer("tp_ht"), first_day=DUE, last_day=DUE, reason="", by=officer("vp_tk"), at=GIVEN)
    assert mine(DUE) is None
    assert mine(DUE, "vp_tk").today == [one]


def test_nothing_is_sent_twice_nor_on_a_rest_day_nor_of_what_is_done():
    one = owed()
    assert send_digests(ground(), morning(DUE)) == 1
    laid = Notice.objects.filter(kind="duty_digest").count()
    send_digests(ground(), morning(DUE))
    assert Notice.objects.filter(kind="duty_digest").count() == laid
    assert send_digests(ground(), morning(date(2024, 6, 15))) == 0
    finish(one, at=morning(DUE))
    assert send_digests(ground(), morning(MONDAY_AFTER)) == 0


def test_the_mail_says_how_late():
    owed()
    send_digests(ground(), morning(MONDAY_AFTER))
    assert "hạn 14/06/2024, chậm 1 ngày làm việc" in Notice.objects.filter(kind="duty_digest").first().body


def test_the_cost_does_not_grow_with_the_work(django_assert_max_num_queries):
    for number in range(8):
        owed(key=f"order:{number}")
    with django_assert_max_num_queries(16):
        send_digests(ground(), morning(MONDAY_AFTER))
