"""Every paper: it draws, says what the form says, keeps its size and its bytes, and takes any text as text."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from motcua.documents.drawing import TEMPLATES, draw, qr_svg
from motcua.documents.forms import KINDS
from tests.documents.form_samples import FORM, NARRATIVE
from tests.documents.samples import (
    AT,
    CODE,
    HOSTILE,
    LONG_WORD,
    MANY_PAPERS,
    PASSAGES,
    REGISTER_ROW,
    SLIP,
    TYPICAL,
    VARIANTS,
    WORST,
)

GOLDEN = Path(__file__).parents[1] / "golden"
PAPERS = {**{name: (name, data) for name, data in TYPICAL.items()}, **VARIANTS}
A5, A4, A4_LANDSCAPE = (420, 595), (595, 842), (842, 595)
SIZES = {
    **dict.fromkeys(TEMPLATES, A5),
    **dict.fromkeys(["explanation_report", "narrative_report", "score_sheet", "surgery_notice"], A4),
    **dict.fromkeys(["board_sheet", "board_contents", "direction", "meeting_minutes", "inspection_report"], A4),
    "programme_sheet": A4,
    **dict.fromkeys(
        ["document_book", "register_book", "late_list", "form_table", "handover_list", "frozen_figures", "restatement"],
        A4_LANDSCAPE,
    ),
}
# What `mot-cua.md` §5 and `indicators-and-reports.md` §5.1, §7 list for each paper.
LABELS = {
    "acceptance_slip": [
        "Chữ ký số của Tổ chức", "Mẫu số 01", "Số: ", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mã hồ sơ:",
        "Quyển số:", "Số thứ tự:", "Bộ phận tiếp nhận và trả kết quả:", "Tiếp nhận hồ sơ của:", "Chủ hồ sơ:",
        "Người nộp:", "Kênh nộp:", "Địa chỉ:", "Số điện thoại:", "Email:", "Nội dung yêu cầu giải quyết:",
        "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:", "TT", "Thành phần hồ sơ", "Số lượng", "Bản chính",
        "Bản chứng thực", "Bản photo", "2. Số lượng hồ sơ:", "(bộ)", "3. Thời gian giải quyết hồ sơ theo quy định là:",
        "4. Thời gian nhận hồ sơ:", "5. Thời gian trả kết quả giải quyết hồ sơ:", "6. Đăng ký nhận kết quả tại:",
        "Hình thức nhận kết quả:", "Phí, lệ phí:", "Vào Sổ theo dõi hồ sơ, Quyển số:", "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ", "(Ký và ghi rõ họ tên)",
    ],
    "frozen_figures": [
        "Số: ", "SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH ĐÃ CHỐT", "Kỳ:", "số liệu tính đến", "Tính theo", "Chốt:",
        "Mã băm SHA-256:", "(Ký, ghi rõ họ tên, đóng dấu)",
    ],
    "restatement": [
        "Số: ", "ĐÍNH CHÍNH SỐ LIỆU ĐÃ KÝ", "Kỳ:", "đính chính lần", "Số liệu đã ký:", "bản đã ký giữ nguyên", "Lý do:",
        "Mã băm SHA-256:", "(Ký, ghi rõ họ tên, đóng dấu)",
    ],
    "completion_request": [
        "Mẫu số 02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "(Bộ phận/Trung tâm):",
        "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà:", "Nội dung yêu cầu giải quyết:", "Địa chỉ:", "Số điện thoại:", "Email:",
        "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:", "Bản chính", "Bản chứng thực", "Bản photo",
        "Lý do:", "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà", "liên hệ với công chức", "số điện thoại",
        "để được hướng dẫn./.", "NGƯỜI HƯỚNG DẪN", "(Ký và ghi rõ họ tên)",
    ],
    "refusal_notice": [
        "Mẫu số 03", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Tiếp nhận hồ sơ của:", "Địa chỉ:", "Số điện thoại:",
        "Email:", "Nội dung yêu cầu giải quyết:", "Qua xem xét,",
        "không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
        "Xin thông báo cho Ông/Bà được biết và thực hiện.", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ],
    "apology": [
        "Mẫu số 04", "Kính gửi:", "tiếp nhận giải quyết hồ sơ đề nghị", "mã số:",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ:", "Tuy nhiên đến nay,",
        "chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định ghi trong",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả.", "Lý do:", "Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ chức.",
        "xin lỗi Ông/Bà/Tổ chức", "sẽ trả kết quả", "Mong nhận được sự thông cảm", "vì sự chậm trễ này./.",
    ],
    "stop_notice": [
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Kính gửi:", "thông báo dừng giải quyết hồ sơ", "Lý do:", "Căn cứ:",
    ],
    "routing_slip": [
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Mã hồ sơ:", "Quyển số:", "Số thứ tự:", "Kèm theo hồ sơ của:",
        "Ngày nhận:", "Ngày, giờ hẹn trả kết quả:", "Cơ quan (bộ phận) giải quyết hồ sơ:",
        "Cơ quan phối hợp giải quyết hồ sơ:", "TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
        "(Trước hạn/đúng hạn/quá hạn)", "GHI CHÚ", "1. Giao:", "2. Nhận:", "Người giao", "Người nhận", "(Ký)",
    ],
    "register_book": [
        "SỔ THEO DÕI HỒ SƠ", "TT", "Mã hồ sơ", "Tên TTHC", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức",
        "Địa chỉ, số điện thoại", "Cơ quan chủ trì giải quyết", "Nhận và Trả kết quả", "Nhận hồ sơ", "Hẹn trả kết quả",
        "Trả kết quả", "Phương thức nhận kết quả", "Ký nhận", "Ghi chú",
    ],
    "deadline_proof": [
        "CÁCH TÍNH NGÀY HẸN TRẢ KẾT QUẢ", "Thời gian nhận hồ sơ:", "Thời hạn giải quyết:", "Hẹn trả kết quả:", "Có tính",
        "Vì sao", "Quy định áp dụng:", "Phiên bản lịch làm việc:",
    ],
    "explanation_report": [
        "BÁO CÁO", "Kính gửi:", "Người giải trình:", "Chức vụ:", "Mã hồ sơ:", "Thủ tục hành chính:", "Lĩnh vực:",
        "Hạn trả kết quả:", "Số ngày chậm", "Các mốc thời gian từng bước", "Nhóm nguyên nhân:", "Cụ thể:", "Khách quan",
        "Chủ quan", "Bước để xảy ra chậm:", "Người chịu trách nhiệm:", "Biện pháp khắc phục",
        "Thời gian trả kết quả dự kiến:", "Văn bản xin lỗi số:", "Hình thức:", "Ý kiến của người đứng đầu", "Chấp nhận",
        "Yêu cầu làm rõ", "Xử lý",
    ],
    "late_list": [
        "DANH SÁCH TỔ CHỨC, CÁ NHÂN CHẬM MUỘN TRONG GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "Tháng", "Ngày chốt số liệu:",
    ],
    "form_table": ["Kỳ báo cáo:", "Đơn vị báo cáo:", "Đơn vị nhận báo cáo:", "NGƯỜI LẬP BIỂU"],
    "narrative_report": [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số:", "BÁO CÁO", "Kính gửi:", "./.",
    ],
    "result_receipt": [
        "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "Loại kết quả", "Số", "Trích yếu", "Ngày trả:", "NGƯỜI TRẢ", "NGƯỜI NHẬN",
    ],
    "handover_list": ["PHIẾU BÀN GIAO", "Bên giao:", "Bên nhận:", "Thời gian bàn giao:", "BÊN GIAO", "BÊN NHẬN"],
    "document_book": ["SỔ ĐĂNG KÝ VĂN BẢN", "NĂM"],
    "direction": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: ", "V/v "],
    "meeting_minutes": [
        "Độc lập - Tự do - Hạnh phúc", "Số: ", "BIÊN BẢN", "Thời gian bắt đầu:", "Địa điểm:", "Chủ trì (chủ tọa):",
        "Thư ký (người ghi biên bản):", "Thành phần tham dự:", "I. NỘI DUNG, DIỄN BIẾN CUỘC HỌP",
        "II. KẾT LUẬN CỦA CHỦ TRÌ", "Cuộc họp kết thúc vào", "THƯ KÝ", "CHỦ TRÌ",
    ],
    "inspection_report": [
        "Độc lập - Tự do - Hạnh phúc", "Số: ", "BÁO CÁO", "I. CĂN CỨ, PHẠM VI KIỂM TRA", "Trưởng đoàn:", "Thành viên:",
        "II. CÁCH CHỌN HỒ SƠ", "Số ngẫu nhiên:", "Mã băm SHA-256", "III. KẾT QUẢ KIỂM TRA", "IV. ĐÁNH GIÁ CHUNG",
        "V. TỒN TẠI, NGUYÊN NHÂN", "VI. KIẾN NGHỊ, YÊU CẦU KHẮC PHỤC",
    ],
    "programme_sheet": [
        "LỊCH PHÁT THANH TRONG TUẦN", "Ngày", "Giờ phát", "Tin, bài", "Phút", "Người phát xác nhận", "Toàn xã",
    ],
    "score_sheet": [
        "BẢNG CHẤM ĐIỂM VIỆC GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "được chấm điểm:", "Căn cứ:", "Chỉ số", "Tên chỉ số",
        "Điểm chuẩn", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú", "Tổng điểm", "Xếp loại (theo điểm thẩm định):",
        "NGƯỜI TỰ CHẤM", "NGƯỜI THẨM ĐỊNH", "CHỦ TỊCH",
    ],
    "board_sheet": [
        "Lĩnh vực:", "Cấp thực hiện:", "Mã thủ tục:", "Quyết định công bố:", "Thời hạn giải quyết", "Phí, lệ phí",
        "Cách thức thực hiện", "Cơ quan giải quyết", "Thành phần hồ sơ", "Trình tự thực hiện", "Kết quả",
        "Căn cứ pháp lý", "Xem và tải biểu mẫu tại:", "Phản ánh, kiến nghị về thủ tục:",
    ],
    "board_contents": [
        "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐANG NIÊM YẾT", "Nơi niêm yết:", "TT", "Mã thủ tục", "Tên thủ tục",
        "Niêm yết từ", "Tổng số:",
    ],
    "surgery_notice": [
        "THÔNG BÁO", "Về việc thay đổi ngày hẹn trả", "Kính gửi:", "Đã hẹn", "Nay đổi thành", "Lý do:", "Căn cứ:",
    ],
}  # fmt: skip
ORDINARY_COLUMNS = {"Số lượng", "Bản chính", "Bản chứng thực", "Bản photo"}
FORM_HEADINGS = [
    "Biểu số II.06a/VPCP/KSTT", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC", "Đơn vị tính: Số hồ sơ TTHC",
    "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận", "Trong kỳ", "Trực tuyến",
    "Trực tiếp, dịch vụ bưu chính", "Từ kỳ trước", "Số lượng hồ sơ đã giải quyết", "Trước hạn", "Đúng hạn", "Quá hạn",
    "Số lượng hồ sơ đang giải quyết", "Trong hạn", *(f"({n})" for n in range(1, 14)),
]  # fmt: skip
LATE_COLUMNS = [
    "Đơn vị/công chức chịu trách nhiệm", "Mã hồ sơ", "Thủ tục hành chính", "Lĩnh vực", "Ngày tiếp nhận", "Hạn trả",
    "Ngày kết thúc", "Số ngày quá hạn", "Nguyên nhân", "Đã xin lỗi (ngày)", "Đã giải trình (ngày)", "chưa xong",
    "tiếp tục quá hạn",
]  # fmt: skip


def text_of(pdf):
    """Text page by page, trailing blanks off, as kept in tests/golden."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return "\n\f\n".join("\n".join(line.rstrip() for line in page.splitlines()) for page in pages) + "\n"


def flat(text):
    """Lines joined, unseen break marks and blanks gone: how a label reads wherever the line broke."""
    return "".join(text.replace("\u200b", "").split())


@pytest.fixture(scope="module")
def drawn():
    return {name: draw(template, data, at=AT) for name, (template, data) in PAPERS.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_text_equals_golden(name, drawn):
    path = GOLDEN / f"{name}.txt"
    text = text_of(drawn[name])
    if os.environ.get("MOTCUA_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAPERS)
def test_equal_input_gives_equal_bytes(name, drawn):
    template, data = PAPERS[name]
    assert draw(template, dict(reversed(data.items())), at=AT) == drawn[name]


def test_second_process_gives_equal_bytes(drawn):
    script = (
        "import hashlib; from tests.documents.samples import *; from motcua.documents.drawing import draw\n"
        "for name in sorted(TYPICAL): print(hashlib.sha256(draw(name, TYPICAL[name], at=AT)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima", "PYTHONPATH": str(root)}
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [hashlib.sha256(drawn[name]).hexdigest() for name in sorted(TYPICAL)]


def test_another_moment_gives_other_bytes(drawn):
    assert draw("apology", TYPICAL["apology"], at=AT.replace(minute=31)) != drawn["apology"]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("data", [TYPICAL, WORST, {name: {} for name in TEMPLATES}], ids=["typical", "worst", "blank"])
def test_paper_size_and_archive_marks(template, data):
    pdf = draw(template, data[template], at=AT)
    with pikepdf.open(BytesIO(pdf)) as opened:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in opened.pages}
        marks = opened.open_metadata(set_pikepdf_as_editor=False)
        assert sizes == {SIZES[template]}
        assert marks.pdfa_status == "2B"
        assert marks["pdfuaid:part"] == "1"
        assert opened.Root.Lang == "vi"


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_label_of_the_field_list_is_printed(template):
    """On the filled paper and on the empty one alike."""
    for data in (TYPICAL[template], {}):
        text = flat(text_of(draw(template, data, at=AT)))
        assert [label for label in LABELS[template] if flat(label) not in text] == []


def test_a_form_has_its_headings(drawn):
    text = flat(text_of(drawn["form_table"]))
    assert [label for label in FORM_HEADINGS if flat(label) not in text] == []


def test_page_numbers_stand_from_the_second_page_and_begin_anew_with_each_form():
    long = {**FORM, "rows": [*FORM["rows"][:3] * 15, FORM["rows"][-1]]}
    words = {**NARRATIVE, "sections": NARRATIVE["sections"] * 12, "forms": [long, FORM]}
    pages = [page.extract_text() for page in PdfReader(BytesIO(draw("narrative_report", words, at=AT))).pages]
    firsts = [page.splitlines()[0].strip() for page in pages]
    assert [first if first.isdigit() else "" for first in firsts] == ["", "2", "3", "", "2", ""]
    heads = [flat("Lĩnh vực, công việc giải quyết theo cấp") in flat(page) for page in pages]
    assert heads == [False, False, False, True, True, True]


def test_late_list_has_its_columns(drawn):
    text = flat(text_of(drawn["late_list"]))
    assert [label for label in LATE_COLUMNS if flat(label) not in text] == []


def test_late_list_of_a_clean_month_says_so(drawn):
    assert "Không có hồ sơ chậm muộn" in text_of(drawn["late_list-empty"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_empty_fields_never_print_none(template):
    text = text_of(draw(template, {key: None for key in TYPICAL[template] if key != "form"}, at=AT))
    assert "None" not in text
    assert "none" not in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_hostile_text_stays_text(template):
    assert flat(HOSTILE) in flat(text_of(draw(template, WORST[template], at=AT)))


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - {"acceptance_slip"}))
def test_very_long_word_is_kept_whole(template):
    assert LONG_WORD in flat(text_of(draw(template, WORST[template], at=AT)))


@pytest.mark.parametrize("text", ["\x00\x07\u202eab", "😀 emoji", "日本", "Nguyễn", "a\tb\r\nc", "\ufeffx", "<svg>😀"])
def test_letters_the_font_lacks_do_not_break_the_paper(text):
    assert draw("acceptance_slip", {**SLIP, "applicant": text, "papers": [{"name": text}]}, at=AT)[:5] == b"%PDF-"


def test_decomposed_name_is_composed():
    text = text_of(draw("apology", {"addressee": "Nguyễn Thị Hường"}, at=AT))
    assert "Nguyễn Thị Hường" in text


def test_25_papers_flow_on_with_the_table_head_repeated():
    data = {**SLIP, "papers": WORST["acceptance_slip"]["papers"]}
    pages = [flat(page.extract_text()) for page in PdfReader(BytesIO(draw("acceptance_slip", data, at=AT))).pages]
    heads = ["TTThànhphầnhồsơ" in page for page in pages]
    assert heads == [True, True, True]
    assert all(f"Giấytờthứ{n}:" in "".join(pages) for n in range(1, 26))


def test_register_repeats_its_head_on_every_page():
    data = {**TYPICAL["register_book"], "rows": TYPICAL["register_book"]["rows"] * 40}
    pages = [flat(page.extract_text()) for page in PdfReader(BytesIO(draw("register_book", data, at=AT))).pages]
    assert len(pages) > 3
    assert all("NhậnvàTrảkếtquả" in page for page in pages)


def test_typical_slip_fits_one_page(drawn):
    assert len(PdfReader(BytesIO(drawn["acceptance_slip"])).pages) == 1


def test_two_copies_are_two_pages_each_with_its_name(drawn):
    first, second = PdfReader(BytesIO(drawn["acceptance_slip-two_copies"])).pages
    assert "(Liên 1: Lưu)" in first.extract_text()
    assert "(Liên 2: Giao khách hàng)" in second.extract_text()


@pytest.mark.parametrize("name", ["acceptance_slip-certified_copy", "acceptance_slip-certified_copy_2026"])
def test_certified_copies_count_pages_and_prints(name, drawn):
    text = flat(text_of(drawn[name]))
    assert "TTThànhphầnhồsơSốtrangSốbảngiấyKýbảnđiệntử" in text
    assert "2Bằngtốtnghiệpđạihọc25" in text
    assert "Bảnphoto" not in text
    kept = [label for label in LABELS["acceptance_slip"] if label not in ORDINARY_COLUMNS]
    assert [label for label in kept if flat(label) not in text] == []


def test_online_slip_is_signed_by_the_receiver_alone(drawn):
    text = text_of(drawn["acceptance_slip-online_2026"])
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in text
    assert "NGƯỜI NỘP HỒ SƠ" not in text


def test_edition_follows_the_day_of_intake():
    late = draw("routing_slip", {"received_at": AT.replace(year=2026)}, at=AT)
    early = draw("routing_slip", {"received_at": AT}, at=AT.replace(year=2026))
    assert "Mẫu số 06" in text_of(late)
    assert "Mẫu số 05" in text_of(early)


def test_apology_of_2026_asks_for_more_time(drawn):
    assert "đề nghị gia hạn thời gian giải quyết" in " ".join(text_of(drawn["apology-2026"]).split())


def test_moments_are_written_on_the_office_clock():
    pdf = draw("result_receipt", {"returned_at": AT.astimezone(UTC)}, at=AT)
    assert "09 giờ 30 phút, ngày 17 tháng 6 năm 2024" in text_of(pdf)


def test_unknown_paper_is_refused():
    with pytest.raises(ValueError, match="no such paper"):
        draw("../../secret", {}, at=AT)


def test_every_official_form_has_a_template():
    assert set(KINDS) <= set(TEMPLATES)
    assert set(TYPICAL) == set(TEMPLATES)


def test_qr_holds_the_link():
    svg = qr_svg(f"https://motcua.example.vn/tra-cuu/{CODE}/")
    assert svg.startswith("<svg")
    assert svg == qr_svg(f"https://motcua.example.vn/tra-cuu/{CODE}/")
    assert svg != qr_svg("https://motcua.example.vn/tra-cuu/khac/")


def pages_of(template, data):
    return [page.extract_text() for page in PdfReader(BytesIO(draw(template, data, at=AT))).pages]


def test_rows_are_never_cut_by_the_end_of_a_page():
    rows = [{**TYPICAL["late_list"]["rows"][1], "dossier_code": f"H02-{n:03d}"} for n in range(60)]
    pages = pages_of("late_list", {**TYPICAL["late_list"], "rows": rows})
    assert len(pages) > 2
    assert all(flat(page).count("H02-") == flat(page).count("tiếptụcquáhạn") for page in pages)
    assert sum(flat(page).count("H02-") for page in pages) == 60


def test_note_of_the_slip_stays_with_the_signatures():
    """With any number of papers: no page that holds nothing but the small print."""
    for number in range(18, 30):
        pages = pages_of("acceptance_slip", {**SLIP, "papers": MANY_PAPERS[:5] + SLIP["papers"] * number})
        assert [page for page in pages if "Khi nhận kết quả" in page] == [
            page for page in pages if "NGƯỜI TIẾP NHẬN" in page
        ]


LONGEST = (
    "Công ty trách nhiệm hữu hạn một thành viên Sản xuất, Thương mại, Dịch vụ và Xuất nhập khẩu Nông sản sạch, "
    "Tân Trung Xanh"
)
WORDS = {
    "applicant", "owner", "submitter", "submitter_name", "receiver_name", "collector_name", "officer_name",
    "addressee", "signer_name", "guide_name", "contact_name", "reporter_name", "from_name", "to_name", "lead_agency",
}  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_names_of_120_letters_stay_whole_beside_every_label(template):
    assert len(LONGEST) == 120
    long = {key: LONGEST if key in WORDS else value for key, value in TYPICAL[template].items()}
    text = flat(text_of(draw(template, long, at=AT)))
    assert text.count(flat(LONGEST)) >= sum(key in WORDS for key in TYPICAL[template])
    assert [label for label in LABELS[template] if flat(label) not in text] == []


def test_slip_without_papers_leaves_lines_to_write_on():
    text = flat(text_of(draw("acceptance_slip", {**SLIP, "papers": []}, at=AT)))
    assert "Bảnphoto1234" in text.replace("\n", "")


def test_a_register_of_500_rows_has_all_of_them():
    rows = [{**REGISTER_ROW, "code": f"H02-{n:04d}"} for n in range(500)]
    pages = [flat(page) for page in pages_of("register_book", {**TYPICAL["register_book"], "rows": rows})]
    assert all("NhậnvàTrảkếtquả" in page for page in pages)
    assert sum(page.count("H02-") for page in pages) == 500
    assert "Tổngsố:500hồsơ." in pages[-1]


def test_routing_slip_of_twelve_steps_keeps_each_hand_over_together():
    passages = [{**PASSAGES[0], "from_agency": f"Bên{n:02d}", "from_name": LONGEST} for n in range(12)]
    pages = [flat(page) for page in pages_of("routing_slip", {**TYPICAL["routing_slip"], "passages": passages})]
    for number in range(12):
        (home,) = [page for page in pages if f"Bên{number:02d}" in page]
        assert home.count("1.Giao:") == home.count("2.Nhận:") == home.count("Ngườinhận")
    assert all("TÊNCƠQUAN" in page for page in pages)


def test_later_pages_say_which_dossier_they_belong_to():
    pages = pages_of("deadline_proof", {**TYPICAL["deadline_proof"], "days": TYPICAL["deadline_proof"]["days"] * 7})
    assert len(pages) > 1
    assert [page.startswith(f"{n} ") and CODE in page for n, page in enumerate(pages[1:], 2)] == [True] * (
        len(pages) - 1
    )
