"""Addresses of this door."""

from django.urls import path

from motcua.web.inspections import checking, programme

app_name = "inspections"
urlpatterns = [
    path("", programme.home, name="home"),
    path("moi/", programme.new, name="new"),
    path("<int:pk>/", programme.programme, name="programme"),
    path("<int:pk>/rut-mau/", programme.draw, name="draw"),
    path("<int:pk>/mau/", programme.sample, name="sample"),
    path("<int:pk>/mau/pham-vi.txt", programme.population, name="population"),
    path("<int:pk>/ho-so/<int:position>/", checking.dossier, name="dossier"),
    path("<int:pk>/don-vi/", checking.office, name="office"),
    path("<int:pk>/bao-cao/", checking.report, name="report"),
    path("<int:pk>/bao-cao.pdf", checking.paper, name="paper"),
    path("<int:pk>/soan-thong-bao/", programme.letter, name="letter"),
]
