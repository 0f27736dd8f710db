"""Word files: the house's templates, those of the office in versions, and what a template may not do."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.table import _Rows

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.direction.kinds import kind_of, kinds
from motcua.direction.models import DocumentTemplate, OutgoingDocument
from motcua.direction.queries import template_on
from motcua.direction.services import add_template, document_docx, document_pdf, drop_template
from motcua.direction.word import check_template, house_template, words_in
from motcua.direction.word_limits import check_tables
from motcua.documents.word_file import WordFile
from tests.direction.letters import drafted, signed
from tests.direction.test_papers import APPENDIX
from tests.factories import NOON, ground, officer

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
NEEDED = (
    "Số {{ number }}", "{{ day }}", "{{ summary }}", "{{ body }}", "{{ signer_name }}", "{{ signer_lines }}",
    "{%p for line in recipient_lines %}", "- {{ line }}", "{%p endfor %}",
)  # fmt: skip


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


def held(day):
    row = template_on(ground(), "letter", day)
    return row and row.pk


def with_more(content, xml):
    """The file with more in its body."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"<w:body>", b"<w:body>" + xml) if name == "word/document.xml" else part)
    return out.getvalue()


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


def test_template_shows_chooses_and_repeats():
    more = (
        "{{ summary|upper|trim }}", "{{ addressee_lines|first|default('') }}{{ addressees|length }}",
        "{% if basis_lines and number != 'x' %}Căn cứ{% else %}Không{% endif %}",
        "{% for a in agency_lines %}{{ loop.index }}{% for b in signer_lines %}{{ b|title }}{% endfor %}{% endfor %}",
        "{{r number }}", "{{ data.note|default('không ghi') }}", "{{ recipient_lines }}",
    )  # fmt: skip
    added(*[line for line in (*NEEDED, *more) if "first" not in line], "{{ addressees|length }} nơi")
    said = words_of(drafted())
    for words in ("ĐÔN ĐỐC", "Không", "1 nơi", "không ghi", "- Như trên;", "Như trên;Lưu: VT."):
        assert words in said
    assert "[" not in said


class TestTables:
    def test_more_than_word_holds(self):
        for count, columns, rows, said in (
            (1, 64, 1, "64 cột"), (1, 2, 2001, "2001 dòng"), (1, 60, 400, "20000 ô"), (3, 60, 300, "tất cả 54180 ô"),
        ):  # fmt: skip
            table = {"kind": "table", "head": [[]] * columns, "rows": [[[]] * columns] * rows, "align": []}
            with pytest.raises(Refused, match=said) as refused:
                check_tables([table] * count)
            assert refused.value.field == "body"

    def test_refused_before_it_is_written(self):
        wide = "|".join("a" * 64)
        with pytest.raises(Refused, match="64 cột"):
            document_docx(drafted(body=f"{wide}\n{'|'.join(['-'] * 64)}\n{wide}\n"))
        with pytest.raises(Refused, match="64 cột"):
            document_docx(drafted(data={"appendices": [{"title": "A", "head": ["a"] * 64, "rows": []}]}))

    def test_rows_are_asked_for_once(self, monkeypatch):
        row, asked = drafted(body="|a|b|\n|-|-|\n" + "|1|2|\n" * 50), []
        one_row = _Rows.__getitem__
        monkeypatch.setattr(_Rows, "__getitem__", lambda rows, at: asked.append(at) or one_row(rows, at))
        assert words_of(row).count("\n1\n2") == 50
        assert len(asked) < 10  # the library gathers them all for each


def test_lines_are_put_in_their_place_without_a_search_for_the_end(monkeypatch):
    row, asked = drafted(body="\n\n".join(f"dòng {at}" for at in range(50))), []
    add = Document.add_paragraph
    monkeypatch.setattr(Document, "add_paragraph", lambda file, *more: asked.append(1) or add(file, *more))
    said = words_of(row)
    assert [line for line in said.split("\n") if line.startswith("dòng")][::49] == ["dòng 0", "dòng 49./."]
    assert len(asked) < 20


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

    def test_dropped_before_its_day_is_never_used(self):
        first = added()
        later = TODAY + timedelta(days=10)
        second = added(*NEEDED, "SAU", valid_from=later)
        drop_template(second, by=officer("vp_tk"), at=NOON)
        assert held(later) == held(TODAY + timedelta(days=99)) == first.pk  # as if the second had never been
        assert Entry.objects.get(kind="direction:template:dropped").data["version"] == 2
        with pytest.raises(Refused, match="thôi dùng rồi"):
            drop_template(second, by=officer("vp_tk"), at=NOON)

    def test_dropped_one_leaves_the_one_to_come(self):
        added()
        later = TODAY + timedelta(days=10)
        second = added(*NEEDED, "HAI", valid_from=later)
        third = added(*NEEDED, "BA")
        assert third.valid_to == later - timedelta(days=1)
        assert (held(TODAY), held(later)) == (third.pk, second.pk)
        drop_template(third, by=officer("vp_tk"), at=NOON)
        assert (held(TODAY), held(TODAY + timedelta(days=1))) == (third.pk, None)
        assert held(later) == held(later + timedelta(days=99)) == second.pk

    def test_replaced_before_its_day_is_never_used(self):
        later = TODAY + timedelta(days=10)
        added(valid_from=later)
        second = added(*NEEDED, "HAI", valid_from=later)
        assert (second.version, DocumentTemplate.objects.count()) == (2, 1)
        drop_template(second, by=officer("vp_tk"), at=NOON)
        assert held(later) is None

    def test_dropped_does_not_come_back_with_the_one_behind_it(self):
        drop_template(added(), by=officer("vp_tk"), at=NOON)
        tomorrow = TODAY + timedelta(days=1)
        drop_template(added(valid_from=tomorrow), by=officer("vp_tk"), at=NOON)
        assert held(tomorrow) is None

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
            ((*NEEDED, "{{ summary|pprint }}"), "lệnh không được dùng: «[|]pprint»"),
            ((*NEEDED, "{% include 'x' %}"), "lệnh không được dùng: «{% include %}»"),
            ((*NEEDED, "{% if number == 'x' %}{{ nguoi_ky }}{% endif %}"), "không có {{ nguoi_ky }}"),
            (NEEDED[:6], "thiếu chỗ cho: {{ recipient_lines }} \\(nơi nhận\\)"),
            ((*NEEDED[:5], *NEEDED[6:]), "thiếu chỗ cho: {{ signer_lines }}"),
            ((*NEEDED[:4], *NEEDED[5:]), "thiếu chỗ cho: {{ signer_name }}"),
        ],
    )
    def test_template_that_breaks_or_leaves_something_out(self, lines, said):
        with pytest.raises(Refused, match=said) as refused:
            added(*lines)
        assert refused.value.field == "file"
        assert not DocumentTemplate.objects.exists()

    @pytest.mark.parametrize(
        ("line", "named"),
        [
            ("{% set x = summary|join(summary) %}{% set x = x|join(x) %}{{ x }}", "{% set %}"),
            ("{% set x %}{{ summary }}{% endset %}", "{% set %}"),
            ("{{ summary|join(summary) }}", "|join"),
            ("{{ summary|center(999999999) }}", "|center"),
            ("{{ summary ~ summary }}", "~"),
            ("{{ summary + summary }}", "+"),
            ("{{ 9 ** 9 ** 9 }}", "**"),
            ("{% macro a() %}{{ summary }}{% endmacro %}", "{% macro %}"),
            ("{% call a() %}{% endcall %}", "{% call %}"),
            ("{% filter upper %}a{% endfilter %}", "{% filter %}"),
            ("{% with x = 1 %}{% endwith %}", "{% with %}"),
            ("{% for x in range(9) %}a{% endfor %}", "gọi hàm"),
            ("{{ lipsum() }}", "gọi hàm"),
            ("{% for x in [1, 2] %}a{% endfor %}", "[…]"),
            ("{% for x in summary %}{{ summary }}{% endfor %}", "lặp theo từng chữ"),
            ("{% for a in agency_lines %}" * 3 + "x" + "{% endfor %}" * 3, "hơn 2 vòng lặp"),
            ("{% for a in agency_lines recursive %}x{% endfor %}", "recursive"),
        ],
    )
    def test_what_grows(self, line, named):
        with pytest.raises(Refused, match="lệnh không được dùng") as refused:
            check_template(template(*NEEDED, line), kind_of("letter"))
        assert named in refused.value.sentence

    @pytest.mark.parametrize(
        "line", ["{{ addressees[1] }}", "{{ addressees[0] }}", "{{ basis_lines[0] }}", "{{ recipient_lines[1] }}"]
    )
    def test_what_breaks_with_few_lines(self, line):
        with pytest.raises(Refused, match=r"Với văn bản có .* nơi kính gửi .* chỗ trống viết sai"):
            check_template(template(*NEEDED, line), kind_of("letter"))

    def test_what_unfolds_to_too_much(self):
        many = template(*NEEDED)
        for more, said in ((b"<w:p/>" * 2001, "hơn 2000 đoạn"), (b"<w:p><w:r><w:t>" + b"a" * 2**21 + b"</w:t></w:r></w:p>",
                           "quá lớn"), (b"<w:p><w:r><w:t>" + b"{" * 5001 + b"</w:t></w:r></w:p>", "quá nhiều")):  # fmt: skip
            with pytest.raises(Refused, match=said) as refused:
                check_template(with_more(many, more), kind_of("letter"))
            assert refused.value.field == "file"

    def test_pictures_that_unfold_to_too_much(self):
        content = BytesIO(template(*NEEDED))
        with ZipFile(content, "a", ZIP_DEFLATED) as parts:
            parts.writestr("word/media/a.bmp", b"\0" * (20 * 1024 * 1024 + 1))
        with pytest.raises(Refused, match="Hình ảnh trong mẫu quá lớn"):
            check_template(content.getvalue(), kind_of("letter"))

    def test_document_that_grows_when_filled(self):
        loops = "{% for a in basis_lines %}{% for b in basis_lines %}{{ summary }}{% endfor %}{% endfor %}"
        added(*NEEDED, loops)
        row = drafted(data={"basis": ["Căn cứ"] * 300})
        with pytest.raises(Refused, match="lặp quá nhiều"):
            document_docx(row)

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
