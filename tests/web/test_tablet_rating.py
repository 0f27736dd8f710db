"""The tablet at the counter: opened once, two touches, no name, back to the start by itself, nothing for a guesser."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.dossiers.services.result import return_result
from motcua.ratings.models import Answer, GivenRating, Invitation, Question, Rating
from motcua.ratings.services.setting_up import add_tablet, invite_to_rate, lay_questions, revoke_tablet
from motcua.web.models import Knock
from tests.dossiers.lives import completed
from tests.factories import NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
HOME = "/danh-gia/quay/"
LATER = NOON + timedelta(hours=1)
SECRETS = ("Nguyễn", "Hoa", "024185001234", "Thôn 2", "0912345678", "hôn nhân")


@pytest.fixture(autouse=True)
def _office(time_machine):
    ground()
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def given():
    return add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)


@pytest.fixture
def tablet(given):
    client = Client()
    assert client.get(f"{HOME}mo/{given[1]}/").headers["Location"] == HOME
    return client


@pytest.fixture
def dossier():
    return make_dossier(owner=party(phone="0912345678"))


def shown(answer):
    return answer.content.decode()


def seconds(page):
    return int(re.search(r'http-equiv="refresh" content="(\d+); url=/danh-gia/quay/"', page)[1])


def test_the_key_stands_in_a_cookie_and_in_no_later_address(tablet, given, dossier):
    cookie = tablet.cookies["may_danh_gia"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == (given[1], HOME, True, "Lax")
    for page in (HOME, f"{HOME}so/", f"{HOME}?ma={dossier.case.code}", f"{HOME}cam-on/"):
        assert given[1] not in shown(tablet.get(page))


@pytest.mark.parametrize("key", ["x", "0" * 32, "%00", "ế"])
def test_a_wrong_key_opens_nothing(client, given, key):
    assert client.get(f"{HOME}mo/{key}/").status_code == 404
    client.cookies["may_danh_gia"] = "sai"
    answer = client.get(HOME)
    assert answer.status_code == 404
    assert "Máy này chưa mở để đánh giá" in shown(answer)


def test_a_revoked_tablet_closes_at_once(tablet, given, dossier):
    revoke_tablet(given[0], by=officer("quan_tri"), at=LATER)
    assert tablet.get(HOME).status_code == 404
    assert tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"}).status_code == 404
    assert Rating.objects.count() == 0


def test_two_touches_and_it_goes_back_by_itself(tablet, given, dossier):
    code = dossier.case.code
    asked = tablet.get(f"{HOME}so/", {"so": code.rsplit("-", 1)[-1]})
    assert asked.headers["Location"] == f"{HOME}?ma={code}"
    faces = shown(tablet.get(asked.headers["Location"]))
    assert [word for word in ("Rất hài lòng", "Hài lòng", "Không hài lòng") if word not in faces] == []
    assert faces.count('<svg class="face') == 3
    done = tablet.post(HOME, {"ma": code, "level": "very_satisfied"})
    thanks = shown(tablet.get(done.headers["Location"]))
    assert "Cảm ơn ông/bà đã đánh giá" in thanks
    assert seconds(thanks) == 8
    kept = GivenRating.objects.get()
    assert (kept.case.code, kept.level, kept.channel, kept.tablet, kept.rated_at) == (
        code, "very_satisfied", "tablet", given[0], LATER,
    )  # fmt: skip


def test_every_page_goes_back_to_the_start(tablet, dossier):
    pages = {HOME: 10, f"{HOME}so/": 120, f"{HOME}?ma={dossier.case.code}": 60, f"{HOME}cam-on/": 8}
    assert {page: seconds(shown(tablet.get(page))) for page in pages} == pages


def test_no_page_shows_personal_data_or_a_way_off(tablet, dossier):
    for page in (HOME, f"{HOME}so/", f"{HOME}?ma={dossier.case.code}", f"{HOME}cam-on/"):
        answer = tablet.get(page)
        assert [secret for secret in SECRETS if secret in shown(answer)] == [], page
        assert [
            href for href in re.findall(r'<a [^>]*href="([^"]+)"', shown(answer)) if not href.startswith((HOME, "?ma="))
        ] == []
        assert shown(answer).count("<h1") == 1
        assert "<script" not in shown(answer)
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_results_just_handed_back_are_listed_by_their_code_alone(tablet, time_machine):
    dossier = completed()
    now = NOON + timedelta(days=30)
    time_machine.move_to(now, tick=False)
    return_result(dossier, by=officer("mot_cua"), at=now, collector_name=dossier.owner_data["name"])
    page = shown(tablet.get(HOME))
    assert f'href="?ma={dossier.case.code}"' in page
    assert dossier.owner_data["name"] not in page
    tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"})
    assert dossier.case.code not in shown(tablet.get(HOME))


@pytest.mark.parametrize("typed", ["", "9999", "khong-co", "000.00.00.H05-261125-9999"])
def test_a_number_that_is_not_open_gets_a_clear_sentence(tablet, dossier, typed):
    answer = tablet.get(f"{HOME}so/", {"so": typed})
    assert answer.status_code == 422
    assert ("không mở để đánh giá" if typed else "Chưa nhập số") in shown(answer)
    assert f'value="{typed}"' in shown(answer)


@pytest.mark.parametrize("code", ["9999", "khong-co"])
def test_a_rating_of_what_is_not_open_is_refused(tablet, dossier, code):
    answer = tablet.post(HOME, {"ma": code, "level": "satisfied"})
    assert answer.status_code == 422
    assert Rating.objects.count() == 0


def test_yesterdays_dossier_is_not_rated_here(tablet, dossier, time_machine):
    time_machine.move_to(LATER + timedelta(days=1), tick=False)
    assert tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"}).status_code == 422
    assert Rating.objects.count() == 0


def test_a_level_that_is_none_is_refused(tablet, dossier):
    assert tablet.post(HOME, {"ma": dossier.case.code, "level": "great"}).status_code == 422
    assert Rating.objects.count() == 0


def test_equal_numbers_of_two_days_are_told_apart(tablet, time_machine):
    first = completed()
    now = NOON + timedelta(days=30)
    time_machine.move_to(now, tick=False)
    return_result(first, by=officer("mot_cua"), at=now, collector_name=first.owner_data["name"])
    second = make_dossier(at=now, owner=party(identity_number="024185001299"))
    assert first.case.code[-4:] == second.case.code[-4:]
    page = shown(tablet.get(f"{HOME}so/", {"so": first.case.code[-4:]}))
    assert "Có 2 hồ sơ cùng số này" in page
    for one in (first, second):
        assert f'href="{HOME}?ma={one.case.code}"' in page


# Invited by an officer


def test_an_invitation_shows_its_faces_at_once(tablet, given, dossier):
    invite_to_rate(dossier.case, given[0], by=officer("mot_cua"), at=LATER)
    assert dossier.case.code in shown(tablet.get(HOME))
    tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"})
    assert dossier.case.code not in shown(tablet.get(HOME))
    assert Rating.objects.get().level == "satisfied"


def test_a_dossier_of_another_day_may_be_rated_by_invitation(tablet, given, dossier, time_machine):
    now = LATER + timedelta(days=2)
    time_machine.move_to(now, tick=False)
    invite_to_rate(dossier.case, given[0], by=officer("mot_cua"), at=now)
    tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"})
    assert Rating.objects.get().rated_at == now


def test_whoever_would_rather_not_is_left_alone(tablet, given, dossier):
    invite_to_rate(dossier.case, given[0], by=officer("mot_cua"), at=LATER)
    assert tablet.post(HOME, {"ma": dossier.case.code, "level": "bo-qua"}).headers["Location"] == HOME
    assert dossier.case.code not in shown(tablet.get(HOME))
    assert Rating.objects.count() == 0
    assert Invitation.objects.get().done_at == LATER


# The questions afterwards


def test_more_may_be_said_after_the_face(tablet, dossier):
    lay_questions(ground(), at=NOON)
    time = Question.objects.get(code="thoi-gian")
    thanks = tablet.post(HOME, {"ma": dossier.case.code, "level": "unsatisfied"}).headers["Location"]
    link = re.search(r'href="(/danh-gia/quay/them/[^"]+)"', shown(tablet.get(thanks)))[1]
    assert time.wording in shown(tablet.get(link))
    token = link.split("t=")[1].replace("%3A", ":")
    wrong = tablet.post(f"{HOME}them/", {"t": token, f"cau-{time.pk}": "9", "comment": "Chờ lâu"})
    assert wrong.status_code == 422
    assert "Chờ lâu" in shown(wrong)
    assert tablet.post(f"{HOME}them/", {"t": token, f"cau-{time.pk}": "0", "comment": "Chờ lâu"}).status_code == 302
    assert list(GivenRating.objects.values_list("number", "level", "comment")) == [
        (1, "unsatisfied", ""), (2, "unsatisfied", "Chờ lâu"),
    ]  # fmt: skip
    assert Answer.objects.get().score == 0
    assert Rating.objects.get().comment == "Chờ lâu"


@pytest.mark.parametrize("token", ["", "x", "eyJjYXNlIjoxfQ:1:abc"])
def test_more_needs_the_word_of_a_rating_just_given(tablet, dossier, token):
    assert tablet.get(f"{HOME}them/", {"t": token}).headers["Location"] == HOME
    assert tablet.post(f"{HOME}them/", {"t": token, "comment": "Chờ lâu"}).headers["Location"] == HOME
    assert GivenRating.objects.count() == 0


def test_the_word_of_a_rating_grows_old(tablet, dossier, time_machine):
    lay_questions(ground(), at=NOON)
    token = tablet.post(HOME, {"ma": dossier.case.code, "level": "satisfied"}).headers["Location"].split("t=")[1]
    time_machine.move_to(LATER + timedelta(seconds=301), tick=False)
    assert tablet.get(f"{HOME}them/?t={token}").status_code == 302


# Guessing


def test_guessing_is_slowed_and_the_tablet_comes_back(tablet, dossier):
    for _ in range(60):
        tablet.get(f"{HOME}so/", {"so": "9999"})
    answer = tablet.get(f"{HOME}so/", {"so": "9999"})
    assert answer.status_code == 429
    assert answer["Refresh"] == f"60; url={HOME}"


def test_looking_costs_no_try(tablet, dossier):
    for page in (HOME, f"{HOME}so/", f"{HOME}?ma={dossier.case.code}", f"{HOME}cam-on/"):
        tablet.get(page)
    assert Knock.objects.count() == 0
    tablet.get(f"{HOME}?ma=khong-co")
    assert Knock.objects.get().tries == 1


@pytest.mark.parametrize(("page", "queries"), [("", 4), ("so/", 1), ("?ma={code}", 5)])
def test_pages_have_a_query_budget(tablet, dossier, page, queries, django_assert_max_num_queries):
    url = HOME + page.format(code=dossier.case.code)
    tablet.get(url)
    # Every door looks first whether the tries are used up, and which tablet asks.
    with django_assert_max_num_queries(queries + 2):
        tablet.get(url)
