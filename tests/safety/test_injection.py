"""What people type comes back as text: on every page, in the spreadsheet, in the file of rejected rows."""

import csv
import zipfile
from datetime import timedelta
from html import escape
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.test import Client

from motcua.agency.models import Agency
from motcua.audit.models import Entry
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import late, processing, supplement
from motcua.dossiers.services.explanation import draft_explanation, sign_explanation
from motcua.dossiers.services.history.files import Line, without_guard, write_rejected
from motcua.dossiers.services.result import approve_dossier, complete_dossier, return_result
from motcua.notices.models import Notice
from motcua.ratings.services import rate_case
from tests.dossiers.lives import ITEMS, later
from tests.factories import NOON, client_of, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
MARK = "zq9"
EVIL = f"""{MARK}"'><script>alert(1)</script><img src=x onerror=alert(1)>{{{{7*7}}}}{{% now "Y" %}}</textarea></title>javascript:x"""
FORMULAS = ('=HYPERLINK("http://la.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1")


class Page(HTMLParser):
    """What a browser would make of a page: which elements and attributes came out of what people typed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.harm: list[str] = []
        self.seen = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "script" and "src" not in found:
            self.harm.append("inline script")
        self.harm += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        if tag == "img" and found.get("src") == "x":
            self.harm.append("img")
        for name in ("href", "src", "action", "formaction"):
            if (found.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                self.harm.append(f"{tag} {name}")
        self.seen += sum(MARK in (value or "") for value in found.values())

    def handle_data(self, data):
        self.seen += MARK in data


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(days=12), tick=False)


@pytest.fixture
def evil() -> Dossier:
    """A dossier whose every word was typed by somebody who means ill, from intake to rating."""
    Agency.objects.filter(is_served=True).update(phone=EVIL[:30], address=EVIL)
    for who in (officer("tp_ht"), officer("chu_tich"), officer("mot_cua")):
        who.full_name = EVIL[:200]
        who.save()
    owner = party(name=EVIL, address=EVIL[:250], village=EVIL[:100], phone="0912345678")
    dossier = make_dossier(owner=owner, request=EVIL, return_address=EVIL, authorisation=EVIL)
    by = officer("tp_ht")
    processing.ask_opinion(dossier, units=[_unit()], question=EVIL, due_at=None, by=by, at=later(1))
    items = [{**ITEMS[0], "name": EVIL}]
    row = supplement.propose_supplement(dossier, items=items, reason=EVIL, by=by, at=later(2))
    supplement.send_supplement(row, by=officer("mot_cua"), at=later(3))
    processing.answer_consultation(dossier.case.consultations.get(), answer=EVIL, by=officer("mot_cua"), at=later(4))
    supplement.complete_supplement(row, by=officer("mot_cua"), at=later(5))
    return Dossier.objects.get(pk=dossier.pk)


def _unit():
    from motcua.agency.models import Unit

    return Unit.objects.get(code="thue-co-so")


def end(dossier: Dossier) -> None:
    """The rest of its life: apology, explanation, result, rating."""
    at = NOON + timedelta(days=12)
    late.draft_apology(dossier, at=at, by=officer("vp_tk"))
    late.decide_apology(dossier.apology, by=officer("chu_tich"), at=at, approve=True, cause_text=EVIL)
    report = draft_explanation(dossier, at=at, by=officer("vp_tk"))
    said = {"cause_code": report.cause_code, "cause_text": EVIL, "is_objective": False, "remedy": EVIL}
    sign_explanation(report, by=officer("tp_ht"), at=at, **said)
    processing.hand_over_dossier(dossier, by=officer("tp_ht"), at=at, note=EVIL)
    approve_dossier(dossier, by=officer("chu_tich"), at=at, note=EVIL)
    complete_dossier(dossier, by=officer("vp_tk"), at=at, result_number=EVIL[:80])
    basis = EVIL[:250]
    return_result(dossier, by=officer("mot_cua"), at=at, collector_name=EVIL[:250], basis=basis)
    rate_case(dossier.case, level="satisfied", comment=EVIL, at=at)


def pages_of(dossier: Dossier):
    code = dossier.case.code
    desk = f"/ban-lam-viec/ho-so/{code}/"
    addresses = {
        "mot_cua": [desk, "/ban-lam-viec/?muc=tat-ca", "/ban-lam-viec/?muc=mot-cua",
                    "/ban-lam-viec/qua-han/", "/ban-lam-viec/qua-han/?muc=can-bao", "/ban-lam-viec/tiep-nhan/",
                    f"{desk}cach-tinh/", f"/ban-lam-viec/qua-han/{code}/giai-trinh/",
                    *(f"{desk}viec/{slug}/" for slug in ("yeu-cau-bo-sung", "nhan-bo-sung", "rut", "tra-ket-qua"))],
        "tp_ht": [desk, "/ban-lam-viec/", *(f"{desk}viec/{slug}/" for slug in ("chuyen", "de-nghi-bo-sung", "lay-y-kien"))],
        "chu_tich": [desk, "/dieu-hanh/", "/dieu-hanh/xin-loi/", "/dieu-hanh/ho-so/", "/dieu-hanh/bao-cao/II.06a/",
                     "/dieu-hanh/so-theo-doi/", "/dieu-hanh/cham-muon/", "/dieu-hanh/chi-tieu/T06/"],
        "vp_tk": [desk, "/cai-dat/can-bo/", f"/cai-dat/can-bo/{officer('tp_ht').code}/", "/cai-dat/quy-trinh/"],
    }  # fmt: skip
    for post, urls in addresses.items():
        client = client_of(officer(post))
        yield from ((f"{post} {url}", client.get(url)) for url in urls)
        yield f"{post} search", client.post("/ban-lam-viec/", {"q": MARK}, follow=True)
    public = [
        f"/tra-cuu/{code}/",
        f"/tra-cuu/{code}/?k={dossier.access_key}",
        f"/danh-gia/{code}/?k={dossier.access_key}",
        "/",
        "/cong-khai/",
    ]
    yield from ((url, Client().get(url)) for url in public)


@pytest.mark.parametrize("ended", [False, True], ids=["under way", "ended"])
def test_what_was_typed_stays_text_on_every_page(evil, ended):
    if ended:
        end(evil)
    seen = 0
    for url, answer in pages_of(Dossier.objects.get(pk=evil.pk)):
        assert answer.status_code in (200, 403, 404, 422), url
        page = Page(answer.content.decode())
        assert page.harm == [], url
        assert "<script>alert" not in answer.content.decode(), url
        seen += page.seen
    assert seen > 40


@pytest.mark.parametrize(
    "url",
    [f"/thu-tuc/?q={EVIL}", f"/tra-cuu/?ma={EVIL}", f"/tra-cuu/{MARK}%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E/", f"/khong-co/{EVIL}",
     f"/dang-nhap/?next={EVIL}", f"/cong-khai/cham-muon/{MARK}%3Cscript%3E/", f"/xac-minh/{MARK}%3Cscript%3E/"],
)  # fmt: skip
def test_what_stands_in_the_address_stays_text(client, url):
    answer = client.get(url)
    assert answer.status_code in (200, 302, 404, 422)
    assert Page(answer.content.decode()).harm == []


def test_a_failed_log_in_gives_the_name_back_as_text(client):
    answer = client.post("/dang-nhap/", {"username": EVIL, "password": "x", "next": EVIL})
    page = Page(answer.content.decode())
    assert page.harm == []


def test_papers_print_what_was_typed(evil):
    """Typst gets data, not source: `#` and `*` stay letters, and nothing of it can read a file."""
    Dossier.objects.filter(pk=evil.pk).update(owner_data={**evil.owner_data, "name": '#read("/etc/passwd") *x*'})
    answer = client_of(officer("mot_cua")).get(f"/ban-lam-viec/ho-so/{evil.case.code}/phieu-kiem-soat.pdf")
    assert answer.content.startswith(b"%PDF")
    assert b"root:" not in answer.content


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_register_holds_no_formula_that_somebody_typed(formula):
    make_dossier(owner=party(name=f"{formula}", address=formula))
    answer = client_of(officer("vp_tk")).get(
        "/dieu-hanh/so-theo-doi/", {"dang": "xlsx", "tu": "2026-11-01", "den": "2026-11-30"}
    )
    assert answer.status_code == 200
    if answer.content[:2] != b"PK":
        pytest.fail("no spreadsheet")
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert any(escape(formula.strip(), quote=False) in sheet for sheet in sheets)
    assert all("<f>" not in sheet and "<hyperlink" not in sheet for sheet in sheets)


def test_the_file_of_rejected_rows_runs_nothing_and_is_read_in_again(tmp_path):
    cells = [*FORMULAS, "Nguyễn Thị Hoa", "'quoted"]
    target = write_rejected(tmp_path / "so.csv", ["=a", *"bcdefgh"], [(Line(2, cells, {}), "=lý do")])
    with target.open(encoding="utf-8-sig", newline="") as file:
        heading, row = list(csv.reader(file))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in [*heading, *row])
    assert [without_guard(cell) for cell in row[: len(cells)]] == cells


def test_a_line_break_cannot_forge_an_entry_of_the_log(client):
    ground()
    client.post("/dang-nhap/", {"username": "a\nb", "password": "x"})
    assert Entry.objects.filter(actor_name__contains="\n").count() == 0
    assert Notice.objects.filter(body__contains="<script>").count() == 0
