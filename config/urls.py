"""Every address of the house: one include for each door."""

from django.urls import include, path

from motcua.web import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("ban-lam-viec/", include("motcua.web.desk.urls")),
    path("dieu-hanh/cham-diem/", include("motcua.web.scoring.urls")),
    path("dieu-hanh/", include("motcua.web.board.urls")),
    path("ke-hoach/", include("motcua.web.plans.urls")),
    path("van-ban/", include("motcua.web.direction.urls")),
    path("hop/", include("motcua.web.meetings.urls")),
    path("kiem-tra/", include("motcua.web.inspections.urls")),
    path("truyen-thong/", include("motcua.web.outreach.urls")),
    path("cai-dat/", include("motcua.web.setup.urls")),
    path("danh-gia/quay/", include("motcua.web.tablet.urls")),
    path("", include("motcua.web.portal.urls")),
]

handler400 = "motcua.web.ui.errors.bad_request"
handler403 = "motcua.web.ui.errors.forbidden"
handler404 = "motcua.web.ui.errors.not_found"
handler500 = "motcua.web.ui.errors.server_error"
