"""The copy of the public pages: whole, the same bytes, put in place in one step, readable from a disk on a telephone."""

import hashlib
import json
import posixpath
import re
from datetime import date, datetime
from io import BytesIO

import pytest

from motcua.common.moments import VIETNAM
from motcua.common.refusals import Refused
from motcua.documents.sample_forms import keep_sample_form
from motcua.dossiers.services.late_list import close_month
from motcua.ops import static_site
from motcua.ops.cli import dispatch
from motcua.ops.static_site import export_site, file_of, relinked
from motcua.procedures.queries import versions_on
from motcua.reporting.periods import calendar_month, report_quarter
from motcua.reporting.publishing import publish, publish_late_list
from tests.documents.test_sample_forms import docx
from tests.factories import BIRTH, NOON, ground, make_dossier, officer, party, version
from tests.procedures.test_posting_tasks import lay_many

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
REFERENCE = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture
def office(time_machine):
    agency = ground()
    time_machine.move_to(NOON, tick=False)
    make_dossier(at=datetime(2026, 10, 5, 9, tzinfo=VIETNAM), owner=party(phone="0912345678"))
    publish_late_list(close_month(agency, date(2026, 10, 1), MORNING), by=officer("vp_tk"), at=MORNING)
    publish("measures", report_quarter(2026, 3), agency=agency, by=officer("vp_tk"), at=NOON)
    publish("measures_766", calendar_month(2026, 10), agency=agency, by=officer("vp_tk"), at=NOON)
    return agency


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_leads_somewhere(office, tmp_path, settings):
    settings.PUBLIC_URL = "https://motcua.example.vn"
    export_site(office, tmp_path / "site")
    files = contents(tmp_path / "site")
    assert {"index.html", "cong-khai/index.html", "cong-khai/cham-muon/2026-10.pdf", "cong-khai/atom.xml"} <= set(files)
    seen = 0
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        html = content.decode()
        for reference in REFERENCE.findall(html):
            if reference.startswith("https://motcua.example.vn/"):
                continue
            if reference.startswith("#"):
                assert f'id="{reference[1:]}"' in html, (name, reference)
                continue
            assert not reference.startswith(("/", "http")), (name, reference)
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), reference)) in files, (name, reference)
            seen += 1
    assert seen > 250


def test_each_procedure_has_its_page_with_forms_to_download(office, tmp_path, settings):
    settings.PUBLIC_URL = "https://motcua.example.vn"
    laid = version(BIRTH)
    form = keep_sample_form(
        laid, laid.papers.first().name, BytesIO(docx()), "Tờ khai.docx", by=officer("vp_tk"), at=NOON
    )
    export_site(office, tmp_path / "site")
    files = contents(tmp_path / "site")
    codes = versions_on(NOON.date()).values_list("procedure__code", flat=True)
    assert {f"thu-tuc/{code}/index.html" for code in codes} < set(files)
    assert files[f"thu-tuc/{BIRTH}/mau/{form.pk}.docx"] == docx()
    page = files[f"thu-tuc/{BIRTH}/index.html"].decode()
    assert f'href="mau/{form.pk}.docx"' in page
    assert laid.name in page
    listed = files["thu-tuc/index.html"].decode()
    assert all(f'href="{code}/index.html"' in listed for code in codes)  # the whole list, not its first page
    assert "<form" not in page + listed


def test_a_whole_catalogue_is_one_list_and_few_queries_a_page(office, django_assert_max_num_queries):
    lay_many(40)
    with django_assert_max_num_queries(44 * 25 + 200):
        files = static_site.site_files(office)
    assert files["thu-tuc/index.html"].decode().count('<h2><a href="9.') == 40


def test_style_sheets_find_their_fonts(office, tmp_path):
    export_site(office, tmp_path / "site")
    files = contents(tmp_path / "site")
    named = [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), url))
        for name, content in files.items()
        if name.endswith(".css")
        for url in re.findall(r"url\(['\"]?([^'\")]+)", content.decode())
    ]
    assert len([name for name in named if name.endswith(".woff2")]) == 4
    assert set(named) <= set(files)


def test_same_content_same_bytes_and_the_manifest_tells_them(office, tmp_path):
    told = export_site(office, tmp_path / "one")
    export_site(office, tmp_path / "two")
    one = contents(tmp_path / "one")
    assert one == contents(tmp_path / "two")
    assert json.loads(one.pop("site.json"))["files"] == told
    assert {name: hashlib.sha256(content).hexdigest() for name, content in one.items()} == told


def test_nothing_about_applicants_or_who_published(office, tmp_path):
    export_site(office, tmp_path / "site")
    for name, content in contents(tmp_path / "site").items():
        if name.endswith((".html", ".json", ".csv", ".xml")):
            for hidden in ("Nguyễn Thị Hoa", "0912345678", "024185001234", officer("vp_tk").full_name):
                assert hidden not in content.decode(), (name, hidden)


def test_an_earlier_copy_is_replaced_as_a_whole(office, tmp_path):
    folder = tmp_path / "site"
    export_site(office, folder)
    (folder / "old.html").write_text("x")
    publish("procedures", calendar_month(2026, 10), agency=office, by=officer("vp_tk"), at=NOON)
    export_site(office, folder)
    assert not (folder / "old.html").exists()
    assert "Thủ tục hành chính: tháng 10/2026" in (folder / "cong-khai" / "index.html").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_two_renames_do(office, tmp_path, monkeypatch):
    folder = tmp_path / "site"
    export_site(office, folder)
    (folder / "old.html").write_text("x")
    monkeypatch.setattr(static_site.ctypes, "CDLL", lambda *_args, **_more: object())
    export_site(office, folder)
    assert not (folder / "old.html").exists()
    assert (folder / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_breaks_half_way_leaves_the_old_copy(office, tmp_path, monkeypatch):
    folder = tmp_path / "site"
    export_site(office, folder)
    before = contents(folder)
    monkeypatch.setattr(static_site, "_switch", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_site(office, folder)
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_other_peoples_files_are_not_touched(office, tmp_path):
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(Refused, match="đang có tệp khác"):
        export_site(office, tmp_path)
    with pytest.raises(Refused, match="không phải thư mục thường"):
        export_site(office, tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "x"


@pytest.mark.parametrize(
    ("path", "file"),
    [("/cong-khai/", "cong-khai/index.html"), ("/cong-khai/so/1/du-lieu.csv", "cong-khai/so/1/du-lieu.csv"),
     ("/", "index.html")],
)  # fmt: skip
def test_names_of_files(path, file):
    assert file_of(path) == file


def test_links_are_relative_inside_and_whole_outside(settings):
    settings.PUBLIC_URL = "https://a.vn"
    html = '<a href="/cong-khai/#du-lieu">x</a><a href="/thu-tuc/1/">y</a><a href="?trang=2">z</a>'
    assert relinked(html, "cong-khai/so/1/index.html", {"cong-khai/index.html"}.__contains__) == (
        '<a href="../../index.html#du-lieu">x</a><a href="https://a.vn/thu-tuc/1/">y</a><a href="?trang=2">z</a>'
    )


def test_command_exports_and_counts(office, tmp_path, capsys):
    assert dispatch(["publish", "site", str(tmp_path / "site"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"]["cong-khai/index.html"]
    assert dispatch(["publish", "site", str(tmp_path)]) == 1
    assert "đang có tệp khác" in capsys.readouterr().err


def test_command_tells_what_is_due(office, capsys):
    assert dispatch(["publish", "due"]) == 1
    out = capsys.readouterr().out
    assert "Thủ tục hành chính, Tháng 10/2026 (dương lịch): hạn 10/11/2026 (QUÁ HẠN)" in out
    publish("procedures", calendar_month(2026, 10), agency=office, by=officer("vp_tk"), at=NOON)
    assert dispatch(["publish", "due", "--json"]) == 0
    assert [row["late"] for row in json.loads(capsys.readouterr().out)] == [False] * 4


@pytest.mark.browser
def test_a_browser_reads_it_from_the_disk_on_a_telephone(office, tmp_path, browser):
    export_site(office, tmp_path / "site")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    broken = []
    page.on("requestfailed", lambda request: broken.append((request.url, request.failure)))
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.wait_for_url("**/cong-khai/index.html")
    for section in ("Chỉ tiêu của kế hoạch", "Điểm tự theo dõi theo Quyết định 766", "Danh sách chậm muộn"):
        page.goto((tmp_path / "site" / "cong-khai" / "index.html").as_uri())
        page.get_by_role("heading", name=section, exact=True).get_by_role("link").click()
        assert page.locator("h1").inner_text() == section
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        loaded = "document.fonts.ready.then(() => [...document.fonts].filter((f) => f.status === 'loaded').length)"
        assert page.evaluate(loaded) >= 2
    assert broken == []
    page.close()
