"""The house seen by somebody who means ill: forged forms, foreign hosts, kept pages, sessions handed over."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from motcua.agency.models import Account
from motcua.agency.services import add_officer, reset_password
from motcua.casework.models import Case, Passage
from motcua.web.desk.acts import DESK_ACTS
from motcua.web.portal.urls import urlpatterns as portal
from tests.factories import MARITAL_STATUS, NOON, client_of, ground, make_dossier, officer
from tests.web.addresses import addresses_around
from tests.web.test_doors import stranger

pytestmark = pytest.mark.django_db
BACKEND = "motcua.agency.backends.AccountBackend"
PASSWORD = "Mat-khau-rieng-1"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def places(dossier):
    """Every address of the house, filled in for one dossier."""
    known = {"code": dossier.case.code, "month": "2026-10", "number": 2, "verify_code": "0" * 20, "pk": 1}
    special = {
        "piece": {"slug": "lich-tuan"},
        "procedure": {"code": MARITAL_STATUS},
        "sample_form": {"code": MARITAL_STATUS},
        "guide_page": {"slug": "dan"},
        "open_section": {"slug": "cham-muon"},
    }
    public = {
        f"portal:{one.name}": reverse(
            f"portal:{one.name}",
            kwargs={
                part: {"slug": "cham-muon", **known, **special.get(one.name, {})}[part]
                for part in one.pattern.converters
            },
        )
        for one in portal
    }
    return addresses_around(dossier) | public


def forger_of(who) -> Client:
    """The browser of a signed-in officer that was lured to another site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(who.account, backend=BACKEND)
    return client


def everything() -> dict[str, int]:
    """How many rows each table of ours holds, without what tells that somebody has read."""
    reading = {"audit.Entry", "audit.ChainHead", "web.Knock"}
    ours = [model for model in apps.get_models() if model.__module__.startswith("motcua.")]
    return {model._meta.label: model._base_manager.count() for model in ours if model._meta.label not in reading}


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich", "vp_tk", "quan_tri"])
def test_no_form_of_another_site_is_taken_anywhere(places, post):
    client, before = forger_of(officer(post)), everything()
    answers = {name: client.post(url, {"viec": "x"}).status_code for name, url in places.items()}
    assert set(answers.values()) == {403}, {name: code for name, code in answers.items() if code != 403}
    assert everything() == before


@pytest.mark.parametrize("slug", DESK_ACTS)
def test_no_act_is_done_by_a_forged_form(dossier, slug):
    for post in ("mot_cua", "tp_ht", "chu_tich", "vp_tk"):
        answer = forger_of(officer(post)).post(f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/{slug}/", {"reason": "x"})
        assert answer.status_code == 403
    assert Passage.objects.filter(case=dossier.case).count() == dossier.case.passages


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich", "vp_tk", "quan_tri"])
def test_opening_a_page_changes_nothing(places, post):
    client, before = client_of(officer(post)), everything()
    stood = list(Case.objects.values())
    for url in places.values():
        client.get(url)
        client.get(url, {"viec": "soan", "act": "approve", "muc": "can-bao"})
    assert everything() == before
    assert list(Case.objects.values()) == stood


ALLOWED_PUBLIC = {"portal", "healthz"}


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich", "vp_tk", "quan_tri"])
def test_what_an_officer_sees_is_kept_by_no_cache_and_shown_in_no_frame(places, post):
    client = client_of(officer(post))
    for name, url in places.items():
        answer = client.get(url)
        assert answer.headers["X-Frame-Options"] == "DENY", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        policy = answer.headers["Content-Security-Policy"]
        assert ("frame-ancestors 'none'" in policy, "unsafe" in policy) == (True, False), name
        if answer.status_code == 200 and not name.startswith("portal:"):
            assert "no-store" in answer.headers["Cache-Control"], name


def test_a_page_reached_by_the_key_of_a_receipt_is_kept_by_no_cache(client, dossier):
    for url in (f"/tra-cuu/{dossier.case.code}/", f"/danh-gia/{dossier.case.code}/"):
        answer = client.get(url, {"k": dossier.access_key})
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize("host", ["la.example", "127.0.0.1.la.example", "localhost:80@la.example", ""])
def test_a_foreign_host_is_refused(client, settings, host):
    settings.ALLOWED_HOSTS = ["motcua.example", "127.0.0.1", "localhost"]
    for url in ("/", "/dang-nhap/", "/tra-cuu/"):
        assert client.get(url, headers={"host": host}).status_code == 400


def test_links_on_papers_and_pages_do_not_follow_the_host(dossier, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = client_of(officer("mot_cua")).get(
        f"/ban-lam-viec/ho-so/{dossier.case.code}/", headers={"host": "la.example", "x-forwarded-host": "la.example"}
    )
    assert "la.example" not in page.content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://la.example/", "//la.example/", "/\\la.example", "\\\\la.example", "javascript:alert(1)", "http:la.example",
     "https:/la.example", "/%09/la.example", "\t//la.example", "https://motcua@la.example/"],
)  # fmt: skip
def test_after_log_in_nobody_is_sent_elsewhere(client, target):
    Account.objects.create_user("canbo", PASSWORD)
    answer = client.post("/dang-nhap/", {"username": "canbo", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))
    signed_in = client.get("/dang-nhap/", {"next": target})
    assert signed_in.status_code == 302
    assert "la.example" not in signed_in.url.removeprefix("/%09/la.example")


@pytest.mark.parametrize("path", ["//la.example/x", "/\\la.example/x"])
def test_the_way_back_from_a_refusal_stays_in_the_house(dossier, path):
    client = client_of(officer("mot_cua"))
    answer = client.post("/ban-lam-viec/tiep-nhan/hen-tra/", headers={"referer": f"http://testserver{path}"})
    assert "la.example" not in answer.content.decode()
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/chuyen/"
    assert "la.example" not in client.post(url, headers={"referer": f"http://testserver{path}"}).content.decode()


# Sessions and passwords


def sign_in(client, username, password=PASSWORD):
    return client.post("/dang-nhap/", {"username": username, "password": password})


def test_a_session_planted_before_log_in_is_worth_nothing(client):
    Account.objects.create_user("canbo", PASSWORD)
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client, "canbo")
    assert client.session.session_key != planted.session_key
    attacker = Client()
    attacker.cookies["sessionid"] = planted.session_key
    assert attacker.get("/ban-lam-viec/").status_code == 302
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_after_log_out_the_old_cookie_opens_nothing(client):
    who = officer("mot_cua")
    client.force_login(who.account, backend=BACKEND)
    kept = client.cookies["sessionid"].value
    assert client.get("/ban-lam-viec/").status_code == 200
    client.post("/dang-xuat/")
    client.cookies["sessionid"] = kept
    assert client.get("/ban-lam-viec/").status_code == 302


def test_another_user_on_the_same_browser_gets_a_session_of_their_own(client):
    for name in ("mot", "hai"):
        Account.objects.create_user(name, PASSWORD)
    sign_in(client, "mot")
    first = client.session.session_key
    client.force_login(Account.objects.get(username="hai"), backend=BACKEND)
    assert client.session.session_key != first


@pytest.mark.parametrize("what", ["locked", "reset"])
def test_a_locked_or_reset_account_is_out_at_once(what):
    who, admin = officer("tp_ht"), officer("quan_tri")
    client = client_of(who)
    assert client.get("/ban-lam-viec/").status_code == 200
    if what == "locked":
        client_of(admin).post(f"/cai-dat/can-bo/{who.code}/", {"viec": "khoa"})
    else:
        reset_password(who, password=PASSWORD, by=admin, at=NOON)
    assert client.get("/ban-lam-viec/").status_code == 302


def test_a_password_somebody_else_chose_is_changed_before_any_work(client):
    admin = officer("quan_tri")
    given = "Cap-lan-dau-2026"
    add_officer(admin.agency, full_name="Lê Văn Mới", code="moi", phone="", username="moi", password=given, by=admin, at=NOON)  # fmt: skip
    sign_in(client, "moi", given)
    for url in ("/ban-lam-viec/", "/cai-dat/quy-trinh/"):
        assert client.get(url).url == "/doi-mat-khau/"
    asked = client.get("/doi-mat-khau/")
    assert "do người quản trị đặt" in asked.content.decode()
    again = {"old_password": given, "new_password1": given, "new_password2": given}
    assert "phải khác" in client.post("/doi-mat-khau/", again).content.decode()
    changed = client.post("/doi-mat-khau/", {**again, "new_password1": PASSWORD, "new_password2": PASSWORD})
    assert changed.status_code == 302
    assert client.get("/cai-dat/giao-dien/").status_code == 200
    reset_password(Account.objects.get(username="moi").officer, password=given, by=admin, at=NOON)
    sign_in(client, "moi", given)
    assert client.get("/cai-dat/quy-trinh/").url == "/doi-mat-khau/"


def test_passwords_are_not_in_the_log():
    from motcua.audit.models import Entry

    admin = officer("quan_tri")
    reset_password(officer("tp_ht"), password=PASSWORD, by=admin, at=NOON)
    assert PASSWORD not in str(list(Entry.objects.values()))


# What is another office's


def test_lists_of_another_office_show_nothing_of_ours(dossier):
    client = client_of(stranger())
    for url in ("/ban-lam-viec/?muc=tat-ca", "/dieu-hanh/ho-so/", "/dieu-hanh/", "/ban-lam-viec/qua-han/",
                "/dieu-hanh/so-theo-doi/", "/dieu-hanh/xin-loi/", "/dieu-hanh/bao-cao/II.06a/", "/cai-dat/can-bo/",
                "/dieu-hanh/chi-tieu/T06/"):  # fmt: skip
        shown = client.get(url, follow=True).content.decode()
        assert dossier.case.code not in shown, url
        assert "Nguyễn Thị Hoa" not in shown, url
        assert officer("tp_ht").full_name not in shown, url
    assert (
        dossier.case.code
        not in client.post("/ban-lam-viec/", {"muc": "tat-ca", "q": "Hoa"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("slug", DESK_ACTS)
def test_no_act_reaches_into_another_office(dossier, slug):
    client = client_of(stranger())
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/{slug}/"
    assert (client.get(url).status_code, client.post(url, {"reason": "x", "note": "x"}).status_code) == (404, 404)
    batch = {"viec": slug, "ho-so": [dossier.case.code]}
    client.post("/ban-lam-viec/hang-loat/", batch)
    assert Case.objects.get(pk=dossier.pk).passages == dossier.case.passages


def test_an_officer_of_another_office_is_not_handed_our_dossier(dossier):
    foreign = stranger()
    url = f"/ban-lam-viec/ho-so/{dossier.case.code}/viec/chuyen/"
    assert client_of(officer("tp_ht")).post(url, {"to_officer": foreign.pk}).status_code == 422
    assert Case.objects.get(pk=dossier.pk).holder == officer("tp_ht")
