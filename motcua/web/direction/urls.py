"""Addresses of this door."""

from django.urls import path

from motcua.web.direction import books, incoming, outgoing, registers, templates

app_name = "direction"
urlpatterns = [
    path("", registers.home, name="home"),
    path("so/", books.numbers, name="numbers"),
    path("so/<slug:book>/<int:year>/<slug:form>/", books.book, name="book"),
    path("di/soan/", outgoing.new, name="new"),
    path("di/<int:pk>/", outgoing.document, name="document"),
    path("di/<int:pk>/sua/", outgoing.edit, name="edit"),
    path("di/<int:pk>/pdf/", outgoing.pdf, name="pdf"),
    path("di/<int:pk>/docx/", outgoing.docx, name="docx"),
    path("di/<int:pk>/viec/<slug:act>/", outgoing.act, name="act"),
    path("den/dang-ky/", incoming.new_incoming, name="new_incoming"),
    path("den/<int:pk>/", incoming.incoming, name="incoming"),
    path("den/<int:pk>/tep/", incoming.scan, name="scan"),
    path("den/<int:pk>/phan-cong/", incoming.assign, name="assign"),
    path("den/<int:pk>/ket-thuc/", incoming.close, name="close"),
    path("mau/", templates.templates, name="templates"),
    path("mau/<slug:kind>/tai-ve/", templates.template_file, name="template_file"),
    path("mau/phien-ban/<int:pk>/", templates.template_version, name="template_version"),
    path("mau/phien-ban/<int:pk>/thoi-dung/", templates.drop_template, name="drop_template"),
]
