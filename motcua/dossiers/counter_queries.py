"""Asking about dossiers: what the counter took in last, and what a person still has open."""

from collections import Counter

from motcua.agency.models import Agency, Officer
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.procedures.models import ProcedureVersion

LOOK_BACK = 300
"""How many of the latest dossiers tell what is frequent: enough for a fortnight of a commune, cheap at any size."""


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


def waiting_drafts(officer: Officer) -> list[IntakeDraft]:
    """What the officer typed and neither saved nor threw away, newest first."""
    rows = IntakeDraft.objects.filter(officer=officer).order_by("-changed_at")[:20]
    return [row for row in rows if row.data and "saved" not in row.data][:5]
