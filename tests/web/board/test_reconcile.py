"""Reconciliation on the page: upload, look, resolve one or many, finish, print, take away as CSV."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from motcua.agency.models import Agency
from motcua.dossiers.models import Difference, Reconciliation
from motcua.dossiers.services.reconcile import acts, run_reconciliation, start_reconciliation
from tests.factories import NOON, client_of, officer
from tests.reporting.fixtures import SMALL, line, small

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/doi-soat/"


def text_of(rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def export():
    """As told elsewhere: D2 and D4 ended on other days, D6 is missing, X3 and =X4 are not ours."""
    rows = [line(*one) for one in SMALL if one[0] != "D6"]
    rows[1]["ngay_xu_ly_xong"] = "25/06/2024"
    rows[3]["ngay_xu_ly_xong"] = "04/07/2024"
    for code in ("X3", "=X4"):
        rows.append({**rows[2], "ma_ho_so": code, "so_dinh_danh": "024185001234"})
    return [{"so_dinh_danh": "", **row} for row in rows]


@pytest.fixture
def done(tmp_path):
    small(tmp_path)
    return start_reconciliation(
        io.BytesIO(text_of(export())), "tinh.csv", by=officer("vp_tk"), at=NOON, put_aside=lambda _pk: None
    )


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def said(answer):
    return answer.content.decode()


def pages(row):
    return [PAGE, *(f"{PAGE}{row.pk}/{rest}" for rest in ("", "bien-ban/", "tep.csv"))]


def upload(client, content, name="tinh.csv", **more):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def test_who_may_see(done):
    for url in pages(done):
        assert Client().get(url).status_code == 302
        assert client_of(officer("vp_tk")).get(url).status_code == 200
        assert client_of(officer("chu_tich")).get(url).status_code == 200
        for post in ("mot_cua", "tp_ht", "quan_tri"):
            assert client_of(officer(post)).get(url).status_code == 403


def test_the_chairman_looks_and_does_not_act(done):
    chairman = client_of(officer("chu_tich"))
    assert "So tệp này" not in said(chairman.get(PAGE))
    assert "Ghi cách giải quyết" not in said(chairman.get(f"{PAGE}{done.pk}/"))
    assert upload(chairman, text_of(export())).status_code == 403
    for rest in ("giai-quyet/?loai=differs", "ket-thuc/"):
        assert chairman.post(f"{PAGE}{done.pk}/{rest}", {"tat-ca": "1"}).status_code == 403


def test_another_agency_s_does_not_exist(done, office):
    Reconciliation.objects.update(agency=Agency.objects.exclude(pk=done.agency_id).first())
    for url in pages(done)[1:]:
        assert office.get(url).status_code == 404
    assert office.post(f"{PAGE}{done.pk}/ket-thuc/").status_code == 404


def test_queries_stay_few(done, office, django_assert_max_num_queries):
    Difference.objects.bulk_create(
        Difference(reconciliation=done, kind="differs", code=f"Z{n}", fields=[]) for n in range(60)
    )
    for url in pages(done):
        office.get(url)
        with django_assert_max_num_queries(9):
            office.get(url)


class TestUpload:
    def test_a_short_file_is_compared_at_once(self, tmp_path, office):
        small(tmp_path)
        text = said(upload(office, text_of(export())))
        assert "Đối soát: tinh.csv" in text
        assert "Chỗ lệch chưa giải quyết" in text
        assert Reconciliation.objects.get().before["differs"] == 2

    def test_a_long_one_by_the_background_work_with_progress(self, tmp_path, office, monkeypatch):
        small(tmp_path)
        monkeypatch.setattr(acts, "SHORT", 3)
        answer = upload(office, text_of(export()))
        assert "Đang so sánh: tinh.csv" in said(answer)
        assert answer["Refresh"] == "4"
        row, task = Reconciliation.objects.get(), DBTaskResult.objects.get()
        assert (task.task_path, task.queue_name) == ("motcua.dossiers.tasks.compare_file", "slow")
        assert task.args_kwargs["args"] == [row.pk]
        run_reconciliation(row.pk, at=NOON)
        answer = office.get(f"{PAGE}{row.pk}/")
        assert "Refresh" not in answer
        assert "Đối soát: tinh.csv" in said(answer)

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"%PDF-1.7", "a.pdf", "thiếu cột"),
            (b"\xff\xfe\x00", "a.csv", "không phải .xlsx hoặc CSV"),
            (b"PK\x03\x04", "a.xlsx", "hỏng"),
            (b"a,b\n1,2\n", "a.csv", "thiếu cột"),
        ],
    )
    def test_what_cannot_be_read_is_refused_beside_the_field(self, office, content, name, sentence):
        answer = upload(office, content, name)
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert not Reconciliation.objects.exists()

    def test_a_file_too_large(self, office, settings):
        settings.UPLOAD_MAX_BYTES = 1024 * 1024
        assert "lớn hơn 1 MB" in said(upload(office, b"a" * (1024 * 1024 + 1)))

    def test_nothing_chosen(self, office):
        answer = office.post(PAGE, {})
        assert answer.status_code == 422
        assert "Chưa nhập “Tệp xuất từ hệ thống của tỉnh”" in said(answer)

    def test_headings_by_a_mapping(self, tmp_path, office):
        small(tmp_path)
        content = text_of(export()).replace(b"ma_ho_so", "Cột lạ".encode(), 1)
        assert "thiếu cột" in said(upload(office, content))
        mapping = SimpleUploadedFile("m.json", '{"Cột lạ": "ma_ho_so"}'.encode())
        assert "Đối soát: tinh.csv" in said(upload(office, content, mapping=mapping))
        for wrong in (b"[1]", b"{", b'{"a": "b"}', b'{"a": 1}'):
            assert upload(office, content, mapping=SimpleUploadedFile("m.json", wrong)).status_code == 422


class TestLists:
    def test_by_kind_field_by_field(self, done, office):
        text = said(office.get(f"{PAGE}{done.pk}/?loai=differs"))
        assert "Kết thúc: tệp ghi <strong>25/06/2024</strong>, ở đây <strong>24/06/2024 17:00</strong>" in text
        text = said(office.get(f"{PAGE}{done.pk}/?loai=only_there"))
        assert "X3" in text
        assert "Nguyễn V** B**" in text
        assert "024185001234" not in text
        text = said(office.get(f"{PAGE}{done.pk}/?loai=only_here"))
        assert "D6" in text

    def test_only_what_is_open(self, done, office):
        Difference.objects.filter(code="D2").update(resolution="ours", note="x", resolved_at=NOON)
        page = office.get(f"{PAGE}{done.pk}/?loai=differs&xong=chua")
        assert [row["one"].code for row in page.context["lines"]] == ["D4"]

    @pytest.mark.parametrize("query", ["?loai=x", "?trang=abc", "?loai=differs&trang=99999999999999"])
    def test_odd_questions_are_no_fault(self, done, office, query):
        assert office.get(f"{PAGE}{done.pk}/{query}").status_code == 200


class TestResolving:
    def post(self, office, done, kind, **data):
        return office.post(f"{PAGE}{done.pk}/giai-quyet/?loai={kind}", data, follow=True)

    def test_one(self, done, office):
        one = done.differences.get(code="D2")
        text = said(self.post(office, done, "differs", chon=one.pk, resolution="ours", note="Đúng theo sổ"))
        assert "Đã ghi cách giải quyết 1 chỗ lệch" in text
        assert "Đúng theo sổ" in text
        one.refresh_from_db()
        assert (one.resolution, one.resolved_by) == ("ours", officer("vp_tk"))

    def test_all_of_a_kind_with_the_same_reason(self, done, office):
        text = said(self.post(office, done, "only_there", **{"tat-ca": "1"}, resolution="outside", note="Của xã khác"))
        assert "Đã ghi cách giải quyết 2 chỗ lệch" in text
        assert done.differences.filter(resolution="outside").count() == 2
        assert done.differences.filter(kind="differs", resolution="").count() == 2

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"resolution": "ours"}, "Chưa nhập “Giải thích”"),
            ({"note": "Câu đã gõ"}, "Chưa chọn “Cách giải quyết”"),
            ({"resolution": "ours", "note": "Câu đã gõ", "chon": []}, "Chưa chọn chỗ lệch nào"),
            ({"resolution": "corrected", "note": "Câu đã gõ"}, "chưa có việc nào ở đây"),
            ({"resolution": "duplicate", "note": "Câu đã gõ"}, "duplicate"),
        ],
    )
    def test_refused_with_what_was_typed_and_ticked(self, done, office, data, sentence):
        one = done.differences.get(code="D2")
        answer = self.post(office, done, "differs", **{"chon": [one.pk], **data})
        assert answer.status_code == 422
        assert sentence in said(answer)
        if "note" in data:
            assert "Câu đã gõ" in said(answer)
        if "chon" not in data:
            assert f'value="{one.pk}" checked' in said(answer)
        assert not done.differences.exclude(resolution="").exists()

    def test_a_row_of_another_round_is_not_reached(self, done, office):
        other = Reconciliation.objects.get()
        other.pk = None
        other.save()
        foreign = Difference.objects.create(reconciliation=other, kind="differs", code="F")
        answer = self.post(office, done, "differs", chon=foreign.pk, resolution="ours", note="x")
        assert "Chưa chọn chỗ lệch nào" in said(answer)
        for wrong in ("x", "9" * 30, "-1"):
            assert self.post(office, done, "differs", chon=wrong, resolution="ours", note="x").status_code == 422


class TestRecord:
    def test_finished_with_counts_before_and_after(self, done, office):
        assert "Còn 5 chỗ lệch chưa giải quyết" in said(
            office.post(f"{PAGE}{done.pk}/ket-thuc/", {"conclusion": "Vội"}, follow=True)
        )
        done.differences.update(resolution="ours", note="Đúng theo sổ", resolved_at=NOON, resolved_by=officer("vp_tk"))
        answer = office.post(f"{PAGE}{done.pk}/ket-thuc/", {"conclusion": "Đã báo tỉnh."}, follow=True)
        text = said(answer)
        assert "Biên bản đối soát: tinh.csv" in text
        assert "Đã báo tỉnh." in text
        assert [(way["label"], way["found"], way["still"]) for way in answer.context["ways"]] == [
            ("Chỉ có ở tệp", 2, 2), ("Chỉ có ở đây", 1, 1), ("Khác ngày hoặc trạng thái", 2, 2),
        ]  # fmt: skip
        assert "Ghi cách giải quyết" not in said(office.get(f"{PAGE}{done.pk}/"))

    def test_csv_is_safe_for_spreadsheets(self, done, office):
        answer = office.get(f"{PAGE}{done.pk}/tep.csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][:2] == ["Loại", "Mã hồ sơ"]
        assert len(rows) == 6
        assert {row[1] for row in rows} >= {"'=X4", "X3", "D6"}
        d2 = next(row for row in rows if row[1] == "D2")
        assert d2[3:5] == ["Kết thúc: 25/06/2024", "Kết thúc: 24/06/2024 17:00"]
