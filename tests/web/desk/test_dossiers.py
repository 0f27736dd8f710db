"""The page of one dossier and the acts behind its buttons, played through from intake to hand-back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.agency.models import Unit
from motcua.audit.models import Entry
from motcua.casework.models import Case
from motcua.dossiers.services.processing import answer_consultation, ask_opinion
from tests.factories import BIRTH, MARITAL_STATUS, NOON, client_of, ground, make_dossier, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def page(dossier):
    return f"/ban-lam-viec/ho-so/{dossier.case.code}/"


def do(post, dossier, act, **data):
    return client_of(officer(post)).post(f"{page(dossier)}viec/{act}/", data)


def state(dossier):
    return Case.objects.get(pk=dossier.pk).state


def slugs(post, dossier):
    return [act.slug for act in client_of(officer(post)).get(page(dossier)).context["acts"]]


def png():
    file = BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    return SimpleUploadedFile("ket-qua.png", file.getvalue())


def test_the_page_opens_for_who_holds_it_and_is_logged():
    dossier = make_dossier(MARITAL_STATUS)
    before = Entry.objects.filter(kind="dossier:page:viewed").count()
    answer = client_of(officer("tp_ht")).get(page(dossier))
    assert answer.status_code == 200
    assert "Nguyễn Thị Hoa" in answer.content.decode()
    entry = Entry.objects.filter(kind="dossier:page:viewed").latest("id")
    assert Entry.objects.filter(kind="dossier:page:viewed").count() == before + 1
    assert (entry.subject, entry.actor_code) == (dossier.case.code, officer("tp_ht").code)


def test_a_specialist_without_the_dossier_is_refused():
    assert client_of(officer("dc_xd")).get(page(make_dossier(MARITAL_STATUS))).status_code == 403


def test_administrators_see_no_dossiers():
    assert client_of(officer("quan_tri")).get(page(make_dossier(MARITAL_STATUS))).status_code == 403


def test_buttons_follow_the_hands():
    dossier = make_dossier(MARITAL_STATUS)
    assert slugs("tp_ht", dossier) == [
        "chuyen",
        "tra-lai",
        "lay-y-kien",
        "lien-thong",
        "nghia-vu-tai-chinh",
        "de-nghi-bo-sung",
    ]
    assert slugs("mot_cua", dossier) == ["yeu-cau-bo-sung", "rut"]
    assert slugs("chu_tich", dossier) == ["dung"]


def test_a_life_from_intake_to_hand_back():
    dossier = make_dossier(MARITAL_STATUS)
    for _ in range(5):
        case = Case.objects.get(pk=dossier.pk)
        role = case.step_runs.get(ended_at=None).role
        if role == "ky_duyet":
            assert do("chu_tich", dossier, "ky-duyet", result_file=png(), note="Đồng ý").status_code == 302
        elif role == "van_thu":
            assert do("vp_tk", dossier, "ket-thuc", result_number="12/XNTTHN").status_code == 302
        elif case.state == "processing":
            post = {"tp_ht": "tp_ht"}.get(case.holder.code.split("-")[-1], case.holder.code.split("-")[-1])
            assert do(post, dossier, "chuyen").status_code == 302
    assert state(dossier) == "completed"
    answer = do("mot_cua", dossier, "tra-ket-qua", collector_name="Nguyễn Thị Hoa")
    assert answer.status_code == 302
    assert state(dossier) == "returned"
    shown = client_of(officer("mot_cua")).get(page(dossier)).content.decode()
    assert "12/XNTTHN" in shown
    opened = client_of(officer("mot_cua")).get(f"{page(dossier)}ket-qua/")
    assert opened.headers["Content-Type"] == "image/png"
    opened.close()


def test_a_supplement_goes_through_the_counter_and_back():
    dossier = make_dossier(MARITAL_STATUS)
    assert do("tp_ht", dossier, "de-nghi-bo-sung", items=["0"], reason="Tờ khai chưa ký").status_code == 302
    assert state(dossier) == "processing"
    assert do("mot_cua", dossier, "gui-bo-sung").status_code == 302
    assert state(dossier) == "supplement"
    assert do("mot_cua", dossier, "nhan-bo-sung", items=["0"]).status_code == 302
    assert state(dossier) == "processing"
    assert dossier.papers.filter(supplement_number=1).count() == 1


def test_a_refused_act_keeps_what_was_typed():
    dossier = make_dossier(MARITAL_STATUS)
    answer = do("tp_ht", dossier, "de-nghi-bo-sung", reason="Thiếu giấy tờ gốc")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Chưa chọn giấy tờ cần bổ sung." in shown
    assert "Thiếu giấy tờ gốc" in shown


def test_an_act_of_somebody_else_is_forbidden():
    assert do("dc_xd", make_dossier(MARITAL_STATUS), "chuyen").status_code == 403


def test_an_unknown_act_is_not_found():
    assert do("tp_ht", make_dossier(MARITAL_STATUS), "xoa").status_code == 404


def test_the_date_proves_itself_on_a_page_and_on_paper():
    dossier = make_dossier(MARITAL_STATUS)
    client = client_of(officer("tp_ht"))
    shown = client.get(f"{page(dossier)}cach-tinh/").content.decode()
    assert "Ngày làm việc" in shown or "ngày làm việc" in shown
    assert client.get(f"{page(dossier)}cach-tinh.pdf").content.startswith(b"%PDF")
    assert client.get(f"{page(dossier)}phieu-kiem-soat.pdf").content.startswith(b"%PDF")


# The steps of a process are remembered, so that nothing depends on the procedure.
@pytest.mark.parametrize(("code", "queries"), [(BIRTH, 16), (MARITAL_STATUS, 16)])
def test_the_page_has_a_query_budget(code, queries, django_assert_max_num_queries):
    dossier = make_dossier(code)
    client = client_of(officer("mot_cua"))
    client.get(page(dossier))
    with django_assert_max_num_queries(queries):
        client.get(page(dossier))


def test_many_papers_hands_and_questions_cost_no_more(django_assert_max_num_queries):
    dossier = make_dossier(MARITAL_STATUS)
    units = list(Unit.objects.filter(is_one_stop=False, valid_to=None).order_by("id")[:3])
    ask_opinion(dossier, units=units, question="Xác minh", due_at=None, by=officer("tp_ht"), at=NOON)
    for row in dossier.case.consultations.all()[:2]:
        answer_consultation(row, answer="Đúng", by=officer("tp_ht"), at=NOON)
    client = client_of(officer("mot_cua"))
    shown = client.get(page(dossier)).content.decode()
    assert "Lấy ý kiến, liên thông: 2 trên 3 đã trả lời" in shown
    with django_assert_max_num_queries(16):
        client.get(page(dossier))


def test_an_act_shows_the_dossier_beside_and_the_reason_it_came_back():
    dossier = make_dossier(MARITAL_STATUS)
    do("tp_ht", dossier, "chuyen", note="Đã kiểm tra cư trú")
    do("chu_tich", dossier, "tra-lai", reason="Ghi rõ mục đích sử dụng")
    answer = client_of(officer("tp_ht")).get(f"{page(dossier)}viec/chuyen/")
    shown = answer.content.decode()
    assert "Nguyễn Thị Hoa" in shown
    assert "Ghi rõ mục đích sử dụng" in shown
    assert Entry.objects.filter(kind="dossier:act:opened", subject=dossier.case.code).count() == 1
