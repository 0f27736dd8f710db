"""Every form is closed, signed and restated the same way: kept cell by cell, drawn again from what is kept."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from docx import Document

from motcua.common.refusals import Refused
from motcua.dossiers.services.late_list import close_month
from motcua.procedures.models import ProcedureVersion
from motcua.reporting.contributions import codes_at, read_back, unpacked
from motcua.reporting.forms.closing import closable_forms, table_of
from motcua.reporting.forms.continuity import signed_gaps
from motcua.reporting.forms.drafts import write_paragraphs
from motcua.reporting.forms.engine import FilledRow, check_carries, fill
from motcua.reporting.freezing import (
    form_names,
    frozen_figures,
    frozen_file,
    is_intact,
    sign_figures,
    signed_pdf,
)
from motcua.reporting.models import Freeze, Restatement
from motcua.reporting.periods import calendar_month, report_quarter, report_year
from motcua.reporting.restating import differences, restate_figures, restatement_pdf
from tests.factories import NOON, ground, officer
from tests.reporting.fixtures import SMALL_TABLE, line, small
from tests.reporting.test_freezing import LATER, again, closed, imported, signed

pytestmark = pytest.mark.django_db
Q3 = report_quarter(2024, 3)
Q4 = report_quarter(2024, 4)
TABLES = ("II.05a", "II.07b", "II.08", "so-hoa", "thanh-toan", "chi-tieu")


def cells(freeze, code):
    table = next(table for table in freeze.values["tables"] if table["code"] == code)
    return {row["name"]: row["cells"] for row in table["rows"]}


def test_every_form_but_the_register_is_offered():
    codes = {form.code for form in closable_forms()}
    assert codes >= {*TABLES, "II.06a", "cham-muon", "bao-cao-quy", "bao-cao-nam"}
    assert "so-theo-doi" not in codes
    assert {"II.06a", "measures"} < set(form_names())
    with pytest.raises(Refused, match="Không chốt được biểu «so-theo-doi»"):
        closed(ground(), form="so-theo-doi")


class TestTables:
    @pytest.mark.parametrize("form", TABLES)
    def test_closed_signed_and_drawn_from_what_is_kept(self, tmp_path, form):
        commune = small(tmp_path)
        freeze = signed(commune, form=form)
        assert is_intact(Freeze.objects.get())
        assert freeze.values["tables"][0] == table_of(fill(form, commune, Q3, at=NOON))
        assert freeze.parameters["layout"]["sha256"]
        assert freeze.parameters["facts"]["entry"] > 0
        assert freeze.paper.number_text == "01/BM-UBND"
        before = signed_pdf(freeze)
        assert before.startswith(b"%PDF")
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        assert signed_pdf(Freeze.objects.get()) == before
        with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
            Freeze.objects.update(values={})
        with pytest.raises(DatabaseError, match="closed figures"), transaction.atomic():
            Freeze.objects.all().delete()

    def test_who_counted_in_which_cell(self, tmp_path):
        freeze = closed(small(tmp_path), form="II.08")
        told = read_back(unpacked(freeze.contributions))
        assert {"II.08|Hộ tịch|7"} <= told.places["D2"]
        table = freeze.values["tables"]
        everywhere = codes_at(freeze.contributions, "II.08|Tổng số|6", table)
        assert len(everywhere) == cells(freeze, "II.08")["Tổng số"]["6"]
        ours = codes_at(freeze.contributions, "II.08|Hộ tịch|7", table)
        assert len(ours) == cells(freeze, "II.08")["Hộ tịch"]["7"]
        assert codes_at(freeze.contributions, "II.08|Hộ tịch|99", table) is None
        assert codes_at(freeze.contributions, "II.99|Hộ tịch|6", table) is None

    def test_a_later_change_is_restated_cell_by_cell(self, tmp_path):
        freeze = signed(small(tmp_path), form="II.08")
        again(tmp_path, "D4", kenh="truc_tuyen")
        found = differences(freeze, at=LATER)
        told = {change.name: (change.old, change.new) for change in found.changes}
        was = cells(freeze, "II.08")["Hộ tịch"]
        assert told["II.08, Hộ tịch, cột (7) Số hồ sơ tiếp nhận trong kỳ: Trực tuyến: tổng số"] == (
            was["7"], was["7"] + 1,
        )  # fmt: skip
        [move] = found.moves
        assert move.code == "D4"
        assert "II.08|Hộ tịch|10" in move.left
        assert "II.08|Hộ tịch|7" in move.joined
        row = restate_figures(freeze, reason="Ghi sai kênh", seen=found.sha256, by=officer("vp_tk"), at=LATER)
        assert restatement_pdf(row).startswith(b"%PDF")
        assert not differences(freeze, at=LATER)
        assert cells(Freeze.objects.get(), "II.08")["Hộ tịch"]["7"] == was["7"]

    def test_procedures_are_kept_as_what_they_are(self, tmp_path):
        freeze = signed(small(tmp_path), form="II.07b")
        version = ProcedureVersion.objects.filter(valid_to=None).order_by("pk").first()
        code = version.procedure.code
        told = read_back(unpacked(freeze.contributions))
        places = {place.rsplit("|", 1)[1] for place in told.places[code] if place.startswith("II.07b|")}
        assert "6" in places
        [row] = [row for row in freeze.values["tables"][0]["rows"] if not row["is_total"]]
        assert row["cells"]["6"] == sum(f"II.07b|{row['name']}|6" in places for places in told.places.values())

    def test_measures_of_the_form_only(self, tmp_path):
        freeze = signed(small(tmp_path), form="chi-tieu")
        assert [row["code"] for row in freeze.values["measures"]] == [f"T{number:02d}" for number in range(1, 23)]
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        told = {change.place: (change.old, change.new) for change in differences(freeze, at=LATER).changes}
        assert told["T06|tu-so"] == (6, 7)
        assert told["chi-tieu|T06|4"] == (6, 7)
        assert told["chi-tieu|T06|8"] == ("Không đạt", "Đạt")

    def test_the_monthly_late_list(self, tmp_path):
        commune = small(tmp_path)
        july = calendar_month(2024, 7)
        with pytest.raises(Refused, match="chưa chốt danh sách"):
            closed(commune, form="cham-muon", period=july)
        close_month(commune, july.first, NOON, by=officer("vp_tk"))
        freeze = signed(commune, form="cham-muon", period=july)
        assert "D4" in cells(freeze, "cham-muon")
        assert "Nguyễn Văn Bình" not in str(freeze.values)
        assert not differences(freeze, at=LATER)

    def test_other_rooms_get_the_figures_of_the_main_form(self, tmp_path):
        commune = small(tmp_path)
        signed(commune, form="II.05a")
        assert frozen_figures(commune, Q3) is None

    def test_files_come_from_what_is_kept(self, tmp_path):
        freeze = closed(small(tmp_path), form="so-hoa")
        assert frozen_file(freeze, "xlsx")[:2] == b"PK"
        assert frozen_file(freeze, "docx")[:2] == b"PK"
        with pytest.raises(Refused, match="không kèm bản biểu mẫu"):
            frozen_file(closed(ground()), "xlsx")


class TestReportsInWords:
    def test_the_officer_s_text_is_kept_and_signed(self, tmp_path):
        commune = small(tmp_path)
        write_paragraphs(
            "bao-cao-quy", commune, Q3, {"kien-nghi": "Đề nghị cấp thêm máy quét. Đúng hạn {T06.value}."},
            number=0, by=officer("vp_tk"), at=NOON,
        )  # fmt: skip
        freeze = signed(commune, form="bao-cao-quy")
        words = {row["key"]: row["text"] for row in freeze.values["words"]}
        assert words["kien-nghi"] == ["Đề nghị cấp thêm máy quét. Đúng hạn 85,71%."]
        assert [table["code"] for table in freeze.values["tables"]] == [
            "II.05a",
            "II.06a",
            "II.07b",
            "II.08",
            "chi-tieu",
        ]
        total = cells(freeze, "II.06a")["Tổng số"]
        assert [total[str(number)] for number in range(3, 14)] == SMALL_TABLE["Tổng số"]
        assert freeze.paper.number_text == "01/BC-UBND"
        assert freeze.paper.data["signer_name"] == officer("chu_tich").full_name
        drawn = signed_pdf(freeze)
        assert signed_pdf(Freeze.objects.get()) == drawn
        text = "\n".join(one.text for one in Document(BytesIO(frozen_file(freeze, "docx"))).paragraphs)
        assert "Đề nghị cấp thêm máy quét. Đúng hạn 85,71%." in text
        with pytest.raises(Refused, match=r"đã ký \(số 01/BC-UBND\), lời văn không sửa nữa"):
            write_paragraphs("bao-cao-quy", commune, Q3, {"kien-nghi": "Khác"}, number=1, by=officer("vp_tk"), at=LATER)

    def test_words_changed_after_closing_are_closed_again_first(self, tmp_path):
        commune = small(tmp_path)
        freeze = closed(commune, form="bao-cao-quy")
        write_paragraphs(
            "bao-cao-quy", commune, Q3, {"kien-nghi": "Thêm máy quét."}, number=0, by=officer("vp_tk"), at=NOON
        )
        with pytest.raises(Refused, match="Lời văn đã được sửa sau khi chốt"):
            sign_figures(freeze, by=officer("chu_tich"), at=NOON)
        assert signed(commune, form="bao-cao-quy").number == 2

    def test_figures_that_change_change_the_sentences(self, tmp_path):
        freeze = signed(small(tmp_path), form="bao-cao-quy")
        assert not differences(freeze, at=LATER)
        again(tmp_path, "D4", ngay_xu_ly_xong="04/07/2024")
        found = differences(freeze, at=LATER)
        told = {change.name: (change.old, change.new) for change in found.changes}
        [sentence] = [name for name in told if name.startswith("Lời văn, mục") and "85,71%" in told[name][0]][:1]
        assert "100,00%" in told[sentence][1]
        assert told["II.06a, Hộ tịch, cột (10) Số lượng hồ sơ đã giải quyết: quá hạn"] == (1, 0)
        [move] = found.moves
        assert move.code == "D4"
        row = restate_figures(freeze, reason="Nhập sai ngày", seen=found.sha256, by=officer("vp_tk"), at=LATER)
        assert restatement_pdf(row).startswith(b"%PDF")

    def test_the_year_s_report_too(self, tmp_path):
        freeze = signed(small(tmp_path), form="bao-cao-nam", period=report_year(2024))
        assert {"so-hoa", "thanh-toan"} < {table["code"] for table in freeze.values["tables"]}


class TestGoingOn:
    def test_a_table_that_does_not_go_on_is_refused(self, tmp_path):
        commune = small(tmp_path)
        before, after = fill("II.06a", commune, Q3, at=NOON), fill("II.06a", commune, Q4, at=NOON)
        check_carries(before, after)
        first = after.rows[0]
        after.rows[0] = FilledRow(first.key, first.label, {**first.values, "6": first.values["6"] + 1})
        with pytest.raises(Refused, match=rf"dòng «{first.label}»: cột \(6\) là .*, cột \(11\) của kỳ trước"):
            check_carries(before, after)

    def test_the_signed_period_before_is_restated_first(self, tmp_path):
        commune = small(tmp_path)
        quarter = signed(commune)
        assert signed_gaps(fill("II.06a", commune, Q4, at=NOON)) == []
        imported(tmp_path, [line("D99", "HT", "TT", "01/09/2024", "04/11/2024", "", 4)])
        [gap] = signed_gaps(fill("II.06a", commune, Q4, at=LATER))
        assert (gap.row, gap.now, gap.before, gap.freeze) == ("Hộ tịch", 2, 1, quarter)
        for form in ("II.06a", "bao-cao-quy"):
            with pytest.raises(Refused, match=r"không nối tiếp kỳ trước: dòng «Hộ tịch»: cột \(6\) là 2, .*đính chính"):
                closed(commune, form=form, period=Q4, at=LATER)
        seen = differences(quarter, at=LATER).sha256
        restate_figures(quarter, reason="Hồ sơ ghi sót", seen=seen, by=officer("vp_tk"), at=LATER)
        assert Restatement.objects.count() == 1
        assert closed(commune, period=Q4, at=LATER + timedelta(minutes=1)).number == 1

    def test_also_after_a_signed_report_in_words(self, tmp_path):
        commune = small(tmp_path)
        signed(commune, form="bao-cao-quy")
        imported(tmp_path, [line("D99", "HT", "TT", "01/09/2024", "04/11/2024", "", 4)])
        with pytest.raises(Refused, match="không nối tiếp kỳ trước"):
            closed(commune, form="II.06a", period=Q4, at=LATER)
