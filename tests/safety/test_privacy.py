"""A whole life with everything that is written down outside the database captured: nobody's data is in it."""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from motcua.audit.models import Entry
from motcua.casework.models import OutboxEvent
from motcua.dossiers.models import Dossier
from tests.factories import MARITAL_STATUS, NOON, client_of, ground, officer, version

pytestmark = pytest.mark.django_db
SECRETS = ("Phùng Thị Kỳ Lạ", "phung thi ky la", "Kỳ Lạ", "024185001234", "0912345678", "ky.la@example.vn", "Ngõ Bí Mật",
           "Mật khẩu gõ nhầm")  # fmt: skip
SHEET = {
    "owner_name": "Phùng Thị Kỳ Lạ", "owner_identity_number": "024185001234", "owner_phone": "0912345678",
    "owner_email": "ky.la@example.vn", "owner_address": "Ngõ Bí Mật", "owner_born_on": "09/03/1985", "owner_sex": "Nữ",
}  # fmt: skip


class Told(logging.Handler):
    """Everything that any logger says, whatever its level."""

    def __init__(self):
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record):
        # The database's own words are said only when DEBUG is on, which doctor calls a trial.
        if not record.name.startswith("django.db.backends"):
            self.lines.append(f"{record.name} {record.getMessage()} {record.exc_text or ''}")


@pytest.fixture
def told():
    handler, root = Told(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(level)
    root.removeHandler(handler)


class Walker:
    """Officers and a citizen at their browsers; keeps every address that was asked for or pointed to."""

    def __init__(self):
        self.addresses: list[str] = []

    def get(self, client, url, **more):
        return self._kept(client.get(url, **more), url)

    def post(self, client, url, data):
        return self._kept(client.post(url, data), url)

    def _kept(self, answer, url):
        self.addresses += [url, answer.headers.get("Location", "")]
        return answer


def live(walker: Walker, time_machine) -> Dossier:
    """Taken in, looked at, asked for papers, signed, handed back, rated; with mistakes on the way."""
    counter, specialist, chairman, clerk = (client_of(officer(p)) for p in ("mot_cua", "tp_ht", "chu_tich", "vp_tk"))
    time_machine.move_to(NOON, tick=False)
    walker.get(counter, "/ban-lam-viec/tiep-nhan/")
    walker.post(counter, "/ban-lam-viec/tiep-nhan/nguoi-nop/", {**SHEET, "q": "024185001234"})
    walker.post(counter, "/ban-lam-viec/tiep-nhan/nhap/k1/", SHEET)
    walker.post(counter, "/ban-lam-viec/tiep-nhan/", {"code": MARITAL_STATUS, **SHEET})
    walker.post(counter, "/ban-lam-viec/", {"muc": "tat-ca", "q": "Phùng Thị Kỳ Lạ"})
    dossier = taken_in()
    code = dossier.case.code
    page = f"/ban-lam-viec/ho-so/{code}/"
    steps = [
        (counter, "yeu-cau-bo-sung", {"other": "Giấy của Phùng Thị Kỳ Lạ", "reason": "Thiếu giấy của 024185001234"}),
        (counter, "nhan-bo-sung", {"items": ["0"]}),
        (specialist, "chuyen", {"note": "Bà Phùng Thị Kỳ Lạ gọi 0912345678"}),
        (chairman, "ky-duyet", {"note": ""}),
        (clerk, "ket-thuc", {"result_number": "12/XN"}),
        (counter, "nhac-nhan", {}),
        (counter, "tra-ket-qua", {"collector_name": "Phùng Thị Kỳ Lạ", "collector_identity": "024185001234"}),
    ]
    for hour, (client, slug, data) in enumerate(steps, 1):
        time_machine.move_to(NOON + timedelta(minutes=10 * hour), tick=False)
        walker.get(client, page)
        assert walker.post(client, f"{page}viec/{slug}/", data).status_code == 302, slug
    visitor = Client()
    walker.get(visitor, f"/tra-cuu/{code}/?k={dossier.access_key}")
    walker.post(
        visitor, f"/danh-gia/{code}/", {"k": dossier.access_key, "level": "satisfied", "comment": "Phùng Thị Kỳ Lạ"}
    )
    walker.get(visitor, "/tra-cuu/000.00.99.H05-261125-9999/")
    walker.get(visitor, "/khong-co/")
    walker.get(client_of(officer("dc_xd")), page)
    walker.get(clerk, "/dieu-hanh/so-theo-doi/?dang=xlsx&tu=2026-11-01&den=2026-11-30")
    return dossier


def taken_in() -> Dossier:
    from motcua.dossiers.services.intake import receive_dossier
    from tests.factories import intake_of, party

    owner = party(name="Phùng Thị Kỳ Lạ", address="Ngõ Bí Mật", phone="0912345678", email="ky.la@example.vn")
    return receive_dossier(intake_of(MARITAL_STATUS, owner=owner), by=officer("mot_cua"), at=NOON)


def secrets_in(texts) -> list[str]:
    return [f"{secret}: {text[:200]}" for text in texts for secret in SECRETS if secret.casefold() in text.casefold()]


def test_a_whole_life_leaves_nobody_in_logs_addresses_and_outbox(told, time_machine):
    ground()
    version(MARITAL_STATUS)
    walker = Walker()
    dossier = live(walker, time_machine)
    assert Dossier.objects.get(pk=dossier.pk).case.state == "returned"
    assert secrets_in(told) == []
    assert secrets_in(walker.addresses) == []
    assert secrets_in(str(row) for row in OutboxEvent.objects.values("kind", "payload")) == []
    assert secrets_in(str(row) for row in Entry.objects.values("subject", "data", "kind")) == []
    assert Entry.objects.count() > 15


def test_a_name_typed_into_the_wrong_field_at_log_in_is_not_in_the_log(told, client, settings):
    settings.AXES_ENABLED = True
    for _ in range(6):
        client.post("/dang-nhap/", {"username": "Mật khẩu gõ nhầm", "password": "Mật khẩu gõ nhầm"})
    assert secrets_in(told) == []


def test_an_error_page_tells_nothing_of_what_was_sent(told, client, monkeypatch):
    from motcua.web.portal import track

    def broken(_code):
        raise ValueError("nothing of the request")

    monkeypatch.setattr(track, "_find", broken)
    client.raise_request_exception = False
    answer = client.post("/danh-gia/000.00.99.H05-261125-0001/", {"k": "x", "comment": "Phùng Thị Kỳ Lạ"})
    assert answer.status_code == 500
    assert secrets_in([*told, answer.content.decode()]) == []
