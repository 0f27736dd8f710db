"""What the tablet at the counter may show and rate: today's dossiers, by number, without a name."""

from datetime import timedelta

import pytest

from motcua.audit.models import Entry
from motcua.common.refusals import Forbidden, Refused
from motcua.dossiers.services.result import return_result
from motcua.ratings.models import Invitation, RatingTablet
from motcua.ratings.queries import at_counter, invitation_on, just_returned, named_at_counter, tablets_of
from motcua.ratings.services import rate_case
from motcua.ratings.services.setting_up import (
    add_tablet,
    dismiss_invitation,
    hash_of,
    invite_to_rate,
    revoke_tablet,
    tablet_of,
)
from tests.dossiers.lives import completed
from tests.factories import NOON, ground, make_dossier, officer, party

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def returned(at):
    dossier = completed()
    return_result(dossier, by=officer("mot_cua"), at=at, collector_name=dossier.owner_data["name"])
    return dossier


@pytest.fixture
def tablet():
    return add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)[0]


def codes(rows):
    return [row.code for row in rows]


def test_what_was_received_today_is_at_the_counter():
    first = make_dossier(at=NOON)
    second = make_dossier(at=NOON + HOUR, owner=party(identity_number="024185001299"))
    assert codes(at_counter(ground(), NOON + 2 * HOUR)) == [second.case.code, first.case.code]
    assert at_counter(ground(), NOON + DAY) == []


def test_what_comes_later_is_not_there_yet():
    make_dossier(at=NOON + HOUR)
    assert at_counter(ground(), NOON) == []


def test_a_result_handed_back_is_listed_for_a_quarter_of_an_hour():
    at = NOON + 30 * DAY
    dossier = returned(at)
    assert codes(just_returned(ground(), at + 15 * MINUTE)) == [dossier.case.code]
    assert just_returned(ground(), at + 16 * MINUTE) == []


def test_what_was_rated_since_leaves_the_list():
    at = NOON + 30 * DAY
    dossier = returned(at)
    rate_case(dossier.case, level="satisfied", at=at - DAY)
    assert codes(just_returned(ground(), at + MINUTE)) == [dossier.case.code]
    rate_case(dossier.case, level="satisfied", at=at + MINUTE)
    assert just_returned(ground(), at + 2 * MINUTE) == []


def test_a_dossier_is_found_by_its_last_number_or_its_code():
    dossier = make_dossier()
    code = dossier.case.code
    number = code.rsplit("-", 1)[-1]
    for typed in (number, str(int(number)), code, f" {code.lower()} "):
        assert codes(named_at_counter(ground(), typed, NOON + HOUR)) == [code]


@pytest.mark.parametrize("typed", ["9999", "không", "-1", "1" * 50, "' OR 1=1"])
def test_a_number_that_is_not_open_is_refused_with_what_to_do(typed):
    make_dossier()
    with pytest.raises(Refused, match=r"không mở để đánh giá ở quầy hôm nay.*mã QR") as refused:
        named_at_counter(ground(), typed, NOON + HOUR)
    assert refused.value.field == "so"


def test_nothing_typed_is_said():
    with pytest.raises(Refused, match="Chưa nhập số"):
        named_at_counter(ground(), "  ", NOON)


def test_yesterdays_dossier_is_not_open_at_the_counter():
    code = make_dossier().case.code
    with pytest.raises(Refused, match="không mở"):
        named_at_counter(ground(), code, NOON + DAY)


# Tablets


def test_only_the_hash_of_a_key_is_kept():
    tablet, key = add_tablet(ground(), name=" Quầy 1 ", by=officer("quan_tri"), at=NOON)
    assert len(key) >= 32
    assert (tablet.name, tablet.key_hash) == ("Quầy 1", hash_of(key))
    assert key not in str(Entry.objects.get(kind="rating:tablet:added").data)
    assert tablet_of(key) == tablet
    assert tablet_of(key[:-1]) is None
    assert tablet_of("") is None


def test_a_revoked_key_opens_nothing_and_its_name_is_free():
    tablet, key = add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="Đang có máy tên"):
        add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON)
    revoke_tablet(tablet, by=officer("vp_tk"), at=NOON + HOUR)
    assert tablet_of(key) is None
    assert list(tablets_of(ground())) == []
    with pytest.raises(Refused, match="đã thu hồi"):
        revoke_tablet(tablet, by=officer("vp_tk"), at=NOON + HOUR)
    assert add_tablet(ground(), name="Quầy 1", by=officer("vp_tk"), at=NOON + HOUR)[0].pk != tablet.pk


@pytest.mark.parametrize("post", ["mot_cua", "tp_ht", "chu_tich"])
def test_others_give_no_tablet_its_key(post):
    with pytest.raises(Forbidden):
        add_tablet(ground(), name="Quầy 1", by=officer(post), at=NOON)
    assert RatingTablet.objects.count() == 0


# Inviting


def test_an_invitation_shows_for_five_minutes(tablet):
    case = make_dossier().case
    invite_to_rate(case, tablet, by=officer("mot_cua"), at=NOON)
    assert invitation_on(tablet, NOON + 5 * MINUTE).case == case
    assert invitation_on(tablet, NOON + 6 * MINUTE) is None


def test_the_next_invitation_takes_the_place_of_the_last(tablet):
    first, second = make_dossier().case, make_dossier(owner=party(identity_number="024185001299")).case
    invite_to_rate(first, tablet, by=officer("mot_cua"), at=NOON)
    invite_to_rate(second, tablet, by=officer("mot_cua"), at=NOON + MINUTE)
    assert invitation_on(tablet, NOON + MINUTE).case == second
    assert Invitation.objects.filter(done_at=None).count() == 1


def test_rating_or_declining_ends_it(tablet):
    case = make_dossier().case
    invite_to_rate(case, tablet, by=officer("mot_cua"), at=NOON)
    rate_case(case, level="satisfied", at=NOON + MINUTE, channel="tablet", tablet=tablet)
    assert invitation_on(tablet, NOON + MINUTE) is None
    again = invite_to_rate(case, tablet, by=officer("mot_cua"), at=NOON + 2 * MINUTE)
    dismiss_invitation(again, at=NOON + 2 * MINUTE)
    assert invitation_on(tablet, NOON + 2 * MINUTE) is None


def test_only_the_counter_invites_and_never_on_a_revoked_tablet(tablet):
    case = make_dossier().case
    with pytest.raises(Forbidden):
        invite_to_rate(case, tablet, by=officer("tp_ht"), at=NOON)
    tablet = revoke_tablet(tablet, by=officer("vp_tk"), at=NOON)
    with pytest.raises(Refused, match="đã thu hồi"):
        invite_to_rate(case, tablet, by=officer("mot_cua"), at=NOON)
    assert Invitation.objects.count() == 0
