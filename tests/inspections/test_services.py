"""Inspections: each act works, is refused to whom and when it must be, and does nothing new when it is sent twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from motcua.agency.models import Appointment, Post, Unit
from motcua.agency.queries import officers_with
from motcua.audit.models import Entry
from motcua.casework.models import StepRun
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.models import OutgoingDocument
from motcua.documents.models import IssuedPaper
from motcua.duties.models import Duty, Evidence
from motcua.duties.services import DutySpec, open_duty
from motcua.inspections import services
from motcua.inspections.drawing import ALLOTMENT, read_list
from motcua.inspections.models import Finding, InspectionReport, Programme, Recommendation, Sample, SampledDossier
from motcua.inspections.papers import earlier_words, report_data, report_pdf
from motcua.inspections.queries import answers_of, changed_since, missing_of, redraw, responsible_for, tallies
from motcua.inspections.services import Drawing, Mending, Outdated, Said, Team
from motcua.notices.models import Notice
from motcua.procedures.models import Field
from tests.factories import NOON, ground, make_dossier, officer
from tests.inspections.checked import AFTER, DUE, SEED, WORDS, answered, dossiers, drawn, planned, reported, signed

pytestmark = pytest.mark.django_db


class TestPlanning:
    def test_team_is_told(self):
        row = planned()
        assert row.state == "planned"
        told = set(Notice.objects.filter(kind="inspection").values_list("officer_id", flat=True))
        assert told == {officer(code).pk for code in ("phu_trach_cchc", "vh_xh", "tp_ht")}

    def test_sent_twice_is_one(self):
        assert planned() == planned()
        assert Entry.objects.filter(kind="inspections:planned").count() == 1

    @pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "quan_tri"])
    def test_not_planned_by_others(self, post):
        from tests.inspections.checked import spec_of

        with pytest.raises(Forbidden):
            services.plan_programme(ground(), spec_of(), by=officer(post), at=NOON)

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("kind", {"kind": "raid"}),
            ("title", {"title": ""}),
            ("decision", {"decision": " "}),
            ("last_day", {"last_day": date(2026, 10, 1)}),
            ("first_day", {"first_day": date(2027, 1, 1), "last_day": date(2027, 2, 1)}),
            ("checklist", {"checklist": "khac:1"}),
        ],
    )
    def test_bad_input_names_its_field(self, field, wrong):
        with pytest.raises(Refused) as refused:
            planned(**wrong)
        assert refused.value.field == field

    def test_given_up_with_a_reason(self):
        row = planned()
        with pytest.raises(Refused, match="lý do"):
            services.cancel_programme(row, reason="", by=officer("vp_tk"), at=NOON)
        with pytest.raises(Forbidden):
            services.cancel_programme(row, reason="Bão", by=officer("tp_ht"), at=NOON)
        services.cancel_programme(row, reason="Bão", by=officer("vp_tk"), at=NOON)
        with pytest.raises(Forbidden):
            services.cancel_programme(row, reason="Bão", by=officer("vp_tk"), at=NOON)


class TestDrawing:
    def test_is_kept_with_everything_needed_to_draw_again(self):
        sample = drawn(3)
        assert (sample.seed, sample.population_size, sample.dossiers.count()) == (SEED, 6, 3)
        found = redraw(sample)
        assert found.is_whole
        assert found.same_dossiers
        assert sample.programme.state == "checking" or Programme.objects.get().state == "checking"

    def test_later_dossiers_do_not_count_but_an_old_one_brought_in_is_told(self):
        sample = drawn(3)
        make_dossier(at=NOON + timedelta(hours=1))
        assert changed_since(sample) == 0
        make_dossier(at=NOON - timedelta(hours=1))
        assert changed_since(sample) == 1
        assert redraw(sample).is_whole
        assert redraw(sample).same_dossiers

    def test_strata_are_all_in_it_and_named_in_list_and_report(self):
        sample = drawn(2, strata="field")
        names = {one.stratum for one in sample.dossiers.all()}
        assert len(names) == 2
        assert redraw(sample).same_dossiers
        words = report_data(sample.programme, sample.programme.report, AFTER)["drawing"]
        assert ALLOTMENT in words
        for name in names:
            assert f"{name} " in words
            assert f"# {name}: " in sample.population

    def test_renamed_field_accuses_nobody(self):
        sample = drawn(2, strata="field")
        Field.objects.update(name=Concat(Value("Z"), "name"))
        found = redraw(sample)
        assert (found.is_whole, found.same_dossiers) == (True, True)

    def test_of_one_unit_only_what_its_posts_had_in_hand(self):
        dossiers(4)
        unit = Unit.objects.create(agency=ground(), code="x", name="Tổ X")
        nobody = planned(unit=unit, title="Khác")
        with pytest.raises(Refused, match="của Tổ X trong thời kỳ này"):
            services.draw_sample(nobody, Drawing(1, only_ended=False), by=officer("vp_tk"), at=NOON)
        post = Post.objects.create(unit=unit, code="to_x", name="Tổ trưởng")
        Appointment.objects.create(officer=officer("vh_xh"), post=post, valid_from=date(2026, 11, 20))
        Appointment.objects.create(officer=officer("tp_ht"), post=post, valid_to=date(2026, 11, 20))
        one = StepRun.objects.filter(holder=officer("tp_ht")).first()
        StepRun.objects.filter(pk=one.pk).update(holder=officer("vh_xh"))
        row = planned(unit=unit)
        sample = services.draw_sample(row, Drawing(9, SEED, only_ended=False), by=officer("vp_tk"), at=NOON)
        assert set(read_list(sample.population)) == {one.case.code}
        assert (sample.condition["unit"], sample.condition["unit_name"]) == (unit.pk, "Tổ X")
        data = report_data(row, InspectionReport.objects.get(programme=row), AFTER)
        assert data["subject"] == "Tổ X"
        assert "giữ vị trí của Tổ X" in data["drawing"]

    def test_of_the_one_stop_unit_what_it_took_in(self):
        dossiers(4)
        row = planned(unit=Unit.objects.get(agency=ground(), is_one_stop=True, valid_to=None))
        sample = services.draw_sample(row, Drawing(9, SEED, only_ended=False), by=officer("vp_tk"), at=NOON)
        assert sample.population_size == 4

    def test_drawn_and_given_up_before_is_told_in_the_next_one(self):
        first = drawn().programme
        assert earlier_words(first) == []
        services.cancel_programme(first, reason="Đoàn bận.", by=officer("vp_tk"), at=AFTER)
        again = planned()
        told = f"cuộc {first.code} «{first.title}» ngày 25/11/2026 rồi thôi ngày 25/11/2026: Đoàn bận."
        assert told in earlier_words(again)[0]
        services.draw_sample(again, Drawing(2, only_ended=False), by=officer("vp_tk"), at=AFTER)
        assert told in report_data(again, InspectionReport.objects.get(programme=again), AFTER)["drawing"]
        assert earlier_words(planned(kind="inspection")) == []
        assert earlier_words(planned(first_day=date(2026, 1, 1), last_day=date(2026, 1, 31))) == []

    def test_only_ended_ones(self):
        dossiers()
        with pytest.raises(Refused, match="Không có hồ sơ nào"):
            services.draw_sample(planned(), Drawing(2), by=officer("vp_tk"), at=NOON)

    def test_never_twice(self):
        sample = drawn()
        with pytest.raises(Refused, match="đã rút rồi"):
            services.draw_sample(sample.programme, Drawing(2, "khác"), by=officer("vp_tk"), at=NOON)
        assert Sample.objects.count() == 1

    def test_refused(self):
        dossiers(1)
        row = planned()
        with pytest.raises(Forbidden):
            services.draw_sample(row, Drawing(2, only_ended=False), by=officer("tp_ht"), at=NOON)
        for wrong, field in ((Drawing(0), "wanted"), (Drawing(501), "wanted"), (Drawing(1, strata="x"), "strata")):
            with pytest.raises(Refused) as refused:
                services.draw_sample(row, wrong, by=officer("vp_tk"), at=NOON)
            assert refused.value.field == field

    def test_without_a_seed_nobody_could_foresee_it(self):
        assert len(drawn(seed="").seed) == 16

    def test_database_refuses_changes(self):
        sample = drawn()
        for change in (
            lambda: Sample.objects.update(seed="khác"),
            lambda: SampledDossier.objects.update(position=9),
            lambda: SampledDossier.objects.filter(sample=sample).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestChecking:
    def test_answers_are_kept_and_corrected(self):
        sample = drawn()
        first = sample.dossiers.first()
        by = officer("phu_trach_cchc")
        said = {"c1": Said("ok"), "c4": Said("fault", "Thiếu biên lai", officer("mot_cua"))}
        assert services.record_dossier(first, said, by=by, at=AFTER) == 2
        assert services.record_dossier(first, said, by=by, at=AFTER) == 0
        assert services.record_dossier(first, {"c4": Said("ok")}, by=by, at=AFTER) == 1
        kept = answers_of(sample.programme, first)["c4"]
        assert (kept.answer, kept.note, kept.responsible) == ("ok", "", None)

    def test_fault_of_another_is_not_overwritten_by_an_old_sheet(self):
        first = drawn().dossiers.first()
        fault = Said("fault", "Thiếu biên lai", seen="")
        services.record_dossier(first, {"c4": fault}, by=officer("phu_trach_cchc"), at=AFTER)
        old = {"c1": Said("ok", seen=""), "c4": Said("ok", seen="")}
        with pytest.raises(Outdated, match="Câu c4: người khác đã ghi"):
            services.record_dossier(first, old, by=officer("vh_xh"), at=AFTER)
        assert Finding.objects.get().answer == "fault"
        mended = {"c4": Said("ok", seen=Finding.objects.get().mark)}
        assert services.record_dossier(first, mended, by=officer("vh_xh"), at=AFTER) == 1

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"c1": Said("fault")}, "note_c1"),
            ({"c1": Said("maybe")}, "answer_c1"),
            ({"a1": Said("ok")}, "answer_a1"),
        ],
    )
    def test_bad_answer_names_its_field_and_nothing_is_kept(self, said, field):
        sample = drawn()
        with pytest.raises(Refused) as refused:
            services.record_dossier(sample.dossiers.first(), {"c2": Said("ok"), **said}, by=officer("vh_xh"), at=AFTER)
        assert refused.value.field == field
        assert not Finding.objects.exists()

    def test_only_the_team_and_nobody_the_own_dossier(self):
        sample = drawn()
        first = sample.dossiers.first()
        with pytest.raises(Forbidden):
            services.record_dossier(first, {"c1": Said("ok")}, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Forbidden, match="không tự kiểm tra"):
            services.record_dossier(first, {"c1": Said("ok")}, by=officer("tp_ht"), at=AFTER)
        services.record_dossier(first, {"c1": Said("ok")}, by=officer("vh_xh"), at=AFTER)

    def test_who_held_the_step_is_suggested(self):
        sample = drawn()
        first = sample.dossiers.first()
        checklist = sample.programme.checklist
        assert responsible_for(checklist.item("c1"), first) == officer("mot_cua")
        assert responsible_for(checklist.item("c7"), first) == officer("tp_ht")

    def test_what_is_left(self):
        sample = drawn()
        assert missing_of(sample.programme) == (18, 6)
        answered(sample)
        assert missing_of(sample.programme) == (0, 0)


class TestRecommendations:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (Mending("", "mot_cua", DUE), "text"),
            (Mending("Sửa", "khong", DUE), "lead_post"),
            (Mending("Sửa", "mot_cua", None), "due_on"),
            (Mending("Sửa", "mot_cua", date(2026, 1, 1)), "due_on"),
        ],
    )
    def test_bad_input(self, wrong, field):
        row = drawn().programme
        with pytest.raises(Refused) as refused:
            services.add_recommendation(row, wrong, by=officer("phu_trach_cchc"), at=AFTER)
        assert refused.value.field == field

    def test_numbered_once_and_removed(self):
        row, by = drawn().programme, officer("phu_trach_cchc")
        one = services.add_recommendation(row, Mending("Một", "mot_cua", DUE), by=by, at=AFTER)
        two = services.add_recommendation(row, Mending("Hai", "mot_cua", DUE), by=by, at=AFTER)
        assert services.add_recommendation(row, Mending("Hai", "mot_cua", DUE), by=by, at=AFTER) == two
        services.remove_recommendation(one, by=by, at=AFTER)
        with pytest.raises(Refused, match="đã bỏ rồi"):
            services.remove_recommendation(one, by=by, at=AFTER)
        assert list(row.recommendations.values_list("number", "text")) == [(1, "Hai")]
        with pytest.raises(Forbidden):
            services.add_recommendation(row, Mending("Ba", "mot_cua", DUE), by=officer("vh_xh"), at=AFTER)


class TestTeam:
    def test_changed_with_a_reason_and_who_is_new_is_told(self):
        row, by = drawn().programme, officer("vp_tk")
        team = Team(officer("vh_xh"), [officer("mot_cua"), officer("tp_ht")], "Trưởng đoàn chuyển công tác")
        with pytest.raises(Refused, match="lý do"):
            services.change_team(row, replace(team, reason=" "), by=by, at=AFTER)
        with pytest.raises(Forbidden):
            services.change_team(row, team, by=officer("tp_ht"), at=AFTER)
        for _ in range(2):
            services.change_team(row, team, by=by, at=AFTER)
        entry = Entry.objects.get(kind="inspections:team")
        assert entry.data["reason"] == team.reason
        assert entry.data["after"][0] == officer("vh_xh").code
        told = Notice.objects.filter(kind="inspection", key__contains=":team:").values_list("officer_id", flat=True)
        assert set(told) == {officer("vh_xh").pk, officer("mot_cua").pk}
        services.write_report(row, assessment=WORDS, causes="", by=officer("vh_xh"), at=AFTER)
        with pytest.raises(Forbidden):
            services.write_report(row, assessment=WORDS, causes="", by=officer("phu_trach_cchc"), at=AFTER)

    def test_not_once_the_report_is_signed(self):
        row = signed()
        with pytest.raises(Forbidden):
            services.change_team(row, Team(officer("vh_xh"), [], "Nghỉ"), by=officer("vp_tk"), at=AFTER)


class TestReport:
    def test_every_leader_is_told_when_it_is_laid_before_them(self):
        row = reported()
        told = Notice.objects.filter(key__startswith=f"{row.subject}:submitted").values_list("officer_id", flat=True)
        assert set(told) == {one.pk for one in officers_with(ground(), "leader", day_of(AFTER))}
        assert officer("chu_tich").pk in told

    def test_what_the_leader_never_saw_is_not_signed(self):
        row, by, chair = reported(), officer("phu_trach_cchc"), officer("chu_tich")
        seen = services.mark_of(row)
        services.return_report(row, reason="Sửa", by=by, at=AFTER)
        services.write_report(row, assessment=f"{WORDS} Thêm.", causes="", by=by, at=AFTER)
        row = services.submit_report(row, by=by, at=AFTER)
        for stale in (seen, ""):
            with pytest.raises(Refused, match="đã thay đổi từ khi bạn mở"):
                services.sign_report(row, by=chair, at=AFTER, seen=stale)
        assert services.sign_report(row, by=chair, at=AFTER, seen=services.mark_of(row)).is_signed

    def test_not_before_everything_is_answered(self):
        row, by = drawn().programme, officer("phu_trach_cchc")
        with pytest.raises(Refused, match="Còn 18 câu về hồ sơ và 6 câu về đơn vị"):
            services.submit_report(row, by=by, at=AFTER)
        answered(row.sample)
        with pytest.raises(Refused, match="đánh giá chung"):
            services.submit_report(row, by=by, at=AFTER)
        with pytest.raises(Forbidden):
            services.write_report(row, assessment=WORDS, causes="", by=officer("vh_xh"), at=AFTER)

    def test_given_back(self):
        row = reported()
        with pytest.raises(Refused, match="chỗ cần sửa"):
            services.return_report(row, reason=" ", by=officer("chu_tich"), at=AFTER)
        services.return_report(row, reason="Thiếu nguyên nhân", by=officer("chu_tich"), at=AFTER)
        assert Notice.objects.filter(officer=officer("phu_trach_cchc"), body__contains="Thiếu nguyên nhân").exists()
        with pytest.raises(Forbidden):
            services.return_report(row, reason="Nữa", by=officer("chu_tich"), at=AFTER)

    def test_signed_paper_duties_evidence(self):
        plan = DutySpec(
            key="plan:2026:II.3", title="Kiểm tra", kind="ongoing", lead_posts=["phu_trach_cchc"],
            origin="plan", subjects=["inspection"],
        )  # fmt: skip
        open_duty(ground(), plan, by=None, at=NOON - timedelta(days=200))
        row = signed()
        report = row.report
        assert report.paper.number_text == "01/BC-UBND"
        assert services.is_intact(report)
        duty = row.recommendations.get().duty
        assert (duty.key, duty.origin, duty.origin_url, duty.next_due) == (
            f"inspection:{row.pk}:1", "inspection", row.page, DUE,
        )  # fmt: skip
        filed = Evidence.objects.get(source_key=row.subject)
        assert (filed.duty.key, filed.is_product) == ("plan:2026:II.3", True)
        counted = {one.item.code: (one.ok, one.fault, one.na) for one in tallies(row)}
        assert (counted["c4"], counted["c1"]) == ((0, 2, 0), (2, 0, 0))

    def test_signed_by_leaders_only_and_once(self):
        row = reported()
        for post in ("vp_tk", "phu_trach_cchc", "tp_ht"):
            with pytest.raises(Forbidden):
                services.sign_report(row, by=officer(post), at=AFTER)
        services.sign_report(row, by=officer("chu_tich"), at=AFTER)
        with pytest.raises(Forbidden):
            services.sign_report(row, by=officer("chu_tich"), at=AFTER)
        assert IssuedPaper.objects.filter(form="inspection_report").count() == 1

    def test_day_that_has_passed_leaves_nothing_behind(self):
        row = reported()
        with pytest.raises(Refused, match="đã qua"):
            services.sign_report(row, by=officer("chu_tich"), at=AFTER + timedelta(days=60))
        assert not Duty.objects.exists()

    def test_database_refuses_changes(self):
        row = signed()
        for change in (
            lambda: InspectionReport.objects.update(assessment="Khác"),
            lambda: Finding.objects.filter(item="c4").update(answer="ok"),
            lambda: Finding.objects.filter(item="c4").delete(),
            lambda: Recommendation.objects.update(text="Khác"),
            lambda: Finding.objects.create(
                programme=row, item="c1", answer="ok", recorded_by=officer("vh_xh"), recorded_at=AFTER
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_same_bytes_again(self):
        report = signed().report
        first = report_pdf(report, at=AFTER)
        assert first.startswith(b"%PDF")
        assert report_pdf(report, at=AFTER + timedelta(days=90)) == first

    def test_announcement_is_drafted_once_after_the_signature(self):
        row = reported()
        with pytest.raises(Forbidden):
            services.draft_letter(row, by=officer("vp_tk"), at=AFTER)
        row = services.sign_report(row, by=officer("chu_tich"), at=AFTER)
        for _ in range(2):
            services.draft_letter(row, by=officer("vp_tk"), at=AFTER)
        document = OutgoingDocument.objects.get()
        assert document.kind == "announcement"
        assert "Ghi đủ số biên lai. Giao" in document.body
