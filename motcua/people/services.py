"""Keeping applicants: one row per identity number, refreshed by what the counter sees."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.common.rows import insert_rows
from motcua.common.text import fold, nfc
from motcua.law.identity import check_cccd, check_phone, check_tax_code
from motcua.people.models import Applicant, PartyKind
from motcua.people.queries import known_by_identity


@dataclass
class Party:
    """What the counter typed or read about one applicant. Empty = unknown."""

    name: str
    kind: str = PartyKind.CITIZEN.value
    identity_number: str = ""
    old_identity_number: str = ""
    born_on: date | None = None
    sex: str = ""
    address: str = ""
    village: str = ""
    phone: str = ""
    email: str = ""

    def as_data(self) -> dict[str, Any]:
        """For keeping with the dossier: the applicant as of the intake day."""
        return {key: str(value) for key, value in asdict(self).items() if value}


def check_party(party: Party, *, prefix: str = "") -> None:
    """Refuse what cannot be right, naming the field (`prefix` + attribute)."""
    if not party.name.strip():
        raise Refused("Chưa có họ tên. Nhập họ tên hoặc quét mã trên căn cước.", field=f"{prefix}name")
    if party.identity_number:
        if party.kind == PartyKind.CITIZEN:
            fault = check_cccd(party.identity_number, born_on=party.born_on, sex=party.sex)
        else:
            fault = check_tax_code(party.identity_number)
        if fault:
            raise Refused(fault, field=f"{prefix}identity_number")
    if party.phone and (fault := check_phone(party.phone)):
        raise Refused(fault, field=f"{prefix}phone")


def keep_applicant(party: Party, *, agency: Agency) -> Applicant:
    """Find the applicant by identity number or register a new one; what is newly known is filled in.

    Holds the applicant's row until commit: several are kept in one fixed order, by `keep_applicants`.
    """
    return keep_applicants({"": party}, agency=agency)[""]


def keep_applicants(parties: dict[str, Party], *, agency: Agency) -> dict[str, Applicant]:
    """`keep_applicant` for several, by the prefix of their fields; always in the order of their identity numbers.

    Two counters that meet the same two people, one the other way round, then wait for one another and not in a ring.
    """
    for prefix, party in parties.items():
        check_party(party, prefix=prefix)
    order = sorted(parties, key=lambda prefix: (parties[prefix].identity_number, prefix))
    return {prefix: _keep(parties[prefix], agency) for prefix in order}


def _keep(party: Party, agency: Agency) -> Applicant:
    fresh = _filled(Applicant(agency=agency), party)
    if insert_rows([fresh], unless_there=True):
        return fresh
    # The number is known, perhaps since a moment ago and from another counter.
    known = known_by_identity(agency, party.identity_number)
    assert known is not None
    before = dict(vars(known))
    if vars(_filled(known, party)) != before:
        known.save()
    return known


def _filled(applicant: Applicant, party: Party) -> Applicant:
    """The row with everything the party tells; what it leaves empty stays as it is known."""
    for name, value in asdict(party).items():
        if value or not getattr(applicant, name, ""):
            setattr(applicant, name, nfc(value) if isinstance(value, str) else value)
    applicant.search_text = fold(f"{applicant.name} {applicant.identity_number} {applicant.phone} {applicant.village}")
    return applicant
