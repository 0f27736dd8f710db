"""A sheet from opening to signature: what is asked of whom, what is refused, and that a signed one is final."""

from datetime import timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction

from motcua.audit.models import Entry
from motcua.audit.queries import verify
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.models import Dossier
from motcua.law.scoring import quarter
from motcua.scoring import services
from motcua.scoring.models import ApplicantFault, ScoreLine, ScoreSheet, SheetState
from motcua.scoring.papers import sheet_data, sheet_pdf
from motcua.scoring.queries import total_of_lines
from motcua.scoring.services import Mark, OwnScore
from tests.factories import NOON, ground, officer
from tests.scoring.sheets import (
    OVER,
    QUARTER,
    finished,
    marks_of,
    opened,
    own_scores,
    rated,
    scored,
    sheet_of,
    signed,
    verified,
)

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def last_entry():
    return Entry.objects.order_by("-number").first()


class TestOpening:
    def test_one_for_the_unit_and_one_for_each_scored_officer_with_their_indices(self):
        opened()
        assert sheet_of().lines.count() == 9
        assert [line.number for line in sheet_of("tp_ht").lines.all()] == [1, 2, 3, 4, 7]
        assert not ScoreSheet.objects.filter(officer=officer("chu_tich")).exists()
        assert last_entry().kind == "scoring:sheets:opened"
        assert last_entry().data == {"quarter": "quy-4-2026", "sheets": ScoreSheet.objects.count()}

    def test_twice_opens_nothing_new_and_leaves_no_entry(self):
        opened()
        number = last_entry().number
        assert services.open_sheets(ground(), QUARTER, by=officer("chu_tich"), at=NOON) == 0
        assert last_entry().number == number

    def test_quarter_ahead_and_quarter_before_the_circular_are_refused(self):
        with pytest.raises(Refused, match="chưa bắt đầu"):
            services.open_sheets(ground(), quarter(2027, 1), by=officer("vp_tk"), at=NOON)
        with pytest.raises(Refused, match="chưa có quy định chấm điểm"):
            services.open_sheets(ground(), quarter(2018, 4), by=officer("vp_tk"), at=NOON)

    @pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "quan_tri"])
    def test_not_by_others(self, post):
        with pytest.raises(Forbidden):
            services.open_sheets(ground(), QUARTER, by=officer(post), at=NOON)


class TestOwnScore:
    def test_a_running_quarter_can_be_saved_but_not_signed(self):
        sheet = sheet_of("tp_ht")
        services.save_own_scores(sheet, {7: OwnScore(Fraction(1), "Chờ phiếu")}, by=officer("tp_ht"), at=NOON)
        line = sheet.lines.get(number=7)
        assert (line.own, line.note, sheet_of("tp_ht").state) == (1, "Chờ phiếu", "draft")
        assert last_entry().kind == "scoring:sheet:saved"
        with pytest.raises(Refused, match="chưa hết"):
            services.self_score_sheet(sheet, own_scores(sheet), by=officer("tp_ht"), at=NOON)

    def test_signed_own_score_keeps_what_the_log_said(self):
        finished(1)
        rated(finished(2), "very_satisfied")
        sheet = scored()
        assert (sheet.state, sheet.scored_by, sheet.scored_at) == ("scored", officer("mot_cua"), OVER)
        kept = {line.number: (line.points, line.dossiers, line.own) for line in sheet.lines.all()}
        assert kept[1] == (4, 2, Fraction(2))
        assert kept[7] == (2, 1, Fraction(2))
        assert kept[4] == (0, 0, None)
        assert kept[5] == (None, None, Fraction(2))
        assert last_entry().data == {"points": "16", "maximum": 16, "class": "Xuất sắc"}

    def test_later_news_does_not_move_it(self):
        finished(1)
        sheet = scored()
        Dossier.objects.update(supplement_count=2)
        assert sheet.lines.get(number=3).points == 2

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"n5": OwnScore(None, evidence="Có")}, "own_5"),
            ({"n8": OwnScore(Fraction(1))}, "evidence_8"),
            ({"n9": OwnScore(Fraction(3, 2), evidence="Có")}, "own_9"),
            ({"n1": OwnScore(Fraction(3))}, "own_1"),
            ({"n1": OwnScore(Fraction(1))}, "note_1"),
            ({"n4": OwnScore(Fraction(2))}, "note_4"),
        ],
    )
    def test_what_is_missing_is_named(self, changed, field):
        finished()
        with pytest.raises(Refused) as told:
            scored(**changed)
        assert told.value.field == field
        assert sheet_of().state == "draft"

    def test_another_score_than_the_log_with_a_reason(self):
        finished()
        sheet = scored(n1=OwnScore(Fraction(1), "Một hồ sơ chờ máy hỏng"))
        assert sheet.lines.get(number=1).own == 1

    def test_a_file_is_evidence_too(self):
        sheet = scored(n6=OwnScore(Fraction(2), file=(BytesIO(PNG), "niem-yet.png")))
        assert sheet.lines.get(number=6).evidence_file.mime == "image/png"

    def test_a_file_that_is_none_is_refused_at_its_place(self):
        with pytest.raises(Refused) as told:
            scored(n6=OwnScore(Fraction(2), file=(BytesIO(b"x"), "a.exe")))
        assert told.value.field == "file_6"


class TestVerifying:
    def test_agreed_by_the_office(self):
        finished()
        sheet = verified()
        assert (sheet.state, sheet.verified_by) == ("verified", officer("vp_tk"))
        assert sheet.lines.get(number=5).verified == 2

    def test_another_score_wants_a_reason(self):
        with pytest.raises(Refused) as told:
            verified(n5=Mark(Fraction(1)))
        assert told.value.field == "verified_note_5"
        assert sheet_of().state == "scored"

    def test_no_score_and_half_points_are_refused(self):
        with pytest.raises(Refused) as told:
            verified(n5=Mark(None))
        assert told.value.field == "verified_5"
        sheet = sheet_of()
        with pytest.raises(Refused, match="chỉ chấm 2, 1 hoặc 0"):
            services.verify_sheet(sheet, marks_of(sheet, n5=Mark(Fraction(3, 2), "x")), by=officer("vp_tk"), at=OVER)

    def test_nobody_verifies_an_own_sheet(self):
        sheet = scored("vp_tk")
        with pytest.raises(Forbidden):
            services.verify_sheet(sheet, marks_of(sheet), by=officer("vp_tk"), at=OVER)
        services.verify_sheet(sheet, marks_of(sheet), by=officer("chu_tich"), at=OVER)

    def test_given_back_with_a_reason_and_scored_again(self):
        sheet = scored("tp_ht")
        with pytest.raises(Refused, match="lý do trả lại"):
            services.return_sheet(sheet, reason=" ", by=officer("vp_tk"), at=OVER)
        services.return_sheet(sheet, reason="Thiếu minh chứng", by=officer("vp_tk"), at=OVER)
        back = sheet_of("tp_ht")
        assert (back.state, back.scored_by, back.return_reason) == ("draft", None, "Thiếu minh chứng")
        assert scored("tp_ht").return_reason == ""

    def test_chairman_gives_back_to_the_verifier(self):
        sheet = verified("tp_ht")
        services.return_sheet(sheet, reason="Xem lại chỉ số 7", by=officer("chu_tich"), at=OVER)
        assert (sheet_of("tp_ht").state, sheet_of("tp_ht").verified_at) == ("scored", None)


class TestSigning:
    def test_class_is_by_the_verified_score(self):
        sheet = signed(n5=Mark(Fraction(0), "Chưa đủ"), n6=Mark(Fraction(0), "Chưa đủ"))
        lines = list(sheet.lines.all())
        assert total_of_lines(sheet, lines, verified=False).points == 8
        total = total_of_lines(sheet, lines, verified=True)
        assert (total.points, total.maximum, total.scaled, total.name) == (4, 8, 9, "Khá")

    def test_worked_example_ends_as_excellent(self):
        sheet = scored_as("1.8 1.9 1.7 2 1 2 1.6 2 1")
        services.verify_sheet(sheet, marks_of(sheet), by=officer("vp_tk"), at=OVER)
        done = services.sign_sheet(sheet, by=officer("chu_tich"), at=OVER)
        assert done.data["verified"] == {"points": "15", "maximum": "18", "scaled": "15", "name": "Xuất sắc"}

    def test_everything_is_kept_with_its_hash_and_a_number(self):
        finished()
        sheet = signed()
        assert services.is_intact(sheet)
        assert sheet.data["rules"]["basis"] == "tt01-2018-tiep"
        assert sheet.data["rules"]["level_points"] == {"very_satisfied": 2, "satisfied": 1, "unsatisfied": 0}
        assert sheet.data["people"]["signed"]["code"] == officer("chu_tich").code
        assert sheet.data["lines"][0]["dossiers"] == 1
        assert sheet.data["lines"][4]["evidence"] == "Có"
        assert sheet.paper.number_text == "01/BĐ-UBND"
        assert last_entry().kind == "scoring:sheet:signed"
        assert last_entry().data["sha256"] == sheet.sha256
        assert verify().fault == ""

    def test_only_after_verification_and_by_a_leader(self):
        sheet = scored("tp_ht")
        with pytest.raises(Forbidden):
            services.sign_sheet(sheet, by=officer("chu_tich"), at=OVER)
        services.verify_sheet(sheet, marks_of(sheet), by=officer("vp_tk"), at=OVER)
        with pytest.raises(Forbidden):
            services.sign_sheet(sheet, by=officer("vp_tk"), at=OVER)

    def test_no_act_touches_a_signed_sheet(self):
        sheet, by = signed("tp_ht"), officer("tp_ht")
        for act in (
            lambda: services.save_own_scores(sheet, {}, by=by, at=OVER),
            lambda: services.self_score_sheet(sheet, {}, by=by, at=OVER),
            lambda: services.verify_sheet(sheet, {}, by=officer("vp_tk"), at=OVER),
            lambda: services.return_sheet(sheet, reason="x", by=officer("chu_tich"), at=OVER),
            lambda: services.sign_sheet(sheet, by=officer("chu_tich"), at=OVER),
        ):
            with pytest.raises(Refused, match="đã ký nên không sửa nữa"):
                act()

    @pytest.mark.parametrize(
        "change",
        [
            lambda sheet: ScoreSheet.objects.filter(pk=sheet.pk).update(return_reason="x"),
            lambda sheet: ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.DRAFT),
            lambda sheet: sheet.lines.filter(number=1).update(verified=Fraction(2)),
            lambda sheet: sheet.lines.filter(number=1).delete(),
            lambda sheet: ScoreLine.objects.create(sheet=sheet, number=99),
            lambda sheet: sheet.delete(),
        ],
        ids=["update", "reopen", "line", "line gone", "line more", "gone"],
    )
    def test_the_database_itself_refuses(self, change):
        sheet = signed("tp_ht")
        with pytest.raises(DatabaseError, match="final"), transaction.atomic():
            change(sheet)

    def test_paper_is_the_same_bytes_every_time(self):
        sheet = signed()
        first = sheet_pdf(sheet, at=OVER)
        Dossier.objects.update(supplement_count=5)
        again = ScoreSheet.objects.select_related("paper", "agency").get(pk=sheet.pk)
        assert sheet_pdf(again, at=OVER + timedelta(days=40)) == first

    def test_paper_says_what_stands_on_the_sheet(self):
        finished()
        sheet = signed(n5=Mark(Fraction(1), "Danh mục còn thiếu"))
        data = sheet_data(sheet, sheet.lines.all(), OVER)
        assert [row["number"] for row in data["rows"]] == list(range(1, 10))
        assert data["rows"][0]["note"] == "2 điểm/1 hồ sơ"
        assert data["rows"][4] == {
            "number": 5,
            "title": sheet.scheme.index(5).title,
            "own": "2",
            "verified": "1",
            "note": "Có\nDanh mục còn thiếu",
        }
        assert data["rows"][3]["own"] == "Không phát sinh"
        assert (data["quarter"], data["class_name"]) == ("Quý IV năm 2026", "Xuất sắc")
        assert data["signer_lines"] == ["CHỦ TỊCH"]


def scored_as(values: str) -> ScoreSheet:
    """The unit's own sheet with these nine scores, each with a word of why."""
    entries = {n: OwnScore(Fraction(text), "Theo phiếu giấy", "Có") for n, text in enumerate(values.split(), 1)}
    return services.self_score_sheet(sheet_of(), entries, by=officer("mot_cua"), at=OVER)


class TestApplicantsFault:
    def test_recorded_changed_and_taken_back(self):
        made = finished()
        Dossier.objects.filter(pk=made.pk).update(supplement_count=2)
        made.refresh_from_db()
        services.record_fault(made, requests=2, remark=" Nộp nhầm\ntờ khai ", by=officer("vp_tk"), at=NOON)
        assert ApplicantFault.objects.get().remark == "Nộp nhầm\ntờ khai"
        services.record_fault(made, requests=1, remark="Một lần", by=officer("vp_tk"), at=NOON)
        assert ApplicantFault.objects.get().requests == 1
        services.record_fault(made, requests=0, remark="", by=officer("vp_tk"), at=NOON)
        assert not ApplicantFault.objects.exists()
        assert (last_entry().kind, last_entry().subject) == ("scoring:fault:recorded", made.case.code)

    @pytest.mark.parametrize(
        ("requests", "remark", "field"), [(3, "x", "requests"), (1, " ", "remark"), (-1, "", "requests")]
    )
    def test_no_more_than_there_were_and_never_without_a_word(self, requests, remark, field):
        made = finished()
        made.supplement_count = 2
        with pytest.raises(Refused) as told:
            services.record_fault(made, requests=requests, remark=remark, by=officer("vp_tk"), at=NOON)
        assert told.value.field == field

    def test_not_by_the_specialist(self):
        with pytest.raises(Forbidden):
            services.record_fault(finished(), requests=0, remark="", by=officer("tp_ht"), at=NOON)
