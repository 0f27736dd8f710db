"""Addresses of this door."""

from django.urls import path

from motcua.web.meetings import home, meeting, questions

app_name = "meetings"
urlpatterns = [
    path("", home.home, name="home"),
    path("moi/", home.new, name="new"),
    path("<int:pk>/", meeting.meeting, name="meeting"),
    path("<int:pk>/sua/", home.change, name="change"),
    path("<int:pk>/noi-dung/", meeting.point, name="new_point"),
    path("<int:pk>/noi-dung/<int:number>/", meeting.point, name="point"),
    path("<int:pk>/da-hop/", meeting.hold, name="hold"),
    path("<int:pk>/bien-ban/", meeting.minutes, name="minutes"),
    path("<int:pk>/bien-ban.pdf", meeting.paper, name="paper"),
    path("<int:pk>/ket-luan/<int:number>/", meeting.conclusion, name="conclusion"),
    path("<int:pk>/cau-hoi/", questions.new_question, name="new_question"),
    path("<int:pk>/cau-hoi/<int:number>/", questions.question, name="question"),
    path("<int:pk>/soan/<slug:slug>/", meeting.draft, name="draft"),
]
