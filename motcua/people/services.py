"""Keeping applicants: one row per identity number, refreshed by what the counter sees."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
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


def keep_applicant(party: Party, *, agency: Agency, prefix: str = "") -> Applicant:
    """Find the applicant by identity number or register a new one; what is newly known is filled in."""
    check_party(party, prefix=prefix)
    applicant, is_new = known_by_identity(agency, party.identity_number), False
    if applicant is None:
        applicant, is_new = _new_applicant(party, agency)
    if not is_new:
        _filled(applicant, party).save()
    return applicant


def _new_applicant(party: Party, agency: Agency) -> tuple[Applicant, bool]:
    """A fresh row, stored whole; of two counters that meet the same new person, the second gets the first one's row."""
    fresh = _filled(Applicant(agency=agency), party)
    if not fresh.identity_number:
        fresh.save()
        return fresh, True
    values = {name: getattr(fresh, name) for name in [*asdict(party), "search_text"]}
    number = values.pop("identity_number")
    return Applicant.objects.get_or_create(agency=agency, identity_number=number, defaults=values)


def _filled(applicant: Applicant, party: Party) -> Applicant:
    """The row with everything the party tells; what it leaves empty stays as it is known."""
    for name, value in asdict(party).items():
        if value or not getattr(applicant, name, ""):
            setattr(applicant, name, nfc(value) if isinstance(value, str) else value)
    applicant.search_text = fold(f"{applicant.name} {applicant.identity_number} {applicant.phone} {applicant.village}")
    return applicant
