"""Officers in set-up: who, where, away when; work handed over; accounts by the administrator only."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from motcua.agency.models import Account, Officer
from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.common.moments import day_of
from tests.factories import client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
PAGE = "/cai-dat/can-bo/"
PASSWORD = "mot-mat-khau-dai"


def page_of(who: Officer) -> str:
    return f"{PAGE}{who.code}/"


@pytest.fixture
def specialist():
    return officer("tp_ht")


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


@pytest.fixture
def admin():
    return client_of(officer("quan_tri"))


def test_list_shows_posts_holders_and_open_dossiers(office, specialist):
    make_dossier(owner=party())
    said = office.get(PAGE).content.decode()
    assert specialist.full_name in said
    assert "Bộ phận Tiếp nhận và Trả kết quả" in said


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht"])
def test_not_for_everybody(post, specialist):
    client = client_of(officer(post))
    assert client.get(PAGE).status_code == 403
    assert client.get(page_of(specialist)).status_code == 403


def test_list_costs_few_queries(office, django_assert_max_num_queries):
    office.get(PAGE)
    with django_assert_max_num_queries(17):
        office.get(PAGE)


def test_leave_is_added_and_says_how_many_dossiers_wait(office, specialist):
    make_dossier(owner=party())
    today = day_of(timezone.now())
    sent = {
        "viec": "nghi",
        "nghi-first_day": f"{today:%Y-%m-%d}",
        "nghi-last_day": f"{today + timedelta(days=3):%d/%m/%Y}",
    }
    said = office.post(page_of(specialist), sent, follow=True).content.decode()
    assert "Đang giữ 1 hồ sơ" in said
    assert specialist.leaves.get().first_day == today
    assert "Đang nghỉ" in office.get(PAGE).content.decode()


def test_wrong_leave_is_answered_beside_its_field(office, specialist):
    sent = {"viec": "nghi", "nghi-first_day": "2027-01-05", "nghi-last_day": "2027-01-04", "nghi-reason": "Phép năm"}
    answer = office.post(page_of(specialist), sent)
    assert answer.status_code == 422
    assert "Phép năm" in answer.content.decode()
    assert not specialist.leaves.exists()


def test_leave_ahead_is_taken_out(office, specialist):
    leave = specialist.leaves.create(first_day=date(2028, 1, 3), last_day=date(2028, 1, 4))
    office.post(page_of(specialist), {"viec": "het-nghi", "leave": leave.pk})
    assert not specialist.leaves.exists()
    assert office.post(page_of(specialist), {"viec": "het-nghi", "leave": "x"}).status_code == 404


def test_open_dossiers_are_handed_to_the_substitute(office, specialist):
    dossier = make_dossier(owner=party())
    assert "Bàn giao 1 hồ sơ" in office.get(page_of(specialist)).content.decode()
    office.post(page_of(specialist), {"viec": "ban-giao", "giao-to": officer("vp_tk").pk})
    assert Case.objects.get(pk=dossier.pk).holder == officer("vp_tk")


def test_administrator_does_not_deal_out_work(admin, specialist):
    assert admin.post(page_of(specialist), {"viec": "ban-giao", "giao-to": officer("vp_tk").pk}).status_code == 403


@pytest.mark.parametrize("sent", [{"viec": "khoa"}, {"viec": "mat-khau", "mk-password": PASSWORD}])
def test_office_does_not_manage_accounts(office, specialist, sent):
    assert office.post(page_of(specialist), sent).status_code == 403
    assert Account.objects.get(pk=specialist.account_id).is_active


def test_account_is_closed_and_opened_again(admin, specialist):
    admin.post(page_of(specialist), {"viec": "khoa"})
    assert not Account.objects.get(pk=specialist.account_id).is_active
    admin.post(page_of(specialist), {"viec": "mo"})
    assert Account.objects.get(pk=specialist.account_id).is_active
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds[-2:] == ["agency:account:closed", "agency:account:opened"]


def test_nobody_locks_themselves_out(admin):
    said = admin.post(page_of(officer("quan_tri")), {"viec": "khoa"}, follow=True).content.decode()
    assert "Không thể tự khoá" in said


def test_password_is_set_and_never_logged(admin, specialist):
    assert admin.post(page_of(specialist), {"viec": "mat-khau", "mk-password": "ngan"}).status_code == 422
    admin.post(page_of(specialist), {"viec": "mat-khau", "mk-password": PASSWORD})
    assert Account.objects.get(pk=specialist.account_id).check_password(PASSWORD)
    assert PASSWORD not in str(list(Entry.objects.values_list("data", flat=True)))


def test_mail_address_is_noted_but_not_logged(office, specialist):
    office.post(page_of(specialist), {"viec": "thu", "thu-email": "hoa@tantrung.example"})
    specialist.refresh_from_db()
    assert specialist.email == "hoa@tantrung.example"
    assert "hoa@" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert office.post(page_of(specialist), {"viec": "thu", "thu-email": "hoa"}).status_code == 422
    assert client_of(specialist).post(page_of(specialist), {"viec": "thu", "thu-email": ""}).status_code == 403


def test_unknown_act_is_refused(admin, specialist):
    assert admin.post(page_of(specialist), {"viec": "xoa"}).status_code == 403


def test_substitute_is_changed_from_a_day(office, specialist):
    post = specialist.appointments.get(is_substitute=False).post
    sent = {"officer": officer("vh_xh").pk, "role": "substitute", "first_day": "2027-01-04"}
    office.post(f"{PAGE}vi-tri/{post.pk}/", sent)
    assert post.appointments.filter(officer=officer("vh_xh"), is_substitute=True, valid_from=date(2027, 1, 4)).exists()


def test_officer_is_added_by_the_administrator(admin, office):
    sent = {"full_name": "Lê Văn Mẫu", "code": "le-van-mau", "phone": "", "username": "mau", "password": PASSWORD}
    assert office.post(f"{PAGE}them/", sent).status_code == 403
    admin.post(f"{PAGE}them/", sent)
    made = Officer.objects.get(code="le-van-mau")
    assert (made.agency, made.account.username) == (ground(), "mau")
    again = admin.post(f"{PAGE}them/", {**sent, "code": "khac"})
    assert again.status_code == 422
    assert "đã có người dùng" in again.content.decode()
