"""Addresses of this door."""

from django.urls import path

from motcua.web.tablet import rating

app_name = "tablet"
urlpatterns = [
    path("", rating.start, name="start"),
    path("mo/<str:key>/", rating.open_tablet, name="open"),
    path("so/", rating.number, name="number"),
    path("cam-on/", rating.thanks, name="thanks"),
    path("them/", rating.more, name="more"),
]
