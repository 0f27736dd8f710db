"""Reminders: each step once and on its day, whatever happens to the runs or to the duty in between."""

from datetime import date, datetime, timedelta

import pytest

from motcua.agency.models import Appointment
from motcua.agency.queries import workdays_for
from motcua.agency.services import add_leave, appoint
from motcua.common.moments import VIETNAM, day_of
from motcua.duties.models import Occurrence
from motcua.duties.queries import late_occurrences
from motcua.duties.reminder_rules import editions, rules_on
from motcua.duties.reminding import late_days, run_reminders, to_urge
from motcua.duties.services import DutySpec, cancel_duty, open_duty, reopen_occurrence, set_due
from motcua.notices.models import Notice
from tests.duties.owed import DUE, GIVEN, duty_of, finish, morning, owed, told
from tests.factories import ground, officer

pytestmark = pytest.mark.django_db
DAYS = {
    "ahead": date(2024, 6, 7),
    "due": date(2024, 6, 14),
    "late": date(2024, 6, 17),
    "urge": date(2024, 6, 19),
    "explain": date(2024, 6, 28),
}
ROLES = {"ahead": ["lead"], "due": ["lead", "leader"], "late": ["lead"], "explain": ["lead", "leader"]}
SAID = sorted(f"2024-06-14:{code}:{role}" for code, roles in ROLES.items() for role in roles)
STEPS = [(code, role) for code, roles in ROLES.items() for role in roles]


def run(day: date) -> None:
    run_reminders(ground(), morning(day))


def sent_days() -> dict[str, date]:
    """On which day each step was said."""
    rows = Notice.objects.filter(kind="duty_reminder")
    return {row.key.split(":", 3)[3]: day_of(row.sent_at) for row in rows}


def run_each(first: date, last: date) -> None:
    for number in range((last - first).days + 1):
        run(first + timedelta(days=number))


def test_every_step_is_said_once_and_on_its_day():
    owed()
    run_each(date(2024, 5, 2), date(2024, 7, 31))
    days = sent_days()
    assert sorted(told()) == SAID
    assert {f"{code}:{role}": DAYS[code] for code, role in STEPS} == days


@pytest.mark.parametrize(("code", "role"), STEPS)
@pytest.mark.parametrize("again", ["twice", "day after"])
def test_a_step_is_not_said_again(code, role, again):
    owed()
    run(DAYS[code])
    before = told()
    run(DAYS[code] if again == "twice" else DAYS[code] + timedelta(days=1) if code != "due" else date(2024, 6, 16))
    assert f"2024-06-14:{code}:{role}" in before
    assert told() == before


@pytest.mark.parametrize("code", ["ahead", "late", "explain"])
def test_a_step_missed_by_a_day_is_made_good(code):
    owed()
    later = DAYS[code] + timedelta(days=1 if code == "late" else 3)
    run(later)
    assert f"2024-06-14:{code}:lead" in told()


@pytest.mark.parametrize(
    ("back_on", "said"),
    [
        (date(2024, 6, 11), ["ahead:lead"]),
        (date(2024, 6, 14), ["due:lead", "due:leader"]),
        (date(2024, 6, 20), ["late:lead", "due:leader"]),
        (date(2024, 7, 9), ["explain:lead", "explain:leader"]),
    ],
)
def test_after_an_outage_only_the_latest_is_said(back_on, said):
    owed()
    run_each(back_on, back_on + timedelta(days=1))
    assert told() == [f"2024-06-14:{one}" for one in said]


@pytest.mark.parametrize("code", DAYS)
def test_nothing_is_said_of_what_was_finished_in_between(code):
    finish(owed(), at=morning(DAYS[code] - timedelta(days=1)))
    run(DAYS[code])
    assert told() == []


@pytest.mark.parametrize("code", DAYS)
def test_nothing_is_said_of_what_was_given_up(code):
    cancel_duty(duty_of(owed()), reason="Huyện bãi bỏ", by=officer("chu_tich"), at=GIVEN)
    run(DAYS[code])
    assert told() == []


@pytest.mark.parametrize(("code", "next_code"), [("ahead", "due"), ("due", "late"), ("late", "explain")])
def test_a_new_lead_is_told_the_next_step_and_no_step_twice(code, next_code):
    row = owed()
    run(DAYS[code])
    post = officer("tp_ht").appointments.get(is_substitute=False).post
    new = officer("dc_xd")
    appoint(new, post, is_substitute=False, first_day=DAYS[code], by=officer("vp_tk"), at=morning(DAYS[code]))
    run(DAYS[code])
    assert told().count(f"2024-06-14:{code}:lead") == 1
    run(DAYS[next_code])
    said = Notice.objects.get(key=f"remind:{row.pk}:2024-06-14:{next_code}:lead")
    assert said.officer == new


def test_the_substitute_is_told_while_the_lead_is_away():
    row, away = owed(), officer("tp_ht")
    add_leave(away, first_day=DUE, last_day=DUE, reason="", by=officer("vp_tk"), at=GIVEN)
    run(DUE)
    said = Notice.objects.get(key=f"remind:{row.pk}:2024-06-14:due:lead")
    assert said.officer == officer("vp_tk")


def test_the_deputy_is_told_while_the_chairman_is_away():
    row = owed()
    add_leave(officer("chu_tich"), first_day=DUE, last_day=DUE, reason="", by=officer("vp_tk"), at=GIVEN)
    run(DUE)
    assert Notice.objects.get(key=f"remind:{row.pk}:2024-06-14:due:leader").officer == officer("pho_chu_tich")


def test_a_chairman_who_leads_is_told_once():
    owed(lead="chu_tich")
    run(DUE)
    assert told() == ["2024-06-14:due:lead"]


def test_the_office_is_told_where_nobody_holds_the_post():
    row = owed()
    Appointment.objects.filter(post__code="tp_ht").delete()
    run(DUE)
    assert Notice.objects.get(key=f"remind:{row.pk}:2024-06-14:due:lead").officer == officer("vp_tk")


def test_a_new_day_begins_anew():
    row = owed()
    run_each(date(2024, 6, 7), DUE)
    set_due(row, date(2024, 7, 12), "Công văn 12/UBND-VP", by=officer("chu_tich"), at=morning(DUE))
    run_each(DUE + timedelta(days=1), date(2024, 7, 12))
    assert told()[3:] == ["2024-07-12:ahead:lead", "2024-07-12:due:lead", "2024-07-12:due:leader"]


def test_a_rest_day_is_told_of_on_the_working_day_before():
    """30/4 and 1/5 are holidays; 29/4 is swapped against Saturday 4/5; the day counts until 2/5."""
    row = owed(date(2024, 5, 1), at=morning(date(2024, 4, 1)))
    assert row.counts_until == date(2024, 5, 2)
    run_each(date(2024, 4, 15), date(2024, 5, 6))
    assert sent_days() == {
        "ahead:lead": date(2024, 4, 22),
        "due:lead": date(2024, 5, 2),
        "due:leader": date(2024, 5, 2),
        "late:lead": date(2024, 5, 3),
    }


def test_what_was_late_before_it_was_given_asks_for_nothing_by_itself():
    row = owed(date(2024, 5, 2), at=morning(date(2024, 5, 20)))
    run_each(date(2024, 5, 20), date(2024, 6, 28))
    assert told() == []
    assert to_urge(ground(), morning(date(2024, 6, 28))) == []
    assert list(late_occurrences(ground(), morning(date(2024, 5, 21)))) == [row]


def test_the_steps_after_it_was_given_late_are_said_on_their_days():
    row = owed(at=morning(DAYS["late"]))
    run_each(DAYS["late"], date(2024, 7, 31))
    assert told() == ["2024-06-14:explain:lead", "2024-06-14:explain:leader"]
    assert to_urge(ground(), morning(DAYS["urge"] - timedelta(days=1))) == []
    assert to_urge(ground(), morning(DAYS["urge"])) == [row]


def test_what_is_opened_again_asks_for_nothing_it_was_in_time_with():
    row = owed()
    finish(row, at=morning(DUE))
    reopen_occurrence(row, reason="Thiếu phụ lục", by=officer("chu_tich"), at=morning(date(2024, 7, 22)))
    run_each(date(2024, 7, 23), date(2024, 7, 31))
    assert told() == []
    assert to_urge(ground(), morning(date(2024, 7, 31))) == []


def test_everybody_who_leads_is_told_once():
    row, first, second = owed(lead_posts=["tp_ht", "dc_xd", "vp_tk"]), officer("tp_ht"), officer("dc_xd")
    office = officer("vp_tk").appointments.get(is_substitute=False)
    Appointment.objects.filter(post=office.post).delete()
    appoint(first, office.post, is_substitute=False, first_day=GIVEN.date(), by=officer("chu_tich"), at=GIVEN)
    for _again in range(2):
        run(DAYS["ahead"])
    said = Notice.objects.filter(key__startswith=f"remind:{row.pk}:")
    assert {notice.key.split(":", 4)[4]: notice.officer for notice in said} == {
        "lead": first, "lead:dc_xd": second,
    }  # fmt: skip


def test_a_lead_who_stood_in_for_another_lead_is_told_once():
    row = owed(lead_posts=["tp_ht", "vp_tk"])
    ahead = DAYS["ahead"]
    add_leave(officer("tp_ht"), first_day=ahead, last_day=ahead, reason="", by=officer("vp_tk"), at=GIVEN)
    run(ahead)
    run(date(2024, 6, 10))
    said = Notice.objects.filter(key__startswith=f"remind:{row.pk}:")
    assert {notice.key.split(":", 4)[4]: notice.officer for notice in said} == {
        "lead": officer("tp_ht"), "lead:vp_tk": officer("vp_tk"),
    }  # fmt: skip


def test_what_was_given_on_its_last_day_is_not_said_to_be_due():
    owed(at=datetime(2024, 6, 14, 9, tzinfo=VIETNAM))
    run(DUE)
    assert told() == []
    run(date(2024, 6, 17))
    assert told() == ["2024-06-14:late:lead"]


def test_a_leader_who_leads_among_others_is_told_once():
    owed(lead_posts=["tp_ht", "chu_tich"])
    run(DUE)
    assert sorted(told()) == ["2024-06-14:due:lead", "2024-06-14:due:lead:chu_tich"]


def test_what_was_given_on_the_day_of_a_step_says_it_by_being_given():
    owed(at=morning(DAYS["ahead"]))
    run(DAYS["ahead"])
    assert told() == []
    run(DUE)
    assert told() == ["2024-06-14:due:lead", "2024-06-14:due:leader"]


def test_a_later_occurrence_says_that_it_begins():
    owed_quarterly = {"kind": "quarterly", "rule": {"year": 2024, "months": [6, 9]}, "key": "order:q"}
    spec = DutySpec(title="Báo cáo quý", product="Báo cáo", lead_posts=["vp_tk"], **owed_quarterly)
    duty = open_duty(ground(), spec, by=officer("chu_tich"), at=GIVEN)
    run_each(date(2024, 5, 2), date(2024, 6, 20))
    third = Occurrence.objects.get(duty=duty, key="2024-Q3")
    said = Notice.objects.get(key=f"remind:{third.pk}:2024-06-15:opens:lead")
    assert said.body.startswith("Bắt đầu kỳ mới: Báo cáo quý (Quý III năm 2024). Hạn ")
    assert said.sent_at == morning(date(2024, 6, 17))


def test_an_office_chooses_its_own_days():
    commune = ground()
    commune.policy = {**commune.policy, "remind_ahead": 2, "remind_explain": 0, "remind_urge": "ba"}
    commune.save()
    row = owed()
    run_each(date(2024, 6, 3), date(2024, 6, 13))
    assert [notice.sent_at for notice in Notice.objects.filter(key__startswith=f"remind:{row.pk}:")] == [
        morning(date(2024, 6, 12))
    ]
    assert to_urge(commune, morning(date(2024, 6, 18))) == []
    assert to_urge(commune, morning(date(2024, 6, 19))) == [row]


def test_beyond_the_known_calendar_nothing_is_guessed():
    row = owed(date(2039, 6, 14), at=GIVEN, ends_on=date(2039, 12, 31))
    assert run_reminders(ground(), morning(date(2039, 6, 14))).total == 0
    assert late_days(row, date(2039, 6, 20), workdays_for(ground())) == 6


def test_rules_say_where_they_come_from():
    assert {edition.source for edition in editions()} == {"đề xuất"}
    assert [(step.code, step.workdays) for step in rules_on(date(2026, 1, 1)).steps] == [
        ("opens", 0), ("ahead", -5), ("due", 0), ("late", 1), ("urge", 3), ("explain", 10),
    ]  # fmt: skip


def test_a_run_costs_few_queries(django_assert_max_num_queries):
    for number in range(30):
        owed(key=f"order:{number}", lead=("tp_ht", "vp_tk", "vh_xh")[number % 3])
    run(date(2024, 6, 6))
    with django_assert_max_num_queries(24):
        run(DUE)
