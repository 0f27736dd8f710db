"""Where versions are shown: confirmed in bulk, in time or not, as it was on any day, taken down when they are over."""

from datetime import date, datetime, timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Forbidden, Refused
from motcua.procedures.models import Posting, ProcedureVersion
from motcua.procedures.queries import postings, shown_between, wrongly_shown
from motcua.procedures.services.postings import confirm_postings, take_down_postings
from tests.factories import BIRTH, MARITAL_STATUS, NOON, ground, officer, version

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)  # a Wednesday


def confirm(*versions, by="vp_tk", at=NOON, **more):
    return confirm_postings(versions, agency=ground(), by=officer(by) if by else None, at=at, **more)


def posted(code, day=DAY):
    [row] = [row for row in postings(ground(), day) if row.code == code]
    return row


def successor_of(old, first):
    """A new version from a day on; the old one ends the day before."""
    ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=first - timedelta(days=1))
    fresh = ProcedureVersion.objects.get(pk=old.pk)
    fresh.pk, fresh.number, fresh.valid_from, fresh.valid_to = None, 2, first, None
    fresh._state.adding = True
    fresh.save()
    return fresh


def test_the_portal_shows_by_itself_and_the_counter_when_confirmed():
    assert [(row.portal, row.counter, row.in_both) for row in postings(ground(), DAY)] == [(True, False, False)] * 4
    assert confirm(version(BIRTH), version(MARITAL_STATUS)) == 2
    assert posted(BIRTH).in_both
    assert posted(BIRTH).counter_on == DAY
    assert sum(row.in_both for row in postings(ground(), DAY)) == 2
    entry = Entry.objects.get(kind="procedures:posting:confirmed")
    assert sorted(entry.data["versions"]) == sorted([version(BIRTH).pk, version(MARITAL_STATUS).pk])


def test_confirming_twice_changes_nothing():
    confirm(version(BIRTH))
    assert confirm(version(BIRTH), at=NOON + timedelta(days=1)) == 0
    assert Posting.objects.get().posted_at == NOON
    assert Entry.objects.filter(kind="procedures:posting:confirmed").count() == 1


def test_asked_of_the_past_it_says_what_was_so():
    confirm(version(BIRTH), posted_on=date(2026, 11, 20))
    assert not posted(BIRTH, date(2026, 11, 19)).counter
    assert posted(BIRTH, date(2026, 11, 20)).counter_on == date(2026, 11, 20)
    row = Posting.objects.get()
    take_down_postings([row], agency=ground(), by=officer("vp_tk"), at=NOON)
    assert posted(BIRTH, date(2026, 11, 24)).counter
    assert not posted(BIRTH).counter


def test_a_new_version_needs_its_own_posting_within_five_working_days():
    confirm(version(BIRTH), posted_on=date(2026, 11, 2))
    fresh = successor_of(version(BIRTH), date(2026, 11, 16))  # a Monday: due on Monday the 23rd
    row = posted(BIRTH)
    assert (row.version.pk, row.counter, row.due_on) == (fresh.pk, False, date(2026, 11, 23))
    assert not row.is_overdue(date(2026, 11, 23))
    assert row.is_overdue(date(2026, 11, 24))
    assert [wrong.version.number for wrong in wrongly_shown(ground(), DAY)] == [1]
    confirm(fresh)
    assert posted(BIRTH).in_both
    assert list(wrongly_shown(ground(), DAY)) == []  # the old sheet came down with it
    assert posted(BIRTH, date(2026, 11, 15)).counter  # as it was before the change


def test_the_office_may_choose_other_days_and_another_portal():
    agency = ground()
    agency.policy = {**agency.policy, "posting_workdays": 2, "posting_portal_is_here": False}
    agency.save()
    fresh = successor_of(version(BIRTH), date(2026, 11, 16))
    assert posted(BIRTH).due_on == date(2026, 11, 18)
    assert not posted(BIRTH).portal
    confirm(fresh, place="portal")
    assert (posted(BIRTH).portal, posted(BIRTH).portal_on, posted(BIRTH).counter) == (True, DAY, False)


def test_an_abolished_procedure_still_shown_is_an_error_and_not_in_the_list():
    confirm(version(BIRTH))
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_to=date(2026, 11, 24))
    assert BIRTH not in {row.code for row in postings(ground(), DAY)}
    [wrong] = wrongly_shown(ground(), DAY)
    assert take_down_postings([wrong], agency=ground(), by=officer("vp_tk"), at=NOON) == 1
    assert take_down_postings([wrong], agency=ground(), by=officer("vp_tk"), at=NOON) == 0
    assert list(wrongly_shown(ground(), DAY)) == []


def test_who_may_and_what_is_refused():
    with pytest.raises(Forbidden):
        confirm(version(BIRTH), by="mot_cua")
    with pytest.raises(Refused, match="Chưa chọn"):
        confirm()
    with pytest.raises(Refused, match="sau hôm nay"):
        confirm(version(BIRTH), posted_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="nơi niêm yết đang dùng"):
        confirm(version(BIRTH), place="cho-que")
    assert not Posting.objects.exists()
    assert confirm(version(BIRTH), by="vh_xh") == 1  # the plan, row II.1
    assert confirm(version(MARITAL_STATUS), by=None) == 1


def test_one_level_in_few_queries(django_assert_num_queries):
    agency = ground()
    postings(agency, DAY)
    with django_assert_num_queries(4):  # versions, postings, tasks, the word that the calendar still holds
        rows = postings(agency, DAY, level="xa")
    assert {row.version.level for row in rows} == {"xa"}


def test_moment_of_a_posting_is_the_hour_of_confirming_or_the_day_typed():
    confirm(version(BIRTH))
    confirm(version(MARITAL_STATUS), posted_on=date(2026, 11, 3))
    assert list(Posting.objects.order_by("posted_at").values_list("posted_at", flat=True)) == [
        datetime(2026, 11, 3, tzinfo=VIETNAM),
        NOON,
    ]


def test_figures_know_from_when_until_when():
    confirm(version(BIRTH), version(MARITAL_STATUS), posted_on=date(2026, 11, 3))
    early = Posting.objects.get(version=version(MARITAL_STATUS))
    take_down_postings([early], agency=ground(), by=officer("vp_tk"), at=NOON)
    fresh = successor_of(version(BIRTH), date(2026, 11, 16))
    confirm(fresh)
    third = datetime(2026, 11, 3, tzinfo=VIETNAM)
    assert shown_between(ground(), "counter") == {
        version_of(1).pk: [(third, NOON)],  # its successor took its place
        early.version_id: [(third, NOON)],
        fresh.pk: [(NOON, None)],
    }


def version_of(number):
    return ProcedureVersion.objects.get(procedure__code=BIRTH, number=number)
