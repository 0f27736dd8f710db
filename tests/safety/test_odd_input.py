"""Whatever is typed or sent, the answer is a page with a sentence: never a 500, on either database."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import transaction

from tests.factories import NOON, client_of, ground, make_dossier, officer
from tests.web.addresses import addresses_around

pytestmark = pytest.mark.django_db
ODD = {
    "many digits": "9" * 4400,
    "more than a row number": "9223372036854775808",
    "null": "a\x00b",
    "first day there is": "0001-01-01",
    "last day there is": "9999-12-31",
    "no letters": "\ud7ff\u202e\x08\x0b😀",
    "markup": "<b>]]>&'\"--;%s{{7*7}}",
    "long": "ă" * 30_000,
    "less than nothing": "-1",
}
ASKED = (
    "trang", "ky", "tu", "den", "ngay", "nam", "thang", "tuan", "thon", "muc", "q", "so", "linh-vuc", "phan", "cot",
    "loai", "sap", "han", "trang-thai", "thu-tuc", "sau", "ma", "noi", "dang", "kenh", "nguoi", "voi",
)  # fmt: skip


class Fields(HTMLParser):
    """The forms of a page: where each is sent to, and what it is filled in with."""

    def __init__(self):
        super().__init__()
        self.is_sent = False
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.is_sent = (found.get("method") or "").lower() == "post" and "dang-xuat" not in (
                found.get("action") or ""
            )
        if tag == "form" and self.is_sent:
            self.forms.append((found.get("action") or "", {}))
        elif not self.is_sent:
            return
        elif tag in ("input", "textarea", "select", "button") and self.forms and found.get("name"):
            self.forms[-1][1].setdefault(found["name"], found.get("value") or "")


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def mixtures(fields):
    """A few fillings in which every field meets another odd value each time."""
    values = list(ODD.values())
    for turn in range(0, len(values), 3):
        yield {field: values[(place + turn) % len(values)] for place, field in enumerate(fields)}


@pytest.fixture
def client():
    """The officer who may open most, on a browser that shows a fault as the page it gives."""
    client = client_of(officer("vp_tk"))
    client.raise_request_exception = False
    return client


def test_odd_questions_are_answered(client):
    places = addresses_around(make_dossier())
    codes = {name: {client.get(url, asked).status_code for asked in mixtures(ASKED)} for name, url in places.items()}
    assert {name: found for name, found in codes.items() if max(found) >= 500} == {}


def test_odd_forms_are_answered(client):
    broken, tried = {}, 0
    for name, url in addresses_around(make_dossier()).items():
        page = client.get(url)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        reader = Fields()
        reader.feed(page.content.decode())
        for action, known in reader.forms:
            kept = {field: value for field, value in known.items() if field in ("viec", "act", "seen")}
            for odd in mixtures(known):
                with transaction.atomic():
                    answer = client.post(action or url, odd | kept)
                    transaction.set_rollback(True)
                tried += 1
                if answer.status_code >= 500:
                    broken[f"{name} → {action}"] = answer.status_code
    assert broken == {}
    assert tried > 150
