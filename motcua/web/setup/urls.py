"""Addresses of this door."""

from django.urls import path

from motcua.web.setup import calendar, gallery, home, people

app_name = "setup"
urlpatterns = [
    path("", home.home, name="home"),
    path("giao-dien/", gallery.gallery, name="gallery"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/them/", calendar.new_day, name="new_day"),
    path("lich/xem-truoc/", calendar.preview_day, name="preview_day"),
    path("lich/gio/them/", calendar.season, name="new_season"),
    path("lich/gio/<int:pk>/", calendar.season, name="season"),
    path("can-bo/", people.people, name="people"),
    path("can-bo/them/", people.new_person, name="new_person"),
    path("can-bo/vi-tri/<int:pk>/", people.post, name="post"),
    path("can-bo/<slug:code>/", people.person, name="person"),
]
