"""Word files: the house's templates, those of the office in versions, and what a template may not do."""

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.kinds import kind_of, kinds
from motcua.direction.models import DocumentTemplate, OutgoingDocument
from motcua.direction.queries import template_on
from motcua.direction.services import add_template, document_docx, document_pdf, drop_template
from motcua.direction.word import check_template, house_template, words_in
from motcua.documents.word_file import WordFile
from tests.direction.letters import drafted, signed
from tests.direction.test_papers import APPENDIX
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
NEEDED = ("Số {{ number }}", "{{ day }}", "{{ summary }}", "{{ body }}", "{{ signer_name }}")


def template(*lines):
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def added(*lines, kind="letter", valid_from=TODAY, by="vp_tk", at=NOON):
    file = (BytesIO(template(*(lines or NEEDED))), "Mẫu công văn.docx")
    return add_template(ground(), kind, file, valid_from=valid_from, by=officer(by), at=at)


def words_of(document):
    return words_in(WordFile("", document_docx(document)))


@pytest.mark.parametrize("kind", list(kinds()))
def test_house_template_takes_every_kind(kind):
    check_template(house_template(kind_of(kind)), kind_of(kind))


def test_house_template_says_what_the_paper_says():
    said = words_of(drafted(body="Một & hai <b>\n\n- ý **đậm**\n\n| A | B |\n|---|---|\n| x | y |\n\nHết."))
    for words in ("Số: ……/UBND-VP", "V/v đôn đốc", "Kính gửi: Công chức Tư pháp - hộ tịch.", "Một & hai <b>", "- ý đậm",
                  "Hết./.", "TM. ỦY BAN NHÂN DÂN", "- Như trên;", "- Lưu: VT."):  # fmt: skip
        assert words in said
    assert "{" not in said


def test_appendix_lies_on_a_turned_sheet():
    row = drafted(kind="plan", addressees=[], data={"appendices": [APPENDIX]})
    word = WordFile("", document_docx(row))
    turned = [section.page_width > section.page_height for section in word.file.sections]
    assert turned == [False, True]
    assert "Rà soát" in words_in(word)


def test_words_with_braces_are_words():
    said = words_of(drafted(summary="{{ 7 * 7 }} {% raw %}", body="{{ number }}"))
    assert "V/v {{ 7 * 7 }} {% raw %}" in said
    assert "{{ number }}./." in said


def test_letters_that_word_cannot_hold_are_left_out():
    bad = "a\x01b\x0b\ue000\uffffc"
    row = drafted(summary=bad, body=f"{bad}\n\n![](x.png)", data={"appendices": [{"title": bad, "head": [None, bad]}]})
    assert "V/v ab c" in words_of(row)
    assert document_pdf(row)[:5] == b"%PDF-"
    assert document_pdf(signed(body="![](x.png)"))[:5] == b"%PDF-"


class TestVersions:
    def test_office_writes_with_its_own_from_a_day_on(self):
        first = added(*NEEDED, "MẪU MỘT")
        second = added(*NEEDED, "MẪU HAI", valid_from=TODAY + timedelta(days=2))
        first.refresh_from_db()
        assert (first.version, first.valid_to) == (1, TODAY + timedelta(days=1))
        assert template_on(ground(), "letter", TODAY) == first
        assert template_on(ground(), "letter", TODAY + timedelta(days=2)) == second
        assert template_on(ground(), "plan", TODAY) is None
        assert "MẪU MỘT" in words_of(drafted())
        assert Entry.objects.filter(kind="direction:template:added").count() == 2

    def test_signed_document_keeps_its_word_file(self):
        row = signed()
        before = document_docx(row)
        added(*NEEDED, "MẪU MỚI")
        assert document_docx(OutgoingDocument.objects.get(pk=row.pk)) == before
        assert row.file.name == "01-UBND-VP.docx"
        assert "Số: 01/UBND-VP" in words_of(row)
        assert officer("chu_tich").full_name in words_of(row)

    def test_house_template_comes_back(self):
        row = drop_template(added(), by=officer("vp_tk"), at=NOON)
        assert row.valid_to == TODAY
        with pytest.raises(Refused, match="thôi dùng rồi"):
            drop_template(row, by=officer("vp_tk"), at=NOON)
        assert template_on(ground(), "letter", TODAY + timedelta(days=1)) is None

    def test_same_day_the_last_one_holds(self):
        added()
        last = added(*NEEDED, "SAU")
        assert template_on(ground(), "letter", TODAY) == last


class TestRefused:
    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            (NEEDED[1:], "thiếu chỗ cho: {{ number }}"),
            ((*NEEDED[:3], "{{ signer_name }}"), "{{ body }} \\(nội dung\\)"),
            ((*NEEDED, "{{ nguoi_ky }}"), "chỗ trống viết sai"),
            ((*NEEDED, "{% if number %}"), "chỗ trống viết sai"),
            ((*NEEDED, "{{ 'a' * 999999999 }}"), "lệnh không được dùng"),
            ((*NEEDED, "{{ number.__class__.__mro__ }}"), "lệnh không được dùng"),
            ((*NEEDED, "{{ summary.upper() }}"), "lệnh không được dùng"),
            ((*NEEDED, "{{ range(9) }}"), "lệnh không được dùng"),
            ((*NEEDED, "{{ summary|pprint }}"), "chỗ trống viết sai"),
            ((*NEEDED, "{% include 'x' %}"), "Không đọc được|chỗ trống viết sai"),
        ],
    )
    def test_template_that_breaks_or_leaves_something_out(self, lines, said):
        with pytest.raises(Refused, match=said) as refused:
            added(*lines)
        assert refused.value.field == "file"
        assert not DocumentTemplate.objects.exists()

    def test_what_is_no_word_file(self):
        for content in (b"%PDF-1.4", b"PK\x03\x04"):
            with pytest.raises(Refused):
                add_template(ground(), "letter", (BytesIO(content), "a.docx"), valid_from=TODAY, by=officer("vp_tk"),
                             at=NOON)  # fmt: skip

    def test_day_that_has_passed(self):
        with pytest.raises(Refused, match="từ hôm nay"):
            added(valid_from=date(2026, 1, 1))

    def test_only_by_the_office(self):
        for post in ("tp_ht", "chu_tich"):
            with pytest.raises(Forbidden):
                added(by=post)
        row = added()
        with pytest.raises(Forbidden):
            drop_template(row, by=officer("tp_ht"), at=NOON)
