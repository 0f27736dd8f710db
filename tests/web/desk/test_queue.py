"""The desk: whose work it shows, in which order, found by which words, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.dossiers.services.processing import request_payment
from tests.factories import MARITAL_STATUS, NOON, client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
QUEUE = "/ban-lam-viec/"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def make(name="Nguyễn Thị Hoa", number="024185001234", **more):
    sex = "Nam" if number[3] == "0" else "Nữ"
    return make_dossier(MARITAL_STATUS, owner=party(name, number, village="Thôn 3", sex=sex), **more)


def rows(answer):
    return [row.case.code for row in answer.context["rows"]]


def test_my_queue_shows_what_is_in_my_hands_and_nothing_else():
    dossier = make()
    assert rows(client_of(officer("tp_ht")).get(QUEUE)) == [dossier.case.code]
    assert rows(client_of(officer("dc_xd")).get(QUEUE)) == []


def test_least_slack_comes_first():
    later = make(number="024185001242", at=NOON)
    sooner = make(at=NOON - timedelta(days=2))
    assert rows(client_of(officer("tp_ht")).get(QUEUE)) == [sooner.case.code, later.case.code]


@pytest.mark.parametrize("words", ["hoa", "HOA nguyen", "thon 3", "tinh trang hon nhan", "Hoà", "nguyễn"])
def test_search_ignores_marks_and_case(words):
    dossier = make()
    make("Trần Văn Bình", "024085001243")
    found = rows(client_of(officer("tp_ht")).get(QUEUE, {"q": words}))
    assert dossier.case.code in found


def test_search_by_name_leaves_others_out():
    make()
    other = make("Trần Văn Bình", "024085001243")
    assert rows(client_of(officer("tp_ht")).get(QUEUE, {"q": "tran binh"})) == [other.case.code]


def test_names_are_masked_in_the_list():
    make()
    page = client_of(officer("tp_ht")).get(QUEUE).content.decode()
    assert "Nguyễn T** H**" in page
    assert "Nguyễn Thị Hoa" not in page


def test_paused_dossiers_are_found_by_the_filter():
    dossier = make()
    request_payment(dossier, by=officer("tp_ht"), at=NOON + timedelta(minutes=30), note="TB 1")
    found = client_of(officer("mot_cua")).get(QUEUE, {"muc": "mot-cua", "han": "paused"})
    assert rows(found) == [dossier.case.code]


def test_a_specialist_has_no_list_of_all():
    answer = client_of(officer("tp_ht")).get(QUEUE, {"muc": "tat-ca"})
    assert answer.context["tab"] == "toi"


@pytest.mark.parametrize("count", [1, 12])
def test_the_queue_costs_the_same_for_one_and_for_many(count, django_assert_num_queries):
    for index in range(count):
        make(number=f"0241850{index:05d}")
    client = client_of(officer("tp_ht"))
    client.get(QUEUE)
    with django_assert_num_queries(6):
        assert len(rows(client.get(QUEUE))) == count


def test_visitors_are_sent_to_log_in(client):
    assert client.get(QUEUE).headers["Location"].startswith("/dang-nhap/")


def test_handing_over_in_a_batch_tells_each_outcome():
    first, second = make(), make("Trần Văn Bình", "024085001243")
    client = client_of(officer("tp_ht"))
    request_payment(second, by=officer("tp_ht"), at=NOON + timedelta(minutes=5), note="TB 1")
    answer = client.post(
        reverse("desk:batch"), {"viec": "chuyen", "ho-so": [first.case.code, second.case.code]}, follow=True
    )
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == f"Chuyển bước tiếp theo: xong 1 hồ sơ ({first.case.code})."
    assert said[1].startswith(f"{second.case.code}: Hồ sơ không ở trong tay bạn")


def test_a_batch_without_dossiers_says_so():
    answer = client_of(officer("tp_ht")).post(reverse("desk:batch"), {"viec": "chuyen"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Chưa chọn hồ sơ nào, hoặc chưa chọn việc cần làm."
    ]
