"""Past dossiers come in: every kind of row, every kind of fault, once and for all."""

import csv
import json
from datetime import datetime

import pytest
import xlsxwriter

from motcua.audit.models import Entry
from motcua.casework.models import Case, Passage, Pause, StepRun
from motcua.casework.queries import matching, visible_to
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.history import import_history
from motcua.dossiers.services.history.files import HistoryFile, key_of, read_mapping
from motcua.dossiers.services.history.rows import Faulty, read_moment, read_row
from motcua.people.models import Applicant
from motcua.procedures.models import ProcedureVersion
from motcua.ratings.models import Rating
from tests.factories import BIRTH, CERTIFIED_COPY, MARITAL_STATUS, NOON, ground, make_dossier, officer

GOOD = {
    "ma_ho_so": "H1",
    "ma_tthc": MARITAL_STATUS,
    "kenh": "truc_tuyen",
    "chu_ho_so": "Nguyễn Thị Hoa",
    "so_dinh_danh": "024185001234",
    "ngay_tiep_nhan": "2024-07-15 08:30",
    "ngay_hen_tra": "18/07/2024",
    "ngay_xu_ly_xong": "2024-07-18T10:00:00",
    "ngay_tra": "19/07/2024",
    "trang_thai": "10",
}


def write_csv(path, rows, headings=None, delimiter=","):
    headings = headings or list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def bring(db, tmp_path):
    """bring([{…}, …], **flags): write the rows to a file and import it."""

    def import_rows(rows, name="so-cu.csv", **flags):
        path = write_csv(tmp_path / name, rows)
        return import_history(path, agency=ground(), by=None, at=NOON, **flags)

    return import_rows


def row(**changes):
    return {**GOOD, **changes}


def moment(*parts):
    return datetime(*parts, tzinfo=VIETNAM)


# What a row becomes


def test_a_returned_dossier_is_a_case_with_its_moments(bring):
    assert bring([GOOD]).as_json() == {"read": 1, "accepted": 1, "rejected": 0, "updated": 0}
    case = Case.objects.get(code="H1")
    assert (case.state, case.clock, case.timeliness, case.rules) == ("returned", "ended", "on_time", "nd61")
    assert case.received_at == moment(2024, 7, 15, 8, 30)
    assert case.first_due_at == case.due_at == moment(2024, 7, 18, 17)
    assert case.ended_at == moment(2024, 7, 18, 10, 0)
    assert (case.due_is_given, case.limit_unit, case.limit_amount) == (True, "working_days", 3)
    dossier = case.dossier
    assert (dossier.channel, dossier.version.procedure.code) == ("online", MARITAL_STATUS)
    assert dossier.owner.identity_number == "024185001234"
    assert dossier.imported_from.startswith("so-cu.csv ")
    assert dossier.received_unit.name == "Bộ phận Tiếp nhận và Trả kết quả"


def test_everything_imported_is_visible_and_found(bring):
    bring([GOOD])
    assert [case.code for case in visible_to(officer("tp_ht"))] == ["H1"]
    assert [case.code for case in matching(visible_to(officer("tp_ht")), "nguyen thi hoa")] == ["H1"]


def test_history_and_log_tell_of_the_file(bring):
    bring([GOOD, row(ma_ho_so="H2")])
    assert list(Passage.objects.values_list("act", "from_state", "to_state")) == [("import", "", "returned")] * 2
    entry = Entry.objects.get(kind="dossier:history:imported")
    assert entry.data["accepted"] == 2
    assert len(entry.data["sha256"]) == 64
    assert entry.subject.startswith("so-cu.csv")


@pytest.mark.parametrize(
    ("received", "due", "ended", "code", "expected"),
    [
        ("2024-06-17 08:00", "2024-06-17 17:00", "2024-06-17 10:00", CERTIFIED_COPY, "early"),
        ("2024-06-17 08:00", "2024-06-17 17:00", "2024-06-17 17:00", CERTIFIED_COPY, "on_time"),
        ("2024-06-17 08:00", "2024-06-17 17:00", "2024-06-17 17:01", CERTIFIED_COPY, "late"),
        ("17/06/2024", "17/06/2024", "17/06/2024", CERTIFIED_COPY, "on_time"),
        ("20/06/2024", "25/06/2024", "24/06/2024", MARITAL_STATUS, "early"),
        ("20/06/2024", "25/06/2024 09:00", "25/06/2024 16:00", MARITAL_STATUS, "on_time"),
        ("20/06/2024", "25/06/2024", "26/06/2024", MARITAL_STATUS, "late"),
    ],
)
def test_class_by_the_unit_of_the_limit(bring, received, due, ended, code, expected):
    dates = {"ngay_tiep_nhan": received, "ngay_hen_tra": due, "ngay_xu_ly_xong": ended, "ngay_tra": ""}
    bring([row(ma_tthc=code, trang_thai="9", **dates)])
    assert Case.objects.get().timeliness == expected


def test_done_wins_over_handed_back_late(bring):
    bring([row(ngay_xu_ly_xong="18/07/2024", ngay_tra="25/07/2024")])
    case = Case.objects.get()
    assert (case.ended_at.date().isoformat(), case.timeliness) == ("2024-07-18", "on_time")
    assert case.dossier.returned_at.date().isoformat() == "2024-07-25"


def test_waiting_for_a_supplement_shifts_the_appointment(bring):
    bring([row(bo_sung="17/07/2024/22/07/2024", ngay_xu_ly_xong="23/07/2024", ngay_tra="")])
    case = Case.objects.get()
    assert case.first_due_at.date().isoformat() == "2024-07-18"
    assert (case.due_at.date().isoformat(), case.timeliness) == ("2024-07-23", "on_time")
    pause = Pause.objects.get()
    assert (pause.kind, pause.mode, pause.started_at, pause.ended_at) == (
        "supplement", "extend", moment(2024, 7, 17), moment(2024, 7, 22),
    )  # fmt: skip
    assert case.dossier.supplement_count == 1


def test_open_states_keep_their_clock_and_go_to_a_hand(bring):
    still = {"ngay_xu_ly_xong": "", "ngay_tra": ""}
    bring(
        [
            row(ma_ho_so="A", trang_thai="4", **still),
            row(ma_ho_so="B", trang_thai="5", bo_sung="2024-07-16T09:00/", **still),
            row(ma_ho_so="C", trang_thai="6", **still),
            row(ma_ho_so="D", trang_thai="Đang xử lý", cong_chuc="Công chức Văn phòng - thống kê", **still),
        ]
    )
    clocks = dict(Case.objects.values_list("code", "clock"))
    assert clocks == {"A": "running", "B": "stopped", "C": "stopped", "D": "running"}
    assert Case.objects.get(code="A").holder == officer("tp_ht")
    assert Case.objects.get(code="D").holder == officer("vp_tk")
    assert Pause.objects.get(case__code="B").started_at == moment(2024, 7, 16, 9)
    assert Pause.objects.get(case__code="C").kind == "financial"
    assert StepRun.objects.filter(ended_at=None).count() == 4


def test_withdrawn_while_waiting_closes_the_pause_without_shifting(bring):
    bring([row(trang_thai="7", bo_sung="2024-07-16/", ngay_xu_ly_xong="17/07/2024 11:00", ngay_tra="")])
    case = Case.objects.get()
    assert (case.clock, case.due_at.date().isoformat()) == ("ended", "2024-07-18")
    assert Pause.objects.get().ended_at == moment(2024, 7, 17, 11)


@pytest.mark.parametrize("state", ["1", "3"])
def test_never_received_is_no_dossier_for_the_reports(bring, state):
    gaps = {"ngay_tiep_nhan": "", "ngay_hen_tra": "", "ngay_xu_ly_xong": "", "ngay_tra": ""}
    bring([row(trang_thai=state, ngay_nop="10/07/2024", **gaps)])
    case = Case.objects.get()
    assert (case.received_at, case.due_at, case.clock) == (None, None, "none")
    assert case.submitted_at == moment(2024, 7, 10)


def test_counts_money_apology_and_rating_are_kept(bring):
    more = {
        "can_so_hoa": "3", "da_so_hoa": "2", "ket_qua_dien_tu": "1", "xac_thuc": "có", "phi": "15.000 đ",
        "thanh_toan": "truc_tuyen", "cong_thanh_toan": "dvcqg", "danh_gia": "rat_hai_long",
        "ngay_danh_gia": "20/07/2024", "xin_loi_luc": "17/07/2024 08:00", "cong_chuc": "Người đã chuyển công tác",
    }  # fmt: skip
    bring([row(**more)])
    facts = Dossier.objects.get().imported_data
    assert {key: facts[key] for key in ("papers_to_digitise", "papers_digitised", "fee_vnd")} == {
        "papers_to_digitise": 3, "papers_digitised": 2, "fee_vnd": 15000,
    }  # fmt: skip
    assert (facts["electronic_result"], facts["authenticated"]) == (True, True)
    assert (facts["payment"], facts["payment_gateway"]) == ("online", "national")
    assert facts["apologised_at"] == "2024-07-17T08:00:00+07:00"
    assert facts["officer"] == "Người đã chuyển công tác"
    assert Rating.objects.get().level == "very_satisfied"


def test_one_applicant_per_number_else_per_name_and_address(bring):
    nobody = {"so_dinh_danh": "", "chu_ho_so": "Trần Văn Nam"}
    rows = [
        GOOD,
        row(ma_ho_so="H2"),
        row(ma_ho_so="H3", dia_chi="Thôn 1", **nobody),
        row(ma_ho_so="H4", dia_chi="thôn 1", **nobody),
        row(ma_ho_so="H5", dia_chi="Thôn 2", **nobody),
    ]
    bring(rows)
    assert Applicant.objects.count() == 3


# Once and for all


def test_the_same_file_twice_changes_nothing(bring):
    bring([GOOD, row(ma_ho_so="H2", bo_sung="2024-07-16/2024-07-17")])
    before = [
        list(model.objects.order_by("pk").values()) for model in (Case, Dossier, Passage, Pause, Applicant, Entry)
    ]
    again = bring([GOOD, row(ma_ho_so="H2", bo_sung="2024-07-16/2024-07-17")])
    assert again.as_json() == {"read": 2, "accepted": 2, "rejected": 0, "updated": 0}
    after = [list(model.objects.order_by("pk").values()) for model in (Case, Dossier, Passage, Pause, Applicant, Entry)]
    assert after == before


def test_a_changed_row_replaces_the_imported_one(bring):
    bring([row(trang_thai="4", ngay_xu_ly_xong="", ngay_tra="", bo_sung="2024-07-16/2024-07-17"), row(ma_ho_so="H2")])
    assert bring([GOOD, row(ma_ho_so="H2")]).as_json() == {"read": 2, "accepted": 2, "rejected": 0, "updated": 1}
    case = Case.objects.get(code="H1")
    assert (case.state, case.holder, case.passages) == ("returned", None, 2)
    assert case.due_at == case.first_due_at
    assert not case.pauses.exists()
    assert [passage.number for passage in case.history.all()] == [1, 2]


def test_a_dossier_of_our_own_is_never_overwritten(bring):
    ours = make_dossier()
    outcome = bring([row(ma_ho_so=ours.case.code)], partial=True)
    assert outcome.as_json() == {"read": 1, "accepted": 0, "rejected": 1, "updated": 0}
    assert "không ghi đè" in outcome.rejected_file.read_text(encoding="utf-8-sig")


def test_one_bad_row_means_nothing_is_stored(bring):
    outcome = bring([GOOD, row(ma_ho_so="H2", ma_tthc="9.999999")])
    assert (outcome.read, outcome.accepted, outcome.rejected, outcome.is_stored) == (2, 0, 1, False)
    assert not Case.objects.exists()
    assert not Applicant.objects.exists()
    assert not Entry.objects.filter(kind="dossier:history:imported").exists()


def test_partial_stores_the_good_rows_and_writes_down_the_others(bring):
    outcome = bring([GOOD, row(ma_ho_so="H2", trang_thai="11", kenh="dien thoai")], partial=True)
    assert outcome.as_json() == {"read": 2, "accepted": 1, "rejected": 1, "updated": 0}
    assert outcome.rejected_file.name == "so-cu.rejected.csv"
    with outcome.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        [bad] = csv.DictReader(file)
    assert (bad["ma_ho_so"], bad["dòng"]) == ("H2", "3")
    assert "trang_thai: «11»" in bad["lý do"]
    assert "kenh: không hiểu «dien thoai»" in bad["lý do"]


def test_a_mended_file_takes_its_old_list_of_faults_away(bring):
    assert bring([row(kenh="")], partial=True).rejected_file.exists()
    assert not bring([GOOD]).rejected_file.exists()


def test_dry_run_counts_and_stores_nothing(bring):
    outcome = bring([GOOD, row(ma_ho_so="H2", kenh="")], dry_run=True)
    assert outcome.as_json() == {"read": 2, "accepted": 1, "rejected": 1, "updated": 0}
    assert not Case.objects.exists()


def test_unknown_procedure_is_added_only_when_asked(bring):
    unknown = row(ma_tthc="8.000001", ten_tthc="Thủ tục riêng của tỉnh", linh_vuc="Việc riêng")
    assert bring([unknown]).rejected == 1
    assert bring([unknown, row(ma_ho_so="H2")], dry_run=True, create_procedures=True).rejected == 0
    assert not ProcedureVersion.objects.filter(procedure__code="8.000001").exists()
    bring([unknown, row(ma_ho_so="H2"), {**unknown, "ma_ho_so": "H3"}], create_procedures=True)
    version = ProcedureVersion.objects.get(procedure__code="8.000001")
    assert (version.name, version.field.name, version.dossiers.count()) == ("Thủ tục riêng của tỉnh", "Việc riêng", 2)


def test_known_field_is_used_whatever_its_case(bring):
    new = row(ma_tthc="8.000001", ten_tthc="Việc mới", linh_vuc="HỘ TỊCH")
    bring([new], create_procedures=True)
    assert Case.objects.get().dossier.version.field.name == "Hộ tịch"


# The file


def test_usual_headings_and_words_are_understood(db, tmp_path):
    rows = [
        {
            "SỐ HỒ SƠ": "H1", "Mã thủ tục": BIRTH, "Hình thức nộp": "Trực tiếp", "NGAY TIEP NHAN": "01/07/2024",
            "Ngày hẹn trả*": "01/07/2024", "Ngày kết thúc": "01/07/2024", "Trạng thái hồ sơ": "Đã trả kết quả",
        }
    ]  # fmt: skip
    path = write_csv(tmp_path / "tinh.csv", rows, delimiter=";")
    outcome = import_history(path, agency=ground(), by=None, at=NOON)
    assert outcome.accepted == 1
    assert Case.objects.get().party_name == "(Không ghi tên)"


def test_other_headings_come_with_a_mapping(db, tmp_path):
    rows = [{("Cột A" if key == "ma_ho_so" else key): value for key, value in GOOD.items()}]
    path, mapping = write_csv(tmp_path / "la.csv", rows), tmp_path / "map.json"
    with pytest.raises(Refused, match="thiếu cột ma_ho_so"):
        import_history(path, agency=ground(), by=None, at=NOON)
    mapping.write_text(json.dumps({"cột a": "ma_ho_so"}), encoding="utf-8")
    assert import_history(path, agency=ground(), by=None, at=NOON, mapping=mapping).accepted == 1
    mapping.write_text(json.dumps({"ma_ho_so": "Cột A"}), encoding="utf-8")
    assert read_mapping(mapping) == {"cota": "ma_ho_so"}
    mapping.write_text(json.dumps({"Cột A": "ma_la"}), encoding="utf-8")
    with pytest.raises(Refused, match="không có tên cột nào"):
        read_mapping(mapping)


def test_first_sheet_of_a_workbook(db, tmp_path):
    path = tmp_path / "so-cu.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(GOOD))
        sheet.write_row(1, 0, list(GOOD.values()))
        sheet.write_number(1, 1, float(MARITAL_STATUS))
        sheet.write_datetime(1, 5, datetime(2024, 7, 15, 8, 30))
        sheet.write_datetime(1, 6, datetime(2024, 7, 18))
        sheet.write_number(1, 9, 10)
    assert import_history(path, agency=ground(), by=None, at=NOON).as_json()["accepted"] == 1
    case = Case.objects.get()
    assert (case.received_at, case.first_due_at) == (moment(2024, 7, 15, 8, 30), moment(2024, 7, 18, 17))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"ma_ho_so\nH1\n", "thiếu cột"),
        ("mã hồ sơ;Ngày".encode("utf-16"), "UTF-8"),
        (b"", "thiếu cột"),
    ],
)
def test_a_file_nobody_can_read_is_refused_in_words(tmp_path, content, sentence):
    path = tmp_path / "hong.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        HistoryFile(path)


def test_a_broken_or_missing_workbook_is_refused_in_words(tmp_path):
    path = tmp_path / "hong.xlsx"
    with pytest.raises(Refused, match="Không tìm thấy"):
        HistoryFile(path)
    path.write_bytes(b"not a workbook")
    with pytest.raises(Refused, match="không mở được"):
        HistoryFile(path)


# One row


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ma_ho_so": ""}, "ma_ho_so: còn trống"),
        ({"ma_ho_so": "12/2024"}, "ma_ho_so: có khoảng trắng hoặc ký tự"),
        ({"ma_ho_so": "H" * 61}, "ma_ho_so: dài quá 60 ký tự"),
        ({"ngay_tiep_nhan": "31/02/2024"}, "ngay_tiep_nhan: «31/02/2024» không phải ngày"),
        ({"ngay_hen_tra": ""}, "ngay_hen_tra: còn trống"),
        ({"ngay_hen_tra": "14/07/2024"}, "ngay_hen_tra: trước ngày tiếp nhận"),
        ({"ngay_xu_ly_xong": "14/07/2024"}, "ngay_xu_ly_xong: trước ngày tiếp nhận"),
        ({"ngay_tra": "17/07/2024"}, "ngay_tra: trước ngày xử lý xong"),
        ({"ngay_nop": "16/07/2024"}, "ngay_nop: sau ngày tiếp nhận"),
        ({"ngay_tiep_nhan": "15/07/2027", "ngay_hen_tra": "18/07/2027"}, "ngay_tiep_nhan: ở tương lai"),
        ({"trang_thai": "4"}, "trang_thai: 4 (Đang xử lý) là đang giải quyết"),
        ({"ngay_xu_ly_xong": "", "ngay_tra": ""}, "ngay_xu_ly_xong: còn trống mà trạng thái là 10"),
        ({"bo_sung": "hôm qua"}, "bo_sung: «hôm qua» phải là «từ/đến»"),
        ({"bo_sung": "2024-07-17/2024-07-16"}, "bo_sung: kết thúc trước khi bắt đầu"),
        ({"bo_sung": "2024-07-15/2024-07-17;2024-07-16/2024-07-18"}, "bo_sung: các lần chồng nhau"),
        ({"bo_sung": "2024-07-01/2024-07-02"}, "bo_sung: trước ngày tiếp nhận"),
        ({"bo_sung": "2024-07-16/2024-08-02"}, "bo_sung: sau ngày xử lý xong"),
        ({"phi": "mười nghìn"}, "phi: «mười nghìn» không phải số nguyên"),
        ({"danh_gia": "tạm được"}, "danh_gia: không hiểu «tạm được»"),
    ],
)
def test_every_fault_names_its_column(changes, fault):
    with pytest.raises(Faulty) as caught:
        read_row({key: value for key, value in row(**changes).items() if value}, at=NOON)
    assert fault in str(caught.value)


def test_a_code_may_stand_once_in_a_file(bring):
    outcome = bring([GOOD, row(chu_ho_so="Người khác")])
    assert "ma_ho_so: trùng với dòng 2" in outcome.rejected_file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "iso", "has_time"),
    [
        ("2024-07-15", "2024-07-15T00:00:00+07:00", False),
        ("2024-07-15T08:30", "2024-07-15T08:30:00+07:00", True),
        ("2024-07-15T18:30:00Z", "2024-07-15T18:30:00+00:00", True),
        ("5/7/2024", "2024-07-05T00:00:00+07:00", False),
        ("05/07/2024 8:05", "2024-07-05T08:05:00+07:00", True),
        ("05/07/2024 08:05:09", "2024-07-05T08:05:09+07:00", True),
        ("05/07/2024 00:00", "2024-07-05T00:00:00+07:00", True),
    ],
)
def test_dates_as_officials_and_machines_write_them(text, iso, has_time):
    stamp = read_moment(text)
    assert (stamp.moment.isoformat(), stamp.has_time) == (iso, has_time)


@pytest.mark.parametrize("text", ["", "15-2024", "32/01/2024", "hôm nay", "2024-13-01"])
def test_what_is_no_date(text):
    assert read_moment(text) is None


def test_headings_are_compared_without_case_marks_and_stars():
    assert key_of("  Ngày HẸN trả (*) ") == "ngayhentra"
