"""Forms to download, from the set-up page to the citizen: put up by who may, said to be missing where none is kept."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.audit.models import Entry
from motcua.documents.models import SampleForm
from motcua.documents.office_files import WORD
from tests.documents.test_sample_forms import docx
from tests.factories import BIRTH, CERTIFIED_COPY, MARITAL_STATUS, client_of, officer, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = f"/cai-dat/danh-muc/{MARITAL_STATUS}/bieu-mau/"
PUBLIC = f"/thu-tuc/{MARITAL_STATUS}/"


@pytest.fixture
def office():
    return client_of(officer("quan_tri"))


@pytest.fixture
def paper():
    return version(MARITAL_STATUS).papers.exclude(form_code="").first()


def send(client, paper, content=None, name="Tờ khai xác nhận.docx"):
    file = SimpleUploadedFile(name, docx() if content is None else content)
    return client.post(PAGE, {"paper": paper if isinstance(paper, str) else paper.name, "file": file})


def test_the_citizen_finds_the_form_that_the_office_put_up(client, office, paper):
    assert f"Mẫu: {paper.form_code}. " in client.get(PUBLIC).content.decode()
    assert "Chưa có tệp mẫu" in client.get(PUBLIC).content.decode()
    answer = send(office, paper)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    form = SampleForm.objects.get()
    html = client.get(PUBLIC).content.decode()
    assert f'href="{PUBLIC}mau/{form.pk}/"' in html
    assert f"Tải mẫu {paper.form_code} (DOCX, " in html
    got = client.get(f"{PUBLIC}mau/{form.pk}/")
    assert b"".join(got.streaming_content) == docx()
    assert got["Content-Type"] == WORD
    assert got["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Tờ khai xác nhận.docx')}"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Cache-Control"] == "public, max-age=86400"
    assert not got.cookies


def test_the_counter_finds_it_beside_the_paper(office, paper):
    send(office, paper)
    html = client_of(officer("mot_cua")).get(f"/ban-lam-viec/tiep-nhan/?thu-tuc={MARITAL_STATUS}").content.decode()
    assert html.count(f'href="{PUBLIC}mau/{SampleForm.objects.get().pk}/"') == 1


def test_a_form_has_no_other_address(client, office, paper):
    send(office, paper)
    form = SampleForm.objects.get()
    assert client.get(f"/thu-tuc/{BIRTH}/mau/{form.pk}/").status_code == 404
    assert client.get(f"{PUBLIC}mau/{form.pk + 1}/").status_code == 404
    assert client.post(f"{PUBLIC}mau/{form.pk}/").status_code == 405


def test_a_paper_without_a_form_says_nothing(client):
    html = client.get(f"/thu-tuc/{CERTIFIED_COPY}/").content.decode()
    assert "Tải mẫu" not in html
    assert "Chưa có tệp mẫu" not in html


def test_only_the_office_and_administrators(client, paper):
    assert client.get(PAGE).status_code == 302
    for post in ("mot_cua", "tp_ht", "chu_tich"):
        assert client_of(officer(post)).get(PAGE).status_code == 403
        assert send(client_of(officer(post)), paper).status_code == 403
        assert "Biểu mẫu tải về" not in client_of(officer(post)).get(PUBLIC).content.decode()
    assert client_of(officer("vp_tk")).get(PAGE).status_code == 200
    assert PAGE in client_of(officer("vp_tk")).get(PUBLIC).content.decode()


def test_what_is_wrong_is_said_beside_the_file_and_the_choice_stays(office, paper):
    answer = send(office, paper, b"MZ\x90\x00", "don.docx")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp «don.docx» không phải PDF, Word (.docx) hoặc Excel (.xlsx)." in html
    assert answer.context["form"]["paper"].value() == paper.name
    assert "Chưa chọn “Biểu mẫu của giấy tờ”." in send(office, "").content.decode()
    assert send(office, "Giấy tờ khác").status_code == 422
    assert SampleForm.objects.count() == 0


def test_a_form_is_taken_away_again(client, office, paper):
    send(office, paper)
    form = SampleForm.objects.get()
    assert client.post(f"{PAGE}{form.pk}/bo/").status_code == 302
    assert SampleForm.objects.exists()
    assert office.post(f"{PAGE}{form.pk}/bo/", follow=True).status_code == 200
    assert client.get(f"{PUBLIC}mau/{form.pk}/").status_code == 404
    assert "Chưa có tệp mẫu" in client.get(PUBLIC).content.decode()
    assert list(Entry.objects.filter(kind__startswith="documents:sample_form").values_list("kind", flat=True)) == [
        "documents:sample_form:kept",
        "documents:sample_form:dropped",
    ]


def test_the_catalogue_page_lists_what_still_lacks_a_file(office, paper):
    answer = office.get("/cai-dat/danh-muc/")
    rows = {row.procedure.code: files for row, files in answer.context["form_rows"]}
    assert rows[MARITAL_STATUS] == 0
    assert CERTIFIED_COPY not in rows
    send(office, paper)
    assert {
        row.procedure.code: files for row, files in office.get("/cai-dat/danh-muc/").context["form_rows"]
    }[MARITAL_STATUS] == 1  # fmt: skip
    found = office.get("/cai-dat/danh-muc/", {"q": "chung thuc ban sao"}).context["form_rows"]
    assert [row.procedure.code for row, _files in found] == [CERTIFIED_COPY]


def test_the_pages_have_a_query_budget(office, paper, django_assert_max_num_queries):
    send(office, paper)
    office.get(PAGE)
    with django_assert_max_num_queries(9):
        office.get(PAGE)
    with django_assert_max_num_queries(12):
        office.get("/cai-dat/danh-muc/")


def test_unknown_procedures_are_not_found(office):
    assert office.get("/cai-dat/danh-muc/9.999999/bieu-mau/").status_code == 404
