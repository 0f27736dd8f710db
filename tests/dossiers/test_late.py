"""What a late dossier owes: warning, one apology, a signed explanation, a line in the public list."""

from datetime import date, datetime, timedelta

import pytest

from motcua.agency.queries import workdays_for
from motcua.audit.models import Entry
from motcua.casework.models import Case, Consultation
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.services import draw_paper
from motcua.dossiers import queries
from motcua.dossiers.models import Apology, Dossier, Explanation, LateList
from motcua.dossiers.policy import late_policy
from motcua.dossiers.services import explanation, late, late_list, surgery
from motcua.dossiers.services.late import decide_apology, draft_apology, issue_apology
from motcua.notices.models import Notice
from tests.factories import ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, minute: int = 0, month: int = 6, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.fixture
def dossier() -> Dossier:
    """Three working days from Tue 25/06/2024: due Fri 28/06/2024 at closing."""
    made = make_dossier(at=at(25), owner=party(phone="0912345678"))
    assert made.case.due_at == at(28, 17)
    return made


def approved(dossier, moment):
    draft = draft_apology(dossier, at=moment)
    return decide_apology(draft, by=officer("chu_tich"), at=moment, approve=True)


class TestWarning:
    def test_holder_and_head_are_told_once_the_day_before(self, dossier):
        agency = ground()
        assert late.warn_due(agency, at(26, 8)) == 1  # the step ends before the appointment: its holder only
        assert late.warn_due(agency, at(27)) == 3
        assert late.warn_due(agency, at(27, 10)) == 0
        told = Notice.objects.filter(kind="warn_due").order_by("officer_id")
        assert {row.officer for row in told} == {dossier.case.holder, officer("chu_tich"), officer("pho_chu_tich")}
        assert told[0].body == f"Hồ sơ {dossier.case.code} đến hạn trả kết quả lúc 17:00 ngày 28/06/2024."

    def test_nothing_is_said_two_days_before_about_the_appointment(self, dossier):
        late.warn_due(ground(), at(26))
        assert not Notice.objects.filter(kind="warn_due").exists()

    def test_office_may_warn_earlier_and_tell_heads_of_steps(self, dossier):
        agency = ground()
        agency.policy = {**agency.policy, "warn_workdays": 2, "warn_head_of_steps": True}
        assert late.warn_due(agency, at(26, 8)) == 6

    def test_passed_appointment_is_its_own_threshold(self, dossier):
        late.warn_due(ground(), at(27))
        assert late.warn_due(ground(), at(1, month=7)) == 3
        assert Notice.objects.filter(kind="warn_late").count() == 3

    def test_queries_do_not_grow_with_dossiers(self, django_assert_max_num_queries):
        agency = ground()
        for n in range(4):
            make_dossier(at=at(25), owner=party(identity_number=f"02418500123{n}"))
        with django_assert_max_num_queries(18):
            late.warn_due(agency, at(27))


class TestCause:
    def test_step_that_overran_most(self, dossier):
        cause = queries.cause_of(dossier.case, at=at(28, 10), office=workdays_for(ground()))
        assert (cause.code, cause.step_label, cause.holder) == ("officer", "Thụ lý, thẩm định", officer("tp_ht"))
        assert cause.over_minutes == 3 * 480 + 60 - 480
        assert cause.text == (
            "Bước «Thụ lý, thẩm định» kéo dài 3 ngày 1 giờ làm việc, vượt 2 ngày 1 giờ làm việc so với thời gian được giao."
        )

    def test_office_that_has_not_answered_goes_first(self, dossier):
        unit = ground().units.get(code="ubnd")
        Consultation.objects.create(
            case=dossier.case, kind="opinion", unit=unit, question="?", asked_by=officer("tp_ht"), asked_at=at(25, 10),
            due_at=at(27, 10),
        )  # fmt: skip
        cause = queries.cause_of(dossier.case, at=at(28, 10), office=workdays_for(ground()))
        assert (cause.code, cause.unit_name, cause.over_minutes) == ("other_agency", unit.name, 480)
        assert "chưa trả lời văn bản gửi ngày 25/06/2024, hạn trả lời 27/06/2024" in cause.text

    def test_late_answer_counts_for_its_delay(self, dossier):
        Consultation.objects.create(
            case=dossier.case, kind="leg", unit=ground().units.get(code="ubnd"), question="?", asked_by=officer("tp_ht"),
            asked_at=at(25, 10), due_at=at(25, 11), answered_at=at(28, 16), answer="có",
        )  # fmt: skip
        cause = queries.cause_of(dossier.case, at=at(28, 16), office=workdays_for(ground()))
        assert cause.code == "other_agency"

    def test_without_step_hours_the_longest_stay_is_named(self, dossier):
        dossier.case.step_runs.update(allowed_minutes=None)
        cause = queries.cause_of(dossier.case, at=at(28, 10), office=workdays_for(ground()))
        assert cause.step_label == "Thụ lý, thẩm định"
        assert cause.over_minutes is None


class TestApology:
    def test_new_date_covers_the_remaining_steps(self, dossier):
        draft = draft_apology(dossier, at=at(27, 8))
        # signing and registering still need 5 hours from Thursday 8:00; at least one working day after the old date
        assert draft.new_due == at(1, 17, month=7)
        assert (draft.state, draft.old_due, draft.step_label) == ("drafted", at(28, 17), "Thụ lý, thẩm định")

    def test_chairman_is_told_on_the_desk(self, dossier):
        draft_apology(dossier, at=at(27, 8))
        assert Notice.objects.filter(kind="decide_apology", officer=officer("chu_tich")).count() == 1

    def test_sent_the_day_before_is_timely(self, dossier):
        issued = approved(dossier, at(27, 16))
        assert (issued.state, issued.is_timely) == ("issued", True)

    def test_sent_on_the_day_is_issued_but_not_timely(self, dossier):
        issued = approved(dossier, at(28, 8))
        assert (issued.state, issued.is_timely) == ("issued", False)

    def test_new_date_does_not_move_the_due_date(self, dossier):
        issued = approved(dossier, at(27, 16))
        case = Case.objects.get(pk=dossier.pk)
        assert case.due_at == at(28, 17)
        assert case.reappointed_to == issued.new_due == at(1, 17, month=7)
        assert Dossier.objects.get(pk=dossier.pk).reappointment_count == 1
        last = case.history.last()
        assert (last.act, last.reason_code, last.due_before) == ("reappoint", "officer", last.due_after)

    def test_paper_is_numbered_and_drawn(self, dossier):
        paper = approved(dossier, at(27, 16)).paper
        assert (paper.form, paper.number_text, paper.issued_by) == ("apology", "01/PXL", officer("chu_tich"))
        assert draw_paper(paper).startswith(b"%PDF")

    def test_message_for_the_applicant_waits_for_the_counter(self, dossier):
        approved(dossier, at(27, 16))
        notice = Notice.objects.get(kind="apology")
        assert (notice.channel, notice.address, notice.state) == ("sms", "0912345678", "draft")
        assert "17:00 ngày 28/06/2024" in notice.body
        assert "17:00 ngày 01/07/2024" in notice.body

    def test_second_reappointment_is_refused_in_plain_words(self, dossier):
        approved(dossier, at(27, 16))
        with pytest.raises(Refused, match=r"đã được hẹn lại một lần \(đến 01/07/2024\)"):
            draft_apology(dossier, at=at(1, month=7))

    def test_second_draft_is_refused_while_the_first_waits(self, dossier):
        draft_apology(dossier, at=at(27, 8))
        with pytest.raises(Refused, match="đang chờ quyết định"):
            draft_apology(dossier, at=at(27, 9))

    def test_chairman_may_change_day_and_reason(self, dossier):
        draft = draft_apology(dossier, at=at(27, 8))
        done = decide_apology(
            draft, by=officer("chu_tich"), at=at(27, 9), approve=True, new_due=at(3, 17, month=7), cause_code="complex",
            cause_text="Phải xác minh tại thôn.",
        )  # fmt: skip
        assert (done.new_due, done.cause_code, done.paper.data["reason"]) == (
            at(3, 17, month=7),
            "complex",
            "Phải xác minh tại thôn.",
        )

    @pytest.mark.parametrize(
        ("new_due", "words"),
        [
            (at(28, 17), "phải sau hạn cũ"),
            (at(29, 9), "không làm việc"),  # a Saturday
            (at(1, 20, month=7), "ngoài giờ làm việc"),
        ],
    )
    def test_day_that_cannot_be_is_refused(self, dossier, new_due, words):
        draft = draft_apology(dossier, at=at(27, 8))
        with pytest.raises(Refused, match=words) as refused:
            decide_apology(draft, by=officer("chu_tich"), at=at(27, 9), approve=True, new_due=new_due)
        assert refused.value.field == "new_due"
        assert Apology.objects.get(pk=draft.pk).state == "drafted"

    def test_rejection_wants_a_reason_and_lets_it_be_drafted_anew(self, dossier):
        draft = draft_apology(dossier, at=at(27, 8))
        with pytest.raises(Refused) as refused:
            decide_apology(draft, by=officer("chu_tich"), at=at(27, 9), approve=False)
        assert refused.value.field == "note"
        decide_apology(draft, by=officer("chu_tich"), at=at(27, 9), approve=False, note="Ghi rõ hơn")
        assert draft_apology(dossier, at=at(27, 10)).state == "drafted"

    def test_rejection_passes_over_a_day_that_cannot_be(self, dossier):
        draft = draft_apology(dossier, at=at(27, 8))
        words = {"note": "Làm lại", "new_due": at(20)}
        done = decide_apology(draft, by=officer("chu_tich"), at=at(27, 9), approve=False, **words)
        assert (done.state, done.new_due) == ("rejected", draft.new_due)

    def test_appointment_moved_by_the_calendar_counts(self, dossier):
        draft = draft_apology(dossier, at=at(27, 8))
        days = surgery.days_of("closure", date(2024, 6, 28), date(2024, 7, 2), name="Bão", source="CĐ 5")
        surgery.apply_change(ground(), days, by=officer("vp_tk"), at=at(27, 9))
        with pytest.raises(Refused) as refused:
            decide_apology(draft, by=officer("chu_tich"), at=at(27, 10), approve=True)
        assert refused.value.field == "new_due"

    @pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "vp_tk", "quan_tri"])
    def test_only_leaders_decide(self, dossier, post):
        draft = draft_apology(dossier, at=at(27, 8))
        with pytest.raises(Forbidden):
            decide_apology(draft, by=officer(post), at=at(27, 9), approve=True)

    def test_decision_happens_once(self, dossier):
        issued = approved(dossier, at(27, 16))
        with pytest.raises(Refused, match="đã được quyết định"):
            decide_apology(issued, by=officer("chu_tich"), at=at(27, 16, 30), approve=True)
        with pytest.raises(Refused):
            issue_apology(issued, by=officer("chu_tich"), at=at(27, 16, 30))
        assert Case.objects.get(pk=dossier.pk).history.filter(act="reappoint").count() == 1

    def test_office_may_let_the_clerk_issue_it(self, dossier):
        agency = ground()
        agency.policy = {**agency.policy, "apology_issue_on_approval": False}
        agency.save()
        decided = approved(dossier, at(27, 15))
        assert decided.state == "approved"
        assert issue_apology(decided, by=officer("vp_tk"), at=at(27, 16)).state == "issued"

    def test_paused_dossier_is_not_apologised_for(self, dossier):
        dossier.case.__class__.objects.filter(pk=dossier.pk).update(clock="stopped", state="supplement")
        with pytest.raises(Refused, match="đồng hồ đang chạy"):
            draft_apology(dossier, at=at(27, 8))

    def test_clock_drafts_when_the_rest_does_not_fit(self, dossier):
        agency = ground()
        assert late.draft_apologies(agency, at(27, 8)) == 0  # 5 hours of work, 2 days left
        assert late.draft_apologies(agency, at(28, 14)) == 1
        assert late.draft_apologies(agency, at(28, 15)) == 0

    def test_office_may_switch_the_clock_off(self, dossier):
        agency = ground()
        agency.policy = {**agency.policy, "apology_auto_draft": False}
        assert late.draft_apologies(agency, at(1, month=7)) == 0

    def test_every_step_is_logged_without_personal_data(self, dossier):
        approved(dossier, at(27, 16))
        kinds = list(Entry.objects.filter(subject=dossier.case.code).order_by("number").values_list("kind", flat=True))
        assert kinds[-3:] == ["dossier:apology:drafted", "dossier:act:reappoint", "dossier:apology:decided"]
        assert "0912345678" not in str(list(Entry.objects.values_list("data", flat=True)))


class TestExplanation:
    def draft(self, dossier, moment=None):
        return explanation.draft_explanation(dossier, at=moment or at(2, month=7))

    def sign(self, row, **more):
        words = {
            "cause_code": "officer",
            "cause_text": "Chậm thẩm định",
            "is_objective": False,
            "remedy": "Làm thêm giờ",
        }
        return explanation.sign_explanation(row, by=officer("tp_ht"), at=at(2, 10, month=7), **{**words, **more})

    def test_draft_tells_the_steps(self, dossier):
        row = self.draft(dossier)
        assert (row.state, row.days_late, row.responsible, row.author) == (
            "drafted",
            2,
            officer("tp_ht"),
            officer("tp_ht"),
        )
        assert row.responsible_step == "Thụ lý, thẩm định"
        assert [step["step"] for step in row.timeline] == ["Tiếp nhận hồ sơ", "Thụ lý, thẩm định"]
        assert row.timeline[1]["over_minutes"] == row.timeline[1]["used_minutes"] - 480
        assert row.is_objective is False

    def test_dossier_in_time_explains_nothing(self, dossier):
        with pytest.raises(Refused, match="không quá hạn"):
            self.draft(dossier, at(28, 9))

    def test_clock_drafts_one_for_each_late_dossier(self, dossier):
        assert explanation.draft_explanations(ground(), at(28, 16)) == 0
        assert explanation.draft_explanations(ground(), at(1, month=7)) == 1
        assert explanation.draft_explanations(ground(), at(1, 10, month=7)) == 0
        assert Notice.objects.filter(kind="explain", officer=officer("tp_ht")).count() == 1

    def test_signed_report_is_numbered_and_drawn(self, dossier):
        signed = self.sign(self.draft(dossier))
        assert (signed.state, signed.paper.number_text) == ("signed", "01/BC-UBND")
        assert explanation.explanation_pdf(signed, at=at(2, month=7)).startswith(b"%PDF")

    @pytest.mark.parametrize(("field", "value"), [("cause_text", " "), ("remedy", ""), ("cause_code", "weather")])
    def test_report_wants_cause_and_remedy(self, dossier, field, value):
        with pytest.raises(Refused) as refused:
            self.sign(self.draft(dossier), **{field: value})
        assert refused.value.field == field

    def test_colleague_does_not_sign_for_another(self, dossier):
        row = self.draft(dossier)
        with pytest.raises(Forbidden):
            explanation.sign_explanation(
                row,
                by=officer("vh_xh"),
                at=at(2, 10, month=7),
                cause_code="officer",
                cause_text="x",
                is_objective=False,
                remedy="y",
            )

    def test_counts_when_signed_and_seen(self, dossier):
        signed = self.sign(self.draft(dossier))
        assert signed.seen_at is None
        seen = explanation.see_explanation(signed, by=officer("chu_tich"), at=at(2, 11, month=7), opinion="accepted")
        assert (seen.state, seen.seen_at, seen.head) == ("seen", at(2, 11, month=7), officer("chu_tich"))

    def test_head_may_want_it_clearer(self, dossier):
        signed = self.sign(self.draft(dossier))
        with pytest.raises(Refused) as refused:
            explanation.see_explanation(signed, by=officer("chu_tich"), at=at(2, 11, month=7), opinion="clarify")
        assert refused.value.field == "note"
        back = explanation.see_explanation(
            signed, by=officer("chu_tich"), at=at(2, 11, month=7), opinion="clarify", note="Nêu ngày xác minh"
        )
        assert (back.state, back.signed_at, back.seen_at) == ("drafted", None, None)
        assert self.sign(back).state == "signed"

    def test_unsigned_report_is_not_seen(self, dossier):
        with pytest.raises(Refused, match="chưa ký"):
            explanation.see_explanation(
                self.draft(dossier), by=officer("chu_tich"), at=at(2, month=7), opinion="accepted"
            )

    def test_only_leaders_give_an_opinion(self, dossier):
        signed = self.sign(self.draft(dossier))
        with pytest.raises(Forbidden):
            explanation.see_explanation(signed, by=officer("vp_tk"), at=at(2, 11, month=7), opinion="accepted")

    def test_queries_of_a_draft_stay_few(self, dossier, django_assert_max_num_queries):
        with django_assert_max_num_queries(45):
            self.draft(dossier)


class TestMonthlyList:
    """Fixture of indicators §5.2: July 2024 = {D4, D6}, August = {D6, still late}."""

    @pytest.fixture
    def fixture_dossiers(self):
        ground()
        rows = {
            "D3": (at(24), at(27, 17), at(27, 16), ""),
            "D4": (at(1, month=7), at(4, 17, month=7), at(5, 9, month=7), ""),
            "D5": (at(20, month=5), at(28, 17), at(20), ""),
            "D6": (at(3), at(15, 17, month=7), None, ""),
            "D7": (at(20, month=8), at(1, 17, month=10), None, ""),
            "D8": (at(10, month=9), at(13, 17, month=9), None, "stopped"),
            "D9": (at(8, month=7), at(11, 17, month=7), at(9, month=7), ""),
        }
        made = {}
        for n, (name, (received, due, ended, clock)) in enumerate(rows.items()):
            dossier = make_dossier(at=received, owner=party(identity_number=f"02418500{n:04d}"))
            late_end = bool(ended and ended.date() > due.date())
            Case.objects.filter(pk=dossier.pk).update(
                due_at=due, ended_at=ended, clock="ended" if ended else clock or "running",
                state="completed" if ended else "supplement" if clock else "processing",
                timeliness=("late" if late_end else "early") if ended else "",
            )  # fmt: skip
            made[name] = dossier
        return made

    def names(self, rows, made):
        codes = {dossier.case.code: name for name, dossier in made.items()}
        return [codes[row["code"]] for row in rows]

    def test_july_and_august(self, fixture_dossiers):
        july = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8))
        assert self.names(july.rows, fixture_dossiers) == ["D4", "D6"]
        d4, d6 = july.rows
        assert (d4["days_late"], d4["finished_on"], d4["still_late"]) == (1, "2024-07-05", False)
        assert (d6["due_on"], d6["finished_on"], d6["still_late"], d6["days_late"]) == ("2024-07-15", None, False, 12)
        august = late_list.close_month(ground(), date(2024, 8, 20), at(2, month=9))
        assert self.names(august.rows, fixture_dossiers) == ["D6"]
        assert august.rows[0]["still_late"] is True

    def test_became_late_in_the_quarter(self, fixture_dossiers):
        found = queries.became_late(ground(), date(2024, 6, 15), date(2024, 9, 14))
        codes = {fixture_dossiers[name].case.code for name in ("D4", "D6")}
        assert {case.code for case in found} == codes

    def test_clock_stopped_after_the_due_moment_stays_late(self, fixture_dossiers):
        case = fixture_dossiers["D6"].case
        Case.objects.filter(pk=case.pk).update(clock="stopped", state="supplement")
        case.pauses.create(kind="supplement", mode="extend", started_at=at(20, month=7))
        july = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8))
        assert self.names(july.rows, fixture_dossiers) == ["D4", "D6"]

    def test_rows_name_units_and_officers_but_no_applicant(self, fixture_dossiers):
        row = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8)).rows[0]
        assert set(row) == {
            "code", "procedure", "field", "unit", "officer", "received_on", "due_on", "finished_on", "days_late", "cause",
            "apologised_on", "explained_on", "still_late",
        }  # fmt: skip
        assert row["officer"] == officer("tp_ht").full_name
        assert "Nguyễn Thị Hoa" not in str(row)

    def test_month_that_is_not_over_is_refused(self):
        with pytest.raises(Refused, match="chưa hết"):
            late_list.close_month(ground(), date(2024, 7, 1), at(31, 23, month=7))

    def test_list_is_frozen_when_published(self, fixture_dossiers):
        july = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8))
        published = late_list.publish_late_list(july, by=officer("vp_tk"), at=at(2, month=8))
        assert published.published_by == officer("vp_tk")
        with pytest.raises(Refused, match="đã công khai"):
            late_list.close_month(ground(), date(2024, 7, 1), at(3, month=8))
        with pytest.raises(Refused, match="đã công khai"):
            late_list.publish_late_list(july, by=officer("vp_tk"), at=at(3, month=8))
        assert late_list.late_list_pdf(published) == late_list.late_list_pdf(published)

    def test_empty_month_is_published_too(self):
        empty = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8))
        assert empty.rows == []
        late_list.publish_late_list(empty, by=officer("chu_tich"), at=at(2, month=8))
        assert late_list.late_list_pdf(empty).startswith(b"%PDF")

    @pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "quan_tri"])
    def test_publishing_is_for_office_and_leaders(self, post):
        empty = late_list.close_month(ground(), date(2024, 7, 1), at(1, month=8))
        with pytest.raises(Forbidden):
            late_list.publish_late_list(empty, by=officer(post), at=at(2, month=8))

    def test_clock_closes_the_month_before_once(self):
        assert late_list.close_last_month(ground(), at(1, month=8))
        late_list.publish_late_list(LateList.objects.get(), by=officer("vp_tk"), at=at(1, 10, month=8))
        assert not late_list.close_last_month(ground(), at(1, 11, month=8))


def test_policy_passes_over_what_it_does_not_know():
    agency = ground()
    agency.policy = {"warn_workdays": "hai", "apology_auto_draft": False, "unknown": 1}
    assert (late_policy(agency).warn_workdays, late_policy(agency).apology_auto_draft) == (1, False)


def test_explanation_without_paper_is_a_draft(db):
    dossier = make_dossier(at=at(25))
    row = explanation.draft_explanation(dossier, at=at(1, month=7) + timedelta(hours=1))
    assert Explanation.objects.get(pk=row.pk).paper is None
    assert explanation.explanation_pdf(row, at=at(2, month=7)).startswith(b"%PDF")
