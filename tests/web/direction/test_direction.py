"""The pages of documents: registers, writing, signing, what came in, templates, the books of a year."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from motcua.direction.models import DocumentTemplate, IncomingDocument, OutgoingDocument
from motcua.direction.services import Assignment, assign_incoming
from tests.direction.letters import BODY, came_in, drafted, signed, submitted
from tests.direction.test_templates import NEEDED, template
from tests.factories import NOON, client_of, ground, officer
from tests.scoring.test_services import PNG
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
HOME = "/van-ban/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def get(post, url, status=200):
    answer = client_of(officer(post)).get(url)
    assert answer.status_code == status
    return answer.content.decode()


def send(post, url, data=None, **more):
    return client_of(officer(post)).post(url, data or {}, **more)


def typed(**changed):
    usual = {"kind": "letter", "summary": "đôn đốc", "body": BODY, "addressees": "Công chức một\nCông chức hai",
             "basis": "", "recipients": "", "signs": ""}  # fmt: skip
    return {**usual, **changed}


class TestRegister:
    def test_office_sees_drafts_first_and_then_the_newest_number(self):
        first, second = signed(), signed(kind="plan", summary="kế hoạch rà soát")
        draft = drafted("tp_ht", summary="dự thảo")
        said = get("vp_tk", HOME)
        places = [said.index(f'href="{HOME}di/{row.pk}/"') for row in (draft, second, first)]
        assert places == sorted(places)
        assert "01/KH-UBND" in said

    def test_specialist_sees_what_is_signed_and_the_own_drafts(self):
        signed(summary="đã ký")
        drafted("vp_tk", summary="của văn phòng")
        drafted("tp_ht", summary="của tôi")
        said = get("tp_ht", HOME)
        assert "đã ký" in said
        assert "của tôi" in said
        assert "của văn phòng" not in said
        assert "In sổ" not in said

    def test_narrowed_by_kind_state_year_and_words_without_marks(self):
        signed(summary="đôn đốc rà soát")
        signed(kind="plan", summary="truyền thông")
        drafted(summary="bản soạn")
        for query, shown in (
            ("loai=plan", {"truyền thông"}), ("tinh-trang=draft", {"bản soạn"}), ("q=don+doc", {"đôn đốc rà soát"}),
            ("q=01%2Fkh", {"truyền thông"}), ("nam=2025", set()),
            ("nam=x&loai=poem&tinh-trang=late", {"truyền thông", "bản soạn", "đôn đốc rà soát"}),
        ):  # fmt: skip
            said = get("vp_tk", f"{HOME}?{query}")
            assert {words for words in ("đôn đốc rà soát", "truyền thông", "bản soạn") if words in said} == shown, query

    def test_what_came_in_with_who_settles_it_and_what_is_late(self):
        late = came_in(due_on=NOON.date(), at=NOON)
        assign_incoming(late, Assignment("tp_ht", due_on=NOON.date()), by=officer("vp_tk"), at=NOON)
        came_in(number_text="22", summary="việc khác")
        said = get("vp_tk", f"{HOME}?so=den")
        assert said.index("việc khác") < said.index("21/KH-UBND")
        assert "việc khác" not in get("tp_ht", f"{HOME}?so=den")
        assert "Quá hạn</span>" not in said

    def test_late_is_a_state_to_ask_for(self, time_machine):
        came_in(due_on=NOON.date())
        time_machine.move_to(NOON + timedelta(days=2), tick=False)
        assert "21/KH-UBND" in get("vp_tk", f"{HOME}?so=den&tinh-trang=late")
        assert "21/KH-UBND" not in get("vp_tk", f"{HOME}?so=den&tinh-trang=closed")

    def test_long_list_is_paged_and_asks_little(self, django_assert_max_num_queries):
        for n in range(31):
            drafted(summary=f"việc {n}")
        client = client_of(officer("vp_tk"))
        client.get(HOME)
        with django_assert_max_num_queries(9):
            said = client.get(HOME).content.decode()
        assert "Trang sau" in said
        assert client.get(f"{HOME}?trang=2").content.decode().count('data-label="Tình trạng"') == 1


class TestWriting:
    def test_kept_and_shown_as_it_reads(self):
        answer = send(
            "tp_ht", f"{HOME}di/soan/", typed(body="# I. Đề mục\n\n| A | B |\n|---|---|\n| <b>x</b> | y |"), follow=True
        )
        said = answer.content.decode()
        assert "Đã lưu bản soạn" in said
        assert "<h3>I. Đề mục" in said
        assert "&lt;b&gt;x&lt;/b&gt;" in said
        row = OutgoingDocument.objects.get()
        assert (row.addressees, row.recipients) == (["Công chức một", "Công chức hai"], ["Như trên", "Lưu: VT"])

    def test_filled_in_from_the_address(self):
        said = get("vp_tk", f"{HOME}di/soan/?loai=invitation&trich-yeu=Họp+giao+ban&noi-dung=Kính+mời")
        assert '<option value="invitation" selected>' in said
        assert "Họp giao ban</textarea>" in said
        assert "Kính mời</textarea>" in said
        row = signed(summary="mời họp", kind="invitation")
        assert f'di/soan/?tu={row.pk}"' in get("tp_ht", f"{HOME}di/{row.pk}/")
        assert "mời họp</textarea>" in get("tp_ht", f"{HOME}di/soan/?tu={row.pk}")
        get("tp_ht", f"{HOME}di/soan/?tu={drafted('vp_tk').pk}", 403)
        get("tp_ht", f"{HOME}di/soan/?tu=999999999", 404)
        get("vp_tk", f"{HOME}di/soan/?tu=x&loai=poem&noi-dung={'x' * 3000}")

    @pytest.mark.parametrize(
        ("changed", "said"),
        [({"summary": ""}, "Chưa nhập “Trích yếu”"), ({"kind": "poem"}, "poem"), ({"kind": ""}, "Chưa chọn"),
         ({"signs": "x"}, "x")],
    )  # fmt: skip
    def test_wrong_input_keeps_what_was_typed(self, changed, said):
        answer = send("vp_tk", f"{HOME}di/soan/", typed(body="Câu đã gõ", **changed))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Câu đã gõ" in answer.content.decode()

    def test_parts_without_a_field_stay(self):
        row = drafted(kind="plan", data={"appendices": [{"title": "PL"}], "signs": "head", "x": 1})
        said = get("vp_tk", f"{HOME}di/{row.pk}/sua/")
        assert "Phụ lục của văn bản giữ nguyên" in said
        assert '<option value="head" selected>' in said
        send("vp_tk", f"{HOME}di/{row.pk}/sua/", typed(kind="plan", basis="Căn cứ Luật A\nCăn cứ Luật B"))
        row.refresh_from_db()
        assert row.data == {"appendices": [{"title": "PL"}], "x": 1, "basis": ["Căn cứ Luật A", "Căn cứ Luật B"]}

    def test_not_what_waits_for_a_signature_nor_of_others(self):
        get("vp_tk", f"{HOME}di/{submitted().pk}/sua/", 403)
        get("tp_ht", f"{HOME}di/{drafted().pk}/sua/", 403)


class TestSigning:
    def test_from_draft_to_number(self):
        row = drafted("tp_ht")
        url = f"{HOME}di/{row.pk}/"
        assert "Trình ký" in get("tp_ht", url)
        assert "Đã trình ký." in send("tp_ht", f"{url}viec/trinh-ky/", follow=True).content.decode()
        assert "Ký ban hành" not in get("vp_tk", url)
        assert "Chờ bạn ký" in get("chu_tich", HOME)
        assert "Chờ bạn ký" not in get("vp_tk", HOME)
        assert "Ký ban hành" in get("chu_tich", url)
        seen = get("chu_tich", url).partition('name="seen" value="')[2].partition('"')[0]
        said = send("chu_tich", f"{url}viec/ky/", {"seen": seen}, follow=True).content.decode()
        assert "Đã ký, số 01/UBND-VP." in said
        assert "Ký ban hành" not in said

    def test_what_changed_since_it_was_read_is_not_signed(self):
        row = submitted()
        url = f"{HOME}di/{row.pk}/"
        seen = get("chu_tich", url).partition('name="seen" value="')[2].partition('"')[0]
        OutgoingDocument.objects.filter(pk=row.pk).update(body="Hạn khác hẳn.")
        for told in ({"seen": seen}, {}):
            said = send("chu_tich", f"{url}viec/ky/", told, follow=True).content.decode()
            assert "Văn bản đã thay đổi từ khi bạn mở" in said
        row.refresh_from_db()
        assert not row.is_signed

    def test_a_table_that_no_paper_holds_is_told_while_writing(self):
        wide = "|".join(["a"] * 70)
        answer = send("vp_tk", f"{HOME}di/soan/", typed(body=f"|{wide}|\n|{'|'.join(['---'] * 70)}|\n|{wide}|"))
        assert answer.status_code == 422
        assert "Word chỉ nhận tối đa 63 cột" in answer.content.decode()

    @pytest.mark.parametrize("year", ["0001", "9999", "12", "x"])
    def test_a_year_that_is_none(self, year):
        get("vp_tk", f"{HOME}?nam={year}")

    def test_sent_twice_says_so(self):
        url = f"{HOME}di/{signed().pk}/viec/ky/"
        assert "nên không thay đổi nữa" in send("chu_tich", url, follow=True).content.decode()

    def test_what_is_missing_is_said_before_it_is_sent(self):
        row = drafted(addressees=[])
        said = get("vp_tk", f"{HOME}di/{row.pk}/")
        assert "Công văn phải ghi «Kính gửi»" in said
        assert "viec/trinh-ky" not in said
        answer = send("vp_tk", f"{HOME}di/{row.pk}/viec/trinh-ky/", follow=True)
        assert "Công văn phải ghi" in answer.content.decode()

    def test_given_back_with_a_reason(self):
        row = submitted()
        url = f"{HOME}di/{row.pk}/viec/tra-lai/"
        answer = send("chu_tich", url, {"reason": ""})
        assert answer.status_code == 422
        assert "Chưa nhập “Lý do trả lại”" in answer.content.decode()
        assert "Thiếu hạn" in send("chu_tich", url, {"reason": "Thiếu hạn"}, follow=True).content.decode()

    def test_given_up(self):
        row = drafted()
        assert "Đã bỏ văn bản" in send("vp_tk", f"{HOME}di/{row.pk}/viec/bo/", follow=True).content.decode()
        get("vp_tk", f"{HOME}di/{row.pk}/")

    def test_who_may_not(self):
        row = submitted()
        for post, act in (("vp_tk", "ky"), ("tp_ht", "ky"), ("tp_ht", "bo"), ("tp_ht", "tra-lai")):
            assert send(post, f"{HOME}di/{row.pk}/viec/{act}/", {"reason": "x"}).status_code == 403
        assert send("chu_tich", f"{HOME}di/{row.pk}/viec/xoa/").status_code == 404
        assert client_of(stranger()).post(f"{HOME}di/{row.pk}/viec/ky/").status_code == 404

    def test_papers_to_print_and_to_keep(self):
        row = signed()
        client = client_of(officer("tp_ht"))
        pdf = client.get(f"{HOME}di/{row.pk}/pdf/")
        assert pdf["Content-Disposition"] == 'inline; filename="letter-2026-1.pdf"'
        assert "01/UBND-VP" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
        word = client.get(f"{HOME}di/{row.pk}/docx/")
        assert word["Content-Disposition"] == 'attachment; filename="letter-2026-1.docx"'
        assert word.content[:2] == b"PK"

    def test_page_asks_little(self, django_assert_max_num_queries):
        url = f"{HOME}di/{signed().pk}/"
        client = client_of(officer("vp_tk"))
        client.get(url)
        with django_assert_max_num_queries(7):
            client.get(url)


class TestIncoming:
    def test_registered_handed_on_and_closed(self):
        sent = {"issuer": "UBND tỉnh", "summary": "Kế hoạch", "kind": "plan", "number_text": "21/KH-UBND",
                "issued_on": "20/11/2026", "arrived_on": "25/11/2026", "urgency": "urgent", "due_on": "",
                "file": SimpleUploadedFile("den.png", PNG, "image/png")}  # fmt: skip
        said = send("vp_tk", f"{HOME}den/dang-ky/", sent, follow=True).content.decode()
        assert "Đã vào sổ, số đến 1." in said
        row = IncomingDocument.objects.get()
        url = f"{HOME}den/{row.pk}/"
        scan = client_of(officer("chu_tich")).get(f"{url}tep/")
        assert (scan["Content-Type"], b"".join(scan.streaming_content)) == ("image/png", PNG)
        get("tp_ht", url, 403)
        answer = send(
            "chu_tich",
            f"{url}phan-cong/",
            {"post": "tp_ht", "instruction": "Tham mưu", "due_on": "30/11/2026"},
            follow=True,
        )
        assert f"Đã giao {officer('tp_ht')} giải quyết." in answer.content.decode()
        reply = signed()
        answer = send("tp_ht", f"{url}ket-thuc/", {"note": "", "answer": reply.pk}, follow=True)
        assert "Công văn số 01/UBND-VP ngày 25/11/2026" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [({"issuer": ""}, "Chưa nhập “Cơ quan ban hành”"), ({"arrived_on": "32/13/2026"}, "Ngày không đúng"),
         ({"arrived_on": "2026-11-27"}, "Ngày đến không thể sau hôm nay"), ({"urgency": "x"}, "x")],
    )  # fmt: skip
    def test_wrong_line_keeps_what_was_typed(self, changed, said):
        sent = {"issuer": "UBND tỉnh", "summary": "Câu đã gõ", "arrived_on": "25/11/2026", **changed}
        answer = send("vp_tk", f"{HOME}den/dang-ky/", sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Câu đã gõ" in answer.content.decode()

    def test_wrong_steps_are_said_at_their_field(self):
        url = f"{HOME}den/{came_in().pk}/"
        for where, sent, said in (
            ("phan-cong/", {"post": "nobody"}, "nobody"), ("phan-cong/", {"post": "tp_ht", "due_on": "1/1/2020"}, "trước ngày đến"),
            ("ket-thuc/", {"note": ""}, "Ghi kết quả giải quyết"), ("ket-thuc/", {"answer": "9" * 30}, "answer"),
        ):  # fmt: skip
            answer = send("vp_tk", f"{url}{where}", sent)
            assert answer.status_code == 422, where
            assert said in answer.content.decode()

    def test_no_scan_is_not_found(self):
        get("vp_tk", f"{HOME}den/{came_in().pk}/tep/", 404)

    def test_page_asks_little(self, django_assert_max_num_queries):
        url = f"{HOME}den/{came_in().pk}/"
        client = client_of(officer("vp_tk"))
        client.get(url)
        with django_assert_max_num_queries(9):
            client.get(url)


class TestTemplates:
    def test_downloaded_changed_and_put_up(self):
        client = client_of(officer("vp_tk"))
        mine = client.get(f"{HOME}mau/letter/tai-ve/")
        assert mine["Content-Disposition"] == 'attachment; filename="mau-letter.docx"'
        sent = {"kind": "letter", "valid_from": "25/11/2026", "note": "Có tiêu đề thư",
                "file": SimpleUploadedFile("Công văn.docx", mine.content)}  # fmt: skip
        said = client.post(f"{HOME}mau/", sent, follow=True).content.decode()
        assert "Đã thử và giữ mẫu công văn, dùng từ 25/11/2026." in said
        row = DocumentTemplate.objects.get()
        version = client.get(f"{HOME}mau/phien-ban/{row.pk}/")
        assert b"".join(version.streaming_content) == mine.content
        said = client.post(f"{HOME}mau/phien-ban/{row.pk}/thoi-dung/", follow=True).content.decode()
        assert "Từ ngày mai dùng lại mẫu có sẵn." in said

    def test_broken_template_is_refused_with_the_way_out(self):
        broken = SimpleUploadedFile("a.docx", template(*NEEDED[1:]))
        sent = {"kind": "letter", "valid_from": "25/11/2026", "file": broken}
        answer = send("vp_tk", f"{HOME}mau/", sent)
        assert answer.status_code == 422
        assert "Mẫu thiếu chỗ cho: {{ number }} (số, ký hiệu)" in answer.content.decode()

    def test_only_by_the_office(self):
        for post in ("tp_ht", "chu_tich", "quan_tri"):
            get(post, f"{HOME}mau/", 403)
            get(post, f"{HOME}mau/letter/tai-ve/", 403)
        get("vp_tk", f"{HOME}mau/poem/tai-ve/", 404)


class TestBooks:
    def test_year_to_print_and_to_count(self):
        signed(summary="=1+1")
        drafted()
        came_in()
        client = client_of(officer("vp_tk"))
        said = " ".join(
            PdfReader(BytesIO(client.get(f"{HOME}so/di/2026/pdf/").content)).pages[0].extract_text().split()
        )
        assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM 2026" in said
        assert "Tổng số: 1 văn bản." in said
        sheet = client.get(f"{HOME}so/den/2026/xlsx/").content
        rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
        assert ["25/11/2026", "1", "Ủy ban nhân dân tỉnh Bắc Ninh", "21/KH-UBND"] in [row[:4] for row in rows]
        empty = client.get(f"{HOME}so/den/2020/pdf/").content
        assert "Không có văn bản nào." in PdfReader(BytesIO(empty)).pages[0].extract_text()

    def test_only_for_those_who_keep_them(self):
        get("tp_ht", f"{HOME}so/di/2026/pdf/", 403)
        for wrong in ("so/ngang/2026/pdf/", "so/di/2026/csv/", "so/di/1/pdf/"):
            get("vp_tk", f"{HOME}{wrong}", 404)

    def test_numbers_given_on_paper_are_passed_over(self):
        assert "Số đã cấp" in get("vp_tk", HOME)
        url = f"{HOME}so/"
        said = send("vp_tk", url, {"series": "letter", "last": "41"}, follow=True).content.decode()
        assert "Công văn: số tiếp theo là 42." in said
        answer = send("vp_tk", url, {"series": "letter", "last": "41"})
        assert answer.status_code == 422
        assert "Số cuối đã cấp là 41" in answer.content.decode()
        assert send("vp_tk", url, {"series": "x", "last": "một"}).status_code == 422
