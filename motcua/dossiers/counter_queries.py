"""Asking about dossiers: what the counter took in last, and what a person still has open."""

from collections import Counter
from datetime import date

from django.db.models import Q

from motcua.agency.models import Agency, Officer
from motcua.common.text import fold
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.procedures.models import ProcedureVersion

LOOK_BACK = 300
"""How many of the latest dossiers tell what is frequent: enough for a fortnight of a commune, cheap at any size."""


LIKELY_MOST = 100
"""How many people born on one day, or with one phone, are looked at for the same name."""

OWN_LAST = 3
"""The officer's own last procedures stand before all others in the list."""


def usage_of(officer: Officer) -> dict[str, int]:
    """How near to hand each procedure (by code) is: the officer's own last ones first, then what is frequent."""
    latest = Dossier.objects.filter(case__agency_id=officer.agency_id).order_by("-pk")
    rows = list(latest.values_list("version__procedure__code", "received_by_id")[:LOOK_BACK])
    weights = Counter(code for code, _ in rows)
    own = list(dict.fromkeys(code for code, by in rows if by == officer.pk))[:OWN_LAST]
    for place, code in enumerate(reversed(own), 1):
        weights[code] += LOOK_BACK * place
    return dict(weights)


def open_twins(agency: Agency, identity_number: str, versions: list[ProcedureVersion]) -> list[Dossier]:
    """Open dossiers of the same person for the same procedures, with case and holder."""
    number = identity_number.strip()
    if not number:
        return []
    rows = Dossier.objects.filter(owner__agency=agency, owner__identity_number=number, case__ended_at=None)
    rows = rows.filter(version__procedure_id__in=[version.procedure_id for version in versions])
    return list(rows.select_related("case__holder", "version").order_by("pk")[:5])


def likely_twins(
    agency: Agency, versions: list[ProcedureVersion], *, name: str, born_on: date | None, phone: str, number: str = ""
) -> list[Dossier]:
    """Open dossiers of the same procedures whose owner bears the same name and was born that day or has that phone.

    A hint for when this time or last time no identity number was given; two different numbers are two people. Nothing
    is refused, for two people may be so alike.
    """
    same = Q(owner__born_on=born_on) if born_on else Q()
    same |= Q(owner__phone=phone) if phone else Q()
    if not name.strip() or not same:
        return []
    rows = Dossier.objects.filter(same, case__agency=agency, case__ended_at=None)
    rows = rows.filter(version__procedure_id__in=[version.procedure_id for version in versions])
    if number:
        rows = rows.filter(owner__identity_number="")
    found = rows.select_related("case__holder", "version", "owner").order_by("pk")[:LIKELY_MOST]
    return [row for row in found if fold(row.owner.name) == fold(name)][:5]


def waiting_drafts(officer: Officer) -> list[IntakeDraft]:
    """What the officer typed and neither saved nor threw away, newest first."""
    rows = IntakeDraft.objects.filter(officer=officer).order_by("-changed_at")[:20]
    return [row for row in rows if row.data and "saved" not in row.data][:5]
