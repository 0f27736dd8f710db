"""A file that is not what it says, through the door where officers hand it in, and back out again."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.documents.models import KeptFile
from motcua.dossiers.models import Dossier
from tests.documents.test_files import pdf, picture
from tests.dossiers.lives import at_chairman
from tests.factories import NOON, client_of, ground, officer

pytestmark = pytest.mark.django_db
HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b"\0" * 50_000_000)
    return out.getvalue()


REFUSED = {
    "page called pdf": HTML,
    "page before a pdf": HTML + pdf(),
    "page after a head of pdf": b"%PDF-1.7\n" + HTML,
    "svg with a script": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "page that begins as a gif": b"GIF89a/*" + HTML,
    "page that begins as a png": b"\x89PNG\r\n\x1a\n" + HTML,
    "page that begins as a jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + HTML,
    "docx that unfolds": bomb(),
    "program": b"MZ" + b"\0" * 500,
    "nothing": b"",
    "zeros": b"\0" * 1000,
    "mail": b"From: a@b.vn\nContent-Type: text/html\n\n" + HTML,
    "postscript": b"%!PS-Adobe-3.0\n(x) show",
}
# Both at once: an honest picture or PDF with something behind it. It is kept and given out as what it honestly is.
POLYGLOTS = {
    "jpeg and page": (picture("JPEG") + HTML, "image/jpeg"),
    "png and archive": (picture("PNG") + bomb()[:2000], "image/png"),
    "pdf and page": (pdf() + b"\n" + HTML, "application/pdf"),
}
NAMES = (
    "../../../etc/cron.d/motcua.pdf", "..\\..\\windows\\system32\\a.pdf", "/etc/passwd", "a\x00.pdf.html", "kết-quả\u202efdp.exe",
    "a\r\nSet-Cookie: x=1.pdf", '"><script>alert(1)</script>.pdf', "a" * 400 + ".pdf", "con.pdf", ".htaccess",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON.replace(hour=11), tick=False)


def send(dossier: Dossier, content: bytes, name: str = "ket-qua.pdf", kind: str = "application/pdf"):
    upload = SimpleUploadedFile("x", content, content_type=kind)
    upload._name = name  # as a browser that means ill would send it
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/ky-duyet/"
    return client_of(officer("chu_tich")).post(url, {"result_file": upload, "note": ""})


def fetch(dossier: Dossier):
    answer = client_of(officer("mot_cua")).get(f"/ban-lam-viec/ho-so/{dossier.case.code}/ket-qua/")
    answer.body = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # closing the answer itself would close the database too
        close()
    return answer


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("name", ["ket-qua.pdf", "ket-qua.png"])
def test_what_it_is_not_is_refused_and_nothing_is_kept(what, name):
    dossier = at_chairman()
    answer = send(dossier, REFUSED[what], name)
    assert answer.status_code == 422
    assert KeptFile.objects.count() == 0
    assert Dossier.objects.get(pk=dossier.pk).approved_at is None


@pytest.mark.parametrize("what", POLYGLOTS)
def test_two_things_in_one_are_given_out_as_the_honest_one(what):
    content, mime = POLYGLOTS[what]
    dossier = at_chairman()
    if send(dossier, content).status_code == 422:
        assert KeptFile.objects.count() == 0
        return
    given = fetch(dossier)
    assert (given.headers["Content-Type"], given.headers["X-Content-Type-Options"]) == (mime, "nosniff")
    assert "default-src 'none'" in given.headers["Content-Security-Policy"]
    assert "no-store" in given.headers["Cache-Control"]
    assert given.body == content


@pytest.mark.parametrize("name", NAMES)
def test_a_name_goes_nowhere(name):
    dossier = at_chairman()
    answer = send(dossier, pdf(), name)
    assert answer.status_code in (302, 400, 422)
    for kept in KeptFile.objects.all():
        assert re.fullmatch(r"kept/[0-9a-f]{2}/[0-9a-f]{64}", kept.path)
        assert (Path(installed.MOTCUA_HOME) / "files" / kept.path).resolve().is_relative_to(Path(installed.MOTCUA_HOME))
        given = fetch(dossier)
        assert given.headers["Content-Disposition"] == 'inline; filename="ket-qua"'
        assert "Set-Cookie" not in str(given.headers)
        shown = client_of(officer("mot_cua")).get(f"/ban-lam-viec/ho-so/{dossier.case.code}/").content.decode()
        assert "<script>alert" not in shown
        assert "\u202e" not in shown


def test_the_browsers_word_for_the_kind_counts_for_nothing():
    dossier = at_chairman()
    send(dossier, picture("PNG"), "trang.html", kind="text/html")
    assert fetch(dossier).headers["Content-Type"] == "image/png"


def test_more_than_the_limit_is_told_not_kept(settings):
    settings.UPLOAD_MAX_BYTES = 10_000
    dossier = at_chairman()
    assert send(dossier, pdf() + b"\0" * 10_001).status_code == 422
    assert KeptFile.objects.count() == 0


def test_thousands_of_fields_are_refused_before_they_are_read(settings):
    dossier = at_chairman()
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/ky-duyet/"
    answer = client_of(officer("chu_tich")).post(url, {f"f{number}": "x" for number in range(2500)})
    assert answer.status_code == 400
