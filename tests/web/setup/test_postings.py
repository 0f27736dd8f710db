"""Confirming what hangs at the counter: many at once, all of a list, what must come down."""

from datetime import date

import pytest

from motcua.procedures.models import Posting, ProcedureVersion
from tests.factories import BIRTH, MARITAL_STATUS, client_of, officer, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/cai-dat/niem-yet/"


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def counts(client):
    return [tab["count"] for tab in client.get(PAGE).context["tabs"]]


def test_chosen_ones_are_confirmed(office):
    assert counts(office) == [4, 4, 0, 0]
    keys = [version(BIRTH).pk, version(MARITAL_STATUS).pk]
    answer = office.post(PAGE, {"viec": "xac-nhan", "version": keys, "posted_on": "2026-11-20"}, follow=True)
    assert "Đã xác nhận niêm yết 2 thủ tục tại nơi tiếp nhận." in answer.content.decode()
    assert counts(office) == [2, 2, 2, 0]
    assert "từ 20/11/2026" in office.get(f"{PAGE}?phan=da").content.decode()


def test_the_whole_list_at_once(office):
    office.post(PAGE, {"viec": "tat-ca"})
    assert counts(office) == [0, 0, 4, 0]
    assert {row.posted_by for row in Posting.objects.all()} == {officer("vp_tk")}


def test_what_is_over_comes_down(office):
    office.post(PAGE, {"viec": "tat-ca"})
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_to=date(2026, 11, 24))
    html = office.get(f"{PAGE}?phan=sai").content.decode()
    assert BIRTH in html
    office.post(f"{PAGE}?phan=sai", {"viec": "go", "posting": [Posting.objects.get(version=version(BIRTH)).pk]})
    assert counts(office) == [0, 0, 3, 0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"viec": "xac-nhan"}, "Chưa chọn thủ tục nào."),
        ({"viec": "tat-ca", "posted_on": "2026-11-26"}, "Ngày niêm yết không được sau hôm nay"),
        ({"viec": "tat-ca", "posted_on": "mai"}, "Ngày không đúng. Ghi như 25/11/2026."),
        ({"viec": "go", "posting": "x"}, "Chưa chọn thủ tục nào."),
    ],
)
def test_refusals_stay_on_the_page(office, typed, said):
    answer = office.post(PAGE, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Posting.objects.exists()


def test_another_portal_asks_for_the_place(office):
    agency = officer("vp_tk").agency
    agency.policy = {**agency.policy, "posting_portal_is_here": False}
    agency.save()
    assert "Nơi niêm yết" in office.get(PAGE).content.decode()
    office.post(PAGE, {"viec": "tat-ca", "place": "portal"})
    assert {row.place for row in Posting.objects.all()} == {"portal"}


@pytest.mark.parametrize(("post", "status"), [("vp_tk", 200), ("quan_tri", 200), ("mot_cua", 403), ("chu_tich", 403)])
def test_for_whom_it_is_open(post, status):
    assert client_of(officer(post)).get(PAGE).status_code == status


def test_visitors_sign_in_first(client):
    assert client.get(PAGE)["Location"].startswith("/dang-nhap/")


def test_it_costs_few_queries(office, django_assert_max_num_queries):
    office.get(PAGE)
    with django_assert_max_num_queries(8):
        office.get(PAGE)
