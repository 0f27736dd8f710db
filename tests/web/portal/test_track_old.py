"""A dossier older than the calendar is shown without the count of its days, never refused."""

from datetime import datetime

import pytest
from django.test import Client

from motcua.casework.models import Case
from motcua.common.moments import VIETNAM
from tests.factories import client_of, make_dossier, officer

pytestmark = pytest.mark.django_db
SENTENCE = "lấy từ sổ cũ; phần mềm không đếm lại"


def test_a_dossier_from_before_the_calendar_is_shown_without_its_count():
    dossier = make_dossier()
    Case.objects.filter(pk=dossier.pk).update(received_at=datetime(1999, 5, 4, 9, tzinfo=VIETNAM))
    code = dossier.case.code
    tracked = Client().get(f"/tra-cuu/{code}/?k={dossier.access_key}")
    proof = client_of(officer("mot_cua")).get(f"/ban-lam-viec/ho-so/{code}/cach-tinh/")
    for answer in (tracked, proof):
        assert answer.status_code == 200
        assert SENTENCE in answer.content.decode()
