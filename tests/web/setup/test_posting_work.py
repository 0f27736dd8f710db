"""Pages of posting: what is to be done, places, evidence with photographs, sheets to print."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from motcua.documents.models import PostingPhoto
from motcua.procedures.models import Posting, PostingPlace, PostingRound, PostingTask
from motcua.procedures.services.posting_tasks import open_posting_tasks
from motcua.procedures.services.postings import confirm_postings
from tests.documents.test_posting_photos import picture
from tests.factories import BIRTH, MARITAL_STATUS, NOON, client_of, ground, officer, version
from tests.procedures.test_posting_tasks import lay_many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ROOT = "/cai-dat/niem-yet/"
TASKS = f"{ROOT}viec/"


@pytest.fixture
def office():
    open_posting_tasks(ground(), at=NOON)
    return client_of(officer("vh_xh"))


def photo():
    stream = picture()
    stream.name = "anh.jpg"
    return stream


def key_of(code):
    return PostingTask.objects.get(version=version(code)).pk


def test_the_list_says_what_is_due_late_first(office):
    PostingTask.objects.filter(pk=key_of(MARITAL_STATUS)).update(due_on=date(2026, 11, 20))
    answer = office.get(TASKS)
    html = answer.content.decode()
    assert "4 việc, 1 quá hạn" in html
    assert answer.context["page"].items[0].version.procedure.code == MARITAL_STATUS
    assert "5 ngày làm việc" in html


def test_many_are_done_at_once_with_one_photograph(office):
    keys = [key_of(BIRTH), key_of(MARITAL_STATUS)]
    answer = office.post(TASKS, {"viec": "da-niem-yet", "task": keys, "photo": photo()}, follow=True)
    assert "Đã ghi niêm yết 2 thủ tục." in answer.content.decode()
    row = PostingRound.objects.get()
    page = office.get(f"{ROOT}dot/{row.pk}/").content.decode()
    assert "Đăng ký khai sinh" in page
    kept = PostingPhoto.objects.get()
    shown = office.get(f"{ROOT}anh/{kept.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    assert office.post(f"{ROOT}dot/{row.pk}/", {"photo": photo()}).status_code == 302
    assert PostingPhoto.objects.count() == 1  # the same photograph


def test_the_day_of_the_decision_moves_the_limit(office):
    sent = {"viec": "ngay-nhan", "task": key_of(BIRTH), "received_on": "2026-11-13", "decision": "12/QĐ-UBND"}
    answer = office.post(TASKS, sent, follow=True)
    assert "12/QĐ-UBND" in answer.content.decode()
    assert PostingTask.objects.get(version=version(BIRTH)).due_on == date(2026, 11, 20)


def test_comparing_with_the_catalogue_now(office):
    PostingTask.objects.all().delete()
    assert "thêm 4 việc" in office.post(TASKS, {"viec": "tim"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"viec": "da-niem-yet"}, "Chưa chọn thủ tục nào."),
        ({"viec": "ngay-nhan", "task": "1"}, "Chưa nhập “Ngày nhận quyết định công bố”."),
        ({"viec": "da-niem-yet", "task": "x", "posted_on": "mai"}, "Ngày không đúng."),
        ({"viec": "la"}, "Chưa chọn thủ tục nào."),
    ],
)
def test_refusals_stay_on_the_page(office, typed, said):
    answer = office.post(TASKS, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_that_is_no_photograph_is_refused_beside_its_field(office):
    bad = BytesIO(b"no")
    bad.name = "x.jpg"
    answer = office.post(TASKS, {"viec": "da-niem-yet", "task": key_of(BIRTH), "photo": bad})
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert f'value="{key_of(BIRTH)}" checked' in answer.content.decode()  # what was chosen stays chosen
    assert not Posting.objects.exists()


# Places


def test_places_are_added_changed_and_closed(office):
    typed = {"kind": "village", "name": "Bảng tin thôn Ngoài", "where": "Nhà văn hóa"}
    assert "Đã thêm nơi niêm yết" in office.post(f"{ROOT}noi/", typed, follow=True).content.decode()
    page = f"{ROOT}noi/bang-tin-thon-ngoai/"
    office.post(page, {**typed, "name": "Bảng tin thôn Trong", "viec": "luu"})
    assert "Bảng tin thôn Trong" in office.get(f"{ROOT}noi/").content.decode()
    assert office.post(f"{ROOT}noi/", {**typed, "name": "Bảng tin thôn trong"}).status_code == 422
    assert office.post(page, {"viec": "dong"}).status_code == 302
    assert PostingPlace.objects.get().closed_at == NOON
    assert "Mở lại nơi này" in office.get(page).content.decode()
    assert office.post(page, {"viec": "mo-lai"}).status_code == 302
    assert PostingPlace.objects.get().closed_at is None
    assert office.post(f"{ROOT}noi/counter/", {"viec": "dong"}).status_code == 422
    assert office.get(f"{ROOT}noi/khong-co/").status_code == 404


# Evidence


def test_an_auditor_finds_who_where_and_until_when(office):
    confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON - timedelta(days=2))
    page = f"{ROOT}minh-chung/"
    html = client_of(officer("chu_tich")).get(page).content.decode()  # the chairman may look
    assert officer("vh_xh").full_name in html
    assert "23/11/2026" in html
    assert "chưa có ảnh" in html
    assert BIRTH not in office.get(f"{page}?ma={MARITAL_STATUS}").content.decode().split("</form>", 2)[-1]
    assert client_of(officer("chu_tich")).post(f"{ROOT}dot/{PostingRound.objects.get().pk}/").status_code == 403


# Sheets


@pytest.mark.parametrize(("size", "width"), [("a3", 842), ("a4", 595)])
def test_a_sheet_says_what_the_public_page_says(office, size, width):
    answer = office.get(f"{ROOT}to/{size}/{BIRTH}/")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert {round(float(page.mediabox.width)) for page in pages} == {width}
    for words in ("Đăng ký khai sinh", f"Mã thủ tục: {BIRTH}", "Luật Hộ tịch", f"/thu-tuc/{BIRTH}/"):
        assert words in text


def test_a_field_is_one_file_and_the_board_has_contents(office):
    slug = version(BIRTH).field.slug
    many = PdfReader(BytesIO(office.get(f"{ROOT}to/a4/linh-vuc/{slug}/").content))
    assert len(many.pages) >= 2
    confirm_postings([version(BIRTH)], agency=ground(), by=officer("vh_xh"), at=NOON)
    listed = PdfReader(BytesIO(office.get(f"{ROOT}noi/counter/muc-luc/").content)).pages[0].extract_text()
    assert "Tổng số: 1 thủ tục." in listed
    assert office.get(f"{ROOT}to/?linh-vuc={slug}").status_code == 200
    for wrong in (
        "to/a5/linh-vuc/ho-tich/",
        "to/a4/linh-vuc/khong/",
        f"to/a5/{BIRTH}/",
        "to/a4/9.9/",
        "noi/x/muc-luc/",
    ):
        assert office.get(ROOT + wrong).status_code == 404, wrong


# For whom, and at what cost


@pytest.mark.parametrize("page", ["viec/", "noi/", "noi/counter/", "minh-chung/", "to/", f"to/a4/{BIRTH}/"])
@pytest.mark.parametrize(("post", "status"), [("vh_xh", 200), ("vp_tk", 200), ("mot_cua", 403), ("tp_ht", 403)])
def test_for_whom_it_is_open(page, post, status):
    assert client_of(officer(post)).get(ROOT + page).status_code == status


def test_a_full_catalogue_costs_few_queries(django_assert_max_num_queries):
    lay_many(205)
    office = client_of(officer("vh_xh"))
    open_posting_tasks(ground(), at=NOON)
    chosen = [task.version for task in PostingTask.objects.select_related("version")[:100]]
    confirm_postings(chosen, agency=ground(), by=officer("vh_xh"), at=NOON)
    office.get(TASKS)
    for page in (TASKS, f"{ROOT}noi/", f"{ROOT}minh-chung/", f"{ROOT}dot/{PostingRound.objects.get().pk}/", ROOT):
        with django_assert_max_num_queries(12):
            assert office.get(page).status_code == 200
