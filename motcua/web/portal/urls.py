"""Addresses of this door."""

from django.urls import path

from motcua.web.portal import home, login

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("dang-nhap/", login.LogIn.as_view(), name="login"),
    path("dang-xuat/", login.LogOut.as_view(), name="logout"),
    path("doi-mat-khau/", login.ChangePassword.as_view(), name="password"),
]
