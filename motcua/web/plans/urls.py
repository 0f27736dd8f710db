"""Addresses of this door."""

from django.urls import URLPattern, path

from motcua.web.plans import drafts, duty_urls, home, plan, reports

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("nhap/", home.bring_in, name="import"),
    *duty_urls.urlpatterns,
    path("<int:pk>/", plan.rows, name="plan"),
    path("<int:pk>/chi-tieu/", plan.targets, name="targets"),
    path("<int:pk>/toan-van/", plan.text, name="text"),
    path("<int:pk>/so-sanh/", plan.diff, name="diff"),
    path("<int:pk>/dong/<str:row_id>/", plan.row, name="row"),
    path("<int:pk>/tai-ve/<slug:kind>/", plan.download, name="download"),
    path("<int:pk>/can-xem/", drafts.points, name="points"),
    path("<int:pk>/can-xem/<int:number>/", drafts.decide, name="decide"),
    path("<int:pk>/xac-nhan/", drafts.confirm, name="confirm"),
    path("<int:pk>/bo/", drafts.drop, name="drop"),
    path("<int:pk>/nam-sau/", reports.next_year, name="next_year"),
    path("<int:pk>/bao-cao/", reports.report, name="report"),
]
