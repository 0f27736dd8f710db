"""Addresses of this door."""

from django.urls import path

from motcua.web.portal import catalogue, dialogues, guide, home, login, news, published, track

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
    path("tin-tuc/", news.news, name="news"),
    path("tin-tuc/atom.xml", news.feed, name="news_atom"),
    path("tin-tuc/rss.xml", news.feed, {"form": "rss"}, name="news_rss"),
    path("tin-tuc/<slug:slug>/", news.piece, name="piece"),
    path("cong-khai/", published.published, name="published"),
    path("cong-khai/du-lieu.json", published.published, {"form": "json"}, name="published_json"),
    path("cong-khai/du-lieu.csv", published.published, {"form": "csv"}, name="published_csv"),
    path("cong-khai/atom.xml", published.feed, name="open_feed"),
    path("cong-khai/cham-muon/<str:month>.pdf", published.late_list_paper, name="late_list_paper"),
    path("cong-khai/so/<int:number>/", published.publication, name="publication"),
    path("cong-khai/so/<int:number>/du-lieu.json", published.publication, {"form": "json"}, name="publication_json"),
    path("cong-khai/so/<int:number>/du-lieu.csv", published.publication, {"form": "csv"}, name="publication_csv"),
    path("cong-khai/doi-thoai/", dialogues.dialogues, name="dialogues"),
    path("cong-khai/<slug:slug>/", published.section, name="open_section"),
    path("cong-khai/<slug:slug>/du-lieu.json", published.section, {"form": "json"}, name="open_section_json"),
    path("cong-khai/<slug:slug>/du-lieu.csv", published.section, {"form": "csv"}, name="open_section_csv"),
    path("cong-khai/<slug:slug>/atom.xml", published.feed, name="open_section_feed"),
    path("cong-khai/cham-muon/<str:month>/", published.late_list, name="late_list"),
]
