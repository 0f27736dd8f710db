"""The page of the office's choices: shown with source and default, changed by leaders and the administrator."""

import pytest
from django.urls import reverse

from motcua.agency.choices import choices
from motcua.agency.models import Agency
from tests.factories import client_of, ground, officer

pytestmark = pytest.mark.django_db
PAGE = "/cai-dat/lua-chon/"


@pytest.fixture
def admin():
    ground()
    return client_of(officer("quan_tri"))


def said(answer):
    return answer.content.decode()


def typed(client, **changes):
    form = client.get(PAGE).context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    shown = {form.add_initial_prefix(name): value for name, value in told.items() if name != "seen"}
    return {**shown, **told, **changes}


def test_every_choice_with_its_source_and_what_holds(admin):
    text = said(admin.get(PAGE))
    for choice in choices().values():
        assert choice.label in text
        assert choice.source in text
    assert "Quyết định 766/QĐ-TTg, chỉ số 1.2" in text
    assert reverse("setup:choices") in said(admin.get("/cai-dat/"))


def test_chosen_and_shown(admin):
    answer = admin.post(PAGE, typed(admin, publish_by_day="15", publish_auto="True"), follow=True)
    assert "Đã lưu 2 lựa chọn" in said(answer)
    policy = Agency.objects.get(is_served=True, pk=ground().pk).policy
    assert (policy["publish_by_day"], policy["publish_auto"]) == (15, True)
    assert typed(admin)["publish_auto"] == "True"
    assert "Không có lựa chọn nào thay đổi" in said(admin.post(PAGE, typed(admin), follow=True))


def test_wrong_stays_typed_with_the_sentence_at_its_field(admin):
    answer = admin.post(PAGE, typed(admin, publish_by_day="40", anchor_address="khong phai thu"))
    assert answer.status_code == 422
    text = said(answer)
    assert 'value="40"' in text
    assert 'value="khong phai thu"' in text
    answer = admin.post(PAGE, typed(admin, publish_auto="maybe"))
    assert answer.status_code == 422


def test_the_leader_chooses_and_the_office_reads(admin):
    office = client_of(officer("vp_tk"))
    text = said(office.get(PAGE))
    assert "Lưu lựa chọn" not in text
    assert "(mặc định)" in text
    assert office.post(PAGE, {}).status_code == 403
    chairman = client_of(officer("chu_tich"))
    assert chairman.post(PAGE, typed(chairman, warn_workdays="2")).status_code == 302
    assert client_of(officer("mot_cua")).get(PAGE).status_code == 403


def test_old_page_is_not_written_over(admin):
    old = typed(admin)
    admin.post(PAGE, typed(admin, publish_by_day="15"))
    answer = admin.post(PAGE, {**old, "warn_workdays": "3"})
    assert answer.status_code == 422
    assert "Vừa có người khác đổi lựa chọn" in said(answer)


def test_saved_again_after_somebody_elses_choice_both_stand(admin):
    old = typed(admin)
    admin.post(PAGE, typed(admin, publish_by_day="15", publish_auto="True"))
    answer = admin.post(PAGE, {**old, "warn_workdays": "3", "publish_by_day": "12"})
    assert "Đã đổi ở nơi khác" in said(answer)
    assert choices()["publish_auto"].label in said(answer)
    form = answer.context["form"]
    shown = {
        form.add_initial_prefix(name): form.data[form.add_initial_prefix(name)]
        for name in form.fields
        if name != "seen"
    }
    told = {name: form[name].value() or "" for name in form.fields}
    assert (told["publish_auto"], told["warn_workdays"], told["publish_by_day"]) == ("True", "3", "12")
    assert admin.post(PAGE, {**shown, **told, "seen": answer.context["seen"]}).status_code == 302
    policy = Agency.objects.get(is_served=True, pk=ground().pk).policy
    assert (policy["publish_auto"], policy["warn_workdays"], policy["publish_by_day"]) == (True, 3, 12)


def test_a_slip_does_not_hide_that_somebody_else_chose(admin):
    """The page with the slip still bears what was seen: saved again, the same choice is not written over unseen."""
    old = typed(admin)
    admin.post(PAGE, typed(admin, publish_by_day="15"))
    slip = admin.post(PAGE, {**old, "publish_by_day": "12", "warn_workdays": "99"})
    assert slip.context["seen"] == old["seen"]
    answer = admin.post(PAGE, {**old, "publish_by_day": "12", "seen": slip.context["seen"]})
    assert "Đã đổi ở nơi khác" in said(answer)
    assert answer.context["seen"] != old["seen"]
    assert Agency.objects.get(is_served=True, pk=ground().pk).policy["publish_by_day"] == 15


def test_queries_stay_few(admin, django_assert_max_num_queries):
    admin.get(PAGE)
    with django_assert_max_num_queries(6):
        admin.get(PAGE)
