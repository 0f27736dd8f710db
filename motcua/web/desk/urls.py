"""Addresses of this door."""

from django.urls import path

from motcua.web.desk import dossiers, queue

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("hang-loat/", queue.batch, name="batch"),
    path("ho-so/<str:code>/", dossiers.detail, name="dossier"),
    path("ho-so/<str:code>/cach-tinh/", dossiers.proof, name="proof"),
    path("ho-so/<str:code>/cach-tinh.pdf", dossiers.proof_strip, name="proof_strip"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", dossiers.routing_slip, name="routing"),
    path("ho-so/<str:code>/ket-qua/", dossiers.result_file, name="result_file"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossiers.act, name="act"),
]
