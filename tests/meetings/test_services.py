"""Meetings: each act works, is refused to whom and when it must be, and does nothing new when it is sent twice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.agency.services import add_leave
from motcua.audit.models import Entry
from motcua.common.moments import day_of
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.books import book_data
from motcua.documents.models import IssuedPaper
from motcua.duties.models import Duty, Evidence
from motcua.duties.services import DutySpec, open_duty
from motcua.meetings import services
from motcua.meetings.models import Conclusion, Meeting, Minutes
from motcua.meetings.papers import minutes_pdf
from motcua.meetings.services import Point, Task
from motcua.notices.models import Notice
from tests.factories import NOON, ground, make_dossier, officer
from tests.meetings.held import (
    AFTER,
    BEGINS,
    DUE,
    ENDS,
    TEXT,
    asked,
    everybody,
    held,
    minuted,
    planned,
    signed,
    spec_of,
)

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return [
        kind for kind in Entry.objects.order_by("id").values_list("kind", flat=True) if kind.startswith("meetings:")
    ]


class TestPlanning:
    def test_meeting_with_people_and_agenda(self):
        row = planned()
        assert row.state == "planned"
        assert row.attendance.count() == 4
        assert row.agenda.filter(key="work").exists()
        told = Notice.objects.filter(kind="meeting")
        assert {one.officer_id for one in told} == {officer(code).pk for code in ("chu_tich", "tp_ht", "mot_cua")}

    def test_twice_at_one_moment_is_refused_at_its_field(self):
        planned()
        with pytest.raises(Refused, match="Đã có giao ban lúc 08:00") as refused:
            planned()
        assert refused.value.field == "held_at"
        assert Meeting.objects.count() == 1

    @pytest.mark.parametrize("post", ["tp_ht", "mot_cua", "quan_tri", "dai_truyen_thanh"])
    def test_not_called_by_others(self, post):
        with pytest.raises(Forbidden):
            services.plan_meeting(ground(), spec_of(), by=officer(post), at=NOON)

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("title", {"title": " "}),
            ("place", {"place": ""}),
            ("kind", {"kind": "party"}),
            ("held_at", {"held_at": NOON - timedelta(days=1)}),
            ("chair", {"chair": "tp_ht"}),
            ("secretary", {"secretary": "chu_tich"}),
        ],
    )
    def test_bad_input_names_its_field(self, field, wrong):
        told = {key: officer(value) if key in ("chair", "secretary") else value for key, value in wrong.items()}
        with pytest.raises(Refused) as refused:
            planned(**told)
        assert refused.value.field == field

    def test_changed_time_is_told_again_and_people_follow(self):
        row = planned()
        spec = spec_of(held_at=BEGINS + timedelta(days=3), invited=[officer("vh_xh")])
        services.change_meeting(row, spec, by=officer("chu_tich"), at=NOON)
        assert {one.officer_id for one in row.attendance.all()} == {
            officer(code).pk for code in ("chu_tich", "vp_tk", "vh_xh")
        }
        assert Notice.objects.filter(kind="meeting", officer=officer("vh_xh")).count() == 1

    def test_cancelled_with_a_reason_once(self):
        row = planned()
        with pytest.raises(Refused, match="lý do"):
            services.cancel_meeting(row, reason=" ", by=officer("vp_tk"), at=NOON)
        services.cancel_meeting(row, reason="Lãnh đạo đi họp tỉnh", by=officer("vp_tk"), at=NOON)
        with pytest.raises(Forbidden):
            services.cancel_meeting(row, reason="Nữa", by=officer("vp_tk"), at=NOON)
        assert planned().state == "planned"  # the moment is free again


class TestAgenda:
    def test_late_dossiers_and_duties_are_named(self):
        late = make_dossier(at=NOON - timedelta(days=30))
        spec = DutySpec(
            key="order:1", title="Lập danh sách", kind="date", rule={"date": "2026-11-20"}, lead_posts=["tp_ht"]
        )
        open_duty(ground(), spec, by=officer("chu_tich"), at=NOON - timedelta(days=20))
        points = {item.key: item for item in planned().agenda.all()}
        assert late.case.code in points["late-dossiers"].text
        assert "Lập danh sách" in points["late-duties"].text
        assert officer("tp_ht").full_name in points["late-duties"].text

    def test_drafting_again_renews_figures_but_not_words_of_somebody(self):
        row = planned()
        item = row.agenda.get(key="work")
        services.edit_point(item, Point("Hồ sơ tháng 11", "Xem bảng kèm theo."), by=officer("vp_tk"), at=NOON)
        mine = services.add_point(row, Point("Chuẩn bị Tết"), by=officer("vp_tk"), at=NOON)
        make_dossier()
        services.draft_agenda(row, by=officer("vp_tk"), at=NOON + timedelta(hours=1))
        item.refresh_from_db()
        assert item.text == "Xem bảng kèm theo."
        assert item.figures[0]["value"] == "1"
        assert row.agenda.filter(pk=mine.pk).exists()
        assert row.agenda.filter(key="work").count() == 1

    def test_point_sent_twice_is_kept_once_and_removed_once(self):
        row = planned()
        for _ in range(2):
            item = services.add_point(row, Point("Chuẩn bị Tết"), by=officer("vp_tk"), at=NOON)
        assert row.agenda.filter(key="").count() == 1
        for _ in range(2):
            services.remove_point(item, by=officer("vp_tk"), at=NOON)
        assert verbs().count("meetings:point:removed") == 1

    def test_only_before_it_is_held_and_by_who_prepares(self):
        row = planned()
        with pytest.raises(Forbidden):
            services.add_point(row, Point("Việc"), by=officer("tp_ht"), at=NOON)
        row = services.hold_meeting(row, everybody(row), ended_at=ENDS, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Forbidden):
            services.draft_agenda(row, by=officer("vp_tk"), at=AFTER)

    def test_tasks_of_the_last_briefing_come_back(self):
        signed()
        row = planned(held_at=BEGINS + timedelta(days=28))
        assert "Rà soát hồ sơ quá hạn" in row.agenda.get(key="earlier").text


class TestHolding:
    def test_minutes_begin_with_the_agenda(self):
        row = held()
        assert row.state == "held"
        assert row.minutes.text.startswith("1. Tình hình tiếp nhận")
        assert row.attendance.filter(presence="present").count() == 4

    def test_not_before_it_began_nor_without_its_chair(self):
        row = planned()
        with pytest.raises(Refused, match="ghi sau khi đã họp"):
            services.hold_meeting(row, everybody(row), ended_at=ENDS, by=officer("vp_tk"), at=NOON)
        with pytest.raises(Refused, match="Chủ trì và thư ký phải có mặt"):
            services.hold_meeting(row, {}, ended_at=ENDS, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Refused, match="Giờ kết thúc"):
            services.hold_meeting(row, everybody(row), ended_at=BEGINS, by=officer("vp_tk"), at=AFTER)
        row.refresh_from_db()
        assert row.state == "planned"

    def test_twice(self):
        row = held()
        with pytest.raises(Forbidden):
            services.hold_meeting(row, everybody(row), ended_at=ENDS, by=officer("vp_tk"), at=AFTER)
        assert Minutes.objects.count() == 1


class TestMinutes:
    def test_written_by_secretary_only_while_open(self):
        row = held()
        services.write_minutes(row, TEXT, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Forbidden):
            services.write_minutes(row, "Khác", by=officer("tp_ht"), at=AFTER)
        services.submit_minutes(row, by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Forbidden):
            services.write_minutes(row, "Khác", by=officer("vp_tk"), at=AFTER)
        assert Minutes.objects.get().text == TEXT

    def test_conclusion_wants_lead_and_day_together(self):
        row = held()
        for task, field in [
            (Task("Việc", "tp_ht"), "due_on"),
            (Task("Việc", "", DUE), "lead_post"),
            (Task("Việc", "khong_co", DUE), "lead_post"),
            (Task("Việc", "tp_ht", day_of(BEGINS) - timedelta(days=1)), "due_on"),
            (Task(" "), "text"),
        ]:
            with pytest.raises(Refused) as refused:
                services.add_conclusion(row, task, by=officer("vp_tk"), at=AFTER)
            assert refused.value.field == field
        assert not row.conclusions.exists()

    def test_conclusions_are_numbered_changed_and_removed(self):
        row = held()
        one, two = (services.add_conclusion(row, Task(text), by=officer("vp_tk"), at=AFTER) for text in ("Một", "Hai"))
        assert services.add_conclusion(row, Task("Hai"), by=officer("vp_tk"), at=AFTER) == two
        services.change_conclusion(two, Task("Hai, sửa", "tp_ht", DUE), by=officer("vp_tk"), at=AFTER)
        services.remove_conclusion(one, by=officer("vp_tk"), at=AFTER)
        services.remove_conclusion(one, by=officer("vp_tk"), at=AFTER)
        assert list(row.conclusions.values_list("number", "text")) == [(1, "Hai, sửa")]

    def test_nothing_to_sign(self):
        row = held()
        services.write_minutes(row, "Họp.", by=officer("vp_tk"), at=AFTER)
        with pytest.raises(Refused, match="ít nhất 20 ký tự"):
            services.submit_minutes(row, by=officer("vp_tk"), at=AFTER)

    def test_given_back_and_laid_before_again(self):
        row = minuted()
        with pytest.raises(Refused, match="chỗ cần sửa"):
            services.return_minutes(row, reason="", by=officer("chu_tich"), at=AFTER)
        services.return_minutes(row, reason="Thiếu ý kiến tư pháp", by=officer("chu_tich"), at=AFTER)
        assert Notice.objects.filter(officer=officer("vp_tk"), body__contains="Thiếu ý kiến").exists()
        row = services.submit_minutes(row, by=officer("vp_tk"), at=AFTER)
        assert row.minutes.return_reason == ""


class TestSigning:
    def test_paper_duties_and_evidence(self):
        plan = DutySpec(
            key="plan:2026:II.5.1", title="Tổ chức giao ban", kind="ongoing", lead_posts=["vp_tk"],
            origin="plan", subjects=["briefing"],
        )  # fmt: skip
        open_duty(ground(), plan, by=None, at=NOON - timedelta(days=200))
        row = signed()
        assert row.is_signed
        assert row.minutes.paper.number_text == "01/BB-UBND"
        task, words = row.conclusions.all()
        assert (task.duty.key, task.duty.origin, task.duty.origin_url) == (
            f"meeting:{row.pk}:1", "meeting", f"/hop/{row.pk}/",
        )  # fmt: skip
        assert task.duty.next_due == DUE
        assert words.duty is None
        filed = Evidence.objects.get(source_key=row.subject)
        assert (filed.duty.key, filed.is_product) == ("plan:2026:II.5.1", True)
        assert services.is_intact(row.minutes)

    def test_only_the_chair_and_once(self):
        row = minuted()
        for post in ("vp_tk", "pho_chu_tich", "tp_ht"):
            with pytest.raises(Forbidden):
                services.sign_minutes(row, by=officer(post), at=AFTER)
        services.sign_minutes(row, by=officer("chu_tich"), at=AFTER)
        with pytest.raises(Forbidden):
            services.sign_minutes(row, by=officer("chu_tich"), at=AFTER)
        assert IssuedPaper.objects.filter(form="meeting_minutes").count() == 1
        assert Duty.objects.count() == 1

    def test_day_that_has_passed_leaves_nothing_behind(self):
        row = minuted()
        with pytest.raises(Refused, match="đã qua"):
            services.sign_minutes(row, by=officer("chu_tich"), at=AFTER + timedelta(days=30))
        assert not Duty.objects.exists()
        assert not IssuedPaper.objects.filter(form="meeting_minutes").exists()

    def test_database_refuses_changes(self):
        row = signed()
        for change in (
            lambda: Minutes.objects.filter(meeting=row).update(text="Khác"),
            lambda: Minutes.objects.filter(meeting=row).delete(),
            lambda: Conclusion.objects.filter(meeting=row).update(text="Khác"),
            lambda: Conclusion.objects.filter(meeting=row, duty=None).delete(),
            lambda: Conclusion.objects.create(meeting=row, number=9, text="Thêm"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_paper_is_the_same_bytes_again(self):
        row = signed()
        first = minutes_pdf(row.minutes, at=AFTER)
        assert first.startswith(b"%PDF")
        assert minutes_pdf(row.minutes, at=AFTER + timedelta(days=90)) == first

    def test_substitute_of_the_lead_holds_the_duty(self):
        add_leave(
            officer("tp_ht"), first_day=day_of(AFTER), last_day=DUE, reason="Nghỉ", by=officer("chu_tich"), at=NOON
        )
        signed()
        assert Notice.objects.filter(kind="duty_given", officer=officer("vp_tk")).exists()


def test_signed_minutes_stand_in_the_book_of_what_goes_out():
    row = signed()
    [line] = book_data(ground(), "di", AFTER.year)["rows"]
    assert line[:3] == ["01/BB-UBND", f"{AFTER:%d/%m/%Y}", f"Biên bản: {row.title}"]


def test_a_changed_meeting_tells_whom_it_concerns():
    row = planned()
    before = Notice.objects.filter(kind="meeting").count()
    services.change_meeting(row, spec_of(place="Hội trường"), by=officer("vp_tk"), at=AFTER - timedelta(days=1))
    services.change_meeting(row, spec_of(), by=officer("vp_tk"), at=AFTER - timedelta(hours=20))
    everybody_else = row.attendance.count() - 1
    assert Notice.objects.filter(kind="meeting").count() == before + 2 * everybody_else
    more = [*spec_of().invited, officer("dc_xd")]
    services.change_meeting(row, spec_of(invited=more), by=officer("vp_tk"), at=AFTER - timedelta(hours=19))
    assert Notice.objects.filter(kind="meeting").latest("pk").officer == officer("dc_xd")
    assert Notice.objects.filter(kind="meeting").count() == before + 2 * everybody_else + 1


def test_a_dialogue_with_questions_stays_one():
    row = planned("dialogue")
    asked(row)
    with pytest.raises(Refused) as refused:
        services.change_meeting(row, spec_of(), by=officer("vp_tk"), at=NOON)
    assert refused.value.field == "kind"


def test_what_was_taken_off_is_not_written_back():
    row = minuted()
    services.return_minutes(row, reason="Sửa", by=officer("vp_tk"), at=AFTER)
    one = row.conclusions.first()
    services.remove_conclusion(one, by=officer("vp_tk"), at=AFTER)
    with pytest.raises(Refused, match="đã bỏ"):
        services.change_conclusion(one, Task("Khác"), by=officer("vp_tk"), at=AFTER)
    begun = planned(held_at=AFTER + timedelta(days=3))
    item = services.add_point(begun, Point("Việc khác"), by=officer("vp_tk"), at=AFTER)
    services.remove_point(item, by=officer("vp_tk"), at=AFTER)
    with pytest.raises(Refused, match="đã bỏ"):
        services.edit_point(item, Point("Khác"), by=officer("vp_tk"), at=AFTER)
