"""What everybody may read: sections, permanent addresses, files beside each page; nothing about applicants, no cookie."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from motcua.common.moments import VIETNAM
from motcua.dossiers.services.late_list import close_month
from motcua.procedures.models import ProcedureVersion
from motcua.reporting.models import Publication
from motcua.reporting.periods import calendar_month, report_quarter
from motcua.reporting.publishing import publish, publish_late_list
from tests.factories import BIRTH, NOON, client_of, ground, make_dossier, officer, party, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MORNING = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
ATOM = "{http://www.w3.org/2005/Atom}"
SLUGS = ["chi-tieu", "diem-766", "cham-muon", "thu-tuc", "danh-muc", "thoi-gian", "hai-long", "phan-anh"]


@pytest.fixture
def october():
    make_dossier(at=datetime(2026, 10, 5, 9, tzinfo=VIETNAM), owner=party(phone="0912345678"))
    return publish_late_list(close_month(ground(), date(2026, 10, 1), MORNING), by=officer("vp_tk"), at=MORNING)


def published(kind="measures", period=None, at=NOON, **more):
    return publish(kind, period or report_quarter(2026, 3), agency=ground(), by=officer("vp_tk"), at=at, **more)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def atom(client, path):
    return ET.fromstring(client.get(path).content)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_opens_with_nothing_published(client, slug):
    ground()
    assert "<h1>" in read(client, f"/cong-khai/{slug}/")
    assert json.loads(read(client, f"/cong-khai/{slug}/du-lieu.json"))["schema"] == "motcua/cong-khai/1"
    assert read(client, f"/cong-khai/{slug}/du-lieu.csv").startswith("\ufeff")
    assert atom(client, f"/cong-khai/{slug}/atom.xml").tag == f"{ATOM}feed"


def test_index_names_every_section_and_what_is_newest(client, october):
    html = read(client, "/cong-khai/")
    assert all(f'href="/cong-khai/{slug}/"' in html for slug in SLUGS)
    assert "kỳ 01/10/2026 – 31/10/2026" in html
    told = json.loads(read(client, "/cong-khai/du-lieu.json"))
    assert [one["section"] for one in told["sections"]] == SLUGS
    assert told["publications"] == [
        {
            "number": october.pk,
            "kind": "late_list",
            "title": "Danh sách chậm muộn: tháng 10/2026 (dương lịch)",
            "from": "2026-10-01",
            "to": "2026-10-31",
            "published_at": "2026-11-02T02:00:00+00:00",
            "sha256": october.sha256,
            "replaces": None,
            "address": f"/cong-khai/so/{october.pk}/",
        }
    ]


def test_unknown_sections_numbers_and_months_do_not_exist(client, october):
    for path in ("gi-do/", "gi-do/atom.xml", "so/999/", "cham-muon/2026-09/", "cham-muon/2026-13/", "cham-muon/khong/"):
        assert client.get(f"/cong-khai/{path}").status_code == 404, path


def test_list_names_the_office_and_not_the_applicant(client, october):
    month = read(client, "/cong-khai/cham-muon/2026-10/")
    files = [f"/cong-khai/so/{october.pk}/{name}" for name in ("", "du-lieu.json", "du-lieu.csv")]
    for said in (month, read(client, "/cong-khai/cham-muon/"), *(read(client, path) for path in files)):
        assert officer("tp_ht").full_name in said
        assert october.data["rows"][0]["code"] in said
        for hidden in ("Nguyễn", "0912345678", "024185001234", "Thôn 2"):
            assert hidden not in said


def test_an_empty_month_says_so(client):
    ground()
    row = publish_late_list(close_month(ground(), date(2026, 10, 1), MORNING), by=officer("vp_tk"), at=MORNING)
    assert "Không có hồ sơ chậm muộn" in read(client, f"/cong-khai/so/{row.pk}/")
    assert json.loads(read(client, f"/cong-khai/so/{row.pk}/du-lieu.json"))["note"] == "Không có hồ sơ chậm muộn"


def test_paper_is_the_same_every_time(client, october):
    first = client.get("/cong-khai/cham-muon/2026-10.pdf")
    assert first.content.startswith(b"%PDF")
    assert first.content == client.get("/cong-khai/cham-muon/2026-10.pdf").content


def test_measures_are_shown_with_value_target_verdict_and_law(client):
    make_dossier(at=datetime(2026, 8, 3, 9, tzinfo=VIETNAM))
    row = published()
    html = read(client, f"/cong-khai/so/{row.pk}/")
    for said in ("T06", "trên 99,5%", "Cách tính, căn cứ", "Kế hoạch", row.sha256, "14/09/2026"):
        assert said in html
    lines = list(csv.reader(io.StringIO(read(client, f"/cong-khai/so/{row.pk}/du-lieu.csv").lstrip("\ufeff"))))
    assert lines[0][:5] == ["code", "name", "numerator", "denominator", "value"]
    assert lines[1][:5] == ["Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Giá trị"]
    assert "T06" in [line[0] for line in lines]


def test_self_score_says_that_it_is_no_official_one(client):
    row = published("measures_766", calendar_month(2026, 10))
    assert "Điểm tự theo dõi; điểm chính thức do Cổng Dịch vụ công quốc gia chấm." in read(
        client, f"/cong-khai/so/{row.pk}/"
    )


def test_a_correction_stands_beside_what_it_replaces(client):
    first = published("procedures", calendar_month(2026, 10))
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_from=date(2026, 10, 12))
    second = published("procedures", calendar_month(2026, 10), reason="Bổ sung thủ tục ghi muộn")
    old, new = (read(client, f"/cong-khai/so/{row.pk}/") for row in (first, second))
    assert f'href="/cong-khai/so/{second.pk}/"' in old
    assert "Đã được đính chính" in old
    assert "Bổ sung thủ tục ghi muộn" in new
    assert "12/10/2026" in new
    assert BIRTH not in old
    section = json.loads(read(client, "/cong-khai/thu-tuc/du-lieu.json"))
    assert section["latest"]["rows"][0]["code"] == BIRTH
    assert [one["replaces"] for one in section["publications"]] == [first.pk, None]


def test_the_permanent_file_is_what_was_published(client):
    row = published()
    assert json.loads(read(client, f"/cong-khai/so/{row.pk}/du-lieu.json")) == Publication.objects.get(pk=row.pk).data


def test_feed_has_an_entry_for_each_publication(client, october, settings):
    settings.PUBLIC_URL = "https://motcua.example.vn"
    feed = atom(client, "/cong-khai/atom.xml")
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id").text == f"https://motcua.example.vn/cong-khai/so/{october.pk}/"
    assert entry.find(f"{ATOM}title").text == "Danh sách chậm muộn: tháng 10/2026 (dương lịch)"
    assert feed.find(f"{ATOM}updated").text == "2026-11-02T02:00:00+00:00"
    assert atom(client, "/cong-khai/chi-tieu/atom.xml").findall(f"{ATOM}entry") == []


PATHS = ["/cong-khai/", "/cong-khai/du-lieu.json", "/cong-khai/atom.xml", "/cong-khai/cham-muon/2026-10.pdf"] + [
    f"/cong-khai/{slug}/{name}" for slug in SLUGS for name in ("", "du-lieu.json", "du-lieu.csv", "atom.xml")
]


@pytest.mark.parametrize("path", PATHS)
def test_caches_may_keep_it_and_ask_again(client, october, path):
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in first.get("Vary", "")
    assert not first.cookies
    again = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "public, max-age=300"
    assert client.get(path, HTTP_IF_NONE_MATCH='"khac"').status_code == 200


def test_last_modified_is_the_moment_of_publishing(client, october):
    answer = client.get(f"/cong-khai/so/{october.pk}/")
    assert answer["Last-Modified"] == "Mon, 02 Nov 2026 02:00:00 GMT"
    since = client.get(f"/cong-khai/so/{october.pk}/", HTTP_IF_MODIFIED_SINCE=answer["Last-Modified"])
    assert since.status_code == 304


def test_a_new_publication_makes_the_kept_page_old(client):
    etag = client.get("/cong-khai/chi-tieu/")["ETag"]
    published()
    assert client.get("/cong-khai/chi-tieu/", HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_officers_get_the_same_bytes_as_visitors(client, october):
    clerk = client_of(officer("vp_tk"))
    for path in ("/cong-khai/", "/cong-khai/cham-muon/"):
        answer = clerk.get(path)
        assert answer.content == client.get(path).content
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies


def test_pages_cost_few_queries(client, october, django_assert_max_num_queries):
    published()
    for path in ("/cong-khai/", "/cong-khai/chi-tieu/", "/cong-khai/cham-muon/2026-10/", "/cong-khai/atom.xml"):
        client.get(path)
        with django_assert_max_num_queries(5):
            client.get(path)


def test_a_kept_page_costs_no_rendering(client, october, django_assert_max_num_queries):
    etag = client.get("/cong-khai/")["ETag"]
    with django_assert_max_num_queries(2):  # the agency, the list
        assert client.get("/cong-khai/", HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_no_page_asks_for_anything_but_reading(client, october):
    assert client.post("/cong-khai/").status_code in (403, 405)
    assert client.head("/cong-khai/").status_code == 200


def test_usual_times_stand_beside_the_limit(client):
    from tests.reporting.test_usual_times import finish

    for days in range(5):
        finish(NOON - timedelta(days=20 + days), minutes=60)
    html = read(client, "/cong-khai/thoi-gian/")
    assert "1 giờ" in html
    assert "3 ngày làm việc" in html
    assert "Thường mất 1 giờ" in read(client, "/thu-tuc/1.004873/")


def test_catalogue_in_force_is_open_data(client):
    told = json.loads(read(client, "/cong-khai/danh-muc/du-lieu.json"))["latest"]
    assert [row["code"] for row in told["rows"] if row["name"] == "Đăng ký khai sinh"] == [BIRTH]
    assert len(told["rows"]) == 4
    assert "Đăng ký khai sinh" in read(client, "/cong-khai/danh-muc/")
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_to=date(2026, 11, 24))
    assert BIRTH not in read(client, "/cong-khai/danh-muc/du-lieu.csv")
