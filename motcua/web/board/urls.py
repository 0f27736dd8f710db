"""Addresses of this door."""

from django.urls import path

from motcua.web.board import apologies, home, measures, reports

app_name = "board"
urlpatterns = [
    path("", home.home, name="home"),
    path("ho-so/", home.dossiers, name="dossiers"),
    path("chi-tieu/<str:code>/", measures.measure, name="measure"),
    path("bao-cao/<str:form>/", reports.report, name="report"),
    path("bao-cao/<str:form>/ho-so/", reports.report_cell, name="report_cell"),
    path("so-theo-doi/", reports.register, name="register"),
    path("xin-loi/", apologies.apologies, name="apologies"),
    path("xin-loi/<str:code>/", apologies.decide, name="decide_apology"),
    path("cham-muon/", apologies.late_lists, name="late_lists"),
    path("cham-muon/<str:month>/", apologies.late_list, name="late_list"),
]
