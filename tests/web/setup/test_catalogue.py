"""The catalogue in set-up: tried, taken in, given out; only by who may."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.ops.ground import seed
from motcua.procedures.models import CatalogueImport, Procedure
from tests.factories import client_of, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/cai-dat/danh-muc/"


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def send(client, document, mode="store"):
    text = document if isinstance(document, str) else json.dumps(document)
    return client.post(
        PAGE, {"file": SimpleUploadedFile("danh-muc.json", text.encode()), "mode": mode, "valid_from": ""}
    )


def test_only_the_office_and_administrators(client):
    assert client.get(PAGE).status_code == 302
    assert client_of(officer("tp_ht")).get(PAGE).status_code == 403
    assert client_of(officer("tp_ht")).get(f"{PAGE}xuat/").status_code == 403
    assert client_of(officer("quan_tri")).get(PAGE).status_code == 200


def test_a_trial_stores_nothing(office):
    html = send(office, seed("procedures.json"), mode="try").content.decode()
    assert "Kiểm tra xong: chưa lưu" in html
    assert "thêm mới 205, sửa 4" in html
    assert Procedure.objects.count() == 4


def test_a_document_is_taken_in_and_given_out(office):
    assert send(office, seed("procedures.json")).status_code == 302
    assert CatalogueImport.objects.get().imported_by == officer("vp_tk")
    assert "Công chức Văn phòng - thống kê" in office.get(PAGE).content.decode()
    exported = json.loads(office.get(f"{PAGE}xuat/").content)
    assert {row["code"]: row for row in exported["procedures"]} == {
        row["code"]: row for row in seed("procedures.json")["procedures"]
    }


def test_bad_rows_are_listed(office):
    document = seed("procedures.json")
    document["procedures"][7]["level"] = "tinh"
    answer = send(office, document)
    assert answer.status_code == 422
    assert "Có 1 dòng sai: không lưu dòng nào" in answer.content.decode()
    assert Procedure.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "said"), [("{", "Tệp không phải JSON đúng"), ("{}", "Tệp không phải danh mục thủ tục")]
)
def test_what_is_no_catalogue_is_refused(office, text, said):
    answer = send(office, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_page_has_a_query_budget(office, django_assert_num_queries):
    office.get(PAGE)
    with django_assert_num_queries(6):
        office.get(PAGE)
