"""Addresses of this door."""

from django.urls import path

from motcua.web.portal import catalogue, guide, home, login, published, track

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("dang-nhap/", login.LogIn.as_view(), name="login"),
    path("dang-xuat/", login.LogOut.as_view(), name="logout"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/mau/<int:pk>/", catalogue.sample_form, name="sample_form"),
    path("tra-cuu/", track.track, name="track"),
    path("tra-cuu/<str:code>/", track.tracked, name="tracked"),
    path("danh-gia/<str:code>/", track.rate, name="rate"),
    path("xac-minh/<str:verify_code>/", track.verify, name="verify"),
    path("doi-mat-khau/", login.ChangePassword.as_view(), name="password"),
    path("huong-dan/", guide.index, name="guide"),
    path("huong-dan/<slug:slug>/", guide.page, name="guide_page"),
    path("cong-khai/", published.published, name="published"),
    path("cong-khai/cham-muon/<str:month>/", published.late_list, name="late_list"),
    path("cong-khai/cham-muon/<str:month>.pdf", published.late_list_paper, name="late_list_paper"),
]
