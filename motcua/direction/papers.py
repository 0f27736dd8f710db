"""What stands on the paper of a document: one dictionary for the PDF and for Word."""

from datetime import date, datetime
from typing import Any

from motcua.agency.models import Officer
from motcua.agency.queries import own_posts_of
from motcua.common.moments import day_of
from motcua.direction.body import blocks_of
from motcua.direction.models import OutgoingDocument
from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper

PAPER = "direction"
"""The template of `documents.drawing`."""
CHAIRMAN, DEPUTY = "chu_tich", "pho_chu_tich"


def document_pdf(document: OutgoingDocument, *, at: datetime | None = None) -> bytes:
    """The PDF: once signed always the same bytes; before, as it would look, without number and name of a signer.

    `at` is the moment of a draft's paper; without it the moment it was written.
    """
    if document.paper:
        return draw_paper(document.paper)
    moment = at or document.drafted_at
    return draw(PAPER, paper_data(document, at=moment), at=moment)


def paper_data(document: OutgoingDocument, *, at: datetime) -> dict[str, Any]:
    """Every part of the paper. Number, day and signer are missing while the document is not signed."""
    kind, data = document.kind_row, document.data
    day = day_of(at)
    return {
        "kind": kind.code,
        "heading": kind.heading,
        "unit": document.agency.full_name.upper(),
        "place": document.agency.place or document.agency.name,
        "number": document.number_text or f"……/{kind.suffix}",
        "issued_on": document.issued_on,
        "summary": document.summary,
        "authority": issuer_of(document).upper(),
        "addressees": document.addressees,
        "basis": [str(line) for line in data.get("basis", [])],
        "blocks": blocks_of(document.body),
        "appendices": [_appendix(row, document) for row in data.get("appendices", [])],
        "recipients": document.recipients,
        "signer_lines": signer_lines(document, day),
        "signer_name": document.signed_by.full_name if document.signed_by else "",
        "is_draft": not document.is_signed,
    }


def _appendix(row: dict[str, Any], document: OutgoingDocument) -> dict[str, Any]:
    """{"title", "note", "head": […], "rows": [[…], …], "widths": [mm or None, …], "body", "is_landscape"}."""
    number = document.number_text or f"……/{document.kind_row.suffix}"
    told = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else "ngày …/…/……"
    return {
        "title": str(row.get("title", "")),
        "note": str(row.get("note") or f"(Kèm theo {document.kind_name} số {number} {told} của {issuer_of(document)})"),
        "head": [_cell(cell) for cell in row.get("head") or []],
        "rows": [[_cell(cell) for cell in line] for line in row.get("rows") or []],
        "widths": list(row.get("widths") or []),
        "blocks": blocks_of(str(row.get("body") or "")),
        "is_landscape": bool(row.get("is_landscape", row.get("landscape", False))),
    }


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def signs_of(document: OutgoingDocument) -> str:
    """For the whole of the committee ("collective"), or by the chairman's own power ("head")."""
    told = document.data.get("signs")
    return told if told in ("collective", "head") else document.kind_row.signs


def issuer_of(document: OutgoingDocument) -> str:
    name = document.agency.full_name
    return f"Chủ tịch {name}" if signs_of(document) == "head" else name


def signer_lines(document: OutgoingDocument, day: date) -> list[str]:
    """The block above the name (Điều 13); before the signature as the chairman would sign."""
    lines = ["TM. ỦY BAN NHÂN DÂN"] if signs_of(document) == "collective" else []
    if document.signed_by and not is_head(document.signed_by, day):
        return [*lines, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    return [*lines, "CHỦ TỊCH"]


def is_head(officer: Officer, day: date) -> bool:
    """The chairman, also while standing in for a deputy; not a deputy who stands in for the chairman."""
    return CHAIRMAN in {post.code for post in own_posts_of(officer, day)}
