"""Addresses of this door."""

from django.urls import path

from motcua.web.setup import calendar, catalogue, gallery, home, people, postings, processes, sample_forms, steps

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
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/xuat/", catalogue.export, name="export_catalogue"),
    path("danh-muc/<str:code>/bieu-mau/", sample_forms.sample_forms, name="sample_forms"),
    path("danh-muc/<str:code>/bieu-mau/<int:pk>/bo/", sample_forms.drop, name="drop_sample_form"),
    path("niem-yet/", postings.posting_list, name="postings"),
    path("quy-trinh/", processes.processes, name="processes"),
    path("quy-trinh/them/", processes.new_process, name="new_process"),
    path("quy-trinh/<int:pk>/", processes.process, name="process"),
    path("quy-trinh/<int:pk>/duyet/", processes.approve, name="approve_process"),
    path("quy-trinh/<int:pk>/gan-thu-tuc/", processes.assign, name="assign_process"),
    path("quy-trinh/<int:pk>/phien-ban-moi/", processes.copy, name="copy_process"),
    path("quy-trinh/<int:pk>/bo/", processes.discard, name="discard_process"),
    path("quy-trinh/<int:pk>/so-sanh/", processes.compare, name="compare_process"),
    path("quy-trinh/<int:pk>/buoc/them/", steps.new_step, name="new_step"),
    path("quy-trinh/<int:pk>/buoc/<int:number>/", steps.step, name="step"),
    path("quy-trinh/<int:pk>/buoc/<int:number>/chuyen/", steps.move, name="move_step"),
    path("quy-trinh/<int:pk>/buoc/<int:number>/xoa/", steps.remove, name="remove_step"),
]
