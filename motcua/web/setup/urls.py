"""Addresses of this door."""

from django.urls import path

from motcua.web.setup import gallery, home

app_name = "setup"
urlpatterns = [
    path("", home.home, name="home"),
    path("giao-dien/", gallery.gallery, name="gallery"),
]
