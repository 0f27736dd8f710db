"""The account behind a session is remembered, and never longer than it holds."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from motcua.agency.models import Account
from tests.factories import client_of, ground, officer

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec/"


@pytest.fixture
def counter():
    ground()
    client = client_of(officer("mot_cua"))
    assert client.get(DESK).status_code == 200
    return client


def account():
    return Account.objects.filter(pk=officer("mot_cua").account_id)


def test_all_that_is_remembered_of_an_account_renews_the_token():
    columns = {field.attname for field in Account._meta.concrete_fields}
    assert columns == {"id", "last_login", *Account.GROUND_COLUMNS}


def test_who_is_shut_out_is_out_at_the_next_request(counter):
    account().update(is_active=False)
    assert counter.get(DESK).status_code == 302
    account().update(is_active=True)
    assert counter.get(DESK).status_code == 200


def test_a_new_password_ends_the_session(counter):
    row = account().get()
    row.set_password("Mot-mat-khau-khac-1")
    account().update(password=row.password)
    assert counter.get(DESK).status_code == 302


def test_a_password_given_by_somebody_else_is_changed_first(counter):
    account().update(password_is_given=True)
    assert counter.get(DESK).headers["Location"] == "/doi-mat-khau/"


def test_an_account_that_is_gone_has_no_session(counter):
    Session.objects.all().delete()
    assert counter.get(DESK).status_code == 302


def test_an_old_session_is_over(counter):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert counter.get(DESK).status_code == 302


def test_what_a_request_does_to_its_account_stays_with_it(counter):
    from motcua.agency.backends import AccountBackend

    one = AccountBackend().get_user(account().get().pk)
    one.set_password("Khong-duoc-luu-lai-1")
    assert AccountBackend().get_user(one.pk).password == account().get().password
    assert AccountBackend().get_user(0) is None
