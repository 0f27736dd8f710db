"""Addresses of this door."""

from django.urls import path

from motcua.web.desk import batch, dossiers, feedback, intake, late, queue, slips

app_name = "desk"
urlpatterns = [
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/hen-tra/", intake.due, name="intake_due"),
    path("tiep-nhan/thu-tuc/", intake.procedures, name="intake_procedures"),
    path("tiep-nhan/nguoi-nop/", intake.person, name="intake_person"),
    path("tiep-nhan/nhap/<slug:key>/", intake.draft, name="intake_draft"),
    path("tiep-nhan/xong/", intake.saved, name="intake_saved"),
    path("tiep-nhan/khong-nhan/", intake.turn_away, name="turn_away"),
    path("tiep-nhan/khong-nhan/<int:pk>/", intake.turned_away, name="turned_away"),
    path("giay-to/<int:pk>/", slips.slip, name="slip"),
    path("qua-han/", late.late, name="late"),
    path("qua-han/da-doc/", late.read, name="late_read"),
    path("qua-han/<str:code>/xin-loi/", late.apologise, name="apologise"),
    path("qua-han/<str:code>/giai-trinh/", late.explain, name="explain"),
    path("qua-han/<str:code>/giai-trinh.pdf", late.explanation_paper, name="explanation_paper"),
    path("thong-bao/<int:pk>/", late.tell, name="tell"),
    path("", queue.queue, name="queue"),
    path("hang-loat/", batch.batch, name="batch"),
    path("danh-gia/", feedback.feedback, name="feedback"),
    path("danh-gia/<int:pk>/", feedback.follow_up, name="follow_up"),
    path("ho-so/<str:code>/moi-danh-gia/", feedback.invite, name="invite"),
    path("ho-so/<str:code>/", dossiers.detail, name="dossier"),
    path("ho-so/<str:code>/cach-tinh/", dossiers.proof, name="proof"),
    path("ho-so/<str:code>/cach-tinh.pdf", dossiers.proof_strip, name="proof_strip"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", dossiers.routing_slip, name="routing"),
    path("ho-so/<str:code>/ket-qua/", dossiers.result_file, name="result_file"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossiers.act, name="act"),
]
