"""Low ratings on pages: who sees which, giving, answering, concluding; inviting to rate at the counter."""

from datetime import timedelta

import pytest

from motcua.audit.models import Entry
from motcua.ratings.models import FollowUp, Invitation
from motcua.ratings.services import rate_case
from motcua.ratings.services.follow_up import answer_follow_up, assign_follow_up
from motcua.ratings.services.setting_up import add_tablet, revoke_tablet
from tests.factories import NOON, client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
PAGE = "/ban-lam-viec/danh-gia/"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def row():
    rate_case(make_dossier().case, level="unsatisfied", comment="Phải đi lại hai lần", at=LATER)
    return FollowUp.objects.select_related("case").get()


def at(row):
    return f"{PAGE}{row.pk}/"


def said(answer):
    return answer.content.decode()


@pytest.mark.parametrize("post", ["vp_tk", "chu_tich"])
def test_the_office_and_leaders_see_every_one_masked(row, post):
    page = said(client_of(officer(post)).get(PAGE))
    assert row.case.code in page
    assert "Nguyễn T** H**" in page
    assert "Nguyễn Thị Hoa" not in page
    assert "Phải đi lại" not in page


def test_others_see_only_what_they_are_to_answer(row):
    client = client_of(officer("tp_ht"))
    assert row.case.code not in said(client.get(PAGE))
    assert client.get(at(row)).status_code == 403
    assign_follow_up(row, officer("tp_ht"), by=officer("vp_tk"), at=LATER)
    assert row.case.code in said(client.get(PAGE))
    page = said(client.get(at(row)))
    assert "Phải đi lại hai lần" in page
    assert "Giao người trả lời" not in page


def test_reading_an_opinion_leaves_an_entry_without_it(row):
    client_of(officer("vp_tk")).get(at(row))
    entry = Entry.objects.get(kind="rating:follow_up:viewed")
    assert (entry.subject, entry.actor_code, entry.data) == (row.case.code, officer("vp_tk").code, {})


def test_given_answered_concluded(row):
    office, hand, head = (client_of(officer(post)) for post in ("vp_tk", "tp_ht", "chu_tich"))
    office.post(at(row), {"viec": "giao", "officer": officer("tp_ht").pk})
    hand.post(at(row), {"viec": "tra_loi", "done": "Đã sửa giấy hướng dẫn."})
    assert "Đã sửa giấy hướng dẫn." in said(head.get(at(row)))
    assert row.case.code in said(head.get(PAGE, {"loc": "ket-luan"}))
    head.post(at(row), {"viec": "ket_luan", "conclusion": "Đồng ý."})
    row.refresh_from_db()
    assert (row.state, row.in_charge, row.done, row.conclusion) == (
        "closed", officer("tp_ht"), "Đã sửa giấy hướng dẫn.", "Đồng ý.",
    )  # fmt: skip
    assert row.case.code in said(office.get(PAGE, {"loc": "xong"}))
    assert "<form" not in said(office.get(at(row))).split("</h1>")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"viec": "tra_loi", "done": " "}, "Chưa nhập “Đã làm gì”"),
        ({"viec": "giao"}, "Chưa chọn “Người trả lời”"),
        ({"viec": "giao", "officer": "999999"}, "Người trả lời"),
    ],
)
def test_what_is_missing_is_asked_for(row, sent, sentence):
    answer = client_of(officer("vp_tk")).post(at(row), sent)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_an_answer_may_not_be_concluded_by_its_author(row):
    answer_follow_up(row, done="Đã xem.", by=officer("vp_tk"), at=LATER)
    client = client_of(officer("vp_tk"))
    assert "Ghi kết luận" not in said(client.get(at(row)))
    assert client.post(at(row), {"viec": "ket_luan", "conclusion": "Xong."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "answered"


def test_what_is_past_its_day_is_marked(row, time_machine):
    time_machine.move_to(LATER + timedelta(days=30), tick=False)
    client = client_of(officer("vp_tk"))
    assert "Quá ngày" in said(client.get(PAGE))
    assert "Quá ngày trả lời" in said(client.get(at(row)))


def test_a_later_rating_is_shown_beside_it(row):
    rate_case(row.case, level="satisfied", comment="Đã được gọi lại", at=LATER + timedelta(minutes=1))
    page = said(client_of(officer("vp_tk")).get(at(row)))
    assert "Đã được gọi lại" in page


def test_the_list_costs_the_same_for_one_and_for_many(row, django_assert_max_num_queries):
    client = client_of(officer("vp_tk"))
    client.get(PAGE)
    for number in range(6):
        dossier = make_dossier(owner=party(identity_number=f"02418500123{number}"))
        rate_case(dossier.case, level="unsatisfied", at=LATER)
    with django_assert_max_num_queries(6):
        assert said(client.get(PAGE)).count("<tr") == 8
    with django_assert_max_num_queries(16):
        client.get(at(row))


# Inviting


def test_the_counter_invites_on_one_of_its_tablets():
    tablet, _ = add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)
    dossier = make_dossier()
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/moi-danh-gia/"
    client = client_of(officer("mot_cua"))
    assert f'href="{url}"' in said(client.get(f"/ban-lam-viec/ho-so/{dossier.case.code}/"))
    assert "Mời trên máy Quầy 1" in said(client.get(url))
    answer = client.post(url, {"may": tablet.pk}, follow=True)
    assert "Máy «Quầy 1» đang mời đánh giá hồ sơ này." in said(answer)
    assert Invitation.objects.get().case == dossier.case
    revoke_tablet(tablet, by=officer("vp_tk"), at=LATER)
    assert "Chưa có máy đánh giá nào" in said(client.get(url))
    assert "đã thu hồi" in said(client.post(url, {"may": tablet.pk}, follow=True))


@pytest.mark.parametrize("sent", [{}, {"may": "x"}, {"may": "999999"}, {"may": "9" * 30}])
def test_a_tablet_that_is_none_is_not_found(sent):
    dossier = make_dossier()
    client = client_of(officer("mot_cua"))
    assert client.post(f"/ban-lam-viec/ho-so/{dossier.case.code}/moi-danh-gia/", sent).status_code == 404


def test_others_see_no_way_to_invite():
    dossier = make_dossier()
    page = said(client_of(officer("tp_ht")).get(f"/ban-lam-viec/ho-so/{dossier.case.code}/"))
    assert "moi-danh-gia" not in page
