"""A signed report of the plan is the product of the rows that ask for it."""

from datetime import datetime

from django.dispatch import receiver

from motcua.agency.models import Officer
from motcua.direction.models import OutgoingDocument
from motcua.direction.signals import document_signed
from motcua.duties.models import EvidenceKind
from motcua.duties.services import EvidenceSpec, file_by_subject
from motcua.plans.reports import ORIGIN
from motcua.reporting.periods import period_named


@receiver(document_signed, dispatch_uid="plans.report_signed")
def report_signed(document: OutgoingDocument, by: Officer, at: datetime, **_rest: object) -> None:
    """File it to the rows that report each quarter, or to those that end with the summary of the year."""
    name, _, rest = document.origin.partition(":")
    if name != ORIGIN:
        return
    period = period_named(rest.partition(":")[2])
    subject = "summary-report" if period.key.startswith("nam-") else "quarter-report"
    spec = EvidenceSpec(
        EvidenceKind.DOCUMENT.value,
        f"{document.kind_name} số {document.number_text}: {document.summary}",
        url=f"/van-ban/di/{document.pk}/",
        is_product=True,
        source_key=f"document:{document.pk}",
        about=period.last,
    )
    file_by_subject(document.agency, subject, spec, by=by, at=at)
