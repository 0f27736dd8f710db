"""The frame of every page: policy, navigation, refusals and error pages."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from motcua.common.refusals import Forbidden, Refused
from motcua.web.ui import context, errors
from motcua.web.ui.forms import DayField
from motcua.web.ui.guard import require
from motcua.web.ui.middleware import NoNullMiddleware
from tests.factories import ground

pytestmark = pytest.mark.django_db


def refuse(_request):
    raise Refused("Hồ sơ chưa đủ giấy tờ.", field="papers")


def forbid(_request):
    raise Forbidden("Chỉ lãnh đạo được ký.")


def break_down(_request):
    raise RuntimeError("hỏng")


def deny(_request):
    require(decision=False)
    return HttpResponse()


urlpatterns = [
    path("tu-choi/", refuse),
    path("cam/", forbid),
    path("hong/", break_down),
    path("khong-quyen/", deny),
    path("", include("config.urls")),
]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error
odd_urls = override_settings(ROOT_URLCONF=__name__)


def test_policy_is_strict(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_home_has_three_doors_that_work_without_script(client):
    html = client.get("/").content.decode()
    assert html.count("<h1") == 1
    assert 'action="/thu-tuc/" method="get"' in html
    assert 'action="/tra-cuu/" method="get"' in html
    assert 'href="#noi-dung"' in html
    assert "Giờ làm việc và liên hệ" in html


@odd_urls
@pytest.mark.parametrize("method", ["get", "post"])
def test_uncaught_refusal_is_a_page_with_a_way_back(client, method):
    answer = getattr(client, method)("/tu-choi/", headers={"referer": "http://testserver/ban-lam-viec/?q=1"})
    assert answer.status_code == 422
    assert "Hồ sơ chưa đủ giấy tờ." in answer.content.decode()
    assert 'href="/ban-lam-viec/?q=1"' in answer.content.decode()


@odd_urls
@pytest.mark.parametrize(
    "referer", ["https://la.example/x", "http://testserver.la.example/", "javascript:alert(1)", ""]
)
def test_way_back_never_leads_elsewhere(client, referer):
    html = client.post("/tu-choi/", headers={"referer": referer}).content.decode()
    assert "la.example" not in html
    assert "javascript" not in html


@odd_urls
def test_forbidden_act_is_403_and_htmx_gets_a_fragment(client):
    assert client.post("/cam/").status_code == 403
    answer = client.post("/cam/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "Chỉ lãnh đạo được ký." in answer.content.decode()


@odd_urls
def test_permission_page(client):
    answer = client.get("/khong-quyen/")
    assert answer.status_code == 403
    assert "Không được phép mở trang này" in answer.content.decode()


def test_missing_page(client):
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@odd_urls
def test_breakdown_page_needs_no_query(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/hong/")
    assert answer.status_code == 500
    assert "Hệ thống gặp sự cố" in answer.content.decode()
    assert "hỏng" not in answer.content.decode()


def test_form_sent_from_elsewhere_is_refused_politely():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()


def test_require():
    require(decision=True)
    with pytest.raises(PermissionDenied):
        require(decision=False)


def ways(duties: set[str], where: str = "/") -> list[context.NavItem]:
    request = RequestFactory().get(where)
    request.duties = frozenset(duties)
    return context.nav_items(request)


def test_visitors_see_the_public_ways_only():
    found = ways(set())
    assert found[0].label == "Trang chủ"
    assert found[0].is_current
    assert not any(item.url.startswith(("/ban-lam-viec", "/dieu-hanh", "/cai-dat")) for item in found)
    assert not any(item.starts_group for item in found)


def test_current_way_is_the_longest_that_fits():
    assert context._current(["/", "/ban-lam-viec/", "/ban-lam-viec/tiep-nhan/"], "/ban-lam-viec/tiep-nhan/moi/") == (
        "/ban-lam-viec/tiep-nhan/"
    )
    assert context._current(["/", "/thu-tuc/"], "/tra-cuu/") == ""


def test_unknown_route_is_left_out():
    assert context.url_or_empty("desk:never-made") == ""
    assert context.url_or_empty("portal:login") == "/dang-nhap/"


@pytest.mark.parametrize("trang", ["9" * 4400, "-1", "x", "٣"])
def test_a_page_number_that_is_none_opens_the_nearest(client, trang):
    ground()
    assert client.get("/tin-tuc/", {"trang": trang}).status_code == 200


def test_null_characters_are_dropped_and_the_rest_is_kept():
    middleware = NoNullMiddleware(lambda _request: HttpResponse())
    request = RequestFactory().post("/?q=a%00b&r=c", {"tên\x00": ["x\x00", "y"], "khac": "z"})
    parts = {"code": "k\x001", "pk": 3}
    middleware.process_view(request, None, (), parts)
    assert parts == {"code": "k1", "pk": 3}
    assert (dict(request.GET.lists()), dict(request.POST.lists())) == (
        {"q": ["ab"], "r": ["c"]}, {"tên": ["x", "y"], "khac": ["z"]},
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "day"), [("25/11/2026", date(2026, 11, 25)), ("1900-01-01", date(1900, 1, 1))])
def test_a_day_is_read_as_it_is_typed(typed, day):
    assert DayField().clean(typed) == day


@pytest.mark.parametrize("typed", ["0001-01-01", "31/12/1899", "9999-12-31", "01/01/2200"])
def test_a_day_nobody_can_mean_is_asked_for_again(typed):
    with pytest.raises(ValidationError, match="Ghi năm từ 1900 đến 2199"):
        DayField().clean(typed)
