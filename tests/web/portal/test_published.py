"""What everybody may read: months, lists, the paper; nothing about applicants."""

from datetime import date, datetime

import pytest

from motcua.common.moments import VIETNAM
from motcua.dossiers.services.late_list import close_month, publish_late_list
from tests.factories import client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db


@pytest.fixture
def october():
    make_dossier(at=datetime(2026, 10, 5, 9, tzinfo=VIETNAM), owner=party(phone="0912345678"))
    now = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
    return publish_late_list(close_month(ground(), date(2026, 10, 1), now), by=officer("vp_tk"), at=now)


def test_nothing_published_yet(client):
    ground()
    assert "Chưa có danh sách nào" in client.get("/cong-khai/").content.decode()


def test_list_names_the_office_and_not_the_applicant(client, october):
    assert "Tháng 10/2026" in client.get("/cong-khai/").content.decode()
    said = client.get("/cong-khai/cham-muon/2026-10/").content.decode()
    assert officer("tp_ht").full_name in said
    assert october.rows[0]["code"] in said
    for hidden in ("Nguyễn", "0912345678", "024185001234", "Thôn 2"):
        assert hidden not in said


def test_paper_is_the_same_every_time(client, october):
    first = client.get("/cong-khai/cham-muon/2026-10.pdf")
    assert first.content.startswith(b"%PDF")
    assert first.content == client.get("/cong-khai/cham-muon/2026-10.pdf").content


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "khong", "2026-10-01"])
def test_other_months_do_not_exist(client, october, month):
    assert client.get(f"/cong-khai/cham-muon/{month}/").status_code == 404


def test_caches_may_keep_it_only_for_visitors(client, october):
    assert client.get("/cong-khai/").headers["Cache-Control"] == "public, max-age=300"
    assert "Cache-Control" not in client_of(officer("vp_tk")).get("/cong-khai/").headers


def test_public_pages_cost_few_queries(client, october, django_assert_max_num_queries):
    client.get("/cong-khai/")
    with django_assert_max_num_queries(3):
        client.get("/cong-khai/")
    with django_assert_max_num_queries(3):
        client.get("/cong-khai/cham-muon/2026-10/")
