"""The export of another system beside ours: what differs is found, explained and resolved; nothing is written over."""

import csv
import io
from datetime import datetime, timedelta

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.dossiers.models import Difference, Reconciliation
from motcua.dossiers.services.history import import_history
from motcua.dossiers.services.history.files import HistoryFile
from motcua.dossiers.services.reconcile import (
    Counts,
    acts,
    compare,
    finish_reconciliation,
    resolve_differences,
    run_reconciliation,
    start_reconciliation,
)
from motcua.dossiers.services.reconcile.rules import rules_of, tolerances
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
GOOD = {
    "ma_ho_so": "H1", "ma_tthc": MARITAL_STATUS, "kenh": "truc_tuyen", "chu_ho_so": "Nguyễn Thị Hoa",
    "so_dinh_danh": "024185001234", "ngay_tiep_nhan": "2024-07-15 08:30", "ngay_hen_tra": "18/07/2024",
    "ngay_xu_ly_xong": "2024-07-18T10:00:00", "ngay_tra": "19/07/2024", "trang_thai": "10",
}  # fmt: skip


def row(**changes):
    return {**GOOD, **changes}


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(key for one in rows for key in one))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def ours(tmp_path):
    """ours([{…}]): these dossiers stand here."""

    def bring(*rows, at=NOON):
        commune = ground()
        assert import_history(written(tmp_path / "ours.csv", rows), agency=commune, by=None, at=at).rejected == 0
        return commune

    return bring


@pytest.fixture
def compared(tmp_path):
    """compared(rows): counts and differences of a file with these rows."""

    def told(*rows, **rules):
        commune = ground()
        values, found, counts = {**rules_of(commune), **rules}, [], Counts()
        file = HistoryFile(written(tmp_path / "theirs.csv", rows))
        for counts, piece in compare(file, agency=commune, rules=tolerances(values), at=NOON):  # noqa: B007
            found += piece
        return counts, found

    return told


def stream(*rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, dict.fromkeys(key for one in rows for key in one))
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def put_aside(_pk):
    raise AssertionError("a short file is compared at once")


def started(*rows, at=NOON):
    return start_reconciliation(stream(*rows), "tinh.csv", by=officer("vp_tk"), at=at, put_aside=put_aside)


class TestCompare:
    def test_the_same_rows_agree(self, ours, compared):
        ours(row(), row(ma_ho_so="H2", ngay_tiep_nhan="2024-07-16"))
        counts, found = compared(row(), row(ma_ho_so="H2", ngay_tiep_nhan="2024-07-16"))
        assert found == []
        assert (counts.read, counts.agree, counts.paired) == (2, 2, 2)

    def test_differing_dates_and_states_field_by_field(self, ours, compared):
        ours(row())
        _, [one] = compared(row(ngay_xu_ly_xong="2024-07-17", ngay_hen_tra="17/07/2024 17:00", trang_thai="9"))
        assert one.kind == "differs"
        assert one.fields == [
            {"field": "due", "theirs": "2024-07-17T17:00", "ours": "2024-07-18T17:00"},
            {"field": "ended", "theirs": "2024-07-17", "ours": "2024-07-18T10:00"},
            {"field": "state", "theirs": "completed", "ours": "returned"},
        ]

    def test_an_empty_cell_is_unknown(self, ours, compared):
        ours(row())
        counts, found = compared(row(ngay_tra=""))
        assert (counts.agree, found) == (1, [])

    @pytest.mark.parametrize(
        ("way", "theirs", "agrees"),
        [
            ("day", "2024-07-18T16:00", True),
            ("day", "2024-07-17", False),
            ("minute", "2024-07-18T16:00", False),
            ("minute", "2024-07-18T10:00:40", True),
            ("minute", "2024-07-18", True),
            (1, "2024-07-17", True),
            (1, "2024-07-16", False),
            ("off", "2024-07-16", True),
        ],
    )
    def test_tolerances_of_a_date(self, ours, compared, way, theirs, agrees):
        ours(row())
        counts, _found = compared(row(ngay_xu_ly_xong=theirs), ended=way)
        assert bool(counts.agree) is agrees

    def test_states_of_a_group_are_one(self, ours, compared):
        still = row(trang_thai="4", ngay_xu_ly_xong="", ngay_tra="")
        ours(still)
        assert compared({**still, "trang_thai": "2"})[0].agree == 1
        assert compared({**still, "trang_thai": "2"}, state_groups=[])[0].differs == 1
        assert compared({**still, "trang_thai": "2"}, state_groups=[], state="off")[0].agree == 1

    def test_the_appointment_before_or_after_waiting(self, ours, compared):
        ours(row(bo_sung="2024-07-16/2024-07-18", ngay_xu_ly_xong="2024-07-20T10:00", ngay_tra=""))
        case = Case.objects.get(code="H1")
        assert case.due_at > case.first_due_at
        shifted = f"{case.due_at.astimezone(VIETNAM):%Y-%m-%d}"
        for promised in ("2024-07-18", shifted):
            counts, _ = compared(row(ngay_hen_tra=promised, ngay_xu_ly_xong="2024-07-20", ngay_tra=""))
            assert counts.agree == 1

    def test_only_there_is_shown_masked(self, ours, compared):
        ours(row())
        counts, [one] = compared(row(), row(ma_ho_so="H9", so_dinh_danh="024199001234"))
        assert (counts.only_there, one.kind, one.code, one.line) == (1, "only_there", "H9", 3)
        assert one.theirs["owner"] == "Nguyễn T** H**"
        assert one.theirs["identity"] == "*********234"
        assert "024199001234" not in str(one)

    def test_only_here_within_the_days_of_the_file(self, ours, compared):
        ours(
            row(), row(ma_ho_so="IN", ngay_tiep_nhan="2024-07-16", so_dinh_danh=""),
            row(ma_ho_so="OUT", ngay_tiep_nhan="2024-07-14", so_dinh_danh=""), row(ma_ho_so="END", so_dinh_danh=""),
        )  # fmt: skip
        counts, found = compared(row(), row(ma_ho_so="END", ngay_tiep_nhan="2024-07-17"))
        assert [(one.kind, one.code) for one in found if one.kind == "only_here"] == [("only_here", "IN")]
        assert (f"{counts.first_day}", f"{counts.last_day}") == ("2024-07-15", "2024-07-17")

    def test_same_procedure_owner_and_day_is_a_supposed_pair(self, ours, compared):
        commune = ours(row(ma_ho_so="HERE"))
        counts, [one] = compared(row(ma_ho_so="THERE", ngay_tiep_nhan="15/07/2024 14:00"))
        assert (one.kind, one.code, one.case_id) == ("suggested", "THERE", commune.cases.get().pk)
        assert (counts.suggested, counts.only_there, counts.only_here) == (1, 0, 0)

    def test_what_stands_in_the_file_under_its_own_code_is_nobody_elses_pair(self, ours, compared):
        ours(row(ma_ho_so="HERE"))
        counts, [one] = compared(row(ma_ho_so="THERE"), row(ma_ho_so="HERE"))
        assert (one.kind, counts.agree, counts.suggested) == ("only_there", 1, 0)

    @pytest.mark.parametrize(
        "changed",
        [{"so_dinh_danh": "024185009999"}, {"ma_tthc": CERTIFIED_COPY}, {"ngay_tiep_nhan": "2024-07-16"}],
    )
    def test_another_owner_procedure_or_day_is_no_pair(self, ours, compared, changed):
        ours(row(ma_ho_so="HERE"))
        counts, _found = compared(row(ma_ho_so="THERE", **changed))
        assert (counts.suggested, counts.only_there) == (0, 1)

    def test_twins_and_rows_that_cannot_be_read(self, ours, compared):
        ours(row())
        counts, found = compared(row(), row(), row(trang_thai="99"))
        assert [(one.kind, one.line) for one in found] == [("unreadable", 4), ("twin", 3)]
        assert "99" in found[0].theirs["fault"]
        assert counts.only_here == 0  # it stands in the file, though in a row that cannot be read

    def test_a_dossier_of_another_agency_is_not_ours(self, ours, compared):
        commune = ours(row())
        commune.cases.update(agency=Agency.objects.exclude(pk=commune.pk).first())
        assert compared(row())[0].only_there == 1

    def test_statements_follow_the_pieces_not_the_rows(self, ours, compared):
        rows = [row(ma_ho_so=f"H{n}", so_dinh_danh=f"02418500{n:04d}") for n in range(60)]
        ours(*rows[:50])
        with CaptureQueriesContext(connection) as seen:
            counts, _ = compared(*rows)
        assert (counts.agree, counts.only_there) == (50, 10)
        assert len(seen) <= 6


class TestRound:
    def test_what_differs_is_kept_and_nothing_is_imported(self, ours):
        ours(row(), row(ma_ho_so="H2", so_dinh_danh=""))
        before = list(Case.objects.order_by("pk").values())
        done = started(row(trang_thai="9"), row(ma_ho_so="H3", so_dinh_danh=""))
        assert list(Case.objects.order_by("pk").values()) == before
        assert done.state == "compared"
        kept = done.differences.order_by("kind").values_list("kind", "code")
        assert list(kept) == [("differs", "H1"), ("only_here", "H2"), ("only_there", "H3")]
        assert done.before["differs"] == 1
        assert (done.rows_read, done.before["paired"]) == (2, 1)
        told = Entry.objects.filter(subject=f"reconciliation:{done.pk}").order_by("number")
        assert [entry.kind.rsplit(":", 1)[1] for entry in told] == ["started", "compared"]

    def test_a_long_file_is_put_aside_and_compared_once(self, ours, monkeypatch):
        ours(row())
        monkeypatch.setattr(acts, "SHORT", 1)
        aside = []
        waiting = start_reconciliation(
            stream(row(), row(ma_ho_so="H2")), "tinh.csv", by=officer("vp_tk"), at=NOON, put_aside=aside.append
        )
        assert (waiting.state, aside, waiting.rows_total) == ("waiting", [waiting.pk], 2)
        assert run_reconciliation(waiting.pk, at=NOON).state == "compared"
        assert run_reconciliation(waiting.pk, at=NOON).differences.count() == 1

    def test_a_worker_that_died_begins_anew(self, ours):
        ours(row())
        done = started(row(trang_thai="9"))
        Reconciliation.objects.update(state="running")
        assert run_reconciliation(done.pk, at=NOON).differences.count() == 1

    def test_workbooks_are_read_too(self, ours):
        ours(row())
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content)
        sheet = book.add_worksheet()
        for column, (name, value) in enumerate(row(ma_tthc=MARITAL_STATUS).items()):
            sheet.write_string(0, column, name)
            sheet.write_string(1, column, value)
        book.close()
        content.seek(0)
        done = start_reconciliation(content, "tinh.xlsx", by=officer("vp_tk"), at=NOON, put_aside=put_aside)
        assert done.before["agree"] == 1

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "không phải .xlsx hoặc CSV"),
            (b"\x89PNG\r\n\x1a\n\x00", "không phải .xlsx hoặc CSV"),
            (b"PK\x03\x04junk", "hỏng"),
            ("cột lạ\n1\n".encode(), "thiếu cột"),
        ],
    )
    def test_other_files_open_no_round(self, content, said):
        office = officer("vp_tk")
        with pytest.raises(Refused, match=said):
            start_reconciliation(io.BytesIO(content), "x.csv", by=office, at=NOON, put_aside=put_aside)
        assert not Reconciliation.objects.exists()

    def test_only_the_office_reconciles(self, ours):
        ours(row())
        done = started(row(trang_thai="9"))
        for post in ("mot_cua", "tp_ht", "quan_tri", "chu_tich"):
            with pytest.raises(Refused, match="Chỉ văn phòng"):
                start_reconciliation(stream(row()), "x.csv", by=officer(post), at=NOON, put_aside=put_aside)
            with pytest.raises(Refused, match="Chỉ văn phòng"):
                resolve_differences(
                    done, done.differences.all(), resolution="ours", note="x", by=officer(post), at=NOON
                )

    def test_wrong_tolerance_is_refused(self):
        commune = ground()
        commune.policy = {"reconcile": {"due": "year"}}
        with pytest.raises(Refused, match="due = year"):
            rules_of(commune)


class TestResolve:
    @pytest.fixture
    def done(self, ours):
        ours(row(), row(ma_ho_so="H2", so_dinh_danh=""))
        return started(row(trang_thai="9"), row(ma_ho_so="H3", so_dinh_danh=""))

    def resolve(self, done, kind, resolution, note="Theo biên bản 12/BB", at=NOON):
        chosen = done.differences.filter(kind=kind)
        return resolve_differences(done, chosen, resolution=resolution, note=note, by=officer("vp_tk"), at=at)

    def test_who_when_and_why_are_kept(self, done):
        assert self.resolve(done, "differs", "ours") == 1
        one = done.differences.get(kind="differs")
        assert (one.resolution, one.note, one.resolved_by, one.resolved_at) == (
            "ours", "Theo biên bản 12/BB", officer("vp_tk"), NOON,
        )  # fmt: skip
        data = Entry.objects.filter(kind="dossier:reconciliation:resolved").get().data
        assert (data["resolution"], data["codes"], data["rows"]) == ("ours", ["H1"], 1)

    @pytest.mark.parametrize(
        ("kind", "resolution", "note", "said"),
        [
            ("differs", "ours", "  ", "Ghi giải thích"),
            ("differs", "", "x", "Chọn một cách"),
            ("differs", "duplicate", "x", "không hợp"),
            ("twin", "ours", "x", "Chưa chọn chỗ lệch"),
            ("differs", "corrected", "x", "chưa có việc nào"),
            ("only_there", "corrected", "x", "chưa có việc nào"),
        ],
    )
    def test_refusals(self, done, kind, resolution, note, said):
        with pytest.raises(Refused, match=said):
            self.resolve(done, kind, resolution, note)
        assert not done.differences.exclude(resolution="").exists()

    def test_corrected_keeps_the_act(self, done, ours):
        later = NOON + timedelta(minutes=1)
        ours(row(trang_thai="9", ngay_tra=""), row(ma_ho_so="H3", so_dinh_danh=""), at=later)
        self.resolve(done, "differs", "corrected", at=later)
        self.resolve(done, "only_there", "corrected", at=later)
        one, two = done.differences.get(code="H1"), done.differences.get(code="H3")
        assert (one.passage.act, one.passage.number, one.case.state) == ("import", 2, "completed")
        assert (two.case.code, two.passage.act) == ("H3", "import")

    def test_finish_waits_for_all_and_counts_before_and_after(self, done):
        self.resolve(done, "differs", "ours")
        with pytest.raises(Refused, match="Còn 2 chỗ lệch"):
            finish_reconciliation(done, conclusion="", by=officer("vp_tk"), at=NOON)
        self.resolve(done, "only_there", "outside")
        self.resolve(done, "only_here", "theirs")
        ended = finish_reconciliation(done, conclusion="Đã báo tỉnh.", by=officer("vp_tk"), at=NOON)
        assert ended.after == {
            "rest": {"differs": 1, "only_here": 1, "only_there": 0}, "ways": {"ours": 1, "theirs": 1, "outside": 1},
        }  # fmt: skip
        assert (ended.state, ended.finished_by) == ("finished", officer("vp_tk"))
        with pytest.raises(Refused, match="Đã kết thúc"):
            self.resolve(done, "differs", "theirs")

    def test_a_foreign_round_is_refused(self, done):
        Reconciliation.objects.update(agency=Agency.objects.exclude(pk=done.agency_id).first())
        with pytest.raises(Refused, match="cơ quan khác"):
            self.resolve(done, "differs", "ours")

    def test_a_dossier_of_our_own_desk_is_compared_like_any_other(self):
        case = make_dossier(owner=party()).case
        day = f"{datetime(2026, 11, 25, tzinfo=VIETNAM):%Y-%m-%d}"
        same = row(
            ma_ho_so=case.code, ngay_tiep_nhan=day, ngay_hen_tra=f"{case.due_at.astimezone(VIETNAM):%Y-%m-%d}",
            ngay_xu_ly_xong="", ngay_tra="", trang_thai="4",
        )  # fmt: skip
        assert started(same).before["agree"] == 1
        assert Difference.objects.count() == 0
