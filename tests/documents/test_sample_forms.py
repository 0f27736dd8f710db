"""Forms to download: judged by content, kept by who may, one for a paper, each act in the log."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
import xlsxwriter

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.documents.models import KeptFile, SampleForm
from motcua.documents.office_files import MAX_FORM_BYTES, PDF, SHEET, WORD, check_form
from motcua.documents.queries import sample_forms_of
from motcua.documents.sample_forms import drop_sample_form, keep_sample_form
from motcua.documents.storage import open_kept
from motcua.ops.ground import seed
from motcua.procedures.services.catalogue import import_procedures
from tests.factories import MARITAL_STATUS, NOON, officer, version

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def relation(kind: str, target: str, mode: str = "External") -> str:
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{LINKS}">{link}</Relationships>'


def docx(main_type: str = f"{WORD}.main+xml", text: str = "Tờ khai", **extra: str) -> bytes:
    """A small Word file; `extra` are further parts, with / written as __ in their names."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": relation("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": f'<w:document xmlns:w="{WORDS}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in {**parts, **{name.replace("__", "/"): content for name, content in extra.items()}}.items():
            file.writestr(name, content)
    return out.getvalue()


def xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Tờ khai").write(0, 0, "Họ tên")
    return out.getvalue()


def pdf(with_script: bool = False) -> bytes:
    out, file = BytesIO(), pikepdf.new()
    file.add_blank_page(page_size=(200, 200))
    if with_script:
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    file.save(out)
    return out.getvalue()


def bomb() -> bytes:
    return docx(word__media="0" * 70_000_000)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (docx(), WORD),
        (docx(**{"word___rels__document.xml.rels": relation("hyperlink", "https://example.vn")}), WORD),
        (xlsx(), SHEET),
        (pdf(), PDF),
    ],
    ids=["word", "word with a link to click", "excel", "pdf"],
)
def test_an_honest_form_is_taken(content, mime):
    assert check_form(BytesIO(content), "to-khai") == (content, mime)


REFUSED = {
    "a program": (docx(**{"word__vbaProject.bin": "x"}), "lệnh chạy"),
    "a file with macros": (docx("application/vnd.ms-word.document.macroEnabled.main+xml"), "lệnh chạy"),
    "a file inside": (docx(**{"word__embeddings__oleObject1.bin": "x"}), "tệp nhúng"),
    "a template elsewhere": (docx(**{"word___rels__settings.xml.rels": relation("attachedTemplate", "http://x")}), "nơi khác"),
    "a picture elsewhere": (docx(**{"word___rels__document.xml.rels": relation("image", "http://x/1.png")}), "nơi khác"),
    "a command field": (docx(text="DDEAUTO c:\\cmd"), "lệnh chạy"),
    "broken XML": (docx(text="<w:"), "hỏng"),
    "entities": (docx(**{"word___rels__a.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "hỏng"),
    "a bomb": (bomb(), "hỏng"),
    "a script": (pdf(with_script=True), "lệnh chạy"),
    "half a file": (xlsx()[:-200], "không phải PDF"),
    "a zip of something": (docx()[:0], "không phải PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "không phải PDF"),
    "a page": (b"<html><script>alert(1)</script></html>", "không phải PDF"),
    "too much": (b"%PDF-" + b"0" * MAX_FORM_BYTES, "lớn hơn 5 MB"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_runs_hides_or_calls_out_is_refused(what):
    content, why = REFUSED[what]
    with pytest.raises(Refused, match=why) as refused:
        check_form(BytesIO(content), "to-khai.docx")
    assert refused.value.field == "file"


@pytest.fixture
def paper(db):
    return version(MARITAL_STATUS).papers.exclude(form_code="").first()


def keep(paper, content=None, name="Tờ khai.docx", post="vp_tk", at=NOON):
    return keep_sample_form(paper.version, paper.name, BytesIO(content or docx()), name, by=officer(post), at=at)


def test_a_form_is_kept_and_logged(paper):
    form = keep(paper)
    with open_kept(form.file) as file:
        assert file.read() == docx()
    assert sample_forms_of(paper.version) == {paper.name: form}
    assert (form.kind, form.file.mime, form.added_by) == ("DOCX", WORD, officer("vp_tk"))
    entry = Entry.objects.get(kind="documents:sample_form:kept")
    assert entry.subject == MARITAL_STATUS
    assert entry.data == {"procedure": MARITAL_STATUS, "version": 1, "paper": paper.name, "file": form.file.sha256}


def test_another_file_takes_its_place_under_another_address(paper):
    former = keep(paper)
    form = keep(paper, docx(text="Mẫu mới"), post="quan_tri")
    assert list(SampleForm.objects.all()) == [form]
    assert form.pk != former.pk
    assert Entry.objects.filter(kind="documents:sample_form:kept").last().data["replaced"] == former.file.sha256
    assert KeptFile.objects.count() == 2


def test_a_form_is_taken_away(paper):
    drop_sample_form(keep(paper), by=officer("quan_tri"), at=NOON)
    assert sample_forms_of(paper.version) == {}
    assert Entry.objects.get(kind="documents:sample_form:dropped").subject == MARITAL_STATUS


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich"])
def test_others_may_not(paper, post):
    form = keep(paper)
    with pytest.raises(Forbidden):
        keep(paper, post=post)
    with pytest.raises(Forbidden):
        drop_sample_form(form, by=officer(post), at=NOON)
    assert SampleForm.objects.count() == 1


def test_only_for_a_paper_that_is_asked_for(paper):
    with pytest.raises(Refused, match="Chọn một giấy tờ") as refused:
        keep_sample_form(paper.version, "Giấy tờ khác", BytesIO(docx()), "a.docx", by=officer("vp_tk"), at=NOON)
    assert refused.value.field == "paper"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Tờ khai.DOCX", "Tờ khai.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\mau\\don.doc", "don.docx"),
        ('a"b\r\nc.docx', "ab c.docx"),
        ("", "bieu-mau.docx"),
        ("x" * 300 + ".docx", "x" * 120 + ".docx"),
    ],
)
def test_the_name_is_made_harmless(paper, given, kept):
    assert keep(paper, name=given).file_name == kept


def test_a_corrected_catalogue_keeps_the_form_and_a_new_version_starts_without(paper):
    keep(paper)
    rows = [dict(row) for row in seed("procedures.json")["procedures"] if row["code"] == MARITAL_STATUS]
    import_procedures(rows, by=None, at=NOON)
    first = version(MARITAL_STATUS)
    assert list(sample_forms_of(first)) == [paper.name]
    assert first.papers.filter(name=paper.name).exists()
    rows[0]["note"] = "Sửa"
    import_procedures(rows, by=None, at=NOON, valid_from=NOON.date())
    newest = first.procedure.versions.order_by("-number")[0]
    assert newest.number == 2
    assert sample_forms_of(newest) == {}
    assert list(sample_forms_of(first)) == [paper.name]
