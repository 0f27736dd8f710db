"""What other rooms do is evidence of duties: each event is filed to those that hear its subject, once.

A signed report or a letter of direction is what such a duty asks for, so it is a product; a publication shows that
something was done, and whoever leads says when that is all.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from motcua.agency.models import Agency, Officer
from motcua.direction.models import OutgoingDocument
from motcua.direction.signals import document_signed
from motcua.duties.held import of_document, of_publication
from motcua.duties.models import EvidenceKind
from motcua.duties.services import EvidenceSpec, file_by_subject
from motcua.outreach.signals import item_published
from motcua.procedures.signals import posted
from motcua.reporting.models import Freeze, Publication
from motcua.reporting.signals import figures_signed, published
from motcua.scoring.models import ScoreSheet
from motcua.scoring.signals import sheet_signed

PUBLISHED = {"late_list": "late-list", "measures_766": "score-766", "procedures": "posting"}
"""Kind of publication → the feed that it is evidence for."""
DIRECTING = {"letter", "directive", "announcement", "decision"}
"""Kinds of documents by which the chairman directs and urges."""


@receiver(published, dispatch_uid="duties.published")
def hear_publication(publication: Publication, at: datetime, by: Officer | None, **_rest: Any) -> None:
    subject = PUBLISHED.get(publication.kind)
    if subject is None:
        return
    spec = replace(of_publication(publication), is_product=True, source_key=f"publication:{publication.pk}")
    file_by_subject(publication.agency, subject, spec, by=by, at=at)


@receiver(figures_signed, dispatch_uid="duties.figures_signed")
def hear_signed_figures(freeze: Freeze, at: datetime, by: Officer, **_rest: Any) -> None:
    """Figures that were signed are the report of their quarter."""
    number = f" số {freeze.paper.number_text}" if freeze.paper else ""
    days = f"từ {freeze.period_first:%d/%m/%Y} đến hết {freeze.period_last:%d/%m/%Y}"
    spec = EvidenceSpec(
        EvidenceKind.MEASURE.value,
        f"Số liệu {freeze.form}{number}, {days}",
        url=f"/dieu-hanh/chot-so-lieu/{freeze.pk}/",
        is_product=True,
        source_key=f"freeze:{freeze.pk}",
        freeze=freeze,
        data={"form": freeze.form, "sha256": freeze.sha256},
        about=freeze.period_last,
    )
    file_by_subject(freeze.agency, "quarter-report", spec, by=by, at=at)


@receiver(sheet_signed, dispatch_uid="duties.sheet_signed")
def hear_score_sheet(sheet: ScoreSheet, at: datetime, by: Officer, **_rest: Any) -> None:
    spec = EvidenceSpec(
        EvidenceKind.DOCUMENT.value,
        f"Bảng chấm điểm {sheet.quarter}: {sheet.subject_name}"[:300],
        url=f"/dieu-hanh/cham-diem/phieu/{sheet.pk}/",
        source_key=f"score-sheet:{sheet.pk}",
        about=sheet.last_day,
    )
    file_by_subject(sheet.agency, "score-sheet", spec, by=by, at=at)


@receiver(posted, dispatch_uid="duties.posted")
def hear_posting(
    *, agency: Agency, at: datetime, label: str, url: str, source_key: str, by: Officer | None, **_rest: Any
) -> None:
    spec = EvidenceSpec(EvidenceKind.ACT.value, label[:300], url=url, is_product=True, source_key=source_key)
    file_by_subject(agency, "posting", spec, by=by, at=at)


@receiver(item_published, dispatch_uid="duties.item_published")
def hear_communication(
    *, agency: Agency, at: datetime, label: str, url: str, source_key: str, by: Officer | None, **_rest: Any
) -> None:
    spec = EvidenceSpec(EvidenceKind.PUBLICATION.value, label[:300], url=url, is_product=True, source_key=source_key)
    file_by_subject(agency, "communication", spec, by=by, at=at)


@receiver(document_signed, dispatch_uid="duties.document_signed")
def hear_document(document: OutgoingDocument, at: datetime, by: Officer, **_rest: Any) -> None:
    """A letter that directs; a plan of reviewing is the product of the row that asks for one."""
    subject = "direction" if document.kind in DIRECTING else ""
    if document.kind == "plan" and "rà soát" in document.summary.casefold():
        subject = "review-plan"
    if not subject:
        return
    spec = replace(of_document(document), is_product=True, source_key=f"document:{document.pk}")
    file_by_subject(document.agency, subject, spec, by=by, at=at)
