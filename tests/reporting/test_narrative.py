"""The report in words: sentences by the figures, an officer's words instead, tokens that stay linked."""

from datetime import date

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.reporting.forms.drafts import write_paragraphs
from motcua.reporting.forms.narrative import compose
from motcua.reporting.forms.tokens import filled_text, number_words, offered, tokens_in
from motcua.reporting.models import ReportDraft
from motcua.reporting.periods import report_quarter, report_year
from tests.factories import NOON, ground, officer
from tests.reporting.fixtures import bring_in, large, line, small

Q3 = report_quarter(2024, 3)
pytestmark = pytest.mark.django_db


def words_of(report, key):
    [passage] = [passage for passage in report.passages if passage.section.key == key]
    return ["".join(part.text for part in parts) for parts in passage.paragraphs]


def test_outline_of_the_report():
    report = compose("bao-cao-quy", ground(), Q3, at=NOON)
    headings = [passage.section.heading for passage in report.passages]
    assert [heading.split(".")[0] for heading in headings] == [
        "I", "1", "2", "3", "4", "5", "6", "7", "8", "9", "II", "1", "2", "3", "III", "IV",
    ]  # fmt: skip
    assert report.summary.endswith("trên môi trường điện tử quý III năm 2024")


def test_sentences_hold_the_figures_of_the_forms(tmp_path):
    report = compose("bao-cao-quy", small(tmp_path), Q3, at=NOON)
    assert words_of(report, "giai-quyet") == [
        (
            "Tổng số hồ sơ tiếp nhận, giải quyết trong kỳ: 10 hồ sơ, trong đó nộp trực tuyến 5 hồ sơ, nộp trực tiếp và qua "
            "dịch vụ bưu chính 3 hồ sơ, từ kỳ trước chuyển sang 2 hồ sơ (Biểu II.06a kèm theo)."
        ),
        (
            "Đã giải quyết 7 hồ sơ, trong đó trước hạn 3 hồ sơ, đúng hạn 3 hồ sơ, quá hạn 1 hồ sơ. Tỷ lệ hồ sơ giải quyết "
            "trước và đúng hạn đạt 85,71% (kế hoạch: trên 99,5%; không đạt); tỷ lệ hồ sơ trả trước hạn đạt 42,86% (kế hoạch: "
            "trên 60%; không đạt)."
        ),
        "Đang giải quyết 3 hồ sơ, trong đó trong hạn 2 hồ sơ (gồm cả hồ sơ chờ bổ sung), quá hạn 1 hồ sơ.",
        (
            "Trong kỳ có 2 hồ sơ trở thành quá hạn; đã xin lỗi tổ chức, cá nhân đối với 0 hồ sơ, đã có báo cáo giải trình "
            "được người đứng đầu xem xét đối với 0 hồ sơ. Nguyên nhân: chưa xác định nguyên nhân (2 hồ sơ)."
        ),
    ]
    assert words_of(report, "han-che")[0] == (
        "Tỷ lệ hồ sơ giải quyết trước và đúng hạn đạt 85,71%, chưa đạt chỉ tiêu kế hoạch (trên 99,5%)."
    )


def test_nothing_occurred_is_said_in_every_section():
    report = compose("bao-cao-quy", ground(), Q3, at=NOON)
    for key in ("ra-soat", "truyen-thong", "ket-qua", "nguyen-nhan", "kien-nghi", "phan-anh", "quy-dinh"):
        assert words_of(report, key)[0].startswith("Không phát sinh"), key
    assert words_of(report, "giai-quyet") == ["Không phát sinh hồ sơ TTHC trong kỳ (Biểu II.06a kèm theo)."]
    assert words_of(report, "mot-cua")[-1].startswith("Không phát sinh lượt đánh giá")


def test_a_good_quarter_praises_and_misses_nothing(tmp_path):
    rows = [line(f"A{n}", "HT", "TT", "01/07/2024", "05/07/2024", "03/07/2024", 10) for n in range(3)]
    report = compose("bao-cao-quy", bring_in(tmp_path, rows), Q3, at=NOON)
    assert words_of(report, "ket-qua")[:2] == [
        "Tỷ lệ hồ sơ giải quyết trước và đúng hạn đạt 100,00%, đạt chỉ tiêu kế hoạch (trên 99,5%).",
        "Tỷ lệ hồ sơ trả trước hạn đạt 100,00%, đạt chỉ tiêu kế hoạch (trên 60%).",
    ]
    assert words_of(report, "giai-quyet")[-1].startswith("Trong kỳ không có hồ sơ nào trở thành quá hạn")
    assert words_of(report, "nguyen-nhan") == ["Không phát sinh."]


def test_the_year_takes_the_same_outline_over_its_own_period(tmp_path):
    report = compose("bao-cao-nam", large(tmp_path), report_year(2024), at=NOON)
    assert report.summary.endswith("năm 2024")
    assert [filled.form.code for filled in report.attached] == [
        "II.05a", "II.06a", "II.07b", "II.08", "so-hoa", "thanh-toan", "chi-tieu",
    ]  # fmt: skip
    assert words_of(report, "giai-quyet")[0].startswith("Tổng số hồ sơ tiếp nhận, giải quyết trong kỳ: 399 hồ sơ")


def test_json_has_the_rows_of_ii_06a_and_the_words(tmp_path):
    value = compose("bao-cao-quy", small(tmp_path), Q3, at=NOON).as_json()
    assert (value["form"], value["from"], value["to"], value["agency"]) == (
        "bao-cao-quy", "2024-06-15", "2024-09-14", "x07309",
    )  # fmt: skip
    assert (value["rows"][-1]["2"], value["rows"][-1]["3"], value["rows"][-1]["13"]) == ("Tổng số", 10, 1)
    assert [form["form"] for form in value["forms"]] == ["II.05a", "II.06a", "II.07b", "II.08", "chi-tieu"]
    assert value["sections"][6]["text"][0].startswith("Tổng số hồ sơ tiếp nhận")


def test_paper_goes_to_the_district_of_that_day(tmp_path):
    paper = compose("bao-cao-quy", small(tmp_path), Q3, at=NOON).paper()
    assert (paper["addressee"], paper["unit"]) == ("Ủy ban nhân dân huyện Tân Yên", "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG")
    assert paper["signer_lines"] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert paper["opening"][0].startswith("Thực hiện Thông tư số 01/2020/TT-VPCP ngày 21/10/2020 của Bộ trưởng")


# What an officer writes


def write(agency, texts, *, number=0, by="vp_tk", at=NOON, period=Q3):
    return write_paragraphs("bao-cao-quy", agency, period, texts, number=number, by=officer(by), at=at)


def test_words_are_kept_and_their_figures_go_on_following(tmp_path):
    agency = small(tmp_path)
    write(agency, {"truyen-thong": "Đã phát thanh 5 buổi.\n\nTỷ lệ đúng hạn {T06.value}, {II.06a.7} hồ sơ."})
    report = compose("bao-cao-quy", agency, Q3, at=NOON)
    assert words_of(report, "truyen-thong") == ["Đã phát thanh 5 buổi.", "Tỷ lệ đúng hạn 85,71%, 7 hồ sơ."]
    more = [line("N", "HT", "TT", "01/07/2024", "05/07/2024", "03/07/2024", 10)]
    bring_in(tmp_path, more, "more.csv")
    report = compose("bao-cao-quy", agency, Q3, at=NOON)
    assert words_of(report, "truyen-thong")[1] == "Tỷ lệ đúng hạn 87,50%, 8 hồ sơ."
    assert ReportDraft.objects.get().paragraphs == {
        "truyen-thong": "Đã phát thanh 5 buổi.\n\nTỷ lệ đúng hạn {T06.value}, {II.06a.7} hồ sơ."
    }


def test_words_left_alone_are_not_kept():
    agency = ground()
    report = compose("bao-cao-quy", agency, Q3, at=NOON)
    texts = {passage.section.key: passage.text for passage in report.passages if passage.section.has_text}
    write(agency, {**texts, "truyen-thong": "Có 2 tin, bài."})
    assert ReportDraft.objects.get().paragraphs == {"truyen-thong": "Có 2 tin, bài."}


def test_an_empty_section_prints_that_nothing_occurred(tmp_path):
    agency = small(tmp_path)
    write(agency, {"chi-dao": "  "})
    assert words_of(compose("bao-cao-quy", agency, Q3, at=NOON), "chi-dao") == ["Không phát sinh."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Đạt {T99.value}.", "không có số liệu nào tên {T99.value}"),
        ("Đạt {T06.hay}.", "không có số liệu nào tên {T06.hay}"),
        ("Có {II.06a.99} hồ sơ.", "không có số liệu nào tên {II.06a.99}"),
        ("Có {II.06a.2} hồ sơ.", "không có số liệu nào tên {II.06a.2}"),
        ("Có {chi-tieu.4}.", "không có số liệu nào tên {chi-tieu.4}"),
        ("Có { } hồ sơ.", "không có số liệu nào tên {}"),
        ("Đạt {T06.value.", "thiếu một dấu { hoặc }"),
        ("a" * 20_001, "dài quá 20000"),
    ],
)
def test_an_unknown_token_is_refused_by_name(text, sentence):
    agency = ground()
    with pytest.raises(Refused) as refused:
        write(agency, {"truyen-thong": text})
    assert sentence in refused.value.sentence
    assert "9. Truyền thông; tự kiểm tra" in refused.value.sentence
    assert refused.value.field == "truyen-thong"
    assert not ReportDraft.objects.exists()


def test_two_who_write_at_once_do_not_write_over_each_other():
    agency = ground()
    assert write(agency, {"truyen-thong": "Một."}).number == 1
    with pytest.raises(Refused, match="đã sửa báo cáo này sau khi bạn mở trang"):
        write(agency, {"truyen-thong": "Hai."}, by="chu_tich")
    assert write(agency, {"truyen-thong": "Hai."}, number=1, by="chu_tich").number == 2
    assert ReportDraft.objects.get().changed_by == officer("chu_tich")


def test_each_period_has_its_own_words():
    agency = ground()
    write(agency, {"truyen-thong": "Quý ba."})
    write(agency, {"truyen-thong": "Quý hai."}, period=report_quarter(2024, 2))
    assert words_of(compose("bao-cao-quy", agency, Q3, at=NOON), "truyen-thong") == ["Quý ba."]
    assert ReportDraft.objects.count() == 2


def test_who_may_write():
    agency = ground()
    for post in ("mot_cua", "tp_ht", "quan_tri"):
        with pytest.raises(Forbidden, match="Chỉ văn phòng hoặc lãnh đạo"):
            write(agency, {"truyen-thong": "Chữ."}, by=post)


def test_an_act_leaves_its_entry():
    write(ground(), {"truyen-thong": "Chữ."})
    entry = Entry.objects.filter(kind="report:draft:written").get()
    assert entry.data == {"form": "bao-cao-quy", "from": "2024-06-15", "to": "2024-09-14", "sections": ["truyen-thong"]}


# Tokens


def test_everything_offered_can_be_filled(tmp_path):
    report = compose("bao-cao-quy", small(tmp_path), Q3, at=NOON)
    groups = dict(offered(report.book, report.form.attached))
    assert {"Biểu II.06a", "Chỉ tiêu và chỉ số", "Chữ về báo cáo"} <= set(groups)
    for rows in groups.values():
        for token, _label, value in rows:
            assert filled_text(f"{{{token}}}", report.book) == value
    assert ("II.06a.7", "(7) Số lượng hồ sơ đã giải quyết: tổng số", "7") in groups["Biểu II.06a"]


def test_figures_in_a_text_are_written_as_in_vietnamese():
    assert number_words(1234567) == "1.234.567"
    assert tokens_in("Có {II.06a.7} và { T06.value }.") == ["II.06a.7", "T06.value"]


def test_unknown_to_the_form_of_another_kind():
    with pytest.raises(Refused, match="là biểu số liệu, không có lời văn"):
        compose("II.06a", ground(), Q3, at=NOON)
    assert date(2024, 9, 14) == Q3.last
