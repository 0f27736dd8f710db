"""Addresses of this door."""

from django.urls import path

from motcua.web.scoring import behind, sheets

app_name = "scoring"
urlpatterns = [
    path("", sheets.sheets, name="sheets"),
    path("phieu/<int:pk>/", sheets.sheet, name="sheet"),
    path("phieu/<int:pk>/in/", sheets.paper, name="paper"),
    path("phieu/<int:pk>/chi-so/<int:number>/", behind.behind, name="behind"),
    path("phieu/<int:pk>/chi-so/<int:number>/minh-chung/", behind.evidence, name="evidence"),
]
