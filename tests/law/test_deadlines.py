"""Deadlines: worked dates of the domain notes, pauses, steps, lateness, apology."""

import re
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.law.deadlines import (
    Class,
    Limit,
    Pause,
    Unit,
    apology_latest,
    can_reappoint,
    check_new_date,
    classify,
    due,
    handover_due,
    intake_due,
    is_late_open,
    late_from,
    leg_due,
    shift_due,
    slack_minutes,
    step_dates,
    supplement_latest,
)
from motcua.law.errors import LawError
from motcua.law.rules import rules_named, rules_on
from motcua.law.workdays import VIETNAM, OutsideCalendar, local
from tests.law.calendars import REAL, at, some_calendar

RULES = rules_named("nd61")


def due_on(unit, amount, accepted, *pauses, cutoff=None):
    return due(Limit(unit, amount, cutoff), at(accepted), REAL, RULES, pauses)


@pytest.mark.parametrize(
    ("received", "days", "result"),
    [
        ("2024-04-26", 1, "2024-05-02"),
        ("2024-04-26", 3, "2024-05-04"),
        ("2025-04-25", 1, "2025-04-26"),
        ("2025-04-29", 2, "2025-05-06"),
        ("2026-01-08", 2, "2026-01-10"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2024-02-07", 2, "2024-02-16"),
        ("2023-04-28", 2, "2023-05-05"),
    ],
)
def test_worked_dates(received, days, result):
    limit, rules = Limit(Unit.WORKING_DAYS, days), rules_on(date.fromisoformat(received))
    found = due(limit, at(f"{received}T09:00"), REAL, rules)
    assert found.due_at == REAL.closing_on(date.fromisoformat(result))
    assert sum(row.minutes for row in found.counted) == days * 480


@pytest.mark.parametrize(
    ("unit", "amount", "accepted", "result"),
    [
        (Unit.WORKING_HOURS, 4, "2024-07-15T15:00", "2024-07-16T09:00"),
        (Unit.WORKING_HOURS, 8, "2024-07-15T12:00", "2024-07-16T11:30"),
        (Unit.WORKING_HOURS, 8, "2024-07-12T18:00", "2024-07-15T17:00"),
        (Unit.WORKING_HOURS, 1, "2024-07-15T05:00", "2024-07-15T08:00"),
        (Unit.WORKING_DAYS, 1, "2024-07-12T18:00", "2024-07-16T17:00"),
        (Unit.WORKING_DAYS, 1, "2024-07-13T09:00", "2024-07-16T17:00"),
        (Unit.CALENDAR_DAYS, 5, "2024-07-15T09:00", "2024-07-22T17:00"),
        (Unit.CALENDAR_DAYS, 4, "2024-07-15T09:00", "2024-07-19T17:00"),
        (Unit.CALENDAR_DAYS, 3, "2024-04-26T09:00", "2024-05-02T17:00"),
        (Unit.MONTHS, 1, "2024-01-31T09:00", "2024-02-29T16:30"),
        (Unit.MONTHS, 1, "2024-07-15T09:00", "2024-08-15T17:00"),
        (Unit.MONTHS, 12, "2024-12-16T09:00", "2025-12-16T16:30"),
        (Unit.HOURS, 24, "2024-07-13T09:30", "2024-07-14T09:30"),
        (Unit.SAME_DAY, None, "2024-07-15T15:00", "2024-07-15T17:00"),
        (Unit.SAME_DAY, None, "2024-07-15T15:01", "2024-07-16T17:00"),
        (Unit.SAME_DAY, None, "2024-07-12T17:30", "2024-07-15T17:00"),
        (Unit.IMMEDIATE, None, "2024-07-13T10:00", "2024-07-15T17:00"),
    ],
)
def test_units(unit, amount, accepted, result):
    assert due_on(unit, amount, accepted).due_at == at(result)


def test_a_procedure_may_have_its_own_cutoff():
    ten = at("2024-07-15T10:00").time()
    assert due_on(Unit.SAME_DAY, None, "2024-07-15T10:30", cutoff=ten).due_at == at("2024-07-16T17:00")


@pytest.mark.parametrize(
    ("unit", "amount", "mode", "result"),
    [
        (Unit.WORKING_DAYS, 3, "extend", "2024-07-23T17:00"),
        (Unit.WORKING_DAYS, 3, "restart", "2024-07-25T17:00"),
        (Unit.WORKING_DAYS, 3, None, "2024-07-25T17:00"),
        (Unit.WORKING_HOURS, 24, "extend", "2024-07-23T08:00"),
        (Unit.WORKING_HOURS, 24, "restart", "2024-07-25T09:00"),
        (Unit.CALENDAR_DAYS, 4, "extend", "2024-07-24T17:00"),
        (Unit.HOURS, 72, "extend", "2024-07-23T08:00"),
        (Unit.SAME_DAY, None, "restart", "2024-07-22T17:00"),
    ],
)
def test_a_supplement_extends_or_restarts(unit, amount, mode, result):
    pause = Pause(at("2024-07-17T10:00"), at("2024-07-22T09:00"), "supplement", mode)
    assert due_on(unit, amount, "2024-07-15T09:00", pause).due_at == at(result)


def test_a_payment_always_extends():
    pause = Pause(at("2024-07-17T10:00"), at("2024-07-22T09:00"), "financial", "restart")
    assert due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", pause).due_at == at("2024-07-23T17:00")


def test_a_pause_on_the_moved_day_lengthens_that_day():
    """The 5 days end on Saturday, the promise is Monday; asked on Monday, answered on Wednesday: due on Wednesday."""
    pause = Pause(at("2024-07-22T10:00"), at("2024-07-24T10:00"), "supplement", "extend")
    found = due_on(Unit.CALENDAR_DAYS, 5, "2024-07-15T09:00", pause)
    assert found.due_at == at("2024-07-24T17:00")
    assert [row.kind for row in found.counted[5:]] == ["counted", "weekend", "moved", "pause", "pause"]
    assert found.counted[-1].why == "Tạm dừng chờ bổ sung hồ sơ; hạn trả 17:00"


def test_a_pause_after_the_due_day_moves_it_by_the_waiting():
    pause = Pause(at("2024-07-22T10:00"), at("2024-07-24T10:00"), "financial")
    found = due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", pause)
    assert found.due_at == at("2024-07-22T17:00")
    assert [row.kind for row in found.counted[3:]] == ["counted", "moved", "weekend", "weekend", "moved"]


def test_no_date_while_a_pause_is_open():
    found = due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", Pause(at("2024-07-17T10:00")))
    assert found.due_at is None
    assert [row.day.day for row in found.counted] == [15, 16, 17]
    assert found.counted[-1].why.endswith("tạm dừng chờ bổ sung hồ sơ từ 10:00")


def test_overlapping_pauses_count_once():
    first = Pause(at("2024-07-16T08:00"), at("2024-07-16T10:00"), "financial")
    second = Pause(at("2024-07-16T09:00"), at("2024-07-16T11:00"), "other")
    inside = Pause(at("2024-07-16T08:30"), at("2024-07-16T08:40"), "other")
    found = due_on(Unit.WORKING_HOURS, 8, "2024-07-15T08:00", first, second, inside)
    assert found.due_at == at("2024-07-16T11:00")
    before = Pause(at("2024-07-12T09:00"), at("2024-07-12T10:00"), "supplement")
    assert due_on(Unit.WORKING_HOURS, 8, "2024-07-15T08:00", before).due_at == at("2024-07-16T08:00")


@pytest.mark.parametrize("limit", [Limit(Unit.NOT_SPECIFIED), Limit(Unit.WORKING_DAYS), Limit(Unit.HOURS, 0)])
def test_what_cannot_be_counted_is_refused(limit):
    with pytest.raises(LawError, match="hời hạn"):
        due(limit, at("2024-07-15T09:00"), REAL, RULES)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(LawError, match="kết thúc trước khi bắt đầu"):
        due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", Pause(at("2024-07-17T10:00"), at("2024-07-16T10:00")))


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit != Unit.NOT_SPECIFIED])
def test_dates_beyond_the_calendar_are_refused(unit):
    with pytest.raises(OutsideCalendar, match="31/12/2027"):
        due_on(unit, 40, "2027-12-31T16:00")


# The proof


def test_the_proof_lists_every_day_with_its_reason():
    rows = due_on(Unit.WORKING_DAYS, 3, "2024-04-26T09:00").counted
    assert [(row.day.isoformat(), row.minutes, row.kind) for row in rows] == [
        ("2024-04-26", 0, "first_day"), ("2024-04-27", 0, "weekend"), ("2024-04-28", 0, "weekend"),
        ("2024-04-29", 0, "swap_off"), ("2024-04-30", 0, "holiday"), ("2024-05-01", 0, "holiday"),
        ("2024-05-02", 480, "counted"), ("2024-05-03", 480, "counted"), ("2024-05-04", 480, "counted"),
    ]  # fmt: skip
    assert rows[4].why == "Ngày Chiến thắng"
    assert rows[-1].why == "Làm bù cho ngày 29/4/2024: ngày thứ 3"


def test_the_proof_tells_pauses_and_restarts():
    pause = Pause(at("2024-07-17T10:00"), at("2024-07-22T09:00"), "supplement", "extend")
    kinds = [row.kind for row in due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", pause).counted]
    assert kinds == ["first_day", "counted", "counted", "pause", "pause", "weekend", "weekend", "pause", "counted"]
    again = Pause(at("2024-07-17T10:00"), at("2024-07-22T09:00"))
    rows = due_on(Unit.WORKING_DAYS, 3, "2024-07-15T09:00", again).counted
    assert rows[0].why == "Không tính: thời hạn tính lại từ đầu từ ngày 22/07/2024 khi đủ hồ sơ"
    assert rows[7].why == "Ngày nhận đủ bổ sung không tính"


def test_the_proof_in_hours_shows_the_clock():
    pause = Pause(at("2024-07-16T08:00"), at("2024-07-16T09:00"), "financial")
    rows = due_on(Unit.WORKING_HOURS, 8, "2024-07-15T15:00", pause).counted
    assert [row.minutes for row in rows] == [120, 360]
    assert rows[1].why == (
        "Ngày làm việc: tính 07:00–11:30, 13:30–16:00; tạm dừng chờ thực hiện nghĩa vụ tài chính từ 08:00 đến 09:00"
    )
    late = due_on(Unit.WORKING_HOURS, 1, "2024-07-12T18:00").counted
    assert late[0].why == "Nhận ngoài giờ làm việc: tính từ lúc mở cửa 07:00 ngày 15/07/2024"
    all_day = Pause(at("2024-07-15T17:00"), at("2024-07-17T07:00"), "other")
    assert due_on(Unit.WORKING_HOURS, 8, "2024-07-15T15:00", all_day).counted[1].kind == "pause"


def test_the_proof_of_a_day_moved_off_a_rest_day():
    rows = due_on(Unit.CALENDAR_DAYS, 5, "2024-07-15T09:00").counted
    assert [row.minutes for row in rows] == [0, 1440, 1440, 1440, 1440, 1440, 0, 0]
    assert rows[5].why == "Thứ Bảy: ngày thứ 5"
    assert rows[-1].why == "Hạn rơi vào ngày nghỉ 20/07/2024, chuyển sang ngày làm việc tiếp theo"


def test_the_proof_of_a_same_day_after_the_cutoff():
    rows = due_on(Unit.SAME_DAY, None, "2024-07-15T15:01").counted
    assert [(row.minutes, row.kind) for row in rows] == [(0, "after_cutoff"), (480, "counted")]
    assert due_on(Unit.SAME_DAY, None, "2024-07-15T14:00").counted[0].minutes == 180


AMOUNTS = st.integers(1, 30)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]),
    AMOUNTS,
)
def test_the_counted_days_add_up_to_the_limit(seed, unit, amount):
    random, office = Random(seed), some_calendar(seed % 8)
    accepted = at(f"{office.first}T00:00") + timedelta(minutes=random.randint(0, 200 * 1440))
    plain = due(Limit(unit, amount), accepted, office, RULES).due_at
    begin = accepted + (plain - accepted) * random.random() * 0.9
    pause = Pause(begin, begin + timedelta(minutes=random.randint(0, 8000)), "other")
    pauses = [pause] if random.random() < 0.7 else []
    found = due(Limit(unit, amount), accepted, office, RULES, pauses)
    rows = found.counted
    days = (found.due_at.date() - local(accepted).date()).days
    assert [row.day for row in rows] == [local(accepted).date() + timedelta(days=n) for n in range(days + 1)]
    assert all(row.why for row in rows)
    if unit == Unit.WORKING_HOURS:
        assert sum(row.minutes for row in rows) == amount * 60
    else:
        assert sum(row.kind == "counted" for row in rows) == amount
    assert found.due_at >= plain


# Given appointments, steps, legs


@pytest.mark.parametrize(
    ("unit", "old", "new"),
    [
        (Unit.WORKING_DAYS, "2024-07-18T17:00", "2024-07-23T17:00"),
        (Unit.WORKING_HOURS, "2024-07-18T10:00", "2024-07-23T09:00"),
        (Unit.CALENDAR_DAYS, "2024-07-18T17:00", "2024-07-23T17:00"),
        (Unit.CALENDAR_DAYS, "2024-07-22T17:00", "2024-07-29T17:00"),
        (Unit.HOURS, "2024-07-18T10:00", "2024-07-23T09:00"),
    ],
)
def test_given_appointments_shift_by_the_waiting(unit, old, new):
    pauses = [Pause(at("2024-07-17T10:00"), at("2024-07-22T09:00"))]
    assert shift_due(at(old), pauses, unit, REAL) == at(new)


def test_an_appointment_without_waiting_stays_as_given():
    given_at = at("2024-07-20T12:34")
    same_day = Pause(at("2024-07-17T10:00"), at("2024-07-17T11:00"))
    assert shift_due(given_at, [], Unit.WORKING_HOURS, REAL) == given_at
    assert shift_due(given_at, [same_day, Pause(at("2024-07-18T10:00"))], Unit.WORKING_DAYS, REAL) == given_at


def test_steps_follow_one_another():
    steps = step_dates([240, 240, 480], at("2024-07-15T09:00"), REAL)
    assert steps == [at("2024-07-15T15:00"), at("2024-07-16T09:00"), at("2024-07-17T09:00")]


def test_a_leg_has_its_own_limit():
    assert leg_due(Limit(Unit.WORKING_DAYS, 5), at("2024-07-15T09:00"), REAL, RULES) == at("2024-07-22T17:00")


# Early, on time, late


@pytest.mark.parametrize(
    ("ended", "rule", "unit", "result"),
    [
        ("2024-07-17T23:59", "date", Unit.WORKING_DAYS, Class.EARLY),
        ("2024-07-18T07:00", "date", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-18T23:00", "date", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-19T00:00", "date", Unit.WORKING_DAYS, Class.LATE),
        ("2024-07-18T15:59", "time", Unit.WORKING_DAYS, Class.EARLY),
        ("2024-07-18T16:00", "time", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-18T16:01", "time", Unit.WORKING_DAYS, Class.LATE),
        ("2024-07-18T12:00", "half_day", Unit.WORKING_DAYS, Class.EARLY),
        ("2024-07-18T13:00", "half_day", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-18T16:30", "half_day", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-19T08:00", "half_day", Unit.WORKING_DAYS, Class.LATE),
        ("2024-07-18T15:00", "by_unit", Unit.WORKING_DAYS, Class.ON_TIME),
        ("2024-07-18T15:00", "by_unit", Unit.CALENDAR_DAYS, Class.ON_TIME),
        ("2024-07-18T15:00", "by_unit", Unit.WORKING_HOURS, Class.EARLY),
        ("2024-07-18T15:00", "by_unit", Unit.SAME_DAY, Class.EARLY),
        ("2024-07-18T16:01", "by_unit", Unit.HOURS, Class.LATE),
    ],
)
def test_classes(ended, rule, unit, result):
    assert classify(at(ended), at("2024-07-18T16:00"), rule, unit) is result


def test_an_unknown_rule_is_refused():
    with pytest.raises(LawError, match="mood"):
        classify(at("2024-07-18T16:00"), at("2024-07-18T16:00"), "mood", Unit.HOURS)


def test_an_open_dossier_is_late_only_while_its_clock_runs():
    moment = at("2024-07-18T16:00")
    assert is_late_open(moment, moment, clock_running=True)
    assert not is_late_open(moment, moment, clock_running=False)
    assert not is_late_open(moment, moment - timedelta(seconds=1), clock_running=True)
    assert not is_late_open(None, moment, clock_running=True)


def test_slack_is_in_working_minutes():
    assert slack_minutes(at("2024-07-18T16:00"), at("2024-07-19T08:00"), REAL) == 120
    assert slack_minutes(at("2024-07-19T08:00"), at("2024-07-18T16:00"), REAL) == -120


# Apology, re-appointment, limits of the office itself


def test_one_reappointment():
    assert can_reappoint(0, RULES)
    assert not can_reappoint(1, RULES)


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("2024-07-18T16:00", "phải sau hạn cũ"),
        ("2024-07-20T10:00", "không làm việc \\(Thứ Bảy\\)"),
        ("2024-07-22T12:00", "nằm ngoài giờ làm việc"),
    ],
)
def test_a_new_date_must_be_possible(new, fault):
    assert re.search(fault, check_new_date(at("2024-07-18T17:00"), at(new), REAL))


def test_a_good_new_date():
    assert check_new_date(at("2024-07-18T17:00"), at("2024-07-22T17:00"), REAL) is None


def test_the_apology_leaves_the_working_day_before():
    assert apology_latest(at("2024-05-02T17:00"), REAL, RULES) == at("2024-04-26T17:00")
    assert apology_latest(at("2024-07-18T10:00"), REAL, RULES) == at("2024-07-17T17:00")


def test_limits_of_the_office():
    assert intake_due(at("2024-07-12T18:00"), REAL, RULES) == at("2024-07-15T17:00")
    assert supplement_latest(at("2024-07-15T09:00"), REAL, RULES) == at("2024-07-18T17:00")
    assert handover_due(at("2024-07-15T15:00"), REAL, RULES) == at("2024-07-15T17:00")
    assert handover_due(at("2024-07-12T15:01"), REAL, RULES) == at("2024-07-15T08:00")


@pytest.mark.parametrize("rule", ["date", "time", "half_day", "by_unit"])
@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.WORKING_HOURS])
@pytest.mark.parametrize("clock", [time(0, 0), time(9, 30), time(12, 0), time(12, 1), time(17, 0), time(23, 59, 59)])
def test_late_from_is_the_first_moment_called_late(rule, unit, clock):
    due_at = datetime.combine(date(2024, 7, 4), clock, VIETNAM)
    first = late_from(due_at, rule, unit)
    assert classify(first, due_at, rule, unit) == Class.LATE
    assert classify(first - timedelta(microseconds=1), due_at, rule, unit) != Class.LATE


def test_late_from_refuses_a_rule_nobody_knows():
    with pytest.raises(LawError, match="Không có quy tắc"):
        late_from(datetime(2024, 7, 4, tzinfo=VIETNAM), "week", Unit.WORKING_DAYS)
