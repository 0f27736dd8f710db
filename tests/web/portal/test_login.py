"""In and out of the house: log-in, throttle, session limits, change of password."""

import time

import pytest
from django.test import override_settings

from motcua.agency.models import Account, Agency, Officer

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-du-dai"


@pytest.fixture
def account():
    return Account.objects.create_user("canbo", PASSWORD)


@pytest.fixture
def officer(account):
    agency = Agency.objects.create(
        code="xa-mau", name="xã Mẫu", full_name="Uỷ ban nhân dân xã Mẫu", level="commune", valid_from="2020-01-01"
    )
    return Officer.objects.create(account=account, agency=agency, code="can-bo", full_name="Trần Thị Mẫu")


def log_in(client, password=PASSWORD, **more):
    return client.post("/dang-nhap/", {"username": "canbo", "password": password, **more})


def test_officer_lands_at_work_and_is_known_on_the_page(client, officer):
    before = client.session.session_key
    answer = log_in(client, follow=True)
    assert answer.status_code == 302
    assert client.session.session_key != before
    assert "Trần Thị Mẫu" in client.get("/").content.decode()


def test_account_without_officer_lands_on_the_home_page(client, account):
    answer = log_in(client)
    assert answer.url == "/"
    assert client.get("/").wsgi_request.officer is None
    assert client.get("/cai-dat/giao-dien/").status_code == 403


def test_next_is_followed_only_inside_the_house(client, account):
    assert log_in(client, next="/doi-mat-khau/").url == "/doi-mat-khau/"
    client.logout()
    assert log_in(client, next="https://la.example/").url == "/"


def test_wrong_password_is_said_without_telling_which_was_wrong(client, account):
    known = log_in(client, "sai-mat-khau").content.decode()
    unknown = client.post("/dang-nhap/", {"username": "khong-co", "password": "x"}).content.decode()
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert sentence in known
    assert sentence in unknown
    assert 'value="canbo"' in known


def test_empty_fields_are_named(client):
    html = client.post("/dang-nhap/", {}).content.decode()
    assert "Chưa nhập “Tên đăng nhập”." in html
    assert "Chưa nhập “Mật khẩu”." in html


@override_settings(AXES_ENABLED=True)
def test_sixth_try_finds_the_door_locked(client, account):
    for _ in range(5):
        answer = log_in(client, "sai-mat-khau")
    assert answer.status_code == 429
    locked = log_in(client)
    assert locked.status_code == 429
    assert "Tạm khoá đăng nhập" in locked.content.decode()
    assert "15 phút" in locked.content.decode()


def test_logout_is_by_post_only(client, account):
    client.force_login(account)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").url == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("key", "seconds"), [("began_at", 8 * 3600 + 5), ("seen_at", 3600 + 5)])
def test_old_or_idle_session_ends(client, account, key, seconds):
    client.force_login(account)
    client.get("/")
    session = client.session
    session[key] = time.time() - seconds
    session.save()
    assert client.get("/doi-mat-khau/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_busy_session_stays(client, account):
    client.force_login(account)
    client.get("/")
    session = client.session
    session["seen_at"] = time.time() - 3000
    session.save()
    assert client.get("/doi-mat-khau/").status_code == 200
    assert time.time() - client.session["seen_at"] < 60


def test_password_is_changed_and_the_new_one_must_be_good(client, account):
    client.force_login(account)
    weak = client.post("/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": "ngan", "new_password2": "ngan"})
    assert weak.status_code == 200
    assert "error-summary" in weak.content.decode()
    new = {"old_password": PASSWORD, "new_password1": "mat-khau-moi-2", "new_password2": "mat-khau-moi-2"}
    assert client.post("/doi-mat-khau/", new).status_code == 302
    account.refresh_from_db()
    assert account.check_password("mat-khau-moi-2")


@pytest.mark.parametrize("demo", [True, False])
def test_demo_logins_are_listed_in_the_demo_only(client, demo):
    with override_settings(DEMO=demo):
        assert ("chuyenmon" in client.get("/dang-nhap/").content.decode()) is demo


def test_visitors_cost_no_query_of_their_own(client, django_assert_num_queries):
    client.get("/dang-nhap/")
    with django_assert_num_queries(0):
        client.get("/dang-nhap/")
