"""What the office changes between two requests holds for the second one, though the ground is remembered."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from motcua.agency.models import Account, CalendarDay, Leave, Post
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM, day_of
from motcua.procedures.models import ProcedureVersion, ProcessStep
from tests.factories import MARITAL_STATUS, NOON, client_of, ground, make_dossier, officer, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SHEET = "/ban-lam-viec/tiep-nhan/"


@pytest.fixture
def take_in(noon):
    """One sheet sent by the same signed-in counter; the case, or the status where it was not stored."""
    client = client_of(officer("mot_cua"))
    numbers = iter(range(100))

    def send() -> Case | int:
        number = next(numbers)
        start = f"v{version(MARITAL_STATUS).pk}_"
        form = {"viec": "luu", "thu-tuc": MARITAL_STATUS, "owner_kind": "citizen", "owner_name": "Nguyễn Thị Hoa"}
        form |= {"owner_identity_number": f"0241850012{number:02d}", "key": f"0123456789{number:06d}"}
        form |= {f"{start}fee_0_tick": "on", f"{start}fee_0_amount": "15000", f"{start}fee_0_quantity": "1"}
        answer = client.post(SHEET, form)
        return Case.objects.latest("pk") if answer.status_code == 302 and "xong" in answer.url else answer.status_code

    return send


def in_hand(case: Case) -> str:
    return case.holder.appointments.filter(is_substitute=False).first().post.code


def test_the_limit_of_the_version(take_in):
    before = take_in()
    ProcedureVersion.objects.filter(procedure__code=MARITAL_STATUS).update(limit_amount=before.limit_amount + 5)
    after = take_in()
    assert (after.limit_amount, after.due_at - before.due_at) == (before.limit_amount + 5, timedelta(days=7))


def test_a_version_that_ended(take_in):
    take_in()
    ProcedureVersion.objects.filter(procedure__code=MARITAL_STATUS).update(valid_to=day_of(NOON) - timedelta(days=1))
    assert take_in() == 200  # the choice of a procedure, with a word why
    assert Case.objects.count() == 1


def test_the_calendar(take_in):
    before = take_in()
    CalendarDay.objects.create(
        agency=ground(), day=day_of(before.due_at), kind="closure", name="Bão số 9", source="Công điện 1"
    )
    assert take_in().due_at > before.due_at


def test_the_step_of_the_process(take_in):
    before = take_in()
    ProcessStep.objects.filter(process__procedure__code=MARITAL_STATUS, number=2).update(post_code="dc_xd")
    assert (in_hand(before), in_hand(take_in())) == ("tp_ht", "dc_xd")


def test_leave_and_coming_back(take_in):
    before = take_in()
    leave = Leave.objects.create(officer=before.holder, first_day=day_of(NOON), last_day=day_of(NOON))
    away = take_in()
    leave.delete()
    assert away.holder != before.holder
    assert take_in().holder == before.holder


def test_another_substitute(take_in):
    holder = take_in().holder
    Leave.objects.create(officer=holder, first_day=day_of(NOON), last_day=day_of(NOON))
    post = Post.objects.get(code="tp_ht")
    post.appointments.filter(is_substitute=True).update(officer=officer("dc_xd"))
    assert take_in().holder == officer("dc_xd")


def test_a_duty_that_was_taken_away(take_in):
    take_in()
    Post.objects.filter(code="mot_cua").update(duties=["specialist"])
    assert take_in() == 403


def test_an_account_that_was_closed(take_in):
    take_in()
    Account.objects.filter(pk=officer("mot_cua").account_id).update(is_active=False)
    assert take_in() == 302
    assert Case.objects.count() == 1


def hand_over(client, dossier) -> None:
    assert client.post(f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/chuyen/", {"note": ""}).status_code == 302


def test_the_next_hand_of_a_dossier_on_its_way():
    first, second = (make_dossier(at=NOON - timedelta(hours=1)) for _ in range(2))
    client = client_of(officer("tp_ht"))
    hand_over(client, first)
    ProcessStep.objects.filter(process__procedure__code=MARITAL_STATUS, number=3).update(post_code="vp_tk")
    hand_over(client, second)
    hands = [in_hand(Case.objects.get(pk=dossier.pk)) for dossier in (first, second)]
    assert hands == ["chu_tich", "vp_tk"]


def test_the_hours_by_which_a_step_is_measured():
    dossier = make_dossier(at=datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM))
    client = client_of(officer("tp_ht"))
    client.get(f"/ban-lam-viec/ho-so/{dossier.case.code}/")
    CalendarDay.objects.create(agency=ground(), day=day_of(NOON), kind="closure", name="Bão", source="CĐ 1")
    hand_over(client, dossier)
    whole = dossier.case.step_runs.get(step_number=2).used_minutes
    assert 0 < whole < 8 * 60  # 24/11 is a holiday, and the day of the storm does not count


def test_queries_of_handing_on(django_assert_max_num_queries):
    """Session, ground, dossier; begin, lock, last passage, questions, stay, pauses, case, stays (2), history, outbox,
    log (3), commit. PostgreSQL takes several of them in one message."""
    first, second = (make_dossier(at=NOON - timedelta(hours=1)) for _ in range(2))
    client = client_of(officer("tp_ht"))
    hand_over(client, first)
    with django_assert_max_num_queries(18 if connection.vendor == "sqlite" else 10):
        hand_over(client, second)
