"""Yêu cầu bổ sung: proposed by the specialist, sent once by the counter, and what it does to the clock."""

from datetime import datetime

import pytest

from motcua.agency.models import Agency
from motcua.agency.queries import workdays_for
from motcua.casework.clock import deadline_of, timeliness_of
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM, local
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.models import SupplementRequest
from motcua.dossiers.services import intake
from motcua.dossiers.services import supplement as s
from tests.dossiers.lives import ITEMS, fresh, in_supplement, later, submitted
from tests.factories import ground, make_dossier, officer

pytestmark = pytest.mark.django_db


def propose(dossier, at=None, **more):
    return s.propose_supplement(
        dossier, **{"items": ITEMS, "reason": "Tờ khai chưa ký", "by": officer("tp_ht"), "at": at or later(1), **more}
    )


def ask(dossier, at=None, **more):
    return s.request_supplement(
        dossier, **{"items": ITEMS, "reason": "Thiếu tờ khai", "by": officer("mot_cua"), "at": at or later(1), **more}
    )


def complete(dossier, at, **more):
    return s.complete_supplement(dossier.supplements.last(), by=officer("mot_cua"), at=at, **more)


def test_only_the_counter_sends_what_the_specialist_proposed():
    dossier = make_dossier()
    row = propose(dossier)
    assert (fresh(dossier).case.state, fresh(dossier).case.clock, row.sent_at) == ("processing", "running", None)
    with pytest.raises(Forbidden, match="Chỉ Bộ phận Một cửa"):
        s.send_supplement(row, by=officer("tp_ht"), at=later(2))
    sent = s.send_supplement(row, by=officer("mot_cua"), at=later(3), answer_by=later(days=5).date())
    case = fresh(dossier).case
    assert (case.state, case.clock, case.holder) == ("supplement", "stopped", officer("tp_ht"))
    assert (sent.sent_by, sent.sent_at, fresh(dossier).supplement_count) == (officer("mot_cua"), later(3), 1)


def test_the_paper_lists_exactly_the_papers():
    dossier = in_supplement()
    paper = IssuedPaper.objects.get(form="completion_request")
    assert dossier.supplements.get().paper == paper
    assert [item["name"] for item in paper.data["papers"]] == ["Tờ khai đăng ký"]
    assert paper.case_code == dossier.case.code


@pytest.mark.parametrize(
    ("mode", "due"),
    [
        # Received Wednesday 25/11, three working days: Monday 30/11. Stopped the same day, papers Friday 27/11, 9:30.
        ("", datetime(2026, 12, 2, 16, 30, tzinfo=VIETNAM)),
        ("restart", datetime(2026, 12, 2, 16, 30, tzinfo=VIETNAM)),
        ("extend", datetime(2026, 12, 2, 16, 30, tzinfo=VIETNAM)),
    ],
)
def test_the_appointment_after_the_papers_came(mode, due):
    ground()
    Agency.objects.filter(is_served=True).update(policy={"resume_mode": mode})
    dossier = in_supplement()
    complete(dossier, later(days=2))
    case = fresh(dossier).case
    assert (case.pauses.get().mode, local(case.due_at)) == (mode or "restart", due)


@pytest.mark.parametrize(("mode", "day"), [("restart", 2), ("extend", 1)])
def test_restarting_and_extending_part_when_time_was_used_before(mode, day):
    ground()
    Agency.objects.filter(is_served=True).update(policy={"resume_mode": mode})
    dossier = make_dossier()
    ask(dossier, at=later(days=1))
    complete(dossier, later(days=2))
    assert local(fresh(dossier).case.due_at) == datetime(2026, 12, day, 16, 30, tzinfo=VIETNAM)


# Received Wednesday 25/11 at 9:30, three working days: Monday 30/11, 16:30. Papers are asked for on Wednesday 2/12, two
# days late, and come on Friday 4/12. The wait gives two days back: due on 2/12, and still two days late. Counted anew
# from Friday it would be due on Wednesday 9/12, as if it had never been late.
LATENESS = {
    "survives": ({}, datetime(2026, 12, 2, 16, 30, tzinfo=VIETNAM), "extend", "late"),
    "survives an office that restarts": (
        {"resume_mode": "restart"}, datetime(2026, 12, 2, 16, 30, tzinfo=VIETNAM), "extend", "late",
    ),
    "is wiped out where the office chose so": (
        {"restart_wipes_lateness": True}, datetime(2026, 12, 9, 16, 30, tzinfo=VIETNAM), "restart", "early",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", LATENESS)
def test_lateness_when_papers_are_asked_for_after_the_due_day(what):
    policy, due, mode, word = LATENESS[what]
    ground()
    Agency.objects.filter(is_served=True).update(policy=policy)
    dossier = make_dossier()
    assert local(dossier.case.due_at) == datetime(2026, 11, 30, 16, 30, tzinfo=VIETNAM)
    ask(dossier, at=later(days=7))
    complete(dossier, later(days=9))
    case = fresh(dossier).case
    assert (local(case.due_at), case.pauses.get().mode) == (due, mode)
    assert case.due_at == deadline_of(case, workdays_for(case.agency), list(case.pauses.all())).due_at
    assert timeliness_of(case, later(days=9), case.agency) == word


def test_on_the_due_day_itself_it_is_not_late_yet():
    dossier = make_dossier()
    ask(dossier, at=datetime(2026, 11, 30, 17, 30, tzinfo=VIETNAM))
    complete(dossier, datetime(2026, 12, 2, 9, 30, tzinfo=VIETNAM))
    assert local(fresh(dossier).case.due_at) == datetime(2026, 12, 7, 16, 30, tzinfo=VIETNAM)


def test_completed_it_is_back_in_the_hand_with_the_papers():
    dossier = in_supplement()
    complete(dossier, later(days=1))
    case = fresh(dossier).case
    assert (case.state, case.clock, case.holder) == ("processing", "running", officer("tp_ht"))
    assert [(row.name, row.supplement_number) for row in dossier.papers.filter(supplement_number__gt=0)] == [
        ("Tờ khai đăng ký", 1)
    ]


def test_a_second_request_needs_its_own_reason():
    dossier = in_supplement()
    complete(dossier, later(days=1))
    for again in (propose, ask):
        with pytest.raises(Refused, match="đã được yêu cầu bổ sung 1 lần") as refusal:
            again(fresh(dossier), at=later(days=1, minutes=5))
        assert refusal.value.field == "again_reason"
    ask(fresh(dossier), at=later(days=1, minutes=5), again_reason="Luật mới có hiệu lực")
    assert fresh(dossier).supplement_count == 2
    assert list(dossier.supplements.values_list("number", "again_reason")) == [(1, ""), (2, "Luật mới có hiệu lực")]


def test_while_one_proposal_waits_there_is_no_other():
    dossier = make_dossier()
    propose(dossier)
    for again in (propose, ask):
        with pytest.raises(Refused, match="đang chờ Bộ phận Một cửa gửi"):
            again(fresh(dossier), at=later(2), again_reason="Thêm")


@pytest.mark.parametrize(
    ("entered", "field"),
    [({"items": []}, "items"), ({"reason": " "}, "reason"), ({"answer_by": later(days=-1).date()}, "answer_by")],
)
def test_a_request_made_in_vain_leaves_nothing_behind(entered, field):
    dossier = make_dossier()
    with pytest.raises(Refused) as refusal:
        ask(dossier, **entered)
    assert (refusal.value.field, SupplementRequest.objects.count()) == (field, 0)
    assert (fresh(dossier).case.state, IssuedPaper.objects.filter(form="completion_request").count()) == (
        "processing",
        0,
    )
    assert ask(fresh(dossier), at=later(2)).number == 1


def test_without_a_given_day_nothing_lapses():
    dossier = make_dossier()
    row = ask(dossier)
    with pytest.raises(Refused, match="Chưa hết hạn"):
        s.lapse_supplement(row, by=officer("mot_cua"), at=later(days=300))


def test_it_lapses_only_after_the_given_day_and_is_not_late():
    dossier = in_supplement()
    row = dossier.supplements.get()
    with pytest.raises(Refused, match="Chưa hết hạn"):
        s.lapse_supplement(row, by=officer("mot_cua"), at=later(days=2))
    s.lapse_supplement(row, by=officer("mot_cua"), at=later(days=30))
    case = Case.objects.get(pk=dossier.pk)
    assert (case.state, case.clock, case.ended_at) == ("stopped", "ended", later(days=30))
    assert (case.timeliness, case.due_at > case.ended_at) == ("early", True)
    assert row.lapsed_at == later(days=30)


def test_an_online_dossier_completes_before_it_is_received_and_has_no_clock():
    dossier = submitted()
    ask(dossier)
    assert (fresh(dossier).case.state, fresh(dossier).case.clock) == ("supplement", "none")
    complete(dossier, later(5))
    assert (fresh(dossier).case.state, fresh(dossier).case.due_at) == ("registered", None)
    intake.accept_dossier(fresh(dossier), by=officer("mot_cua"), at=later(days=1))
    case = fresh(dossier).case
    assert (case.state, case.received_at, case.pauses.count()) == ("processing", later(days=1), 0)


def test_an_online_dossier_that_lapses_was_never_accepted():
    dossier = submitted()
    row = ask(dossier, answer_by=later(days=1).date())
    s.lapse_supplement(row, by=officer("mot_cua"), at=later(days=2))
    case = fresh(dossier).case
    assert (case.state, case.clock, case.ended_at) == ("not_accepted", "ended", later(days=2))


def test_a_dossier_out_of_an_old_book_completes_too():
    dossier = in_supplement()
    SupplementRequest.objects.all().delete()
    row = s.request_of_old_book(fresh(dossier), at=later(days=1))
    assert (row.number, row.sent_at) == (1, later(1))
    s.complete_supplement(row, by=officer("mot_cua"), at=later(days=1))
    assert fresh(dossier).case.state == "processing"


def test_an_unsent_request_is_not_completed():
    dossier = in_supplement()
    other = SupplementRequest.objects.create(
        dossier=dossier, number=2, again_reason="x", reason="x", proposed_at=later(1)
    )
    with pytest.raises(Refused, match="chưa gửi"):
        s.complete_supplement(other, by=officer("mot_cua"), at=later(2))
