"""Each index from the log and the ratings, and the dossiers behind it."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from motcua.casework.models import Case, StepRun
from motcua.common.moments import VIETNAM
from motcua.dossiers.models import Dossier
from motcua.law.scoring import points_of_stays
from motcua.ratings.models import Question
from motcua.ratings.services import rate_case
from motcua.ratings.services.setting_up import lay_questions
from motcua.scoring.models import ApplicantFault
from motcua.scoring.queries import (
    Computed,
    computed,
    computed_of,
    level_points_of,
    scored_cases,
    scored_officers,
    signed_sheets,
)
from tests.factories import NOON, ground, make_dossier, officer
from tests.scoring.sheets import QUARTER, finished, rated, sheet_of, signed

pytestmark = pytest.mark.django_db


def of(number, post=""):
    sheet = sheet_of(post)
    return computed(sheet, sheet.scheme.index(number))


def codes(number, post=""):
    sheet = sheet_of(post)
    return [case.code for case in scored_cases(sheet, sheet.scheme.index(number))]


def changed(dossier, **facts):
    Case.objects.filter(pk=dossier.pk).update(**facts)


class TestTime:
    def test_early_on_time_and_late(self):
        first, second, third = (finished(n) for n in range(3))
        changed(second, timeliness="on_time")
        changed(third, timeliness="late")
        assert of(1) == Computed(3, 3)
        assert of(1).value == 1
        assert codes(1) == [third.case.code, second.case.code, first.case.code]

    def test_only_what_ended_in_the_quarter(self):
        inside, before, after = (finished(n) for n in range(3))
        make_dossier()
        changed(inside, ended_at=datetime(2026, 9, 15, tzinfo=VIETNAM))
        changed(before, ended_at=datetime(2026, 9, 14, 23, 59, 59, tzinfo=VIETNAM))
        changed(after, ended_at=datetime(2026, 12, 15, tzinfo=VIETNAM))
        assert codes(1) == [inside.case.code]

    def test_what_was_never_accepted_is_no_dossier(self):
        changed(finished(), received_at=None)
        assert of(1) == Computed(0, 0)
        assert of(1).value is None

    def test_officer_answers_for_what_was_in_their_hands(self):
        made = finished()
        assert codes(1, "tp_ht") == [made.case.code]
        assert of(1, "dc_xd") == Computed(0, 0)


class TestStays:
    def test_lowest_stay_counts_for_the_unit_and_own_stays_for_the_officer(self):
        made = finished()
        assert of(2) == Computed(2, 1)
        StepRun.objects.filter(case=made.case, role="thu_ly").update(used_minutes=480)
        assert of(2) == Computed(1, 1)
        StepRun.objects.filter(case=made.case, role="ky_duyet").update(used_minutes=241)
        assert of(2) == Computed(0, 1)
        assert of(2, "tp_ht") == Computed(1, 1)
        assert of(2, "mot_cua") == Computed(2, 1)

    def test_intake_has_the_time_of_its_step_in_the_process(self):
        made = finished()
        StepRun.objects.filter(case=made.case, number=1).update(used_minutes=60)
        assert of(2, "mot_cua") == Computed(1, 1)

    def test_stay_without_allowance_says_nothing(self):
        StepRun.objects.filter(case=finished().case).update(allowed_minutes=None, step_number=None)
        assert of(2) == Computed(0, 0)

    def test_the_database_agrees_with_the_law(self):
        pick, told = Random(13), {}
        for n in range(25):
            made = finished(n)
            stays = [(pick.randrange(4), pick.randrange(1, 4)) for _ in range(3)]
            for run, (used, allowed) in zip(made.case.step_runs.filter(number__in=[2, 3, 4]), stays, strict=True):
                StepRun.objects.filter(pk=run.pk).update(used_minutes=used, allowed_minutes=allowed)
            told[made.case.code] = points_of_stays(stays)
        sheet = sheet_of()
        assert {case.code: case.points for case in scored_cases(sheet, sheet.scheme.index(2))} == told
        assert of(2) == Computed(sum(told.values()), 25)


class TestContacts:
    @pytest.mark.parametrize(("requests", "fault", "points"), [(0, 0, 2), (1, 0, 1), (2, 0, 0), (1, 1, 2), (3, 2, 1)])
    def test_requests_without_those_by_the_applicants_fault(self, requests, fault, points):
        made = finished()
        Dossier.objects.filter(pk=made.pk).update(supplement_count=requests)
        if fault:
            facts = {"remark": "Nộp nhầm tờ khai", "recorded_by": officer("vp_tk"), "recorded_at": NOON}
            ApplicantFault.objects.create(dossier=made, requests=fault, **facts)
        assert of(3) == Computed(points, 1)


class TestRatings:
    def test_levels_by_the_day_of_rating(self):
        for n, level in enumerate(["very_satisfied", "satisfied", "unsatisfied", "very_satisfied"]):
            rated(finished(n), level)
        rated(finished(9), "unsatisfied", at=datetime(2026, 12, 15, tzinfo=VIETNAM))
        assert of(7) == Computed(5, 4)
        assert of(7).value == Fraction(5, 4)
        assert of(7, "tp_ht") == Computed(5, 4)

    def test_office_may_choose_what_a_level_is_worth(self):
        rated(finished(), "satisfied")
        sheet = sheet_of()
        sheet.agency.policy = {"score_levels": {"satisfied": 2, "unsatisfied": 7}}
        assert computed(sheet, sheet.scheme.index(7)) == Computed(2, 1)
        assert level_points_of(sheet.agency, sheet.scheme)["unsatisfied"] == 0

    def test_offices_contacted_are_no_data_until_somebody_is_asked(self):
        rated(finished(), "satisfied")
        assert of(4) == Computed(0, 0)

    def test_last_answer_to_the_question_of_an_index(self):
        made = finished()
        answered(made, {"so-co-quan": "1"})
        assert of(4) == Computed(1, 1)
        assert of(7) == Computed(1, 1)  # not asked of the manner: the level speaks
        answered(made, {"so-co-quan": "2", "thai-do": "unsatisfied"})
        assert of(4) == Computed(2, 1)
        assert of(7) == Computed(0, 1)
        answered(made, {})
        assert of(4) == Computed(0, 0)  # the last rating did not answer that question


def answered(dossier, answers, level="satisfied"):
    """The applicant rates by the form the software is shipped with."""
    lay_questions(dossier.case.agency, at=NOON)
    keys = dict(Question.objects.values_list("code", "pk"))
    rate_case(dossier.case, level=level, at=NOON, answers={keys[code]: text for code, text in answers.items()})


def test_computed_of_a_unit_and_of_an_officer():
    finished()
    assert set(computed_of(sheet_of())) == {1, 2, 3, 4, 7}
    assert computed_of(sheet_of("tp_ht"))[3] == Computed(2, 1)


def test_an_index_costs_one_query(django_assert_num_queries):
    finished()
    sheet = sheet_of()
    with django_assert_num_queries(5):
        computed_of(sheet)


def test_counter_specialists_and_clerk_are_scored_but_no_leader():
    commune = ground()
    found = scored_officers(commune, date(2026, 11, 25))
    assert officer("mot_cua") in found
    assert officer("tp_ht") in found
    assert officer("vp_tk") in found
    assert {officer(post) for post in ("chu_tich", "pho_chu_tich", "quan_tri", "phu_trach_cchc")} & set(found) == set()


class TestSignedSheets:
    def test_only_signed_ones_of_the_unit(self):
        commune = ground()
        assert signed_sheets(commune, QUARTER.first, QUARTER.last) == []
        sheet = signed()
        signed("tp_ht")
        (row,) = signed_sheets(commune, date(2025, 12, 15), date(2026, 12, 14))
        assert (row.first, row.last, row.sheet_id) == (QUARTER.first, QUARTER.last, sheet.pk)
        assert row.signed_at == sheet.signed_at
        assert signed_sheets(commune, QUARTER.first, QUARTER.last - timedelta(days=1)) == []
