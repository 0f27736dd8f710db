"""Addresses of this door."""

from django.urls import path

from motcua.web.board import (
    apologies,
    frozen,
    heat,
    home,
    measures,
    publishing,
    quality,
    reconcile,
    report_words,
    reports,
    satisfaction,
)

app_name = "board"
urlpatterns = [
    path("", home.home, name="home"),
    path("ho-so/", home.dossiers, name="dossiers"),
    path("hai-long/", satisfaction.page, name="satisfaction"),
    path("linh-vuc-cong-chuc/", heat.page, name="heat"),
    path("diem-766/", quality.page, name="quality"),
    path("chi-tieu/<str:code>/", measures.measure, name="measure"),
    path("bao-cao/", reports.report_list, name="reports"),
    path("bao-cao/<str:form>/", reports.report, name="report"),
    path("bao-cao/<str:form>/loi-van/", report_words.read, name="report_words"),
    path("bao-cao/<str:form>/loi-van/sua/", report_words.edit, name="edit_words"),
    path("bao-cao/<str:form>/ho-so/", reports.report_cell, name="report_cell"),
    path("so-theo-doi/", reports.register, name="register"),
    path("xin-loi/", apologies.apologies, name="apologies"),
    path("xin-loi/<str:code>/", apologies.decide, name="decide_apology"),
    path("cong-khai/", publishing.publishing, name="publishing"),
    path("cong-khai/xem-truoc/", publishing.publish_one, name="publish"),
    path("chot-so-lieu/", frozen.freezes, name="freezes"),
    path("chot-so-lieu/<int:pk>/", frozen.freeze, name="freeze"),
    path("chot-so-lieu/<int:pk>/ho-so/", frozen.members, name="freeze_members"),
    path("chot-so-lieu/<int:pk>/ky/", frozen.sign, name="sign_freeze"),
    path("chot-so-lieu/<int:pk>/giay/", frozen.paper, name="freeze_paper"),
    path("chot-so-lieu/<int:pk>/hom-nay/", frozen.compare, name="compare_freeze"),
    path("chot-so-lieu/<int:pk>/dinh-chinh/<int:number>/", frozen.restatement, name="restatement"),
    path("chot-so-lieu/<int:pk>/dinh-chinh/<int:number>/giay/", frozen.restatement_paper, name="restatement_paper"),
    path("doi-soat/", reconcile.rounds, name="reconciliations"),
    path("doi-soat/<int:pk>/", reconcile.one_round, name="reconciliation"),
    path("doi-soat/<int:pk>/giai-quyet/", reconcile.resolve, name="resolve_differences"),
    path("doi-soat/<int:pk>/ket-thuc/", reconcile.finish, name="finish_reconciliation"),
    path("doi-soat/<int:pk>/bien-ban/", reconcile.record, name="reconciliation_record"),
    path("doi-soat/<int:pk>/tep.csv", reconcile.as_csv, name="reconciliation_csv"),
    path("cham-muon/", apologies.late_lists, name="late_lists"),
    path("cham-muon/<str:month>/", apologies.late_list, name="late_list"),
]
