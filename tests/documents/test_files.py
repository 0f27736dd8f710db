"""What may be uploaded: judged by content, refused with a sentence, kept once under its hash."""

import hashlib
from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from motcua.common.refusals import Refused
from motcua.documents.checking import check_upload
from motcua.documents.models import KeptFile
from motcua.documents.services import keep_file
from motcua.documents.storage import open_kept
from tests.factories import NOON

BROKEN = "hỏng hoặc có nội dung chạy được"
WRONG_KIND = "không phải PDF, JPEG hoặc PNG"


def pdf(change=lambda _pdf: None) -> bytes:
    file = pikepdf.new()
    file.add_blank_page(page_size=(200, 200))
    change(file)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def picture(form: str = "PNG", size=(40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def noisy(form: str) -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(out, form)
    return out.getvalue()


def script(**more):
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"), **more)


def with_open_action(file):
    file.Root.OpenAction = script()


def with_launch(file):
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def with_document_event(file):
    file.Root.AA = pikepdf.Dictionary(WC=script())


def with_page_event(file):
    file.pages[0].obj.AA = pikepdf.Dictionary(O=file.make_indirect(script()))


def with_named_script(file):
    file.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script()]))


def with_note_that_runs(file):
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script())
    file.pages[0].obj.Annots = pikepdf.Array([link])


def with_attachment(file):
    file.attachments["hoa-don.exe"] = b"MZ..."


def with_form_program(file):
    file.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"))


ACTIVE = [
    with_open_action, with_launch, with_document_event, with_page_event, with_named_script, with_note_that_runs,
    with_attachment, with_form_program,
]  # fmt: skip


def that_shows_its_first_page(file):
    file.Root.OpenAction = pikepdf.Array([file.pages[0].obj, pikepdf.Name.Fit])


def with_an_address(file):
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://dichvucong.gov.vn")),
    )  # fmt: skip
    file.pages[0].obj.Annots = pikepdf.Array([link])


GOOD = {
    "pdf": (pdf(), "application/pdf"),
    "first page": (pdf(that_shows_its_first_page), "application/pdf"),
    "address": (pdf(with_an_address), "application/pdf"),
    "png": (picture("PNG"), "image/png"),
    "jpeg": (picture("JPEG"), "image/jpeg"),
    "scan": (picture("JPEG", (2480, 3508)), "image/jpeg"),
}
BAD = {
    "program": (b"MZ\x90\x00" + b"\0" * 200, WRONG_KIND),
    "elf": (b"\x7fELF" + b"\0" * 200, WRONG_KIND),
    "script": (b"#!/bin/sh\nrm -rf /\n", WRONG_KIND),
    "html": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", WRONG_KIND),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', WRONG_KIND),
    "gif": (picture("GIF"), WRONG_KIND),
    "empty": (b"", WRONG_KIND),
    "zip": (b"PK\x03\x04" + b"\0" * 60, WRONG_KIND),
    "half pdf": (pdf()[:60], BROKEN),
    "not a pdf": (b"%PDF-1.7\nxin chao\n%%EOF", BROKEN),
    "no page": (pdf(lambda file: file.pages.__delitem__(0)), BROKEN),
    "half png": (noisy("PNG")[:2000], BROKEN),
    "half jpeg": (noisy("JPEG")[:2000], BROKEN),
    "png in name and head": (b"\x89PNG\r\n\x1a\n" + b"<html>" * 50, BROKEN),
    "bomb": (picture("PNG", (9000, 9000)), BROKEN),
    "bigger bomb": (picture("PNG", (14000, 14000)), BROKEN),
}


@pytest.mark.parametrize(("content", "mime"), GOOD.values(), ids=GOOD)
def test_what_a_counter_scans_is_taken(content, mime):
    assert check_upload(BytesIO(content), "tep.bin") == (content, mime)


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("name", ["giay-to.pdf", "giay-to.png"])
def test_a_name_deceives_nobody(content, sentence, name):
    with pytest.raises(Refused) as refusal:
        check_upload(BytesIO(content), name)
    assert sentence in refusal.value.sentence
    assert (name in refusal.value.sentence, refusal.value.field) == (True, "file")


@pytest.mark.parametrize("change", ACTIVE, ids=lambda change: change.__name__)
def test_a_pdf_that_runs_or_carries_something_is_refused(change):
    with pytest.raises(Refused, match=BROKEN):
        check_upload(BytesIO(pdf(change)), "giay-to.pdf")


def test_a_locked_pdf_is_refused():
    out, file = BytesIO(), pikepdf.new()
    file.add_blank_page()
    file.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Refused, match=BROKEN):
        check_upload(BytesIO(out.getvalue()), "giay-to.pdf")


def test_too_large_is_told_with_the_limit(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        check_upload(BytesIO(b"%PDF-1.7" + b"0" * 1024 * 1024), "giay-to.pdf")


@pytest.mark.django_db
def test_the_same_content_is_kept_once_under_its_hash():
    content = noisy("PNG")
    first = keep_file(BytesIO(content), "a.png", at=NOON)
    again = keep_file(BytesIO(content), "b.png", at=NOON)
    assert first == again == KeptFile.objects.get()
    assert (first.sha256, first.size, first.name) == (hashlib.sha256(content).hexdigest(), len(content), "a.png")
    with open_kept(first) as kept:
        assert kept.read() == content


@pytest.mark.django_db
def test_a_file_that_was_left_half_written_is_not_taken_for_whole():
    content = noisy("JPEG")
    digest = hashlib.sha256(content).hexdigest()
    default_storage.save(f"kept/{digest[:2]}/{digest}", BytesIO(content[:500]))
    kept = keep_file(BytesIO(content), "a.jpg", at=NOON)
    with open_kept(kept) as file:
        assert file.read() == content


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing():
    with pytest.raises(Refused):
        keep_file(BytesIO(pdf(with_launch)), "a.pdf", at=NOON)
    assert KeptFile.objects.count() == 0
