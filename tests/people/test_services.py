"""Applicants: one row a person, checked at the door, kept as they were with each dossier."""

from datetime import date

import pytest

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.people.models import Applicant, PartyKind
from motcua.people.queries import known_by_identity
from motcua.people.services import Party, check_party, keep_applicant, keep_applicants
from tests.factories import ground, party

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return ground()


def test_a_person_is_kept_once_by_number(commune):
    first = keep_applicant(party(), agency=commune)
    again = keep_applicant(party(phone="0912345678", address="Thôn 5"), agency=commune)
    assert (first.pk, Applicant.objects.count()) == (again.pk, 1)
    assert (again.phone, again.address) == ("0912345678", "Thôn 5")


def test_what_is_not_said_now_is_not_forgotten(commune):
    keep_applicant(party(phone="0912345678"), agency=commune)
    again = keep_applicant(Party(name="Nguyễn Thị Hoa", identity_number="024185001234"), agency=commune)
    again.refresh_from_db()
    assert (again.phone, again.born_on, again.village) == ("0912345678", date(1985, 3, 9), "Thôn 2")


def test_without_a_number_nobody_is_taken_for_another(commune):
    for _ in range(2):
        keep_applicant(Party(name="Nguyễn Văn An"), agency=commune)
    assert Applicant.objects.count() == 2
    assert known_by_identity(commune, "") is None


def test_each_agency_knows_its_own(commune):
    other = Agency.objects.exclude(pk=commune.pk).first()
    keep_applicant(party(), agency=commune)
    keep_applicant(party(), agency=other)
    assert Applicant.objects.count() == 2
    assert known_by_identity(other, "024185001234").agency == other


def test_text_has_one_form_and_can_be_found_without_marks(commune):
    kept = keep_applicant(Party(name="  Nguyê\u0303n   Thi\u0323 Đào "), agency=commune)
    assert (kept.name, kept.search_text) == ("Nguyễn Thị Đào", "nguyen thi dao")


def test_a_new_person_costs_one_statement_and_a_known_one_two(commune, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = keep_applicant(party(), agency=commune)
    with django_assert_num_queries(2):
        assert keep_applicant(party(), agency=commune) == first
    with django_assert_num_queries(3):
        assert keep_applicant(party(phone="0912345678"), agency=commune) == first


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (party(" "), "name", "Chưa có họ tên"),
        (party(identity_number="02418500123"), "identity_number", "12 chữ số"),
        (party(identity_number="024085001234"), "identity_number", "nam"),
        (party(identity_number="024190001234"), "identity_number", "1990"),
        (party(phone="12"), "phone", "Số điện thoại"),
        (Party(name="Công ty An", kind=PartyKind.BUSINESS, identity_number="123"), "identity_number", "Mã số thuế"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(given, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        check_party(given, prefix="owner_")
    assert refusal.value.field == f"owner_{field}"
    assert Applicant.objects.count() == 0


def test_a_dossier_keeps_the_person_as_of_its_day():
    assert party().as_data() == {
        "name": "Nguyễn Thị Hoa", "kind": "citizen", "identity_number": "024185001234", "born_on": "1985-03-09",
        "sex": "Nữ", "address": "Thôn 2, xã Tân Trung", "village": "Thôn 2",
    }  # fmt: skip


TWO_PEOPLE = """
import sys, django; django.setup()
from motcua.agency.models import Agency
from motcua.people.services import Party, keep_applicants
from django.db import transaction
first, second = sys.argv[1:3]
agency = Agency.objects.get(is_served=True)
for number in range(40):
    parties = {"owner_": Party("An", identity_number=first), "submitter_": Party("Bình", identity_number=second)}
    for party in parties.values():
        party.address = f"Thôn {number}, {first}"
    with transaction.atomic():
        keep_applicants(parties, agency=agency)
print("kept")
"""


@pytest.mark.django_db(transaction=True)
def test_two_counters_with_the_same_two_people_the_other_way_round_do_not_block_each_other(start):
    commune, numbers = ground(), ("024185001234", "024185005678")
    counters = [start("-c", TWO_PEOPLE, *order) for order in (numbers, numbers[::-1])]
    said = [counter.communicate(timeout=120) for counter in counters]
    assert [out.strip() for out, _ in said] == ["kept", "kept"], [errors[-800:] for _, errors in said]
    assert sorted(Applicant.objects.filter(agency=commune).values_list("identity_number", flat=True)) == list(numbers)


def test_refusals_come_in_the_order_of_the_sheet(commune):
    parties = {"owner_": party(phone="12"), "submitter_": party(identity_number="1")}
    with pytest.raises(Refused) as refusal:
        keep_applicants(parties, agency=commune)
    assert refusal.value.field == "owner_phone"
    assert Applicant.objects.count() == 0


def test_people_are_kept_in_the_order_of_their_numbers(commune):
    older, younger = party(), party("Trần Thị Mai", identity_number="024185009999")
    kept = keep_applicants({"owner_": younger, "submitter_": older}, agency=commune)
    assert kept["submitter_"].pk < kept["owner_"].pk
