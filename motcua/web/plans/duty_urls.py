"""Addresses of duties, below those of plans."""

from django.urls import path

from motcua.web.plans import duties, duty, feed

urlpatterns = [
    path("nhiem-vu/", duties.duties, name="duties"),
    path("nhiem-vu/giao/", duties.order, name="duty_new"),
    path("nhiem-vu/don-doc/", duties.urge, name="urge"),
    path("nhiem-vu/<int:pk>/", duty.duty, name="duty"),
    path("nhiem-vu/<int:pk>/viec/<slug:act>/", duty.act, name="duty_act"),
    path("nhiem-vu/<int:pk>/ky/<int:turn>/<slug:act>/", duty.turn_act, name="duty_turn"),
    path("nhiem-vu/<int:pk>/minh-chung/<int:proof>/rut/", duty.withdraw, name="withdraw"),
    path("nhiem-vu/<int:pk>/minh-chung/<int:proof>/tep/", duty.proof_file, name="proof_file"),
    path("nhiem-vu/<int:pk>/kinh-phi/<int:line>/", duty.budget_line, name="budget_line"),
    path("nhiem-vu/<int:pk>/kinh-phi/<int:line>/tep/", duty.budget_file, name="budget_file"),
    path("lich/", feed.settings, name="feed"),
    path("lich/<str:key>.ics", feed.calendar, name="calendar"),
]
