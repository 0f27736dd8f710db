"""What was said, what waits to be said."""

from django.db.models import QuerySet

from motcua.agency.models import Agency, Officer
from motcua.notices.models import Notice, NoticeState


def unread_of(officer: Officer) -> QuerySet[Notice]:
    """Messages on the officer's desk that were not read yet, newest first."""
    return Notice.objects.filter(officer=officer, read_at=None).order_by("-id")


def untold(agency: Agency) -> QuerySet[Notice]:
    """Messages to applicants that nobody has sent yet: drafts for the counter, and what no channel could deliver."""
    waiting = [NoticeState.DRAFT, NoticeState.FAILED]
    return Notice.objects.to_applicants().filter(agency=agency, state__in=waiting).order_by("id")


def about(case_code: str) -> QuerySet[Notice]:
    """Messages to the applicant about one case, newest first."""
    return Notice.objects.to_applicants().filter(case_code=case_code).order_by("-id")
