"""Who takes the work of a post on a day, what an officer may do that day, and when the office is open."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.agency import queries as q
from motcua.agency.models import (
    Account,
    Agency,
    Appointment,
    CalendarDay,
    Duty,
    Leave,
    Officer,
    OpeningSeason,
    Post,
    Unit,
)
from motcua.agency.services import set_calendar_days, set_opening_season
from motcua.audit.models import Entry
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.ops.ground import lay_ground, seed
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
# The nine posts that the plan names, and who is laid beside them.
PLAN = {"chu_tich", "vp_tk", "tp_ht", "vh_xh", "tc_kt", "cong_an_xa", "dai_truyen_thanh", "phu_trach_cchc", "mot_cua"}


@pytest.fixture(autouse=True)
def commune() -> Agency:
    return ground()


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def away(post: str, first: int = 0, last: int = 0) -> Leave:
    return Leave.objects.create(officer=officer(post), first_day=days(first), last_day=days(last))


def hand(commune, post, day=TODAY):
    found = q.hand_for_post(commune, post, day)
    return (found.officer, found.is_substitute) if found else None


def test_the_nine_posts_of_the_plan_have_one_officer_each(commune):
    assert {row["code"] for row in seed("posts.json")["posts"] if row["in_plan"]} == PLAN
    holders = [hand(commune, post) for post in sorted(PLAN)]
    assert len({who for who, _ in holders}) == 9
    assert not any(is_substitute for _, is_substitute in holders)
    for post in PLAN:
        assert Appointment.objects.filter(post__code=post, is_substitute=False).count() == 1
        assert Appointment.objects.filter(post__code=post, is_substitute=True).count() == 1


def test_laying_the_ground_again_changes_nothing(commune):
    before = [model.objects.count() for model in (Agency, Unit, Post, Officer, Appointment, CalendarDay, OpeningSeason)]
    Officer.objects.filter(pk=officer("tp_ht").pk).update(full_name="Nguyễn Văn Bình")
    lay_ground()
    after = [model.objects.count() for model in (Agency, Unit, Post, Officer, Appointment, CalendarDay, OpeningSeason)]
    assert (after, officer("tp_ht").full_name) == (before, "Nguyễn Văn Bình")


def test_on_leave_the_substitute_takes_the_work_and_the_duties(commune):
    away("chu_tich", 1, 3)
    deputy = officer("vh_xh")
    Appointment.objects.filter(post__code="chu_tich", is_substitute=True).update(officer=deputy)
    found = [
        (hand(commune, "chu_tich", days(n))[0] == deputy, "leader" in q.duties_of(deputy, days(n))) for n in range(5)
    ]
    assert found == [(False, False), (True, True), (True, True), (True, True), (False, False)]


def test_duties_of_the_day_are_those_of_own_posts_and_of_standing_in(commune):
    assert q.duties_of(officer("mot_cua"), TODAY) == {"counter"}
    assert q.duties_of(officer("vp_tk"), TODAY) == {"head_office", "clerk", "specialist"}
    assert q.duties_of(officer("phu_trach_cchc"), TODAY) == {"head_office"}
    away("mot_cua")
    assert q.duties_of(officer("phu_trach_cchc"), TODAY) == {"head_office", "counter"}
    assert q.duties_of(None, TODAY) == frozenset()


def test_the_holder_keeps_the_duties_while_away(commune):
    # An officer on leave who signs in still sees the own desk; new work goes to the substitute.
    away("mot_cua")
    assert q.duties_of(officer("mot_cua"), TODAY) == {"counter"}


def test_nobody_left_means_nobody(commune):
    away("chu_tich")
    away("pho_chu_tich")
    assert hand(commune, "chu_tich") is None
    assert hand(commune, "chu_tich", days(1)) == (officer("chu_tich"), False)


def test_an_appointment_holds_from_a_day_to_a_day(commune):
    old = Appointment.objects.get(post__code="tp_ht", is_substitute=False)
    old.valid_to = days(9)
    old.save()
    new = officer("dc_xd")
    Appointment.objects.create(officer=new, post=old.post, valid_from=days(10))
    assert [hand(commune, "tp_ht", days(n))[0] for n in (9, 10)] == [old.officer, new]
    assert {post.code for post in q.posts_of(new, days(10))} == {"tp_ht", "dc_xd"}


def test_a_post_that_is_over_has_no_hand(commune):
    Post.objects.filter(code="tp_ht").update(valid_to=days(-1))
    assert hand(commune, "tp_ht") is None
    assert "specialist" not in q.duties_of(officer("tp_ht"), TODAY)
    assert hand(commune, "tp_ht", days(-1)) == (officer("tp_ht"), False)


def test_who_cannot_sign_in_gets_no_work(commune):
    Account.objects.filter(officer=officer("tp_ht")).update(is_active=False)
    assert hand(commune, "tp_ht") == (officer("vp_tk"), True)
    assert q.role_holders(commune, TODAY)["post:tp_ht"] == (0, 1)


def test_a_role_goes_to_the_procedures_own_post_first(commune):
    assert q.hand_for_role(commune, "thu_ly", TODAY, prefer_post="dc_xd").officer == officer("dc_xd")
    assert q.hand_for_role(commune, "thu_ly", TODAY).officer == officer("tp_ht")
    assert q.hand_for_role(commune, "ky_duyet", TODAY).officer == officer("chu_tich")
    assert q.hand_for_role(commune, "khong_co", TODAY) is None


def test_officers_with_a_duty_are_named_once_and_stand_in(commune):
    assert q.officers_with(commune, Duty.LEADER, TODAY) == [officer("chu_tich"), officer("pho_chu_tich")]
    away("chu_tich")
    assert q.officers_with(commune, Duty.LEADER, TODAY) == [officer("pho_chu_tich")]


def test_holders_and_substitutes_are_counted_for_the_check_of_processes(commune):
    counts = q.role_holders(commune, TODAY)
    assert (counts["ky_duyet"], counts["tiep_nhan"], counts["post:chu_tich"]) == ((1, 1), (1, 1), (1, 1))


@pytest.mark.parametrize(("day", "code"), [(date(2025, 6, 30), "mot-cua"), (date(2025, 7, 1), "ttpvhcc")])
def test_the_one_stop_unit_changes_on_its_day(commune, day, code):
    assert q.one_stop_unit(commune, day).code == code


def test_leave_ends_after_it_begins(commune):
    with pytest.raises(IntegrityError), transaction.atomic():
        away("tp_ht", 2, 1)


def test_a_row_does_not_end_before_it_begins(commune):
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            officer=officer("tp_ht"), post=Post.objects.first(), valid_from=days(1), valid_to=days(0)
        )


# The calendar


def closure(day, name="Bão"):
    return CalendarDay(day=day, kind="closure", name=name, source="Công điện 1")


def test_summer_and_winter_have_their_hours(commune):
    office = q.workdays_for(commune)
    rows = {row.name: row for row in OpeningSeason.objects.filter(agency=commune)}
    assert len(rows) >= 1
    for row in rows.values():
        month, day = (int(part) for part in row.first_md.split("-"))
        first = next(d for d in (date(2026, month, day) + timedelta(n) for n in range(9)) if office.is_workday(d))
        assert office.sessions_on(first) == q.sessions_of(row.sessions[str(first.weekday())])


def test_the_calendar_is_built_once_for_each_version(commune, django_assert_num_queries):
    first = q.workdays_for(commune)
    with django_assert_num_queries(1):
        assert q.workdays_for(commune) is first


def test_a_changed_calendar_is_built_anew_and_logged(commune):
    before = q.workdays_for(commune)
    number = set_calendar_days(commune, [closure(days(1))], by=officer("vp_tk"), at=NOON)
    after = q.workdays_for(commune)
    assert (before.version, after.version, number) == ("v1", "v2", 2)
    assert (before.is_workday(days(1)), after.is_workday(days(1))) == (True, False)
    assert "Bão" in after.why(days(1))
    entry = Entry.objects.get()
    assert (entry.kind, entry.actor_code, entry.data["version"]) == (
        "agency:calendar:changed",
        officer("vp_tk").code,
        2,
    )
    set_calendar_days(commune, [], by=officer("vp_tk"), at=NOON, removed=[days(1)])
    assert q.workdays_for(commune).is_workday(days(1))


def test_a_day_entered_again_replaces_the_first(commune):
    for name in ("Bão", "Lũ"):
        set_calendar_days(commune, [closure(days(1), name)], by=officer("vp_tk"), at=NOON)
    assert CalendarDay.objects.get(agency=commune).name == "Lũ"


def test_the_offices_own_day_wins_over_the_national_one(commune):
    holiday = CalendarDay.objects.filter(agency=None, kind="holiday", day__year=2026).order_by("day").first().day
    assert not q.workdays_for(commune).is_workday(holiday)
    worked = CalendarDay(day=holiday, kind="swap_work", name="Trực", sessions=[["07:30", "11:30"]], source="QĐ 1")
    set_calendar_days(commune, [worked], by=officer("vp_tk"), at=NOON)
    assert q.workdays_for(commune).sessions_on(holiday) == ((time(7, 30), time(11, 30)),)


def test_another_offices_day_is_not_ours(commune):
    other = Agency.objects.exclude(pk=commune.pk).first()
    CalendarDay.objects.create(agency=other, day=days(1), kind="closure", name="Bão")
    assert q.workdays_for(commune).is_workday(days(1))


def test_new_hours_raise_the_version(commune):
    row = OpeningSeason.objects.filter(agency=commune).first()
    row.sessions = {str(day): [["08:00", "12:00"]] for day in range(5)}
    set_opening_season(commune, row, by=officer("vp_tk"), at=NOON)
    assert q.workdays_for(commune).version == "v2"


def test_an_agency_without_a_calendar_says_what_to_do():
    with pytest.raises(Refused, match="motcua init"):
        q.workdays_for(Agency.objects.filter(is_served=False).first())


def test_a_day_that_is_tried_is_not_entered(commune):
    known = q.workdays_for(commune)
    swap = q.special_day_of(closure(days(1)))
    tried = q.build_workdays(commune.pk, known.first, known.last, "thử", extra=(swap,))
    assert (tried.is_workday(days(1)), q.workdays_for(commune).is_workday(days(1))) == (False, True)


def test_moments_are_those_of_the_office(commune):
    opening = q.workdays_for(commune).next_opening(datetime(2026, 11, 25, 0, 30, tzinfo=VIETNAM))
    assert opening.date() == TODAY
