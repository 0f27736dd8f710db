"""The register of dossiers (Mẫu 06 of TT 01/2018, Mẫu 07 of TT 03/2025) for any period and lĩnh vực."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from motcua.agency.models import Agency
from motcua.agency.queries import one_stop_unit
from motcua.common.moments import day_of
from motcua.documents.forms import form_on
from motcua.dossiers.models import Dossier, ReturnWay
from motcua.law.lifecycle import State
from motcua.reporting.periods import Period

FORM = "so-theo-doi"
RETURN_WAYS = {
    ReturnWay.COUNTER.value: "in_person",
    ReturnWay.POST.value: "postal",
    ReturnWay.ELECTRONIC.value: "electronic",
}
CHUNK = 2000


def in_register(agency: Agency, period: Period, *, field_slug: str = "") -> QuerySet[Dossier]:
    """Dossiers received in the period, in the order of their intake."""
    rows = Dossier.objects.filter(
        case__agency=agency,
        case__kind="dossier",
        case__received_at__gte=period.start,
        case__received_at__lt=period.until,
    )
    if field_slug:
        rows = rows.filter(case__field__slug=field_slug)
    rows = rows.annotate(taken_at=F("case__received_at"), case_code=F("case__code"))
    return rows.select_related("case", "version").order_by("taken_at", "pk")


def row_of(dossier: Dossier, agency: Agency) -> dict[str, Any]:
    """One line of the book, the columns of `documents.papers.RegisterRow`."""
    case, owner = dossier.case, dossier.owner_data
    return {
        "code": case.code,
        "procedure": dossier.version.name,
        "sets": dossier.sets,
        "owner": owner.get("name", case.party_name),
        "address": owner.get("address", ""),
        "phone": owner.get("phone", ""),
        "lead_agency": dossier.settling_unit_name or agency.full_name,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "returned_at": dossier.returned_at,
        "return_way": RETURN_WAYS[dossier.return_way],
        "received_by": dossier.collector_name,
        "note": note_of(dossier),
    }


def note_of(dossier: Dossier) -> str:
    """What the book remarks: no ordinary end, or lateness."""
    state = State(dossier.case.state)
    if state in {State.WITHDRAWN, State.STOPPED, State.NOT_ACCEPTED}:
        return state.label
    return "Quá hạn" if dossier.case.timeliness == "late" else ""


def rows_of(agency: Agency, period: Period, *, field_slug: str = "") -> Iterator[dict[str, Any]]:
    """All lines, read in pieces: a year's register need not fit in memory."""
    dossiers = in_register(agency, period, field_slug=field_slug)
    return (row_of(dossier, agency) for dossier in dossiers.iterator(chunk_size=CHUNK))


def header_of(agency: Agency, period: Period, *, field_name: str = "", at: datetime) -> dict[str, Any]:
    """The head of the book (`documents.papers.RegisterBook` without rows), in the edition of the period's last day."""
    last = min(period.last, day_of(at))
    unit = one_stop_unit(agency, last)
    return {
        "form": form_on("register_book", last),
        "superior": agency.full_name.upper(),
        "unit": (unit.name if unit else "Bộ phận Tiếp nhận và Trả kết quả").upper(),
        "place": agency.place,
        "book": str(period.last.year),
        "field": field_name,
        "period_from": period.first,
        "period_to": period.last,
    }
