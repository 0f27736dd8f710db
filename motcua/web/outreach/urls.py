"""Addresses of this door."""

from django.urls import path

from motcua.web.outreach import home, items, log, suggestions, week

app_name = "outreach"
urlpatterns = [
    path("", home.home, name="home"),
    path("moi/", items.new, name="new"),
    path("goi-y/", suggestions.suggestions, name="suggestions"),
    path("<int:pk>/", items.item, name="item"),
    path("<int:pk>/sua/", items.edit, name="edit"),
    path("<int:pk>/in/", items.notice, name="notice"),
    path("lich-phat/", week.week, name="week"),
    path("lich-phat/in/", week.sheet, name="sheet"),
    path("lich-phat/khung-gio/", week.slots, name="slots"),
    path("nhat-ky/", log.log, name="log"),
    path("phat-hom-nay/", log.today, name="today"),
]
