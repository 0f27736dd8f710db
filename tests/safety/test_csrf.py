"""A form sent from another site does nothing."""

import pytest
from django.test import Client

from motcua.casework.models import Case
from tests.factories import make_dossier, officer

pytestmark = pytest.mark.django_db


def test_without_the_token_of_our_own_page_nothing_happens():
    dossier, who = make_dossier(), officer("tp_ht")
    client = Client(enforce_csrf_checks=True)
    client.force_login(who.account, backend="motcua.agency.backends.AccountBackend")
    answer = client.post(f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/chuyen/", {})
    assert answer.status_code == 403
    assert Case.objects.get(pk=dossier.pk).passages == dossier.case.passages
