"""The editor of internal processes: seen by officers, changed by văn phòng, approved only when the check passes."""

import pytest

from motcua.ops.ground import lay_ground
from motcua.ops.ground_catalogue import lay_catalogue
from motcua.procedures.models import Procedure, Process, ProcessStep
from motcua.procedures.services.processes import approve_process, create_process, new_version, save_steps
from motcua.web.setup.process_picture import picture_of
from motcua.web.setup.processes import compare_steps
from tests.factories import BIRTH, NOON, client_of, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/cai-dat/quy-trinh/"


def linear(*parts):
    return [
        ProcessStep(number=n, label=label, role=role, minutes=minutes, produces_result=role == "ky_duyet")
        for n, (label, role, minutes) in enumerate(parts, 1)
    ]


GOOD = (("Nhận", "tiep_nhan", 30), ("Soạn", "thu_ly", 300), ("Ký", "ky_duyet", 60), ("Trả", "tra_ket_qua", 0))


@pytest.fixture
def draft():
    by = officer("vp_tk")
    process = create_process(Procedure.objects.get(code=BIRTH), "Khai sinh", agency=by.agency, by=by, at=NOON)
    save_steps(process, linear(*GOOD), by=by, at=NOON)
    return process


@pytest.fixture
def office():
    return client_of(officer("vp_tk"))


def page(process):
    return f"{LIST}{process.pk}/"


def step_data(**changes):
    return {"label": "Thẩm định", "role": "tham_dinh", "minutes": "1,5", "clock": "run", **changes}


def labels(process):
    return list(process.steps.order_by("number").values_list("label", flat=True))


# Who may


def test_visitors_are_sent_to_the_log_in(client, draft):
    assert client.get(page(draft)).status_code == 302
    assert client.post(f"{page(draft)}duyet/").status_code == 302


def test_a_specialist_reads_and_changes_nothing(draft):
    reader = client_of(officer("tp_ht"))
    html = reader.get(page(draft)).content.decode()
    assert "Kiểm tra và duyệt" not in html
    for address in (
        "duyet/",
        "bo/",
        "phien-ban-moi/",
        "gan-thu-tuc/",
        "buoc/1/xoa/",
        "buoc/1/chuyen/",
        "buoc/1/",
        "buoc/them/",
    ):
        assert reader.post(f"{page(draft)}{address}", step_data(procedure=BIRTH)).status_code == 403
    assert reader.get(f"{LIST}them/").status_code == 403
    draft.refresh_from_db()
    assert (draft.status, labels(draft)) == ("draft", ["Nhận", "Soạn", "Ký", "Trả"])


@pytest.mark.parametrize("post", ["vp_tk", "quan_tri"])
def test_the_office_and_administrators_may(draft, post):
    assert "Kiểm tra và duyệt" in client_of(officer(post)).get(page(draft)).content.decode()


# The list


def test_the_list_shows_states_and_faults(office, draft):
    html = office.get(f"{LIST}?loai=dang-soan").content.decode()
    assert "Khai sinh" in html
    assert "Không có lỗi" in html
    assert "Khai sinh" not in office.get(f"{LIST}?loai=mac-dinh").content.decode()


@pytest.mark.usefixtures("draft")
def test_the_list_is_searched(office):
    assert len(office.get(f"{LIST}?q={BIRTH}").context["rows"]) == 1
    assert office.get(f"{LIST}?q=khong-co").context["rows"] == []


def queries_of(client, address, capture):
    client.get(address)
    with capture() as context:
        client.get(address)
    return len(context)


def test_the_list_costs_the_same_for_many(office, draft, django_assert_num_queries):
    office.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(office.get(LIST).context["rows"]) == 3
    lay_catalogue(lay_ground(), at=NOON)
    office.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(office.get(LIST).context["rows"]) == 26


def test_the_page_has_a_query_budget(office, draft, django_assert_num_queries):
    office.get(page(draft))
    with django_assert_num_queries(PAGE_QUERIES):
        office.get(page(draft))
    save_steps(draft, linear(*GOOD[:2], *GOOD[1:2] * 5, *GOOD[2:]), by=officer("vp_tk"), at=NOON)
    office.get(page(draft))
    with django_assert_num_queries(PAGE_QUERIES):
        office.get(page(draft))


LIST_QUERIES, PAGE_QUERIES = 3, 8

# Editing


def test_a_process_is_made_from_nothing(office):
    made = office.post(f"{LIST}them/", {"procedure": BIRTH, "title": ""})
    process = Process.objects.get(procedure__code=BIRTH)
    assert (made.status_code, made["Location"], process.title) == (302, page(process), "Đăng ký khai sinh")
    for data in (
        step_data(label="Nhận", role="tiep_nhan", minutes="0,5"),
        step_data(label="Ký", role="ky_duyet", minutes="4", produces_result="on"),
        step_data(label="Trả", role="tra_ket_qua", minutes="", clock="not_counted"),
    ):
        assert office.post(f"{page(process)}buoc/them/", data).status_code == 302
    assert list(process.steps.values_list("number", "label", "minutes")) == [
        (1, "Nhận", 30),
        (2, "Ký", 240),
        (3, "Trả", None),
    ]
    assert office.post(f"{page(process)}duyet/", {"valid_from": ""}).status_code == 302
    process.refresh_from_db()
    assert process.status == "approved"


def test_an_unknown_procedure_is_refused_and_what_was_typed_stays(office):
    answer = office.post(f"{LIST}them/", {"procedure": "9.999999", "title": "Tên tôi gõ"})
    assert answer.status_code == 422
    assert "Không có thủ tục nào mang mã «9.999999»" in answer.content.decode()
    assert "Tên tôi gõ" in answer.content.decode()


def test_a_step_is_added_behind_another(office, draft):
    office.post(f"{page(draft)}buoc/them/?sau=2", step_data())
    assert labels(draft) == ["Nhận", "Soạn", "Thẩm định", "Ký", "Trả"]


def test_links_follow_their_steps(office, draft):
    steps = linear(*GOOD)
    steps[1].next_numbers = [3, 4]
    save_steps(draft, steps, by=officer("vp_tk"), at=NOON)
    office.post(f"{page(draft)}buoc/them/?sau=1", step_data())
    assert draft.steps.get(label="Soạn").next_numbers == [4, 5]
    office.post(f"{page(draft)}buoc/4/xoa/")
    assert draft.steps.get(label="Soạn").next_numbers == [4]


def test_a_step_is_changed(office, draft):
    data = step_data(
        label="Soạn thảo", role="thu_ly", post_code="tp_ht", minutes="5", next_numbers=["3", "0"], opinions=["ubnd"]
    )
    assert office.post(f"{page(draft)}buoc/2/", data).status_code == 302
    step = draft.steps.get(number=2)
    assert (step.label, step.post_code, step.minutes, step.next_numbers, step.opinions) == (
        "Soạn thảo",
        "tp_ht",
        300,
        [0, 3],
        ["ubnd"],
    )
    html = office.get(f"{page(draft)}buoc/2/").content.decode()
    assert 'value="5"' in html


def test_steps_move(office, draft):
    office.post(f"{page(draft)}buoc/2/chuyen/", {"huong": "len"})
    assert labels(draft) == ["Soạn", "Nhận", "Ký", "Trả"]
    office.post(f"{page(draft)}buoc/1/chuyen/", {"huong": "len"})
    assert labels(draft) == ["Soạn", "Nhận", "Ký", "Trả"]


def test_wrong_hours_are_refused_beside_the_field(office, draft):
    answer = office.post(f"{page(draft)}buoc/2/", step_data(minutes="nửa ngày"))
    assert answer.status_code == 422
    assert "Thời gian không đúng. Ghi số giờ làm việc, ví dụ 4 hoặc 1,5." in answer.content.decode()
    assert "nửa ngày" in answer.content.decode()


def test_a_fault_stands_beside_its_step(office, draft):
    steps = linear(*GOOD[:2])
    save_steps(draft, steps, by=officer("vp_tk"), at=NOON)
    html = office.get(page(draft)).content.decode()
    fault = "Bước 2 «Soạn» là bước cuối nhưng không trả kết quả: quy trình chưa có điểm kết thúc."
    assert html.index('id="buoc-2" class="is-wrong"') < html.index(fault, html.index('id="buoc-2"'))


def test_approval_over_the_limit_is_refused_with_the_path(office, draft):
    save_steps(
        draft, linear(("Nhận", "tiep_nhan", 60), ("Soạn", "thu_ly", 480), *GOOD[2:]), by=officer("vp_tk"), at=NOON
    )
    answer = office.post(f"{page(draft)}duyet/", {"valid_from": ""})
    assert answer.status_code == 422
    sentence = "Chưa duyệt được. Đường Bước 1 → Bước 2 → Bước 3 → Bước 4 cộng 10 giờ, vượt thời hạn 8 giờ của thủ tục."
    assert sentence in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_approved_process_has_no_step_pages(office, draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    answer = office.get(f"{page(draft)}buoc/1/")
    assert answer.status_code == 422
    assert "Tạo phiên bản mới để sửa" in answer.content.decode()


def test_a_new_version_is_compared_with_the_old(office, draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    made = office.post(f"{page(draft)}phien-ban-moi/")
    copy = Process.objects.get(code=draft.code, number=2)
    assert made["Location"] == page(copy)
    office.post(f"{page(copy)}buoc/2/", step_data(label="Soạn", role="thu_ly", minutes="4"))
    html = office.get(f"{page(copy)}so-sanh/").content.decode()
    assert "<del>Thời gian: 5 giờ làm việc</del>" in html
    assert "<ins>Thời gian: 4 giờ làm việc</ins>" in html


def test_a_draft_is_tied_to_a_procedure_and_discarded(office, draft):
    answer = office.post(f"{page(draft)}gan-thu-tuc/", {"procedure": "sai"})
    assert answer.status_code == 422
    assert office.post(f"{page(draft)}gan-thu-tuc/", {"procedure": "1.004873"}).status_code == 302
    draft.refresh_from_db()
    assert draft.procedure.code == "1.004873"
    assert office.post(f"{page(draft)}bo/")["Location"] == LIST
    assert not Process.objects.filter(pk=draft.pk).exists()


def test_a_process_of_another_agency_is_not_found(office, draft):
    from motcua.agency.models import Agency

    Process.objects.filter(pk=draft.pk).update(agency=Agency.objects.exclude(pk=draft.agency_id).first())
    assert office.get(page(draft)).status_code == 404
    assert office.post(f"{page(draft)}duyet/").status_code == 404


# The picture


def test_branches_stand_side_by_side():
    steps = linear(*GOOD, ("Từ chối", "tra_ket_qua", 0))
    steps[1].next_numbers, steps[3].next_numbers = [3, 5], [0]
    picture = picture_of(steps, {5: True})
    rows = {box.number: box.y for box in picture.boxes}
    assert rows[3] == rows[5]
    assert next(box.kind for box in picture.boxes if box.number == 5) == "is-wrong"
    assert (len(picture.lines), [line.is_back for line in picture.lines]) == (4, [False] * 4)
    assert "bước 2 Soạn, 5 giờ làm việc, rồi bước 3 và bước 5" in picture.spoken


def test_a_way_back_is_drawn_as_such():
    steps = linear(*GOOD)
    steps[2].next_numbers = [2, 4]
    assert sum(line.is_back for line in picture_of(steps, {}).lines) == 1


def test_no_steps_no_picture():
    assert picture_of([], {}) is None


def test_comparing_finds_added_and_gone_steps():
    lines = compare_steps(linear(*GOOD[:2]), linear(*GOOD[:1]))
    assert [(line["number"], line["differs"], bool(line["new"])) for line in lines] == [
        (1, False, True),
        (2, True, False),
    ]


def test_an_open_draft_hides_the_copy_button(office, draft):
    approve_process(draft, by=officer("vp_tk"), at=NOON)
    assert "Tạo phiên bản mới để sửa" in office.get(page(draft)).content.decode()
    new_version(draft, by=officer("vp_tk"), at=NOON)
    assert "Tạo phiên bản mới để sửa" not in office.get(page(draft)).content.decode()
