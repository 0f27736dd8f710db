"""The desk: whose work it shows, in which order, found by which words, and what it costs."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from motcua.agency.models import Agency
from motcua.casework.models import Case
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.intake import submit_dossier
from motcua.dossiers.services.processing import hand_over_dossier, request_payment
from motcua.dossiers.services.result import approve_dossier, complete_dossier
from motcua.dossiers.services.supplement import propose_supplement, send_supplement
from motcua.notices.models import Notice
from tests.factories import MARITAL_STATUS, NOON, client_of, ground, intake_of, make_dossier, officer, party

pytestmark = pytest.mark.django_db
QUEUE = "/ban-lam-viec/"


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def make(name="Nguyễn Thị Hoa", number="024185001234", **more):
    sex = "Nam" if number[3] == "0" else "Nữ"
    return make_dossier(MARITAL_STATUS, owner=party(name, number, village="Thôn 3", sex=sex), **more)


def search(client, words, **query):
    """As the form sends it: the words by POST, then the list at the address that does not tell them."""
    return client.post(QUEUE, {**query, "q": words}, follow=True)


def rows(answer):
    return [row.case.code for row in answer.context["rows"]]


def test_my_queue_shows_what_is_in_my_hands_and_nothing_else():
    dossier = make()
    assert rows(client_of(officer("tp_ht")).get(QUEUE)) == [dossier.case.code]
    assert rows(client_of(officer("dc_xd")).get(QUEUE)) == []


def test_least_slack_comes_first():
    later = make(number="024185001242", at=NOON)
    sooner = make(at=NOON - timedelta(days=2))
    assert rows(client_of(officer("tp_ht")).get(QUEUE)) == [sooner.case.code, later.case.code]


@pytest.mark.parametrize("words", ["hoa", "HOA nguyen", "thon 3", "tinh trang hon nhan", "Hoà", "nguyễn"])
def test_search_ignores_marks_and_case(words):
    dossier = make()
    make("Trần Văn Bình", "024085001243")
    found = rows(search(client_of(officer("tp_ht")), words))
    assert dossier.case.code in found


def test_search_by_name_leaves_others_out():
    make()
    other = make("Trần Văn Bình", "024085001243")
    assert rows(search(client_of(officer("tp_ht")), "tran binh")) == [other.case.code]


def test_the_address_does_not_tell_whom_one_looked_for():
    make()
    client = client_of(officer("tp_ht"))
    answer = search(client, " Nguyễn Hoa ", thon="Thôn 3", han="")
    address = answer.redirect_chain[0][0]
    assert re.fullmatch(r"/ban-lam-viec/\?thon=Th%C3%B4n\+3&tim=[\w-]{8}", address)
    assert answer.context["q"] == "Nguyễn Hoa"
    assert search(client, "Nguyễn Hoa", thon="Thôn 3").redirect_chain[0][0] == address
    assert rows(client.get(QUEUE, {"q": "nobody"})) == rows(client.get(QUEUE))


def test_words_of_another_session_are_not_known():
    make()
    address = search(client_of(officer("tp_ht")), "khong co").redirect_chain[0][0]
    answer = client_of(officer("tp_ht")).get(address)
    assert len(rows(answer)) == 1
    assert "Lượt tìm này không còn được nhớ" in answer.content.decode()


def test_only_the_last_searches_are_remembered():
    client = client_of(officer("tp_ht"))
    first = search(client, "tu 0").redirect_chain[0][0]
    for n in range(1, 21):
        search(client, f"tu {n}")
    assert "không còn được nhớ" in client.get(first).content.decode()
    assert client.get(search(client, "tu 1").redirect_chain[0][0]).context["q"] == "tu 1"


def test_names_are_masked_in_the_list():
    make()
    page = client_of(officer("tp_ht")).get(QUEUE).content.decode()
    assert "Nguyễn T** H**" in page
    assert "Nguyễn Thị Hoa" not in page


def test_paused_dossiers_are_found_by_the_filter():
    dossier = make()
    request_payment(dossier, by=officer("tp_ht"), at=NOON + timedelta(minutes=30), note="TB 1")
    found = client_of(officer("mot_cua")).get(QUEUE, {"muc": "mot-cua", "han": "paused"})
    assert rows(found) == [dossier.case.code]


def test_a_specialist_has_no_list_of_all():
    answer = client_of(officer("tp_ht")).get(QUEUE, {"muc": "tat-ca"})
    assert answer.context["tab"] == "toi"


@pytest.mark.parametrize("count", [1, 12])
def test_the_queue_costs_the_same_for_one_and_for_many(count, django_assert_num_queries):
    for index in range(count):
        make(number=f"0241850{index:05d}")
    client = client_of(officer("tp_ht"))
    client.get(QUEUE)
    with django_assert_num_queries(4):
        assert len(rows(client.get(QUEUE))) == count


def fill(dossier, count):
    """As many copies of a dossier as it takes to have `count` of them, in hand and found by the same words."""
    facts = {f.attname: getattr(dossier.case, f.attname) for f in Case._meta.concrete_fields if not f.primary_key}
    cases = [Case(**{**facts, "code": f"{dossier.case.code}-{n}"}) for n in range(count - 1)]
    own = {f.attname: getattr(dossier, f.attname) for f in Dossier._meta.concrete_fields if not f.primary_key}
    Case.objects.bulk_create(cases)
    Dossier.objects.bulk_create([Dossier(case_id=case.pk, **own) for case in cases])


@pytest.mark.parametrize("count", [10, 490])
@pytest.mark.parametrize(
    ("post", "query", "queries"),
    [
        ("tp_ht", {}, 4),
        ("tp_ht", {"q": "hoa"}, 3),
        ("tp_ht", {"thon": "Thôn 3"}, 3),
        ("tp_ht", {"trang": "2"}, 3),
        ("tp_ht", {"muc": "da-qua"}, 3),
        ("mot_cua", {"muc": "tat-ca"}, 3),
        ("mot_cua", {"muc": "tat-ca", "thon": "Thôn 3"}, 3),
        ("mot_cua", {"muc": "tat-ca", "linh-vuc": "ho-tich"}, 4),
        ("mot_cua", {"muc": "tat-ca", "q": "hoa"}, 4),
        ("mot_cua", {"muc": "tat-ca", "q": "hoa", "thon": "Thôn 3"}, 4),
        ("mot_cua", {"muc": "tat-ca", "q": "khong co"}, 4),
        ("mot_cua", {"muc": "tat-ca", "han": "late"}, 3),
    ],
)
def test_every_list_costs_the_same_for_ten_and_for_hundreds(post, query, queries, count, django_assert_num_queries):
    fill(make(), count)
    client = client_of(officer(post))
    address = f"{QUEUE}?{urlencode(query)}"
    if "q" in query:
        address = client.post(QUEUE, query).headers["Location"]
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_visitors_are_sent_to_log_in(client):
    assert client.get(QUEUE).headers["Location"].startswith("/dang-nhap/")


def test_handing_over_in_a_batch_tells_each_outcome():
    first, second = make(), make("Trần Văn Bình", "024085001243")
    client = client_of(officer("tp_ht"))
    request_payment(second, by=officer("tp_ht"), at=NOON + timedelta(minutes=5), note="TB 1")
    answer = client.post(reverse("desk:batch"), {"viec": "chuyen", "ho-so": [first.case.code, second.case.code]})
    lines = answer.context["lines"]
    assert [line.dossier.case.code for line in lines] == [first.case.code, second.case.code]
    assert lines[0].outcome.is_done
    assert lines[0].dossier.case.holder == officer("chu_tich")
    assert lines[1].outcome.sentence.startswith("Hồ sơ không ở trong tay bạn")
    assert "Chuyển bước tiếp theo: xong 1 hồ sơ, 1 chưa được" in answer.content.decode()


def test_a_batch_never_reaches_into_another_agency():
    dossier = make()
    other = Agency.objects.filter(is_served=False).first()
    Case.objects.filter(pk=dossier.pk).update(agency=other)
    answer = client_of(officer("tp_ht")).post(reverse("desk:batch"), {"viec": "chuyen", "ho-so": [dossier.case.code]})
    assert answer.context["lines"] == []


def test_a_batch_without_dossiers_says_so():
    answer = client_of(officer("tp_ht")).post(reverse("desk:batch"), {"viec": "chuyen"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Chưa chọn hồ sơ nào, hoặc chưa chọn việc cần làm."
    ]


def groups(answer):
    return {section.group.slug: [row.case.code for row in section.rows] for section in answer.context["sections"]}


def test_the_counter_sees_its_work_in_groups():
    at = NOON + timedelta(minutes=30)
    online = submit_dossier(intake_of(MARITAL_STATUS), agency=ground(), at=NOON)
    kept = make(number="024185001242", forward_now=False)
    asking, waiting, paying = make(number="024185001259"), make(number="024185001267"), make(number="024185001275")
    items = [{"name": "Tờ khai", "originals": 1, "certified": 0, "photocopies": 0}]
    propose_supplement(asking, items=items, reason="Chưa ký", by=officer("tp_ht"), at=at)
    row = propose_supplement(waiting, items=items, reason="Chưa ký", by=officer("tp_ht"), at=at)
    send_supplement(row, by=officer("mot_cua"), at=at)
    request_payment(paying, by=officer("tp_ht"), at=at, note="TB 1")
    found = groups(client_of(officer("mot_cua")).get(QUEUE, {"muc": "mot-cua"}))
    assert found == {
        "tiep-nhan": [online.case.code],
        "cho-chuyen": [kept.case.code],
        "gui-bo-sung": [asking.case.code],
        "tra-ket-qua": [],
        "cho-dan": [waiting.case.code, paying.case.code],
    }


def test_a_group_opens_alone_and_keeps_the_words():
    make(number="024185001242", forward_now=False)
    answer = search(client_of(officer("mot_cua")), "hoa", muc="mot-cua", nhom="cho-chuyen")
    key = answer.request["QUERY_STRING"].partition("tim=")[2]
    assert list(groups(answer)) == ["cho-chuyen"]
    assert [tab["url"] for tab in answer.context["tabs"]] == [
        f"?muc=toi&tim={key}",
        f"?muc=mot-cua&tim={key}",
        f"?muc=tat-ca&tim={key}",
    ]


def test_village_and_field_narrow_the_list():
    dossier = make()
    client = client_of(officer("tp_ht"))
    field = dossier.version.field
    assert rows(client.get(QUEUE, {"thon": "Thôn 3", "linh-vuc": field.slug})) == [dossier.case.code]
    assert rows(client.get(QUEUE, {"thon": "Thôn 1"})) == []
    assert rows(client.get(QUEUE, {"linh-vuc": "khong-co"})) == []


def test_search_of_the_whole_office_finds_every_word_newest_first():
    older, newer = make(), make("Nguyễn Thị Hoa Mai", "024185001242")
    make("Trần Văn Bình", "024085001243")
    found = search(client_of(officer("mot_cua")), "nguyen hoa", muc="tat-ca")
    assert rows(found) == [newer.case.code, older.case.code]


def finished(dossier):
    at = NOON + timedelta(minutes=20)
    hand_over_dossier(dossier, by=officer("tp_ht"), at=at)
    approve_dossier(dossier, by=officer("chu_tich"), at=at)
    complete_dossier(dossier, by=officer("vp_tk"), at=at)
    return dossier


def test_a_result_says_how_long_it_waits_and_reminders_go_out_in_a_batch(time_machine):
    dossier = finished(make())
    client = client_of(officer("mot_cua"))
    shown = client.get(QUEUE, {"muc": "mot-cua"}).context["sections"][3].rows[0]
    assert shown.wait.label == "Có kết quả hôm nay"
    time_machine.move_to(NOON + timedelta(days=5), tick=False)
    client = client_of(officer("mot_cua"))
    shown = client.get(QUEUE, {"muc": "mot-cua", "han": "uncollected"}).context["sections"][3].rows[0]
    assert (shown.wait.label, shown.wait.tone) == ("Chờ nhận 5 ngày", "soon")
    answer = client.post(reverse("desk:batch"), {"viec": "nhac-nhan", "ho-so": [dossier.case.code]})
    assert answer.context["done"] == 1
    assert Notice.objects.filter(case_code=dossier.case.code, kind="uncollected").count() == 1


@pytest.mark.parametrize("count", [1, 12])
def test_the_groups_cost_the_same_for_one_and_for_many(count, django_assert_num_queries):
    for index in range(count):
        make(number=f"0241850{index:05d}", forward_now=False)
    client = client_of(officer("mot_cua"))
    client.get(QUEUE, {"muc": "mot-cua"})
    with django_assert_num_queries(7):
        assert len(rows(client.get(QUEUE, {"muc": "mot-cua"}))) == count


@pytest.mark.parametrize("count", [1, 5])
def test_a_batch_costs_the_same_for_each(count, django_assert_max_num_queries):
    codes = [make(number=f"0241850{index:05d}").case.code for index in range(count)]
    client = client_of(officer("tp_ht"))
    with django_assert_max_num_queries(10 + 45 * count):
        assert client.post(reverse("desk:batch"), {"viec": "chuyen", "ho-so": codes}).context["done"] == count


def test_an_appointment_outside_the_calendar_does_not_close_the_desk():
    old, far = make(), make(number="024185001242")
    Case.objects.filter(pk=old.pk).update(due_at=NOON.replace(year=2009), due_is_given=True)
    Case.objects.filter(pk=far.pk).update(due_at=NOON.replace(year=2061), due_is_given=True)
    answer = client_of(officer("tp_ht")).get(QUEUE)
    assert [row.slack and row.slack.words for row in answer.context["rows"]] == ["Quá hạn", None]
    for dossier in (old, far):
        assert client_of(officer("tp_ht")).get(f"{QUEUE}ho-so/{dossier.case.code}/").status_code == 200
