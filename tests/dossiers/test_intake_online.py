"""Online submissions: registered without a clock, accepted or refused by the counter."""

from datetime import date, datetime

import pytest

from motcua.common.moments import VIETNAM, local
from motcua.common.refusals import Refused
from motcua.documents.models import IssuedPaper
from motcua.dossiers.services import intake
from tests.dossiers.lives import fresh, later, submitted
from tests.factories import MARITAL_STATUS, NOON, POOR_HOUSEHOLD, ground, intake_of, officer, party

pytestmark = pytest.mark.django_db


def submit(code=MARITAL_STATUS, at=NOON):
    return intake.submit_dossier(intake_of(code, owner=party()), agency=ground(), at=at)


def accept(dossier, at, **more):
    return intake.accept_dossier(fresh(dossier), by=officer("mot_cua"), at=at, **more)


def test_submitted_it_waits_without_clock_and_hand():
    case = submitted().case
    assert (case.state, case.clock, case.received_at, case.due_at, case.holder) == (
        "registered",
        "none",
        None,
        None,
        None,
    )
    assert (case.submitted_at, case.history.get().by_name) == (NOON, "Người nộp trực tuyến")
    assert IssuedPaper.objects.count() == 0


def test_accepted_the_clock_starts_at_that_moment():
    dossier = submitted()
    accept(dossier, later(days=1))
    case = fresh(dossier).case
    assert (case.state, case.received_at, case.holder) == ("processing", later(days=1), officer("tp_ht"))
    assert local(case.due_at) == datetime(2026, 12, 1, 16, 30, tzinfo=VIETNAM)
    assert IssuedPaper.objects.get().form == "acceptance_slip"


def test_the_rules_are_those_of_the_day_of_acceptance():
    dossier = submit(at=datetime(2025, 6, 30, 20, tzinfo=VIETNAM))
    assert dossier.case.rules == "nd61"
    accept(dossier, datetime(2025, 7, 1, 8, tzinfo=VIETNAM))
    assert fresh(dossier).case.rules == "nd118"


def test_without_a_limit_of_its_own_the_counter_gives_the_date():
    dossier = submit(POOR_HOUSEHOLD)
    with pytest.raises(Refused, match="nhập ngày hẹn trả") as refusal:
        accept(dossier, later(5))
    assert (refusal.value.field, fresh(dossier).case.state) == ("due_at", "registered")
    given = intake.closing_of(ground(), date(2026, 12, 8))
    accept(dossier, later(6), due_at=given)
    assert (fresh(dossier).case.due_at, fresh(dossier).case.due_is_given) == (given, True)


def test_refused_it_was_never_received():
    dossier = submitted()
    paper = intake.refuse_submission(dossier, by=officer("mot_cua"), at=later(5), reason="Không thuộc thẩm quyền")
    case = fresh(dossier).case
    assert (paper.form, case.state, case.received_at, case.timeliness) == ("refusal_notice", "not_accepted", None, "")
    assert (case.ended_at, case.clock) == (later(5), "ended")


def test_a_refusal_says_why():
    with pytest.raises(Refused) as refusal:
        intake.refuse_submission(submitted(), by=officer("mot_cua"), at=later(5), reason=" ")
    assert refusal.value.field == "reason"
