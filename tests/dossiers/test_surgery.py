"""Calendar surgery: every open dossier follows the calendar, in one act, with its old date in the history."""

from datetime import date, datetime

import pytest
from django.db import transaction

from motcua.agency.models import CalendarDay, CalendarVersion, OpeningSeason
from motcua.agency.queries import workdays_for
from motcua.agency.services import add_leave, appoint, end_leave
from motcua.audit.models import Entry
from motcua.audit.queries import verify
from motcua.casework.models import Case, Passage, StepRun
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.services import draw_paper
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import surgery
from motcua.dossiers.services.reassign import reassign_open
from motcua.dossiers.services.surgery import apply_change, days_of, preview_change
from motcua.notices.models import Notice
from tests.factories import ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, minute: int = 0, month: int = 6, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.fixture
def dossier() -> Dossier:
    """Three working days from Tue 25/06/2024: due Fri 28/06/2024 17:00; its step until Wed 26/06 09:00."""
    return make_dossier(at=at(25), owner=party(phone="0912345678"))


def closure(first: int, last: int | None = None, **more):
    return days_of(
        "closure",
        date(2024, 6, first),
        date(2024, 6, last or first),
        name="Nghỉ bão",
        source="Công điện 05/CĐ-UBND",
        **more,
    )


def change(days, *, moment=None, by="vp_tk", **more):
    return apply_change(ground(), days, by=officer(by), at=moment or at(25, 10), **more)


class TestPreview:
    def test_shows_before_and_after_and_stores_nothing(self, dossier):
        shown = preview_change(ground(), closure(26))
        assert [(move.case.code, move.due_before, move.due_after) for move in shown.moves] == [
            (dossier.case.code, at(28, 17), at(1, 17, month=7))
        ]
        assert (shown.moves[0].step_before, shown.moves[0].step_after) == (at(26), at(27))
        assert Case.objects.get(pk=dossier.pk).due_at == at(28, 17)
        assert not CalendarDay.objects.filter(agency=ground()).exists()
        assert CalendarVersion.objects.get(agency=ground()).number == 1

    def test_dossier_before_and_after_the_change_is_left_out(self, dossier):
        shown = preview_change(ground(), days_of("closure", date(2024, 7, 4), date(2024, 7, 4), name="x", source="y"))
        assert (shown.moves, shown.examined) == ([], 0)

    def test_date_given_by_hand_is_listed_and_stays(self):
        given = make_dossier("1.011606", at=at(25), due_at=at(28, 17))
        shown = preview_change(ground(), closure(26))
        assert (shown.moves, [case.code for case in shown.given]) == ([], [given.case.code])
        change(closure(26))
        assert Case.objects.get(pk=given.pk).due_at == at(28, 17)

    def test_swap_saturday_brings_the_date_forward(self):
        made = make_dossier(at=at(28), owner=party())  # three working days: Wed 03/07
        saturday = days_of("swap_work", date(2024, 6, 29), date(2024, 6, 29), name="Làm bù", source="QĐ 1")
        assert preview_change(ground(), saturday).moves[0].due_after == at(2, 17, month=7)
        assert made.case.due_at == at(3, 17, month=7)

    def test_season_is_tried_and_taken_back(self, dossier):
        season = OpeningSeason.objects.filter(agency=ground(), first_md="04-16").first()
        season.pk, season.name, season.source = None, "Hè sớm", "QĐ 2"
        season.sessions = {str(n): [["06:30", "11:00"], ["13:00", "16:30"]] for n in range(5)}
        season.valid_from = date(2024, 6, 1)
        shown = surgery.preview_season(ground(), season)
        assert shown.moves[0].due_after == at(28, 16, 30)
        assert not OpeningSeason.objects.filter(name="Hè sớm").exists()


class TestChange:
    def test_moves_case_step_and_keeps_the_old_date_in_history(self, dossier):
        done = change(closure(26), note="Bão số 3")
        assert (done.version, done.moved, done.told) == (2, 1, 1)
        case = Case.objects.get(pk=dossier.pk)
        assert (case.due_at, case.step_due_at, case.first_due_at) == (at(1, 17, month=7), at(27), at(28, 17))
        assert case.calendar_version == "v2"
        assert case.step_runs.get(ended_at=None).due_at == at(27)
        last = case.history.last()
        assert (last.act, last.due_before, last.due_after, last.number) == (
            "recalculate",
            at(28, 17),
            at(1, 17, month=7),
            case.passages,
        )
        assert last.note == "Nghỉ bão (Công điện 05/CĐ-UBND); Bão số 3"

    def test_two_days_move_it_twice_as_far(self, dossier):
        change(closure(26, 27))
        assert Case.objects.get(pk=dossier.pk).due_at == at(2, 17, month=7)

    def test_partial_closure_keeps_the_day_and_lengthens_the_step(self, dossier):
        change(closure(25, sessions=[["07:00", "09:30"]]), note="Mất điện")
        case = Case.objects.get(pk=dossier.pk)
        assert case.due_at == at(28, 17)
        assert case.step_due_at == at(26, 16, 30)  # half an hour on Tuesday, seven and a half on Wednesday
        assert not Notice.objects.filter(kind="surgery").exists()

    def test_swap_pair(self):
        made = make_dossier(at=at(26), owner=party())  # due Mon 01/07
        friday = days_of("swap_off", date(2024, 6, 28), date(2024, 6, 28), name="Hoán đổi", source="VB 9")
        saturday = days_of("swap_work", date(2024, 6, 29), date(2024, 6, 29), name="Làm bù", source="VB 9")
        assert change([*friday, *saturday], moment=at(26, 10)).moved == 0
        assert workdays_for(ground()).is_workday(date(2024, 6, 29))
        assert Case.objects.get(pk=made.pk).due_at == at(1, 17, month=7)

    def test_taking_a_day_away_moves_it_back(self, dossier):
        change(closure(26))
        back = apply_change(ground(), [], removed=[date(2024, 6, 26)], by=officer("vp_tk"), at=at(25, 11))
        assert (back.version, back.moved) == (3, 1)
        assert Case.objects.get(pk=dossier.pk).due_at == at(28, 17)
        assert [row.act for row in dossier.case.history.all()][-2:] == ["recalculate", "recalculate"]

    def test_applicant_gets_one_drafted_message_and_a_paper_on_request(self, dossier):
        change(closure(26))
        notice = Notice.objects.get(kind="surgery")
        assert (notice.state, notice.address) == ("draft", "0912345678")
        assert "đổi từ 28/06/2024 thành 17:00 ngày 01/07/2024" in notice.body
        dossier.case.refresh_from_db()
        paper = surgery.issue_surgery_notice(dossier, by=officer("mot_cua"), at=at(25, 11))
        assert paper.number_text == "01/TB-UBND"
        assert surgery.issue_surgery_notice(dossier, by=officer("mot_cua"), at=at(25, 12)) == paper
        assert draw_paper(paper).startswith(b"%PDF")

    def test_stopped_clock_waits_for_its_own_time(self, dossier):
        Case.objects.filter(pk=dossier.pk).update(clock="stopped", state="supplement")
        assert change(closure(26)).moved == 0

    def test_chain_is_whole_and_every_dossier_has_its_entry(self, dossier):
        change(closure(26))
        kinds = list(Entry.objects.order_by("-number").values_list("kind", flat=True)[:2])
        assert kinds == ["dossier:act:recalculate", "agency:calendar:changed"]
        assert verify().fault == ""

    def test_failing_change_leaves_everything_as_it_was(self, dossier):
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
            change(closure(26))
            raise RuntimeError
        assert Case.objects.get(pk=dossier.pk).due_at == at(28, 17)
        assert workdays_for(ground()).is_workday(date(2024, 6, 26))

    def test_promise_of_the_old_calendar_is_brought_along(self, dossier):
        change(closure(26))
        Case.objects.filter(pk=dossier.pk).update(due_at=at(28, 17), calendar_version="v1")
        assert surgery.recalculate_stale(ground(), at=at(25, 12)) == 1
        assert Case.objects.get(pk=dossier.pk).due_at == at(1, 17, month=7)
        assert surgery.recalculate_stale(ground(), at=at(25, 13)) == 0


class TestRefusals:
    @pytest.mark.parametrize("by", ["mot_cua", "tp_ht", "chu_tich"])
    def test_only_office_and_administrator(self, by):
        with pytest.raises(Forbidden):
            change(closure(26), by=by)

    def test_past_day_wants_a_reason(self, dossier):
        with pytest.raises(Refused, match="đã qua") as refused:
            change(closure(26), moment=at(27))
        assert refused.value.field == "note"
        assert change(closure(26), moment=at(27), note="Văn bản đến muộn").moved == 1

    def test_source_is_wanted(self):
        with pytest.raises(Refused) as refused:
            days_of("closure", date(2024, 6, 26), date(2024, 6, 26), name="x", source=" ")
        assert refused.value.field == "source"

    def test_workday_is_no_make_up_day(self):
        with pytest.raises(Refused, match="vốn đã làm việc"):
            change(days_of("swap_work", date(2024, 6, 26), date(2024, 6, 26), name="x", source="y"))

    def test_sunday_cannot_be_swapped_off(self):
        with pytest.raises(Refused, match="vốn đã nghỉ"):
            change(days_of("swap_off", date(2024, 6, 30), date(2024, 6, 30), name="x", source="y"))

    def test_day_beyond_the_calendar(self):
        with pytest.raises(Refused, match="Lịch chỉ có từ"):
            change(days_of("closure", date(2040, 1, 2), date(2040, 1, 2), name="x", source="y"))

    def test_long_range_and_wrong_order(self):
        with pytest.raises(Refused):
            days_of("closure", date(2024, 6, 26), date(2024, 9, 26), name="x", source="y")
        with pytest.raises(Refused):
            days_of("closure", date(2024, 6, 26), date(2024, 6, 25), name="x", source="y")


def many(count: int) -> None:
    """Copies of one dossier: what matters is how the act grows."""
    first = make_dossier(at=at(25), owner=party(phone="0912345678"))
    case, run = Case.objects.get(pk=first.pk), StepRun.objects.get(case=first.case, ended_at=None)
    copies = []
    for n in range(count - 1):
        copy = (
            Case.objects.get(pk=first.pk)
            if n == 0
            else Case(**{f.attname: getattr(case, f.attname) for f in Case._meta.fields})
        )
        copy.pk, copy.id, copy.code = None, None, f"{case.code}-{n}"
        copies.append(copy)
    copies = Case.objects.bulk_create(copies, batch_size=500)
    dossiers = [Dossier(**{f.attname: getattr(first, f.attname) for f in Dossier._meta.fields}) for _ in copies]
    for copy, row in zip(copies, dossiers, strict=True):
        row.case_id = copy.pk
    Dossier.objects.bulk_create(dossiers, batch_size=500)
    StepRun.objects.bulk_create(
        [
            StepRun(
                case=copy, number=1, step_number=run.step_number, label=run.label, role=run.role, holder=run.holder,
                allowed_minutes=run.allowed_minutes, started_at=run.started_at, due_at=run.due_at,
            )
            for copy in copies
        ],
        batch_size=500,
    )  # fmt: skip


def test_queries_grow_with_batches_only(django_assert_max_num_queries):
    many(60)
    with django_assert_max_num_queries(48):
        assert change(closure(26)).moved == 60


def test_several_batches_move_in_one_act(django_assert_max_num_queries):
    many(1200)
    assert len(preview_change(ground(), closure(26)).moves) == 1200
    with django_assert_max_num_queries(200):
        done = change(closure(26))
    assert (done.moved, done.told) == (1200, 1200)
    assert Passage.objects.filter(act="recalculate").count() == 1200


class TestReassign:
    def test_everything_in_hand_goes_to_the_substitute(self, dossier):
        waiting = make_dossier(at=at(25), owner=party(identity_number="024185009999"))
        Case.objects.filter(pk=waiting.pk).update(state="supplement", clock="stopped")
        outcomes = reassign_open(officer("tp_ht"), officer("vp_tk"), by=officer("chu_tich"), at=at(25, 10))
        assert [outcome.is_done for outcome in outcomes] == [True, True]
        case = Case.objects.get(pk=dossier.pk)
        assert (case.holder, case.step_number, case.step_due_at) == (officer("vp_tk"), 2, at(26))
        last = case.history.last()
        assert (last.act, last.to_holder, last.note) == (
            "reassign",
            officer("vp_tk"),
            f"Thay {officer('tp_ht').full_name}",
        )

    @pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "quan_tri"])
    def test_only_office_and_leaders_deal_out_work(self, dossier, post):
        with pytest.raises(Forbidden):
            reassign_open(officer("tp_ht"), officer("vp_tk"), by=officer(post), at=at(25, 10))

    def test_nobody_takes_over_from_themselves(self, dossier):
        with pytest.raises(Refused):
            reassign_open(officer("tp_ht"), officer("tp_ht"), by=officer("chu_tich"), at=at(25, 10))


class TestPeople:
    def test_leave_does_not_overlap(self):
        who, by = officer("tp_ht"), officer("vp_tk")
        leave = add_leave(who, first_day=date(2024, 7, 1), last_day=date(2024, 7, 5), reason="Phép", by=by, at=at(25))
        with pytest.raises(Refused):
            add_leave(who, first_day=date(2024, 7, 5), last_day=date(2024, 7, 6), reason="", by=by, at=at(25))
        end_leave(leave, by=by, at=at(3, month=7))
        assert who.leaves.get().last_day == date(2024, 7, 2)

    def test_new_substitute_follows_the_one_before(self):
        post = officer("tp_ht").appointments.get(is_substitute=False).post
        appoint(officer("vh_xh"), post, is_substitute=True, first_day=date(2024, 7, 1), by=officer("vp_tk"), at=at(25))
        rows = post.appointments.filter(is_substitute=True).order_by("id")
        assert [(row.valid_from, row.valid_to) for row in rows] == [(None, date(2024, 6, 30)), (date(2024, 7, 1), None)]

    def test_holder_is_not_their_own_substitute(self):
        post = officer("tp_ht").appointments.get(is_substitute=False).post
        with pytest.raises(Refused):
            appoint(
                officer("tp_ht"), post, is_substitute=True, first_day=date(2024, 7, 1), by=officer("vp_tk"), at=at(25)
            )
