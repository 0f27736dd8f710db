"""Addresses of this door."""

from django.urls import path

from motcua.web.setup import gallery

app_name = "setup"
urlpatterns = [
    path("giao-dien/", gallery.gallery, name="gallery"),
]
