"""A citizen without an account: what the code alone tells, what the key opens, and what guessing gains (nothing)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from motcua.documents.models import IssuedPaper
from motcua.documents.services import issue_paper
from motcua.dossiers.services.processing import hand_over_dossier, stop_dossier
from motcua.dossiers.services.result import approve_dossier, complete_dossier
from motcua.dossiers.services.supplement import propose_supplement, send_supplement
from motcua.ratings.models import Answer, Question, Rating
from motcua.ratings.services.setting_up import lay_questions
from motcua.web.models import Knock
from motcua.web.ui.throttle import address_of
from tests.dossiers.lives import submitted
from tests.factories import NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
SECRETS = ("Nguyễn", "Hoa", "024185001234", "Thôn 2", "0912345678", "hôn nhân", "Hoàng")


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def dossier():
    return make_dossier(owner=party(phone="0912345678"))


def by_code(dossier, key=""):
    return f"/tra-cuu/{dossier.case.code}/" + (f"?k={key}" if key else "")


def finish(dossier):
    hand_over_dossier(dossier, by=officer("tp_ht"), at=LATER)
    approve_dossier(dossier, by=officer("chu_tich"), at=LATER)
    complete_dossier(dossier, by=officer("vp_tk"), at=LATER)
    return dossier


def test_the_code_alone_tells_state_and_date_and_nothing_personal(client, dossier):
    answer = client.get(by_code(dossier))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Hồ sơ đang được giải quyết." in shown
    assert "Hẹn trả kết quả" in shown
    assert [secret for secret in SECRETS if secret in shown] == []
    assert dossier.access_key not in shown


def test_the_key_opens_procedure_mask_steps_and_proof(client, dossier):
    shown = client.get(by_code(dossier, dossier.access_key)).content.decode()
    assert dossier.case.title in shown
    assert "Nguyễn T** H**" in shown
    assert "Nguyễn Thị Hoa" not in shown
    assert "Thụ lý, thẩm định" in shown
    assert "Vì sao hẹn ngày này" in shown
    assert [secret for secret in ("024185001234", "0912345678", "Thôn 2") if secret in shown] == []


@pytest.mark.parametrize("guess", ["x", "0" * 24, "%00", "ế"])
def test_a_guessed_key_tells_no_more_than_the_code(client, dossier, guess):
    def words(url):
        return client.get(url).content

    assert words(by_code(dossier, guess)) == words(by_code(dossier))


def test_keys_are_long_and_differ():
    keys = {make_dossier(owner=party(identity_number=f"0241850{n:05d}")).access_key for n in range(12)}
    assert len(keys) == 12
    assert min(map(len, keys)) >= 16


def test_an_unknown_code_is_not_found_and_kept_nowhere(client):
    answer = client.get("/tra-cuu/000.00.99.H05-261125-9999/")
    assert answer.status_code == 404
    assert "Không tìm thấy hồ sơ" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_lower_case_and_blanks_are_forgiven(client, dossier):
    assert client.get(by_code(dossier).lower()).status_code == 200
    answer = client.get("/tra-cuu/", {"ma": f"  {dossier.case.code.lower()} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, by_code(dossier))


def test_a_code_of_the_wrong_form_is_explained(client):
    answer = client.get("/tra-cuu/", {"ma": "12<script>"})
    assert answer.status_code == 422
    assert "Mã hồ sơ không đúng dạng" in answer.content.decode()
    assert "<SCRIPT>" not in answer.content.decode()


@pytest.mark.parametrize("with_key", [True, False])
def test_pages_are_kept_by_nobody(client, dossier, with_key):
    headers = client.get(by_code(dossier, dossier.access_key if with_key else "")).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_asking_too_often_is_stopped_for_that_address_only(client, dossier):
    answers = [client.get(by_code(dossier), REMOTE_ADDR="203.0.113.7").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    stopped = client.get("/tra-cuu/", {"ma": "x"}, REMOTE_ADDR="203.0.113.7")
    assert stopped.status_code == 429
    assert stopped.headers["Retry-After"] == "300"
    assert client.get(by_code(dossier), REMOTE_ADDR="203.0.113.8").status_code == 200


def test_who_holds_the_receipt_is_no_guesser(client, dossier):
    answers = [client.get(by_code(dossier, dossier.access_key)).status_code for _ in range(61)]
    assert set(answers) == {200}
    assert Knock.objects.count() == 0


def test_wrong_keys_and_unknown_codes_count(client, dossier):
    for _ in range(30):
        client.get(by_code(dossier, "0" * 16))
        client.get("/tra-cuu/000.00.99.H05-261125-9999/")
    assert client.get(by_code(dossier)).status_code == 429
    # Only then does the receipt wait, too: the address is stopped, whatever it shows.
    assert client.get(by_code(dossier, dossier.access_key)).status_code == 429


def test_an_ipv6_line_counts_as_one_and_a_proxy_is_believed_only_for_its_own_word(rf, settings):
    first, second = rf.get("/", REMOTE_ADDR="2001:db8:1:2::1"), rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    assert address_of(first) == address_of(second) == "2001:db8:1:2::/64"
    forged = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    assert address_of(rf.get("/", **forged)) == "127.0.0.1"
    settings.BEHIND_TLS = True
    assert address_of(rf.get("/", **forged)) == "203.0.113.9"


def test_what_must_be_brought_is_listed_for_the_key_only(client, dossier):
    items = [{"name": "Giấy tờ chứng minh nơi cư trú", "originals": 1, "certified": 0, "photocopies": 0}]
    row = propose_supplement(dossier, items=items, reason="Chưa khai thác được", by=officer("tp_ht"), at=LATER)
    send_supplement(row, by=officer("mot_cua"), at=LATER)
    with_key = client.get(by_code(dossier, dossier.access_key)).content.decode()
    assert "Giấy tờ chứng minh nơi cư trú" in with_key
    assert "thời gian chờ không tính vào hạn" in with_key
    assert "Giấy tờ chứng minh nơi cư trú" not in client.get(by_code(dossier)).content.decode()


def test_a_stopped_dossier_says_so_without_the_reason(client, dossier):
    stop_dossier(dossier, by=officer("chu_tich"), at=LATER, reason="Người yêu cầu đã mất")
    shown = client.get(by_code(dossier)).content.decode()
    assert "Hồ sơ đã dừng xử lý" in shown
    assert "đã mất" not in shown


def test_a_late_dossier_says_sorry(client, dossier, time_machine):
    assert "Quá hạn" not in client.get(by_code(dossier)).content.decode()
    time_machine.move_to(NOON + timedelta(days=9), tick=False)
    assert "Hồ sơ đã quá ngày hẹn. Chúng tôi xin lỗi" in client.get(by_code(dossier)).content.decode()


@pytest.mark.parametrize(("with_key", "queries"), [(False, 3), (True, 6)])
def test_pages_have_a_query_budget(client, dossier, with_key, queries, django_assert_num_queries):
    url = by_code(dossier, dossier.access_key if with_key else "")
    client.get(url)
    # A guess is counted in one statement; on SQLite the patience of the connection is set and set back.
    queries += 2 if connection.vendor == "sqlite" and not with_key else 0
    with django_assert_num_queries(queries):
        client.get(url)


# Rating


def rate(client, dossier, key=None, **data):
    return client.post(f"/danh-gia/{dossier.case.code}/", {"k": dossier.access_key if key is None else key, **data})


def test_rating_twice_keeps_the_last(client, dossier):
    finish(dossier)
    assert rate(client, dossier, level="satisfied").status_code == 200
    shown = client.get(f"/danh-gia/{dossier.case.code}/?k={dossier.access_key}").content.decode()
    assert "Bạn đã đánh giá hồ sơ này" in shown
    assert 'value="satisfied" checked' in shown
    assert rate(client, dossier, level="unsatisfied", comment="Chờ lâu").status_code == 200
    assert list(Rating.objects.values_list("case__code", "level", "comment")) == [
        (dossier.case.code, "unsatisfied", "Chờ lâu")
    ]


def test_rating_is_open_from_the_receipt_on(client, dossier):
    assert dossier.case.state == "processing"
    assert rate(client, dossier, level="satisfied").status_code == 200
    assert Rating.objects.get().level == "satisfied"


def test_an_online_dossier_nobody_looked_at_is_refused_and_says_why(client):
    waiting = submitted()
    answer = rate(client, waiting, level="satisfied")
    assert answer.status_code == 422
    assert "Bộ phận Một cửa chưa xem hồ sơ nên chưa đánh giá được." in answer.content.decode()
    shown = client.get(f"/danh-gia/{waiting.case.code}/?k={waiting.access_key}").content.decode()
    assert "Gửi đánh giá" not in shown
    assert Rating.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "channel"), [("qr", "qr"), ("", "online"), ("tablet", "online"), ("import", "online")]
)
def test_where_it_was_rated_is_kept(client, dossier, told, channel):
    rate(client, dossier, level="satisfied", kenh=told)
    assert Rating.objects.get().channel == channel


def test_the_questions_of_the_office_are_asked_and_their_answers_kept(client, dossier):
    lay_questions(dossier.case.agency, at=NOON)
    time, manner = Question.objects.get(code="thoi-gian"), Question.objects.get(code="thai-do")
    shown = client.get(f"/danh-gia/{dossier.case.code}/?k={dossier.access_key}").content.decode()
    assert time.wording in shown
    assert "Sớm hơn ngày hẹn" in shown
    told = {f"cau-{time.pk}": "1", f"cau-{manner.pk}": "very_satisfied", "cau-x": "2", "cau-99999": "2"}
    assert rate(client, dossier, level="satisfied", **told).status_code == 200
    assert dict(Answer.objects.values_list("index_number", "score")) == {1: 1, 7: 2}


def test_a_wrong_answer_keeps_everything_that_was_told(client, dossier):
    lay_questions(dossier.case.agency, at=NOON)
    time, manner = Question.objects.get(code="thoi-gian"), Question.objects.get(code="thai-do")
    told = {f"cau-{time.pk}": "7", f"cau-{manner.pk}": "satisfied"}
    answer = rate(client, dossier, level="unsatisfied", comment="Chờ lâu", **told)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Chọn một trong các câu trả lời" in shown
    assert "Chờ lâu" in shown
    assert f'name="cau-{manner.pk}" value="satisfied" checked' in shown
    assert 'name="level" value="unsatisfied" checked' in shown


def test_a_low_rating_is_told_what_follows(client, dossier):
    assert "chuyển cho người có trách nhiệm" in rate(client, dossier, level="unsatisfied").content.decode()
    assert "chuyển cho người có trách nhiệm" not in rate(client, dossier, level="satisfied").content.decode()


@pytest.mark.parametrize("key", ["", "x", "0" * 22])
def test_rating_needs_the_key_of_the_receipt(client, dossier, key):
    finish(dossier)
    assert rate(client, dossier, key=key, level="unsatisfied").status_code == 404
    assert client.get(f"/danh-gia/{dossier.case.code}/?k={key}").status_code == 404
    assert Rating.objects.count() == 0


def test_rating_keeps_the_words_when_no_level_was_chosen(client, dossier):
    finish(dossier)
    answer = rate(client, dossier, comment="Cán bộ tận tình")
    assert answer.status_code == 422
    assert "Chưa chọn mức hài lòng." in answer.content.decode()
    assert "Cán bộ tận tình" in answer.content.decode()


def test_the_tracking_page_with_its_key_offers_rating(client, dossier):
    shown = client.get(by_code(dossier, dossier.access_key)).content.decode()
    assert f"/danh-gia/{dossier.case.code}/?k={dossier.access_key}&amp;kenh=qr" in shown
    assert "/danh-gia/" not in client.get(by_code(dossier)).content.decode()


def test_the_rating_page_has_a_query_budget(client, dossier, django_assert_max_num_queries):
    lay_questions(dossier.case.agency, at=NOON)
    url = f"/danh-gia/{dossier.case.code}/?k={dossier.access_key}"
    client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url)


# Papers


def test_a_paper_is_verified_without_naming_anybody(client, dossier):
    paper = IssuedPaper.objects.get(case_code=dossier.case.code, form="acceptance_slip")
    shown = client.get(reverse("portal:verify", args=[paper.verify_code])).content.decode()
    assert paper.number_text in shown
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in shown
    assert [secret for secret in (*SECRETS, dossier.case.code) if secret in shown] == []


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("surgery_notice", "Thông báo đổi ngày hẹn trả"),
        ("explanation_report", "Báo cáo giải trình"),
        ("late_list", "Danh sách chậm muộn"),
    ],
)
def test_papers_without_a_national_form_are_verified_too(client, dossier, kind, title):
    paper = issue_paper(kind, agency=dossier.case.agency, data={}, at=NOON)
    answer = client.get(f"/xac-minh/{paper.verify_code}/")
    assert answer.status_code == 200
    assert title in answer.content.decode()


def test_an_unknown_paper_is_not_found(client):
    answer = client.get(reverse("portal:verify", args=["khong-co"]))
    assert answer.status_code == 404
    assert "Không có giấy tờ với mã này" in answer.content.decode()
