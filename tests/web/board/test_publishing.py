"""The office's page of publishing: what is due, the preview as it will be, the act, the history."""

from datetime import date, datetime

import pytest

from motcua.common.moments import VIETNAM
from motcua.dossiers.services.late_list import close_month
from motcua.procedures.models import ProcedureVersion
from motcua.reporting.models import Publication
from motcua.reporting.publishing import publish_late_list
from tests.factories import BIRTH, client_of, ground, officer, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/dieu-hanh/cong-khai/"
ONE = f"{PAGE}xem-truoc/?loai=procedures&ky=lich-thang-10-2026"


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def mark_in(client):
    return client.get(ONE).context["mark"]


def test_due_things_lead_to_their_preview(office):
    html = office.get(PAGE).content.decode()
    assert "Quá hạn công khai" in html
    assert "/dieu-hanh/cong-khai/xem-truoc/?loai=measures&amp;ky=quy-3-2026" in html
    assert 'href="/dieu-hanh/cham-muon/"' in html


def test_what_is_published_is_what_was_shown(office, client):
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_from=date(2026, 10, 12))
    shown = office.get(ONE)
    assert BIRTH in shown.content.decode()
    answer = office.post(ONE, {"seen": shown.context["mark"]}, follow=True)
    row = Publication.objects.get()
    assert f"Đã công khai, số {row.pk}: Thủ tục hành chính: tháng 10/2026 (dương lịch)." in answer.content.decode()
    assert officer("vp_tk").full_name in answer.content.decode()
    public = client.get(f"/cong-khai/so/{row.pk}/").content.decode()
    body = shown.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert body in public
    assert officer("vp_tk").full_name not in public


def test_figures_that_changed_since_are_looked_at_again(office):
    mark = mark_in(office)
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_from=date(2026, 10, 12))
    answer = office.post(ONE, {"seen": mark})
    assert answer.status_code == 422
    assert "Số liệu đã thay đổi từ lúc xem trước" in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_correction_asks_for_its_reason(office):
    office.post(ONE, {"seen": mark_in(office)})
    ProcedureVersion.objects.filter(pk=version(BIRTH).pk).update(valid_from=date(2026, 10, 12))
    assert "Lý do đính chính" in office.get(ONE).content.decode()
    answer = office.post(ONE, {"seen": mark_in(office), "reason": "Sai"})
    assert answer.status_code == 422
    assert "ghi lý do" in answer.content.decode()
    assert ">\nSai</textarea>" in answer.content.decode()
    office.post(ONE, {"seen": mark_in(office), "reason": "Bổ sung thủ tục ghi muộn"})
    assert Publication.objects.count() == 2
    assert "Đính chính cho số" in office.get(PAGE).content.decode()


@pytest.mark.parametrize("query", ["", "?loai=late_list&ky=lich-thang-10-2026", "?loai=measures&ky=hom-qua", "?loai=x"])
def test_other_things_do_not_exist(office, query):
    assert office.get(f"{PAGE}xem-truoc/{query}").status_code == 404


def test_a_running_month_cannot_be_looked_at(office):
    answer = office.get(f"{PAGE}xem-truoc/?loai=procedures&ky=lich-thang-11-2026")
    assert answer.status_code == 422
    assert "chưa hết" in answer.content.decode()


def test_publishing_the_late_list_leaves_its_record(office):
    close_month(ground(), date(2026, 10, 1), datetime(2026, 11, 2, 9, tzinfo=VIETNAM))
    office.post("/dieu-hanh/cham-muon/", {"viec": "cong-khai", "thang": "2026-10"})
    row = Publication.objects.get()
    assert (row.kind, row.period_first) == ("late_list", date(2026, 10, 1))
    assert f"/cong-khai/so/{row.pk}/" in office.get(PAGE).content.decode()


@pytest.mark.parametrize(("post", "status"), [("vp_tk", 200), ("chu_tich", 200), ("mot_cua", 403), ("quan_tri", 403)])
def test_for_whom_it_is_open(post, status):
    assert client_of(officer(post)).get(PAGE).status_code == status
    assert client_of(officer(post)).get(ONE).status_code == status


def test_visitors_sign_in_first(client):
    assert client.get(PAGE)["Location"].startswith("/dang-nhap/")


def test_it_costs_few_queries(office, django_assert_max_num_queries):
    late = close_month(ground(), date(2026, 10, 1), datetime(2026, 11, 2, 9, tzinfo=VIETNAM))
    publish_late_list(late, by=officer("vp_tk"), at=datetime(2026, 11, 2, 9, tzinfo=VIETNAM))
    office.get(PAGE)
    with django_assert_max_num_queries(8):
        office.get(PAGE)
